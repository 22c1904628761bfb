import Base
import Screen
import Testing

@testable import Views

struct PaletteTests {
  private func palette(_ app: App) -> Views.Palette? {
    if case .palette(let palette)? = app.model.view.overlays.last { palette } else { nil }
  }

  private func opened(_ text: String, on app: App = Sample.pages()) -> App {
    var app = app
    app.press(.character(":"))
    app.type(text)
    return app
  }

  @Test(arguments: [
    ("call mira", [Intent.call(jid: Sample.mira.jid, video: true)]), ("theme li", [.setTheme("light")]),
    ("presence", [.setPresence(.away)]), ("voice mira", [.call(jid: Sample.mira.jid, video: false)]),
    ("quit", [.quit]),
  ])
  func `Enter does what was found first`(text: String, intents: [Intent]) {
    var app = opened(text)
    #expect(app.press(.enter) == intents, "\(palette(app)?.selected?.title ?? "nothing")")
    #expect(palette(app) == nil)
  }

  @Test func `a setting and a card are gone to`() {
    var app = opened("chrome")
    app.press(.enter)
    #expect(app.model.view.pages == [.settings(selected: "screen.chrome_seconds")])
    app = opened("about petra")
    app.press(.enter)
    #expect(app.model.view.pages == [.card(jid: Sample.petra.jid)])
  }

  @Test func `every command with a key of its own is there, with the key it has now`() {
    var app = Sample.pages()
    #expect(app.keymap.apply(overrides: "call.mute = F8").isEmpty)
    app.model.call = Sample.call(Sample.active)
    app = opened("microphone on", on: app)
    #expect(app.text().contains("F8"))
    #expect(app.press(.enter) == [.toggleMute])
    app.press(.character(":"))
    let titles = Set(palette(app)?.entries.map { $0.title } ?? [])
    for action in Action.allCases where ["global", "call", "contacts"].contains(action.context) {
      guard action != .palette, action != .leaveSearch else { continue }
      #expect(titles.contains(app.words.help(for: action)), "\(action.rawValue)")
    }
  }

  @Test func `what cannot be done says why, and the list stays`() {
    var app = opened("hang up, or")
    #expect(app.text().contains("No call goes on."))
    #expect(app.press(.enter).isEmpty)
    #expect(palette(app) != nil && app.model.view.toasts.map(\.text) == ["No call goes on."])
    app = opened("call mira", on: Sample.pages())
    app.model.account.connection = .connecting(attempt: 1)
    #expect(app.press(.enter).isEmpty)
    #expect(app.text().contains("Not connected"), "as it is now, not as it was when the list was opened")
  }

  @Test func `it lies over every screen but questions and forms`() {
    for call in [Sample.dialling, Sample.active, Sample.held, .ended(.busy, duration: .zero)] {
      var app = Sample.app(call: Sample.call(call))
      app.press(.character(":"))
      #expect(app.text().contains("Commands"), "\(call)")
      #expect(app.press(.escape).isEmpty && palette(app) == nil)
    }
    for key: Key in [.character("H"), .character(","), .character("d")] {
      #expect(palette(Sample.pages(key, .character(":"))) != nil)
    }
    #expect(palette(Sample.pages(.character("x"), .character(":"))) == nil)
    #expect(palette(Sample.pages(.character("/"), .character(":"))) == nil, "a colon is a colon")
  }

  @Test func `moving stops at the ends, typing begins at the top again`() {
    var app = opened("")
    app.press(.up)
    #expect(palette(app)?.position == 0)
    app.press(.down, .tab, .pageDown)
    #expect((palette(app)?.position ?? 0) > 2)
    app.press(.character("e"))
    #expect(palette(app)?.position == 0)
    app.type("zzzzzz")
    app.press(.down)
    #expect(app.press(.enter).isEmpty && palette(app)?.selected == nil)
  }

  @Test func `a click does what Enter does`() {
    var app = opened("theme light")
    let hits = app.painters(size: app.size, at: Sample.now).flatMap { $0.pen.hits }
    guard let row = hits.first(where: { $0.target == .row(0) }) else {
      Issue.record("no line to click")
      return
    }
    let press = MouseEvent(x: row.rect.x + 3, y: row.rect.y, button: .left, kind: .press)
    #expect(app.handle(.mouse(press), at: Sample.now) == [.setTheme("light")])
  }

  // MARK: Finding

  private func order(_ text: String, _ titles: [String]) -> [String] {
    let entries = titles.map { Palette.Entry($0, .theme($0)) }
    return FuzzySearch(text).best(of: entries).map { titles[$0] }
  }

  @Test(arguments: [
    ("mira", ["amira", "Mira Holm", "call mira"], ["call mira", "Mira Holm", "amira"]),
    ("ch", ["much", "change", "c and h"], ["change", "much", "c and h"]),
    ("mira call", ["call mira", "call jonas"], ["call mira"]), ("", ["b", "a"], ["b", "a"]),
    ("王", ["call 王小明", "call mira"], ["call 王小明"]), ("zz", ["a"], []), ("  ", ["a"], ["a"]),
    ("MIRA", ["Mira"], ["Mira"]), ("longer than the text", ["short"], []),
  ])
  func `the best comes first`(text: String, titles: [String], found: [String]) {
    let order = order(text, titles)
    #expect(Set(order) == Set(found))
    if let first = found.first, text != "mira" { #expect(order.first == first) }
    if text == "mira" { #expect(order.last == "amira", "the beginning of a word counts") }
  }

  @Test func `five hundred commands are searched while a key goes down`() {
    let entries = (0..<500).map { number in
      Palette.Entry("call Person Number \(number)", note: "p\(number)@example.org", .card(jid: ""))
    }
    let clock = ContinuousClock()
    let best = (0..<20).map { _ in
      clock.measure { #expect(FuzzySearch("person 77").best(of: entries).count >= 6) }
    }.min()
    #if DEBUG
      let limit = Duration.milliseconds(60)
    #else
      let limit = Duration.milliseconds(1)
    #endif
    #expect((best ?? .zero) < limit, "\(String(describing: best))")
  }
}
