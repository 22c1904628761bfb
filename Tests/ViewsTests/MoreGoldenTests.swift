import Base
import Screen
import Testing

@testable import Views

extension GoldenTests {
  private static func contact(_ change: (inout ContactRow) -> Void) -> App {
    var row = Sample.mira
    change(&row)
    return Sample.app(contacts: [row, Sample.jonas])
  }

  private static func panel(_ scale: MiniPanel.Scale, _ call: CallView) -> App {
    var app = floating(call)
    app.model.view.mini.scale = scale
    return app
  }

  /// Screens that `contacts`, `calls` and `others` leave out: rarer states of the same sheets.
  static let more: [Case] = contactStates + callStates + panelStates + overlayStates + stage

  private static let contactStates: [Case] = [
    Case("contacts-busy") {
      contact {
        $0.calls = [
          CallNote(video: true, outcome: .busy, at: Sample.ago(0, 9)),
          CallNote(video: false, outcome: .declined, at: Sample.ago(2)),
        ]
      }
    },
    Case("contacts-pending") {
      var app = Sample.app()
      app.model.view.selected = Sample.asked.jid
      return app
    },
    Case("contacts-unseen") {
      contact {
        $0.presence = .offline
        $0.status = ""
        $0.devices = []
        $0.calls = []
        $0.subscription = .to
      }
    },
    Case("contacts-no-letters") {
      contact {
        $0.name = "👻"
        $0.groups = []
      }
    },
    Case("contacts-long-names") {
      contact {
        $0.name = "Maximiliane Charlotte von und zu Hohenstein-Oberwaldkirchen, Abteilung 字字字字字字"
        $0.status = "in a meeting that has been going on for a very long time and shows no sign of an end"
      }
    },
    Case("contacts-picture-ascii") {
      var app = Sample.app()
      app.model.settings.pictureSymbols = "ascii"
      return app
    },
    Case("contacts-refused") {
      Sample.app(connection: .failed(reason: "The password of lena@example.org is wrong."))
    },
    Case("contacts-missed") {
      var app = Sample.app()
      app.model.missedCalls = 12
      return app
    },
    Case("empty-connecting") { Sample.app(connection: .connecting(attempt: 1), contacts: []) },
  ]

  private static let callStates: [Case] = [
    Case("call-words") {
      Sample.app(
        call: Sample.call(Sample.fresh) {
          $0.trust = .verified
          $0.securityWords = "lamp river stone amber"
          $0.quality = 1
        })
    },
    Case("call-stranger") {
      Sample.app(
        call: Sample.call(Sample.fresh) {
          $0.trust = .stranger
          $0.peerName = ""
          $0.quality = nil
        })
    },
    Case("call-two") {
      var app = Sample.app(call: Sample.call(Sample.fresh))
      app.model.heldPeer = "Petra Vall"
      return app
    },
    Case("call-held-by-them") {
      Sample.app(call: Sample.call(.held(since: Sample.now - .seconds(60), byPeer: true)))
    },
    Case("call-waiting-voice") {
      var waiting = Sample.waiting
      waiting.kind = .audio
      return Sample.app(call: Sample.call(Sample.fresh), waiting: waiting)
    },
    Case("call-toasts") {
      var app = Sample.app(call: Sample.call(Sample.fresh) { $0.muted = true })
      app.toast("Mira's network is poor", at: Sample.now)
      app.toast("No camera found. They hear you, but cannot see you.", tone: .bad, at: Sample.now)
      return app
    },
    Case("call-waiting-picture") {
      Sample.app(call: Sample.call(Sample.fresh) { $0.remoteVideo = nil })
    },
    Case("call-no-picture-ascii") {
      var app = Sample.app(call: Sample.call(Sample.fresh) { $0.remoteCameraOn = false })
      app.model.settings.pictureSymbols = "ascii"
      return app
    },
    Case("voice-connecting") { Sample.app(call: Sample.call(.connecting(since: Sample.now), .audio)) },
    Case("voice-reconnecting") { Sample.app(call: Sample.call(Sample.reconnecting, .audio)) },
    Case("voice-toast") {
      var app = Sample.app(call: Sample.call(Sample.active, .audio))
      app.toast("Your network is poor", tone: .bad, at: Sample.now)
      return app
    },
    Case("dialling-unheard") {
      Sample.app(
        call: Sample.call(
          .dialling(devices: 0, since: Sample.now - .seconds(1), deadline: Sample.now + .seconds(29)),
          .audio))
    },
    Case("incoming-toast") {
      var app = Sample.app(call: Sample.call(Sample.ringing))
      app.toast("The tone “harp” is not there: the standard one rings.", at: Sample.now)
      return app
    },
    Case("ended-busy") { Sample.app(call: Sample.call(.ended(.busy, duration: .zero), .audio)) },
    Case("ended-failed") {
      Sample.app(
        call: Sample.call(
          .ended(.failed("no way through both firewalls. Ask for a relay server."), duration: .zero)))
    },
  ]

