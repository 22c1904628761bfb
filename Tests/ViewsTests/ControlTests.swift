import Base
import Screen
import Testing
import Views

/// What programs outside may do to the calls.
@Suite struct ControlTests {
  private static let now = Sample.now
  private static let active = CallView.Phase.active(since: now - .seconds(60))
  private static let waiting = WaitingCall(
    id: "w1", peerName: "Jonas", peerJID: "jonas@example.org", kind: .video, since: now)

  private func intents(_ app: App, _ command: ControlCommand) throws(ControlRefusal) -> [Intent] {
    var app = app
    return try app.control(command, at: Self.now)
  }

  @Test func `a call that rings is taken, refused or silenced`() throws {
    let app = Sample.app(call: Sample.call(Sample.ringing))
    #expect(try intents(app, .accept(video: false, end: false)) == [.accept(id: "c1", video: false)])
    #expect(try intents(app, .accept(video: true, end: false)) == [.accept(id: "c1", video: true)])
    #expect(try intents(app, .decline) == [.decline(id: "c1")])
    #expect(try intents(app, .ignore) == [.ignore(id: "c1")])
    let voice = Sample.app(call: Sample.call(Sample.ringing, .audio))
    #expect(try intents(voice, .accept(video: true, end: false)) == [.accept(id: "c1", video: false)])
  }

  @Test func `a second call is taken, the first held or ended`() throws {
    let app = Sample.app(call: Sample.call(Self.active), waiting: Self.waiting)
    #expect(try intents(app, .accept(video: true, end: false)) == [.acceptAndHold(id: "w1", video: true)])
    #expect(try intents(app, .accept(video: false, end: true)) == [.acceptAndEnd(id: "w1", video: false)])
    #expect(try intents(app, .decline) == [.decline(id: "w1")])
  }

  @Test func `a switch that stands as wanted is left alone`() throws {
    let app = Sample.app(call: Sample.call(Self.active))
    #expect(try intents(app, .mute(nil)) == [.toggleMute] && intents(app, .mute(true)) == [.toggleMute])
    #expect(try intents(app, .mute(false)) == [])
    #expect(try intents(app, .camera(false)) == [.toggleCamera] && intents(app, .camera(true)) == [])
    #expect(try intents(app, .hold(true)) == [.toggleHold] && intents(app, .hold(false)) == [])
    #expect(try intents(app, .hangUp) == [.hangUp])
    let held = Sample.app(call: Sample.call(.held(since: Self.now, byPeer: false)))
    #expect(try intents(held, .hold(true)) == [] && intents(held, .hold(false)) == [.toggleHold])
    let byThem = Sample.app(call: Sample.call(.held(since: Self.now, byPeer: true)))
    #expect(try intents(byThem, .hold(true)) == [.toggleHold])
  }

