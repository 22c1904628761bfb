import Base

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
