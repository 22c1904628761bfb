import Base
import Testing

@testable import Screen

/// Whatever is drawn, wide glyphs stay whole and nothing leaves the rectangle it is drawn in.
@Suite struct CanvasPropertyTests {
  private static let words = [
    "hello", "王小明", "a王b", "…", "e\u{301}te\u{301}", "😀 ok", "   ", "", "\u{1B}[31m", "한글 text",
  ]

  private static func isWhole(_ canvas: Canvas) -> Bool {
    for y in 0..<canvas.fullSize.height {
      let kinds = canvas.row(y).map(\.kind)
      for (x, kind) in kinds.enumerated() {
        if kind == .wide, x + 1 >= kinds.count || kinds[x + 1] != .continuation { return false }
        if kind == .continuation, x == 0 || kinds[x - 1] != .wide { return false }
      }
    }
    return true
  }

  private static func rect(_ generator: inout SeededGenerator) -> Rect {
    Rect(
      x: Int.random(in: -4...20, using: &generator), y: Int.random(in: -3...8, using: &generator),
      width: Int.random(in: -1...14, using: &generator), height: Int.random(in: -1...6, using: &generator))
  }

  /// One of everything that can be drawn.
  private static func scribble(_ canvas: inout Canvas, _ generator: inout SeededGenerator) {
    let (area, word) = (rect(&generator), words.randomElement(using: &generator) ?? "")
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: canvas.fill(area, style: Style(.bold), character: Character("·"))
    case 1: canvas.fill(area, style: .plain, character: "王")
    case 2: canvas.box(area, title: word)
    case 3: canvas.picture(PictureID(3), in: area)
    case 4: canvas.dim(area)
    case 5: canvas.putRight(word, x: area.x, y: area.y, maxWidth: area.width)
    case 6: canvas.putCentred(word, in: area, y: area.y)
    case 7:
      var panel = Canvas(width: max(0, area.width), height: max(0, area.height))
      panel.put("王王王王王王王", x: 0, y: 0)
      canvas.draw(panel, x: area.x, y: area.y)
    case 8: canvas[area.x, area.y] = Cell(Glyph("!"))
    default:
      canvas.put(word, x: area.x, y: area.y, maxWidth: Bool.random(using: &generator) ? area.width : nil)
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `wide glyphs stay whole`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var canvas = Canvas(width: 4 + Int(seed) * 2, height: 1 + Int(seed % 6))
    for step in 0..<400 {
      Self.scribble(&canvas, &generator)
      #expect(Self.isWhole(canvas), "seed \(seed) step \(step)\n\(canvas.text())")
      let widths = canvas.text().split(separator: "\n").map { cellWidth(of: String($0)) }
      #expect(widths.allSatisfy { $0 <= canvas.size.width })
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `what is drawn in a rectangle stays in it`(seed: UInt64) {
    var generator = SeededGenerator(seed: 100 + seed)
    for _ in 0..<60 {
      var canvas = Canvas(width: 20, height: 7)
      for _ in 0..<6 { Self.scribble(&canvas, &generator) }
      let before = canvas
      let (outer, inner) = (Self.rect(&generator), Self.rect(&generator))
      canvas.within(outer) { canvas in
        canvas.within(inner) { canvas in
          #expect(canvas.size == inner.size)
          for _ in 0..<6 { Self.scribble(&canvas, &generator) }
        }
        #expect(canvas.size == outer.size)
      }
      #expect(canvas.size == before.size && Self.isWhole(canvas))
      let allowed = inner.offset(dx: outer.x, dy: outer.y).intersection(outer)
      for y in 0..<7 {
        for x in 0..<20 where !allowed.contains(x: x, y: y) && canvas[x, y] != before[x, y] {
          // Half of a wide glyph across the border may have become a space.
          let old = before[x, y]
          #expect(canvas[x, y] == Cell(.space, old.style) && (old.kind == .wide || old.kind == .continuation))
        }
      }
    }
  }

  @Test(arguments: words)
  func `text takes the cells it says, and no more than it may`(word: String) {
    for width in 0...14 {
      for most in [nil, 0, 1, 3, 20] as [Int?] {
        for x in 0...width {
          var canvas = Canvas(width: width, height: 1)
          canvas.fill(canvas.bounds, style: .plain, character: "#")
          let used = canvas.put(word, x: x, y: 0, maxWidth: most)
          let room = max(0, min(most ?? .max, width - x))
          #expect(used <= room && used <= cellWidth(of: word))
          let untouched = canvas.row(0).enumerated().filter { $0.offset < x || $0.offset >= x + used }
          #expect(untouched.allSatisfy { $0.element.glyph == Glyph("#") }, "\(word) at \(x) of \(width)")
        }
      }
    }
  }

  @Test(arguments: words)
  func `text ends where it should, or lies in the middle`(word: String) {
    var canvas = Canvas(width: 30, height: 2)
    let used = canvas.putRight(word, x: 20, y: 0, style: Style(.underline))
    let marked = canvas.row(0).indices.filter { canvas.row(0)[$0].attributes.contains(.underline) }
    #expect(used == cellWidth(of: word) && marked.count == used)
    if used > 0 { #expect(marked == Array(20 - used..<20)) }
    let middle = canvas.putCentred(word, in: Rect(x: 4, y: 1, width: 21, height: 1), y: 1)
    #expect(middle == used)
  }

  @Test(arguments: UInt64(0)..<4)
  func `cut text fits, is a beginning and says that it was cut`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let text = (0..<5).map { _ in Self.words.randomElement(using: &generator) ?? "" }.joined()
      let harmless = String(text.compactMap(shown))
      #expect(cellWidth(of: harmless) == cellWidth(of: text), "measured as it will be shown")
      for width in 0...12 {
        let cut = truncate(text, toWidth: width)
        #expect(cellWidth(of: cut) <= width)
        if cellWidth(of: text) <= width {
          #expect(cut == text)
        } else if width > 0 {
          #expect(cut.last == "…" && harmless.hasPrefix(cut.dropLast()))
        }
      }
    }
  }
}

@Suite struct ASCIIFallbackTests {
  @Test func `every glyph has something to show instead`() {
    for value in UInt32(0x20)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let glyph = ASCIIFallback.glyph(for: Glyph(scalar: scalar))
      #expect((0x20...0x7E).contains(glyph.rawValue) || value == 0x7F, "\(value)")
    }
    for cluster in ["👩‍👩‍👧", "e\u{301}", "🇩🇪", "नि"] as [Character] {
      #expect(ASCIIFallback.glyph(for: Glyph(cluster)).rawValue < 0x7F)
    }
  }

