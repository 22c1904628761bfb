import Base
import Testing

@testable import Screen

private let ofCells = PictureEncoding.allCases.filter { !$0.isPixels }

/// All kinds of cells, painted through the compositor.
@Suite struct PictureScreenTests {
  private func screen(
    _ size: Size, _ encoding: PictureEncoding, _ depth: ColorDepth = .trueColor
  ) -> Compositor {
    var compositor = Compositor(size: size, capabilities: .init(colors: depth, pictures: encoding))
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: canvas.bounds)
    compositor.draw([Layer(canvas)])
    return compositor
  }

  private func tile(_ size: Size, _ frame: VideoFrame, _ fit: PictureTile.Fit = .cover) -> PictureTile {
    PictureTile(id: PictureID(1), rect: Rect(size), frame: frame, fit: fit)
  }

  @Test(arguments: ofCells, ColorDepth.allCases)
  func `any size is painted, once`(encoding: PictureEncoding, depth: ColorDepth) {
    let frames = [(1, 1), (2, 2), (3, 5), (17, 9), (64, 48)].map { width, height in
      movingFrame(max(4, width), height, step: 1, noise: 20, seed: 3)
    }
    for (width, height) in [(1, 1), (1, 5), (7, 1), (3, 2), (13, 7)] {
      let size = Size(width: width, height: height)
      for frame in frames {
        for fit in [PictureTile.Fit.cover, .contain] {
          var compositor = screen(size, encoding, depth)
          var model = TerminalModel(size: size)
          model.feed(compositor.compose(tiles: [tile(size, frame, fit)], threshold: 0).bytes)
          #expect(model.problems.isEmpty)
          #expect(!model.cells.contains { $0.text == "?" })
          #expect(compositor.compose(tiles: [tile(size, frame, fit)], threshold: 0).bytes.isEmpty)
        }
      }
    }
  }

  @Test(arguments: ofCells)
  func `a white picture is white, a dimmed one grey`(encoding: PictureEncoding) {
    let size = Size(width: 4, height: 2)
    guard encoding != .ascii else { return }
    for (dim, rgb) in [(false, UInt32(0xFFFFFF)), (true, 0x7F7F7F)] {
      var compositor = Compositor(size: size, capabilities: .init(pictures: encoding))
      var canvas = Canvas(size)
      canvas.picture(PictureID(1), in: canvas.bounds)
      if dim {
        for x in 0..<4 {
          for y in 0..<2 { canvas[x, y].attributes = .dim }
        }
      }
      compositor.draw([Layer(canvas)])
      _ = compositor.compose(tiles: [tile(size, .solid(width: 32, height: 32, y: 235))])
      #expect(compositor.shown.allSatisfy { $0.background == .rgb(rgb) }, "\(compositor.shown[0])")
    }
  }

  @Test(arguments: ofCells)
  func `a threshold makes a moving picture cheap`(encoding: PictureEncoding) {
    let size = Size(width: 60, height: 20)
    func bytes(_ threshold: Int) -> Int {
      var compositor = screen(size, encoding)
      return (0..<8).reduce(0) { sum, step in
        let frame = movingFrame(240, 160, step: step, noise: 12, seed: 9)
        let count = compositor.compose(tiles: [tile(size, frame)], threshold: threshold).bytes.count
        return step > 0 ? sum + count : 0
      }
    }
    let (with, without) = (bytes(8), bytes(0))
    #expect(with * 2 < without, "\(with) bytes, \(without) without")
  }

  @Test func `finer cells show more of the picture`() {
    // The mean squared error of the brightness on an 8x16 grid a cell.
    let size = Size(width: 24, height: 12)
    let frame = makeFrame(192, 192) { x, y in
      let (dx, dy) = (x - 96, y - 96)
      return dx * dx + dy * dy < 5000 ? UInt8(60 + (x + 2 * y) / 4) : x % 48 < 24 ? 40 : 200
    }
    func wrong(_ encoding: PictureEncoding) -> Double {
      var compositor = screen(size, encoding)
      _ = compositor.compose(tiles: [tile(size, frame)], threshold: 0)
      var sum = 0.0
      for y in 0..<192 {
        for x in 0..<192 {
          let cell = compositor.shown[y / 16 * size.width + x / 8]
          let luma = Double(shade(cell, x % 8, y % 16)) * 219 / 255 + 16
          let off = luma - Double(frameLuma(frame, x, y))
          sum += off * off
        }
      }
      return sum / (192 * 192)
    }
    let errors = [PictureEncoding.halfBlock, .quadrant, .sextant, .octant].map(wrong)
    #expect(errors == errors.sorted(by: >), "\(errors)")
    #expect(wrong(.block) < wrong(.quadrant))
  }

  private func frameLuma(_ frame: VideoFrame, _ x: Int, _ y: Int) -> UInt8 {
    unsafe frame.withPlanes { luma, _, _ in unsafe luma[y * frame.width + x] }
  }

  /// The brightness that pixel (`x`, `y`) of 8x16 of a cell shows.
  private func shade(_ cell: Cell, _ x: Int, _ y: Int) -> Int32 {
    let glyph = cell.glyph
    let back = cell.background.approximateRGB ?? 0
    let fore = cell.foreground.approximateRGB ?? back
    if let part = blockCoverage(glyph.rawValue, x / 2, y / 2) {
      let inked = part == 1 || part > 0 && x % 2 == 0
      return (inked ? fore : back).luma
    }
    for (symbols, rows) in [(GridSymbols.octant, 4), (.sextant, 3)] {
      guard let mask = symbols.mask(of: glyph) else { continue }
      return (mask >> Int32(y * rows / 16 * 2 + x / 4) & 1 == 1 ? fore : back).luma
    }
    return 0
  }

  @Test(arguments: [2, 4])
  func `rows that share chroma show the same where it is even`(step: Int) {
    let frame = makeFrame(60, 48, chroma: (100, 160)) { x, y in UInt8(20 + 3 * x + y) }
    let source = Rect(x: 0, y: 0, width: 60, height: 48)
    for mirrored in [false, true] {
      var (own, shared) = (PicturePixels(), PicturePixels())
      own.load(frame, source: source, width: 10, height: 16, mirrored: mirrored)
      shared.load(frame, source: source, width: 10, height: 16, mirrored: mirrored, chromaStep: step)
      #expect(own.pixels == shared.pixels)
      // Odd heights share the last row among fewer.
      shared.load(frame, source: source, width: 9, height: 7, mirrored: mirrored, chromaStep: step)
      #expect(shared.pixels.count == 63 && shared.pixels.allSatisfy { $0 != 0 })
    }
  }
}
