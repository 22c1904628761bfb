import Base
import Testing

@testable import Screen

private let coloured: [GridSymbols] = [.sextant, .octant, .braille]
private let all: [GridSymbols] = [.quadrant, .sextant, .octant, .braille]

/// Sextants, octants and braille, with and without colours.
@Suite struct PictureGridTests {
  private func encoder(_ symbols: GridSymbols, _ threshold: Int = 8, _ depth: ColorDepth = .trueColor)
    -> GridEncoder
  {
    GridEncoder(symbols: symbols, tolerance: PictureTolerance(threshold), depth: depth)
  }

  /// What `cell` shows, part by part.
  private func parts(_ cell: Cell, _ symbols: GridSymbols) -> [UInt32]? {
    guard let mask = symbols.mask(of: cell.glyph), let back = cell.background.approximateRGB else {
      return nil
    }
    return (0..<symbols.count).map { part in
      mask >> part & 1 == 1 ? cell.foreground.approximateRGB ?? 0 : back
    }
  }

  private func error(_ cell: Cell, _ pixels: [UInt32], _ symbols: GridSymbols) -> Int32? {
    guard let shown = parts(cell, symbols) else { return nil }
    var sum: Int32 = 0
    for (part, rgb) in pixels.enumerated() { sum += shown[part].squaredError(rgb) }
    return sum
  }

  private func picture(_ symbols: GridSymbols, _ mask: Int32, _ fore: UInt32, _ back: UInt32) -> [UInt32] {
    (0..<symbols.count).map { mask >> $0 & 1 == 1 ? fore : back }
  }

  @Test(arguments: coloured)
  func `every shape shows itself`(symbols: GridSymbols) throws {
    // The last two are equally bright.
    let pairs: [(UInt32, UInt32)] = [
      (0xFFFFFF, 0x000000), (0x20C040, 0x8020F0), (0x808081, 0x808080), (0x1D0000, 0x00004D),
    ]
    for (fore, back) in pairs {
      for mask in 0...symbols.full {
        let pixels = picture(symbols, mask, fore, back)
        let cell = try #require(encoded(encoder(symbols), pixels, columns: 2))
        #expect(parts(cell, symbols) == pixels, "mask \(mask) became \(cell.glyph.text)")
        #expect(encoded(encoder(symbols), pixels, columns: 2, old: cell) == nil)
        #expect(encoded(encoder(symbols, 0), pixels, columns: 2, old: cell) == nil)
      }
    }
  }

  @Test(arguments: coloured, [ColorDepth.palette256, .ansi16])
  func `palette colours show every shape`(symbols: GridSymbols, depth: ColorDepth) throws {
    for mask in 0...symbols.full {
      let pixels = picture(symbols, mask, 0xFF0000, 0x00FFFF)
      let cell = try #require(encoded(encoder(symbols, 8, depth), pixels, columns: 2))
      #expect(parts(cell, symbols) == pixels)
      #expect(cell.background.packed >> 24 == 1)
      #expect(encoded(encoder(symbols, 0, depth), pixels, columns: 2, old: cell) == nil)
    }
  }

