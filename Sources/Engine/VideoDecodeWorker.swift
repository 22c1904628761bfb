internal import Base
internal import Codecs
internal import Synchronization
internal import System

/// Where one peer's decoded pictures go; both are called on the decode thread.
final class DecodeClient: Sendable {
  /// The peer's number.
  let number: Int
  let output: @Sendable (VideoFrame) -> Void
  /// The stream can't be decoded: a key frame is needed.
  let onError: @Sendable () -> Void

  init(
    number: Int, output: @escaping @Sendable (VideoFrame) -> Void, onError: @escaping @Sendable () -> Void
  ) {
    self.number = number
    self.output = output
    self.onError = onError
  }
}

/// Decodes the pictures of all peers of a room, each peer's in order, on one thread.
final class VideoDecodeWorker: Sendable {
  /// One frame to decode.
  struct Job: Sendable {
    var codec: VideoCodec
    var data: [UInt8]
    var isKey: Bool
    /// When its last packet came.
    var arrived: MonotonicTime
  }

  private enum Entry: Sendable {
    case decode(Job, DecodeClient)
    case forget(Int)

    func isJob(of number: Int) -> Bool {
      if case .decode(_, let client) = self { client.number == number } else { false }
    }
  }

  private struct State {
    var entries: [Entry] = []
    /// Frames that wait, by peer.
    var waiting: [Int: Int] = [:]
    /// After an overrun nothing can be decoded before the next key frame.
    var needsKey: Set<Int> = []
    var stopped = false
  }

  private typealias Decoders = [Int: (codec: VideoCodec, decoder: VPXDecoder)]

  private let state = Mutex(State())
  private let wakeUp = WakeUp()
  private let thread = Mutex<NamedThread?>(nil)
  /// Beyond this many waiting frames the decoder is too slow for the stream: it starts anew at a key frame.
  private static let longestQueue = 60

  init() {}

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
  func submit(_ job: Job, for client: DecodeClient) {
    let number = client.number
    let overrun = state.withLock { state in
      if state.needsKey.contains(number), !job.isKey { return false }
      state.needsKey.remove(number)
      let overrun = state.waiting[number, default: 0] >= Self.longestQueue
      if overrun {
        state.entries.removeAll { $0.isJob(of: number) }
        state.waiting[number] = 0
        if !job.isKey { state.needsKey.insert(number) }
      }
      if !state.needsKey.contains(number) {
        state.entries.append(.decode(job, client))
        state.waiting[number, default: 0] += 1
      }
      return overrun
    }
    if overrun { client.onError() }
    wakeUp.signal()
  }

  /// The peer `number` has gone: its decoder goes too.
  func forget(_ number: Int) {
    state.withLock { state in
      state.entries.removeAll { $0.isJob(of: number) }
      state.waiting[number] = nil
      state.needsKey.remove(number)
      state.entries.append(.forget(number))
    }
    wakeUp.signal()
  }

  private func run() {
    var decoders: Decoders = [:]
    while true {
      wakeUp.wait()
      switch next() {
      case .decode(let job, let client): decode(job, client, &decoders)
      case .forget(let number): decoders[number] = nil
      case nil: break
      }
      if state.withLock({ $0.stopped }) { return }
    }
  }

  private func next() -> Entry? {
    state.withLock { state in
      guard !state.entries.isEmpty else { return nil }
      let entry = state.entries.removeFirst()
      if case .decode(_, let client) = entry { state.waiting[client.number, default: 1] -= 1 }
      return entry
    }
  }

  private func decode(_ job: Job, _ client: DecodeClient, _ decoders: inout Decoders) {
    do {
      if decoders[client.number]?.codec != job.codec {
        decoders[client.number] = (job.codec, try VPXDecoder(job.codec))
      }
      guard let frame = try decoders[client.number]?.decoder.decode(job.data, time: job.arrived) else {
        return
      }
      client.output(frame)
    } catch {
      Log.debug("video decoder: \(error.sentence)")
      client.onError()
    }
  }
}
