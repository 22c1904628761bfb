public import Base
import Synchronization
internal import System

/// Throws pictures away.
public final class NullVideoSink: VideoSink {
  /// A sink that forgets.
  public init() {}
  /// Does nothing.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {}
  /// Does nothing.
  public func write(_ frame: VideoFrame) {}
  /// Does nothing.
  public func stop() {}
}

/// Writes a YUV4MPEG2 stream whose size is that of its first picture; later ones are scaled to it.
struct Y4MWriter {
  private let framesPerSecond: Int
  private var size: (width: Int, height: Int)?

  init(framesPerSecond: Int) { self.framesPerSecond = framesPerSecond }

  /// Hands the bytes of `frame` to `write`, the stream's header before the first one; false if `write`
  /// failed.
  mutating func append(_ frame: VideoFrame, to write: (UnsafeRawBufferPointer) -> Bool) -> Bool {
    var text = "FRAME\n"
    if size == nil {
      text = "YUV4MPEG2 W\(frame.width) H\(frame.height) F\(framesPerSecond):1 Ip A1:1 C420jpeg\n" + text
    }
    let size = size ?? (frame.width, frame.height)
    self.size = size
    let picture = PictureConverter.scaled(frame, width: size.width, height: size.height)
    guard unsafe Array(text.utf8).withUnsafeBytes({ unsafe write($0) }) else { return false }
    return unsafe picture.withPlanes { y, u, v in
      unsafe write(.init(y)) && write(.init(u)) && write(.init(v))
    }
  }
}

/// Stores every picture in a YUV4MPEG2 file.
public final class Y4MFileSink: VideoSink {
  private struct State {
    var file: Descriptor?
    var writer: Y4MWriter
    var onEvent: DeviceEventHandler = { _ in }
  }
  private let path: String
  private let framesPerSecond: Int
  private let state: Mutex<State>

  /// A sink that will create `path` when started. The rate is only written into the header.
  public init(path: String, framesPerSecond: Int = 30) {
    self.path = path
    self.framesPerSecond = framesPerSecond
    state = Mutex(State(writer: Y4MWriter(framesPerSecond: framesPerSecond)))
  }

  /// Creates the file.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    let file = try Descriptor(writing: path)
    state.withLock {
      $0 = State(file: file, writer: Y4MWriter(framesPerSecond: framesPerSecond), onEvent: onEvent)
    }
  }

  /// Writes one picture. After a failure (disk full) it reports once and writes no more.
  public func write(_ frame: VideoFrame) {
    let failed = state.withLock { state -> DeviceEventHandler? in
      guard let file = state.file else { return nil }
      if unsafe state.writer.append(frame, to: { unsafe file.writeAll($0) }) { return nil }
      state.file = nil
      return state.onEvent
    }
    failed?(.lost(DeviceError(.file, "“\(path)” could not be written any further. Is the disk full?")))
  }

  /// Closes the file.
  public func stop() { state.withLock { $0.file = nil } }
}

/// Sends pictures as YUV4MPEG2 to a child process; those it is too slow for are dropped.
final class ProgramVideoSink: VideoSink {
  private let command: String
  private let framesPerSecond: Int
  private let queue = Mutex<[VideoFrame]>([])
  private let worker = Worker()

  init(command: String, framesPerSecond: Int) {
    self.command = command
    self.framesPerSecond = framesPerSecond
  }

  deinit { worker.requestStop() }

  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    let child = try PipeChild(writing: PipeChild.shell(command))
    child.input.makeNonBlocking()
    worker.start("vv-show") { [self] in
      defer { child.terminate() }
      var writer = Y4MWriter(framesPerSecond: framesPerSecond)
      while let frame = nextFrame() {
        let done = unsafe writer.append(frame) { bytes in
          unsafe child.input.writeAll(bytes, while: { !worker.isStopping })
        }
        guard done else {
          if !worker.isStopping {
            onEvent(.lost(child.refusal(Program.shell(command).title, silent: "takes no more pictures")))
          }
          return
        }
      }
      child.finishInput(grace: .seconds(1))
    }
  }

  private func nextFrame() -> VideoFrame? {
    while true {
      if let frame = queue.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return frame }
      guard worker.wait(until: .now() + .seconds(1)) else { return nil }
    }
  }

  func write(_ frame: VideoFrame) {
    queue.withLock { queue in
      if queue.count >= 4 { queue.removeFirst() }
      queue.append(frame)
    }
    worker.poke()
  }

  func stop() {
    worker.stop()
    queue.withLock { $0 = [] }
  }
}
