/// Characters from light to dense, for terminals without blocks or colours. Where there are colours, ink and paper are
/// chosen so that the cell as a whole has the picture's colour, however little of it the character inks.
struct ASCIIEncoder: CellEncoder {
  let tolerance: PictureTolerance
  let depth: ColorDepth

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD4<UInt32> {
    unsafe SIMD4<UInt32>(repeating: at[0]).dimmed(dim)
  }

  private static let ramp = " .:-=+*#%@".unicodeScalars.map { Glyph(scalar: $0) }
  /// How much of a cell each of them inks, in 64ths, as common fonts draw them.
  private static let inked: [Int32] = [0, 2, 3, 2, 8, 7, 6, 16, 12, 18]

  @inline(__always)
  func encode(_ samples: SIMD4<UInt32>, old: Cell) -> Cell? {
    let known = Self.ramp.firstIndex(of: old.glyph)
    let level = level(samples[0].luma, keeping: known)
    guard depth != .mono else {
      let cell = Cell(Self.ramp[level], .default, .default)
      return cell == old ? nil : cell
    }
    if tolerance.squared > 0, let known, known == level, old.attributes.isEmpty,
      let fore = old.foreground.approximateRGB,
      let back = old.background.approximateRGB,
      fore.mixed(Self.inked[known], over: back).squaredError(samples[0]) <= 2 &* tolerance.squared
    {
      return nil
    }
    let cell = cell(level, samples[0], old)
    return cell == old ? nil : cell
  }

  /// A level stays until the brightness is clearly in the next one.
  @inline(__always)
  private func level(_ luma: Int32, keeping known: Int?) -> Int {
    let steps = Int32(Self.ramp.count)
    if let known {
      let centre = (2 &* Int32(known) &+ 1) &* 128 / steps
      if abs(luma &- centre) <= 128 / steps &+ tolerance.step { return known }
    }
    return Int((luma &* steps) >> 8)
  }

  /// Paper a little darker than the picture, ink as much brighter as makes up for it; the palette's error of the one is
  /// made up for by the other.
  @inline(__always)
  private func cell(_ level: Int, _ wanted: UInt32, _ old: Cell) -> Cell {
    let inked = Self.inked[level]
    guard inked > 0 else {
      let back = depth.choose(wanted, keeping: old.background, tolerance.squared)
      return Cell(.space, back, back)
    }
    let bright = wanted.scaled(by: 96)
    let fore = depth.choose(bright, keeping: old.foreground, tolerance.squared)
    let ink = fore.approximateRGB ?? bright
    let paper = wanted.without(inked, of: ink)
    return Cell(Self.ramp[level], fore, depth.choose(paper, keeping: old.background, tolerance.squared))
  }
}

extension UInt32 {
  /// The colour with every channel `parts` 64ths as bright, at most white.
  @inline(__always)
  fileprivate func scaled(by parts: Int32) -> UInt32 { mapped { _, channel in channel &* parts / 64 } }

  /// This colour on `inked` 64ths of a cell, `paper` on the rest.
  @inline(__always)
  fileprivate func mixed(_ inked: Int32, over paper: UInt32) -> UInt32 {
    mapped { shift, channel in
      let other = Int32(truncatingIfNeeded: paper &>> shift & 255)
      return (channel &* inked &+ other &* (64 &- inked)) / 64
    }
  }

  /// What the rest of a cell must be for it to be this colour in all, when `ink` covers `inked` 64ths.
  @inline(__always)
  fileprivate func without(_ inked: Int32, of ink: UInt32) -> UInt32 {
    mapped { shift, channel in
      let other = Int32(truncatingIfNeeded: ink &>> shift & 255)
      return (channel &* 64 &- other &* inked) / (64 &- inked)
    }
  }

  @inline(__always)
  private func mapped(_ change: (_ shift: UInt32, _ channel: Int32) -> Int32) -> UInt32 {
    var result: UInt32 = 0
    for place in 0..<3 {
      let shift = UInt32(truncatingIfNeeded: place &* 8)
      let channel = change(shift, Int32(truncatingIfNeeded: self &>> shift & 255))
      result |= UInt32(clamping: Swift.max(0, Swift.min(255, channel))) &<< shift
    }
    return result
  }
}
