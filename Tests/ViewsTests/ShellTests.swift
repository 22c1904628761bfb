import Base
import Screen
import Testing

@testable import Views

/// The person's shell below the calls: which keys are whose, what lies above it.
struct ShellTests {
  /// The app with a shell in front; its cursor is at the top left.
  static func app(
    call: CallView? = nil, waiting: WaitingCall? = nil, cursor: Point? = Point(x: 0, y: 0),
    alternate: Bool = false, size: Size = Size(width: 80, height: 24)
  ) -> App {
    var app = Sample.app(call: call, waiting: waiting, size: size)
    var canvas = Canvas(size)
    canvas.put("lena@laptop:~$ vim notes", x: 0, y: 0)
    let shell = ShellView(canvas: canvas, cursor: cursor, history: 40, isAlternate: alternate)
    _ = app.shellStarted(shell, at: Sample.now)
    _ = app.tick(at: Sample.now)
    app.model.view.toasts = []
    return app
  }

  static let prefix = Key.control("g")

  static let commands: [(CallView.Phase, Key, [Intent])] = [
    (Sample.ringing, .character("a"), [.accept(id: "c1", video: false)]),
    (Sample.ringing, .character("v"), [.accept(id: "c1", video: true)]),
    (Sample.ringing, .character("d"), [.decline(id: "c1")]),
    (Sample.active, .character("m"), [.toggleMute]),
    (Sample.active, .character("c"), [.toggleCamera]),
    (Sample.active, .character("h"), [.hangUp]),
    (Sample.active, .character("o"), [.toggleHold]),
    (Sample.active, .character("f"), [.miniChanged(shown: false)]),
    (Sample.active, .character("w"), []),
    (Sample.active, .character("z"), []),
    (Sample.active, .character("q"), []),
    (Sample.active, .escape, []),
    (Sample.active, prefix, [.shellKey(prefix)]),
    (Sample.active, .character("["), [.shellScroll(1)]),
  ]

  static let everyKey: [Key] = [
    .character("q"), .character("?"), .control("c"), .control("z"), .control("l"), .escape, .alt("x"), .tab,
    .enter, .function(1), .pageUp,
  ]

  @Test(arguments: everyKey) func `every key is the shell's`(key: Key) {
    var app = Self.app()
    #expect(app.press(key) == [.shellKey(key)])
    var inCall = Self.app(call: Sample.call(Sample.active))
    #expect(inCall.press(key) == [.shellKey(key)])
    var ringing = Self.app(call: Sample.call(Sample.ringing))
    #expect(ringing.press(key) == [.shellKey(key)])
    var signedOut = Self.app()
    signedOut.model.account.connection = .signedOut
    #expect(signedOut.press(key) == [.shellKey(key)])
  }

  @Test func `pasted text, the keyboard's comings and goings and the mouse are the shell's too`() {
    var app = Self.app(call: Sample.call(Sample.active))
    let event = MouseEvent(x: 3, y: 12, button: .right, kind: .press)
    #expect(app.press(.paste("a\nb")) == [.shellPaste("a\nb")])
    #expect(app.press(.focus(false)) == [.shellFocus(false)])
    #expect(app.press(.mouse(event)) == [.shellMouse(event)])
  }

  @Test(arguments: commands)
  func `the prefix makes one key ours`(phase: CallView.Phase, key: Key, intents: [Intent]) {
    var app = Self.app(call: Sample.call(phase))
    #expect(app.press(Self.prefix) == [])
    #expect(app.press(key) == intents)
    var next = app
    if app.showsShell, !app.model.view.shell.scrolling {
      #expect(next.press(.character("x")) == [.shellKey(.character("x"))])
    }
  }

  @Test func `the prefix can be another key`() {
    var app = Self.app()
    app.keymap.rebind("prefix", to: [.control("a")], in: "shell")
    #expect(app.press(Self.prefix) == [.shellKey(Self.prefix)])
    #expect(app.press(.control("a"), .control("a")) == [.shellKey(.control("a"))])
  }

  @Test func `the prefix shows what may follow, and does not wait for ever`() {
    var app = Self.app(call: Sample.call(Sample.active))
    #expect(!app.text().contains("hang up"))
    app.press(Self.prefix)
    #expect(app.text().contains("h hang up") && app.text().contains("m mute"))
    _ = app.tick(at: Sample.now + .seconds(4))
    #expect(!app.text().contains("h hang up"))
    #expect(app.press(.character("h")) == [.shellKey(.character("h"))])
  }

  @Test func `a call in the shell has the panel from the start, and full size on demand`() {
    var app = Self.app()
    app.model.call = Sample.call(Sample.dialling)
    #expect(app.tick(at: Sample.now) == [.miniChanged(shown: true)])
    app.model.call = Sample.call(Sample.active)
    #expect(app.text().contains("vim notes") && app.text().contains("Mira"))
    app.press(Self.prefix, .character("f"))
    #expect(!app.text().contains("vim notes"))
    app.press(.character("f"))
    #expect(app.text().contains("vim notes"))
    app.model.call = Sample.call(.ended(.hangup, duration: .seconds(3)))
    #expect(app.tick(at: Sample.now) == [.dismissCall(id: "c1")])
    app.model.call = nil
    _ = app.tick(at: Sample.now)
    #expect(app.text().contains("vim notes") && app.text().contains("has ended"))
  }