  private static let panelStates: [Case] = [
    Case("mini-tiny") { panel(.tiny, Sample.call(Sample.active)) },
    Case("mini-huge") { panel(.huge, Sample.call(Sample.active)) },
    Case("mini-held") { panel(.small, Sample.call(Sample.held, .audio)) },
    Case("mini-reconnecting") { panel(.small, Sample.call(Sample.reconnecting) { $0.remoteVideo = nil }) },
    Case("mini-waiting") {
      var app = floating(Sample.call(Sample.active))
      app.model.waiting = Sample.waiting
      return app
    },
    Case("mini-toast") {
      var app = floating(Sample.call(Sample.active), .character("w"))
      app.toast("You are in a call with Mira Holm. h hangs up.", tone: .bad, at: Sample.now)
      return app
    },
  ]

  private static let overlayStates: [Case] = [
    Case("help-end") {
      var app = Sample.app(size: Size(width: 40, height: 12))
      app.press(.character("?"))
      app.model.view.overlays = [.help(scroll: 10_000)]
      return app
    },
    Case("help-ascii") {
      var app = Sample.app()
      app.model.settings.ascii = true
      app.press(.character("?"))
      return app
    },
    Case("add-contact-empty") {
      var app = Sample.app()
      app.press(.character("+"))
      return app
    },
    Case("sign-in-refused") {
      var app = Sample.app(connection: .failed(reason: "The password is wrong."))
      app.press(.character("r"))
      return app
    },
    Case("sign-in-register") {
      var app = Sample.app(connection: .signedOut, contacts: [])
      app.press(.tab, .tab, .tab, .space, .tab)
      return app
    },
  ]
}

/// The rarer states at three sizes, compared with the files in Fixtures.
struct MoreGoldenTests {
  @Test(arguments: GoldenTests.more, GoldenTests.sizes)
  func `a rarer state looks as recorded`(screen: GoldenTests.Case, size: Size) {
    var app = screen.app()
    _ = app.handle(.resize(size), at: Sample.now)
    expectGolden(app.text(size), "\(screen.name)-\(size.width)")
  }

  @Test(arguments: [("ringing", Sample.ringing), ("talking", Sample.active)])
  func `a terminal that is too small tells of the call`(name: String, phase: CallView.Phase) {
    let size = Size(width: 36, height: 8)
    expectGolden(Sample.app(call: Sample.call(phase)).text(size), "too-small-\(name)-36x8")
  }

  @Test func `every recording has a name of its own`() {
    let names = (GoldenTests.contacts + GoldenTests.calls + GoldenTests.others + GoldenTests.more).map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `a recording is what a terminal of that size shows`() {
    for screen in GoldenTests.more {
      for size in GoldenTests.sizes {
        let lines = screen.app().text(size).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == size.height, "\(screen.name)")
        #expect(lines.allSatisfy { cellWidth(of: String($0)) <= size.width }, "\(screen.name)")
      }
    }
  }
}
