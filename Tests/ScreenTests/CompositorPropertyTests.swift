import Base
import Testing

@testable import Screen

/// Rows of cells of any kind in any order, whole and in part: the terminal shows them, mended, on every kind of terminal.
@Suite struct CompositorPropertyTests {
  /// What every row should look like, kept beside the compositor.
  private struct Wanted {
    var size: Size
    var rows: [[Cell]]

    init(_ size: Size) {
      self.size = size
      rows = Array(repeating: Array(repeating: .blank, count: size.width), count: size.height)
    }

    /// Halves of wide glyphs without their other half are spaces.
    mutating func set(_ y: Int, _ cells: [Cell]) {
      guard rows.indices.contains(y) else { return }
      var row = rows[y]
      for (x, cell) in cells.prefix(size.width).enumerated() { row[x] = cell }
      rows[y] = row.indices.map { x in
        let isPair =
          switch row[x].kind {
          case .wide: x + 1 < row.count && row[x + 1].kind == .continuation
          case .continuation: x > 0 && row[x - 1].kind == .wide
          case .narrow, .picture: true
          }
        return isPair ? row[x] : Cell(.space, row[x].style)
      }
    }
  }

  private static func cell(_ generator: inout SeededGenerator) -> Cell {
    let colors: [Color] = [.default, .palette(9), .palette(123), .rgb(200, 30, 40), .rgb(12, 14, 90)]
    let style = Style(
      foreground: colors.randomElement(using: &generator) ?? .default,
      background: colors.randomElement(using: &generator) ?? .default,
      Bool.random(using: &generator) ? .bold : [])
    switch Int.random(in: 0..<8, using: &generator) {
    case 0, 1: return Cell(Glyph("王"), style, kind: .wide)
    case 2, 3: return Cell(.space, style, kind: .continuation)
    case 4: return Cell(Glyph("é"), style)
    case 5: return Cell(.space, style)
    default: return Cell(Glyph("x"), style)
    }
  }

  /// The cell that stands for `cell` on a terminal without more than ASCII.
  private static func plain(_ cell: Cell) -> Cell {
    Cell(cell.kind == .continuation ? .space : ASCIIFallback.glyph(for: cell.glyph), cell.style)
  }

  /// What a terminal of these capabilities shows for `cell`.
  private static func expected(_ cell: Cell, _ capabilities: TerminalCapabilities) -> TerminalModel.Shown {
    var cell = cell
    let depth = capabilities.colors
    cell.style = Style(
      foreground: depth.nearest(cell.foreground), background: depth.nearest(cell.background),
      cell.attributes)
    return expectedShown(cell)
  }

  /// Right halves have no look of their own, spaces no foreground.
  private static func same(_ a: TerminalModel.Shown, _ b: TerminalModel.Shown) -> Bool {
    if a.isTail && b.isTail { return true }
    if a.text == " ", b.text == " " { return a.style.background == b.style.background }
    return a == b
  }

  private static func wrong(_ model: TerminalModel, _ wanted: Wanted, _ capabilities: TerminalCapabilities)
    -> [String]
  {
    var found: [String] = []
    for (y, row) in wanted.rows.enumerated() {
      for (x, cell) in row.enumerated() {
        let (shown, right) = (model[x, y], Self.expected(cell, capabilities))
        if !same(shown, right) { found.append("(\(x),\(y)) \(shown) not \(right)") }
      }
    }
    return found
  }

