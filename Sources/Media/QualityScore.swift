import Base

/// How a connection feels, on the scale that calling kits share; judged every two seconds for each direction.
public enum QualityScore: Int, Comparable, Sendable, CaseIterable {
  case unknown = 0
  case excellent = 1
  /// As excellent, at a lower rate.
  case good = 2
  /// Slightly flawed.
  case poor = 3
  /// Not smooth.
  case bad = 4
  /// Barely usable.
  case veryBad = 5
  /// Nothing comes through.
  case down = 6
  /// Not enough seen yet.
  case detecting = 8

  /// The better one is the lesser.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// What was measured over the last interval.
  public struct Measurement: Equatable, Sendable {
    /// How long was measured.
    public var interval: Duration
    /// Packets that came.
    public var packets: Int
    /// Packets lost on the way, 0...1.
    public var loss: Double
    /// Audio made up, 0...1.
    public var concealed: Double
    /// Interarrival jitter.
    public var jitter: Duration
    /// Round-trip time, if known.
    public var roundTrip: Duration?
    /// Share of the interval in which the picture stood still, 0...1.
    public var frozen: Double

    /// A measurement; what is left out counts as perfect.
    public init(
      interval: Duration, packets: Int, loss: Double = 0, concealed: Double = 0, jitter: Duration = .zero,
      roundTrip: Duration? = nil, frozen: Double = 0
    ) {
      self.interval = interval
      self.packets = packets
      self.loss = loss
      self.concealed = concealed
      self.jitter = jitter
      self.roundTrip = roundTrip
      self.frozen = frozen
    }
  }

  /// Upper bounds of excellent, good, poor and bad.
  private static let lossSteps = [0.01, 0.03, 0.10, 0.30]
  private static let concealedSteps = [0.005, 0.02, 0.06, 0.15]
  private static let jitterSteps = [20.0, 40.0, 80.0, 160.0]
  private static let roundTripSteps = [150.0, 300.0, 500.0, 900.0]
  private static let frozenSteps = [0.01, 0.05, 0.15, 0.40]

  /// The worst of what the measurement's parts say.
  public init(_ m: Measurement) {
    guard m.interval >= .seconds(1) else {
      self = .detecting
      return
    }
    guard m.packets > 0 else {
      self = .down
      return
    }
    let steps = [
      Self.step(m.loss, Self.lossSteps), Self.step(m.concealed, Self.concealedSteps),
      Self.step(m.jitter.inMilliseconds, Self.jitterSteps),
      m.roundTrip.map { Self.step($0.inMilliseconds, Self.roundTripSteps) } ?? 1,
      Self.step(m.frozen, Self.frozenSteps),
    ]
    self = QualityScore(rawValue: steps.max() ?? 1) ?? .unknown
  }

  private static func step(_ value: Double, _ bounds: [Double]) -> Int {
    1 + (bounds.firstIndex { value < $0 } ?? bounds.count)
  }
}