  @Test func `what can't be done is refused with the reason`() {
    let idle = Sample.app()
    let over = Sample.app(call: Sample.call(.ended(.hangup, duration: .zero)))
    for app in [idle, over] {
      let commands: [ControlCommand] = [.mute(nil), .camera(true), .hold(nil), .hangUp, .float(nil)]
      for command in commands {
        #expect(throws: ControlRefusal("There is no call.")) { try intents(app, command) }
      }
      #expect(throws: ControlRefusal("Nobody is calling.")) { try intents(app, .decline) }
      #expect(throws: ControlRefusal("No call is on hold.")) { try intents(app, .switchCalls) }
    }
    let dialling = Sample.app(call: Sample.call(Sample.dialling))
    #expect(throws: ControlRefusal("The call is not answered yet.")) { try intents(dialling, .hold(true)) }
    #expect(throws: ControlRefusal("There is a call with Mira Holm already.")) {
      try intents(dialling, .call(peer: "jonas@example.org", video: true))
    }
    for peer in ["nobody", "a b@c", "@x", "lena@example.org"] {
      #expect(throws: ControlRefusal.self) { try intents(idle, .call(peer: peer, video: true)) }
    }
    let offline = Sample.app(connection: .connecting(attempt: 2))
    #expect(throws: ControlRefusal.self) { try intents(offline, .call(peer: "a@b.c", video: true)) }
  }

  @Test func `somebody is called, after a call that is over too`() throws {
    #expect(
      try intents(Sample.app(), .call(peer: "jonas@example.org/phone", video: false)) == [
        .call(jid: "jonas@example.org", video: false)
      ])
    let over = Sample.app(call: Sample.call(.ended(.hangup, duration: .zero)))
    #expect(
      try intents(over, .call(peer: "jonas@example.org", video: true)) == [
        .dismissCall(id: "c1"), .call(jid: "jonas@example.org", video: true),
      ])
  }

  @Test func `the panel is shown, hidden or left as it is`() throws {
    var app = Sample.app(call: Sample.call(Self.active))
    #expect(try app.control(.float(true), at: Self.now) == [.miniChanged(shown: true)])
    #expect(app.model.view.mini.shown)
    #expect(try app.control(.float(true), at: Self.now) == [])
    #expect(try app.control(.float(nil), at: Self.now) == [.miniChanged(shown: false)])
    #expect(try app.control(.presence(.away), at: Self.now) == [.setPresence(.away)])
    #expect(app.model.account.presence == .away)
  }

  @Test func `keys of a call count, those of the app do not`() throws {
    var app = Sample.app(call: Sample.call(Self.active))
    #expect(try app.control(key: .character("m"), at: Self.now) == [.toggleMute])
    #expect(try app.control(key: .character("c"), at: Self.now) == [.toggleCamera])
    #expect(try app.control(key: .character("h"), at: Self.now) == [.hangUp])
    let others: [Key] = [.character("q"), .character("t"), .control("c"), .control("z"), .enter]
    for key in others + [.character("a")] {
      #expect(throws: ControlRefusal.self) { try app.control(key: key, at: Self.now) }
    }
    var ringing = Sample.app(call: Sample.call(Sample.ringing))
    #expect(try ringing.control(key: .character("a"), at: Self.now) == [.accept(id: "c1", video: false)])
    #expect(throws: ControlRefusal.self) { try ringing.control(key: .character("m"), at: Self.now) }
    var second = Sample.app(call: Sample.call(Self.active), waiting: Self.waiting)
    #expect(try second.control(key: .character("d"), at: Self.now) == [.decline(id: "w1")])
    #expect(try second.control(key: .character("m"), at: Self.now) == [.toggleMute])
    var idle = Sample.app()
    #expect(throws: ControlRefusal("There is no call.")) {
      try idle.control(key: .character("m"), at: Self.now)
    }
  }

  // MARK: The panel

  @Test func `the call alone fills a small screen`() throws {
    let app = Sample.app(call: Sample.call(Self.active))
    let frame = try #require(app.panel(size: Size(width: 30, height: 11), at: Self.now))
    let canvas = frame.flattened()
    #expect(canvas.fullSize == Size(width: 30, height: 11))
    let text = canvas.text()
    #expect(text.contains("Mira 1:00") && text.contains("m mute") && text.contains("h end"), "\(text)")
    #expect(frame.pictures.map(\.id) == [PictureID(2)])
    #expect(frame.pictures.first?.rect == Rect(x: 1, y: 1, width: 28, height: 9))
  }

  @Test func `who rings can be answered from there, and nothing is drawn without a call`() throws {
    let ringing = Sample.app(call: Sample.call(Sample.ringing))
    let text = try #require(ringing.panel(size: Size(width: 30, height: 11), at: Self.now)).flattened().text()
    #expect(text.contains("wants a video call") && text.contains("a accept"), "\(text)")
    #expect(Sample.app().panel(size: Size(width: 30, height: 11), at: Self.now) == nil)
    let over = Sample.app(call: Sample.call(.ended(.hangup, duration: .zero)))
    #expect(over.panel(size: Size(width: 30, height: 11), at: Self.now) == nil)
  }

  @Test func `any size is drawn`() {
    let app = Sample.app(call: Sample.call(Self.active))
    for width in [12, 20, 400] {
      for height in [4, 5, 200] {
        let size = Size(width: width, height: height)
        #expect(app.panel(size: size, at: Self.now)?.flattened().fullSize == size)
      }
    }
  }

  // MARK: Cells on their way

  @Test func `what is sent is what is drawn at the other end`() {
    var generator = SeededGenerator(seed: 5)
    var (rows, there) = (CellRows(), Canvas(width: 20, height: 6))
    var here = Canvas(width: 20, height: 6)
    let colors: [Color] = [.default, .palette(3), .palette(200), .rgb(1, 2, 3), .rgb(0xFF00AB)]
    let words = ["x", "\"\\", "王小明", "e\u{301}e\u{301}", "🎤!", "▀▄", "a b  c", "🇩🇪🇫🇷"]
    for _ in 0..<400 {
      let style = Style(
        foreground: colors.randomElement(using: &generator) ?? .default,
        background: colors.randomElement(using: &generator) ?? .default,
        Attributes(rawValue: UInt8.random(in: 0..<32, using: &generator)))
      here.put(
        words.randomElement(using: &generator) ?? "", x: Int.random(in: -1..<20, using: &generator),
        y: Int.random(in: 0..<6, using: &generator), style: style)
      CellRows.draw(rows.changes(to: here), on: &there)
      #expect(here == there)
    }
  }

  @Test(arguments: [
    "[]", "[1]", "[[]]", "[[1]]", "[[9, []]]", "[[-1, [[0, \"x\"]]]]", "[[1, [[-5, \"x\"]]]]",
    "[[1, [[9223372036854775807, \"x\"]]]]", "[[1, [[0]]]]", "[[1, [[0, 5]]]]",
    "[[1, [[0, \"x\", \"#zz\", \"#\", -7]]]]", "[[1, [[0, \"x\", 99999, true, 1e9]]]]",
    "[[1, [[2, \"a very long text that goes over the edge\"]]]]", "[[0, [[0, \"\\u001b[2J\"]]]]",
  ])
  func `rows that make no sense do no harm`(text: String) throws {
    var canvas = Canvas(width: 4, height: 2)
    let rows = try JSON.parse(Array(text.utf8)).asArray
    CellRows.draw(try #require(rows), on: &canvas)
    #expect(canvas.cells.count == 8)
    #expect(!canvas.cells.contains { $0.glyph == Glyph(scalar: "\u{1B}") })
  }

  // MARK: Status lines

  private func state(_ call: CallView?, waiting: WaitingCall? = nil) -> JSON {
    ControlStatus(Sample.model(call: call, waiting: waiting)).json(at: Self.now, wall: Sample.wall.now)
  }

  @Test func `a line for a status bar`() {
    let call = state(Sample.call(Self.active) { $0.muted = true }, waiting: Self.waiting)
    #expect(StatusLine.text("%name %time %muted", call) == "Mira Holm 1:00 muted")
    #expect(
      StatusLine.text("[%kind/%phase] 100%% %camera %quality", call) == "[video/active] 100% camera 4/5")
    #expect(StatusLine.text("%waiting (%missed) %x % %", call) == "Jonas (1) %x % %")
    #expect(StatusLine.text("%status %presence %account", call) == "call available lena@example.org")
    let idle = state(nil)
    #expect(StatusLine.text(" %name %time %muted ", idle) == "" && StatusLine.text("%status", idle) == "idle")
    let over = state(Sample.call(.ended(.busy, duration: .zero)))
    #expect(StatusLine.text("%name%time%muted%camera", over) == "")
    #expect(StatusLine.text("%status", over) == "ended")
  }

  @Test func `a name with controls does not reach the terminal`() {
    let call = state(Sample.call(Self.active) { $0.peerName = "a\u{1B}[2Jb\nc" })
    #expect(!StatusLine.text("%name", call).contains { $0 == "\u{1B}" || $0 == "\n" })
    #expect(!StatusLine.sentence(call).contains { $0 == "\u{1B}" || $0 == "\n" })
  }

  @Test func `the state in a sentence`() {
    #expect(StatusLine.sentence(state(nil)) == "No call. 1 missed call.")
    #expect(
      StatusLine.sentence(state(Sample.call(Self.active) { $0.muted = true }, waiting: Self.waiting))
        == "In a video call with Mira Holm: 1:00, microphone off, camera on, network 4/5. "
        + "Jonas is calling too. 1 missed call.")
    #expect(
      StatusLine.sentence(state(Sample.call(Sample.ringing)))
        == "Mira Holm is calling (video call, 0:04). 1 missed call.")
    #expect(
      StatusLine.sentence(state(Sample.call(.ended(.busy, duration: .zero))))
        == "The call with Mira Holm has ended (busy). 1 missed call.")
  }
}
