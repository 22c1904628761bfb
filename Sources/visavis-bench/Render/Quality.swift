import Glibc

/// How like two pictures are.
enum Quality {
  private static let taps: [Float] = {
    let weights = (-5...5).map { Float(exp(-Double($0 * $0) / 4.5)) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }()

  /// The mean structural similarity of two planes of brightness (Wang et al. 2004; Gaussian window of sigma 1.5),
  /// wherever the window fits.
  static func ssim(_ a: [Float], _ b: [Float], width: Int, height: Int) -> Double {
    guard width > 10, height > 10, a.count == width * height, b.count == a.count else { return 0 }
    func blurred(_ plane: [Float]) -> [Float] { blur(plane, width: width, height: height) }
    let (meanA, meanB) = (blurred(a), blurred(b))
    let squareA = blurred(zip(a, a).map { $0 * $1 })
    let squareB = blurred(zip(b, b).map { $0 * $1 })
    let product = blurred(zip(a, b).map { $0 * $1 })
    let (c1, c2): (Float, Float) = (6.5025, 58.5225)  // (0.01 · 255)², (0.03 · 255)²
    var sum = 0.0
    for index in meanA.indices {
      let (ma, mb) = (meanA[index], meanB[index])
      let (va, vb) = (squareA[index] - ma * ma, squareB[index] - mb * mb)
      let covariance = product[index] - ma * mb
      let likeness = (2 * ma * mb + c1) * (2 * covariance + c2)
      sum += Double(likeness / ((ma * ma + mb * mb + c1) * (va + vb + c2)))
    }
    return sum / Double(meanA.count)
  }

  /// The weighted means of all 11x11 windows that fit.
  private static func blur(_ plane: [Float], width: Int, height: Int) -> [Float] {
    let newWidth = width - 10
    var lines = [Float](repeating: 0, count: newWidth * height)
    var out = [Float](repeating: 0, count: newWidth * (height - 10))
    unsafe plane.withUnsafeBufferPointer { source in
      unsafe lines.withUnsafeMutableBufferPointer { lines in
        for y in 0..<height {
          unsafe add(source, from: y * width, step: 1, to: lines, at: y * newWidth, count: newWidth)
        }
      }
    }
    unsafe lines.withUnsafeBufferPointer { source in
      unsafe out.withUnsafeMutableBufferPointer { out in
        for y in 0..<height - 10 {
          unsafe add(source, from: y * newWidth, step: newWidth, to: out, at: y * newWidth, count: newWidth)
        }
      }
    }
    return out
  }

  /// Adds eleven weighted rows of `source`, `step` apart, to one of `out`.
  private static func add(
    _ source: UnsafeBufferPointer<Float>, from start: Int, step: Int,
    to out: UnsafeMutableBufferPointer<Float>, at place: Int, count: Int
  ) {
    guard let source = source.baseAddress, let out = out.baseAddress else { return }
    for tap in 0..<11 {
      let weight = taps[tap]
      let row = unsafe source + start + tap * step
      let target = unsafe out + place
      for index in 0..<count { unsafe target[index] += weight * row[index] }
    }
  }

  /// The peak signal-to-noise ratio of two pictures in decibels; 99 when they are equal.
  static func psnr(_ a: Raster, _ b: Raster) -> Double {
    guard a.rgb.count == b.rgb.count, !a.rgb.isEmpty else { return 0 }
    var sum = 0
    for (x, y) in zip(a.rgb, b.rgb) {
      let difference = Int(x) - Int(y)
      sum += difference * difference
    }
    guard sum > 0 else { return 99 }
    return 10 * log10(65_025 * Double(a.rgb.count) / Double(sum))
  }
}

/// The marks of one rendering: means over the pictures that were looked at.
struct Marks {
  /// Likeness at 6x12 pixels a cell.
  var fine = 0.0
  /// Likeness at 2x4 pixels a cell, nearer to what is seen from a distance.
  var coarse = 0.0
  /// Signal to noise at 2x4 pixels a cell.
  var psnr = 0.0
}

/// What should be on the glass: every fifteenth picture of a clip, scaled exactly.
struct Reference {
  private struct Picture {
    var fine: [Float]
    var coarse: Raster
    var coarseLuma: [Float]
  }

  /// Whether picture `index` of a clip is looked at.
  static func looksAt(_ index: Int) -> Bool { index % 15 == 14 }

  private let pictures: [Int: Picture]
  private let layout: TileLayout

  init(_ source: TileSource) {
    layout = source.layout
    var pictures: [Int: Picture] = [:]
    for index in 0..<source.count where Self.looksAt(index) {
      let fine = source.raster(index, cellWidth: Ink.columns, cellHeight: Ink.rows)
      let coarse = source.raster(index, cellWidth: 2, cellHeight: 4)
      pictures[index] = Picture(fine: fine.luma, coarse: coarse, coarseLuma: coarse.luma)
    }
    self.pictures = pictures
  }

  /// The marks of `glass` when it should show picture `index`.
  func marks(_ glass: Glass, _ index: Int, _ painter: inout GlassPainter) -> Marks? {
    guard let picture = pictures[index] else { return nil }
    let fine = painter.raster(glass, rows: layout.usedRows, coarse: false)
    let coarse = painter.raster(glass, rows: layout.usedRows, coarse: true)
    return Marks(
      fine: Quality.ssim(fine.luma, picture.fine, width: fine.width, height: fine.height),
      coarse: Quality.ssim(coarse.luma, picture.coarseLuma, width: coarse.width, height: coarse.height),
      psnr: Quality.psnr(coarse, picture.coarse))
  }
}

extension Sequence<Marks> {
  /// The mean of all; nil when there are none.
  var mean: Marks? {
    let all = Array(self)
    guard !all.isEmpty else { return nil }
    let sum = all.reduce(into: Marks()) {
      $0.fine += $1.fine
      $0.coarse += $1.coarse
      $0.psnr += $1.psnr
    }
    let count = Double(all.count)
    return Marks(fine: sum.fine / count, coarse: sum.coarse / count, psnr: sum.psnr / count)
  }
}
