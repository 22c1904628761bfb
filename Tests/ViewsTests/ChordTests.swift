import Base
import Screen
import Testing

@testable import Views

struct ChordTests {
  private static let twice = Key.chord([.character("g"), .character("g")])

  private func app(_ style: KeyStyle = .vi) -> App {
    var app = Sample.app()
    app.keymap = .visavis(style: style)
    app.model.view.selected = Sample.jonas.jid
    return app
  }

  @Test func `two keys in a row mean what they mean together`() {
    var app = app()
    #expect(app.press(.character("g")).isEmpty)
    #expect(app.model.view.selected == Sample.jonas.jid)
    #expect(app.text().contains("g ━━━━━"), "the line of keys shows what has begun")
    app.press(.character("g"))
    #expect(app.model.view.selected == Sample.asks.jid)
    #expect(app.model.view.pending == nil)
  }

  @Test func `another key after the first is itself`() {
    var app = app()
    app.press(.character("g"))
    #expect(app.press(.character("p")) == [.setPresence(.away)])
    #expect(app.model.view.pending == nil)
  }

  @Test func `nobody waits for ever`() {
    var app = app()
    app.press(.character("g"))
    #expect(app.text(at: Sample.now + .milliseconds(500)).contains("g ━━━──"))
    #expect(app.tick(at: Sample.now + .milliseconds(999)).isEmpty)
    #expect(app.model.view.pending != nil)
    #expect(app.tick(at: Sample.now + .seconds(1)).isEmpty)
    #expect(app.model.view.pending == nil)
    #expect(app.model.view.selected == Sample.jonas.jid)
  }

  @Test func `a key that means something by itself does it when the chord does not go on`() {
    var app = app(.standard)
    app.keymap.bind("theme", to: [Self.twice])
    app.press(.character("g"))
    #expect(app.model.view.selected == Sample.jonas.jid, "not yet")
    _ = app.tick(at: Sample.now + .seconds(2))
    #expect(app.model.view.selected == Sample.asks.jid)
    app.model.view.selected = Sample.jonas.jid
    #expect(app.press(.character("g"), .character("p")) == [.setPresence(.away)])
    #expect(app.model.view.selected == Sample.asks.jid)
    #expect(app.press(.character("g"), .character("g")) == [.cycleTheme])
  }

  @Test func `who types letters types letters`() {
    var app = app()
    app.press(.character("/"))
    app.type("gg")
    #expect(app.model.view.search?.text == "gg")
  }

  @Test func `a chord of another screen does not hold a key up`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.keymap = .visavis(style: .vi)
    app.keymap.rebind("mute", to: [.character("g")], in: "call")
    #expect(app.press(.character("g")) == [.toggleMute])
  }

  @Test func `chords of Ctrl letters work over forms`() {
    var app = app(.emacs)
    app.press(.character("+"))
    app.type("tom")
    #expect(app.press(.control("x"), .control("c")) == [.quit])
  }

  @Test func `a click forgets what has begun`() {
    var app = app()
    app.press(.character("g"))
    app.press(.mouse(MouseEvent(x: 0, y: 0, button: .left, kind: .press)))
    #expect(app.model.view.pending == nil)
  }

  @Test(arguments: KeyStyle.allCases)
  func `every style has a key for everything, without conflicts`(style: KeyStyle) {
    let map = Keymap.visavis(style: style)
    #expect(map.conflicts().isEmpty, "\(map.conflicts().map(\.sentence))")
    for action in Action.allCases {
      let keys = map.keys(for: action.verb, in: action.context)
      #expect(
        keys.contains { if case .function = $0 { false } else { true } }, "\(action.rawValue) needs an F key")
    }
  }

  @Test(arguments: Action.allCases)
  func `every action can have another key`(action: Action) {
    var map = Keymap.visavis
    #expect(map.rebind(action.rawValue, toNames: ["F12", "z z z"]) == nil)
    let z = Key.character("z")
    #expect(map.keys(for: action.verb, in: action.context) == [.function(12), .chord([z, z, z])])
    #expect(map.action(.function(12), only: action.context) == action)
  }
}
