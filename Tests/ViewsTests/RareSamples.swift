import Base
import Screen

@testable import Views

extension GoldenTests {
  /// What the other lists leave out. Their texts stand in one file each, all sizes below each other.
  static let rare: [Case] = rarePages + rareLists + rareCalls + rareShells

  private static func card(_ change: (inout ContactRow) -> Void) -> App {
    var app = Sample.pages(.character("d"))
    app.model.contacts = app.model.contacts.map { row in
      var row = row
      change(&row)
      return row
    }
    return app
  }

  private static let rarePages: [Case] = [
    Case("contacts-dnd") {
      var app = Sample.app()
      app.model.account.presence = .dnd
      return app
    },
    Case("contacts-chord") {
      var app = Sample.app()
      app.keymap = .visavis(style: .vi)
      app.press(.character("g"))
      return app
    },
    Case("history-loading") {
      var app = Sample.pages(.character("H"))
      app.model.history = HistoryWindow(query: HistoryQuery(.missed))
      return app
    },
    Case("card-pending") {
      var app = Sample.pages()
      app.model.view.selected = Sample.asked.jid
      app.press(.character("d"))
      return app
    },
    Case("card-one-way") {
      card {
        $0.subscription = .to
        $0.devices = []
        $0.calls = []
      }
    },
    Case("card-gone") {
      var app = Sample.pages(.character("d"))
      app.model.contacts = []
      return app
    },
  ]

  private static let rareLists: [Case] = [
    Case("themes") { Sample.pages(.character("t"), .down) },
    Case("picker-nobody") {
      var app = Sample.pages()
      app.model.call = Sample.call(Sample.active)
      app.press(.character("A"))
      app.type("zzz")
      return app
    },
    Case("devices-looking") {
      var app = Sample.app()
      app.press(.character("D"))
      app.model.devices.isLooking = true
      return app
    },
    Case("devices-testing") {
      var app = Sample.app()
      app.model.devices = Sample.devices
      app.press(.character("D"), .down, .down, .down)
      app.model.devices.isTesting = true
      return app
    },
    Case("quit-shell") {
      var app = ShellTests.app()
      app.press(ShellTests.prefix, .character("!"), .character("q"))
      return app
    },
  ]

  private static let rareCalls: [Case] = [
    Case("incoming-unlit") {
      Sample.app(call: Sample.call(.ringing(since: Sample.now - .milliseconds(4500))))
    },
    Case("incoming-group") { Sample.app(call: Sample.call(Sample.ringing) { $0.group = Sample.group(3) }) },
    Case("call-push-to-talk") {
      var app = Sample.app(call: Sample.call(Sample.active) { $0.muted = true })
      app.press(.character("u"))
      return app
    },
    Case("call-camera-off") {
      Sample.app(
        call: Sample.call(Sample.fresh) {
          $0.cameraOn = false
          $0.localVideo = nil
        })
    },
    Case("call-own-hidden") {
      var app = Sample.app(call: Sample.call(Sample.fresh))
      app.model.callSettings.ownPicture = false
      return app
    },
    Case("group-busy") {
      let group = Sample.group(4) { group in
        group.parties[0].state = .busy(since: Sample.now)
        group.parties[1].state = .left
        group.parties[2].name = ""
      }
      return Sample.app(call: Sample.groupCall(group))
    },
    Case("mini-group") { floating(Sample.groupCall(Sample.group(3))) },
    Case("ended-security") { Sample.app(call: Sample.call(.ended(.securityFailed, duration: .zero))) },
  ]

  private static let rareShells: [Case] = [
    Case("shell") { ShellTests.app() },
    Case("shell-scrolled") {
      var app = ShellTests.app()
      app.model.shell?.back = 12
      return app
    },
    Case("shell-hint") {
      var app = Sample.app()
      _ = app.shellStarted(ShellView(canvas: Canvas(width: 80, height: 24)), at: Sample.now)
      return app
    },
    Case("shell-waiting") { ShellTests.app(call: Sample.call(Sample.active), waiting: Sample.waiting) },
    Case("shell-keys-ringing") {
      var app = ShellTests.app(call: Sample.call(Sample.ringing))
      app.press(ShellTests.prefix)
      return app
    },
    Case("shell-keys-waiting") {
      var app = ShellTests.app(call: Sample.call(Sample.active), waiting: Sample.waiting)
      app.press(ShellTests.prefix)
      return app
    },
  ]

  /// What stands on terminals of `smallSizes`.
  static let small: [Case] = [
    Case("too-small") { Sample.app() },
    Case("too-small-ringing") { Sample.app(call: Sample.call(Sample.ringing)) },
    Case("too-small-talking") { Sample.app(call: Sample.call(Sample.active)) },
  ]
  static let smallSizes = [
    Size(width: 12, height: 3), Size(width: 36, height: 8), Size(width: 39, height: 12),
  ]

  /// Calls that fill a screen of their own, a tmux popup say.
  static let panels: [Case] = [
    Case("panel") { Sample.app(call: Sample.call(Sample.active)) },
    Case("panel-ringing") { Sample.app(call: Sample.call(Sample.ringing)) },
    Case("panel-dialling") { Sample.app(call: Sample.call(Sample.dialling, .audio)) },
    Case("panel-voice-muted") { Sample.app(call: Sample.call(Sample.active, .audio) { $0.muted = true }) },
  ]
  static let panelSizes = [Size(width: 20, height: 5)] + sizes
}
