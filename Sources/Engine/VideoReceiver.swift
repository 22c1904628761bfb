internal import Base
internal import Calls
internal import Codecs
internal import Media
internal import RTP

/// A peer's picture on its way in: packets → frames → decode thread. Belongs to the media thread.
final class VideoReceiver {
  let plan: StreamPlan
  private(set) var buffer: VideoReceiveBuffer
  private let decoder: VideoDecodeWorker
  private let client: DecodeClient
  /// The picture is on no screen: what comes all the same is not decoded.
  private var isHidden = false
  private let codec: PictureCodec
  private(set) var ssrc: UInt32?
  /// Frames that wait for their sound.
  private var waiting: [(frame: AssembledFrame, showAt: MonotonicTime)] = []
  private var lipDelay = Duration.zero
  private(set) var newest: (rtp: UInt32, arrival: MonotonicTime)?
  var rate = RateMeter()
  private var decodedFrames = 0
  private var firstDecoded: MonotonicTime?
  private var lastDecoded: MonotonicTime?
  private var size = (width: 0, height: 0)

  init(plan: StreamPlan, decoder: VideoDecodeWorker, client: DecodeClient) {
    self.plan = plan
    self.decoder = decoder
    self.client = client
    var configuration = VideoReceiveBuffer.Configuration()
    configuration.usesNACK = plan.hasFeedback("nack")
    let isVP9 = plan.codecName == "VP9"
    codec = isVP9 ? .vp9 : .vp8
    buffer = VideoReceiveBuffer(codec: isVP9 ? .vp9 : .vp8, configuration: configuration)
  }

  func setRoundTrip(_ roundTrip: Duration) { buffer.roundTrip = roundTrip }
  func setLipDelay(_ delay: Duration) { lipDelay = delay }
  func pause() { buffer.pause() }
  func decoderFailed() { buffer.decoderFailed() }

  /// Stops or resumes decoding; the first picture after it must be a whole one.
  func setHidden(_ hidden: Bool) {
    guard hidden != isHidden else { return }
    isHidden = hidden
    waiting = []
    if !hidden { buffer.decoderFailed() }
  }

  func receive(_ packet: RTPPacket, at arrival: MonotonicTime) {
    ssrc = packet.ssrc
    newest = (packet.timestamp, arrival)
    rate.add(packet.payload.count, at: arrival)
    buffer.insert(packet, arrival: arrival)
  }

  /// Hands out what is due for decoding; returns what the peer must be asked for.
  func poll(at now: MonotonicTime) -> [VideoReceiveEvent] {
    if isHidden { return discard(at: now) }
    var requests: [VideoReceiveEvent] = []
    for event in buffer.poll(at: now) {
      if case .frame(let frame) = event {
        waiting.append((frame, frame.arrival + lipDelay))
      } else {
        requests.append(event)
      }
    }
    while let (frame, showAt) = waiting.first, showAt <= now || waiting.count > 30 {
      waiting.removeFirst()
      decoder.submit(
        .init(codec: codec, data: frame.data, isKey: frame.isKey, arrived: frame.arrival), for: client)
    }
    return requests
  }

  /// While nobody looks nothing is asked for, and no stand-still is a freeze.
  private func discard(at now: MonotonicTime) -> [VideoReceiveEvent] {
    _ = buffer.poll(at: now)
    buffer.pause()
    return []
  }

  /// A picture came out of the decoder; true for the first one.
  func decoded(_ frame: VideoFrame, at now: MonotonicTime) -> Bool {
    decodedFrames += 1
    size = (frame.width, frame.height)
    lastDecoded = now
    defer { firstDecoded = firstDecoded ?? now }
    return firstDecoded == nil
  }

  func statistics(at now: MonotonicTime) -> StreamStatistics {
    var result = StreamStatistics()
    result.packets = buffer.stats.received
    result.frames = decodedFrames
    result.keyFrames = buffer.stats.keyFrames
    result.freezes = buffer.stats.freezes
    result.longestFreezeMilliseconds = buffer.stats.longestFreeze.inMilliseconds
    (result.width, result.height) = size
    result.bytes = rate.total
    result.bitrate = rate.bitsPerSecond(at: now)
    if let firstDecoded, let lastDecoded, decodedFrames > 1 {
      result.framesPerSecond = Double(decodedFrames - 1) / max(0.001, (lastDecoded - firstDecoded).inSeconds)
    }
    return result
  }
}