  @Test(
    arguments: [
      ("a", "a"), ("~", "~"), ("╭", "+"), ("─", "-"), ("│", "|"), ("█", "#"), ("▚", "#"), ("⠿", ":"),
      ("…", "."), ("é", "e"), ("e\u{301}", "e"), ("ß", "s"), ("王", "?"), ("“", "\""), ("→", ">"), ("○", "o"),
    ] as [(Character, Character)])
  func `what resembles it most`(glyph: Character, instead: Character) {
    #expect(ASCIIFallback.glyph(for: Glyph(glyph)) == Glyph(instead))
  }
}

@Suite struct GeometryPropertyTests {
  private static func rect(_ generator: inout SeededGenerator) -> Rect {
    Rect(
      x: Int.random(in: -9...9, using: &generator), y: Int.random(in: -9...9, using: &generator),
      width: Int.random(in: 0...12, using: &generator), height: Int.random(in: 0...12, using: &generator))
  }

  private static func cells(_ rect: Rect) -> Set<Point> {
    var found: Set<Point> = []
    for y in -12...24 {
      for x in -12...24 where rect.contains(x: x, y: y) { found.insert(Point(x: x, y: y)) }
    }
    return found
  }

  @Test(arguments: UInt64(0)..<6)
  func `rectangles are sets of cells`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<12 {
      let (a, b) = (Self.rect(&generator), Self.rect(&generator))
      let (inA, inB) = (Self.cells(a), Self.cells(b))
      #expect(inA.count == a.size.width * a.size.height && a.isEmpty == inA.isEmpty)
      #expect(Self.cells(a.intersection(b)) == inA.intersection(inB))
      #expect(a.intersects(b) == !inA.isDisjoint(with: inB) && a.intersects(b) == b.intersects(a))
      #expect(Self.cells(a.inset(by: 1)).isSubset(of: inA) && inA.isSubset(of: Self.cells(a.inset(by: -1))))
      #expect(Self.cells(a.centred(b.size)).isSubset(of: inA))
      #expect(a.offset(dx: 3, dy: -2).offset(dx: -3, dy: 2) == a)
      let count = Int.random(in: -2...15, using: &generator)
      for (strip, rest) in [a.splitTop(count), a.splitBottom(count), a.splitLeft(count), a.splitRight(count)]
      {
        let (first, second) = (Self.cells(strip), Self.cells(rest))
        #expect(first.isDisjoint(with: second) && first.union(second) == inA)
      }
    }
  }
}
