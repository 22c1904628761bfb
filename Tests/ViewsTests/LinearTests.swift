import Base
import Screen
import Testing

@testable import Views

/// The app as lines that are read out.
struct LinearTests {
  /// Looks at an app again and again.
  private struct Ear {
    var reader = LinearReader()

    mutating func outputs(_ app: App, at now: MonotonicTime = Sample.now) -> [LinearReader.Output] {
      reader.read(app, at: now)
    }

    /// The lines that are new.
    mutating func lines(_ app: App, at now: MonotonicTime = Sample.now) -> [String] {
      outputs(app, at: now).compactMap { if case .line(let line) = $0 { line } else { nil } }
    }
  }

  /// An ear that has heard how things stand.
  private func ear(_ app: App) -> Ear {
    var ear = Ear()
    _ = ear.lines(app)
    return ear
  }

  @Test func `the first look says where one is`() {
    var ear = Ear()
    let lines = ear.lines(Sample.app())
    #expect(lines.first == "You are online as lena@example.org. ? keys.")
    #expect(lines.contains("1 missed."))
    #expect(lines.contains("newcomer@example.com wants to see when you are there and to call you."))
    let mira = "2 of 7: Mira Holm, available, “writing, call any time”, video, video yesterday 18:04."
    #expect(lines.last == mira)
    #expect(ear.lines(Sample.app()).isEmpty, "nothing is said twice")
  }

