import Base
import Calls
import Testing
import XMPP

/// Which offers and answers are taken, and with which Jingle reason the others are refused.
@Suite struct OfferTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var contents: [PeerContent]
    var reason: Jingle.Reason.Condition
    var end: String
    init(_ name: String, _ contents: [PeerContent], _ reason: Jingle.Reason.Condition, _ end: String) {
      testDescription = name
      self.contents = contents
      self.reason = reason
      self.end = end
    }
  }

  private static let speex = [PayloadType(id: 112, name: "speex", clockRate: 32_000)]
  private static let h264 = [PayloadType(id: 96, name: "H264", clockRate: 90_000)]

  static let refused = [
    Row("no fingerprint", [.voice.with { $0.hash = nil }], .securityError, "securityFailed"),
    Row(
      "SDES only",
      [
        .voice.with {
          $0.hash = nil; $0.sdes = true
        }
      ], .securityError, "securityFailed"),
    Row("sha-1 fingerprint", [.voice.with { $0.hash = "sha-1" }], .securityError, "securityFailed"),
    Row(
      "a picture without fingerprint", [.voice, .picture.with { $0.hash = nil }], .securityError,
      "securityFailed"),
    Row("no common voice codec", [.voice.with { $0.payloads = speex }], .unsupportedApplications, "failed"),
    Row(
      "opus at a wrong rate",
      [.voice.with { $0.payloads = [PayloadType(id: 111, name: "opus", clockRate: 16_000)] }],
      .unsupportedApplications, "failed"),
    Row(
      "no common video codec", [.voice, .picture.with { $0.payloads = h264 }], .unsupportedApplications,
      "failed"),
    Row("no payload types", [.voice.with { $0.payloads = [] }], .unsupportedApplications, "failed"),
    Row("no contents", [], .unsupportedApplications, "failed"),
    Row("no voice", [.picture], .unsupportedApplications, "failed"),
    Row("a name used twice", [.voice, .voice], .failedApplication, "failed"),
    Row(
      "two voices", (0..<2).map { n in PeerContent.voice.with { $0.name = "a\(n)" } },
      .unsupportedApplications, "failed"),
  ]

  @Test(arguments: refused)
  func `an offer that cannot be taken is refused with the right reason and never rings`(row: Row) {
    let bench = Bench.offered(row.contents)
    #expect(
      bench.lines == [
        "ack 0", "session-terminate \(row.reason.rawValue) → bob@visavis.test/dino", "ended \(row.end)",
      ])
    #expect(!bench.call.isRinging)
    #expect(bench.end?.reason.detail.isEmpty == false)
  }

  @Test(arguments: refused.filter { !$0.contents.isEmpty })
  func `an answer that cannot be used ends the call`(row: Row) {
    // An answer may repeat itself, and leave out the rate: number and name say which codec it means.
    guard !["a name used twice", "two voices", "opus at a wrong rate"].contains(row.testDescription)
    else {
      return
    }
    var bench = Bench.dialling([.audio, .video])
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio", "video")
    let lines = bench.receive(answer(row.contents))
    #expect(
      lines == [
        "ack 7", "session-terminate \(row.reason.rawValue) → bob@visavis.test/dino", "close audio",
        "close video",
        "ended \(row.end)",
      ])
  }

  @Test func `a proposed call whose offer is insecure fails after the answer`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio))
    let insecure = PeerContent.voice.with { $0.hash = nil }
    #expect(
      bench.receive(jingle(.sessionInitiate, [insecure])) == [
        "ack 7", "session-terminate security-error → bob@visavis.test/dino", "ended securityFailed",
      ])
  }

  @Test func `a description or transport of another kind is refused by its kind`() {
    var offer = jingle(.sessionInitiate, [.voice])
    offer.contents[0].transport = nil
    let (first, effects) = CallMachine.ring(
      offer: offer, from: bob, iq: "0", setup: setup(), seed: 1, at: .zero)
    #expect(first.isOver)
    #expect(
      effects.compactMap(\.short).contains("session-terminate unsupported-transports → bob@visavis.test/dino")
    )
    offer = jingle(.sessionInitiate, [.voice])
    offer.contents[0].description = nil
    let (_, others) = CallMachine.ring(offer: offer, from: bob, iq: "0", setup: setup(), seed: 1, at: .zero)
    #expect(
      others.compactMap(\.short).contains(
        "session-terminate unsupported-applications → bob@visavis.test/dino"))
  }

  @Test(arguments: [(nil, nil), ("u", nil), (nil, "p")] as [(String?, String?)])
  func `a transport without credentials is not well formed`(ufrag: String?, password: String?) {
    var offer = jingle(.sessionInitiate, [.voice])
    offer.contents[0].transport?.ufrag = ufrag
    offer.contents[0].transport?.pwd = password
    let (_, effects) = CallMachine.ring(offer: offer, from: bob, iq: "0", setup: setup(), seed: 1, at: .zero)
    #expect(
      effects.compactMap(\.short).contains("session-terminate failed-application → bob@visavis.test/dino"))
  }

  @Test(
    arguments: [
      (DTLSFingerprint.Setup.actpass, DTLSFingerprint.Setup.active, true), (.passive, .active, true),
      (.active, .passive, false),
    ])
  func `our answer takes the DTLS role that the offer leaves`(
    offered: DTLSFingerprint.Setup, answered: DTLSFingerprint.Setup, client: Bool
  ) {
    var bench = Bench.offered([.voice.with { $0.setup = offered }])
    _ = bench.open("audio")
    let lines = bench.put(.answer(.audio))
    #expect(lines.first == "connect audio as \(client ? "client" : "server")")
    #expect(bench.requests.first?.contents.first?.transport?.fingerprint?.setup == answered)
  }

  @Test(arguments: [(DTLSFingerprint.Setup.active, "server"), (.passive, "client"), (.actpass, "client")])
  func `our offer is actpass and leaves the role to the answer`(answered: DTLSFingerprint.Setup, role: String)
  {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio")
    #expect(bench.requests.first?.contents.first?.transport?.fingerprint?.setup == .actpass)
    #expect(
      bench.receive(jingle(.sessionAccept, [.voice.with { $0.setup = answered }]))[1]
        == "connect audio as \(role)")
  }

  @Test func `nothing of ours ever mentions SDES, even to a peer that offers it beside DTLS`() {
    var bench = Bench.offered([.voice.with { $0.sdes = true }])
    _ = bench.open("audio")
    bench.put(.answer(.audio))
    #expect(bench.requests.first?.xml.xml().contains("encryption") == false)
    #expect(bench.call.state.short == "connecting")
  }

  @Test func `payload numbers and extension ids are the offerer's`() {
    let red = PayloadType(
      id: 63, name: "red", clockRate: 48_000, channels: 2, parameters: [Parameter(nil, "96/96")])
    let opus = PayloadType(id: 96, name: "OPUS", clockRate: 48_000, channels: 2)
    let voice = PeerContent.voice.with {
      $0.payloads = [red, opus]
      $0.sources = [4711]
      $0.extensions = [
        HeaderExtension(id: 9, uri: RTPNegotiation.Extension.audioLevel),
        HeaderExtension(id: 3, uri: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
        HeaderExtension(id: 4100, uri: RTPNegotiation.Extension.mid),
      ]
    }
    var bench = Bench.offered([voice])
    _ = bench.open("audio")
    bench.put(.answer(.audio))
    let plan = bench.call.streams.first
    #expect(plan?.payload.id == 96)
    #expect(plan?.payload.name == "opus")
    #expect(plan?.extensions == [RTPNegotiation.Extension.audioLevel: 9])
    #expect(plan?.remoteSources == [4711])
    let described = bench.requests.first?.contents.first?.description
    #expect(described?.headerExtensions.map(\.id) == [9])
    #expect(described?.sources.map(\.ssrc) == [plan?.ssrc ?? 0])
  }

  @Test func `feedback is what both have`() {
    var bench = Bench.offered([.voice, .picture])
    _ = bench.open("audio", "video")
    bench.put(.answer([.audio, .video]))
    #expect(
      Set(bench.call.streams.last?.payload.feedback ?? [])
        == [RTCPFeedback("goog-remb"), RTCPFeedback("nack"), RTCPFeedback("nack", "pli")])
  }

  @Test func `our preferred video codec wins where the peer has it`() {
    let negotiation = RTPNegotiation(videoCodecs: ["VP9", "VP8"])
    var offer = negotiation.offer(.video, ssrc: 1, cname: "x")
    #expect(offer.payloadTypes.map(\.id) == [98, 99])
    offer.payloadTypes = [PeerContent.vp8, PayloadType(id: 101, name: "vp9", clockRate: 90_000)]
    #expect(negotiation.answer(to: offer, ssrc: 1, cname: "x")?.payloadTypes.map(\.id) == [101])
    #expect(RTPNegotiation().answer(to: offer, ssrc: 1, cname: "x")?.payloadTypes.map(\.id) == [98])
  }
}
