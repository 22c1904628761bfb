import Base
import Testing

@testable import Screen

@Suite struct PictureBlockTests {
  /// Block elements that fill whole samples of 4x8, and the two that fill a column by half.
  private static let whole: [UInt32] = {
    var glyphs: [UInt32] = [0x258A, 0x258C, 0x258E, 0x2590, 0x2594]
    for glyph in UInt32(0x2580)...0x2588 { glyphs.append(glyph) }
    for glyph in UInt32(0x2596)...0x259F { glyphs.append(glyph) }
    return glyphs
  }()
  private static let halved: [UInt32] = [0x258B, 0x258D]

  private func encoder(_ threshold: Int = 8, _ depth: ColorDepth = .trueColor) -> BlockEncoder {
    BlockEncoder(tolerance: PictureTolerance(threshold), depth: depth)
  }

  /// What a cell of `glyph` shows, sample by sample.
  private func picture(_ glyph: UInt32, _ ink: UInt32, _ paper: UInt32) -> [UInt32]? {
    var pixels: [UInt32] = []
    for row in 0..<8 {
      for column in 0..<4 {
        guard let part = blockCoverage(glyph, column, row) else { return nil }
        pixels.append(part == 1 ? ink : part == 0 ? paper : mixed(ink, paper))
      }
    }
    return pixels
  }

  private func mixed(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var rgb: UInt32 = 0
    for shift in [UInt32(0), 8, 16] {
      let mean = ((a >> shift & 255) + (b >> shift & 255)) / 2
      rgb |= mean << shift
    }
    return rgb
  }

  private func shown(_ cell: Cell) -> [UInt32]? {
    guard let back = cell.background.approximateRGB else { return nil }
    return picture(cell.glyph.rawValue, cell.foreground.approximateRGB ?? back, back)
  }

  @Test func `every shape shows itself`() throws {
    let pairs: [(UInt32, UInt32)] = [
      (0xFFFFFF, 0), (0, 0xFFFFFF), (0x20C040, 0x8020F0), (0x808081, 0x808080), (0xF0E0D0, 0x102030),
    ]
    for glyph in Self.whole + [0x20] {
      for (ink, paper) in pairs {
        let pixels = try #require(picture(glyph, ink, paper))
        let cell = try #require(encoded(encoder(), pixels, columns: 4))
        #expect(shown(cell) == pixels, "U+\(String(glyph, radix: 16)) became \(cell.glyph.text)")
        #expect(encoded(encoder(), pixels, columns: 4, old: cell) == nil)
        #expect(encoded(encoder(0), pixels, columns: 4, old: cell) == nil)
        // The same shape from another hand is as good.
        let same = Cell(Glyph(rawValue: glyph), .rgb(ink), .rgb(paper))
        #expect(encoded(encoder(), pixels, columns: 4, old: same) == nil)
      }
    }
  }

  @Test func `three and five eighths are found between the columns`() throws {
    for glyph in Self.halved {
      let pixels = try #require(picture(glyph, 0xC8_A0_10, 0x64_20_F0))
      let cell = try #require(encoded(encoder(), pixels, columns: 4))
      #expect(cell == Cell(Glyph(rawValue: glyph), .rgb(0xC8_A0_10), .rgb(0x64_20_F0)))
    }
  }

  @Test(arguments: [ColorDepth.palette256, .ansi16])
  func `palette colours show every shape`(depth: ColorDepth) throws {
    for glyph in Self.whole {
      let pixels = try #require(picture(glyph, 0xFF0000, 0x00FFFF))
      let cell = try #require(encoded(encoder(8, depth), pixels, columns: 4))
      #expect(shown(cell) == pixels && cell.background.packed >> 24 == 1)
      #expect(encoded(encoder(0, depth), pixels, columns: 4, old: cell) == nil)
    }
  }

  private func random(_ generator: inout SeededGenerator) -> [UInt32] {
    (0..<32).map { _ in UInt32(truncatingIfNeeded: generator.next() & 0xFF_FFFF) }
  }

  private func sums(_ pixels: [UInt32]) -> BlockSums? {
    unsafe pixels.withUnsafeBufferPointer { buffer -> BlockSums? in
      guard let base = buffer.baseAddress else { return nil }
      return unsafe BlockSums(base, 4, dim: false)
    }
  }

  @Test func `the error of what is shown is exact`() throws {
    var generator = SeededGenerator(seed: 4)
    for glyph in Self.whole + Self.halved + [0x20] {
      let pixels = random(&generator)
      let (ink, paper) = (pixels[3], pixels[20])
      let cell = Cell(Glyph(rawValue: glyph), .rgb(ink), .rgb(paper))
      let samples = try #require(sums(pixels))
      var direct = 0.0
      for row in 0..<8 {
        for column in 0..<4 {
          let part = try #require(blockCoverage(glyph, column, row))
          for shift in [UInt32(0), 8, 16] {
            let (f, b) = (Double(ink >> shift & 255), Double(paper >> shift & 255))
            let off = Double(pixels[row * 4 + column] >> shift & 255) - part * f - (1 - part) * b
            direct += off * off
          }
        }
      }
      #expect(abs(Double(BlockEncoder.error(of: cell, samples)) - direct) < 1)
    }
  }

