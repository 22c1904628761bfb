import Testing

@testable import Screen

@Suite struct CanvasTests {
  @Test func `a cell is sixteen bytes`() { #expect(MemoryLayout<Cell>.stride == 16) }

  @Test func `text is written, measured and cut`() {
    var canvas = Canvas(width: 12, height: 3)
    #expect(canvas.put("Hello", x: 1, y: 0) == 5)
    #expect(canvas.put("王小明 calls", x: 0, y: 1) == 12)
    #expect(canvas.put("王小明 calls you", x: 0, y: 2) == 12)
    #expect(canvas.text() == " Hello\n王小明 calls\n王小明 call…")
    #expect(canvas.put("x", x: 12, y: 0) == 0)
    #expect(canvas.put("far", x: 0, y: 9) == 3)
  }

  @Test func `maxWidth cuts before the edge does`() {
    var canvas = Canvas(width: 20, height: 1)
    #expect(canvas.put("Release room", x: 0, y: 0, maxWidth: 8) == 8)
    #expect(canvas.text() == "Release…")
  }

  @Test func `negative places cut on the left`() {
    var canvas = Canvas(width: 4, height: 1)
    canvas.put("abcdef", x: -2, y: 0)
    #expect(canvas.text() == "cdef")
    var wide = Canvas(width: 4, height: 1)
    wide.put("王b", x: -1, y: 0)
    #expect(wide.text() == " b")
  }

  @Test func `overwriting half of a wide glyph leaves a space`() {
    var canvas = Canvas(width: 6, height: 1)
    canvas.put("王王", x: 0, y: 0)
    canvas.put("x", x: 1, y: 0)
    #expect(canvas.text() == " x王")
    canvas.put("y", x: 2, y: 0)
    #expect(canvas.text() == " xy")
    canvas.put("王", x: 1, y: 0)
    #expect(canvas.text() == " 王")
    #expect(canvas[2, 0].kind == .continuation)
  }

  @Test func `controls and overrides are shown, not obeyed`() {
    var canvas = Canvas(width: 20, height: 1)
    canvas.put("a\u{1B}[31mb\nc\u{202E}d\u{200B}e", x: 0, y: 0)
    #expect(canvas.text() == "a\u{FFFD}[31mb c\u{FFFD}de")
  }

  @Test func `boxes, titles and lines`() {
    var canvas = Canvas(width: 12, height: 4)
    canvas.box(canvas.bounds, title: "Mira 12:41 and more")
    canvas.hline(x: 1, y: 2, length: 10, character: "╌")
    #expect(canvas.text() == "╭ Mira 12… ╮\n│          │\n│╌╌╌╌╌╌╌╌╌╌│\n╰──────────╯")
    var plain = Canvas(width: 4, height: 3)
    plain.box(plain.bounds, border: .ascii)
    #expect(plain.text() == "+--+\n|  |\n+--+")
    plain.box(Rect(x: 0, y: 0, width: 1, height: 3))
    #expect(plain.text() == "+--+\n|  |\n+--+")
  }

  @Test func `a sub-canvas has its own origin and edges`() {
    var canvas = Canvas(width: 10, height: 4)
    canvas.within(Rect(x: 3, y: 1, width: 4, height: 2)) { inner in
      #expect(inner.size == Size(width: 4, height: 2))
      inner.fill(inner.bounds, style: .plain, character: "·")
      inner.put("abcdefgh", x: 1, y: 0)
      inner.put("z", x: 0, y: 5)
      inner.within(Rect(x: 2, y: 1, width: 9, height: 9)) { $0.put("王X", x: 1, y: 0) }
      #expect(inner.absolute(Rect(x: 0, y: 0, width: 1, height: 1)) == Rect(x: 3, y: 1, width: 1, height: 1))
    }
    #expect(canvas.text() == "\n   ·ab…\n   ···\n")
    #expect(canvas.size == Size(width: 10, height: 4))
  }

  @Test func `drawing one canvas on another keeps wide glyphs whole`() {
    var panel = Canvas(width: 4, height: 1)
    panel.put("王王", x: 0, y: 0)
    var canvas = Canvas(width: 5, height: 1)
    canvas.put("明明", x: 0, y: 0)
    canvas.draw(panel, x: 3, y: 0)
    #expect(canvas.text() == "明 王")
    canvas.draw(panel, x: -1, y: 0)
    #expect(canvas.text() == " 王王")
  }

  @Test func `pictures, dimming and restyling`() {
    var canvas = Canvas(width: 4, height: 2)
    canvas.picture(PictureID(7), in: Rect(x: 1, y: 0, width: 9, height: 2))
    #expect(canvas.text() == " ░░░\n ░░░")
    #expect(canvas[1, 0].picture == PictureID(7))
    #expect(canvas[0, 0].picture == nil)
    canvas.put("x", x: 0, y: 0, style: Style(foreground: .rgb(100, 200, 50)))
    canvas.dim(canvas.bounds)
    #expect(canvas[0, 0].foreground == .rgb(50, 100, 25))
    #expect(canvas[1, 0].picture == PictureID(7))
    #expect(canvas[1, 0].attributes.contains(.dim))
    canvas.restyle(Rect(x: 0, y: 0, width: 1, height: 1)) { $0 = Cell(Glyph("q"), Style(.bold)) }
    #expect(canvas.text().first == "x")
    #expect(canvas[0, 0].attributes == .bold)
  }

  @Test func `outside nothing is read or written`() {
    var canvas = Canvas(width: 2, height: 1)
    canvas[5, 5] = Cell(Glyph("x"))
    canvas[-1, 0] = Cell(Glyph("x"))
    #expect(canvas[5, 5] == .blank)
    #expect(canvas == Canvas(width: 2, height: 1))
    #expect(canvas.row(9).isEmpty)
    #expect(Canvas(width: -3, height: 4).text() == "\n\n\n")
  }

  @Test func `right-aligned and centred text`() {
    var canvas = Canvas(width: 10, height: 2)
    canvas.putRight("12:41", x: 10, y: 0)
    canvas.putCentred("王王", in: canvas.bounds, y: 1)
    #expect(canvas.text() == "     12:41\n   王王")
  }
}

@Suite struct RectTests {
  let rect = Rect(x: 2, y: 1, width: 10, height: 4)

