public import Base

/// When a packet left and came, as transport-wide feedback tells.
public struct PacketArrival: Equatable, Sendable {
  /// When it left.
  public var sent: MonotonicTime
  /// When it came on the receiver's clock; nil if it did not.
  public var received: MonotonicTime?
  /// Size in bytes.
  public var size: Int

  /// A packet's fate.
  public init(sent: MonotonicTime, received: MonotonicTime?, size: Int) {
    self.sent = sent
    self.received = received
    self.size = size
  }
}

/// What a sender learns about its path.
public enum BandwidthObservation: Equatable, Sendable {
  /// The receiver's own estimate in bits a second (REMB).
  case estimate(Int)
  /// A reception report: loss 0...1 over all our streams since the last one, and the round trip.
  case report(fractionLost: Double, roundTrip: Duration?)
  /// What we really send, in bits a second, over about the last second.
  case sent(Int)
  /// Transport-wide feedback.
  case arrivals([PacketArrival])
}

/// Decides how much may be sent. The seam for estimators: REMB and loss today, transport-wide feedback when
/// it comes.
public protocol BandwidthEstimator: Sendable {
  /// Takes an observation made at `now`.
  mutating func observe(_ observation: BandwidthObservation, at now: MonotonicTime)
  /// Bits a second that may be sent in all.
  var target: Int { get }
}
