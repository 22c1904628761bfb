public import Base
import RTP

/// Adaptive jitter buffer for one Opus stream (48 kHz).
///
/// The owner inserts packets as they come and asks `next(at:)` whenever its stock of decoded samples falls
/// below 10 ms. Play-out time follows the fastest packets seen plus a target delay; what is not here when its
/// turn comes is concealed. A value type without a clock: the owner's thread is the only one.
public struct AudioReceiveBuffer: Sendable {
  /// Limits of the buffer.
  public struct Configuration: Sendable {
    /// Least delay between the fastest arrival and play-out.
    public var minimumDelay: Duration = .milliseconds(20)
    /// Least delay while packets get lost: long enough for the packet that carries the FEC copy.
    public var minimumDelayUnderLoss: Duration = .milliseconds(40)
    /// Largest delay the buffer chooses by itself.
    public var maximumDelay: Duration = .milliseconds(1_000)
    /// Excess over the target at which packets are thrown away instead of being played faster.
    public var discardThreshold: Duration = .milliseconds(400)
    /// Concealment without any packet after which the buffer plays silence and starts afresh.
    public var longestConcealment: Duration = .milliseconds(200)
    /// Most packets kept.
    public var capacity = 256
    /// Share of packets that should come in time.
    public var quantile = 0.985

    /// The defaults.
    public init() {}
  }

  enum State: Equatable {
    /// Nothing to play: no packet yet, or the stream pauses. Goes to `playing` when the first packet is due.
    case waiting
    /// `position` advances with each answer. Goes to `waiting` by a pause, an outage or a resynchronisation.
    case playing
  }

  struct Packet: Sendable {
    var media: Int64  // unwrapped RTP time
    var sequence: Int64?  // nil for audio recovered from another packet
    var samples: Int
    var payload: [UInt8]
  }

  /// Limits; may be changed at any time.
  public var configuration: Configuration
  /// More delay, wished by lip-sync; bounded by the configuration's maximum.
  public var extraDelay: Duration = .zero
  /// Counters since the start.
  public internal(set) var stats = AudioReceiveStats()
  /// How decoded audio should be stretched now; read after each `next(at:)`.
  public internal(set) var speed = PlayoutSpeed.normal

  var state = State.waiting
  var packets: [Packet] = []  // by media time, the oldest first
  var position: Int64 = 0  // media time of the next sample to hand out
  var concealed: Int64 = 0  // samples made up since `position` last moved by real audio
  var playedSequence: Int64?  // of the last packet handed out
  var isConcealing = false
  var inDTX = false
  var outage: Int64 = 0  // samples of silence that the next packet will show to be a pause or a loss
  var packetSamples = 960
  /// Whether `position` means anything on the current time line.
  var hasPosition = false
  var hasStarted = false
  var hasRestarted = false  // by a pause or a jump of time since the last packet was played
  var lastLoss: MonotonicTime?
  var tracker: ArrivalDelayTracker

  // Numbering, see AudioReceiveBuffer+Insert.swift
  var ssrc: UInt32?
  var gate = SequenceGate()
  var times = TimestampUnwrapper()
  var firstSequence: Int64?
  var highestSequence: Int64?
  var epochStart: Int64 = .min
  var lastTransit: Int64?
  var lastArrival: MonotonicTime?
  var seen = [Int64](repeating: .min, count: 512)  // sequence numbers, each at its place modulo 512
  var jitter = 0.0
  var expectedBefore = 0
  var uniqueReceived = 0

