internal import Base
internal import Calls
internal import Codecs
internal import Media
internal import RTP

/// A peer's voice: RTP → jitter buffer → Opus → samples, in steps of 10 ms. Belongs to the media thread.
///
/// While nobody is to hear it the buffer runs on and nothing is decoded or made up.
final class AudioReceiver {
  let plan: StreamPlan
  private(set) var buffer = AudioReceiveBuffer()
  private let decoder: OpusDecoder
  private var stretcher = TimeStretcher()
  private var stock: [Int16] = []
  private var meter = LevelMeter()
  /// Set where tones are measured.
  var toneMeter: ToneMeter?
  private let levelID: UInt8?
  /// The newest level that a packet told since `takeAnnounced`.
  private var announced: AudioLevel?
  /// Whether packets tell their level (RFC 6464): such a voice need not be decoded to be judged.
  private(set) var announces = false
  /// Samples that passed unheard and belong to no step yet; nil while the voice is heard.
  private var unheard: Int?
  var rate = RateMeter()
  /// Whether anything was heard yet: recordings begin with the first packet.
  private(set) var hasBegun = false
  private(set) var newest: (rtp: UInt32, arrival: MonotonicTime)?

  init(plan: StreamPlan) throws(CodecError) {
    self.plan = plan
    levelID = plan.extensions[HeaderExtensionURI.audioLevel]
    decoder = try OpusDecoder()
  }

  /// The loudness as decoded, in dB below overload, and whether it is speech.
  var measured: (level: Double, isVoice: Bool) { (meter.level, meter.isVoice) }

  /// What the newest packet told of itself; each is taken once.
  func takeAnnounced() -> AudioLevel? {
    defer { announced = nil }
    return announced
  }

  /// Lip-sync: plays later by this.
  func setExtraDelay(_ delay: Duration) { buffer.extraDelay = delay }

  /// From arrival to play-out.
  func delay(at now: MonotonicTime) -> Duration { buffer.currentDelay(at: now) }

  func receive(_ packet: RTPPacket, at arrival: MonotonicTime) {
    hasBegun = true
    newest = (packet.timestamp, arrival)
    rate.add(packet.payload.count, at: arrival)
    if let levelID {
      let level = packet.audioLevel(levelID)
      announces = level != nil
      if let level { announced = level }
    }
    _ = buffer.insert(packet, arrival: arrival)
  }

  /// The next 10 ms to play.
  func step(at now: MonotonicTime) -> [Int16] {
    let resumes = unheard != nil
    if let passed = unheard { stock = [Int16](repeating: 0, count: passed) }
    unheard = nil
    while stock.count < AudioProcessor.blockLength {
      let playout = buffer.next(at: now)
      stock += stretcher.process(samples(for: playout), speed: buffer.speed)
    }
    var block = Array(stock.prefix(AudioProcessor.blockLength))
    stock.removeFirst(AudioProcessor.blockLength)
    if resumes { fadeIn(&block) }
    meter.process(block)
    toneMeter?.process(block)
    return block
  }

  /// Lets 10 ms pass unheard: packets are counted and thrown away when their turn comes.
  func rest(at now: MonotonicTime) {
    var passed = unheard ?? stock.count
    stock = []
    while passed < AudioProcessor.blockLength {
      let samples = buffer.next(at: now).samples
      // As much as stretching would take away or add on the mean.
      switch buffer.speed {
      case .normal: passed += samples
      case .faster: passed += max(samples / 2, samples - 240)
      case .slower: passed += samples + min(240, samples)
      }
    }
    unheard = passed - AudioProcessor.blockLength
  }

  /// The decoder takes up in the middle of something else than it had before: no click.
  private func fadeIn(_ block: inout [Int16]) {
    let count = block.count
    for index in block.indices { block[index] = Int16(clamping: Int(block[index]) * index / max(1, count)) }
  }

  private func samples(for playout: AudioPlayout) -> [Int16] {
    switch playout {
    case .decode(let payload, let expected):
      // What does not decode is concealed like what did not come.
      (try? decoder.decode(payload)) ?? decoder.conceal(samples: expected)
    case .decodeFEC(let next, let samples):
      (try? decoder.decodeFEC(next, samples: samples)) ?? decoder.conceal(samples: samples)
    case .conceal(let samples): decoder.conceal(samples: samples)
    case .silence(let samples): [Int16](repeating: 0, count: samples)
    }
  }

  func statistics(at now: MonotonicTime) -> StreamStatistics {
    var result = StreamStatistics()
    result.packets = buffer.stats.received
    result.lost = buffer.stats.lost
    result.jitterMilliseconds = buffer.stats.jitterMilliseconds
    result.delayMilliseconds = delay(at: now).inMilliseconds
    result.concealedRatio = buffer.stats.concealedFraction
    result.bytes = rate.total
    result.bitrate = rate.bitsPerSecond(at: now)
    return result
  }
}
