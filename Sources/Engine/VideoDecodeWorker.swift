internal import Base
internal import Codecs
internal import Synchronization
internal import System

/// Decodes the peer's pictures, in order, on a thread of its own.
final class VideoDecodeWorker: Sendable {
  /// One frame to decode.
  struct Job: Sendable {
    var codec: VideoCodec
    var data: [UInt8]
    var isKey: Bool
    /// When its last packet came.
    var arrived: MonotonicTime
  }

  private struct State {
    var jobs: [Job] = []
    /// After an overrun nothing can be decoded before the next key frame.
    var needsKey = false
    var stopped = false
  }

  private let state = Mutex(State())
  private let wakeUp = WakeUp()
  private let thread = Mutex<NamedThread?>(nil)
  private let output: @Sendable (VideoFrame) -> Void
  private let onError: @Sendable () -> Void
  /// Beyond this many waiting frames the decoder is too slow for the stream: it starts anew at a key frame.
  private static let longestQueue = 60

  /// A worker that hands every decoded picture to `output`, and asks for a key frame by `onError` when the stream
  /// can't be decoded; both on its own thread.
  init(output: @escaping @Sendable (VideoFrame) -> Void, onError: @escaping @Sendable () -> Void) {
    self.output = output
    self.onError = onError
  }

  func start() {
    thread.withLock { $0 = NamedThread("video-decode") { [weak self] in self?.run() } }
  }

  /// Stops the thread and waits for it.
  func stop() {
    state.withLock { $0.stopped = true }
    wakeUp.signal()
    thread.withLock { $0.take() }?.join()
  }

  /// Adds a frame (any thread).
  func submit(_ job: Job) {
    let overrun = state.withLock { state in
      if state.needsKey, !job.isKey { return false }
      state.needsKey = false
      let overrun = state.jobs.count >= Self.longestQueue
      if overrun {
        state.jobs.removeAll()
        state.needsKey = !job.isKey
      }
      if !state.needsKey { state.jobs.append(job) }
      return overrun
    }
    if overrun { onError() }
    wakeUp.signal()
  }

  private func run() {
    var decoder: (codec: VideoCodec, decoder: VPXDecoder)?
    while true {
      wakeUp.wait()
      guard let job = next() else {
        if state.withLock({ $0.stopped }) { return }
        continue
      }
      decode(job, &decoder)
      if state.withLock({ $0.stopped }) { return }
    }
  }

  private func next() -> Job? { state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() } }

  private func decode(_ job: Job, _ decoder: inout (codec: VideoCodec, decoder: VPXDecoder)?) {
    do {
      if decoder?.codec != job.codec { decoder = (job.codec, try VPXDecoder(job.codec)) }
      guard let frame = try decoder?.decoder.decode(job.data, time: job.arrived) else { return }
      output(frame)
    } catch {
      Log.debug("video decoder: \(error.sentence)")
      onError()
    }
  }
}
