public import Base
public import RTP

/// What a remote receiver says of a stream of ours.
public struct RemoteReception: Equatable, Sendable {
  /// Loss since its last report, 0...1.
  public var fractionLost: Double
  /// Packets lost since the start.
  public var cumulativeLost: Int
  /// Highest sequence number it has, with cycles.
  public var highestSequence: UInt32
  /// Interarrival jitter in ticks of the stream's clock.
  public var jitterTicks: UInt32
  /// Round-trip time, if the report lets it be computed.
  public var roundTrip: Duration?
  /// When the report came.
  public var time: MonotonicTime
}

/// Makes and reads the RTCP reports of one transport (RFC 3550 §6, A.7): when to report, what to say, what
/// was said.
///
/// Holds the reception statistics of every remote stream on the transport, at most 64.
public struct RTCPReporter: Sendable {
  /// Mean time between reports; they are spread over 0.5...1.5 of it.
  public var interval: Duration
  /// What remote receivers last said of our streams, by our SSRC.
  public private(set) var remoteReceptions: [UInt32: RemoteReception] = [:]
  /// Statistics of the remote streams, by their SSRC.
  public private(set) var receptions: [UInt32: ReceptionStatistics] = [:]
  /// Round-trip time smoothed over the reports (7/8 old, 1/8 new).
  public private(set) var roundTrip: Duration?

  /// Names the endpoint in SDES; random for each call (RFC 7022).
  public let cname: String
  /// Who reports while no stream of ours is sending.
  public var localSSRC: UInt32
  private let clock: NTPClock
  private var generator: SeededGenerator
  private var nextReport: MonotonicTime?
  private var unreadExpected = 0
  private var unreadLost = 0
  private static let maxStreams = 64

  /// A reporter. `interval`: 1 s with video, 5 s for audio alone; the first report comes after half of it.
  public init(
    localSSRC: UInt32, cname: String, clock: NTPClock, interval: Duration = .seconds(1),
    using generator: inout some RandomNumberGenerator
  ) {
    self.localSSRC = localSSRC
    self.cname = cname
    self.clock = clock
    self.interval = interval
    self.generator = SeededGenerator(seed: generator.next())
  }

  /// Notes a packet of a remote stream.
  public mutating func received(_ packet: RTPPacket, clockRate: Int, arrival: MonotonicTime) {
    guard receptions[packet.ssrc] != nil || receptions.count < Self.maxStreams else { return }
    receptions[packet.ssrc, default: ReceptionStatistics(clockRate: clockRate)].add(packet, arrival: arrival)
  }

  /// Notes the reports in a received compound; other packets are ignored.
  public mutating func received(_ packets: [RTCPPacket], arrival: MonotonicTime) {
    for packet in packets {
      switch packet {
      case .senderReport(let report):
        receptions[report.ssrc]?.add(report, arrival: arrival)
        for block in report.reports { note(block, arrival: arrival) }
      case .receiverReport(let report):
        for block in report.reports { note(block, arrival: arrival) }
      case .goodbye(let goodbye):
        for source in goodbye.sources { receptions[source] = nil }
      case .sourceDescription, .nack, .pictureLoss, .fullIntraRequest, .estimatedBitrate, .transportFeedback,
        .other:
        break
      }
    }
  }

  private mutating func note(_ block: ReportBlock, arrival: MonotonicTime) {
    guard remoteReceptions[block.ssrc] != nil || remoteReceptions.count < Self.maxStreams else { return }
    let measured = measureRoundTrip(block, arrival: arrival)
    if let measured { roundTrip = roundTrip.map { ($0 * 7 + measured) / 8 } ?? measured }
    accumulate(block)
    remoteReceptions[block.ssrc] = RemoteReception(
      fractionLost: Double(block.fractionLost) / 256, cumulativeLost: Int(block.cumulativeLost),
      highestSequence: block.highestSequence, jitterTicks: block.jitter, roundTrip: measured, time: arrival)
  }

