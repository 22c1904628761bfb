/// Sextants, octants and braille in colour: the samples split in two groups by brightness, then moved to the nearer group's
/// mean until that settles. A cell that is at most the tolerance worse than that stays as it is (render.md §3).
struct GridEncoder: CellEncoder {
  let symbols: GridSymbols
  let tolerance: PictureTolerance
  let depth: ColorDepth

  private static let unknown = Int32.max / 2

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD8<Int32> {
    unsafe symbols.gather(at, stride, dim: dim)
  }

  @inline(__always)
  func encode(_ samples: SIMD8<Int32>, old: Cell) -> Cell? {
    let samples = GridSamples(samples, count: symbols.count)
    let (total, energy) = (samples.sum(symbols.full), samples.energy)
    let keep = symbols.count &* tolerance.squared
    let shown = error(of: old, samples, total, energy)
    if keep > 0, shown <= keep { return nil }
    let cell = fit(samples, total, old)
    if cell == old || keep > 0 && shown <= error(of: cell, samples, total, energy) &+ keep { return nil }
    return cell
  }

  /// The squared error of what `cell` shows; huge when it shows none of these characters in known colours.
  @inline(__always)
  func error(of cell: Cell, _ samples: GridSamples, _ total: ColorSum, _ energy: Int32) -> Int32 {
    guard cell.attributes.isEmpty, let mask = symbols.mask(of: cell.glyph),
      let back = cell.background.approximateRGB
    else { return Self.unknown }
    guard mask != 0 else { return energy &+ symbols.count &* back.energy &- 2 &* total.dot(back) }
    guard let fore = cell.foreground.approximateRGB else { return Self.unknown }
    let ink = samples.sum(mask)
    let inked = Int32(truncatingIfNeeded: mask.nonzeroBitCount)
    let squares = inked &* fore.energy &+ (symbols.count &- inked) &* back.energy
    let products = ink.dot(fore) &+ (total - ink).dot(back)
    return energy &+ squares &- 2 &* products
  }

  /// The best cell this way finds.
  @inline(__always)
  private func fit(_ samples: GridSamples, _ total: ColorSum, _ old: Cell) -> Cell {
    var mask = samples.firstSplit()
    guard mask != 0 else { return solid(total.mean(of: symbols.count), old) }
    var ink = samples.sum(mask)
    for _ in 0..<2 {
      let inked = Int32(truncatingIfNeeded: mask.nonzeroBitCount)
      let better = samples.refined(ink, inked, total - ink)
      if better == mask || better == 0 || better == symbols.full { break }
      mask = better
      ink = samples.sum(mask)
    }
    if showsOthers(mask) {
      mask ^= symbols.full
      ink = total - ink
    }
    let inked = Int32(truncatingIfNeeded: mask.nonzeroBitCount)
    return cell(
      mask, ink.mean(of: inked), (total - ink).mean(of: symbols.count &- inked), samples, old)
  }

  /// Whether the complement of `mask` should be the foreground. A fixed choice, so that a cell does not turn inside out;
  /// dots leave gaps, so the smaller group is theirs.
  @inline(__always)
  private func showsOthers(_ mask: Int32) -> Bool {
    let inked = mask.nonzeroBitCount
    if symbols == .braille, inked != 4 { return inked > 4 }
    return mask & 1 != 0
  }

  @inline(__always)
  private func solid(_ rgb: UInt32, _ old: Cell) -> Cell {
    let color = depth.choose(rgb, keeping: old.background, tolerance.squared)
    return Cell(.space, color, color)
  }

  @inline(__always)
  private func cell(
    _ mask: Int32, _ ink: UInt32, _ paper: UInt32, _ samples: GridSamples, _ old: Cell
  ) -> Cell {
    let fore = depth.choose(ink, keeping: old.foreground, tolerance.squared)
    let back = depth.choose(paper, keeping: old.background, tolerance.squared)
    var mask = mask
    // The palette's colours may be far from those wanted: each sample takes the nearer of the two there are.
    if depth != .trueColor, let there = fore.approximateRGB, let other = back.approximateRGB {
      mask = there == other ? 0 : samples.nearer(to: there, than: other)
    }
    if mask == 0 { return Cell(.space, back, back) }
    if mask == symbols.full { return Cell(.space, fore, fore) }
    return Cell(symbols.glyph(mask), fore, back)
  }
}

extension GridSymbols {
  /// A cell's samples in reading order; lanes that no sample has are black.
  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD8<Int32> {
    let second = unsafe at + stride
    let third = unsafe second + stride
    var samples: SIMD8<UInt32>
    switch self {
    case .quadrant: unsafe samples = SIMD8(at[0], at[1], second[0], second[1], 0, 0, 0, 0)
    case .sextant: unsafe samples = SIMD8(at[0], at[1], second[0], second[1], third[0], third[1], 0, 0)
    case .octant, .braille:
      let fourth = unsafe third + stride
      unsafe samples = SIMD8(
        at[0], at[1], second[0], second[1], third[0], third[1], fourth[0], fourth[1])
    }
    if dim { samples = (samples &>> 1) & 0x7F_7F7F }
    return SIMD8<Int32>(truncatingIfNeeded: samples)
  }
}
