import Base
import Calls
import Testing
import XMPP

/// Being called, as transcripts.
@Suite struct IncomingCallTests {
  @Test func `a proposed voice call is answered and runs`() {
    var bench = Bench.ringing()
    #expect(bench.lines == ["ringing c1 → bob@visavis.test/dino"])
    #expect(
      bench.put(.answer(.audio), at: 3) == [
        "accept c1 → alice@visavis.test", "proceed c1 → bob@visavis.test/dino",
      ])
    #expect(bench.receive(jingle(.sessionInitiate, [.voice])) == ["ack 7", "open audio controlled"])
    #expect(
      bench.open("audio") == [
        "connect audio as client", "streams audio:111<>",
        "session-accept audio(both) → bob@visavis.test/dino",
      ])
    #expect(bench.put(.mediaFlows, at: 4) == [])
    #expect(bench.receive(terminate(.success)) == ["ack 7", "close audio", "ended remoteHangup"])
  }

  @Test func `a plain offer rings, opens its transports at once and is answered in one go`() {
    var bench = Bench.offered()
    #expect(
      bench.lines == ["ack 0", "open audio controlled", "session-info ringing → bob@visavis.test/dino"])
    #expect(bench.open("audio") == [])
    #expect(
      bench.put(.answer(.audio)) == [
        "connect audio as client", "streams audio:111<>",
        "session-accept audio(both) → bob@visavis.test/dino",
      ])
  }

  @Test func `a video call taken as a voice call says that the camera is off`() {
    var bench = Bench.ringing([.audio, .video])
    bench.put(.answer(.audio))
    bench.receive(jingle(.sessionInitiate, [.voice, .picture]))
    _ = bench.open("audio")
    #expect(
      bench.open("video").suffix(2) == [
        "session-accept audio(both) video(both) → bob@visavis.test/dino",
        "session-info mute(video,initiator) → bob@visavis.test/dino",
      ])
    #expect(!bench.call.ours.cameraOn && bench.call.theirs.cameraOn)
  }

  @Test func `muted before the answer means muted after it`() {
    var bench = Bench.ringing()
    bench.put(.setMuted(true))
    bench.put(.answer(.audio))
    bench.receive(jingle(.sessionInitiate, [.voice]))
    #expect(bench.open("audio").last == "session-info mute(audio,initiator) → bob@visavis.test/dino")
  }

  @Test func `a picture that only the peer sends is widened when our camera is on`() {
    var bench = Bench.ringing([.audio, .video])
    bench.put(.answer([.audio, .video]))
    bench.receive(jingle(.sessionInitiate, [.voice, .picture.with { $0.senders = .initiator }]))
    _ = bench.open("audio")
    #expect(
      bench.open("video").suffix(2) == [
        "content-modify video(both) → bob@visavis.test/dino", "streams audio:111<> video:98<>",
      ])
  }

  @Test func `an offer without the proposed picture is a voice call`() {
    var bench = Bench.ringing([.audio, .video])
    bench.put(.answer([.audio, .video]))
    bench.receive(jingle(.sessionInitiate, [.voice]))
    _ = bench.open("audio")
    #expect(!bench.call.ours.cameraOn && !bench.call.theirs.cameraOn)
  }

  @Test(arguments: [(false, "decline", "ended declined"), (true, "busy", "ended busy")])
  func `declining tells the caller and our other devices`(busy: Bool, reason: String, end: String) {
    var bench = Bench.ringing()
    #expect(
      bench.put(.decline(busy: busy)) == [
        "reject c1 \(reason) → bob@visavis.test/dino", "reject c1 \(reason) → alice@visavis.test", end,
      ])
  }

  @Test func `declining a plain offer terminates it`() {
    var bench = Bench.offered()
    #expect(
      bench.put(.decline(busy: false)) == [
        "session-terminate decline → bob@visavis.test/dino", "close audio", "ended declined",
      ])
  }

  @Test func `hanging up while it rings declines`() {
    var bench = Bench.ringing()
    #expect(bench.put(.hangUp).last == "ended declined")
  }

  @Test func `an offer that comes before the answer is kept for it`() {
    var bench = Bench.ringing()
    #expect(bench.receive(jingle(.sessionInitiate, [.voice])) == ["ack 7", "open audio controlled"])
    #expect(bench.call.isRinging)
    _ = bench.open("audio")
    #expect(
      bench.put(.answer(.audio)) == [
        "accept c1 → alice@visavis.test", "connect audio as client", "streams audio:111<>",
        "session-accept audio(both) → bob@visavis.test/dino",
      ])
  }

  @Test func `a caller that gives up stops the ringing`() {
    var bench = Bench.ringing()
    #expect(bench.put(.message(.retract(id: "c1"), from: bob)) == ["ended remoteCancelled"])
    bench = Bench.ringing()
    #expect(
      bench.put(.message(.finish(id: "c1", reason: Jingle.Reason(.expired)), from: bob)) == [
        "ended remoteCancelled"
      ])
    bench = Bench.offered()
    #expect(bench.receive(terminate(.cancel)) == ["ack 7", "close audio", "ended remoteCancelled"])
  }

  @Test func `a caller that gives up between our answer and its offer ends the call`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio))
    #expect(bench.put(.message(.retract(id: "c1"), from: bob)) == ["ended remoteCancelled"])
  }

  @Test func `a retraction after the offer is too late`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio))
    bench.receive(jingle(.sessionInitiate, [.voice]))
    #expect(bench.put(.message(.retract(id: "c1"), from: bob)) == [])
  }

  @Test(
    arguments: [
      (JingleMessage.accept(id: "c1"), EndReason.answeredElsewhere),
      (.proceed(id: "c1"), .answeredElsewhere),
      (.reject(id: "c1"), .declinedElsewhere),
    ])
  func `another device of ours deals with it`(message: JingleMessage, end: EndReason) {
    var bench = Bench.ringing()
    #expect(bench.put(.ownMessage(message)) == ["ended \(end.name)"])
  }

  @Test func `our own answer coming back changes nothing`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio))
    #expect(bench.put(.ownMessage(.accept(id: "c1"))) == [])
    #expect(bench.put(.ownMessage(.proceed(id: "c1"))) == [])
    #expect(bench.put(.ownMessage(.reject(id: "c1"))) == [])
    #expect(bench.call.state.short == "connecting")
  }

  @Test func `a finish from the calling device ends a running call, from another device it does not`() {
    var bench = Bench.active()
    #expect(bench.put(.message(.finish(id: "c1"), from: bobsPhone)) == [])
    #expect(
      bench.put(.message(.finish(id: "c1", reason: Jingle.Reason(.success)), from: bob)) == [
        "session-terminate success → bob@visavis.test/dino", "close audio", "ended remoteHangup",
      ])
  }

  @Test func `Dino's second session-initiate for the session we have is acknowledged only`() {
    var bench = Bench.taken()
    #expect(bench.receive(jingle(.sessionInitiate, [.voice])) == ["ack 7"])
    #expect(bench.call.state.short == "active")
  }
}
