public import Base

/// Bits a second over a sliding window of about one second.
public struct BitrateMeter: Sendable {
  private var buckets = [Int](repeating: 0, count: 20)  // 50 ms each
  private var index: Int64 = 0
  private var start: MonotonicTime?

  /// A meter that has seen nothing.
  public init() {}

  /// Notes `bytes` at `now`.
  public mutating func add(bytes: Int, at now: MonotonicTime) {
    advance(to: now)
    buckets[Int(index % 20)] += bytes
  }

  /// The rate at `now`, headers counted if they were added. Over a shorter span during the first second.
  public mutating func rate(at now: MonotonicTime) -> Int {
    guard let start else { return 0 }
    advance(to: now)
    let span = max(0.2, min(1, (now - start).inSeconds))
    return Int(Double(buckets.reduce(0, +) * 8) / span)
  }

  private mutating func advance(to now: MonotonicTime) {
    let current = max(0, now.milliseconds / 50)
    if start == nil {
      start = now
      index = current
    }
    guard current > index else { return }
    for passed in (max(index, current - 20) + 1)...current { buckets[Int(passed % 20)] = 0 }
    index = current
  }
}
