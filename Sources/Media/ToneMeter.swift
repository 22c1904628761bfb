/// The pitch of a voice that is one steady tone, from its upward crossings of zero: who measures a call with a tone for
/// each person tells them apart by it.
public struct ToneMeter: Sendable {
  private static let rate = 48_000.0
  /// So many periods are looked at: the median of them is the pitch, whatever a lost packet did to a few.
  private static let most = 64
  private static let least = 16

  private var periods: [Double] = []
  private var next = 0
  private var position = 0.0
  private var last: Double?
  private var previous = 0.0
  private var isArmed = false
  /// The loudest sample lately; noise around zero is no crossing.
  private var peak = 0.0

  /// A meter that has heard nothing.
  public init() {}

  /// In hertz; 0 while there is no tone, or not one.
  public var hertz: Double {
    guard periods.count >= Self.least else { return 0 }
    let sorted = periods.sorted()
    let usual = sorted[sorted.count / 2]
    let near = sorted.filter { abs($0 - usual) < 0.1 * usual }
    // Speech and mixtures have no usual period.
    guard near.count * 2 > sorted.count, usual > 0 else { return 0 }
    return Self.rate * Double(near.count) / near.reduce(0, +)
  }

  /// Takes a block of samples.
  public mutating func process(_ block: [Int16]) {
    for sample in block {
      let value = Double(sample)
      peak = max(abs(value), peak * 0.999_9)
      take(value)
      previous = value
      position += 1
    }
  }

  private mutating func take(_ value: Double) {
    if value < -0.2 * peak { isArmed = true }
    guard isArmed, peak > 200, previous < 0, value >= 0 else { return }
    isArmed = false
    let crossing = position - value / (value - previous)
    if let last { add(crossing - last) }
    last = crossing
  }

  private mutating func add(_ period: Double) {
    // 20 Hz to 12 kHz.
    guard (4...2_400).contains(period) else { return }
    if periods.count < Self.most {
      periods.append(period)
    } else {
      periods[next] = period
      next = (next + 1) % Self.most
    }
  }
}
