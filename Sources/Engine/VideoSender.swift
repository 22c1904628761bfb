internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP

/// Our picture on its way to one peer: encoded frame → payloads → pacer → packets, and again on request. Belongs to the
/// media thread.
final class VideoSender {
  let plan: StreamPlan
  /// The peer's number in the room.
  let peer: Int
  private(set) var stream: RTPStream
  private let pictures: PictureDesk
  private let codec: PictureCodec
  private var ladder: VideoLadder
  private var vp8 = VP8Packetiser(firstPictureID: .random(in: 0...0x7FFF))
  private var vp9 = VP9Packetiser(firstPictureID: .random(in: 0...0x7FFF))
  private var cache: RetransmissionCache
  private var pacer = Pacer<RTPPacket>(rate: 2_000_000)
  private let mid: RTP.HeaderExtension?
  /// What this peer alone should get; nil for no picture.
  private var level: VideoLevel?
  /// The encoder whose pictures go to the peer, and the one it goes over to with that one's next key frame.
  private var slot: Int?
  private var nextSlot: Int?
  private var isShared = false
  private var hasBegun = false
  private var needsKey = true
  private var askedForKey = MonotonicTime.zero
  /// Key frames that peers who never ask for one need (Dino): when the next is due.
  private var keyFrames = KeyFrameSchedule()
  var rate = RateMeter()
  /// Repeated packets, on the wire.
  var repairRate = RateMeter()
  private(set) var figures = StreamStatistics()

  init(plan: StreamPlan, peer: Int, pictures: PictureDesk, maximum: VideoMode, isAlone: Bool) {
    self.plan = plan
    self.peer = peer
    self.pictures = pictures
    codec = plan.codecName == "VP9" ? .vp9 : .vp8
    ladder = VideoLadder(
      source: VideoSize(width: maximum.width, height: maximum.height),
      framesPerSecond: maximum.framesPerSecond)
    // Among many the pictures are small, and so is what must be kept of them.
    cache = RetransmissionCache(capacity: isAlone ? 1_024 : 384)
    var random = SystemRandomNumberGenerator()
    stream = RTPStream(ssrc: plan.ssrc, payloadType: plan.payloadNumber, clockRate: 90_000, using: &random)
    mid = plan.midExtension
  }

  deinit { pictures.setNeedsReview() }

  /// What the room's plan must know of this peer; nil while it gets no picture.
  var request: EncoderPlan.Request? {
    level.map { EncoderPlan.Request(peer: peer, codec: codec == .vp9 ? .vp9 : .vp8, level: $0) }
  }

  /// Takes a new share of the rate: chooses size and rhythm within what the peer shows. 0 stops the picture.
  func setBitrate(_ bitrate: Int, bounds: VideoBounds?, at now: MonotonicTime) {
    let wanted = ladder.level(bitrate: bitrate, at: now)?.bounded(by: bounds)
    guard wanted != level else { return }
    level = wanted
    pictures.setNeedsReview()
  }

  /// Goes over to the encoder `slot`, with its next key frame; nil sends nothing.
  func follow(_ slot: Int?, isShared: Bool, at now: MonotonicTime) {
    self.isShared = isShared
    if slot == nil || slot == self.slot {
      self.slot = slot
      nextSlot = nil
    } else if slot != nextSlot {
      nextSlot = slot
      askForKey(at: now)
    }
  }

  private func askForKey(at now: MonotonicTime) {
    askedForKey = now
    if let target = nextSlot ?? slot { pictures.requestKeyFrame(target, at: now) }
  }

  /// How fast packets may leave in all, and how much of that may be repetitions.
  func setPace(_ pace: Int, repair: Int) {
    pacer.rate = max(80_000, pace)
    cache.maxRate = max(20_000, repair)
  }

  /// The path is open (again): the peer needs a whole picture.
  func begin(at now: MonotonicTime) {
    keyFrames.begin(at: now)
    hasBegun = true
    needsKey = true
    askForKey(at: now)
  }

  /// PLI or FIR: repeats within a short time are one request.
  func requestKeyFrame(at now: MonotonicTime) { if keyFrames.asked(at: now) { askForKey(at: now) } }

  /// Whether another picture now would only lengthen the queue.
  var isCongested: Bool { pacer.queueTime > .milliseconds(400) }

  /// Sends the picture that the encoder `origin` made, if the peer follows that one and can decode it.
  func take(_ picture: VideoEncodeWorker.Picture, from origin: Int, at now: MonotonicTime) {
    if origin == nextSlot, picture.frame.isKey {
      slot = origin
      nextSlot = nil
    }
    guard origin == slot, picture.frame.isKey || !needsKey else { return }
    needsKey = isShared && isCongested
    guard !needsKey else { return }
    if picture.frame.isKey { keyFrames.made(isShared: isShared, at: now) }
    send(picture, at: now)
  }

  private func send(_ picture: VideoEncodeWorker.Picture, at now: MonotonicTime) {
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
    if level != nil, hasBegun {
      if keyFrames.isDue(at: now) { askForKey(at: now) }
      // A key frame that was left out, or that the encoder lost, is asked for again.
      let isStuck = (needsKey && !isCongested) || nextSlot != nil
      if isStuck, now - askedForKey > .seconds(1) { askForKey(at: now) }
    }
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

  /// A key frame went out. Where many share an encoder each profits from what the others needed.
  mutating func made(isShared: Bool, at now: MonotonicTime) {
    guard isShared, sent > 1, let due = next else { return }
    next = max(due, now + .seconds(4))
  }
}
