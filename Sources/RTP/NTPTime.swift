public import Base

/// An NTP timestamp (RFC 3550 §4): 32.32 fixed-point seconds since 1900.
public struct NTPTime: Comparable, Hashable, Sendable {
  /// The 64 bits.
  public var raw: UInt64

  /// The timestamp with these 64 bits.
  public init(raw: UInt64) { self.raw = raw }

  /// The wall clock's time as NTP has it.
  public init(_ wall: WallTime) {
    let (seconds, rest) = wall.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let fraction = (rest << 32) / 1_000_000_000
    raw = UInt64(bitPattern: ((seconds &+ 2_208_988_800) << 32) &+ fraction)
  }

  /// The middle 32 bits: 16.16 seconds, as LSR and DLSR use them (RFC 3550 §6.4.1).
  public var compact: UInt32 { UInt32(truncatingIfNeeded: raw >> 16) }

  /// Nanoseconds from `earlier` to this time (saturating at about ±68 years).
  public func nanoseconds(since earlier: NTPTime) -> Int64 {
    let difference = Int64(bitPattern: raw &- earlier.raw)
    let seconds = difference >> 32
    let fraction = difference & 0xFFFF_FFFF
    return seconds * 1_000_000_000 + (fraction * 1_000_000_000) >> 32
  }

  /// Order in time.
  public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
}

/// Maps the monotonic clock to NTP time from one anchor, so that a change of the wall clock cannot bend a
/// call.
public struct NTPClock: Sendable {
  private let wall: WallTime
  private let anchor: MonotonicTime

  /// The wall clock showed `wall` at `anchor`.
  public init(wall: WallTime, at anchor: MonotonicTime) {
    self.wall = wall
    self.anchor = anchor
  }

  /// NTP time at `time`.
  public func ntp(at time: MonotonicTime) -> NTPTime {
    NTPTime(WallTime(nanoseconds: wall.nanoseconds &+ (time - anchor).nanoseconds))
  }
}