  /// Loss over all our streams, weighed by their packets, from the reports since the last call; nil without
  /// any.
  public mutating func takeLoss() -> Double? {
    guard unreadExpected > 0 else { return nil }
    defer { (unreadExpected, unreadLost) = (0, 0) }
    return min(1, max(0, Double(unreadLost) / Double(unreadExpected)))
  }

  private mutating func accumulate(_ block: ReportBlock) {
    guard let before = remoteReceptions[block.ssrc] else {
      // The first report tells its share only; it weighs as much as a second of audio.
      unreadExpected += 50
      unreadLost += Int(block.fractionLost) * 50 / 256
      return
    }
    let expected = Int(Int32(bitPattern: block.highestSequence &- before.highestSequence))
    // A restart of the count, or a report from before it, tells nothing.
    guard expected > 0, expected < 100_000 else { return }
    unreadExpected += expected
    unreadLost += max(0, Int(block.cumulativeLost) - before.cumulativeLost)
  }

  /// RFC 3550 §6.4.1, "DLSR": A - LSR - DLSR in units of 1/65536 s.
  private func measureRoundTrip(_ block: ReportBlock, arrival: MonotonicTime) -> Duration? {
    guard block.lastSenderReport != 0 else { return nil }
    let now = clock.ntp(at: arrival).compact
    let ticks = Int32(bitPattern: now &- block.lastSenderReport &- block.delaySinceLastSenderReport)
    // Rounding may give a little less than nothing; a minute is no round trip but a confused peer.
    guard ticks > -660, ticks < 60 * 65_536 else { return nil }
    return .nanoseconds(Int64(max(0, ticks)) * 1_000_000_000 / 65_536)
  }

  /// When `due` has something to say next; nil until it was asked first.
  public var nextDue: MonotonicTime? { nextReport }

  /// The compound to send now, if it is time: a report for each sending stream (or one receiver report), and
  /// SDES.
  public mutating func due(at now: MonotonicTime, senders: [SenderInfo]) -> [RTCPPacket]? {
    guard let next = nextReport else {
      nextReport = now + interval / 2
      return nil
    }
    guard now >= next else { return nil }
    nextReport = now + interval * Double.random(in: 0.5...1.5, using: &generator)
    return report(at: now, senders: senders)
  }

  /// A full report at once.
  public mutating func report(at now: MonotonicTime, senders: [SenderInfo]) -> [RTCPPacket] {
    var blocks: [ReportBlock] = []
    for ssrc in receptions.keys.sorted() {
      // A stream that has been silent for long is no longer reported (RFC 3550 §6.3.5).
      guard let last = receptions[ssrc]?.lastArrival, now - last < .seconds(30) else { continue }
      if let block = receptions[ssrc]?.block(ssrc: ssrc, at: now) { blocks.append(block) }
    }
    blocks = Array(blocks.prefix(31))
    var packets: [RTCPPacket] = senders.enumerated().map { index, info in
      .senderReport(
        SenderReport(
          ssrc: info.ssrc, ntp: clock.ntp(at: now), rtpTimestamp: info.rtpTimestamp,
          packetCount: info.packetCount, octetCount: info.octetCount, reports: index == 0 ? blocks : []))
    }
    if packets.isEmpty { packets = [.receiverReport(ReceiverReport(ssrc: localSSRC, reports: blocks))] }
    packets.append(
      .sourceDescription([SourceDescription(ssrc: senders.first?.ssrc ?? localSSRC, cname: cname)]))
    return packets
  }

  /// Feedback that must not wait, as a compound RFC 3550 §6.1 allows: an empty receiver report leads it.
  public func compound(feedback: [RTCPPacket]) -> [RTCPPacket] {
    [
      .receiverReport(ReceiverReport(ssrc: localSSRC)),
      .sourceDescription([SourceDescription(ssrc: localSSRC, cname: cname)]),
    ] + feedback
  }

  /// Says goodbye for `sources`.
  public func goodbye(sources: [UInt32]) -> [RTCPPacket] {
    compound(feedback: [.goodbye(Goodbye(sources: sources))])
  }
}
