internal import Base

/// Says when each picture of a steady rate is due: counted from the start, so errors never add up.
struct FramePacer {
  private let start: MonotonicTime
  private let numerator: Int64
  private let denominator: Int64
  private var index: Int64 = 0

  /// `numerator`/`denominator` pictures a second (at least one in 100 s, at most 1000).
  init(start: MonotonicTime, numerator: Int, denominator: Int = 1) {
    self.start = start
    self.numerator = Int64(min(max(numerator, 1), 1_000_000_000))
    self.denominator = Int64(min(max(denominator, 1), 1_000_000_000))
  }

  private func due(_ index: Int64) -> MonotonicTime {
    let nanoseconds = Double(index) * Double(denominator) / Double(numerator) * 1e9
    return MonotonicTime(nanoseconds: start.nanoseconds &+ Int64(min(nanoseconds, 9e18 / 2)))
  }

  /// When the next picture is due, and how many were missed because `now` is already past theirs.
  mutating func next(now: MonotonicTime) -> (due: MonotonicTime, skipped: Int) {
    var skipped = 0
    while due(index + 1) <= now, skipped < 100_000 {
      index += 1
      skipped += 1
    }
    defer { index += 1 }
    return (due(index), skipped)
  }
}
