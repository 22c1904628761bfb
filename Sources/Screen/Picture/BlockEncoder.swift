/// What the block fit needs of a cell's 4x8 samples. Every shape's sum is a difference of sums down the columns, so all the
/// shapes together cost little more than looking at each sample once.
struct BlockSums {
  /// For each shape of `BlockShape.all` twice the sum of the samples it inks (twice, because some are inked by half).
  var inks = InlineArray<17, UInt64>(repeating: 0)
  var total = ColorSum(packed: 0)
  /// The sum of the squares of all channels.
  var energy: Int32 = 0

  @inline(__always)
  init(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) {
    var (redBlue, green, squares) = (SIMD4<UInt32>(), SIMD4<UInt32>(), SIMD4<UInt32>())
    var upper = (SIMD4<UInt32>(), SIMD4<UInt32>())
    for row in 0..<8 {
      var line = unsafe UnsafeRawPointer(at + row &* stride).loadUnaligned(as: SIMD4<UInt32>.self)
      line = line.dimmed(dim)
      let rb: SIMD4<UInt32> = line & 0xFF_00FF
      let g: SIMD4<UInt32> = line &>> 8 & 255
      let (r, b): (SIMD4<UInt32>, SIMD4<UInt32>) = (rb &>> 16, rb & 255)
      redBlue = redBlue &+ rb
      green = green &+ g
      let (r2, g2, b2): (SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>) = (r &* r, g &* g, b &* b)
      squares = squares &+ r2 &+ g2 &+ b2
      if row == 3 { upper = (redBlue, green) }
      // For now all rows down to this one.
      if row < 7 { inks[6 &- row] = Self.sum(redBlue, green) }
    }
    energy = Int32(truncatingIfNeeded: squares.wrappedSum())
    let whole = Self.sum(redBlue, green)
    total = ColorSum(packed: whole)
    for index in 0..<7 { inks[index] = (whole &- inks[index]) &<< 1 }
    addColumns(redBlue, green, upper)
  }

  @inline(__always)
  private static func sum(_ redBlue: SIMD4<UInt32>, _ green: SIMD4<UInt32>) -> UInt64 {
    ColorSum(redBlue: redBlue.wrappedSum(), green: green.wrappedSum()).packed
  }

  @inline(__always)
  private static func column(_ index: Int, _ redBlue: SIMD4<UInt32>, _ green: SIMD4<UInt32>) -> UInt64 {
    ColorSum(redBlue: redBlue[index], green: green[index]).packed
  }

  /// The shapes that divide columns; `upper` are the columns of the upper half.
  @inline(__always)
  private mutating func addColumns(
    _ redBlue: SIMD4<UInt32>, _ green: SIMD4<UInt32>, _ upper: (SIMD4<UInt32>, SIMD4<UInt32>)
  ) {
    let first = Self.column(0, redBlue, green)
    let second = Self.column(1, redBlue, green)
    let third = Self.column(2, redBlue, green)
    let half = first &+ second
    inks[7] = first &<< 1
    inks[8] = half &<< 1
    inks[9] = (half &+ third) &<< 1
    inks[10] = first &<< 1 &+ second
    inks[11] = half &<< 1 &+ third
    let upperLeft = Self.column(0, upper.0, upper.1) &+ Self.column(1, upper.0, upper.1)
    let upperRight = Self.column(2, upper.0, upper.1) &+ Self.column(3, upper.0, upper.1)
    let lowerRight = total.packed &- half &- upperRight
    inks[12] = upperLeft &<< 1
    inks[13] = upperRight &<< 1
    inks[14] = (half &- upperLeft) &<< 1
    inks[15] = lowerRight &<< 1
    inks[16] = (upperLeft &+ lowerRight) &<< 1
  }
}

/// Block elements: of halves, eighths and quadrants the shape with the least squared error, each part in its best colour.
/// A cell that is at most the tolerance worse than that stays as it is (render.md §3).
struct BlockEncoder: CellEncoder {
  let tolerance: PictureTolerance
  let depth: ColorDepth

  private static let unknown = Int32.max / 2

  @inline(__always)
  func gather(_ at: UnsafePointer<UInt32>, _ stride: Int, dim: Bool) -> BlockSums {
    unsafe BlockSums(at, stride, dim: dim)
  }

