import Base

@testable import Screen

/// A frame whose luma is `luma(x, y)` and whose colour is grey unless said otherwise.
func makeFrame(
  _ width: Int, _ height: Int, chroma: (UInt8, UInt8) = (128, 128), luma: (Int, Int) -> UInt8
) -> VideoFrame {
  unsafe VideoFrame(width: width, height: height, time: .zero) { y, u, v in
    for row in 0..<height {
      for column in 0..<width { unsafe y[row * width + column] = luma(column, row) }
    }
    unsafe u.initialize(repeating: chroma.0)
    unsafe v.initialize(repeating: chroma.1)
  }
}

/// A moving scene: a gradient, a disc that walks about, and noise of ±`noise`.
func movingFrame(_ width: Int, _ height: Int, step: Int, noise: Int, seed: UInt64) -> VideoFrame {
  var generator = SeededGenerator(seed: seed &+ UInt64(step) &* 7919)
  let (cx, cy) = (width / 2 + (step * 3) % (width / 4), height / 2)
  return makeFrame(width, height, chroma: (118, 140)) { x, y in
    let inside = (x - cx) * (x - cx) + (y - cy) * (y - cy) < height * height / 16
    let base = inside ? 180 : 40 + x * 60 / width + y * 40 / height
    let jitter = noise > 0 ? Int(generator.next() % UInt64(2 * noise + 1)) - noise : 0
    return UInt8(clamping: base + jitter)
  }
}

/// What `encoder` makes of a cell of `pixels`, rows of `columns` each.
func encoded(
  _ encoder: some CellEncoder, _ pixels: [UInt32], columns: Int, old: Cell = .unknown, dim: Bool = false
) -> Cell? {
  unsafe pixels.withUnsafeBufferPointer { buffer -> Cell? in
    guard let base = buffer.baseAddress else { return nil }
    let samples = unsafe encoder.gather(base, columns, dim: dim)
    return encoder.encode(samples, old: old)
  }
}

/// How much of column `column`, row `row` of 4x8 a block element (or a space) inks; nil for other characters and shades.
/// Written down from the characters' names, not from the encoder's tables.
func blockCoverage(_ value: UInt32, _ column: Int, _ row: Int) -> Double? {
  let (left, upper) = (column < 2, row < 4)
  let inked: Bool
  switch value {
  case 0x20: inked = false
  case 0x2580: inked = upper
  case 0x2581...0x2588: inked = row >= 8 - Int(value - 0x2580)
  case 0x2589...0x258F: return min(1, max(0, Double(0x2590 - value) / 2 - Double(column)))
  case 0x2590: inked = !left
  case 0x2594: inked = row == 0
  case 0x2596: inked = left && !upper
  case 0x2597: inked = !left && !upper
  case 0x2598: inked = left && upper
  case 0x2599: inked = left || !upper
  case 0x259A: inked = left == upper
  case 0x259B: inked = left || upper
  case 0x259C: inked = !left || upper
  case 0x259D: inked = !left && upper
  case 0x259E: inked = left != upper
  case 0x259F: inked = !left || !upper
  default: return nil
  }
  return inked ? 1 : 0
}
