public import Base
public import RTP

/// Puts video packets together to frames and hands these out in decoding order, never one whose reference is
/// missing.
///
/// Missing packets are asked for again; if they do not come within a budget of round trips, everything up to
/// the next key frame is dropped and one is asked for. Memory is bounded. The owner polls every 5...20 ms.
public struct VideoReceiveBuffer: Sendable {
  /// Limits of the buffer.
  public struct Configuration: Sendable {
    /// Whether the sender answers NACK (Dino announces it and does not: it then costs one budget a loss).
    public var usesNACK = true
    /// When a frame may be decoded.
    public var continuity = FrameContinuity.chain
    /// Most packets kept; about 2 s of a good picture.
    public var maxPackets = 2_048
    /// Least and most time that a frame waits for a missing packet.
    public var patience: ClosedRange<Duration> = .milliseconds(700) ... .milliseconds(1_500)
    /// Least and most time between requests for a key frame.
    public var keyFrameBackOff: ClosedRange<Duration> = .milliseconds(200) ... .milliseconds(1_000)

    /// The defaults.
    public init() {}
  }

  struct Packet: Sendable {
    var timestamp: UInt32
    var marker: Bool
    var startsFrame: Bool
    var startsKeyFrame: Bool
    var pictureID: UInt16?
    var data: [UInt8]  // empty for padding
    var arrival: MonotonicTime
  }

  /// Limits; may be changed at any time.
  public var configuration: Configuration
  /// The payload format; a change starts afresh.
  public let codec: VideoCodec
  /// Round-trip time, as last measured; spaces requests and bounds the wait.
  public var roundTrip: Duration = .milliseconds(100) {
    didSet { nacks.roundTrip = max(.milliseconds(5), roundTrip) }
  }
  /// Counters since the start.
  public internal(set) var stats = VideoReceiveStats()

  var packets: [Int64: Packet] = [:]
  var starts: [Int64] = []  // numbers of first packets of frames, ascending
  var nextNumber: Int64?  // first packet of the frame to hand out next; nil while a key frame is awaited
  var floor: Int64 = .min  // everything below is done with
  var gate = SequenceGate()
  var ssrc: UInt32?
  var nacks = NackGenerator()
  var keyRequest = KeyFrameRequests()
  var rhythm = FrameRhythm()

  /// An empty buffer.
  public init(codec: VideoCodec, configuration: Configuration = Configuration()) {
    self.codec = codec
    self.configuration = configuration
  }

  /// Takes a packet that came at `arrival`; retransmissions are unwrapped before (RFC 4588). Order does not
  /// matter.
  public mutating func insert(_ packet: RTPPacket, arrival: MonotonicTime) {
    guard let number = number(packet) else { return }
    stats.received += 1
    guard number >= floor, packets[number] == nil else {
      stats.duplicates += 1
      return
    }
    guard let stored = parse(packet, arrival: arrival) else { return }
    if !nacks.received(number, at: arrival) { loseChain(keepingFrom: number) }
    packets[number] = stored
    if stored.startsFrame {
      var index = starts.count
      while index > 0, starts[index - 1] > number { index -= 1 }
      starts.insert(number, at: index)
    }
    if packets.count > configuration.maxPackets { loseChain(keepingFrom: (gate.newest ?? number) + 1) }
  }

  /// What to do now: decode, ask, tell.
  public mutating func poll(at now: MonotonicTime) -> [VideoReceiveEvent] {
    var events: [VideoReceiveEvent] = []
    while let frame = nextFrame() { deliver(frame, at: now, to: &events) }
    checkPatience(at: now)
    if rhythm.isFreezing(at: now) {
      stats.freezes += 1
      events.append(.frozen)
    }
    if wantsKeyFrame(at: now) {
      stats.keyFrameRequests += 1
      events.append(.requestKeyFrame)
    }
    if configuration.usesNACK {
      let lost = nacks.due(at: now)
      stats.nacks += lost.count
      if !lost.isEmpty { events.append(.nack(lost)) }
    }
    return events
  }

  /// The sender stops on purpose (mute): the still picture is no freeze.
  public mutating func pause() { rhythm.reset() }

  /// The decoder could not use a frame: waits for a key frame.
  public mutating func decoderFailed() { loseChain(keepingFrom: (gate.newest ?? floor) + 1) }

  private mutating func deliver(
    _ frame: AssembledFrame, at now: MonotonicTime, to events: inout [VideoReceiveEvent]
  ) {
    stats.frames += 1
    if frame.isKey {
      stats.keyFrames += 1
      keyRequest = KeyFrameRequests()
    }
    if let freeze = rhythm.frame(at: now) {
      stats.frozenTime += freeze
      stats.longestFreeze = max(stats.longestFreeze, freeze)
      events.append(.resumed)
    }
    events.append(.frame(frame))
  }

  // MARK: Waiting

  /// How long a frame may wait for a missing packet: eight round trips, within limits.
  private var budget: Duration {
    let limits = configuration.patience
    return min(limits.upperBound, max(limits.lowerBound, roundTrip * 8 + .milliseconds(100)))
  }

  private mutating func checkPatience(at now: MonotonicTime) {
    guard configuration.continuity == .chain, let next = nextNumber, let newest = gate.newest else { return }
    var hole = next
    while packets[hole] != nil { hole += 1 }
    guard hole <= newest else { return }
    let isHopeless =
      !nacks.hopes(for: hole) || (nacks.missingSince(from: hole).map { now - $0 > budget } ?? true)
    guard isHopeless else { return }
    stats.giveUps += 1
    loseChain(keepingFrom: newest + 1)
  }

  private mutating func wantsKeyFrame(at now: MonotonicTime) -> Bool {
    guard nextNumber == nil, gate.newest != nil else { return false }
    // One that is on its way gets the same patience as any frame.
    if let start = starts.last(where: { packets[$0]?.startsKeyFrame == true }), let first = packets[start],
      now - first.arrival < budget
    {
      return false
    }
    return keyRequest.isDue(at: now, roundTrip: roundTrip, limits: configuration.keyFrameBackOff)
  }

  /// Gives up what is before `number`, except complete or growing key frames, and waits for a key frame.
  mutating func loseChain(keepingFrom number: Int64) {
    nextNumber = nil
    let kept = starts.first { packets[$0]?.startsKeyFrame == true && $0 >= floor } ?? number
    discard(before: min(kept, number))
  }

  mutating func discard(before number: Int64) {
    floor = max(floor, number)
    let limit = floor
    for key in packets.keys where key < limit { packets[key] = nil }
    starts.removeAll { $0 < limit }
    nacks.forget(before: limit)
  }

  // MARK: Numbering

  private mutating func number(_ packet: RTPPacket) -> Int64? {
    if let ssrc, ssrc != packet.ssrc {
      self.ssrc = packet.ssrc
      let number = gate.restart(at: packet.sequence)
      restart(at: number)
      return number
    }
    ssrc = packet.ssrc
    switch gate.admit(packet.sequence) {
    case .rejected: return nil
    case .accepted(let number): return number
    case .restarted(let number):
      restart(at: number)
      return number
    }
  }

  private mutating func restart(at number: Int64) {
    nextNumber = nil
    discard(before: number)
    nacks.reset()
  }
}
