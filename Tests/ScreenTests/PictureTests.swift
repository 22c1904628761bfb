import Base
import Testing

@testable import Screen

@Suite struct PictureLayoutTests {
  @Test(arguments: [
    // frame, rectangle, covered cells
    (640, 360, 80, 24, PictureTile.Fit.contain, Rect(x: 0, y: 0, width: 80, height: 23)),
    (640, 360, 80, 24, .cover, Rect(x: 0, y: 0, width: 80, height: 24)),
    (360, 640, 80, 24, .contain, Rect(x: 26, y: 0, width: 27, height: 24)),
    (640, 360, 16, 20, .contain, Rect(x: 0, y: 7, width: 16, height: 5)),
    (100, 100, 1, 1, .contain, Rect(x: 0, y: 0, width: 1, height: 1)),
    (1, 1, 10, 5, .contain, Rect(x: 0, y: 0, width: 10, height: 5)),
    (4096, 16, 10, 5, .contain, Rect(x: 0, y: 2, width: 10, height: 1)),
  ])
  func `pictures keep their shape`(w: Int, h: Int, cols: Int, rows: Int, fit: PictureTile.Fit, cells: Rect) {
    let layout = PictureLayout(
      frame: Size(width: w, height: h), rect: Size(width: cols, height: rows), aspect: 2, fit: fit)
    #expect(layout.cells == cells)
    #expect(layout.source.x >= 0 && layout.source.y >= 0 && !layout.source.isEmpty)
    #expect(layout.source.maxX <= w && layout.source.maxY <= h)
    if w > 50, h > 50, cols > 8 {
      let shown = Double(layout.source.width) / Double(layout.source.height)
      let cellShape = Double(cells.width) / (Double(cells.height) * 2)
      #expect(abs(shown / cellShape - 1) < 0.03)
    }
  }

  @Test func `any size is survived`() {
    for w in [1, 2, 3, 17, 4096] {
      for h in [1, 2, 3, 17, 4096] {
        for cells in [Size(width: 1, height: 1), Size(width: 300, height: 1), Size(width: 1, height: 100)] {
          var pixels = PicturePixels()
          let frame = VideoFrame.solid(width: w, height: h, y: 235)
          let layout = PictureLayout(frame: Size(width: w, height: h), rect: cells, aspect: 2, fit: .cover)
          pixels.load(
            frame, source: layout.source, width: cells.width * 2, height: cells.height * 2, mirrored: true)
          #expect(pixels.pixels.allSatisfy { $0 == 0xFFFFFF })
        }
      }
    }
  }
}

@Suite struct AreaScalerTests {
  /// Straightforward exact-area averaging, to compare with.
  private func reference(_ plane: [UInt8], _ w: Int, _ h: Int, to ow: Int, _ oh: Int) -> [Double] {
    (0..<oh * ow).map { index in
      let (oy, ox) = (index / ow, index % ow)
      var (sum, area) = (0.0, 0.0)
      let (x0, x1) = (Double(ox * w) / Double(ow), Double((ox + 1) * w) / Double(ow))
      let (y0, y1) = (Double(oy * h) / Double(oh), Double((oy + 1) * h) / Double(oh))
      for y in Int(y0)..<min(h, Int(y1.rounded(.up))) {
        for x in Int(x0)..<min(w, Int(x1.rounded(.up))) {
          let a =
            (min(x1, Double(x + 1)) - max(x0, Double(x))) * (min(y1, Double(y + 1)) - max(y0, Double(y)))
          sum += a * Double(plane[y * w + x])
          area += a
        }
      }
      return sum / area
    }
  }

