import Base
import Screen

/// A picture of RGB pixels, as people see it.
struct Raster {
  let width: Int
  let height: Int
  /// Red, green, blue, row by row.
  var rgb: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    rgb = Array(repeating: 0, count: 3 * width * height)
  }

  /// `frame` in RGB (BT.601, limited range).
  init(_ frame: VideoFrame) {
    self.init(width: frame.width, height: frame.height)
    let (width, height) = (frame.width, frame.height)
    unsafe frame.withPlanes { yPlane, uPlane, vPlane in
      for y in 0..<height {
        for x in 0..<width {
          let chroma = y / 2 * ((width + 1) / 2) + x / 2
          let luma = unsafe 298 * (Int(yPlane[y * width + x]) - 16) + 128
          let (u, v) = unsafe (Int(uPlane[chroma]) - 128, Int(vPlane[chroma]) - 128)
          let at = 3 * (y * width + x)
          rgb[at] = UInt8(clamping: (luma + 409 * v) >> 8)
          rgb[at + 1] = UInt8(clamping: (luma - 100 * u - 208 * v) >> 8)
          rgb[at + 2] = UInt8(clamping: (luma + 516 * u) >> 8)
        }
      }
    }
  }

  /// How bright each pixel is, 0…255.
  var luma: [Float] {
    (0..<width * height).map { index -> Float in
      let (r, g, b) = (Float(rgb[3 * index]), Float(rgb[3 * index + 1]), Float(rgb[3 * index + 2]))
      return Float(0.299) * r + Float(0.587) * g + Float(0.114) * b
    }
  }

  /// Puts `part` with its corner at (`x`, `y`); it must fit.
  mutating func paste(_ part: Raster, x: Int, y: Int) {
    for row in 0..<part.height {
      let to = 3 * ((y + row) * width + x)
      rgb.replaceSubrange(
        to..<to + 3 * part.width, with: part.rgb[3 * row * part.width..<3 * (row + 1) * part.width])
    }
  }

  /// Every pixel is the mean of the area of this picture that it covers, edges by fraction.
  func scaled(toWidth newWidth: Int, height newHeight: Int) -> Raster {
    let (across, down) = (Self.spans(width, newWidth), Self.spans(height, newHeight))
    var lines = [Float](repeating: 0, count: 3 * newWidth * height)
    for y in 0..<height {
      for (x, span) in across.enumerated() {
        for (offset, weight) in span.weights.enumerated() {
          for channel in 0..<3 {
            lines[3 * (y * newWidth + x) + channel] +=
              weight * Float(rgb[3 * (y * width + span.first + offset) + channel])
          }
        }
      }
    }
    var out = Raster(width: newWidth, height: newHeight)
    var sums = [Float](repeating: 0, count: 3 * newWidth)
    for (y, span) in down.enumerated() {
      for index in sums.indices { sums[index] = 0.5 }
      for (offset, weight) in span.weights.enumerated() {
        let line = 3 * newWidth * (span.first + offset)
        for index in sums.indices { sums[index] += weight * lines[line + index] }
      }
      for index in sums.indices { out.rgb[3 * newWidth * y + index] = UInt8(min(255, sums[index])) }
    }
    return out
  }

  /// Which of `count` samples each of `newCount` covers, and by how much.
  private static func spans(_ count: Int, _ newCount: Int) -> [(first: Int, weights: [Float])] {
    (0..<newCount).map { index in
      let from = Double(index) * Double(count) / Double(newCount)
      let to = Double(index + 1) * Double(count) / Double(newCount)
      let first = Int(from)
      let last = min(count, max(first + 1, Int(to.rounded(.up))))
      let weights = (first..<last).map { max(0, min(to, Double($0 + 1)) - max(from, Double($0))) }
      let sum = weights.reduce(0, +)
      return (first, weights.map { Float($0 / sum) })
    }
  }
}

/// Draws what is on the glass with `Ink`.
struct GlassPainter {
  /// A character at 6x12 pixels and at 2x4.
  private struct Shape {
    var fine: [Float]
    var coarse: [Float]
  }

  private var shapes: [UInt32: Shape] = [:]

  /// The upper `rows` rows of `glass`, at 6x12 pixels a cell or (`coarse`) at 2x4.
  mutating func raster(_ glass: Glass, rows: Int, coarse: Bool) -> Raster {
    let (width, height) = coarse ? (2, 4) : (Ink.columns, Ink.rows)
    var out = Raster(width: glass.size.width * width, height: rows * height)
    for row in 0..<rows {
      for column in 0..<glass.size.width {
        let spot = glass.spots[row * glass.size.width + column]
        let drawn = shape(of: spot.scalar)
        let ink = coarse ? drawn.coarse : drawn.fine
        for y in 0..<height {
          let start = 3 * ((row * height + y) * out.width + column * width)
          for x in 0..<width { out.paint(spot, ink[y * width + x], at: start + 3 * x) }
        }
      }
    }
    return out
  }

  /// A cell's look in eight pixels, for comparing cells that different characters make alike.
  mutating func look(_ spot: Glass.Spot) -> [UInt8] {
    let ink = shape(of: spot.scalar).coarse
    var out = Raster(width: 2, height: 4)
    for (index, value) in ink.enumerated() { out.paint(spot, value, at: 3 * index) }
    return out.rgb
  }

  private mutating func shape(of scalar: UInt32) -> Shape {
    if let known = shapes[scalar] { return known }
    let fine = Ink.coverage(of: scalar)
    let coarse = (0..<8).map { index in
      (0..<9).reduce(Float(0)) { sum, pixel in
        sum + fine[(index / 2 * 3 + pixel / 3) * Ink.columns + index % 2 * 3 + pixel % 3] / 9
      }
    }
    let new = Shape(fine: fine, coarse: coarse)
    shapes[scalar] = new
    return new
  }
}

extension Raster {
  fileprivate mutating func paint(_ spot: Glass.Spot, _ ink: Float, at index: Int) {
    for channel in 0..<3 {
      let shift = UInt32(16 - 8 * channel)
      let (fore, back) = (Float(spot.fore >> shift & 255), Float(spot.back >> shift & 255))
      rgb[index + channel] = UInt8(back + (fore - back) * ink + 0.5)
    }
  }
}
