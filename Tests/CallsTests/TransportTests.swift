import Base
import Calls
import Testing
import XMPP

/// Trickled candidates and BUNDLE.
@Suite struct TransportTests {
  private func trickle(_ name: String, _ count: Int = 1) -> Jingle {
    let candidates = (0..<count).map { candidate(UInt16(5000 + $0)) }
    return jingle(.transportInfo, [PeerContent(name: name, media: .audio, candidates: candidates)])
  }

  @Test func `candidates gathered before the offer travel in it, later ones on their own`() {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    #expect(bench.put(.localCandidate("audio", candidate())) == [])
    _ = bench.open("audio")
    #expect(
      bench.put(.localCandidate("audio", candidate(4001))) == [
        "transport-info audio(both) → bob@visavis.test/dino"
      ])
    let transport = bench.requests.first?.contents.first?.transport
    #expect(transport?.candidates.map(\.port) == [4001])
    #expect(transport?.ufrag == "u-audio")
    #expect(transport?.fingerprint == nil)
  }

  @Test func `candidates gathered while it rings travel in the answer`() {
    var bench = Bench.offered()
    _ = bench.open("audio")
    #expect(bench.put(.localCandidate("audio", candidate())) == [])
    bench.put(.answer(.audio))
    #expect(bench.requests.first?.contents.first?.transport?.candidates.map(\.port) == [4000])
    #expect(bench.put(.localCandidate("audio", candidate(4001))).count == 1)
  }

  @Test func `the peer's candidates that come while it rings are told with its description`() {
    var bench = Bench.offered([.voice.with { $0.candidates = [candidate()] }])
    #expect(bench.receive(trickle("audio", 2)) == ["ack 7"])
    _ = bench.open("audio")
    bench.put(.answer(.audio))
    guard case .connectTransport("audio", let remote) = bench.raw.first else {
      Issue.record("not connected")
      return
    }
    #expect(remote.candidates.map(\.port) == [4000, 5000, 5001])
  }

  @Test func `candidates of the answering peer are passed on, before and after its answer`() {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio")
    #expect(bench.receive(trickle("audio")) == ["ack 7", "candidates audio 1"])
    bench.receive(answer())
    #expect(bench.receive(trickle("audio", 3)) == ["ack 7", "candidates audio 3"])
  }

  @Test func `candidates for a content that is not there are acknowledged and dropped`() {
    var bench = Bench.active()
    #expect(bench.receive(trickle("ghost")) == ["ack 7"])
    #expect(bench.receive(trickle("audio", 0)) == ["ack 7"])
  }

  @Test func `a flood of candidates while it rings is bounded`() {
    var bench = Bench.offered()
    for _ in 0..<5 { bench.receive(trickle("audio", 99)) }
    _ = bench.open("audio")
    bench.put(.answer(.audio))
    guard case .connectTransport(_, let remote) = bench.raw.first else {
      Issue.record("not connected")
      return
    }
    #expect(remote.candidates.count < 200)
  }

  @Test func `an accepted BUNDLE closes all transports but the first`() {
    var bench = Bench.dialling([.audio, .video])
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio", "video")
    #expect(
      bench.receive(answer([.voice, .picture], bundle: ["audio", "video"])) == [
        "ack 7", "connect audio as server", "close video", "streams audio:111<>+ video:98<>@audio+",
      ])
    #expect(bench.receive(trickle("video")) == ["ack 7", "candidates audio 1"])
    #expect(bench.put(.localCandidate("video", candidate())) == [])
    #expect(
      bench.put(.hangUp).filter { $0.hasPrefix("close") } == ["close audio"])
  }

  @Test func `a BUNDLE that we did not offer is not agreed`() {
    var bench = Bench.dialling([.audio, .video], bundle: false)
    bench.put(.message(.proceed(id: "c1"), from: bob))
    #expect(bench.open("audio", "video").last?.contains("group") == false)
    bench.receive(answer([.voice, .picture], bundle: ["audio", "video"]))
    #expect(bench.lines.last == "streams audio:111<> video:98<>")
  }

  @Test func `a voice call offers no BUNDLE`() {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    #expect(bench.open("audio") == ["session-initiate audio(both) → bob@visavis.test/dino"])
  }

  @Test func `a picture without a path is taken off; the voice goes on`() {
    for var bench in [Bench.active([.audio, .video]), .taken([.voice, .picture])] {
      #expect(
        bench.put(.transportFailed("video", secure: false)) == [
          "content-remove video(both) failed-transport → bob@visavis.test/dino", "close video",
          "streams audio:111<>",
        ])
      #expect(bench.call.state.short == "active")
      #expect(!bench.call.ours.cameraOn && !bench.call.theirs.cameraOn)
      #expect(bench.put(.transportFailed("video", secure: false)) == [])
      bench.put(.transportFailed("audio", secure: false))
      #expect(bench.call.state.short == "reconnecting")
    }
  }

  @Test func `a picture without a path does not fail a call that is connecting`() {
    var bench = Bench.dialling([.audio, .video])
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio", "video")
    bench.receive(answer([.voice, .picture]))
    bench.put(.transportFailed("video", secure: false))
    #expect(bench.call.state.short == "connecting")
    #expect(bench.call.streams.map(\.short) == ["audio:111<>"])
  }

  @Test func `an added picture that finds no path is rejected, or taken back`() {
    var bench = Bench.active()
    bench.receive(jingle(.contentAdd, [.picture]))
    #expect(
      bench.put(.transportFailed("video", secure: false)) == [
        "content-reject video(both) failed-transport → bob@visavis.test/dino", "close video",
        "streams audio:111<>",
      ])
    bench.put(.setCamera(true))
    #expect(bench.put(.transportFailed("video", secure: false)) == ["close video", "streams audio:111<>"])
    bench.put(.setCamera(true))
    _ = bench.open("video")
    #expect(
      bench.put(.transportFailed("video", secure: false)).first
        == "content-remove video(both) failed-transport → bob@visavis.test/dino")
    #expect(!bench.call.ours.cameraOn)
  }

  /// Names, order and extension of Chromium's offers.
  private static let chromium = [
    PeerContent(
      name: "0", media: .audio, extensions: [HeaderExtension(id: 4, uri: RTPNegotiation.Extension.mid)]),
    PeerContent(
      name: "1", media: .video, extensions: [HeaderExtension(id: 4, uri: RTPNegotiation.Extension.mid)]),
  ]

  @Test func `a browser's BUNDLE is taken: one transport, its names, the MID extension`() {
    var bench = Bench.offered(Self.chromium, bundle: ["0", "1"])
    #expect(bench.lines == ["ack 0", "open 0 controlled", "session-info ringing → bob@visavis.test/dino"])
    _ = bench.open("0")
    #expect(
      bench.put(.answer([.audio, .video])) == [
        "connect 0 as client", "streams 0:111<>+ 1:98<>@0+",
        "session-accept 0(both) 1(both) group[0,1] → bob@visavis.test/dino",
      ])
    #expect(bench.call.streams.allSatisfy { $0.extensions[RTPNegotiation.Extension.mid] == 4 })
    let transports = bench.requests.first?.contents.compactMap(\.transport)
    #expect(transports?.map(\.ufrag) == ["u-0", "u-0"])
  }

  @Test(arguments: [["0"], ["0", "0"], ["0", "ghost"], ["ghost", "phantom"], []])
  func `a BUNDLE of less than two contents is none`(names: [String]) {
    var bench = Bench.offered(Self.chromium, bundle: names)
    _ = bench.open("0", "1")
    #expect(bench.put(.answer([.audio, .video])).contains("streams 0:111<> 1:98<>"))
    #expect(bench.requests.first?.groups == [])
  }

  @Test func `a browser whose picture comes first carries the voice on its transport`() {
    var bench = Bench.offered(Self.chromium.reversed(), bundle: ["1", "0"])
    #expect(bench.lines.contains("open 1 controlled"))
    _ = bench.open("1")
    #expect(bench.put(.answer([.audio, .video])).contains("streams 1:98<>+ 0:111<>@1+"))
    bench.put(.mediaFlows)
    // Its picture goes, its transport must not.
    #expect(
      bench.receive(jingle(.contentRemove, [Self.chromium[1]])) == ["ack 7", "streams 1:98+ 0:111<>@1+"])
    #expect(!bench.call.theirs.cameraOn)
  }

  @Test func `an offer waits for all of its transports, an answer too`() {
    var bench = Bench.offered([.voice, .picture])
    #expect(bench.put(.answer([.audio, .video])) == [])
    #expect(bench.open("video") == [])
    #expect(bench.put(.transportOpened("video", local("again"))) == [])
    #expect(bench.open("audio").contains("session-accept audio(both) video(both) → bob@visavis.test/dino"))
    #expect(bench.requests.first?.contents.last?.transport?.ufrag == "u-video")
  }
}