  @Test(arguments: [
    (640, 360, 80, 48), (640, 360, 200, 100), (96, 54, 50, 24), (33, 17, 7, 5), (16, 16, 16, 16),
    (20, 10, 50, 30),
    (5, 3, 1, 1), (1, 1, 4, 4), (64, 700, 8, 2), (1280, 720, 12, 6),
    // Few source columns to one of the result, one to one, and fewer than the result has.
    (600, 360, 320, 192), (320, 180, 320, 90), (49, 20, 10, 10), (7, 24, 200, 24), (3, 4, 190, 4),
  ])
  func `scaling is the mean of the area`(w: Int, h: Int, ow: Int, oh: Int) {
    var generator = SeededGenerator(seed: UInt64(w * h + ow))
    let plane = (0..<w * h).map { index in
      UInt8(clamping: 60 + index % w * 130 / w + Int(generator.next() % 60))
    }
    var out = [UInt8](repeating: 0, count: ow * oh)
    var scaler = AreaScaler()
    unsafe plane.withUnsafeBufferPointer { source in
      unsafe out.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        unsafe scaler.scale(.init(base: from, stride: w, width: w, height: h), to: to, width: ow, height: oh)
      }
    }
    let errors = zip(out, reference(plane, w, h, to: ow, oh)).map { abs(Double($0) - $1) }
    // Of very many rows only some are looked at.
    let sampled = h > 12 * oh
    #expect((errors.max() ?? 0) < (sampled ? 6 : 2.5))
    #expect(errors.reduce(0, +) / Double(errors.count) < (sampled ? 2.5 : 0.6))
  }

  @Test func `colours are BT 601`() {
    // Studio-range red, green, blue, white, black as codecs code them.
    let table: [(UInt8, UInt8, UInt8, UInt32)] = [
      (81, 90, 240, 0xFE0000), (145, 54, 34, 0x00FF01), (41, 240, 110, 0x0000FF), (235, 128, 128, 0xFFFFFF),
      (16, 128, 128, 0x000000), (255, 128, 128, 0xFFFFFF), (0, 128, 128, 0x000000),
    ]
    for (y, u, v, rgb) in table {
      var pixels = PicturePixels()
      let frame = VideoFrame.solid(width: 8, height: 8, y: y, u: u, v: v)
      pixels.load(frame, source: Rect(x: 0, y: 0, width: 8, height: 8), width: 2, height: 2, mirrored: false)
      #expect(!pixels.pixels[0].isFar(from: rgb, 2), "\(hexText(pixels.pixels[0])) for \(hexText(rgb))")
    }
  }

  private func hexText(_ value: UInt32) -> String { String(value, radix: 16) }

  @Test func `mirroring swaps left and right`() {
    let frame = makeFrame(4, 4) { x, _ in x < 2 ? 16 : 235 }
    var pixels = PicturePixels()
    pixels.load(frame, source: Rect(x: 0, y: 0, width: 4, height: 4), width: 2, height: 1, mirrored: true)
    #expect(pixels.pixels == [0xFFFFFF, 0x000000])
  }
}

@Suite struct CellEncoderTests {
  private let black: UInt32 = 0, white: UInt32 = 0xFFFFFF
  private func samples(_ values: UInt32...) -> SIMD4<UInt32> {
    var out = SIMD4<UInt32>(repeating: 0)
    for (index, value) in values.enumerated() { out[index] = value }
    return out
  }

  @Test func `half blocks show two colours`() {
    let encoder = HalfBlockEncoder(tolerance: PictureTolerance(8))
    let cell = encoder.encode(samples(0x102030, 0x405060), old: .blank)
    #expect(cell == Cell(Glyph("▀"), Style(foreground: .rgb(0x102030), background: .rgb(0x405060))))
  }

  @Test(
    arguments: [(0x182838, nil), (0x192030, 0x192030), (0x101830, nil), (0x102039, 0x102039)]
      as [(UInt32, UInt32?)])
  func `only what differs by more than the threshold is sent`(top: UInt32, sent: UInt32?) {
    let encoder = HalfBlockEncoder(tolerance: PictureTolerance(8))
    let old = Cell(Glyph("▀"), Style(foreground: .rgb(0x102030), background: .rgb(0)))
    #expect(encoder.encode(samples(top, 0), old: old)?.foreground == sent.map { Color.rgb($0) })
  }

  @Test func `slow changes add up to a new cell`() {
    let encoder = HalfBlockEncoder(tolerance: PictureTolerance(8))
    var shown = Cell(Glyph("▀"), Style(foreground: .rgb(0), background: .rgb(0)))
    var sent = 0
    for level in UInt32(0)..<100 {
      if let cell = encoder.encode(samples(level * 0x010101, 0), old: shown) {
        shown = cell
        sent += 1
      }
    }
    #expect(sent == 11)
  }