  @Test func `what is no block of known colours counts as far off`() throws {
    let samples = try #require(sums([UInt32](repeating: 0, count: 32)))
    let strange: [Cell] = [
      .blank, .unknown, Cell(Glyph("x"), .rgb(0), .rgb(0)), Cell(Glyph("▒"), .rgb(0), .rgb(0)),
      Cell(Glyph("▀"), .default, .rgb(0)), Cell(Glyph("▀"), .rgb(0), .default),
      Cell(Glyph("▀"), .rgb(0), .rgb(0), .reverse),
    ]
    for cell in strange { #expect(BlockEncoder.error(of: cell, samples) > 1_000_000_000) }
    #expect(BlockEncoder.error(of: Cell(Glyph("▀"), .palette(16), .rgb(0)), samples) == 0)
  }

  @Test func `no other shape would be better`() throws {
    var generator = SeededGenerator(seed: 40)
    for _ in 0..<60 {
      let pixels = random(&generator)
      let samples = try #require(sums(pixels))
      let cell = try #require(encoded(encoder(0), pixels, columns: 4))
      let found = BlockEncoder.error(of: cell, samples)
      for glyph in Self.whole where glyph != 0x2588 {
        let least = BlockEncoder.error(of: best(glyph, pixels), samples)
        // Means are rounded to whole colours.
        #expect(found <= least + 40, "\(cell.glyph.text) instead of U+\(String(glyph, radix: 16))")
      }
    }
  }

  /// `glyph` in the mean colours of its parts.
  private func best(_ glyph: UInt32, _ pixels: [UInt32]) -> Cell {
    var (ink, paper) = (ColorSum(packed: 0), ColorSum(packed: 0))
    var inked: Int32 = 0
    for (index, rgb) in pixels.enumerated() {
      let one = ColorSum(redBlue: rgb & 0xFF_00FF, green: rgb >> 8 & 255)
      if blockCoverage(glyph, index % 4, index / 4) == 1 {
        ink = ink + one
        inked += 1
      } else {
        paper = paper + one
      }
    }
    return Cell(
      Glyph(rawValue: glyph), .rgb(ink.mean(of: inked)), .rgb(paper.mean(of: 32 - inked)))
  }

  @Test func `a cell stays while it is little worse than the best`() throws {
    var generator = SeededGenerator(seed: 22)
    let slack = 32 * PictureTolerance(8).squared
    var (kept, sent) = (0, 0)
    for round in 0..<300 {
      let glyph = Self.whole[round % Self.whole.count]
      let step = UInt32(Int.random(in: 0...60, using: &generator))
      let old = Cell(Glyph(rawValue: glyph), .rgb(0x60_6060), .rgb((0x60 + step) * 0x01_0101))
      let pixels = (0..<32).map { _ in
        UInt32(Int.random(in: 0x60...0x60 + Int(step), using: &generator)) * 0x01_0101
      }
      let samples = try #require(sums(pixels))
      let best = try #require(encoded(encoder(), pixels, columns: 4))
      let wrong = BlockEncoder.error(of: old, samples)
      let least = BlockEncoder.error(of: best, samples)
      if let cell = encoded(encoder(), pixels, columns: 4, old: old) {
        #expect(cell == best && wrong > least + slack)
        sent += 1
      } else {
        #expect(wrong <= max(slack, least + slack))
        kept += 1
      }
    }
    #expect(kept > 30 && sent > 30, "\(kept) kept, \(sent) sent")
  }

  @Test(arguments: [ColorDepth.trueColor, .palette256, .ansi16])
  func `noise does not make shapes flicker`(depth: ColorDepth) {
    var generator = SeededGenerator(seed: 6)
    var old = Cell.unknown
    var sent = 0
    for _ in 0..<300 {
      let pixels = (0..<32).map { index in
        UInt32((index < 12 ? 90 : 150) + Int(generator.next() % 9)) * 0x01_0101
      }
      if let cell = encoded(encoder(8, depth), pixels, columns: 4, old: old) {
        old = cell
        sent += 1
      }
    }
    #expect(sent <= 2)
  }

  @Test func `dimmed pictures are half as bright`() throws {
    let pixels = try #require(picture(0x2583, 0xFFFFFF, 0x204060))
    let cell = try #require(encoded(encoder(), pixels, columns: 4, dim: true))
    #expect(shown(cell) == picture(0x2583, 0x7F7F7F, 0x102030))
  }
}
