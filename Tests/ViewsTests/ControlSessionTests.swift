import Base
import Screen
import Testing
import Views

/// Lines in, lines out.
@Suite struct ControlSessionTests {
  private static let status = ControlStatus(Sample.model())

  private func step(_ session: inout ControlSession, _ line: String) -> ControlSession.Step {
    session.receive(Array(line.utf8), Self.status, at: Sample.now, wall: Sample.wall.now)
  }

  private func step(_ line: String) -> ControlSession.Step {
    var session = ControlSession()
    return step(&session, line)
  }

  @Test func `the greeting names the protocol's version`() {
    #expect(
      ControlSession.greeting(program: "0.1.0", pid: 7) == #"{"visavis": 1, "program": "0.1.0", "pid": 7}"#)
  }

  @Test(
    arguments: [
      (#"{"id":1,"do":"accept"}"#, .accept(video: false, end: false)),
      (#"{"id":1,"do":"accept","video":true,"end":true}"#, .accept(video: true, end: true)),
      (#"{"id":1,"do":"decline"}"#, .decline), (#"{"id":1,"do":"ignore"}"#, .ignore),
      (#"{"id":1,"do":"mute"}"#, .mute(nil)), (#"{"id":1,"do":"mute","on":null}"#, .mute(nil)),
      (#"{"id":1,"do":"mute","on":true}"#, .mute(true)),
      (#"{"id":1,"do":"camera","on":false}"#, .camera(false)),
      (#"{"id":1,"do":"hold"}"#, .hold(nil)), (#"{"id":1,"do":"switch"}"#, .switchCalls),
      (#"{"id":1,"do":"hangup"}"#, .hangUp), (#"{"id":1,"do":"float","on":true}"#, .float(true)),
      (#"{"id":1,"do":"call","peer":"a@b"}"#, .call(peer: "a@b", video: true)),
      (#"{"id":1,"do":"call","peer":"a@b","video":false}"#, .call(peer: "a@b", video: false)),
      (#"{"id":1,"do":"presence","presence":"dnd"}"#, .presence(.dnd)),
    ] as [(String, ControlCommand)])
  func `commands are understood`(line: String, command: ControlCommand) {
    #expect(step(line) == .perform(command, id: 1))
  }

  @Test func `a key is passed on`() {
    #expect(step(#"{"id":3,"do":"key","key":"m"}"#) == .press(.character("m"), id: 3))
    #expect(step(#"{"do":"key","key":"enter"}"#) == .press(.enter, id: nil))
  }

  @Test func `answers carry the request's id, or none`() {
    #expect(ControlSession.answer(4, refusal: nil) == #"{"id": 4, "ok": true}"#)
    #expect(ControlSession.answer(nil, refusal: "No.") == #"{"error": "No."}"#)
  }

  @Test(arguments: [
    "", "x", "[]", "1", "null", "{", #"{"do":1}"#, "{}", #"{"id":1}"#, #"{"do":"dance"}"#,
    #"{"do":"mute","on":1}"#, #"{"do":"call"}"#, #"{"do":"call","peer":""}"#, #"{"do":"call","peer":5}"#,
    #"{"do":"presence","presence":"offline"}"#, #"{"do":"presence","presence":"x"}"#, #"{"do":"key"}"#,
    #"{"do":"key","key":""}"#, #"{"do":"key","key":"nokey"}"#, #"{"do":"cells"}"#,
    #"{"do":"cells","width":1,"height":9}"#, #"{"do":"cells","width":30,"height":100000}"#,
    #"{"do":"cells","width":30,"height":11,"fps":0}"#,
    #"{"do":"cells","width":30,"height":11,"colours":"many"}"#,
    #"{"do":"cells","width":30,"height":11,"symbols":"runes"}"#,
    #"{"do":"cells","width":1e300,"height":11}"#,
  ])
  func `what makes no sense is answered with a sentence`(line: String) throws {
    guard case .answer(let text) = step(line) else {
      Issue.record("\(line) was understood")
      return
    }
    let answer = try JSON.parse(Array(text.utf8))
    #expect(answer["error"]?.asString?.isEmpty == false && answer["ok"] == nil, "\(text)")
  }

  @Test func `bytes of any kind get an answer and never trap`() {
    let lines = [
      #"{"id":1,"do":"cells","width":30,"height":11,"fps":15,"colours":"256","symbols":"half","aspect":2.0}"#,
      #"{"id":-9,"do":"watch","on":true}"#, #"{"id":2,"do":"key","key":"ctrl-left"}"#,
    ]
    var generator = SeededGenerator(seed: 11)
    var session = ControlSession()
    for round in 0..<6_000 {
      var bytes = Array(lines[round % lines.count].utf8)
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      let step = session.receive(bytes, Self.status, at: Sample.now, wall: Sample.wall.now)
      guard case .answer(let text) = step else { continue }
      #expect(!text.contains("\n") && (try? JSON.parse(Array(text.utf8))) != nil)
    }
  }

  // MARK: States

  @Test func `the state of a call in one value`() throws {
    let call = Sample.call(.active(since: Sample.now - .seconds(125))) { $0.muted = true }
    let status = ControlStatus(Sample.model(call: call))
    var session = ControlSession()
    let step = session.receive(
      Array(#"{"id":1,"do":"status"}"#.utf8), status, at: Sample.now, wall: Sample.wall.now)
    let began = Sample.wall.now.seconds - 125
    let expected = [
      #"{"id": 1, "ok": true, "state": {"status": "call", "call": "c1", "peer": "mira@example.org", "#,
      #""name": "Mira Holm", "kind": "video", "direction": "outgoing", "phase": "active", "#,
      #""since": \#(began), "seconds": 125, "muted": true, "camera": true, "quality": 4, "#,
      #""waiting": null, "held": null, "missed": 1, "account": "lena@example.org", "#,
      #""connection": "online", "presence": "available"}}"#,
    ]
    #expect(step == .answer(expected.joined()))
  }

  @Test func `each phase has its word`() {
    let now = Sample.now
    let phases: [(CallView.Phase, String, String)] = [
      (.dialling(devices: 1, since: now, deadline: now), "outgoing", "dialling"),
      (.ringing(since: now), "incoming", "ringing"), (.connecting(since: now), "call", "connecting"),
      (.active(since: now), "call", "active"), (.held(since: now, byPeer: true), "call", "held"),
      (.reconnecting(since: now, lost: now), "call", "reconnecting"),
      (.ended(.busy, duration: .zero), "ended", "ended"),
    ]
    for (phase, word, name) in phases {
      let status = ControlStatus(Sample.model(call: Sample.call(phase)))
      #expect(status.word == word && status.call?.phase == name)
    }
    #expect(Self.status.word == "idle" && Self.status.call == nil)
    let over = ControlStatus(Sample.model(call: Sample.call(.ended(.busy, duration: .zero))))
    #expect(over.call?.reason == "busy")
  }

  @Test func `who watches is told of changes, each once`() throws {
    var session = ControlSession()
    let ringing = ControlStatus(Sample.model(call: Sample.call(Sample.ringing)))
    let answer1 = session.changed(ringing, at: Sample.now, wall: Sample.wall.now)
    #expect(answer1 == nil)
    _ = step(&session, #"{"do":"watch"}"#)
    #expect(session.isWatching)
    let answer2 = session.changed(Self.status, at: Sample.now, wall: Sample.wall.now)
    #expect(answer2 == nil)
    let changed = session.changed(ringing, at: Sample.now, wall: Sample.wall.now)
    let line = try #require(changed)
    let event = try JSON.parse(Array(line.utf8))
    #expect(event["event"]?.asString == "state" && event["state"]?["status"]?.asString == "incoming")
    let answer3 = session.changed(ringing, at: Sample.now + .seconds(9), wall: Sample.wall.now)
    #expect(answer3 == nil)
    _ = step(&session, #"{"do":"watch","on":false}"#)
    let answer4 = session.changed(Self.status, at: Sample.now, wall: Sample.wall.now)
    #expect(answer4 == nil)
  }

  // MARK: Panels

  @Test func `a panel is asked for and no longer`() {
    var session = ControlSession()
    let line =
      #"{"id":1,"do":"cells","width":30,"height":11,"fps":20,"colours":"256","symbols":"quadrant","#
      + #""unicode":false,"aspect":2.1}"#
    let step = step(&session, line)
    #expect(step == .answer(#"{"id": 1, "ok": true}"#))
    let wish = PanelWish(
      size: Size(width: 30, height: 11), framesPerSecond: 20, colors: .palette256, unicode: false,
      pictures: .quadrant, cellAspect: 2.1)
    #expect(session.panel == wish)
    _ = self.step(&session, #"{"do":"cells","on":false}"#)
    #expect(session.panel == nil && session.drawn(Canvas(width: 3, height: 3)) == nil)
  }

  @Test func `only the rows that changed are sent, and all of them after asking again`() throws {
    var session = ControlSession()
    let ask = #"{"do":"cells","width":12,"height":4}"#
    _ = step(&session, ask)
    var canvas = Canvas(width: 12, height: 4)
    #expect(try rows(session.drawn(canvas)).count == 4)
    #expect(session.drawn(canvas) == nil)
    canvas.put("hello", x: 2, y: 1)
    #expect(try rows(session.drawn(canvas)).map(\.text) == [#"[1, [[0, "  hello     "]]]"#])
    _ = step(&session, ask)
    #expect(try rows(session.drawn(canvas)).count == 4)
  }

  private func rows(_ line: String?) throws -> [JSON] {
    let value = try JSON.parse(Array(try #require(line).utf8))
    return try #require(value["rows"]?.asArray)
  }

  @Test func `that there is no call is said once`() {
    var session = ControlSession()
    _ = step(&session, #"{"do":"cells","width":12,"height":4}"#)
    #expect(session.drawn(nil) == #"{"event": "cells", "call": false}"#)
    #expect(session.drawn(nil) == nil)
    #expect(session.drawn(Canvas(width: 12, height: 4)) != nil)
    #expect(session.drawn(nil) != nil)
  }
}