  @inline(__always)
  func encode(_ samples: BlockSums, old: Cell) -> Cell? {
    let keep = 32 &* tolerance.squared
    let shown = Self.error(of: old, samples)
    if keep > 0, shown <= keep { return nil }
    let cell = fit(samples, old)
    if cell == old || keep > 0 && shown <= Self.error(of: cell, samples) &+ keep { return nil }
    return cell
  }

  /// The squared error of what `cell` shows; huge when it shows no blocks in known colours.
  @inline(__always)
  static func error(of cell: Cell, _ samples: BlockSums) -> Int32 {
    let glyph = cell.glyph.rawValue
    guard cell.attributes.isEmpty, let back = cell.background.approximateRGB else { return unknown }
    if glyph == 0x20 { return error(ofSolid: back, samples) }
    guard glyph &- 0x2580 < 32, let fore = cell.foreground.approximateRGB else { return unknown }
    if glyph == 0x2588 { return error(ofSolid: fore, samples) }
    let known = Int(BlockShape.known[Int(glyph &- 0x2580)])
    guard known != 0 else { return unknown }
    return known > 0
      ? error(known &- 1, fore, back, samples) : error(0 &- known &- 1, back, fore, samples)
  }

  @inline(__always)
  private static func error(ofSolid rgb: UInt32, _ samples: BlockSums) -> Int32 {
    samples.energy &+ 32 &* rgb.energy &- 2 &* samples.total.dot(rgb)
  }

  @inline(__always)
  private static func error(_ index: Int, _ ink: UInt32, _ paper: UInt32, _ samples: BlockSums) -> Int32 {
    let shape = BlockShape.all[index]
    let inked = ColorSum(packed: samples.inks[index])
    let others = ColorSum(packed: samples.total.packed &<< 1) - inked
    let squares = shape.inkInk &* ink.energy &+ shape.paperPaper &* paper.energy
    let mixed = shape.inkPaper == 0 ? 0 : 2 &* shape.inkPaper &* ink.dot(paper)
    // The sums are doubled already.
    return samples.energy &+ squares &+ mixed &- inked.dot(ink) &- others.dot(paper)
  }

  @inline(__always)
  private func fit(_ samples: BlockSums, _ old: Cell) -> Cell {
    let total = Self.channels(samples.total.packed)
    let shapes = BlockShape.all
    var (best, most): (Int, Float) = (-1, 0)
    for index in 0..<BlockShape.count {
      let shape = shapes[index]
      let expected: SIMD4<Float> = total * shape.mean
      let slope = Self.channels(samples.inks[index]) - expected
      let squares = slope * slope
      let explained = (squares[0] + squares[1] + squares[2]) * shape.weight
      if explained > most { (best, most) = (index, explained) }
    }
    guard best >= 0 else {
      let color = depth.choose(
        samples.total.mean(of: 32), keeping: old.background, tolerance.squared)
      return Cell(.space, color, color)
    }
    let shape = shapes[best]
    let expected: SIMD4<Float> = total * shape.mean
    let slope = (Self.channels(samples.inks[best]) - expected) * shape.gain
    let share: SIMD4<Float> = slope * (shape.mean * 0.5)
    let paper = total * 0.03125 - share
    let fore = depth.choose(Self.rgb(paper + slope), keeping: old.foreground, tolerance.squared)
    let back = depth.choose(Self.rgb(paper), keeping: old.background, tolerance.squared)
    return fore == back ? Cell(.space, back, back) : Cell(shape.glyph, fore, back)
  }

  /// Red, green, blue and nothing.
  @inline(__always)
  private static func channels(_ packed: UInt64) -> SIMD4<Float> {
    let sum = ColorSum(packed: packed)
    return SIMD4<Float>(Float(sum.red), Float(sum.green), Float(sum.blue), 0)
  }

  @inline(__always)
  private static func rgb(_ channels: SIMD4<Float>) -> UInt32 {
    level(channels[0]) &<< 16 | level(channels[1]) &<< 8 | level(channels[2])
  }

  @inline(__always)
  private static func level(_ value: Float) -> UInt32 { UInt32(max(0, min(255, value)) + 0.5) }
}
