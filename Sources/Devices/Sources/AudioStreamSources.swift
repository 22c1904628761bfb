internal import Base
import Synchronization
internal import System

/// The sound of a WAV file, over and over.
public final class WAVFileSource: AudioSource {
  private struct State {
    var samples: [Int16] = []
    var position = 0
  }
  private let path: String
  private let state = Mutex(State())

  /// A source that will read `path` when started.
  public init(path: String) { self.path = path }

  /// Reads the whole file; throws if it cannot be read or is something else.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    let samples = try WAVFile.load(path)
    guard !samples.isEmpty else { throw DeviceError(.file, "“\(path)” has no sound in it.") }
    state.withLock { $0 = State(samples: samples) }
  }

  /// Fills the whole block once started.
  public func read(into block: inout [Int16]) -> Int {
    state.withLock { state in
      guard !state.samples.isEmpty else { return 0 }
      for index in block.indices {
        block[index] = state.samples[state.position]
        state.position = (state.position + 1) % state.samples.count
      }
      return block.count
    }
  }

  /// Forgets the file.
  public func stop() { state.withLock { $0 = State() } }
}

/// Sound that a child process prints: WAV of any kind, or raw 16-bit little-endian mono at 48 kHz.
final class ProgramAudioSource: AudioSource {
  private let program: Program
  private let worker = Worker()
  /// 85 ms: the program is held back when it is ahead by more.
  private let ring = SampleRing(capacity: 4_096)

  init(_ program: Program) { self.program = program }

  deinit { worker.requestStop() }

  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    let child = try PipeChild(reading: program.arguments)
    child.output.limitPipe(bytes: 16_384)
    worker.start("vv-sound") { [worker, ring, program] in
      defer { child.terminate() }
      let reader = StreamReader(child.output, bufferSize: 4_096, while: { !worker.isStopping })
      do throws(DeviceError) {
        try Self.run(reader, title: program.title) { Self.push($0, ring, worker) }
      } catch {
        if !worker.isStopping { onEvent(.lost(error)) }
        return
      }
      if !worker.isStopping { onEvent(child.endEvent(program.title, silent: "stopped sending sound")) }
    }
  }

  private static func run(
    _ reader: StreamReader, title: Sentence, _ deliver: ([Int16]) -> Bool
  ) throws(DeviceError) {
    var format: WAVFormat?
    var pending: [UInt8] = []
    guard let start = reader.bytes(4) else { return }
    if start == Array("RIFF".utf8) { format = try header(reader, title: title) } else { pending = start }
    var resampler = Resampler(inputRate: format?.rate ?? 48_000, channels: format?.channels ?? 1)
    let group = format?.groupSize ?? 2
    while true {
      let whole = pending.count / group * group
      let samples = format?.decode(pending[..<whole]) ?? Self.raw(pending[..<whole])
      pending.removeFirst(whole)
      guard deliver(resampler.process(samples)) else { return }
      let more = reader.some(limit: 1_920)
      guard !more.isEmpty else { return }
      pending += more
    }
  }

  private static func raw(_ bytes: ArraySlice<UInt8>) -> [Int16] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
      Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
    }
  }

  /// Reads up to the first byte of sound.
  private static func header(_ reader: StreamReader, title: Sentence) throws(DeviceError) -> WAVFormat {
    let broken = DeviceError(.program, "\(title) printed a damaged WAV header.")
    guard let wave = reader.bytes(8), Array(wave[4...]) == Array("WAVE".utf8) else { throw broken }
    var format: WAVFormat?
    for _ in 0..<64 {
      guard let chunk = reader.bytes(8) else { throw broken }
      let size = (4..<8).reduce(0) { $0 | Int(chunk[$1]) << (8 * ($1 - 4)) }
      let name = String(decoding: chunk[..<4], as: UTF8.self)
      if name == "data", let format { return format }
      if name == "fmt ", size <= 4_096, let body = reader.bytes(size) {
        format = try WAVFormat(chunk: body, title: title)
      } else if !reader.skip(size + size % 2) {
        throw broken
      }
    }
    throw broken
  }

  /// Waits for room, so that the program runs at the speed of the listener.
  private static func push(_ samples: [Int16], _ ring: SampleRing, _ worker: Worker) -> Bool {
    var rest = samples[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(480))
      if ring.push(part) {
        rest = rest.dropFirst(part.count)
      } else if !worker.wait(until: .now() + .milliseconds(10)) {
        return false
      }
    }
    return !worker.isStopping
  }

  func read(into block: inout [Int16]) -> Int {
    let count = unsafe block.withUnsafeMutableBufferPointer { unsafe ring.pop(into: $0) }
    if count > 0 { worker.poke() }
    return count
  }

  func stop() {
    worker.stop()
    ring.drop(ring.count)
  }
}
