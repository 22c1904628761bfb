public import Base
public import RTP

/// Reception statistics of one remote stream (RFC 3550 §A.1, §A.3, §A.8).
public struct ReceptionStatistics: Sendable {
  /// Ticks of the stream's RTP clock a second.
  public let clockRate: Int
  /// Packets received, copies included.
  public private(set) var received: Int64 = 0
  /// Payload octets received.
  public private(set) var octets: Int64 = 0
  /// When the last packet came.
  public private(set) var lastArrival: MonotonicTime?

  private var gate = SequenceGate()
  private var base: Int64 = 0
  private var highest: Int64 = 0
  private var expectedPrior: Int64 = 0
  private var receivedPrior: Int64 = 0
  private var times = TimestampUnwrapper()
  private var lastTransit: Double?
  private var jitterTicks = 0.0
  private var report: (compact: UInt32, arrival: MonotonicTime)?

  /// Statistics that have seen nothing.
  public init(clockRate: Int) { self.clockRate = max(1, clockRate) }

  /// Packets that should have come so far.
  public var expected: Int64 { received > 0 ? highest - base + 1 : 0 }
  /// Expected less received; negative when copies outnumber losses.
  public var lost: Int64 { expected - received }
  /// Interarrival jitter.
  public var jitter: Duration { .nanoseconds(Int64(jitterTicks / Double(clockRate) * 1e9)) }

  /// Notes a packet.
  public mutating func add(_ packet: RTPPacket, arrival: MonotonicTime) {
    guard follow(packet.sequence) else { return }
    received += 1
    octets += Int64(packet.payload.count)
    lastArrival = arrival
    // §A.8; a jump of the clock is no jitter.
    let transit = arrival.seconds * Double(clockRate) - Double(times.unwrap(packet.timestamp))
    if let lastTransit, case let d = (transit - lastTransit).magnitude, d < Double(clockRate) * 5 {
      jitterTicks += (d - jitterTicks) / 16
    }
    lastTransit = transit
  }

  /// Notes a sender report of this stream.
  public mutating func add(_ senderReport: SenderReport, arrival: MonotonicTime) {
    report = (senderReport.ntp.compact, arrival)
  }

  private mutating func follow(_ sequence: UInt16) -> Bool {
    let isFirst = gate.newest == nil
    switch gate.admit(sequence) {
    case .rejected: return false
    case .restarted(let number): restart(at: number)
    case .accepted(let number):
      if isFirst { restart(at: number) }
      highest = max(highest, number)
    }
    return true
  }

  private mutating func restart(at number: Int64) {
    base = number
    highest = number
    received = 0
    expectedPrior = 0
    receivedPrior = 0
    lastTransit = nil
  }

  /// The block for the next report; the loss fraction is counted since the block before. Nil before any
  /// packet.
  public mutating func block(ssrc: UInt32, at now: MonotonicTime) -> ReportBlock? {
    guard received > 0 else { return nil }
    let expectedNow = expected - expectedPrior
    let lostNow = expectedNow - (received - receivedPrior)
    expectedPrior = expected
    receivedPrior = received
    let fraction = expectedNow > 0 && lostNow > 0 ? min(255, lostNow * 256 / expectedNow) : 0
    let delay = report.map { max(0, (now - $0.arrival).inSeconds) * 65_536 } ?? 0
    return ReportBlock(
      ssrc: ssrc, fractionLost: UInt8(fraction), cumulativeLost: Int32(clamping: lost),
      highestSequence: UInt32(truncatingIfNeeded: highest), jitter: UInt32(min(4e9, jitterTicks)),
      lastSenderReport: report?.compact ?? 0,
      delaySinceLastSenderReport: UInt32(min(Double(UInt32.max), delay.rounded())))
  }
}
