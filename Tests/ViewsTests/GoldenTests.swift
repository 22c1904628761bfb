import Base
import Screen
import Testing

@testable import Views

/// Every screen at three sizes, compared with the files in Fixtures.
struct GoldenTests {
  static let sizes = [
    Size(width: 40, height: 12), Size(width: 80, height: 24), Size(width: 132, height: 43),
  ]

  /// A screen: its name and how to get there.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let app: @Sendable () -> App
    var testDescription: String { name }
    init(_ name: String, _ app: @escaping @Sendable () -> App) {
      self.name = name
      self.app = app
    }
  }

  static let contacts: [Case] = [
    Case("contacts") { Sample.app() },
    Case("contacts-request") {
      var app = Sample.app()
      app.press(.character("g"))
      return app
    },
    Case("contacts-search") {
      var app = Sample.app()
      app.press(.character("/"))
      app.type("mi")
      return app
    },
    Case("contacts-nothing-found") {
      var app = Sample.app()
      app.press(.character("/"))
      app.type("zzz")
      return app
    },
    Case("contacts-offline") {
      Sample.app(
        connection: .offline(reason: "example.org does not answer.", retryAt: Sample.now + .seconds(12)))
    },
    Case("contacts-connecting") { Sample.app(connection: .connecting(attempt: 3)) },
    Case("contacts-toast") {
      var app = Sample.app()
      app.toast("Mira's network is poor", at: Sample.now)
      app.toast("No camera found. They hear you, but cannot see you.", tone: .bad, at: Sample.now)
      return app
    },
    Case("contacts-ascii") {
      var app = Sample.app()
      app.model.settings.ascii = true
      return app
    },
    Case("empty") { Sample.app(contacts: []) },
    Case("empty-offline") {
      Sample.app(
        connection: .offline(reason: "the network is down.", retryAt: Sample.now + .seconds(5)), contacts: [])
    },
  ]

  static let calls: [Case] = [
    Case("incoming-video") { Sample.app(call: Sample.call(Sample.ringing)) },
    Case("incoming-voice-stranger") {
      Sample.app(
        call: Sample.call(Sample.ringing, .audio) {
          $0.trust = .stranger
          $0.peerName = ""
          $0.peerJID = "somebody@elsewhere.example"
        })
    },
    Case("incoming-banner") {
      var app = Sample.app(call: Sample.call(Sample.ringing))
      app.press(.character("?"))
      return app
    },
    Case("incoming-typing") {
      var app = Sample.app()
      app.press(.character("/"))
      app.type("wa")
      app.model.call = Sample.call(Sample.ringing)
      return app
    },
    Case("dialling-video") { Sample.app(call: Sample.call(Sample.dialling)) },
    Case("dialling-voice") { Sample.app(call: Sample.call(Sample.dialling, .audio)) },
    Case("connecting") { Sample.app(call: Sample.call(.connecting(since: Sample.now - .seconds(1)))) },
    Case("call") { Sample.app(call: Sample.call(Sample.fresh) { $0.trust = .verified }) },
    Case("call-faded") { Sample.app(call: Sample.call(Sample.active)) },
    Case("call-swapped") {
      var app = Sample.app(call: Sample.call(Sample.active))
      app.press(.tab)
      return app
    },
    Case("call-muted") {
      var app = Sample.app(
        call: Sample.call(Sample.active) {
          $0.muted = true
          $0.remoteMuted = true
          $0.notices = ["No camera found. They hear you, but cannot see you."]
        })
      app.press(.f5)
      return app
    },
    Case("call-no-picture") {
      Sample.app(call: Sample.call(Sample.fresh) { $0.remoteCameraOn = false })
    },
    Case("call-held") { Sample.app(call: Sample.call(Sample.held)) },
    Case("call-reconnecting") { Sample.app(call: Sample.call(Sample.reconnecting)) },
    Case("call-waiting") {
      Sample.app(call: Sample.call(Sample.fresh), waiting: Sample.waiting)
    },
    Case("voice") { Sample.app(call: Sample.call(Sample.active, .audio)) },
    Case("voice-held") { Sample.app(call: Sample.call(Sample.held, .audio)) },
    Case("voice-muted") {
      Sample.app(
        call: Sample.call(Sample.active, .audio) {
          $0.muted = true
          $0.peerName = "王小明"
        })
    },
    Case("ended") { Sample.app(call: Sample.call(.ended(.hangup, duration: .seconds(761)))) },
    Case("ended-no-answer") {
      Sample.app(call: Sample.call(.ended(.remoteNoAnswer, duration: .zero), .audio))
    },
  ]

  static func floating(_ call: CallView, _ keys: Key...) -> App {
    var app = Sample.app(call: call)
    app.press(.character("f"))
    for key in keys { app.press(key) }
    return app
  }

  static let others: [Case] = [
    Case("mini") { floating(Sample.call(Sample.active)) },
    Case("mini-large-bottom-left") {
      floating(Sample.call(Sample.active), .character("z"), .character("w"), .character("w"))
    },
    Case("mini-voice") { floating(Sample.call(Sample.active, .audio)) },
    Case("mini-dialling") { floating(Sample.call(Sample.dialling)) },
    Case("help") {
      var app = Sample.app()
      app.press(.character("?"))
      return app
    },
    Case("add-contact") {
      var app = Sample.app()
      app.press(.character("+"))
      app.type("tom")
      app.press(.enter)
      return app
    },
    Case("remove-contact") {
      var app = Sample.app()
      app.press(.character("x"))
      return app
    },
    Case("quit") {
      var app = Sample.app(call: Sample.call(Sample.active))
      app.press(.character("q"))
      return app
    },
    Case("error") {
      var app = Sample.app()
      app.show(error: "The server refused to add tom@example.com: not allowed. Ask its operator.")
      return app
    },
    Case("sign-in") {
      var app = Sample.app(connection: .signedOut, contacts: [])
      app.type("lena@example.org")
      app.press(.enter)
      app.type("secret")
      return app
    },
    Case("sign-in-problem") {
      var app = Sample.app(connection: .signedOut, contacts: [])
      app.press(.enter)
      return app
    },
    Case("sign-in-busy") {
      var app = Sample.app(connection: .signedOut, contacts: [])
      app.type("lena@example.org")
      app.press(.enter)
      app.type("secret")
      app.press(.tab, .tab, .space, .enter)
      app.type("secret")
      app.press(.enter)
      return app
    },
  ]

  @Test(arguments: contacts + calls + others, sizes)
  func `a screen looks as recorded`(screen: Case, size: Size) {
    var app = screen.app()
    _ = app.handle(.resize(size), at: Sample.now)
    expectGolden(app.text(size), "\(screen.name)-\(size.width)")
  }

  @Test(arguments: [Size(width: 39, height: 12), Size(width: 40, height: 11), Size(width: 12, height: 3)])
  func `a terminal that is too small says so`(size: Size) {
    expectGolden(Sample.app().text(size), "too-small-\(size.width)x\(size.height)")
  }
}

extension Key {
  /// A key that means nothing anywhere; it only brings the chrome back.
  static let f5 = Key.function(5)
}
