/// An instant on the machine's monotonic clock, in nanoseconds from an arbitrary origin.
///
/// Pure code never reads the clock: it is handed a `MonotonicTime`. Only drivers and the engine call `now()`.
public struct MonotonicTime: Comparable, Hashable, Sendable {
  /// Nanoseconds since the clock's origin (in simulations: since the start).
  public var nanoseconds: Int64

  /// The instant `nanoseconds` after the clock's origin.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The instant `milliseconds` after the clock's origin.
  public init(milliseconds: Int64) { nanoseconds = milliseconds * 1_000_000 }

  /// The clock's origin.
  public static let zero = MonotonicTime(nanoseconds: 0)

  /// Whole milliseconds since the clock's origin.
  public var milliseconds: Int64 { nanoseconds / 1_000_000 }

  /// Seconds since the clock's origin.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Whether `a` comes before `b`.
  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
  /// The instant `d` later.
  public static func + (t: Self, d: Duration) -> Self { Self(nanoseconds: t.nanoseconds &+ d.nanoseconds) }
  /// The instant `d` earlier.
  public static func - (t: Self, d: Duration) -> Self { Self(nanoseconds: t.nanoseconds &- d.nanoseconds) }
  /// The time from `b` to `a`.
  public static func - (a: Self, b: Self) -> Duration { .nanoseconds(a.nanoseconds &- b.nanoseconds) }
  /// Moves the instant `d` later.
  public static func += (t: inout Self, d: Duration) { t = t + d }
}

extension Duration {
  /// The whole duration in nanoseconds (saturating beyond ±292 years).
  public var nanoseconds: Int64 {
    let (high, low) = (components.seconds, components.attoseconds / 1_000_000_000)
    let (product, overflow) = high.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (high < 0 ? .min : .max) : product &+ low
  }
  /// The duration in milliseconds, with its fraction.
  public var inMilliseconds: Double { Double(nanoseconds) / 1e6 }
  /// The duration in seconds, with its fraction.
  public var inSeconds: Double { Double(nanoseconds) / 1e9 }
}