  @Test(arguments: coloured, [ColorDepth.trueColor, .palette256, .ansi16])
  func `what is shown is found again`(symbols: GridSymbols, depth: ColorDepth) {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let pixels = (0..<symbols.count).map { _ in UInt32(truncatingIfNeeded: generator.next() & 0xFF_FFFF) }
      guard let cell = encoded(encoder(symbols, 0, depth), pixels, columns: 2) else { continue }
      #expect(encoded(encoder(symbols, 0, depth), pixels, columns: 2, old: cell) == nil)
      #expect(encoded(encoder(symbols, 8, depth), pixels, columns: 2, old: cell) == nil)
    }
  }

  @Test(arguments: coloured)
  func `two colours are near the best there are`(symbols: GridSymbols) throws {
    var generator = SeededGenerator(seed: 3)
    var (found, least): (Double, Double) = (0, 0)
    for _ in 0..<100 {
      let pixels = noisyEdge(symbols, &generator)
      let cell = try #require(encoded(encoder(symbols, 0), pixels, columns: 2))
      let wrong = try #require(error(cell, pixels, symbols))
      found += Double(wrong)
      least += Double(bestError(pixels, symbols))
    }
    #expect(found < least * 1.06, "\(found) instead of \(least)")
  }

  private func noisyEdge(_ symbols: GridSymbols, _ generator: inout SeededGenerator) -> [UInt32] {
    let edge = Int32.random(in: 0...symbols.full, using: &generator)
    let step = Int.random(in: 10...120, using: &generator)
    return (0..<symbols.count).map { part in
      let base = edge >> part & 1 == 1 ? 60 + step : 60
      var rgb: UInt32 = 0
      for _ in 0..<3 { rgb = rgb << 8 | UInt32(base + Int.random(in: 0...30, using: &generator)) }
      return rgb
    }
  }

  /// By trying every mask.
  private func bestError(_ pixels: [UInt32], _ symbols: GridSymbols) -> Int32 {
    var least = Int32.max
    for mask in 0...symbols.full {
      var (ink, paper) = (ColorSum(packed: 0), ColorSum(packed: 0))
      for (part, rgb) in pixels.enumerated() {
        let one = ColorSum(redBlue: rgb & 0xFF_00FF, green: rgb >> 8 & 255)
        if mask >> Int32(part) & 1 == 1 { ink = ink + one } else { paper = paper + one }
      }
      let inked = Int32(mask.nonzeroBitCount)
      let cell = Cell(
        symbols.glyph(mask), .rgb(ink.mean(of: inked)), .rgb(paper.mean(of: symbols.count - inked)))
      least = min(least, error(cell, pixels, symbols) ?? .max)
    }
    return least
  }

  @Test(arguments: coloured)
  func `a cell stays while it is little worse than the best`(symbols: GridSymbols) throws {
    var generator = SeededGenerator(seed: 21)
    let tolerance = PictureTolerance(8)
    let slack = symbols.count * tolerance.squared
    var (kept, sent) = (0, 0)
    for _ in 0..<400 {
      let pixels = noisyEdge(symbols, &generator)
      let best = try #require(encoded(encoder(symbols), pixels, columns: 2))
      let change = Int.random(in: 0...20, using: &generator)
      let before = pixels.map { rgb in
        rgb &+ UInt32(Int.random(in: 0...change, using: &generator)) * 0x01_0101
      }
      let old = try #require(encoded(encoder(symbols), before, columns: 2))
      let wrong = try #require(error(old, pixels, symbols))
      let least = try #require(error(best, pixels, symbols))
      if let cell = encoded(encoder(symbols), pixels, columns: 2, old: old) {
        #expect(cell == best && wrong > least + slack)
        sent += 1
      } else {
        #expect(wrong <= least + slack)
        kept += 1
      }
    }
    #expect(kept > 40 && sent > 40, "\(kept) kept, \(sent) sent")
  }

  @Test(arguments: coloured, [ColorDepth.trueColor, .palette256, .ansi16])
  func `noise does not make shapes flicker`(symbols: GridSymbols, depth: ColorDepth) {
    var generator = SeededGenerator(seed: 5)
    var shown = Cell.unknown
    var sent = 0
    for _ in 0..<500 {
      let pixels = (0..<symbols.count).map { part in
        UInt32((part < 3 ? 90 : 150) + Int(generator.next() % 7)) * 0x01_0101
      }
      if let cell = encoded(encoder(symbols, 8, depth), pixels, columns: 2, old: shown) {
        shown = cell
        sent += 1
      }
    }
    #expect(sent < 12)
  }

  @Test(arguments: coloured)
  func `dimmed pictures are half as bright`(symbols: GridSymbols) {
    let pixels = picture(symbols, symbols.full, 0xFFFFFF, 0)
    let cell = encoded(encoder(symbols), pixels, columns: 2, dim: true)
    #expect(cell.flatMap { parts($0, symbols) } == picture(symbols, symbols.full, 0x7F7F7F, 0))
  }

  @Test func `cells of other kinds are replaced`() {
    let pixels = picture(.octant, 0b0011_0110, 0xF0F0F0, 0x101010)
    let marked = Cell(Glyph(rawValue: 0x1CD00), .rgb(0xF0F0F0), .rgb(0x101010), .bold)
    for old in [Cell.blank, .unknown, marked, Cell(Glyph("x"), .rgb(0xFFFFFF), .rgb(0))] {
      #expect(encoded(encoder(.octant, 255), pixels, columns: 2, old: old) != nil)
    }
  }

  // MARK: - Without colours

  private func mono(_ symbols: GridSymbols, _ grey: UInt32, old: Cell = .unknown) -> Cell? {
    let pixels = [UInt32](repeating: grey * 0x01_0101, count: Int(symbols.count))
    let encoder = MonoEncoder(symbols: symbols, tolerance: PictureTolerance(8))
    return encoded(encoder, pixels, columns: 2, old: old)
  }

  @Test(arguments: all)
  func `without colours the brighter shows more`(symbols: GridSymbols) throws {
    var counts: [Int] = []
    for grey in UInt32(0)...255 {
      let cell = try #require(mono(symbols, grey))
      #expect(cell.foreground == .default && cell.background == .default)
      let mask = try #require(symbols.mask(of: cell.glyph))
      counts.append(mask.nonzeroBitCount)
    }
    #expect(counts == counts.sorted())
    #expect(counts.first == 0 && counts.last == Int(symbols.count))
    #expect(Set(counts).count == Int(symbols.count) + 1, "every grey in between is there")
  }

  @Test(arguments: all)
  func `without colours noise does not flicker`(symbols: GridSymbols) {
    var generator = SeededGenerator(seed: 8)
    for level in stride(from: UInt32(10), to: 240, by: 23) {
      var shown = Cell.unknown
      var sent = 0
      for _ in 0..<100 {
        if let cell = mono(symbols, level + UInt32(generator.next() % 7), old: shown) {
          shown = cell
          sent += 1
        }
      }
      #expect(sent <= 2, "at \(level)")
    }
  }

  @Test(arguments: all)
  func `without colours an edge keeps its shape`(symbols: GridSymbols) throws {
    let encoder = MonoEncoder(symbols: symbols, tolerance: PictureTolerance(0))
    for mask in 0...symbols.full {
      let pixels = picture(symbols, mask, 0xFFFFFF, 0)
      let cell = try #require(encoded(encoder, pixels, columns: 2))
      #expect(symbols.mask(of: cell.glyph) == mask)
    }
  }
}
