import Base
import Screen
import Testing

@testable import Views

/// Where the sentences lie that go by themselves.
struct ToastTests {
  private static let texts = [
    "Theme: nord", "No camera found. They hear you, but cannot see you.",
    "The server at conference.example.org does not answer any more; the call goes on without it.",
  ]
  private static let sizes = [
    Size(width: 40, height: 12), Size(width: 41, height: 13), Size(width: 60, height: 16),
    Size(width: 80, height: 24), Size(width: 132, height: 43), Size(width: 300, height: 100),
  ]

  /// A call screen and the texts that must stay whole on it.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let kept: [String]
    let app: @Sendable () -> App
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "call", kept: ["hang up", "Mira Holm", "12:41"]) {
      var app = Sample.app(call: Sample.call(Sample.active))
      app.press(.f5)
      return app
    },
    Row(name: "muted both", kept: ["Mira Holm muted", "hang up"]) {
      var app = Sample.app(
        call: Sample.call(Sample.active) {
          $0.muted = true
          $0.remoteMuted = true
        })
      app.press(.f5)
      return app
    },
    Row(name: "notice", kept: ["No microphone found.", "hang up"]) {
      Sample.app(
        call: Sample.call(Sample.active) { $0.notices = ["No microphone found. They can't hear you."] })
    },
    Row(name: "held", kept: ["On hold.", "take back", "hang up"]) {
      Sample.app(call: Sample.call(Sample.held))
    },
    Row(name: "reconnecting", kept: ["Reconnecting… 0:06", "The network went away."]) {
      Sample.app(call: Sample.call(Sample.reconnecting))
    },
    Row(name: "no picture", kept: ["camera off", "hang up"]) {
      Sample.app(call: Sample.call(Sample.fresh) { $0.remoteCameraOn = false })
    },
    Row(name: "voice", kept: ["Mira Holm", "you", "12:41", "hang up"]) {
      Sample.app(call: Sample.call(Sample.active, .audio))
    },
    Row(name: "waiting", kept: ["wants a video call", "accept, hold", "v video", "d decline", "hang up"]) {
      Sample.app(call: Sample.call(Sample.fresh), waiting: Sample.waiting)
    },
    Row(name: "incoming", kept: ["Mira Holm", "wants a video call", "a accept", "v accept with video"]) {
      Sample.app(call: Sample.call(Sample.ringing))
    },
    Row(name: "dialling", kept: ["Mira Holm", "video call", "ringing at 2 devices…", "hang up"]) {
      Sample.app(call: Sample.call(Sample.dialling))
    },
    Row(name: "ended", kept: ["The call with Mira Holm has ended.", "call again", "close"]) {
      Sample.app(call: Sample.call(.ended(.hangup, duration: .seconds(3))))
    },
    Row(name: "mini", kept: ["Mira 12:41", "m mute", "f full"]) {
      GoldenTests.floating(Sample.call(Sample.active), .character("w"))
    },
    Row(name: "question", kept: ["Quit Visavis?", "hang up and quit", "stay"]) {
      var app = Sample.app(call: Sample.call(Sample.active))
      app.press(.character("q"))
      return app
    },
    Row(name: "sign-in", kept: ["Address", "Password", "Server", "make a new account"]) {
      Sample.app(connection: .signedOut, contacts: [])
    },
  ]

  @Test(arguments: rows, texts)
  func `a toast covers no name, no question and no key`(row: Row, text: String) {
    for size in Self.sizes {
      var app = row.app()
      app.press(.resize(size))
      app.model.view.toasts = []
      let before = app.text()
      app.toast(text, tone: .bad, at: Sample.now)
      let after = app.text()
      for kept in row.kept where before.contains(kept) {
        #expect(after.contains(kept), "\(kept) at \(size)")
      }
      #expect(after.contains(text.prefix(12)), "at \(size)")
    }
  }

  /// What can be clicked is what a person may be reading.
  @Test(arguments: GoldenTests.calls)
  func `a toast covers nothing that can be pressed`(screen: GoldenTests.Case) {
    for size in Self.sizes {
      var app = screen.app()
      app.press(.resize(size))
      app.model.view.toasts = []
      app.toast("Theme: nord", at: Sample.now)
      let drawn = app.painters(size: size, at: Sample.now).map(\.pen)
      guard let toast = app.render(size: size, at: Sample.now).layers.last else { continue }
      let area = toast.canvas.fullSize
      let rect = Rect(x: toast.origin.x, y: toast.origin.y, width: area.width, height: area.height)
      for hit in drawn.flatMap(\.hits) { #expect(!hit.rect.intersects(rect), "\(hit) at \(size)") }
    }
  }

  @Test func `several toasts lie apart, the newest lowest`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    for text in ["one", "two", "three", "four"] { app.toast(text, at: Sample.now) }
    let layers = app.render(size: app.size, at: Sample.now).layers.dropFirst()
    #expect(layers.count == 3)
    let rows = layers.map(\.origin.y)
    #expect(rows == rows.sorted(by: >) && Set(rows).count == 3)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 - $1 >= 2 })
    #expect(!app.text().contains("one") && app.text().contains("four"))
  }

  @Test func `where nothing is free the newest covers what matters least, and older ones wait`() {
    let many = (0..<80).map { ContactRow(jid: "\($0)@example.org", name: "Somebody \($0)") }
    var app = Sample.app(contacts: many, size: Size(width: 40, height: 12))
    app.model.view.selected = "9@example.org"
    let selected = app.text().split(separator: "\n").first { $0.contains("▌") }
    // Both need two rows; there are single ones only.
    app.toast("No microphone found. You can hear them, but they cannot hear you.", at: Sample.now)
    app.toast("No camera found. They hear you, but cannot see you.", at: Sample.now)
    let lines = app.text().split(separator: "\n")
    #expect(lines.contains { $0.contains("No camera found.") })
    #expect(selected != nil && lines.contains { $0 == selected }, "the selected line is read")
    #expect(!app.text().contains("No microphone"))
    #expect(app.text().contains("⏎ call"))
  }

  @Test func `a toast that says nothing is not drawn`() {
    var app = Sample.app()
    app.toast("", at: Sample.now)
    app.toast("   ", at: Sample.now)
    #expect(app.render(size: app.size, at: Sample.now).layers.count == 1)
  }

  @Test func `a toast in the terminal's last row is better than one over a question`() {
    var app = Sample.app(size: Size(width: 40, height: 12))
    app.press(.character("?"))
    let before = app.text().split(separator: "\n", omittingEmptySubsequences: false)
    app.toast("Theme: nord", at: Sample.now)
    let after = app.text().split(separator: "\n", omittingEmptySubsequences: false)
    let changed = before.indices.filter { before[$0] != after[$0] }
    #expect(changed == [11])
  }
}
