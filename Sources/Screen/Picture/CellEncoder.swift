/// Turns the samples under a cell into the cell to show, or nil when what the terminal shows is near enough.
protocol CellEncoder {
  /// What is kept of a cell's samples while it is encoded: few ones themselves, sums of many.
  associatedtype Samples

  /// How far what is shown may be from what should be.
  var tolerance: PictureTolerance { get }

  /// Collects a cell's samples: `at` is its upper left one, rows are `stride` apart; `dim` halves their brightness.
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> Samples

  /// `samples` are what `gather` made of the cell; `old` is what the terminal shows there.
  func encode(_ samples: Samples, old: Cell) -> Cell?
}

extension SIMD4<UInt32> {
  /// The samples, half as bright if `dim`.
  @inline(__always)
  func dimmed(_ dim: Bool) -> Self { dim ? (self &>> 1) & 0x7F_7F7F : self }
}

/// Half blocks in 24-bit colour: the fast path.
struct HalfBlockEncoder: CellEncoder {
  let tolerance: PictureTolerance

  static let upper = Glyph(rawValue: 0x2580)

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD4<UInt32> {
    unsafe SIMD4<UInt32>(at[0], at[stride], 0, 0).dimmed(dim)
  }

  @inline(__always)
  func encode(_ samples: SIMD4<UInt32>, old: Cell) -> Cell? {
    let (top, bottom) = (samples[0], samples[1])
    if old.glyph.rawValue == Self.upper.rawValue, old.foreground.packed >> 24 == 2,
      old.background.packed >> 24 == 2,
      !old.foreground.packed.rgbPart.isFar(from: top, tolerance.step),
      !old.background.packed.rgbPart.isFar(from: bottom, tolerance.step), old.attributes.isEmpty
    {
      return nil
    }
    return Cell(Self.upper, .rgb(top), .rgb(bottom))
  }
}

extension UInt32 {
  @inline(__always)
  fileprivate var rgbPart: UInt32 { self & 0xFF_FFFF }
}

/// Half blocks in palette colours; a colour changes only when another is clearly better, or noise would make it flicker.
struct PaletteHalfBlockEncoder: CellEncoder {
  let tolerance: PictureTolerance
  let depth: ColorDepth

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD4<UInt32> {
    unsafe SIMD4<UInt32>(at[0], at[stride], 0, 0).dimmed(dim)
  }

  @inline(__always)
  func encode(_ samples: SIMD4<UInt32>, old: Cell) -> Cell? {
    let known = old.glyph.rawValue == HalfBlockEncoder.upper.rawValue
    let fore = depth.choose(samples[0], keeping: known ? old.foreground : .default, tolerance.squared)
    let back = depth.choose(samples[1], keeping: known ? old.background : .default, tolerance.squared)
    let cell = Cell(HalfBlockEncoder.upper, fore, back)
    return cell == old ? nil : cell
  }
}

extension ColorDepth {
  /// The colour for 0xRRGGBB; `old` stays when it is at most `slack` (squared) worse than the best.
  @inline(__always)
  func choose(_ rgb: UInt32, keeping old: Color, _ slack: Int32) -> Color {
    if self == .trueColor { return .rgb(rgb) }
    if self == .mono { return .default }
    let index = Int(rgb >> 19 & 31) << 10 | Int(rgb >> 11 & 31) << 5 | Int(rgb >> 3 & 31)
    let best = self == .palette256 ? Palette.nearest256Table[index] : Palette.nearest16Table[index]
    if old.packed >> 24 == 1 {
      let (kept, new) = (Palette.table[Int(old.packed & 255)], Palette.table[Int(best)])
      if rgb.squaredError(kept) <= rgb.squaredError(new) &+ slack { return old }
    }
    return .palette(best)
  }
}
