internal import Base
import Synchronization
internal import System

/// Throws sound away.
public final class NullAudioSink: AudioSink {
  /// A sink that forgets.
  public init() {}
  /// Does nothing.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {}
  /// Does nothing.
  public func write(_ block: [Int16]) {}
  /// Does nothing.
  public func stop() {}
}

/// Stores sound as a 48 kHz 16-bit mono WAV file whose header is valid at any moment.
public final class WAVFileSink: AudioSink {
  private struct State {
    var file: Descriptor?
    var pending: [UInt8] = []
    var written = 0
    var onEvent: DeviceEventHandler = { _ in }

    /// Writes what has gathered and then the header that fits; false on an error.
    mutating func flush() -> Bool {
      guard let file else { return true }
      defer { pending.removeAll(keepingCapacity: true) }
      guard file.writeAll(pending) else { return false }
      written += pending.count
      return file.overwrite(WAVFile.header(dataSize: written), at: 0)
    }
  }
  private let path: String
  private let state = Mutex(State())

  /// A sink that will create `path` when started.
  public init(path: String) { self.path = path }

  /// Creates the file.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    let file = try Descriptor(writing: path)
    guard file.writeAll(WAVFile.header(dataSize: 0)) else {
      throw DeviceError(.file, "“\(path)” cannot be written. Is the disk full?")
    }
    state.withLock { $0 = State(file: file, onEvent: onEvent) }
  }

  /// Adds a block; it reaches the file within 100 ms of sound. After a failure it reports once and writes no
  /// more.
  public func write(_ block: [Int16]) {
    let failed = state.withLock { state -> DeviceEventHandler? in
      guard state.file != nil else { return nil }
      for sample in block {
        state.pending.append(UInt8(truncatingIfNeeded: sample))
        state.pending.append(UInt8(truncatingIfNeeded: sample >> 8))
      }
      if state.pending.count < 9_600 || state.flush() { return nil }
      state.file = nil
      return state.onEvent
    }
    failed?(.lost(DeviceError(.file, "“\(path)” could not be written any further. Is the disk full?")))
  }

  /// Writes the rest and closes the file.
  public func stop() {
    state.withLock { state in
      _ = state.flush()
      state.file = nil
    }
  }
}

/// Sends raw 16-bit little-endian mono at 48 kHz to a child process; what it is too slow for is dropped.
final class ProgramAudioSink: AudioSink {
  private let command: String
  private let ring = SampleRing(capacity: 24_000)
  private let worker = Worker()

  init(command: String) { self.command = command }

  deinit { worker.requestStop() }

  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    let child = try PipeChild(writing: PipeChild.shell(command))
    child.input.makeNonBlocking()
    worker.start("vv-play") { [worker, ring, command] in
      defer { child.terminate() }
      var block = [Int16](repeating: 0, count: 480)
      while true {
        let goesOn = worker.wait(until: .now() + .milliseconds(20))
        while ring.count > 0 {
          let count = unsafe block.withUnsafeMutableBufferPointer { unsafe ring.pop(into: $0) }
          // The last half second is still sent while stopping, but not waited for.
          let limit = MonotonicTime.now() + .milliseconds(500)
          let sent = unsafe block.withUnsafeBytes { bytes in
            unsafe child.input.writeAll(
              .init(rebasing: bytes[..<(count * 2)]), while: { !worker.isStopping || .now() < limit })
          }
          guard sent else {
            if !worker.isStopping {
              onEvent(.lost(child.refusal(Program.shell(command).title, silent: "takes no more sound")))
            }
            return
          }
        }
        guard goesOn else { break }
      }
      child.finishInput(grace: .seconds(1))
    }
  }

  func write(_ block: [Int16]) {
    ring.push(block)
    worker.poke()
  }

  func stop() { worker.stop() }
}
