internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP

/// Our picture on its way out: encoded frame → payloads → pacer → packets, and again on request. Belongs to the media
/// thread.
final class VideoSender {
  let plan: StreamPlan
  private(set) var stream: RTPStream
  private let encoder: VideoEncodeWorker
  private let codec: PictureCodec
  private let maximum: VideoMode
  private var ladder: VideoLadder
  private var vp8 = VP8Packetiser(firstPictureID: .random(in: 0...0x7FFF))
  private var vp9 = VP9Packetiser(firstPictureID: .random(in: 0...0x7FFF))
  private var cache = RetransmissionCache()
  private var pacer = Pacer<RTPPacket>(rate: 2_000_000)
  private let mid: RTP.HeaderExtension?
  private var order: VideoEncodeWorker.Order?
  /// Key frames that peers who never ask for one need (Dino): when the next is due.
  private var keyFrames = KeyFrameSchedule()
  var rate = RateMeter()
  /// Repeated packets, on the wire.
  var repairRate = RateMeter()
  private(set) var figures = StreamStatistics()

  init(plan: StreamPlan, encoder: VideoEncodeWorker, maximum: VideoMode) {
    self.plan = plan
    self.encoder = encoder
    self.maximum = maximum
    codec = plan.codecName == "VP9" ? .vp9 : .vp8
    ladder = VideoLadder(
      source: VideoSize(width: maximum.width, height: maximum.height),
      framesPerSecond: maximum.framesPerSecond)
    var random = SystemRandomNumberGenerator()
    stream = RTPStream(ssrc: plan.ssrc, payloadType: plan.payloadNumber, clockRate: 90_000, using: &random)
    mid = plan.midExtension
  }

  deinit { encoder.set(nil) }

  /// Takes a new share of the rate: chooses size and rhythm, and tells the encoder. 0 stops the picture.
  func setBitrate(_ bitrate: Int, at now: MonotonicTime) {
    guard let level = ladder.level(bitrate: bitrate, at: now) else {
      order = nil
      return encoder.set(nil)
    }
    let wanted = VideoEncodeWorker.Order(
      codec: codec, maximumWidth: level.size.width,
      maximumHeight: level.size.height, framesPerSecond: level.framesPerSecond,
      bitrate: level.bitrate)
    guard wanted != order else { return }
    order = wanted
    encoder.set(wanted)
  }

  /// How fast packets may leave in all, and how much of that may be repetitions.
  func setPace(_ pace: Int, repair: Int) {
    pacer.rate = max(80_000, pace)
    cache.maxRate = max(20_000, repair)
  }

  /// The path is open (again): the peer needs a whole picture.
  func begin(at now: MonotonicTime) {
    keyFrames.begin(at: now)
    encoder.requestKeyFrame()
  }

  /// PLI or FIR: repeats within a short time are one request.
  func requestKeyFrame(at now: MonotonicTime) { if keyFrames.asked(at: now) { encoder.requestKeyFrame() } }

  /// Whether another picture now would only lengthen the queue.
  var isCongested: Bool { pacer.queueTime > .milliseconds(400) }

  func send(_ picture: VideoEncodeWorker.Picture, at now: MonotonicTime) {
    let payloads = codec == .vp8 ? vp8.packetise(picture.frame.data) : vp9.packetise(picture.frame.data)
    let timestamp = stream.timestamp(capturedAt: picture.captured)
    for (index, payload) in payloads.enumerated() {
      let packet = stream.packet(
        payload: payload, timestamp: timestamp, marker: index == payloads.count - 1,
        extensions: mid.map { [$0] } ?? [], capturedAt: picture.captured)
      cache.store(packet, at: now)
      pacer.enqueue(packet, size: payload.count + 40, priority: .video, at: now)
      rate.add(payload.count, at: now)
    }
    note(picture.frame, packets: payloads.count)
  }

  private func note(_ frame: EncodedFrame, packets: Int) {
    figures.frames += 1
    figures.keyFrames += frame.isKey ? 1 : 0
    figures.packets += packets
    (figures.width, figures.height) = (frame.width, frame.height)
  }

  func retransmit(_ lost: [UInt16], at now: MonotonicTime, roundTrip: Duration) {
    keyFrames.peerGivesFeedback()
    for packet in cache.retransmit(lost, at: now, roundTrip: roundTrip) {
      pacer.enqueue(packet, size: packet.payload.count + 40, priority: .retransmission, at: now)
      repairRate.add(packet.payload.count, at: now)
    }
  }

  /// The packets that leave now.
  func due(at now: MonotonicTime) -> [RTPPacket] {
    if order != nil, keyFrames.isDue(at: now) { encoder.requestKeyFrame() }
    return pacer.due(at: now)
  }

  func statistics(at now: MonotonicTime) -> StreamStatistics {
    var result = figures
    result.bytes = rate.total
    result.bitrate = rate.bitsPerSecond(at: now)
    return result
  }
}

/// When to send whole pictures unasked: at the start, after 1 s and 3 s, and then every 4 s to a peer that has never
/// asked for anything (interop.md: Dino shows a dark picture until the next key frame, and does not ask).
struct KeyFrameSchedule {
  private var next: MonotonicTime?
  private var sent = 0
  private var asks = false
  private var lastAsked: MonotonicTime?

  mutating func begin(at now: MonotonicTime) {
    sent = 0
    next = now + .seconds(1)
  }

  mutating func isDue(at now: MonotonicTime) -> Bool {
    guard let due = next, now >= due else { return false }
    sent += 1
    next = sent == 1 ? now + .seconds(2) : asks ? nil : now + .seconds(4)
    return true
  }

  /// True if a key frame should really be made for this request.
  mutating func asked(at now: MonotonicTime) -> Bool {
    asks = true
    if let lastAsked, now - lastAsked < .milliseconds(250) { return false }
    lastAsked = now
    return true
  }

  mutating func peerGivesFeedback() { asks = true }
}
