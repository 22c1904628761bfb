internal import Glibc

extension MonotonicTime {
  /// The machine's monotonic clock. For drivers, the engine and the executables; pure targets take time as an input.
  public static func now() -> MonotonicTime {
    var t = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &t)
    return MonotonicTime(nanoseconds: Int64(t.tv_sec) * 1_000_000_000 + Int64(t.tv_nsec))
  }
}

/// Seconds and nanoseconds of the wall clock since 1970; for log lines, RTCP sender reports and the call log only.
public struct WallTime: Comparable, Hashable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00Z.
  public var nanoseconds: Int64
  /// The instant `nanoseconds` after 1970-01-01T00:00Z.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  /// The wall clock, now.
  public static func now() -> WallTime {
    var t = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &t)
    return WallTime(nanoseconds: Int64(t.tv_sec) * 1_000_000_000 + Int64(t.tv_nsec))
  }
  /// Whole seconds since 1970.
  public var seconds: Int64 { nanoseconds / 1_000_000_000 }
  /// Whether `a` comes before `b`.
  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
}