  @Test func `strips add up to the whole`() {
    #expect(rect.splitTop(1).rest == Rect(x: 2, y: 2, width: 10, height: 3))
    #expect(rect.splitBottom(1).strip == Rect(x: 2, y: 4, width: 10, height: 1))
    #expect(rect.splitBottom(1).rest == Rect(x: 2, y: 1, width: 10, height: 3))
    #expect(rect.splitLeft(3).rest == Rect(x: 5, y: 1, width: 7, height: 4))
    #expect(rect.splitRight(3).strip == Rect(x: 9, y: 1, width: 3, height: 4))
    #expect(rect.splitTop(99).rest.isEmpty)
    #expect(rect.splitTop(-1).strip.isEmpty)
  }

  @Test func `intersections, insets, centring`() {
    #expect(rect.intersection(Rect(x: 0, y: 0, width: 4, height: 2)) == Rect(x: 2, y: 1, width: 2, height: 1))
    #expect(rect.intersection(Rect(x: 50, y: 0, width: 4, height: 2)).isEmpty)
    #expect(rect.inset(by: 1) == Rect(x: 3, y: 2, width: 8, height: 2))
    #expect(rect.inset(by: 9).isEmpty)
    #expect(rect.centred(Size(width: 4, height: 2)) == Rect(x: 5, y: 2, width: 4, height: 2))
    #expect(rect.contains(x: 11, y: 4) && !rect.contains(x: 12, y: 4))
  }
}