  @Test(arguments: ColorDepth.allCases, [true, false])
  func `random damage row by row is what the terminal shows`(depth: ColorDepth, unicode: Bool) {
    for seed in 0..<6 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let capabilities = TerminalCapabilities(colors: depth, unicode: unicode, synchronized: seed % 2 == 0)
      var wanted = Wanted(Size(width: 3 + seed * 4, height: 1 + seed))
      var compositor = Compositor(size: wanted.size, capabilities: capabilities)
      var model = TerminalModel(size: wanted.size)
      for step in 0..<60 {
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
          // Rows beside the screen, too short and too long ones are nothing special.
          let y = Int.random(in: -1...wanted.size.height, using: &generator)
          let count = Int.random(in: 0...wanted.size.width + 2, using: &generator)
          let cells = (0..<count).map { _ in Self.cell(&generator) }
          compositor.setRow(y, cells)
          wanted.set(y, unicode ? cells : cells.map(Self.plain))
        }
        if step % 20 == 19 { compositor.invalidate() }
        let bytes = compositor.compose().bytes
        if !unicode { #expect(bytes.allSatisfy { $0 < 0x7F }) }
        model.feed(bytes)
        let wrong = Self.wrong(model, wanted, capabilities)
        #expect(wrong.isEmpty, "seed \(seed) step \(step): \(wrong.prefix(3))")
        #expect(compositor.compose().bytes.isEmpty, "said once")
        guard wrong.isEmpty else { return }
      }
      #expect(model.problems.isEmpty, "\(model.problems.prefix(3))")
    }
  }

  @Test(arguments: UInt64(0)..<8)
  func `a screen that changes its size is painted whole, whatever the terminal made of it`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var compositor = Compositor(size: Size(width: 10, height: 4))
    for _ in 0..<20 {
      let size = Size(
        width: Int.random(in: 0...30, using: &generator), height: Int.random(in: 0...9, using: &generator))
      compositor.resize(size)
      var model = TerminalModel(size: size)
      var wanted = Wanted(size)
      for y in 0..<size.height {
        let cells = (0..<size.width).map { _ in Self.cell(&generator) }
        compositor.setRow(y, cells)
        wanted.set(y, cells)
      }
      model.feed(compositor.compose().bytes)
      #expect(Self.wrong(model, wanted, compositor.capabilities).isEmpty)
      #expect(model.problems.isEmpty, "\(size): \(model.problems.prefix(3))")
    }
  }

  @Test func `a wide glyph that steps along a line leaves nothing behind`() {
    let size = Size(width: 7, height: 1)
    var compositor = Compositor(size: size)
    var model = TerminalModel(size: size)
    for x in [-1, 0, 1, 2, 3, 4, 5, 6, 5, 4, 2, 0, 6] {
      var canvas = Canvas(size)
      canvas.put("abcdefg", x: 0, y: 0)
      canvas.put("王", x: x, y: 0)
      compositor.draw([Layer(canvas)])
      model.feed(compositor.compose().bytes)
      let line = canvas.row(0).map { $0.kind == .continuation ? "" : $0.glyph.text }.joined()
      #expect(model.line(0) == line, "at \(x)")
    }
    #expect(model.problems.isEmpty)
  }

  @Test func `layers are cut at the edges, the upper one wins`() {
    let size = Size(width: 8, height: 3)
    var compositor = Compositor(size: size)
    var panel = Canvas(width: 4, height: 2)
    panel.put("王王", x: 0, y: 0)
    panel.put("abcd", x: 0, y: 1)
    let places: [(Int, Int, [String])] = [
      (2, 0, ["..王王..", "..abcd..", "........"]), (-1, 1, ["........", " 王.....", "bcd....."]),
      (5, 2, ["........", "........", ".....王 "]), (9, 9, ["........", "........", "........"]),
      (-4, -2, ["........", "........", "........"]), (-3, -1, ["d.......", "........", "........"]),
    ]
    for (x, y, lines) in places {
      var base = Canvas(size)
      base.fill(base.bounds, style: .plain, character: ".")
      compositor.draw([Layer(base), Layer(panel, origin: Point(x: x, y: y))])
      compositor.invalidate()
      var model = TerminalModel(size: size)
      model.feed(compositor.compose().bytes)
      #expect((0..<3).map { model.line($0) } == lines, "at \(x),\(y)")
    }
  }

  @Test func `the cursor goes where it is wanted, and nowhere when that is outside`() {
    let size = Size(width: 5, height: 2)
    var compositor = Compositor(size: size)
    var model = TerminalModel(size: size)
    for place in [Point(x: 4, y: 1), Point(x: 0, y: 0), nil, Point(x: 5, y: 0), Point(x: 2, y: -1)] {
      model.feed(compositor.compose(cursor: place).bytes)
      let inside = place.map { Rect(size).contains(x: $0.x, y: $0.y) } ?? false
      #expect(model.cursorVisible == inside)
      if inside, let place { #expect(model.x == place.x && model.y == place.y) }
    }
  }

  @Test(arguments: PictureEncoding.allCases.filter { !$0.isPixels })
  func `a picture under a panel comes back when the panel goes`(encoding: PictureEncoding) {
    let size = Size(width: 24, height: 8)
    var compositor = Compositor(size: size, capabilities: .init(pictures: encoding))
    var base = Canvas(size)
    base.picture(PictureID(1), in: base.bounds)
    let tile = PictureTile(
      id: PictureID(1), rect: Rect(size), frame: movingFrame(64, 48, step: 1, noise: 0, seed: 1),
      fit: .cover)
    var model = TerminalModel(size: size)
    compositor.draw([Layer(base)])
    model.feed(compositor.compose(tiles: [tile], threshold: 0).bytes)
    let before = model.cells
    var panel = Canvas(width: 10, height: 3)
    panel.box(panel.bounds)
    compositor.draw([Layer(base), Layer(panel, origin: Point(x: 6, y: 2))])
    model.feed(compositor.compose(tiles: [tile], threshold: 0).bytes)
    #expect(model.cells != before && model[6, 2].text == "╭")
    compositor.draw([Layer(base)])
    model.feed(compositor.compose(tiles: [tile], threshold: 0).bytes)
    #expect(model.cells == before)
  }

  @Test(arguments: [true, false], ColorDepth.allCases)
  func `pictures in ASCII are ASCII`(unicode: Bool, depth: ColorDepth) {
    let size = Size(width: 20, height: 6)
    let capabilities = TerminalCapabilities(colors: depth, unicode: unicode, pictures: .ascii)
    var compositor = Compositor(size: size, capabilities: capabilities)
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: canvas.bounds)
    compositor.draw([Layer(canvas)])
    let frame = movingFrame(60, 40, step: 3, noise: 30, seed: 4)
    let tile = PictureTile(id: PictureID(1), rect: Rect(size), frame: frame, fit: .cover)
    let bytes = compositor.compose(tiles: [tile]).bytes
    #expect(bytes.count > 60 && bytes.allSatisfy { $0 < 0x7F })
    #expect(compositor.pictureCellsWritten > 60)
  }

  @Test func `twice mirrored is not mirrored`() {
    let size = Size(width: 16, height: 4)
    func shown(_ mirrored: Bool, _ flip: Bool) -> [TerminalModel.Shown] {
      var compositor = Compositor(size: size)
      var canvas = Canvas(size)
      canvas.picture(PictureID(1), in: canvas.bounds)
      compositor.draw([Layer(canvas)])
      let frame = makeFrame(32, 16) { x, y in UInt8(20 + (flip ? 31 - x : x) * 6 + y) }
      let tile = PictureTile(
        id: PictureID(1), rect: Rect(size), frame: frame, mirrored: mirrored, fit: .cover)
      var model = TerminalModel(size: size)
      model.feed(compositor.compose(tiles: [tile], threshold: 0).bytes)
      return model.cells
    }
    #expect(shown(true, true) == shown(false, false))
    #expect(shown(true, false) == shown(false, true))
    #expect(shown(true, false) != shown(false, false))
  }
}