  @Test func `a call that rings has its banner over the shell, with the prefix before its keys`() {
    let app = Self.app(call: Sample.call(Sample.ringing))
    #expect(app.text().contains("wants a video call") && app.text().contains("^g a accept"))
  }

  @Test func `the contacts are a prefix away, and the shell goes on below`() {
    var app = Self.app()
    app.press(Self.prefix, .character("!"))
    #expect(app.text().contains("Mira Holm") && !app.text().contains("vim notes"))
    #expect(app.press(.character("!")) == [])
    #expect(app.text().contains("vim notes"))
    var other = Sample.app()
    #expect(other.press(.character("!")) == [.openShell])
  }

  @Test func `quitting with a shell open asks`() {
    var app = Self.app()
    app.press(Self.prefix, .character("!"))
    #expect(app.press(.character("q")) == [])
    #expect(app.text().contains("ends the program in the shell"))
    #expect(app.press(.character("y")).last == .quit)
  }

  @Test func `when the shell ends a call takes the screen`() {
    var app = Self.app(call: Sample.call(Sample.active))
    #expect(app.shellEnded(at: Sample.now) == [.miniChanged(shown: false)])
    #expect(!app.text().contains("vim notes"))
    #expect(app.press(.character("m")) == [.toggleMute])
  }

  @Test func `earlier lines are looked at by keys, and any other key goes back`() {
    var app = Self.app()
    #expect(app.press(.modified(.shift, .pageUp)) == [.shellScroll(23)])
    app.press(Self.prefix, .character("["))
    #expect(app.press(.up) == [.shellScroll(1)])
    #expect(app.press(.character("j")) == [.shellScroll(-1)])
    #expect(app.press(.character("x")) == [.shellScroll(-1_000_000)])
    #expect(app.press(.character("x")) == [.shellKey(.character("x"))])
    var editor = Self.app(alternate: true)
    #expect(editor.press(.modified(.shift, .pageUp)) == [.shellKey(.modified(.shift, .pageUp))])
  }

  @Test(arguments: MiniPanel.Corner.allCases) func `the panel steps aside from the cursor`(
    corner: MiniPanel.Corner
  ) {
    var app = Self.app(call: Sample.call(Sample.active), cursor: nil)
    app.model.view.mini.corner = corner
    let scene = app.scene(size: app.size, at: Sample.now)
    let frame = MiniPanelLayer.frame(Sample.call(Sample.active), scene)
    let cursor = Point(x: frame.x + 2, y: frame.y + 1)
    app.model.shell?.cursor = cursor
    _ = app.tick(at: Sample.now)
    #expect(app.model.view.mini.corner == corner, "a cursor that passes by moves nothing")
    _ = app.tick(at: Sample.now + .milliseconds(200))
    #expect(app.model.view.mini.corner != corner)
    let after = MiniPanelLayer.frame(
      Sample.call(Sample.active), app.scene(size: app.size, at: Sample.now))
    #expect(!after.contains(x: cursor.x, y: cursor.y))
  }

  @Test func `clicks on the panel are ours, the others the shell's`() {
    var app = Self.app(call: Sample.call(Sample.active))
    let scene = app.scene(size: app.size, at: Sample.now)
    let frame = MiniPanelLayer.frame(Sample.call(Sample.active), scene)
    let on = MouseEvent(x: frame.x + 3, y: frame.y + 3, button: .left, kind: .press)
    #expect(app.press(.mouse(on)) == [])
    #expect(
      app.press(.mouse(MouseEvent(x: on.x, y: on.y, button: .left, kind: .release)))
        == [.miniChanged(shown: false)])
  }

  @Test func `a terminal too small for anything else still shows the shell`() {
    var app = Self.app(size: Size(width: 30, height: 8))
    #expect(app.text().contains("vim notes"))
    #expect(app.press(.character("q")) == [.shellKey(.character("q"))])
  }

  static let screens: [GoldenTests.Case] = [
    GoldenTests.Case("shell-call") { ShellTests.app(call: Sample.call(Sample.active)) },
    GoldenTests.Case("shell-ringing") { ShellTests.app(call: Sample.call(Sample.ringing)) },
    GoldenTests.Case("shell-keys") {
      var app = ShellTests.app(call: Sample.call(Sample.active, .audio))
      app.press(prefix)
      return app
    },
  ]

  @Test(arguments: screens, GoldenTests.sizes)
  func `a screen looks as recorded`(screen: GoldenTests.Case, size: Size) {
    var app = screen.app()
    _ = app.handle(.resize(size), at: Sample.now)
    expectGolden(app.text(size), "\(screen.name)-\(size.width)")
  }
}
