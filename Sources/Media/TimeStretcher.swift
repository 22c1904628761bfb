/// Shortens or lengthens speech without changing its pitch: one period is cut out or repeated, cross-faded
/// (WSOLA).
///
/// Works on blocks of 48 kHz mono PCM of 10...120 ms; block borders stay untouched, so blocks join without a
/// click.
public struct TimeStretcher: Sendable {
  /// Samples cut out so far.
  public private(set) var removed = 0
  /// Samples added so far.
  public private(set) var added = 0
  /// Likeness of neighbouring periods (normalised correlation) below which a block is left alone.
  public var leastLikeness = 0.7

  /// Periods that are tried: 2.5 ms (400 Hz) to 10 ms (100 Hz).
  private static let shortest = 120
  private static let longest = 480
  /// Mean power below which a block is as good as silent and may be cut anywhere (about -60 dBov).
  private static let quiet = 1_000.0

  /// A stretcher that has done nothing yet.
  public init() {}

  /// `block` at the wished speed; unchanged if it is too short or its sound does not allow it.
  public mutating func process(_ block: [Int16], speed: PlayoutSpeed) -> [Int16] {
    switch speed {
    case .normal: return block
    case .faster: return shorten(block)
    case .slower: return lengthen(block)
    }
  }

  private mutating func shorten(_ block: [Int16]) -> [Int16] {
    guard let (start, period) = bestPeriod(block) else { return block }
    var out = Array(block[..<start])
    out += Self.crossFade(block, from: start, to: start + period, count: period)
    out += block[(start + 2 * period)...]
    removed += period
    return out
  }

  private mutating func lengthen(_ block: [Int16]) -> [Int16] {
    guard let (start, period) = bestPeriod(block) else { return block }
    var out = Array(block[..<(start + period)])
    out += Self.crossFade(block, from: start + period, to: start, count: period)
    out += block[(start + period)...]
    added += period
    return out
  }

  /// Fades from the samples at `from` to those at `to`.
  private static func crossFade(_ x: [Int16], from: Int, to: Int, count: Int) -> [Int16] {
    (0..<count).map { i in
      let blended = Int(x[from + i]) * (count - i) + Int(x[to + i]) * i
      return Int16(clamping: blended / count)
    }
  }

  /// Where two neighbouring periods are most alike, and how long they are.
  private func bestPeriod(_ x: [Int16]) -> (start: Int, period: Int)? {
    let longest = min(Self.longest, x.count / 2)
    guard longest >= Self.shortest else { return nil }
    let start = (x.count - 2 * longest) / 2
    if Self.power(x) < Self.quiet { return (start, longest) }
    // A coarse search over every fourth sample, then a fine one around its best.
    var best = (period: Self.shortest, likeness: -1.0)
    for period in stride(from: Self.shortest, through: longest, by: 4) {
      let likeness = Self.likeness(x, start, period, step: 4)
      if likeness > best.likeness { best = (period, likeness) }
    }
    let around = max(Self.shortest, best.period - 3)...min(longest, best.period + 3)
    for period in around where period != best.period {
      let likeness = Self.likeness(x, start, period, step: 2)
      if likeness > best.likeness { best = (period, likeness) }
    }
    return best.likeness >= leastLikeness ? (start, best.period) : nil
  }

  private static func power(_ x: [Int16]) -> Double {
    var sum = 0
    for i in stride(from: 0, to: x.count, by: 4) { sum += Int(x[i]) * Int(x[i]) }
    return Double(sum) / Double(max(1, (x.count + 3) / 4))
  }

  /// Normalised correlation of the period at `start` with the one after it.
  private static func likeness(_ x: [Int16], _ start: Int, _ period: Int, step: Int) -> Double {
    var (cross, first, second) = (0, 0, 0)
    for i in stride(from: start, to: start + period, by: step) {
      let (a, b) = (Int(x[i]), Int(x[i + period]))
      cross += a * b
      first += a * a
      second += b * b
    }
    guard first > 0, second > 0 else { return 0 }
    return Double(cross) / (Double(first) * Double(second)).squareRoot()
  }
}
