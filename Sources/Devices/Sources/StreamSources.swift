public import Base
internal import System

/// Pictures of a YUV4MPEG2 file at the file's rate, over and over.
public final class Y4MFileSource: VideoSource {
  private let path: String
  private let worker = Worker()

  /// A source that will open `path` when started.
  public init(path: String) { self.path = path }

  deinit { worker.requestStop() }

  /// Begins; throws if the file cannot be read or is something else.
  public func start(
    onEvent: @escaping DeviceEventHandler, _ handler: @escaping @Sendable (VideoFrame) -> Void
  ) throws(DeviceError) {
    let title: Sentence = "“\(path)”"
    let file = try Descriptor(reading: path)
    // Read once here, so that a wrong file is refused before anything runs.
    _ = try Y4MReader(StreamReader(file, while: { true }), title: title)
    worker.start("vv-y4m") { [worker] in
      guard file.rewind(),
        let reader = try? Y4MReader(StreamReader(file, while: { !worker.isStopping }), title: title)
      else { return }
      Self.run(reader, worker, handler)
      if !worker.isStopping { onEvent(.lost(DeviceError(.file, "\(title) has no complete picture."))) }
    }
  }

  private static func run(_ reader: Y4MReader, _ worker: Worker, _ handler: (VideoFrame) -> Void) {
    var pacer = FramePacer(
      start: .now(), numerator: reader.header.rate.numerator, denominator: reader.header.rate.denominator)
    var sinceRewind = 0
    while true {
      let (due, skipped) = pacer.next(now: .now())
      for _ in 0..<min(skipped, 1_000) { if !reader.skip() && !reader.rewind() { return } }
      guard worker.sleep(until: due) else { return }
      if let frame = reader.next(time: MonotonicTime.now) {
        sinceRewind += 1
        handler(frame)
      } else if sinceRewind > 0 && reader.rewind() {
        sinceRewind = 0
      } else {
        return
      }
    }
  }

  /// Ends.
  public func stop() { worker.stop() }
}

/// Pictures that a child process prints as YUV4MPEG2.
final class ProgramVideoSource: VideoSource {
  private let program: Program
  private let worker = Worker()

  init(_ program: Program) { self.program = program }

  deinit { worker.requestStop() }

  func start(
    onEvent: @escaping DeviceEventHandler, _ handler: @escaping @Sendable (VideoFrame) -> Void
  ) throws(DeviceError) {
    if let refusal = program.refusal { throw refusal }
    let child = try PipeChild(reading: program.arguments)
    worker.start("vv-pictures") { [worker, program] in
      defer { child.terminate() }
      let stream = StreamReader(child.output, while: { !worker.isStopping })
      do throws(DeviceError) {
        let reader = try Y4MReader(stream, title: program.title)
        Self.run(reader, isPaced: program.isPaced, worker, handler)
      } catch {
        guard !worker.isStopping else { return }
        let said: Sentence = child.ending.map { "\(error.said) It \($0)." } ?? error.said
        return onEvent(.lost(DeviceError(.program, said)))
      }
      if !worker.isStopping { onEvent(child.endEvent(program.title, silent: "stopped sending pictures")) }
    }
  }

  /// A program that prints without pause is held to its rate; one that is late sets the pace itself.
  private static func run(
    _ reader: Y4MReader, isPaced: Bool, _ worker: Worker, _ handler: (VideoFrame) -> Void
  ) {
    let rate = reader.header.rate
    var pacer = FramePacer(start: .now(), numerator: rate.numerator, denominator: rate.denominator)
    while let frame = reader.next(time: MonotonicTime.now) {
      if isPaced {
        let due = pacer.next(now: .now()).due
        guard worker.sleep(until: due) else { return }
      }
      if worker.isStopping { return }
      handler(frame)
    }
  }

  func stop() { worker.stop() }
}
