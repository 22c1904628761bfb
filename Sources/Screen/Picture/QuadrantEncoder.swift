/// Quadrant blocks: of the eight ways to split four samples in two groups the one with the least squared error, each
/// group in its mean colour. A cell that is at most the tolerance worse than that stays as it is (render.md §3).
struct QuadrantEncoder: CellEncoder {
  let tolerance: PictureTolerance
  let depth: ColorDepth

  /// Bit 0 upper left, 1 upper right, 2 lower left, 3 lower right: set where the foreground shows.
  static let glyphs = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█".unicodeScalars.map { Glyph(scalar: $0) }

  /// U+2580…U+259F to those bits; 255 where the glyph is none of ours.
  private static let masks: [UInt8] = (0..<32).map { offset in
    glyphs.firstIndex { $0.rawValue == 0x2580 + UInt32(offset) }.map { UInt8($0) } ?? 255
  }

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD4<UInt32> {
    unsafe SIMD4<UInt32>(at[0], at[1], at[stride], at[stride &+ 1]).dimmed(dim)
  }

  @inline(__always)
  func encode(_ samples: SIMD4<UInt32>, old: Cell) -> Cell? {
    let keep = 4 &* tolerance.squared
    let shown = Self.error(of: old, samples)
    if keep > 0, shown <= keep { return nil }
    let mask = Self.bestMask(samples)
    let fore = depth.choose(Self.mean(samples, mask), keeping: old.foreground, tolerance.squared)
    let back = depth.choose(Self.mean(samples, 15 & ~mask), keeping: old.background, tolerance.squared)
    let cell = Cell(Self.glyphs[mask], mask == 0 ? back : fore, back)
    if cell == old || keep > 0 && shown <= Self.error(of: cell, samples) &+ keep { return nil }
    return cell
  }

  /// The squared error of what `cell` shows; huge when it shows no blocks in known colours.
  @inline(__always)
  private static func error(of cell: Cell, _ samples: SIMD4<UInt32>) -> Int32 {
    let glyph = cell.glyph.rawValue
    let mask: UInt8 = glyph == 0x20 ? 0 : glyph &- 0x2580 < 32 ? masks[Int(glyph &- 0x2580)] : 255
    guard mask != 255, cell.attributes.isEmpty, let back = cell.background.approximateRGB else {
      return .max / 2
    }
    guard let fore = mask == 0 ? back : cell.foreground.approximateRGB else { return .max / 2 }
    var sum: Int32 = 0
    for bit in 0..<4 { sum &+= samples[bit].squaredError(mask >> UInt8(bit) & 1 != 0 ? fore : back) }
    return sum
  }

  /// The split with the largest between-group sum; bit 0 is always background, the complement is the same split.
  @inline(__always)
  private static func bestMask(_ samples: SIMD4<UInt32>) -> Int {
    let r = SIMD4<Int32>(truncatingIfNeeded: samples &>> 16 & 255)
    let g = SIMD4<Int32>(truncatingIfNeeded: samples &>> 8 & 255)
    let b = SIMD4<Int32>(truncatingIfNeeded: samples & 255)
    let (rs, gs, bs) = (r.wrappedSum(), g.wrappedSum(), b.wrappedSum())
    var (best, bestScore): (Int, Int32) = (0, square(rs, gs, bs) &* 3)
    for mask in stride(from: 2, through: 14, by: 2) {
      var (r1, g1, b1, n): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
      for bit in 1..<4 where mask >> bit & 1 != 0 {
        r1 &+= r[bit]
        g1 &+= g[bit]
        b1 &+= b[bit]
        n &+= 1
      }
      // Sum of squares over group size, times 12 to stay in whole numbers (sizes are 1, 2, 3 and 4).
      let score = square(r1, g1, b1) &* (12 / n) &+ square(rs &- r1, gs &- g1, bs &- b1) &* (12 / (4 &- n))
      if score > bestScore { (best, bestScore) = (mask, score) }
    }
    return best
  }

  @inline(__always)
  private static func square(_ r: Int32, _ g: Int32, _ b: Int32) -> Int32 { r &* r &+ g &* g &+ b &* b }

  /// The mean colour of the samples in `mask`.
  @inline(__always)
  private static func mean(_ samples: SIMD4<UInt32>, _ mask: Int) -> UInt32 {
    var (r, g, b, n): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    for bit in 0..<4 where mask >> bit & 1 != 0 {
      r &+= samples[bit] &>> 16 & 255
      g &+= samples[bit] &>> 8 & 255
      b &+= samples[bit] & 255
      n &+= 1
    }
    guard n > 0 else { return 0 }
    let half = n / 2
    return ((r &+ half) / n) &<< 16 | ((g &+ half) / n) &<< 8 | (b &+ half) / n
  }
}
