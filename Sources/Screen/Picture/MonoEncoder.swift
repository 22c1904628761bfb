/// Quadrants, sextants, octants and braille without colours: parts brighter than an ordered dither's limit show the
/// foreground. Contrast within the cell is doubled first, because edges tell more of a face than its greys do.
struct MonoEncoder: CellEncoder {
  let symbols: GridSymbols
  let tolerance: PictureTolerance

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> SIMD8<Int32> {
    unsafe symbols.gather(at, stride, dim: dim)
  }

  @inline(__always)
  func encode(_ samples: SIMD8<Int32>, old: Cell) -> Cell? {
    let samples = GridSamples(samples, count: symbols.count)
    let luma = samples.luma &>> 8
    let mean = luma.wrappedSum() / symbols.count
    let sharp = luma &+ luma &- SIMD8<Int32>(repeating: mean)
    // A part changes only when it is clearly on the other side; doubled like the contrast.
    let slack = SIMD8<Int32>(repeating: 2 &* tolerance.step)
    let short = symbols.limits &- sharp
    var shown = short &>> 31
    if let before = symbols.mask(of: old.glyph) {
      let clearly = (short &+ slack) &>> 31
      let perhaps = (short &- slack) &>> 31
      shown = clearly | (perhaps & GridSamples.weights(before))
    }
    let bits = SIMD8<Int32>(1, 2, 4, 8, 16, 32, 64, 128)
    let mask = (shown & samples.lanes & bits).wrappedSum()
    let cell = Cell(symbols.glyph(mask), .default, .default)
    return cell == old ? nil : cell
  }
}

extension GridSymbols {
  /// How bright a part must be to show, in an order that spreads the parts of a grey evenly.
  @inline(__always)
  fileprivate var limits: SIMD8<Int32> {
    switch self {
    case .quadrant: SIMD8<Int32>(32, 160, 224, 96, 0, 0, 0, 0)
    case .sextant: SIMD8<Int32>(21, 149, 192, 64, 107, 235, 0, 0)
    case .octant, .braille: SIMD8<Int32>(16, 144, 208, 80, 48, 176, 240, 112)
    }
  }
}
