import Screen
import Testing

@testable import Views

struct KeymapTests {
  @Test func `every action has a key, and no two want the same`() {
    for action in Action.allCases {
      #expect(!Keymap.visavis.keys(for: action.verb, in: action.context).isEmpty, "\(action.rawValue)")
    }
    #expect(Keymap.visavis.conflicts().isEmpty)
    for binding in Keymap.visavis.bindings {
      #expect(Action(rawValue: binding.context + "." + binding.action) != nil)
    }
  }

  @Test func `the panel's keys do not take those of the contacts below`() {
    let contacts = Keymap.visavis.bindings.filter { ["contacts", "list"].contains($0.context) }.flatMap(
      \.keys)
    let panel = Keymap.visavis.bindings.filter { ["mini", "call"].contains($0.context) }.flatMap(\.keys)
    #expect(Set(contacts).isDisjoint(with: panel))
  }

  @Test func `every action of a screen has a plain letter or sign`() {
    let needs: Set = ["contacts", "incoming", "waiting", "call", "mini", "list", "global"]
    let exempt: Set<Action> = [
      .redraw, .suspend, .contactCall, .leaveSearch, .swap, .pageUp, .pageDown, .moveLeft, .moveRight,
      .moveUp,
      .moveDown,
    ]
    for action in Action.allCases where needs.contains(action.context) && !exempt.contains(action) {
      let keys = Keymap.visavis.keys(for: action.verb, in: action.context)
      #expect(keys.contains { if case .character = $0 { true } else { false } }, "\(action.rawValue)")
    }
  }

  @Test func `the help lists every action with the keys a person has chosen`() {
    var app = Sample.app(size: Size(width: 132, height: 100))
    #expect(app.keymap.apply(overrides: "call.hangup = F9\n").isEmpty)
    app.press(.character("?"))
    let text = app.text()
    #expect(text.contains("F9        hang up"))
    for action in Action.allCases {
      #expect(text.contains(app.words.help(for: action)), "\(action.rawValue)")
    }
  }

  @Test func `a rebound key works and is what the line of keys says`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    #expect(app.keymap.apply(overrides: "call.mute = F8").isEmpty)
    #expect(app.press(.character("m")).isEmpty)
    #expect(app.press(.function(8)) == [.toggleMute])
    #expect(app.text().contains("F8 mute"))
  }

  @Test(arguments: [
    Size(width: 40, height: 12), Size(width: 80, height: 24), Size(width: 132, height: 100),
  ])
  func `the list of keys says that there is more only while there is`(size: Size) {
    var app = Sample.app(size: size)
    app.press(.character("?"))
    var steps = 0
    while app.text().contains("↓ more"), steps < 500 {
      let before = app.text()
      app.press(.down)
      #expect(app.text() != before, "more was promised")
      steps += 1
    }
    let end = app.text()
    #expect(end.contains("Esc close"))
    app.press(.down)
    #expect(app.text() == end)
    app.press(.up)
    #expect(app.text().contains("↓ more") == (steps > 0))
  }

  @Test func `the list of keys scrolls to its end and no further`() {
    var app = Sample.app(size: Size(width: 40, height: 12))
    app.press(.character("?"))
    let top = app.text()
    app.press(.character("j"))
    #expect(app.text() != top)
    for _ in 0..<200 { app.press(.character("j")) }
    let end = app.text()
    app.press(.up)
    #expect(app.text() != end)
    app.press(.character("g"))
    #expect(app.text() == top)
    app.press(.character("?"))
    #expect(app.model.view.overlays.isEmpty)
  }
}
