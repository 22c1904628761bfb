import Base
import Screen
import Testing

@testable import Views

/// What every key leads to, screen by screen.
struct KeyTests {
  typealias Row = (key: Key, intents: [Intent])

  private func expect(_ rows: [Row], on app: App, sourceLocation: SourceLocation = #_sourceLocation) {
    for row in rows {
      var app = app
      #expect(app.press(row.key) == row.intents, "\(row.key)", sourceLocation: sourceLocation)
    }
  }

  @Test func `contacts: call, video, voice`() {
    let mira = Sample.mira.jid
    expect(
      [
        (.enter, [.call(jid: mira, video: true)]), (.character("v"), [.call(jid: mira, video: true)]),
        (.character("a"), [.call(jid: mira, video: false)]), (.character("p"), [.setPresence(.away)]),
        (.character("r"), []), (.character("t"), [.cycleTheme]), (.character("b"), [.cyclePictureSymbols]),
        (.character("q"), [.quit]), (.control("c"), [.quit]), (.control("l"), [.redraw]),
        (.control("z"), [.suspend]), (.character("y"), []), (.character("n"), []), (.escape, [.clearMissed]),
        (.character("d"), []), (.character("m"), []), (.character("h"), []), (.character("e"), []),
      ], on: Sample.app())
  }

  @Test func `Enter calls with video only those who can`() {
    var app = Sample.app()
    app.model.view.selected = Sample.jonas.jid
    #expect(app.press(.enter) == [.call(jid: Sample.jonas.jid, video: false)])
  }

  @Test func `somebody without a device is called all the same, with a word about it`() {
    var app = Sample.app()
    app.model.view.selected = Sample.petra.jid
    #expect(app.press(.enter) == [.call(jid: Sample.petra.jid, video: false)])
    #expect(app.model.view.toasts.count == 1)
  }

  @Test func `a request is accepted or refused, not called`() {
    var app = Sample.app()
    app.model.view.selected = Sample.asks.jid
    expect(
      [
        (.character("y"), [.acceptSubscription(jid: Sample.asks.jid)]),
        (.character("n"), [.declineSubscription(jid: Sample.asks.jid)]), (.enter, []), (.character("v"), []),
      ], on: app)
  }

  @Test func `no call is dialled without a connection or during another call`() {
    var app = Sample.app(connection: .connecting(attempt: 1))
    #expect(app.press(.enter) == [])
    #expect(app.model.view.toasts.map(\.tone) == [.bad])
    app = Sample.app(call: Sample.call(Sample.active))
    #expect(app.press(.character("f"), .enter) == [.miniChanged(shown: true)])
    #expect(app.model.view.toasts.count == 1)
  }

