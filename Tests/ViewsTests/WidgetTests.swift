import Base
import Screen
import Testing

@testable import Views

/// The parts that screens are made of: signs, meters, lines of keys, fields, broken text.
struct WidgetTests {
  private func pen(_ width: Int, _ height: Int = 1, change: (inout App) -> Void = { _ in }) -> Painter {
    var app = Sample.app()
    change(&app)
    let size = Size(width: width, height: height)
    return Painter(app.scene(size: size, at: Sample.now), rect: Rect(size))
  }

  // MARK: Signs

  @Test func `signs in ASCII are ASCII, and as wide as the others`() {
    let (ascii, rich) = (Signs(ascii: true), Signs(ascii: false))
    let words: [(String, String)] = [
      (ascii.video, rich.video), (ascii.voice, rich.voice), (ascii.selected, rich.selected),
      (ascii.dot, rich.dot),
    ]
    for (plain, sign) in words {
      #expect(plain.unicodeScalars.allSatisfy { $0.isASCII })
      #expect(cellWidth(of: plain) == cellWidth(of: sign))
    }
    let characters = [
      ascii.rule, ascii.wall, ascii.full, ascii.upper, ascii.lower, ascii.meter, ascii.rest, ascii.mask,
    ]
    #expect(characters.allSatisfy { $0.isASCII })
    for presence in Presence.allCases {
      #expect(ascii.presence(presence).unicodeScalars.allSatisfy { $0.isASCII })
      #expect(cellWidth(of: rich.presence(presence)) == 1)
    }
    #expect(Set(Presence.allCases.map { ascii.presence($0) }).count == Presence.allCases.count)
    #expect(Set(Presence.allCases.map { rich.presence($0) }).count == Presence.allCases.count)
    let trusts: [CallView.Trust] = [.verified, .encrypted, .stranger]
    #expect(Set(trusts.map { ascii.trust($0) }).count == 3 && Set(trusts.map { rich.trust($0) }).count == 3)
  }

  @Test(arguments: [(-4, 0), (0, 0), (1, 1), (3, 3), (5, 5), (99, 5)])
  func `five bars, whatever is measured`(quality: Int, lit: Int) {
    for ascii in [false, true] {
      let bars = Signs(ascii: ascii).bars(quality)
      #expect(cellWidth(of: bars) == 5)
      #expect(bars.filter { $0 == (ascii ? "." : "·") }.count == 5 - lit)
    }
  }

  // MARK: Meters

  @Test(
    arguments: [
      (0, 0), (0.001, 1), (0.05, 1), (0.5, 5), (0.94, 9), (1, 10), (7, 10), (-3, 0), (.nan, 0),
      (.infinity, 0),
    ] as [(Double, Int)])
  func `a meter is as full as the voice is loud`(level: Double, lit: Int) {
    var pen = pen(12)
    pen.meter(level, 1, 0, width: 10)
    let text = pen.canvas.text()
    #expect(text.filter { $0 == "━" }.count == lit)
    #expect(text.filter { $0 == "─" }.count == 10 - lit)
    #expect(pen.canvas[0, 0] == pen.canvas[11, 0], "nothing beside it")
  }

  @Test func `a meter without room is left out`() {
    var pen = pen(5)
    for width in [0, -7] { pen.meter(0.5, 1, 0, width: width) }
    #expect(pen.canvas.text() == "")
  }

  @Test(arguments: [(-5, 10), (0, 10), (10, 7), (15, 5), (29, 0), (30, 0), (500, 0)] as [(Int64, Int)])
  func `a countdown empties towards its deadline`(second: Int64, lit: Int) {
    var pen = pen(10)
    let start = Sample.now - .seconds(second)
    pen.countdown(from: start, to: start + .seconds(30), 0, 0, width: 10, ground: "panel")
    #expect(pen.canvas.text().filter { $0 == "━" }.count == lit, "\(pen.canvas.text())")
  }

  @Test func `a countdown that makes no sense is empty`() {
    var pen = pen(10)
    pen.countdown(
      from: Sample.now, to: Sample.now - .seconds(4), 0, 0, width: 10, ground: "panel")
    pen.countdown(from: Sample.now, to: Sample.now, 0, 0, width: 10, ground: "panel")
    #expect(!pen.canvas.text().contains("━"))
  }

  // MARK: The line of keys

  private static let hints = [
    Hint(.hangUp, "hang up"), Hint(.mute, "mute"), Hint(.camera, "camera"), Hint(.hold, "hold"),
    Hint(.float, "float"), Hint(.swap, "swap"), Hint(.help, "keys"),
  ]

