import Base
import Screen
import Testing

@testable import Views

extension GoldenTests {
  /// The pages over the contacts, the palette, the picker.
  static let pages: [Case] = pageStates + listStates + lineStates

  private static let pageStates: [Case] = [
    Case("history") { Sample.pages(.character("H")) },
    Case("history-talked") { Sample.pages(.character("H"), .character("j")) },
    Case("history-search") {
      var app = Sample.pages(.character("H"), .character("/"))
      app.type("mi")
      app.model.history = HistoryWindow(
        query: HistoryQuery(text: "mi"), rows: [Sample.history[1], Sample.history[4]], total: 2)
      return app
    },
    Case("history-nobody") {
      var app = Sample.pages(.character("H"), .character("/"))
      app.type("zzz")
      app.model.history = HistoryWindow(query: HistoryQuery(text: "zzz"))
      return app
    },
    Case("history-none") {
      var app = Sample.pages(.character("H"), .character("2"))
      app.model.history = HistoryWindow(query: HistoryQuery(.missed))
      return app
    },
    Case("history-deleted") { Sample.pages(.character("H"), .character("x")) },
    Case("history-ascii") {
      var app = Sample.pages(.character("H"))
      app.model.settings.ascii = true
      return app
    },
    Case("history-mini") {
      var app = Sample.pages()
      app.model.call = Sample.call(Sample.active)
      app.press(.character("f"), .character("H"))
      return app
    },
    Case("history-clear") { Sample.pages(.character("H"), .character("X")) },
    Case("card") { Sample.pages(.character("d")) },
    Case("card-blocked") {
      var app = Sample.pages(.right)
      app.model.contacts = app.model.contacts.map { row in
        var row = row
        row.blocked = true
        return row
      }
      return app
    },
    Case("card-request") { Sample.pages(.character("g"), .character("d")) },
    Case("card-block") { Sample.pages(.character("d"), .character("B")) },
    Case("settings") { Sample.pages(.character(",")) },
    Case("settings-changed") { Sample.pages(.character(","), .down) },
    Case("settings-number") { Sample.pages(.character(","), .down, .down, .down) },
    Case("settings-empty") {
      var app = Sample.app()
      app.press(.character(","))
      return app
    },
  ]

  private static let listStates: [Case] = [
    Case("palette") { Sample.pages(.character(":")) },
    Case("palette-typed") {
      var app = Sample.pages(.character(":"))
      app.type(Sample.words(.paletteCall, "mi"))
      return app
    },
    Case("palette-cannot") {
      var app = Sample.pages(.character(":"))
      app.type(Sample.words(.keyHangUp))
      return app
    },
    Case("palette-nothing") {
      var app = Sample.pages(.character(":"))
      app.type("qqqq")
      return app
    },
    Case("picker") {
      var app = Sample.pages()
      app.model.call = Sample.call(Sample.active)
      app.press(.character("A"), .down, .space)
      return app
    },
    Case("picker-crowd") {
      var app = Sample.pages()
      app.model.contacts = [Sample.mira] + Sample.crowd(50)
      app.model.call = Sample.call(Sample.active)
      app.press(.character("A"))
      app.type("person")
      return app
    },
    Case("contacts-ticked") { Sample.pages(.space, .space) },
  ]

  private static let lineStates: [Case] = [
    Case("rename") { Sample.pages(.character("d"), .character("e")) },
    Case("regroup") { Sample.pages(.character("d"), .character("g")) },
    Case("setting-value") { Sample.pages(.character(","), .down, .down, .enter) },
  ]
}

/// The pages at three sizes, compared with the files in Fixtures; and what must hold at any size.
struct PageGoldenTests {
  @Test(arguments: GoldenTests.pages, GoldenTests.sizes)
  func `a page looks as recorded`(screen: GoldenTests.Case, size: Size) {
    var app = screen.app()
    _ = app.handle(.resize(size), at: Sample.now)
    expectGolden(app.text(size), "\(screen.name)-\(size.width)")
  }

  @Test(arguments: SizeTests.sizes)
  func `a page stays inside, with ASCII and with toasts too`(size: Size) {
    for screen in GoldenTests.pages {
      var app = screen.app()
      app.press(.resize(size))
      SizeTests.check(app)
      app.model.settings.ascii = true
      app.toast("No camera found. They hear you, but cannot see you.", tone: .bad, at: Sample.now)
      SizeTests.check(app)
    }
  }

  @Test func `names do not overwrite each other`() {
    let others = GoldenTests.contacts + GoldenTests.calls + GoldenTests.others + GoldenTests.more
    let names = (GoldenTests.pages + others).map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: GoldenTests.pages, GoldenTests.sizes)
  func `a click on what is offered does what its key does`(screen: GoldenTests.Case, size: Size) {
    var start = screen.app()
    start.press(.resize(size))
    guard let top = start.painters(size: size, at: Sample.now).last else { return }
    for hit in top.pen.hits {
      guard case .action(let action) = hit.target,
        top.pen.hits.last(where: { $0.rect.contains(x: hit.rect.x, y: hit.rect.y) }) == hit,
        let key = start.keymap.keys(for: action.verb, in: action.context).first
      else { continue }
      var (clicked, typed) = (start, start)
      let press = MouseEvent(x: hit.rect.x, y: hit.rect.y, button: .left, kind: .press)
      #expect(clicked.handle(.mouse(press), at: Sample.now) == typed.handle(key, at: Sample.now))
      #expect(clicked.model == typed.model, "\(action.rawValue)")
    }
  }
}