  @Test func `a connection that will be retried is tried now; a refused one asks for another password`() {
    var app = Sample.app(connection: .offline(reason: "down.", retryAt: nil))
    #expect(app.press(.character("r")) == [.reconnect])
    app = Sample.app(connection: .failed(reason: "The password is wrong."))
    #expect(app.press(.character("r")) == [])
    #expect(app.model.view.signIn.shown && app.model.view.signIn.problem == "The password is wrong.")
    #expect(app.model.view.signIn.address.text == "lena@example.org")
    app.type("better")
    #expect(
      app.press(.enter) == [
        .signIn(SignIn(jid: "lena@example.org", password: "better", server: nil, register: false))
      ])
    app.model.account.connection = .online
    #expect(app.tick(at: Sample.now).isEmpty)
    #expect(app.model.view.signIn == SignInForm(), "the password is forgotten")
  }

  @Test func `keys move through the list and stop at its ends`() {
    var app = Sample.app()
    app.press(.character("g"))
    #expect(app.model.view.selected == Sample.asks.jid)
    app.press(.up, .character("k"))
    #expect(app.model.view.selected == Sample.asks.jid)
    app.press(.character("j"))
    #expect(app.model.view.selected == Sample.mira.jid)
    app.press(.down)
    #expect(app.model.view.selected == Sample.wang.jid)
    app.press(.character("G"), .down, .pageDown)
    #expect(app.model.view.selected == Sample.asked.jid)
    app.press(.home)
    #expect(app.model.view.selected == Sample.asks.jid)
  }

  @Test func `search takes letters, Enter chooses, Esc gives the list back`() {
    var app = Sample.app()
    #expect(app.press(.character("/")).isEmpty)
    #expect(app.type("qvax?").isEmpty, "letters are letters")
    app.press(.control("u"))
    app.type("wang")
    #expect(app.model.view.search?.text == "wang")
    app.press(.control("u"))
    app.type("小明")
    app.press(.enter)
    #expect(app.model.view.selected == Sample.wang.jid)
    #expect(app.press(.enter) == [.call(jid: Sample.wang.jid, video: true)])
    #expect(app.press(.escape).isEmpty)
    #expect(app.model.view.search == nil)
    #expect(app.model.view.selected == Sample.wang.jid, "the choice outlives the search")
  }

  @Test func `an incoming call`() {
    expect(
      [
        (.character("a"), [.accept(id: "c1", video: false)]),
        (.character("v"), [.accept(id: "c1", video: true)]),
        (.character("d"), [.decline(id: "c1")]), (.character("i"), [.ignore(id: "c1")]), (.enter, []),
        (.escape, []), (.character("h"), []), (.character("m"), []), (.character("x"), []),
        (.character("j"), []),
        (.character("q"), []), (.space, []),
      ], on: Sample.app(call: Sample.call(Sample.ringing)))
    var app = Sample.app(call: Sample.call(Sample.ringing))
    app.press(.character("q"))
    #expect(app.model.view.overlays == [.confirmQuit], "who rings is not hung up on by the way")
  }

  @Test func `a voice call cannot be accepted with video`() {
    expect(
      [(.character("v"), [.accept(id: "c1", video: false)])],
      on: Sample.app(call: Sample.call(Sample.ringing, .audio)))
  }

  @Test func `while dialling`() {
    expect(
      [
        (.character("h"), [.hangUp]), (.character("m"), [.toggleMute]), (.character("c"), [.toggleCamera]),
        (.character("o"), []), (.character("f"), [.miniChanged(shown: true)]), (.tab, []), (.enter, []),
        (.character("v"), []), (.character("a"), []), (.character("+"), []), (.character("q"), []),
      ], on: Sample.app(call: Sample.call(Sample.dialling)))
  }

  @Test func `in a call`() {
    expect(
      [
        (.character("h"), [.hangUp]), (.character("m"), [.toggleMute]), (.character("c"), [.toggleCamera]),
        (.character("o"), [.toggleHold]), (.character("f"), [.miniChanged(shown: true)]), (.enter, []),
        (.escape, []), (.character("a"), []), (.character("d"), []), (.character("x"), []),
        (.character("/"), []),
        (.character("t"), [.cycleTheme]), (.character("b"), [.cyclePictureSymbols]),
      ], on: Sample.app(call: Sample.call(Sample.active)))
    // In a voice call the camera is added (content-add).
    expect([(.character("c"), [.toggleCamera])], on: Sample.app(call: Sample.call(Sample.active, .audio)))
    expect([(.character("s"), [])], on: Sample.app(call: Sample.call(Sample.active)))
    var two = Sample.app(call: Sample.call(Sample.active))
    two.model.heldPeer = "Jonas"
    expect([(.character("s"), [.switchCalls])], on: two)
  }

  @Test func `Tab swaps the pictures and back`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    let before = app.render(size: app.size, at: Sample.now).pictures
    #expect(before.map(\.id) == [PictureID(2), PictureID(1)])
    #expect(before.map(\.mirrored) == [false, true])
    app.press(.tab)
    #expect(app.render(size: app.size, at: Sample.now).pictures.map(\.id) == [PictureID(1), PictureID(2)])
    app.press(.tab)
    #expect(app.render(size: app.size, at: Sample.now + .seconds(9)).pictures.map(\.id) == before.map(\.id))
  }

  @Test func `a second call`() {
    expect(
      [
        (.character("a"), [.acceptAndHold(id: "c2", video: false)]),
        (.character("v"), [.acceptAndHold(id: "c2", video: true)]),
        (.character("e"), [.acceptAndEnd(id: "c2", video: false)]),
        (.character("V"), [.acceptAndEnd(id: "c2", video: true)]),
        (.character("d"), [.decline(id: "c2")]), (.character("i"), [.ignore(id: "c2")]),
        (.character("m"), [.toggleMute]), (.character("h"), [.hangUp]),
      ], on: Sample.app(call: Sample.call(Sample.active), waiting: Sample.waiting))
  }

  @Test func `a second voice call is never taken with the camera, and the banner offers none`() {
    var waiting = Sample.waiting
    waiting.kind = .audio
    let app = Sample.app(call: Sample.call(Sample.active), waiting: waiting)
    expect(
      [
        (.character("v"), [.acceptAndHold(id: "c2", video: false)]),
        (.character("V"), [.acceptAndEnd(id: "c2", video: false)]),
      ], on: app)
    #expect(!app.text().contains("v video"))
    #expect(Sample.app(call: app.model.call, waiting: Sample.waiting).text().contains("v video"))
  }

  @Test func `Esc typed quickly before another key counts, and so does the key`() {
    var search = Sample.app()
    search.press(.character("/"))
    search.type("mi")
    #expect(search.press(.alt("v")) == [.call(jid: Sample.mira.jid, video: true)])
    #expect(search.model.view.search == nil)
    var help = Sample.app()
    help.press(.character("?"))
    #expect(help.press(.alt("q")) == [.quit])
    var ended = Sample.app(call: Sample.call(.ended(.hangup, duration: .zero)))
    #expect(ended.press(.alt("m")) == [.dismissCall(id: "c1")])
    var bound = Sample.app(call: Sample.call(Sample.active))
    #expect(bound.keymap.apply(overrides: "call.mute = alt-h").isEmpty)
    #expect(bound.press(.alt("h")) == [.toggleMute], "bound, it is one key")
  }

  @Test func `after a call`() {
    expect(
      [
        (.enter, [.dismissCall(id: "c1"), .call(jid: Sample.mira.jid, video: true)]),
        (.escape, [.dismissCall(id: "c1")]), (.space, [.dismissCall(id: "c1")]), (.character("m"), []),
        (.character("q"), [.quit]), (.character("h"), []),
      ], on: Sample.app(call: Sample.call(.ended(.hangup, duration: .seconds(3)))))
  }

  @Test func `the little panel answers over the contacts, which keep their own keys`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    expect(
      [
        (.character("m"), [.toggleMute]), (.character("h"), [.hangUp]), (.character("c"), [.toggleCamera]),
        (.character("f"), [.miniChanged(shown: false)]), (.character("p"), [.setPresence(.away)]),
      ], on: app)
    app.press(.character("j"))
    #expect(app.model.view.selected == Sample.wang.jid)
    app.press(.character("w"))
    #expect(app.model.view.mini.corner == .bottomRight)
    app.press(.modified(.control, .left), .modified(.control, .up))
    #expect(app.model.view.mini.corner == .topLeft)
    app.press(.character("z"))
    #expect(app.model.view.mini.scale == .large)
  }

  @Test func `quitting asks when it would hang up`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    #expect(app.press(.character("q")).isEmpty)
    #expect(app.press(.character("n")).isEmpty)
    #expect(app.model.view.overlays.isEmpty)
    #expect(app.press(.character("q"), .character("y")) == [.hangUp, .quit])
    #expect(app.press(.control("c"), .control("c")) == [.quit])
  }

  @Test func `the question goes when its reason does`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("q"))
    app.model.call = Sample.call(.ended(.hangup, duration: .zero))
    _ = app.tick(at: Sample.now)
    #expect(app.model.view.overlays.isEmpty)
  }

  @Test func `removing a contact asks`() {
    var app = Sample.app()
    #expect(app.press(.character("x"), .character("n")).isEmpty)
    #expect(app.press(.delete, .character("y")) == [.removeContact(jid: Sample.mira.jid)])
  }

  @Test func `letters typed into the search never reach the call in the panel`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    app.press(.character("/"))
    for letter in "mohfw" { #expect(app.press(.character(letter)).isEmpty) }
    #expect(app.model.view.search?.text == "mohfw")
  }
}