  @Test func `a call rings, is taken and ends`() {
    var app = Sample.app()
    var ear = ear(app)
    app.model.call = Sample.call(Sample.ringing)
    _ = app.tick(at: Sample.now)
    #expect(
      ear.lines(app) == ["Mira Holm calls, video. a accept, v accept with video, d decline, i ignore."])
    app.model.call = Sample.call(.connecting(since: Sample.now))
    #expect(ear.lines(app) == ["Connecting…"])
    app.model.call = Sample.call(Sample.active)
    #expect(
      ear.lines(app) == [
        "You are talking with Mira Holm, encrypted. h hang up, m mute, o hold, c camera."
      ])
    app.model.call?.ownLevel = 0.9
    app.model.call?.phase = .active(since: Sample.now - .seconds(800))
    #expect(ear.lines(app).isEmpty, "time and loudness are no news")
    app.model.call = Sample.call(.ended(.hangup, duration: .seconds(761)))
    #expect(
      ear.lines(app) == ["The call with Mira Holm has ended. 12 min. Enter call again, Esc close."])
  }

  @Test func `a voice call is said to be one`() {
    var app = Sample.app()
    var ear = ear(app)
    app.model.call = Sample.call(Sample.ringing, .audio)
    #expect(ear.lines(app) == ["Mira Holm calls, voice. a accept, d decline, i ignore."])
  }

  @Test func `dialling tells where it rings`() {
    var app = Sample.app()
    var ear = ear(app)
    let deadline = Sample.now + .seconds(30)
    app.model.call = Sample.call(.dialling(devices: 0, since: Sample.now, deadline: deadline))
    #expect(ear.lines(app) == ["Mira Holm: calling… h hang up."])
    app.model.call = Sample.call(.dialling(devices: 2, since: Sample.now, deadline: deadline))
    #expect(ear.lines(app) == ["Mira Holm: ringing at 2 devices… h hang up."])
  }

  /// Something that happens in a call, and what is said.
  struct Happening: Sendable, CustomTestStringConvertible {
    let line: String
    let change: @Sendable (inout CallView) -> Void
    var testDescription: String { line }
    init(_ line: String, _ change: @escaping @Sendable (inout CallView) -> Void) {
      self.line = line
      self.change = change
    }
  }

  private static let happenings = [
    Happening("Your microphone is off.") { $0.muted = true },
    Happening("Your camera is off.") { $0.cameraOn = false },
    Happening("Mira Holm has the microphone off.") { $0.remoteMuted = true },
    Happening("Mira Holm has the camera off.") { $0.remoteCameraOn = false },
    Happening("The network is poor.") { $0.quality = 1 },
    Happening("No camera found.") { $0.notices = ["No camera found."] },
    Happening("The network went away. The call goes on when it returns.") { $0.phase = Sample.reconnecting },
    Happening("On hold. o take back.") { $0.phase = Sample.held },
  ]

  @Test(arguments: happenings) func `what changes in a call is said once`(happening: Happening) {
    var app = Sample.app(call: Sample.call(Sample.active))
    var ear = ear(app)
    app.model.call = Sample.call(Sample.active, change: happening.change)
    #expect(ear.lines(app) == [happening.line])
    #expect(ear.lines(app).isEmpty)
  }

  @Test func `a second call says what can be done`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    var ear = ear(app)
    app.model.waiting = Sample.waiting
    #expect(
      ear.lines(app) == [
        "王小明 calls, video. a accept, hold, v video, e accept, end, d decline, i ignore."
      ])
    app.model.waiting = nil
    #expect(ear.lines(app) == ["The second call no longer rings."])
  }

  @Test func `people of a group come and go`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    func party(_ name: String, _ state: GroupParty.State) -> GroupParty {
      GroupParty(id: name, name: name, jid: name + "@example.org", state: state)
    }
    app.model.call?.group = GroupView(parties: [party("Jonas", .calling(since: Sample.now))])
    var ear = ear(app)
    app.model.call?.group = GroupView(parties: [party("Jonas", .joined)])
    #expect(ear.lines(app) == ["Jonas is in the call."])
    app.model.call?.group = GroupView(parties: [party("Jonas", .left)])
    #expect(ear.lines(app) == ["Jonas has left the call."])
    for (state, line) in [
      (GroupParty.State.declined(since: Sample.now), "Jonas will not join: declined."),
      (.busy(since: Sample.now), "Jonas will not join: in another call."),
      (.noAnswer(since: Sample.now), "Jonas will not join: no answer."),
      (.unreachable, "Jonas can't be reached."),
    ] {
      app.model.call?.group = GroupView(parties: [party("Jonas", state)])
      #expect(ear.lines(app) == [line])
      #expect(ear.lines(app) == [])
    }
  }

  @Test func `an invitation into a group is read`() {
    var app = Sample.app()
    var ear = ear(app)
    app.model.call = Sample.call(Sample.ringing) { $0.group = Sample.group(3) }
    let lines = ear.lines(app)
    #expect(
      lines.count == 1 && lines.first?.hasPrefix("Mira Holm calls, group call with video. with") == true)
    #expect(lines.first?.contains("a accept") == true)
  }

  @Test func `the list is read item by item`() {
    var app = Sample.app()
    var ear = ear(app)
    app.press(.down)
    #expect(ear.lines(app).first?.hasPrefix("3 of 7: 王小明, available, video, missed today 09:30") == true)
    app.press(.character("G"))
    #expect(ear.lines(app) == ["7 of 7: Tom, asked, waiting for their answer."])
    app.press(.down)
    #expect(ear.lines(app).isEmpty, "the end of the list")
  }

  @Test func `what is typed is echoed, a password as stars`() {
    var app = Sample.app(connection: .signedOut, contacts: [])
    var ear = ear(app)
    app.type("lena@example.org")
    #expect(ear.outputs(app) == [.echo("lena@example.org")])
    app.press(.backspace)
    #expect(ear.outputs(app) == [.echo("\u{8} \u{8}")])
    app.type("g")
    _ = ear.outputs(app)
    app.press(.enter)
    #expect(ear.lines(app) == ["Password:"])
    app.type("secret")
    #expect(ear.outputs(app) == [.echo("******")])
    app.press(.control("u"))
    #expect(ear.outputs(app) == [.line("The field has changed.")])
  }

  @Test func `a mistake in a form is said`() {
    var app = Sample.app(connection: .signedOut, contacts: [])
    var ear = ear(app)
    app.press(.enter)
    #expect(ear.lines(app) == ["Type an address, such as mira@example.org."])
  }

  @Test func `questions are read with their keys, and so is what goes wrong`() {
    var app = Sample.app()
    var ear = ear(app)
    app.press(.character("x"))
    let question = ear.lines(app).joined(separator: " ")
    #expect(question.contains("Remove Mira Holm?") && question.contains("y remove"))
    #expect(!question.contains("│") && !question.contains("─"))
    app.press(.character("n"))
    _ = ear.lines(app)
    app.show(error: "The server refused.")
    #expect(ear.lines(app).contains("The server refused."))
    app.press(.enter)
    app.toast("Mira is back.", at: Sample.now)
    #expect(ear.lines(app).contains("Mira is back."))
  }

  @Test func `the question mark reads all keys`() {
    var app = Sample.app()
    var ear = ear(app)
    app.press(.character("?"))
    let lines = ear.lines(app)
    for action in Action.allCases {
      #expect(lines.contains { $0.hasSuffix(": " + app.words.help(for: action)) }, "\(action.rawValue)")
    }
    #expect(lines.last == "Esc close.")
  }

  @Test func `a list over the screen says what is selected`() {
    var app = Sample.app()
    app.model.themes = ["default", "light"]
    var ear = ear(app)
    app.press(.character("t"))
    #expect(ear.lines(app).contains { $0.contains("light") })
    _ = app.handle(.down, at: Sample.now + .seconds(1))
    #expect(ear.lines(app) == ["light"])
  }

  @Test func `names are data here, too`() {
    var app = Sample.app()
    var ear = ear(app)
    app.model.call = Sample.call(Sample.ringing) { $0.peerName = "\u{1B}[31mred\u{7}\nline" }
    let lines = ear.lines(app)
    #expect(lines.count == 1)
    #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
  }

  @Test func `in Chinese as well`() {
    var app = Sample.app()
    app.words = Catalogue(.chinese)
    var ear = ear(app)
    app.model.call = Sample.call(Sample.ringing, .audio)
    #expect(ear.lines(app) == ["Mira Holm 来电，语音。 a 接受, d 拒绝, i 忽略."])
  }

  @Test func `whatever is on the screen, reading it does not trap`() {
    for screen in GoldenTests.contacts + GoldenTests.calls + GoldenTests.others {
      var ear = Ear()
      let app = screen.app()
      for line in ear.lines(app) {
        let drawn = line.unicodeScalars.contains { (0x2500...0x257F).contains($0.value) }
        #expect(!drawn, "\(screen.name): \(line)")
      }
    }
  }
}
