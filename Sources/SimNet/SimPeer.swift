public import Base
public import Media
import RTP

/// What a simulated peer sends, and how it behaves.
public struct SimPeerConfiguration: Sendable {
  /// Source of its video; nil for audio only.
  public var video: VideoSize? = VideoSize(width: 640, height: 360)
  /// Frames a second of its source.
  public var framesPerSecond = 30
  /// Whether its Opus packets carry FEC.
  public var sendsFEC = true
  /// Whether it sends again what is asked for (Dino does not).
  public var answersNACK = true
  /// Whether it sends REMB.
  public var sendsEstimate = true
  /// Talks from the first to the second of these seconds of each period, then sends nothing; nil for always.
  public var talkSpurts: (talk: Duration, pause: Duration)?
  /// At this instant its audio RTP time jumps by so many samples.
  public var timestampJump: (at: MonotonicTime, samples: Int64)?
  /// At this instant it starts new streams, as after a restart of the program.
  public var restart: MonotonicTime?
  /// Share by which its audio clock runs fast, e.g. 0.0002.
  public var clockDrift = 0.0
  /// Rate limits.
  public var limits = SendRateController.Limits()

  /// 640x360 at 30 frames a second, and audio.
  public init() {}
}

/// One endpoint: the parts of `Media` wired together as the engine does it, with synthetic payloads.
struct SimPeer: Sendable {
  let configuration: SimPeerConfiguration
  var generator: SeededGenerator
  let clock: NTPClock

  // sending
  var audio: RTPStream
  var video: RTPStream
  var repair: RTPStream
  var audioSamples: Int64 = 0
  var audioNumber: UInt32 = 0
  var pendingBlocks = 0
  var frameNumber: UInt32 = 0
  var packetiser: VP8Packetiser
  var cache = RetransmissionCache()
  var pacer = Pacer<RTPPacket>(rate: 1_000_000)
  var controller: SendRateController
  var ladder: VideoLadder
  var level: VideoLevel?
  var keyFrameWanted = true
  var lastKeyFrame: MonotonicTime?
  var lastFrame: MonotonicTime?
  var sentMeter = BitrateMeter()
  var repairMeter = BitrateMeter()
  var reporter: RTCPReporter
  var hasRestarted = false
  var hasJumped = false

  // receiving
  var heard = AudioReceiveBuffer()
  var seen = VideoReceiveBuffer(codec: .vp8)
  var estimator = ReceiveRateEstimator()
  var stock = 0
  var peerSSRC: (audio: UInt32, video: UInt32) = (0, 0)
  var lastNumber: UInt32?
  var record = SimRecord()

  init(_ configuration: SimPeerConfiguration, seed: UInt64) {
    self.configuration = configuration
    var generator = SeededGenerator(seed: seed)
    audio = RTPStream(payloadType: 111, clockRate: 48_000, using: &generator)
    video = RTPStream(payloadType: 96, clockRate: 90_000, using: &generator)
    repair = RTPStream(payloadType: 97, clockRate: 90_000, using: &generator)
    packetiser = VP8Packetiser(firstPictureID: .random(in: 0...0x7FFF, using: &generator))
    clock = NTPClock(wall: WallTime(nanoseconds: 1_700_000_000_000_000_000), at: .zero)
    reporter = RTCPReporter(localSSRC: audio.ssrc, cname: "sim", clock: clock, using: &generator)
    controller = SendRateController(limits: configuration.limits)
    let size = configuration.video ?? VideoSize(width: 2, height: 2)
    ladder = VideoLadder(source: size, framesPerSecond: configuration.framesPerSecond)
    self.generator = generator
  }

  // MARK: Sending

  mutating func captureAudio(at now: MonotonicTime) {
    if let jump = configuration.timestampJump, now >= jump.at, !hasJumped {
      hasJumped = true
      audioSamples += jump.samples
    }
    // The encoder may be set to longer packets: they leave when their last 20 ms are captured.
    pendingBlocks += 1
    let encoding = controller.allocate(wantsVideo: configuration.video != nil).encoding
    guard pendingBlocks * 20 >= encoding.frameMilliseconds else { return }
    let milliseconds = min(60, pendingBlocks * 20)
    pendingBlocks = 0
    let start = audioSamples
    audioSamples += Int64(milliseconds) * 48
    audioNumber += 1
    if let spurts = configuration.talkSpurts {
      let period = (spurts.talk + spurts.pause).nanoseconds
      if now.nanoseconds % max(1, period) >= spurts.talk.nanoseconds { return }
    }
    record.captured[audioNumber] = now
    let payload = SyntheticMedia.opus(
      number: audioNumber, milliseconds: milliseconds, size: encoding.bitrate / 8_000 * milliseconds,
      hasFEC: configuration.sendsFEC)
    let packet = audio.packet(payload: payload, timestamp: audio.timestamp(samples: start), capturedAt: now)
    pacer.enqueue(packet, size: 160, priority: .audio, at: now)
  }

  mutating func captureVideo(at now: MonotonicTime) {
    let repair = repairMeter.rate(at: now)
    let allocation = controller.allocate(wantsVideo: configuration.video != nil, repair: repair)
    cache.maxRate = max(20_000, (controller.target - allocation.audio) / 2)
    level = ladder.level(bitrate: allocation.video, at: now)
    guard let level, pacer.queueTime < .milliseconds(400) else { return }
    let interval = Duration.seconds(1) / level.framesPerSecond
    if let lastFrame, now - lastFrame < interval * 3 / 4 { return }
    lastFrame = now
    // A key frame asked for twice within 300 ms answers both.
    let isKey = keyFrameWanted && (lastKeyFrame.map { now - $0 > .milliseconds(300) } ?? true)
    if isKey {
      lastKeyFrame = now
      keyFrameWanted = false
    }
    frameNumber += 1
    let mean = max(60, level.bitrate / 8 / level.framesPerSecond - 50)
    let size = isKey ? mean * 4 : mean * Int.random(in: 70...130, using: &generator) / 100
    let frame = SyntheticMedia.vp8(number: frameNumber, isKey: isKey, size: level.size, bytes: size)
    let timestamp = video.timestamp(capturedAt: now)
    let payloads = packetiser.packetise(frame)
    for (index, payload) in payloads.enumerated() {
      let packet = video.packet(
        payload: payload, timestamp: timestamp, marker: index + 1 == payloads.count, capturedAt: now)
      cache.store(packet, at: now)
      pacer.enqueue(packet, size: payload.count + 60, priority: .video, at: now)
    }
  }

  /// Datagrams that leave now.
  mutating func flush(at now: MonotonicTime) -> [[UInt8]] {
    let rate = sentMeter.rate(at: now)
    controller.observe(.sent(rate), at: now)
    pacer.rate = max(80_000, controller.target * 3 / 2)
    var datagrams = pacer.due(at: now).map { $0.serialised() }
    if let report = reporter.due(at: now, senders: senders(at: now)) {
      datagrams.append(RTCP.serialise(report))
    }
    for datagram in datagrams { sentMeter.add(bytes: datagram.count + 40, at: now) }
    return datagrams
  }

  private func senders(at now: MonotonicTime) -> [SenderInfo] {
    [audio.senderInfo(at: now), video.senderInfo(at: now)].compactMap { $0 }
  }

  mutating func restart() {
    audio = RTPStream(payloadType: 111, clockRate: 48_000, using: &generator)
    video = RTPStream(payloadType: 96, clockRate: 90_000, using: &generator)
    keyFrameWanted = true
    lastKeyFrame = nil
    hasRestarted = true
  }
}
