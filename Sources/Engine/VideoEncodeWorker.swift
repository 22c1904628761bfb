internal import Base
internal import Codecs
internal import Synchronization
internal import System

/// Encodes our picture on a thread of its own: the newest captured frame, at the size, rate and bit rate last asked
/// for. A frame that comes while another is encoded replaces the one that waits.
final class VideoEncodeWorker: Sendable {
  /// What to encode.
  struct Order: Equatable, Sendable {
    var codec: VideoCodec
    /// The longest side and frame rate allowed.
    var maximumWidth: Int
    var maximumHeight: Int
    var framesPerSecond: Int
    var bitrate: Int
  }

  /// An encoded picture with the time it was captured.
  struct Picture: Sendable {
    var frame: EncodedFrame
    var captured: MonotonicTime
  }

  private struct State {
    var order: Order?
    var keyWanted = false
    var isCongested = false
    var hasThread = false
    /// An encoder is there and is to go when nothing is ordered any more.
    var hasEncoder = false
    var stopped = false
  }

  private let state = Mutex(State())
  private let mailbox = LatestFrame()
  private let wakeUp = WakeUp()
  private let thread = Mutex<NamedThread?>(nil)
  private let output: @Sendable (Picture) -> Void

  /// A worker that hands every encoded picture to `output`, on its own thread.
  init(output: @escaping @Sendable (Picture) -> Void) { self.output = output }

  /// Stops the thread and waits for it.
  func stop() {
    state.withLock { $0.stopped = true }
    wakeUp.signal()
    thread.withLock { $0.take() }?.join()
  }

  /// A captured picture (any thread).
  func submit(_ frame: VideoFrame) {
    guard state.withLock({ $0.hasThread && ($0.order != nil || $0.hasEncoder) }) else { return }
    mailbox.put(frame)
    wakeUp.signal()
  }

  /// What to encode from now on; nil stops encoding. The first order starts the thread.
  func set(_ order: Order?) {
    let starts = state.withLock { state -> Bool in
      state.order = order
      guard order != nil, !state.hasThread, !state.stopped else { return false }
      state.hasThread = true
      return true
    }
    guard starts else { return }
    thread.withLock { $0 = NamedThread("video-encode") { [weak self] in self?.run() } }
  }

  /// While packets queue up on our side, pictures are left out before they are encoded: nothing then refers to them.
  func setCongested(_ congested: Bool) { state.withLock { $0.isCongested = congested } }

  /// The next picture will be a key frame.
  func requestKeyFrame() { state.withLock { $0.keyWanted = true } }

  private func run() {
    var encoder: VPXEncoder?
    var lastCapture: MonotonicTime?
    while true {
      wakeUp.wait()
      let (order, stopped, congested) = state.withLock { ($0.order, $0.stopped, $0.isCongested) }
      if stopped { return }
      guard let frame = mailbox.take(), !congested else { continue }
      guard let order else {
        encoder = nil
        state.withLock { $0.hasEncoder = false }
        continue
      }
      guard isDue(frame, after: lastCapture, order) else { continue }
      let pause = lastCapture.map { frame.time - $0 } ?? .milliseconds(1000 / Int64(order.framesPerSecond))
      lastCapture = frame.time
      encode(frame, order, &encoder, pause: min(pause, .seconds(1)))
    }
  }

  /// Keeps to the ordered frame rate; a quarter of a frame's slack so that a camera's jitter costs nothing.
  private func isDue(_ frame: VideoFrame, after last: MonotonicTime?, _ order: Order) -> Bool {
    guard let last else { return true }
    return (frame.time - last).nanoseconds >= 750_000_000 / Int64(order.framesPerSecond)
  }

  private func encode(_ frame: VideoFrame, _ order: Order, _ encoder: inout VPXEncoder?, pause: Duration) {
    let picture = frame.scaled(toFitWidth: order.maximumWidth, height: order.maximumHeight)
    do {
      let encoder = try ready(&encoder, order, width: picture.width, height: picture.height)
      let key = state.withLock { state in
        defer { state.keyWanted = false }
        state.hasEncoder = true
        return state.keyWanted
      }
      if let encoded = try encoder.encode(picture, forceKeyFrame: key, duration: pause) {
        output(Picture(frame: encoded, captured: frame.time))
      }
    } catch {
      Log.error("video encoder: \(error.sentence)")
      encoder = nil
    }
  }

  private func ready(
    _ encoder: inout VPXEncoder?, _ order: Order, width: Int, height: Int
  ) throws(CodecError) -> VPXEncoder {
    if let encoder, encoder.settings.codec == order.codec {
      try encoder.reconfigure(
        bitrate: order.bitrate, fps: order.framesPerSecond, width: width, height: height)
      return encoder
    }
    let made = try VPXEncoder(
      .init(
        codec: order.codec, width: width, height: height, framesPerSecond: order.framesPerSecond,
        bitrate: order.bitrate))
    encoder = made
    return made
  }
}
