import Base
import Screen
import Testing

@testable import Views

/// What lies over what: keys, clicks, fading, flashing.
struct LayerTests {
  private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/?-., "

  @Test func `no letter leaks through a form`() {
    var search = Sample.app(), add = Sample.app(), signIn = Sample.app(connection: .signedOut)
    search.press(.character("/"))
    add.press(.character("+"))
    for app in [search, add, signIn] {
      var app = app
      #expect(app.type(Self.letters).isEmpty)
      #expect(
        app.model.view.overlays.count == add.model.view.overlays.count || app.model.view.overlays.isEmpty)
    }
  }

  @Test func `no key leaks through a question or the list of keys`() {
    let questions: [(Key, Set<Character>)] = [(.character("x"), ["y", "n"]), (.character("?"), ["?", "q"])]
    for (key, answers) in questions {
      var app = Sample.app()
      app.press(key)
      for letter in Self.letters where !answers.contains(letter) {
        var copy = app
        #expect(copy.press(.character(letter)).isEmpty, "\(letter)")
        #expect(copy.model.view.selected == app.model.view.selected)
        #expect(copy.model.view.overlays.count == 1, "\(letter)")
      }
    }
  }

  @Test func `an error takes one key, whichever, and does nothing else with it`() {
    for key: Key in [.enter, .character("x"), .character("q"), .escape] {
      var app = Sample.app()
      app.show(error: "No.")
      #expect(app.press(key).isEmpty)
      #expect(app.model.view.overlays.isEmpty)
    }
  }

  @Test func `a call that rings over a form does not take its letters`() {
    var app = Sample.app()
    app.press(.character("/"))
    app.model.call = Sample.call(Sample.ringing)
    #expect(app.type("ad").isEmpty)
    #expect(app.model.view.search?.text == "ad")
    app.press(.escape)
    #expect(app.press(.character("d")) == [.decline(id: "c1")])
    app = Sample.app(call: Sample.call(Sample.ringing))
    app.press(.character("?"))
    #expect(app.press(.character("a")) == [.accept(id: "c1", video: false)], "over the list of keys it does")
  }

  @Test func `the lines around a call fade after three seconds and return with any key`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    #expect(!app.text().contains("hang up"))
    app.press(.f5)
    #expect(app.text().contains("hang up"))
    #expect(app.text(at: Sample.now + .milliseconds(2900)).contains("hang up"))
    #expect(!app.text(at: Sample.now + .milliseconds(3000)).contains("hang up"))
    _ = app.handle(.mouse(MouseEvent(x: 1, y: 1, button: .none, kind: .move)), at: Sample.now + .seconds(9))
    #expect(app.text(at: Sample.now + .seconds(10)).contains("hang up"))
  }

  @Test func `a ringing call flashes twice a second, and nothing else changes by itself`() {
    let ringing = Sample.app(call: Sample.call(Sample.ringing))
    func look(_ app: App, _ milliseconds: Int64) -> Canvas {
      app.render(size: app.size, at: Sample.now + .milliseconds(milliseconds)).flattened()
    }
    #expect(look(ringing, 0) == look(ringing, 499))
    #expect(look(ringing, 0) != look(ringing, 500))
    #expect(look(Sample.app(), 0) == look(Sample.app(), 500))
  }

  @Test func `a call that ends in the little panel is told in passing`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    app.model.call = Sample.call(.ended(.hangup, duration: .seconds(9)))
    #expect(app.tick(at: Sample.now) == [.dismissCall(id: "c1")])
    #expect(app.model.view.toasts.map(\.text) == ["The call with Mira Holm has ended."])
  }

  @Test func `a new call starts on its own screen`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.tab, .character("f"))
    app.model.call = Sample.call(Sample.dialling) { $0.id = "c9" }
    _ = app.tick(at: Sample.now)
    #expect(!app.model.view.mini.shown && !app.model.view.swapped)
  }

  @Test func `toasts go by themselves, and the same one is not said twice`() {
    var app = Sample.app()
    app.toast("Hello", at: Sample.now)
    app.toast("Hello", at: Sample.now)
    #expect(app.model.view.toasts.count == 1)
    _ = app.tick(at: Sample.now + .seconds(3))
    #expect(app.model.view.toasts.isEmpty)
    for number in 0..<50 { app.toast("\(number)", at: Sample.now) }
    #expect(app.model.view.toasts.count == 8)
  }

  @Test func `new settings are said`() {
    var app = Sample.app()
    app.settingsChanged(ViewSettings(theme: "nord", pictureSymbols: "sixel"), at: Sample.now)
    #expect(app.model.view.toasts.map(\.text) == ["Theme: nord", "Pictures: sixel"])
    app.settingsChanged(ViewSettings(theme: "mono", pictureSymbols: "sixel"), at: Sample.now)
    #expect(app.model.view.toasts.map(\.text) == ["Pictures: sixel", "Theme: mono"])
  }

  // MARK: Mouse

  private func click(_ app: inout App, on text: String) -> [Intent] {
    let canvas = app.render(size: app.size, at: Sample.now).flattened()
    for y in 0..<canvas.size.height {
      let row = canvas.row(y).map { $0.kind == .continuation ? "" : $0.glyph.text }
      for x in row.indices where row[x...].joined().hasPrefix(text) {
        return app.handle(.mouse(MouseEvent(x: x, y: y, button: .left, kind: .press)), at: Sample.now)
      }
    }
    Issue.record("“\(text)” is not on the screen")
    return []
  }

  @Test func `a click selects, and a button does what it says`() {
    var app = Sample.app()
    #expect(click(&app, on: "Jonas").isEmpty)
    #expect(app.model.view.selected == Sample.jonas.jid)
    #expect(click(&app, on: "⏎ call") == [.call(jid: Sample.jonas.jid, video: false)])
    #expect(click(&app, on: "/ search").isEmpty)
    #expect(app.model.view.searching)
  }

  @Test func `a click answers`() {
    var app = Sample.app(call: Sample.call(Sample.ringing))
    #expect(click(&app, on: "d decline") == [.decline(id: "c1")])
    #expect(click(&app, on: "accept with video") == [.accept(id: "c1", video: true)])
    var waiting = Sample.app(call: Sample.call(Sample.active), waiting: Sample.waiting)
    #expect(click(&waiting, on: "accept, end") == [.acceptAndEnd(id: "c2", video: false)])
    #expect(click(&waiting, on: "v video") == [.acceptAndHold(id: "c2", video: true)])
    #expect(click(&waiting, on: "wants a video").isEmpty)
  }

  @Test func `a click beside a question reaches nothing`() {
    var app = Sample.app()
    app.press(.character("x"))
    let outside = MouseEvent(x: 4, y: 23, button: .left, kind: .press)
    #expect(app.handle(.mouse(outside), at: Sample.now).isEmpty)
    #expect(app.model.view.overlays.count == 1)
    #expect(click(&app, on: "y remove") == [.removeContact(jid: Sample.mira.jid)])
  }

  @Test func `a click on the little panel makes it large, on one's own picture swaps`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    let inPanel = MouseEvent(x: 70, y: 5, button: .left, kind: .press)
    #expect(app.handle(.mouse(inPanel), at: Sample.now).isEmpty)
    let released = MouseEvent(x: 70, y: 5, button: .left, kind: .release)
    #expect(app.handle(.mouse(released), at: Sample.now) == [.miniChanged(shown: false)])
    let own = MouseEvent(x: 70, y: 19, button: .left, kind: .press)
    #expect(app.handle(.mouse(own), at: Sample.now).isEmpty)
    #expect(app.model.view.swapped)
  }

  @Test func `the little panel is carried to the corner the mouse goes to`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    for (x, y, kind) in [(70, 5, MouseEvent.Kind.press), (40, 10, .drag), (3, 20, .drag), (3, 20, .release)] {
      #expect(app.handle(.mouse(MouseEvent(x: x, y: y, button: .left, kind: kind)), at: Sample.now).isEmpty)
    }
    #expect(app.model.view.mini.shown && app.model.view.mini.corner == .bottomLeft)
    _ = app.handle(.mouse(MouseEvent(x: 70, y: 5, button: .left, kind: .drag)), at: Sample.now)
    #expect(app.model.view.mini.corner == .bottomLeft, "let go is let go")
  }

  @Test func `the wheel moves the selection, releases and moves do nothing`() {
    var app = Sample.app()
    _ = app.handle(.mouse(MouseEvent(x: 5, y: 5, button: .wheelDown, kind: .press)), at: Sample.now)
    #expect(app.model.view.selected == Sample.wang.jid)
    for kind in [MouseEvent.Kind.release, .move, .drag] {
      #expect(app.handle(.mouse(MouseEvent(x: 3, y: 23, button: .left, kind: kind)), at: Sample.now).isEmpty)
    }
  }

  @Test func `form lines are clicked into`() {
    var app = Sample.app(connection: .signedOut, contacts: [])
    #expect(click(&app, on: "Password").isEmpty)
    #expect(app.model.view.signIn.focus == .password)
    #expect(click(&app, on: "make a new account").isEmpty)
    #expect(app.model.view.signIn.register)
    #expect(click(&app, on: " make account ").isEmpty)
    #expect(app.model.view.signIn.problem != nil)
  }
}
