import Base

/// A picture being painted: three planes as in a `VideoFrame`.
struct Planes {
  /// An ellipse of one colour; `shade` makes its left side lighter, `stripe` lays bands across it.
  struct Blob {
    var x: Double
    var y: Double
    var rx: Double
    var ry: Double
    var luma: Double
    var u: UInt8
    var v: UInt8
    var shade = 0.0
    var stripe = 0.0
  }

  let width: Int
  let height: Int
  var luma: [UInt8]
  var u: [UInt8]
  var v: [UInt8]

  var chromaWidth: Int { width / 2 }
  var chromaHeight: Int { height / 2 }

  /// A grey picture; sides must be even.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    luma = Array(repeating: 128, count: width * height)
    u = Array(repeating: 128, count: width * height / 4)
    v = u
  }

  /// Fills `columns` x `rows`.
  mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, luma level: Int, u: Int = 128, v: Int = 128) {
    let columns = columns.clamped(to: 0..<width)
    let rows = rows.clamped(to: 0..<height)
    for y in rows {
      for x in columns { luma[y * width + x] = UInt8(clamping: level) }
    }
    for y in rows.lowerBound / 2..<(rows.upperBound + 1) / 2 {
      for x in columns.lowerBound / 2..<(columns.upperBound + 1) / 2 {
        self.u[y * chromaWidth + x] = UInt8(clamping: u)
        self.v[y * chromaWidth + x] = UInt8(clamping: v)
      }
    }
  }

  mutating func draw(_ blob: Blob) {
    let soft = min(blob.rx, blob.ry) / 2
    for y in Self.span(blob.y, blob.ry, within: height) {
      let dy = (Double(y) + 0.5 - blob.y) / blob.ry
      let reach = blob.rx * max(0, 1 - dy * dy).squareRoot()
      for x in Self.span(blob.x, reach, within: width) {
        let dx = (Double(x) + 0.5 - blob.x) / blob.rx
        let band = Int((dx * blob.rx + dy * blob.ry + 4_000) / 9) & 1 == 0 ? blob.stripe : -blob.stripe
        let level = blob.luma - blob.shade * dx + band
        let cover = min(1, max(0, (1 - dx * dx - dy * dy) * soft))
        let old = Double(luma[y * width + x])
        luma[y * width + x] = UInt8(min(255, max(0, old + (level - old) * cover)))
      }
    }
    for y in Self.span(blob.y / 2, blob.ry / 2, within: chromaHeight) {
      let dy = (Double(y) + 0.5 - blob.y / 2) / (blob.ry / 2)
      let reach = blob.rx / 2 * max(0, 1 - dy * dy).squareRoot()
      for x in Self.span(blob.x / 2, reach, within: chromaWidth) {
        u[y * chromaWidth + x] = blob.u
        v[y * chromaWidth + x] = blob.v
      }
    }
  }

  private static func span(_ centre: Double, _ reach: Double, within end: Int) -> Range<Int> {
    let first = min(end, max(0, Int((centre - reach).rounded(.down))))
    return first..<max(first, min(end, Int((centre + reach).rounded(.up))))
  }

  /// Adds noise that is new in every picture, as sensors do in low light.
  mutating func addNoise(sigma: Double, _ generator: inout SeededGenerator) {
    Self.addNoise(to: &luma, sigma, &generator)
    Self.addNoise(to: &u, sigma, &generator)
    Self.addNoise(to: &v, sigma, &generator)
  }

  /// The sum of eight random bytes is as good as a normal distribution; its deviation is 209.
  private static func addNoise(to plane: inout [UInt8], _ sigma: Double, _ generator: inout SeededGenerator) {
    let scale = Int(sigma / 209.02 * 65_536)
    let even: UInt64 = 0x00FF_00FF_00FF_00FF
    for index in plane.indices {
      let bits = generator.next()
      let sums = (bits & even) &+ (bits >> 8 & even)
      let total = Int((sums &* 0x0001_0001_0001_0001) >> 48) - 1_020
      plane[index] = UInt8(clamping: Int(plane[index]) + (total * scale + 32_768) >> 16)
    }
  }

  /// The picture as it goes to encoders and screens.
  func frame(at time: MonotonicTime) -> VideoFrame {
    unsafe VideoFrame(width: width, height: height, time: time) { yPlane, uPlane, vPlane in
      _ = unsafe yPlane.initialize(from: luma)
      _ = unsafe uPlane.initialize(from: u)
      _ = unsafe vPlane.initialize(from: v)
    }
  }
}
