import Base
import Calls
import Testing
import XMPP

/// Calling somebody, as transcripts: what we do, what the peer sends, what goes out.
@Suite struct OutgoingCallTests {
  @Test func `a voice call goes from the proposal to flowing media`() {
    var bench = Bench.dialling()
    #expect(bench.lines == ["propose c1 audio → bob@visavis.test"])
    #expect(bench.put(.message(.ringing(id: "c1"), from: bob)) == [])
    #expect(bench.call.ringingDevices == [bob])
    #expect(bench.put(.message(.proceed(id: "c1"), from: bob), at: 4) == ["open audio controlling"])
    #expect(bench.call.state == .connecting(since: .at(4), deadline: .at(19)))
    #expect(bench.open("audio") == ["session-initiate audio(both) → bob@visavis.test/dino"])
    #expect(
      bench.receive(answer()) == ["ack 7", "connect audio as server", "streams audio:111<>"])
    #expect(bench.put(.mediaFlows, at: 5) == [])
    #expect(bench.call.state == .active(since: .at(5)))
    #expect(
      bench.put(.hangUp, at: 65) == [
        "session-terminate success → bob@visavis.test/dino", "close audio",
        "finish c1 success → bob@visavis.test/dino", "ended hangup",
      ])
    #expect(bench.end == CallEnd(reason: .hangup, duration: .seconds(60)))
  }

  @Test func `a video call to a peer without BUNDLE runs on one transport for each content`() {
    var bench = Bench.dialling([.audio, .video])
    #expect(bench.lines == ["propose c1 audio+video → bob@visavis.test"])
    #expect(
      bench.put(.message(.proceed(id: "c1"), from: bob)) == [
        "open audio controlling", "open video controlling",
      ])
    #expect(bench.open("video") == [])
    #expect(
      bench.open("audio") == [
        "session-initiate audio(both) video(both) group[audio,video] → bob@visavis.test/dino"
      ])
    #expect(
      bench.receive(answer([.voice, .picture])) == [
        "ack 7", "connect audio as server", "connect video as server", "streams audio:111<> video:98<>",
      ])
    #expect(bench.call.ours.cameraOn && bench.call.theirs.cameraOn)
  }

  @Test func `every device that rings is noted once`() {
    var bench = Bench.dialling()
    for device in [bob, bobsPhone, bob] { bench.put(.message(.ringing(id: "c1"), from: device)) }
    #expect(bench.call.ringingDevices == [bob, bobsPhone])
    for n in 0..<40 {
      bench.put(.message(.ringing(id: "c1"), from: JID(description: "bob@visavis.test/\(n)") ?? bob))
    }
    #expect(bench.call.ringingDevices.count == 16)
  }

  @Test func `only the first device that answers gets the session`() {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bobsPhone))
    #expect(bench.put(.message(.proceed(id: "c1"), from: bob)) == [])
    #expect(bench.call.peerDevice == bobsPhone)
    #expect(bench.open("audio") == ["session-initiate audio(both) → bob@visavis.test/phone"])
  }

  @Test(
    arguments: [
      (nil, EndReason.remoteDeclined), (.decline, .remoteDeclined), (.busy, .busy),
      (.expired, .remoteDeclined), (.other, .remoteDeclined),
    ] as [(Jingle.Reason.Condition?, EndReason)])
  func `a rejection ends the call`(reason: Jingle.Reason.Condition?, end: EndReason) {
    var bench = Bench.dialling()
    let message = JingleMessage.reject(id: "c1", reason: reason.map { Jingle.Reason($0) })
    #expect(bench.put(.message(message, from: bobsPhone)) == ["ended \(end.name)"])
    #expect(bench.end == CallEnd(reason: end))
  }

  @Test func `who rejects in a tie is busy and has not declined`() {
    var bench = Bench.dialling()
    let message = JingleMessage.reject(id: "c1", reason: Jingle.Reason(.expired), tieBreak: true)
    #expect(bench.put(.message(message, from: bob)) == ["ended busy"])
    bench = Bench.dialling(route: .device(bob))
    _ = bench.open("audio")
    let tie = Jingle.Problem.tieBreak.stanzaError
    #expect(bench.put(.requestFailed(.sessionInitiate, tie)).last == "ended busy")
  }

  @Test func `hanging up before an answer takes the proposal back`() {
    var bench = Bench.dialling()
    #expect(bench.put(.hangUp) == ["retract c1 cancel → bob@visavis.test", "ended cancelled"])
  }

  @Test func `hanging up before our offer went out takes the proposal back too`() {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    #expect(bench.put(.hangUp) == ["close audio", "retract c1 cancel → bob@visavis.test", "ended hangup"])
  }

  @Test func `a client without XEP-0353 gets a plain session-initiate`() {
    var bench = Bench.dialling(route: .device(bob))
    #expect(bench.lines == ["open audio controlling"])
    #expect(bench.open("audio") == ["session-initiate audio(both) → bob@visavis.test/dino"])
    #expect(bench.receive(info(.ringing)) == ["ack 7"])
    #expect(bench.call.ringingDevices == [bob])
    bench.now = .at(9)
    bench.receive(answer())
    #expect(bench.call.state == .connecting(since: .at(9), deadline: .at(24)))
    bench.put(.mediaFlows)
    #expect(
      bench.put(.hangUp) == [
        "session-terminate success → bob@visavis.test/dino", "close audio", "ended hangup",
      ])
  }

  @Test func `a plain offer that is taken back is cancelled`() {
    var bench = Bench.dialling(route: .device(bob))
    _ = bench.open("audio")
    #expect(
      bench.put(.hangUp) == [
        "session-terminate cancel → bob@visavis.test/dino", "close audio", "ended cancelled",
      ])
  }

  @Test(arguments: [
    (Jingle.Reason.Condition.busy, EndReason.busy), (.decline, .remoteDeclined), (.cancel, .remoteDeclined),
    (.timeout, .remoteNoAnswer), (.expired, .remoteNoAnswer),
  ])
  func `a plain offer can be turned down`(reason: Jingle.Reason.Condition, end: EndReason) {
    var bench = Bench.dialling(route: .device(bob))
    _ = bench.open("audio")
    #expect(bench.receive(terminate(reason)) == ["ack 7", "close audio", "ended \(end.name)"])
  }

  @Test func `what was chosen while it rang is told after the answer`() {
    var bench = Bench.dialling([.audio, .video])
    bench.put(.setMuted(true))
    bench.put(.setCamera(false))
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio", "video")
    bench.receive(answer([.voice, .picture]))
    #expect(
      bench.lines.suffix(2) == [
        "session-info mute(audio,initiator) → bob@visavis.test/dino",
        "session-info mute(video,initiator) → bob@visavis.test/dino",
      ])
    #expect(bench.call.ours == PartyMedia(muted: true, cameraOn: false))
  }

  @Test func `an answer without our picture leaves a voice call`() {
    var bench = Bench.dialling([.audio, .video])
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio", "video")
    #expect(
      bench.receive(answer([.voice])) == [
        "ack 7", "connect audio as server", "close video", "streams audio:111<>",
      ])
    #expect(!bench.call.ours.cameraOn && !bench.call.theirs.cameraOn)
  }

  @Test(arguments: [
    (Jingle.Senders.initiator, true, false), (.responder, false, true), (.none, false, false),
  ])
  func `an answer says who shows a picture`(senders: Jingle.Senders, ours: Bool, theirs: Bool) {
    var bench = Bench.dialling([.audio, .video])
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio", "video")
    bench.receive(answer([.voice, .picture.with { $0.senders = senders }]))
    #expect(bench.call.ours.cameraOn == ours)
    #expect(bench.call.theirs.cameraOn == theirs)
    #expect(bench.call.streams.last?.sends == ours)
    #expect(bench.call.streams.last?.receives == theirs)
  }

  @Test func `a camera cannot be switched on in a voice call before it is answered`() {
    var bench = Bench.dialling()
    #expect(bench.put(.setCamera(true)) == [])
    #expect(!bench.call.ours.cameraOn)
  }

  @Test(arguments: [Jingle.Action.sessionInitiate, .transportInfo, .sessionInfo, .contentAdd])
  func `an error answer ends the call only where it must`(action: Jingle.Action) {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio")
    let lines = bench.put(.requestFailed(action, StanzaError(.serviceUnavailable)))
    if action == .sessionInitiate {
      #expect(lines.last == "ended failed")
      #expect(bench.end?.reason == .failed("the other side refused the call (service-unavailable)"))
    } else {
      #expect(lines == [])
    }
  }
}
