import Base
import Calls
import Testing
import XMPP

/// Pictures that come and go, mute and hold, in a running call.
@Suite struct ContentTests {
  private static let theirs = PeerContent.picture.with {
    $0.senders = .responder
    $0.creator = .responder
  }

  @Test func `we add our picture and the peer takes it`() {
    var bench = Bench.active()
    #expect(bench.put(.setCamera(true)) == ["open video controlling"])
    #expect(bench.open("video") == ["content-add video(initiator) → bob@visavis.test/dino"])
    #expect(
      bench.receive(
        jingle(
          .contentAccept,
          [
            .picture.with {
              $0.senders = .initiator; $0.setup = .active
            }
          ])) == [
          "ack 7", "connect video as server", "streams audio:111<> video:98>",
        ])
    #expect(bench.call.ours.cameraOn && !bench.call.theirs.cameraOn)
    // Dino sends its own picture on it later.
    #expect(bench.receive(jingle(.contentModify, [.picture])) == ["ack 7", "streams audio:111<> video:98<>"])
    #expect(bench.call.theirs.cameraOn)
  }

  @Test func `the callee adds its picture with its own side as the sender`() {
    var bench = Bench.taken()
    #expect(bench.put(.setCamera(true)) == ["open video controlled"])
    #expect(bench.open("video") == ["content-add video(responder) → bob@visavis.test/dino"])
    #expect(bench.requests.first?.contents.first?.creator == .responder)
    #expect(bench.requests.first?.contents.first?.transport?.fingerprint?.setup == .actpass)
  }

  @Test func `the peer adds its picture; our camera answers with a content-modify`() {
    var bench = Bench.active()
    #expect(bench.receive(jingle(.contentAdd, [Self.theirs])) == ["ack 7", "open video controlling"])
    #expect(
      bench.open("video") == [
        "connect video as client", "streams audio:111<> video:98<",
        "content-accept video(responder) → bob@visavis.test/dino",
      ])
    #expect(bench.call.theirs.cameraOn && !bench.call.ours.cameraOn)
    #expect(
      bench.put(.setCamera(true)) == [
        "content-modify video(both) → bob@visavis.test/dino", "streams audio:111<> video:98<>",
        "session-info unmute(video,responder) → bob@visavis.test/dino",
      ])
    #expect(bench.requests.first?.contents.first?.creator == .responder)
  }

  @Test func `a picture that the peer adds for both says that our camera is off`() {
    var bench = Bench.active()
    bench.receive(jingle(.contentAdd, [.picture]))
    #expect(bench.open("video").last == "session-info mute(video,initiator) → bob@visavis.test/dino")
  }

  @Test func `both add a picture at once: the initiator's wins`() {
    var caller = Bench.active()
    caller.put(.setCamera(true))
    _ = caller.open("video")
    #expect(caller.receive(jingle(.contentAdd, [Self.theirs])) == ["refuse 7 tie-break"])

    var callee = Bench.taken()
    callee.put(.setCamera(true))
    _ = callee.open("video")
    #expect(
      callee.receive(jingle(.contentAdd, [.picture.with { $0.senders = .initiator }])) == [
        "close video", "ack 7", "open video controlled",
      ])
    // The refusal of our own comes after it and concerns a content that is gone.
    #expect(callee.put(.requestFailed(.contentAdd, Jingle.Problem.tieBreak.stanzaError)) == [])
    #expect(
      callee.open("video") == [
        "connect video as client", "streams audio:111<> video:98<",
        "content-accept video(initiator) → bob@visavis.test/dino",
        "content-modify video(both) → bob@visavis.test/dino", "streams audio:111<> video:98<>",
      ])
    #expect(callee.call.ours.cameraOn && callee.call.theirs.cameraOn)
  }

  @Test func `both add a picture and the refusal of ours comes first: our camera stays on`() {
    var callee = Bench.taken()
    callee.put(.setCamera(true))
    _ = callee.open("video")
    #expect(callee.put(.requestFailed(.contentAdd, Jingle.Problem.tieBreak.stanzaError)) == [])
    callee.receive(jingle(.contentAdd, [.picture.with { $0.senders = .initiator }]))
    _ = callee.open("video")
    #expect(callee.call.ours.cameraOn && callee.call.theirs.cameraOn)
    #expect(callee.call.streams.map(\.short) == ["audio:111<>", "video:98<>"])
  }

  @Test func `a picture that the peer refuses is withdrawn and the camera is off`() {
    for refusal in ["error", "reject", "remove"] {
      var bench = Bench.active()
      bench.put(.setCamera(true))
      _ = bench.open("video")
      let lines =
        switch refusal {
        case "error": bench.put(.requestFailed(.contentAdd, StanzaError(.featureNotImplemented)))
        case "reject": bench.receive(jingle(.contentReject, [.picture]))
        default: bench.receive(jingle(.contentRemove, [.picture]))
        }
      #expect(lines.suffix(2) == ["close video", "streams audio:111<>"], "\(refusal)")
      #expect(!bench.call.ours.cameraOn)
      #expect(bench.put(.setCamera(true)) == ["open video controlling"], "it can be tried again")
    }
  }

  @Test func `a content-modify that the peer refuses leaves the camera off`() {
    var bench = Bench.active()
    bench.receive(jingle(.contentAdd, [Self.theirs]))
    _ = bench.open("video")
    bench.put(.setCamera(true))
    #expect(
      bench.put(.requestFailed(.contentModify, StanzaError(.notAllowed))) == ["streams audio:111<> video:98<"]
    )
    #expect(!bench.call.ours.cameraOn)
  }

  @Test func `an added picture without encryption is refused, the call goes on`() {
    var bench = Bench.active()
    let insecure = Self.theirs.with { $0.hash = nil }
    #expect(
      bench.receive(jingle(.contentAdd, [insecure])) == [
        "ack 7", "content-reject video(both) security-error → bob@visavis.test/dino",
      ])
    #expect(bench.call.state.short == "active")
  }

  @Test func `an insecure answer to our picture takes the picture away, not the call`() {
    var bench = Bench.active()
    bench.put(.setCamera(true))
    _ = bench.open("video")
    #expect(
      bench.receive(jingle(.contentAccept, [.picture.with { $0.hash = nil }])) == [
        "ack 7", "content-remove video(both) security-error → bob@visavis.test/dino", "close video",
        "streams audio:111<>",
      ])
    #expect(!bench.call.ours.cameraOn)
  }

  @Test func `a camera switched off before the peer took the picture is told then`() {
    var bench = Bench.active()
    bench.put(.setCamera(true))
    _ = bench.open("video")
    #expect(bench.put(.setCamera(false)) == [])
    #expect(
      bench.receive(jingle(.contentAccept, [.picture.with { $0.setup = .active }])).last
        == "session-info mute(video,initiator) → bob@visavis.test/dino")
  }

  @Test func `answers to what we did not ask change nothing`() {
    var bench = Bench.active()
    #expect(bench.receive(jingle(.contentAccept, [.picture])) == ["ack 7"])
    bench.receive(jingle(.contentAdd, [Self.theirs]))
    #expect(bench.receive(jingle(.contentAccept, [Self.theirs])) == ["ack 7"])
    #expect(bench.receive(answer()) == ["refuse 7 out-of-order"])
    #expect(bench.call.streams.map(\.short) == ["audio:111<>"])
  }

  @Test func `additions before the answer are out of order`() {
    var bench = Bench.offered()
    #expect(bench.receive(jingle(.contentAdd, [.picture])) == ["refuse 7 out-of-order"])
    #expect(bench.receive(jingle(.contentAccept, [.picture])) == ["refuse 7 out-of-order"])
  }

  @Test func `the voice cannot be removed, the picture can, and comes back on a transport of its own`() {
    var bench = Bench.active([.audio, .video], bundle: ["audio", "video"])
    #expect(
      bench.receive(jingle(.contentRemove, [.voice])) == [
        "ack 7", "streams audio:111<>+ video:98<>@audio+",
      ])
    #expect(bench.receive(jingle(.contentRemove, [.picture])) == ["ack 7", "streams audio:111<>"])
    #expect(!bench.call.ours.cameraOn && !bench.call.theirs.cameraOn)
    #expect(bench.put(.setCamera(true)) == ["open video controlling"])
    _ = bench.open("video")
    #expect(
      bench.receive(jingle(.contentAccept, [.picture.with { $0.setup = .active }])) == [
        "ack 7", "connect video as server", "streams audio:111<> video:98<>",
      ])
  }

  @Test(arguments: [Jingle.Action.securityInfo, .transportReplace, .transportAccept, .transportReject])
  func `what we do not know is refused as such`(action: Jingle.Action) {
    var bench = Bench.active()
    #expect(bench.receive(jingle(action)) == ["refuse 7 feature-not-implemented"])
  }

  @Test func `description-info is acknowledged and ignored`() {
    var bench = Bench.active()
    #expect(bench.receive(jingle(.descriptionInfo, [.voice])) == ["ack 7"])
  }

  // MARK: Session-info

  @Test(
    arguments: [
      (SessionInfo.mute(name: "audio", creator: .initiator), PartyMedia(muted: true, cameraOn: true)),
      (.mute(name: nil, creator: .initiator), PartyMedia(muted: true, cameraOn: true)),
      (.mute(name: "ghost", creator: .initiator), PartyMedia(muted: true, cameraOn: true)),
      (.mute(name: "video", creator: .initiator), PartyMedia(muted: false, cameraOn: false)),
      (.hold, PartyMedia(muted: false, cameraOn: true, held: true)),
      (.ringing, PartyMedia(cameraOn: true)), (.active, PartyMedia(cameraOn: true)),
    ])
  func `the peer tells about its media`(told: SessionInfo, theirs: PartyMedia) {
    var bench = Bench.active([.audio, .video])
    #expect(bench.receive(info(told)) == ["ack 7"])
    #expect(bench.call.theirs == theirs)
    bench.receive(
      info(.unmute(name: "audio", creator: .initiator), .unmute(name: "video", creator: .initiator), .unhold))
    #expect(bench.call.theirs == PartyMedia(cameraOn: true))
  }

  @Test func `an empty session-info is a ping, an unknown one is refused`() {
    var bench = Bench.active()
    #expect(bench.receive(info()) == ["ack 7"])
    #expect(
      bench.receive(info(.other(XMLElement("dance", namespace: "urn:x")))) == ["refuse 7 unsupported-info"])
  }

  @Test func `we tell about our media, and only what is new`() {
    var bench = Bench.active([.audio, .video])
    let to = " → bob@visavis.test/dino"
    #expect(bench.put(.setMuted(true)) == ["session-info mute(audio,initiator)" + to])
    #expect(bench.put(.setMuted(true)) == [])
    #expect(bench.put(.setMuted(false)) == ["session-info unmute(audio,initiator)" + to])
    #expect(bench.put(.setCamera(false)) == ["session-info mute(video,initiator)" + to])
    #expect(bench.put(.setCamera(true)) == ["session-info unmute(video,initiator)" + to])
    #expect(bench.put(.setHeld(true)) == ["session-info hold" + to])
    #expect(bench.put(.setHeld(true)) == [])
    #expect(bench.put(.setHeld(false)) == ["session-info unhold" + to])
  }

  @Test func `silence during a hold is expected`() {
    var bench = Bench.active()
    bench.receive(info(.hold))
    #expect(bench.put(.mediaSilent) == [])
    bench.receive(info(.unhold))
    bench.put(.mediaSilent)
    #expect(bench.call.state.short == "reconnecting")
  }
}