  /// An empty buffer.
  public init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
    tracker = ArrivalDelayTracker(quantile: configuration.quantile)
  }

  /// The delay the buffer aims at.
  public func targetDelay(at now: MonotonicTime) -> Duration {
    let losing = lastLoss.map { now - $0 < .seconds(10) } ?? false
    let least = losing ? configuration.minimumDelayUnderLoss : configuration.minimumDelay
    // The FEC copy comes one packet later.
    let wait = losing ? Duration.nanoseconds(Self.nanoseconds(Int64(packetSamples))) : .zero
    let learned = tracker.quantileDelay + .milliseconds(5) + wait
    return min(configuration.maximumDelay, max(least, learned) + max(.zero, extraDelay))
  }

  /// The delay of what is handed out next over the fastest packets; zero before the first packet.
  public func currentDelay(at now: MonotonicTime) -> Duration {
    hasPosition ? delay(of: position &+ concealed, at: now) : .zero
  }

  /// RTP time of what is handed out next; nil before play-out starts.
  public var playoutTimestamp: UInt32? { hasPosition ? UInt32(truncatingIfNeeded: position) : nil }

  /// Packets that wait for their turn.
  public var count: Int { packets.count }

  /// What to play next. Never fails; hands out 2.5...120 ms for packets, 10 ms or less otherwise.
  public mutating func next(at now: MonotonicTime) -> AudioPlayout {
    speed = .normal
    switch state {
    case .waiting: return nextWhileWaiting(at: now)
    case .playing: return nextWhilePlaying(at: now)
    }
  }

  static let block = 480
  static let tolerance: Int64 = 60

  func delay(of media: Int64, at now: MonotonicTime) -> Duration {
    tracker.delay(media: Self.nanoseconds(media), at: now)
  }

  static func nanoseconds(_ samples: Int64) -> Int64 {
    // 48 samples are a millisecond; unwrapped RTP time stays far from overflow.
    samples.multipliedReportingOverflow(by: 1_000_000).partialValue / 48
  }

  // MARK: Waiting

  private mutating func nextWhileWaiting(at now: MonotonicTime) -> AudioPlayout {
    if let first = packets.first {
      let lateness = delay(of: first.media, at: now)
      if lateness + .milliseconds(5) >= targetDelay(at: now) {
        begin(with: first)
        return nextWhilePlaying(at: now)
      }
    }
    if hasStarted { countSilence(Self.block) }
    return .silence(samples: Self.block)
  }

  private mutating func begin(with first: Packet) {
    let skipped = hasPosition ? first.media - position : 0
    stats.totalSamples += Int(outage)
    if isContinuation(first), hasRestarted || skipped > (outage + concealed) / 2 {
      // Nothing was lost: the sender paused.
      stats.concealedSamples -= Int(concealed)
      stats.silentSamples += Int(outage + concealed)
    } else {
      stats.concealedSamples += Int(outage)
    }
    outage = 0
    concealed = 0
    isConcealing = false
    inDTX = false
    hasStarted = true
    hasPosition = true
    hasRestarted = false
    position = first.media
    state = .playing
  }

  private mutating func countSilence(_ samples: Int) {
    guard inDTX else {
      outage &+= Int64(samples)
      return
    }
    stats.totalSamples += samples
    stats.silentSamples += samples
  }

  // MARK: Playing

  private mutating func nextWhilePlaying(at now: MonotonicTime) -> AudioPlayout {
    catchUp(at: now)
    guard let first = packets.first else { return nothingHere(at: now) }
    let gap = first.media - position
    // Some senders' time stamps are not exact to the sample.
    if gap < Self.tolerance { return play(first, at: now) }
    if isContinuation(first) { return pauseBefore(first, gap: gap, at: now) }
    lastLoss = now
    let missing = gap - concealed
    if missing < Self.tolerance { return play(first, at: now) }
    if missing == Int64(first.samples), OpusPacket.hasFEC(first.payload) {
      return recover(from: first, samples: Int(missing))
    }
    // What is left for FEC must be exactly one frame.
    let block = min(Int64(Self.block), missing)
    return conceal(Int(block))
  }

  private func isContinuation(_ packet: Packet) -> Bool {
    guard let sequence = packet.sequence, let played = playedSequence else { return false }
    return sequence == played + 1
  }

  private mutating func play(_ packet: Packet, at now: MonotonicTime) -> AudioPlayout {
    packets.removeFirst()
    let late = delay(of: packet.media, at: now)
    position = packet.media + Int64(packet.samples)
    if let sequence = packet.sequence { playedSequence = sequence }
    packetSamples = packet.samples
    concealed = 0
    isConcealing = false
    inDTX = OpusPacket.isDTX(packet.payload)
    stats.totalSamples += packet.samples
    let target = targetDelay(at: now)
    if late > target + .milliseconds(20) {
      speed = .faster
    } else if late + .milliseconds(12) < target {
      speed = .slower
    }
    return .decode(payload: packet.payload, expectedSamples: packet.samples)
  }

  private mutating func recover(from packet: Packet, samples: Int) -> AudioPlayout {
    position = packet.media
    concealed = 0
    isConcealing = false
    stats.fecPackets += 1
    stats.totalSamples += samples
    // The packet that follows must not be taken for the one before the gap.
    playedSequence = packet.sequence.map { $0 - 1 }
    return .decodeFEC(nextPayload: packet.payload, samples: samples)
  }

  /// The next packet continues the numbering at a later time: the sender left out silence.
  private mutating func pauseBefore(_ packet: Packet, gap: Int64, at now: MonotonicTime) -> AudioPlayout {
    if delay(of: packet.media, at: now) + .milliseconds(5) >= targetDelay(at: now) {
      return play(packet, at: now)
    }
    let samples = Int(min(Int64(Self.block), gap))
    position += Int64(samples)
    concealed = 0
    stats.totalSamples += samples
    stats.silentSamples += samples
    return .silence(samples: samples)
  }

  private mutating func nothingHere(at now: MonotonicTime) -> AudioPlayout {
    if inDTX {
      state = .waiting
      return nextWhileWaiting(at: now)
    }
    if concealed >= Self.samples(configuration.longestConcealment) {
      state = .waiting
      return nextWhileWaiting(at: now)
    }
    return conceal(Self.block)
  }

  static func samples(_ duration: Duration) -> Int64 { duration.nanoseconds / 1_000 * 48 / 1_000 }

  private mutating func conceal(_ samples: Int) -> AudioPlayout {
    if !isConcealing { stats.concealmentEvents += 1 }
    isConcealing = true
    concealed += Int64(samples)
    stats.totalSamples += samples
    stats.concealedSamples += samples
    return .conceal(samples: samples)
  }

  /// After an outage a queue may come all at once: what is far behind the target is not worth hearing.
  private mutating func catchUp(at now: MonotonicTime) {
    guard let first = packets.first else { return }
    let target = targetDelay(at: now)
    guard delay(of: first.media, at: now) > target + configuration.discardThreshold else { return }
    while packets.count > 1, let first = packets.first, delay(of: first.media, at: now) > target {
      packets.removeFirst()
      stats.discarded += 1
      stats.concealedSamples += first.samples
      position = first.media + Int64(first.samples)
      concealed = 0
      if let sequence = first.sequence { playedSequence = sequence }
    }
  }
}