  @Test(
    arguments: [
      ([1, 0, 0, 0], "▘"), ([0, 1, 0, 0], "▝"), ([1, 1, 0, 0], "▀"), ([0, 0, 1, 0], "▖"),
      ([1, 0, 1, 0], "▌"),
      ([0, 1, 1, 0], "▞"), ([1, 0, 0, 1], "▚"), ([0, 0, 1, 1], "▄"), ([1, 1, 1, 0], "▛"),
      ([0, 1, 1, 1], "▟"),
    ] as [([Int], Character)])
  func `quadrants find the shape`(bits: [Int], glyph: Character) throws {
    let encoder = QuadrantEncoder(tolerance: PictureTolerance(8), depth: .trueColor)
    let values = samples(
      bits[0] == 1 ? white : black, bits[1] == 1 ? white : black, bits[2] == 1 ? white : black,
      bits[3] == 1 ? white : black)
    let cell = try #require(encoder.encode(values, old: .unknown))
    let mask = try #require(QuadrantEncoder.glyphs.firstIndex(of: cell.glyph))
    for bit in 0..<4 {
      let color = mask >> bit & 1 == 1 ? cell.foreground : cell.background
      #expect(color == .rgb(values[bit]), "\(cell.glyph.text) for \(glyph)")
    }
    #expect(encoder.encode(values, old: cell) == nil)
  }

  @Test func `noise does not make quadrants flicker`() {
    let encoder = QuadrantEncoder(tolerance: PictureTolerance(8), depth: .trueColor)
    var generator = SeededGenerator(seed: 5)
    var shown = Cell.unknown
    var sent = 0
    for _ in 0..<500 {
      var values = SIMD4<UInt32>(repeating: 0)
      for bit in 0..<4 { values[bit] = (100 + UInt32(generator.next() % 9)) * 0x010101 }
      if let cell = encoder.encode(values, old: shown) {
        shown = cell
        sent += 1
      }
    }
    #expect(sent < 30)
  }

  @Test func `palette colours do not flicker between codes`() {
    let encoder = PaletteHalfBlockEncoder(tolerance: PictureTolerance(8), depth: .palette256)
    var generator = SeededGenerator(seed: 6)
    var shown = Cell.unknown
    var sent = 0
    for _ in 0..<500 {
      let grey = (115 + UInt32(generator.next() % 5)) * 0x010101
      if let cell = encoder.encode(samples(grey, grey), old: shown) {
        shown = cell
        sent += 1
      }
    }
    #expect(sent <= 2)
    #expect(shown.foreground.packed >> 24 == 1)
  }

  @Test(
    arguments: [(0x000000, " "), (0xFFFFFF, "@"), (0x808080, "+"), (0x303030, ".")] as [(UInt32, Character)])
  func `darkness picks the character`(rgb: UInt32, glyph: Character) {
    let encoder = ASCIIEncoder(tolerance: PictureTolerance(8), depth: .mono)
    #expect(encoder.encode(samples(rgb), old: .unknown) == Cell(Glyph(glyph)))
  }

  @Test(arguments: [0x000000, 0xFFFFFF, 0x808080, 0x3060C0, 0xF01008, 0x20E0FF] as [UInt32])
  func `a character and its paper together have the picture's colour`(rgb: UInt32) throws {
    let encoder = ASCIIEncoder(tolerance: PictureTolerance(8), depth: .trueColor)
    let cell = try #require(encoder.encode(samples(rgb), old: .unknown))
    let (fore, back) = (
      try #require(cell.foreground.approximateRGB), try #require(cell.background.approximateRGB)
    )
    // Half of what any of the characters inks, and a little: no colour is far off.
    for shift in [0, 8, 16] as [UInt32] {
      let (ink, paper) = (Int(fore >> shift & 255), Int(back >> shift & 255))
      let wanted = Int(rgb >> shift & 255)
      #expect(abs(paper - wanted) <= 40 && (ink >= wanted - 1 || cell.glyph == .space))
      #expect(min(ink, paper) <= wanted && wanted <= max(ink, paper))
    }
    #expect(encoder.encode(samples(rgb), old: cell) == nil)
  }
}
