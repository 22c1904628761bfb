/// Up to eight samples of a cell and what the two-colour fits ask of them. Lanes beyond the count are black and never
/// part of a mask, so they add nothing to any sum.
struct GridSamples {
  let pixels: SIMD8<Int32>
  /// All ones in the lanes that are samples.
  let lanes: SIMD8<Int32>
  let count: Int32

  @inline(__always)
  init(_ pixels: SIMD8<Int32>, count: Int32) {
    self.pixels = pixels
    self.count = count
    lanes = Self.weights((1 &<< count) &- 1)
  }

  /// The bit each lane has in a mask.
  @inline(__always)
  private static var bits: SIMD8<Int32> { SIMD8<Int32>(1, 2, 4, 8, 16, 32, 64, 128) }

  /// A mask as all ones in the lanes that are in it.
  @inline(__always)
  static func weights(_ mask: Int32) -> SIMD8<Int32> {
    let chosen = bits & mask
    let negative = SIMD8<Int32>(repeating: 0) &- chosen
    return negative &>> 31
  }

  /// The mask of the lanes where `difference` is negative.
  @inline(__always)
  private func mask(below difference: SIMD8<Int32>) -> Int32 {
    let below = (difference &>> 31) & lanes
    return (below & Self.bits).wrappedSum()
  }

  @inline(__always)
  private var red: SIMD8<Int32> { pixels &>> 16 & 255 }
  @inline(__always)
  private var green: SIMD8<Int32> { pixels &>> 8 & 255 }
  @inline(__always)
  private var blue: SIMD8<Int32> { pixels & 255 }

  /// How bright the samples are, in steps of 256.
  @inline(__always)
  var luma: SIMD8<Int32> {
    let r: SIMD8<Int32> = red &* 77
    let g: SIMD8<Int32> = green &* 150
    let b: SIMD8<Int32> = blue &* 29
    return r &+ g &+ b
  }

  /// The sum of the squares of all channels.
  @inline(__always)
  var energy: Int32 {
    let (r, g, b) = (red, green, blue)
    let (r2, g2, b2): (SIMD8<Int32>, SIMD8<Int32>, SIMD8<Int32>) = (r &* r, g &* g, b &* b)
    return (r2 &+ g2 &+ b2).wrappedSum()
  }

  /// The sum of the samples in `mask`.
  @inline(__always)
  func sum(_ mask: Int32) -> ColorSum {
    let chosen = pixels & Self.weights(mask)
    let redBlue = (chosen & 0xFF_00FF).wrappedSum()
    let green = (chosen &>> 8 & 255).wrappedSum()
    return ColorSum(
      redBlue: UInt32(truncatingIfNeeded: redBlue), green: UInt32(truncatingIfNeeded: green))
  }

  /// The samples brighter than the mean; where all are equally bright, the redder ones.
  @inline(__always)
  func firstSplit() -> Int32 {
    let mask = above(mean: luma)
    if mask != 0 { return mask }
    let redness = (red &- blue) &+ 256
    return above(mean: redness & lanes)
  }

  /// The lanes of `values` (none negative) that exceed their mean.
  @inline(__always)
  private func above(mean values: SIMD8<Int32>) -> Int32 {
    let mean = values.wrappedSum() / count
    return mask(below: SIMD8<Int32>(repeating: mean) &- values)
  }

  /// The samples that are nearer to the mean of those in a group of `inked`, with sum `ink`, than to the mean of the others,
  /// with sum `paper`. Both groups must have members. Means are multiplied by both counts to stay in whole numbers.
  @inline(__always)
  func refined(_ ink: ColorSum, _ inked: Int32, _ paper: ColorSum) -> Int32 {
    let others = count &- inked
    let (r1, g1, b1) = (others &* ink.red, others &* ink.green, others &* ink.blue)
    let (r2, g2, b2) = (inked &* paper.red, inked &* paper.green, inked &* paper.blue)
    let (r, g, b) = (r1 &- r2, g1 &- g2, b1 &- b2)
    let middle = (r1 &+ r2) &* r &+ (g1 &+ g2) &* g &+ (b1 &+ b2) &* b
    return beyond(middle / (2 &* inked &* others), r, g, b)
  }

  /// The samples that are nearer to `fore` than to `back`.
  @inline(__always)
  func nearer(to fore: UInt32, than back: UInt32) -> Int32 {
    let r = Int32(truncatingIfNeeded: fore &>> 16 & 255) &- Int32(truncatingIfNeeded: back &>> 16 & 255)
    let g = Int32(truncatingIfNeeded: fore &>> 8 & 255) &- Int32(truncatingIfNeeded: back &>> 8 & 255)
    let b = Int32(truncatingIfNeeded: fore & 255) &- Int32(truncatingIfNeeded: back & 255)
    return beyond((fore.energy &- back.energy) &>> 1, r, g, b)
  }

  /// The samples whose inner product with a direction (of at most 16 bits a channel) exceeds `limit`.
  @inline(__always)
  private func beyond(_ limit: Int32, _ r: Int32, _ g: Int32, _ b: Int32) -> Int32 {
    // Cut to 16 bits, so that the compiler sees that one cheap instruction can multiply.
    let alongRed: SIMD8<Int32> = red &* Int32(Int16(truncatingIfNeeded: r))
    let alongGreen: SIMD8<Int32> = green &* Int32(Int16(truncatingIfNeeded: g))
    let alongBlue: SIMD8<Int32> = blue &* Int32(Int16(truncatingIfNeeded: b))
    let along = alongRed &+ alongGreen &+ alongBlue
    return mask(below: SIMD8<Int32>(repeating: limit) &- along)
  }
}
