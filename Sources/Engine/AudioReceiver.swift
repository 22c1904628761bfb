internal import Base
internal import Calls
internal import Codecs
internal import Media
internal import RTP

/// The peer's voice: RTP → jitter buffer → Opus → samples, in steps of 10 ms. Belongs to the media thread.
final class AudioReceiver {
  let plan: StreamPlan
  private(set) var buffer = AudioReceiveBuffer()
  private let decoder: OpusDecoder
  private var stretcher = TimeStretcher()
  private var stock: [Int16] = []
  private var meter = LevelMeter()
  var rate = RateMeter()
  /// Whether anything was heard yet: recordings begin with the first packet.
  private(set) var hasBegun = false
  private(set) var newest: (rtp: UInt32, arrival: MonotonicTime)?

  init(plan: StreamPlan) throws(CodecError) {
    self.plan = plan
    decoder = try OpusDecoder()
  }

  /// 0…1, what the peer says now.
  var level: Double { meter.loudness }

  /// Lip-sync: plays later by this.
  func setExtraDelay(_ delay: Duration) { buffer.extraDelay = delay }

  /// From arrival to play-out.
  func delay(at now: MonotonicTime) -> Duration { buffer.currentDelay(at: now) }

  func receive(_ packet: RTPPacket, at arrival: MonotonicTime) {
    hasBegun = true
    newest = (packet.timestamp, arrival)
    rate.add(packet.payload.count, at: arrival)
    _ = buffer.insert(packet, arrival: arrival)
  }

  /// The next 10 ms to play.
  func step(at now: MonotonicTime) -> [Int16] {
    while stock.count < AudioProcessor.blockLength {
      let playout = buffer.next(at: now)
      stock += stretcher.process(samples(for: playout), speed: buffer.speed)
    }
    let block = Array(stock.prefix(AudioProcessor.blockLength))
    stock.removeFirst(AudioProcessor.blockLength)
    meter.process(block)
    return block
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