  @Test(arguments: 1...120)
  func `as many keys as fit, the first and the last above all`(width: Int) {
    var pen = pen(width)
    pen.keyBar(Self.hints, y: 0)
    let text = pen.canvas.text()
    #expect(cellWidth(of: text) <= width)
    if !text.isEmpty { #expect(text.hasSuffix("? keys")) }
    if width >= 20 { #expect(text.hasPrefix(" h hang up")) }
    if width >= 80 { #expect(pen.hits.count == Self.hints.count) }
    // Left to right, apart from each other, and each where its words are.
    let rects = pen.hits.map(\.rect)
    for (left, right) in zip(rects, rects.dropFirst()) { #expect(left.maxX + 3 == right.x) }
  }

  @Test(arguments: [10, 20, 30, 40, 60])
  func `news at the right of the keys are never written over`(width: Int) {
    var pen = pen(width)
    pen.keyBar(Self.hints, y: 0, right: "3 missed")
    #expect(pen.canvas.text().hasSuffix("3 missed"))
    for hit in pen.hits { #expect(hit.rect.maxX <= width - 9) }
  }

  @Test func `keys that nobody has bound are not offered`() {
    var pen = pen(80) { _ = $0.keymap.apply(overrides: "call.mute = none\ncall.hold = none") }
    pen.keyBar(Self.hints, y: 0)
    #expect(!pen.canvas.text().contains("mute") && !pen.canvas.text().contains("hold"))
    #expect(pen.canvas.text().contains("h hang up   c camera   f float"))
  }

  @Test func `under a question the keys rest`() {
    var pen = pen(80) { $0.model.view.overlays = [.confirmQuit] }
    pen.keyBar(Self.hints, y: 0)
    #expect(pen.canvas.text() == "" && pen.hits.isEmpty && pen.claims.isEmpty)
  }

  @Test(arguments: [(80, 8, 3), (80, 2, 1), (30, 8, 2), (14, 8, 3)])
  func `buttons stand side by side, or below each other where there is no room`(
    width: Int, height: Int, rows: Int
  ) {
    var pen = pen(width, height)
    let hints = [
      (Hint(.accept, "accept"), "good"), (Hint(.decline, "decline"), "error"),
      (Hint(.ignore, "ignore"), "rule"),
    ]
    let used = pen.buttons(hints, in: pen.bounds, y: 0)
    #expect(used == rows)
    for word in ["a accept", "d decline", "i ignore"] { #expect(pen.canvas.text().contains(word)) }
    for target in [Action.accept, .decline, .ignore] {
      #expect(pen.hits.contains { $0.target == .action(target) })
    }
  }

  // MARK: Fields

  @Test func `a field shows what stands around its caret`() {
    for width in 2...14 {
      for text in ["", "abc", "abcdefghijklmnopqrstuvwxyz", "王小明王小明王小明", "a王b小c明"] {
        var field = TextField(text)
        for _ in 0...text.count {
          var pen = pen(width + 2)
          pen.field(field, in: Rect(x: 1, y: 0, width: width, height: 1), focused: true)
          let caret = pen.caret
          #expect(caret != nil && (1...width).contains(caret?.x ?? 0), "\(text) in \(width)")
          #expect(cellWidth(of: pen.canvas.text()) <= width + 1)
          field.move(-1)
        }
      }
    }
  }

  @Test func `a hint shows in an empty field only, a secret never`() {
    var empty = pen(20)
    empty.field(TextField(), in: empty.bounds, focused: false, hint: "name@server")
    #expect(empty.canvas.text() == "name@server" && empty.caret == nil)
    var secret = pen(20)
    secret.field(TextField("pass"), in: secret.bounds, focused: true, hint: "name@server", secret: true)
    #expect(secret.canvas.text() == "••••")
    var none = pen(20)
    none.field(TextField("x"), in: Rect(x: 0, y: 0, width: 1, height: 1), focused: true)
    #expect(none.canvas.text() == "" && none.caret == nil)
  }

  // MARK: Places

  @Test func `what is under the mouse is cut to its layer and counted from the screen's corner`() {
    let scene = Sample.app().scene(size: Size(width: 80, height: 24), at: Sample.now)
    var pen = Painter(scene, rect: Rect(x: 10, y: 5, width: 20, height: 4))
    pen.hit(Rect(x: -3, y: -3, width: 6, height: 5), .action(.help))
    pen.hit(Rect(x: 40, y: 0, width: 6, height: 5), .action(.quit))
    pen.hit(Rect(x: 2, y: 1, width: 3, height: 1), .contact("a@b"))
    #expect(
      pen.hits == [
        Hit(rect: Rect(x: 10, y: 5, width: 3, height: 2), target: .action(.help)),
        Hit(rect: Rect(x: 12, y: 6, width: 3, height: 1), target: .contact("a@b")),
      ])
    #expect(
      pen.claims == [
        Claim(rect: Rect(x: 10, y: 5, width: 3, height: 2), price: Claim.dear),
        Claim(rect: Rect(x: 12, y: 6, width: 3, height: 1), price: Claim.cheap),
      ])
    pen.keep(Rect(x: 0, y: 9, width: 4, height: 4))
    pen.keep(row: 3, rows: 9)
    #expect(pen.claims.last?.rect == Rect(x: 10, y: 8, width: 20, height: 1))
    #expect(pen.claims.count == 3)
  }

  @Test func `pictures are cut to their layer, and none is shown where there is no room`() {
    var pen = pen(20, 6)
    pen.picture(PictureID(1), in: Rect(x: 15, y: 4, width: 9, height: 9), mirrored: true, fit: .cover)
    pen.picture(PictureID(2), in: Rect(x: 20, y: 0, width: 3, height: 3), mirrored: false, fit: .contain)
    #expect(pen.pictures.map(\.id) == [PictureID(1)])
    #expect(pen.pictures.first?.rect == Rect(x: 15, y: 4, width: 5, height: 2))
    #expect(pen.canvas[15, 4].picture == PictureID(1) && !pen.canvas[15, 4].attributes.contains(.dim))
    pen.picture(
      PictureID(3), in: Rect(x: 0, y: 0, width: 2, height: 2), mirrored: false, fit: .cover, dimmed: true)
    #expect(pen.canvas[0, 0].attributes.contains(.dim))
  }
}
