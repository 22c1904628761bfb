/// A sum of colours, the three channels side by side in one word so that sums are added and subtracted whole: blue in
/// bits 0…15, red in 16…31, green from 32. No channel may exceed 65,535 or go below nothing.
struct ColorSum: Equatable {
  var packed: UInt64

  @inline(__always)
  init(packed: UInt64) { self.packed = packed }

  /// From sums of 0x00RR00BB and of green.
  @inline(__always)
  init(redBlue: UInt32, green: UInt32) { packed = UInt64(redBlue) | UInt64(green) &<< 32 }

  @inline(__always)
  var blue: Int32 { Int32(truncatingIfNeeded: packed & 0xFFFF) }
  @inline(__always)
  var red: Int32 { Int32(truncatingIfNeeded: packed &>> 16 & 0xFFFF) }
  @inline(__always)
  var green: Int32 { Int32(truncatingIfNeeded: packed &>> 32) }

  @inline(__always)
  static func + (a: Self, b: Self) -> Self { Self(packed: a.packed &+ b.packed) }
  @inline(__always)
  static func - (a: Self, b: Self) -> Self { Self(packed: a.packed &- b.packed) }

  /// The inner product with a 0xRRGGBB colour.
  @inline(__always)
  func dot(_ rgb: UInt32) -> Int32 {
    red &* Int32(truncatingIfNeeded: rgb &>> 16 & 255) &+ green &* Int32(truncatingIfNeeded: rgb &>> 8 & 255)
      &+ blue &* Int32(truncatingIfNeeded: rgb & 255)
  }

  /// The mean of `count` colours, rounded.
  @inline(__always)
  func mean(of count: Int32) -> UInt32 {
    guard count > 0 else { return 0 }
    let half = count / 2
    let (r, g, b) = ((red &+ half) / count, (green &+ half) / count, (blue &+ half) / count)
    return UInt32(truncatingIfNeeded: r &<< 16 | g &<< 8 | b)
  }
}

extension UInt32 {
  /// The sum of the squares of a 0xRRGGBB colour's channels.
  @inline(__always)
  var energy: Int32 { squaredError(0) }

  /// The inner product of two 0xRRGGBB colours.
  @inline(__always)
  func dot(_ other: UInt32) -> Int32 {
    ColorSum(redBlue: self & 0xFF_00FF, green: self &>> 8 & 255).dot(other)
  }
}
