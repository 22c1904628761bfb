import Base
import Testing
import XMPP

struct JingleTests {
  /// What our types leave out on purpose: SDES keys, and ids of candidates, which are ours to choose.
  private func canonical(_ element: XMLElement) -> XMLElement {
    element.canonical(without: ["encryption"], attributes: ["id-of-candidate", "network"])
  }

  private func withoutCandidateIDs(_ element: XMLElement) -> XMLElement {
    var copy = element
    if copy.name == "candidate" { copy["id"] = nil }
    copy.children = copy.children.map {
      if case .element(let child) = $0 { .element(withoutCandidateIDs(child)) } else { $0 }
    }
    return copy
  }

  @Test(arguments: Capture.names)
  func `what Dino sent is what we write`(name: String) throws {
    for stanza in try Capture(name).with("jingle", Namespace.jingle) {
      let original = try #require(stanza.child("jingle", Namespace.jingle))
      let jingle = try Jingle(stanza)
      #expect(canonical(withoutCandidateIDs(jingle.xml)) == canonical(withoutCandidateIDs(original)))
      let again = try Jingle(try xml(jingle.xml.xml()))
      #expect(again.xml == jingle.xml)
    }
  }

  @Test func `the captures hold every request that Dino makes`() throws {
    var actions: Set<Jingle.Action> = []
    for name in Capture.names {
      for stanza in try Capture(name).with("jingle", Namespace.jingle) {
        actions.insert(try Jingle(stanza).action)
      }
    }
    #expect(
      actions == [
        .sessionInitiate, .sessionAccept, .sessionInfo, .sessionTerminate, .contentAdd, .contentAccept,
        .contentModify,
        .transportInfo,
      ]
        || actions.isSuperset(of: [
          .sessionInitiate, .sessionAccept, .sessionInfo, .sessionTerminate, .contentAdd,
        ]))
  }

  @Test func `a video offer of Dino in all its parts`() throws {
    let offer = try #require(try Capture("dino-06-video-call").with("jingle", Namespace.jingle).first)
    let jingle = try Jingle(offer)
    #expect(jingle.action == .sessionInitiate)
    #expect(jingle.sid == "8758db24-2a7e-4b8f-924c-1006a86b343b")
    #expect(jingle.initiator == jid("alice@visavis.test/dino"))
    #expect(jingle.responder == nil)
    #expect(jingle.contents.map(\.name) == ["audio", "video"])
    let audio = try #require(jingle.contents.first?.description)
    #expect(audio.media == .audio)
    #expect(audio.offersSDES)
    #expect(audio.rtcpMux)
    #expect(
      audio.payloadTypes.first
        == PayloadType(
          id: 111, name: "opus", clockRate: 48000, channels: 2, parameters: [Parameter("useinbandfec", "1")]))
    #expect(audio.payloadTypes.map(\.id) == [111, 112, 113, 114, 9, 0, 8])
    let video = try #require(jingle.contents.last?.description)
    #expect(video.payloadTypes.first?.feedback.contains(RTCPFeedback("nack", "pli")) == true)
    #expect(video.headerExtensions == [HeaderExtension(id: 1, uri: "urn:3gpp:video-orientation")])
    let transport = try #require(jingle.contents.first?.transport)
    #expect(transport.ufrag == "dblh")
    #expect(transport.pwd == "l7wwieWqb/bIXuCtzlyEdy")
    #expect(
      transport.candidates.first
        == ICECandidate(
          component: 1, foundation: "1", priority: 2_015_363_327, address: "10.77.0.1", port: 38435))
    #expect(transport.fingerprint?.setup == .actpass)
    #expect(transport.fingerprint?.hash == "sha-256")
    #expect(transport.fingerprint?.bytes.prefix(3) == [0xD9, 0x28, 0x17])
    #expect(!transport.gatheringComplete)
  }

  @Test func `SDES keys are never written`() throws {
    let offer = try #require(try Capture("dino-06-video-call").with("jingle", Namespace.jingle).first)
    #expect(!(try Jingle(offer)).xml.xml().contains("crypto"))
  }

  @Test func `an offer of a browser survives both ways`() throws {
    let description = RTPDescription(
      media: .video,
      payloadTypes: [
        PayloadType(
          id: 96, name: "VP8", clockRate: 90000,
          feedback: [RTCPFeedback("goog-remb"), RTCPFeedback("transport-cc"), RTCPFeedback("ccm", "fir")]),
        PayloadType(id: 97, name: "rtx", clockRate: 90000, parameters: [Parameter("apt", "96")]),
        PayloadType(
          id: 63, name: "red", clockRate: 48000, channels: 2, parameters: [Parameter(nil, "111/111")]),
      ],
      headerExtensions: [
        HeaderExtension(id: 3, uri: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
        HeaderExtension(id: 4096, uri: "urn:x", senders: .initiator),
      ], feedback: [RTCPFeedback("nack")],
      sources: [
        Source(ssrc: .max, parameters: [Parameter("cname", "x"), Parameter("msid", "a b")]), Source(ssrc: 1),
      ], sourceGroups: [SourceGroup(semantics: "FID", ssrcs: [.max, 1])])
    let transport = ICETransport(
      ufrag: "abcd", pwd: "0123456789012345678901",
      candidates: [
        ICECandidate(
          component: 1, foundation: "842163049", priority: 1_677_729_535, address: "203.0.113.141",
          port: 54609,
          kind: .serverReflexive, relatedAddress: "10.0.1.1", relatedPort: 8998, generation: 1),
        ICECandidate(priority: 1, address: "b9c1-mdns.local", port: 9, transport: "tcp", kind: .host),
      ], fingerprint: DTLSFingerprint(setup: .passive, bytes: Array(repeating: 0xA0, count: 32)),
      gatheringComplete: true)
    let jingle = Jingle(
      action: .sessionAccept, sid: "s", responder: jid("b@x/y"),
      contents: [
        .init(
          creator: .responder, name: "0", senders: .responder, description: description, transport: transport)
      ], groups: [Grouping(contents: ["0", "1"])], mujiRoom: jid("room@muc.x"))
    #expect(try Jingle(try xml(jingle.xml.xml())) == jingle)
    #expect(jingle.xml.child("group", Namespace.grouping)?["semantics"] == "BUNDLE")
  }

  @Test(arguments: [
    "<jingle/>", "<jingle xmlns='urn:xmpp:jingle:1'/>",
    "<jingle xmlns='urn:xmpp:jingle:1' sid='1' action='dance'/>",
    "<jingle xmlns='urn:xmpp:jingle:1' action='session-info'/>",
    "<jingle xmlns='urn:xmpp:jingle:1' action='session-info' sid=''/>",
    "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content/></jingle>",
    """
    <jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content name='a'>
    <description xmlns='urn:xmpp:jingle:apps:rtp:1'/></content></jingle>
    """,
    """
    <jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content name='a'>
    <description xmlns='urn:xmpp:jingle:apps:rtp:1' media='smell'/></content></jingle>
    """,
    """
    <jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content name='a'>
    <transport xmlns='urn:xmpp:jingle:transports:ice-udp:1'><fingerprint xmlns='urn:xmpp:jingle:apps:dtls:0' hash='sha-256'>zz</fingerprint></transport>
    </content></jingle>
    """,
  ])
  func `a malformed request is answered with bad-request`(text: String) throws {
    let element = try xml(text)
    let error = #expect(throws: StanzaError.self) { try Jingle(element) }
    #expect(error?.condition == .badRequest)
  }

  @Test func `too many contents are refused, too many candidates are cut`() throws {
    let many = (0...64).map { Jingle.Content(name: "\($0)") }
    let flood = Jingle(action: .sessionInitiate, sid: "1", contents: many)
    let error = #expect(throws: StanzaError.self) { try Jingle(flood.xml) }
    #expect(error?.condition == .resourceConstraint)
    let candidates = (0..<500).map { ICECandidate(priority: 1, address: "10.0.0.1", port: UInt16($0)) }
    let transport = ICETransport(candidates: candidates)
    #expect(try ICETransport(transport.xml).candidates.count == 100)
    let codecs = RTPDescription(
      media: .audio, payloadTypes: (0..<600).map { PayloadType(id: UInt8($0 % 128), name: "x", clockRate: 1) }
    )
    #expect(throws: StanzaError.self) { try RTPDescription(codecs.xml) }
  }

  @Test(arguments: [
    "<payload-type/>", "<payload-type id='128' name='x'/>", "<payload-type id='-1'/>",
    "<payload-type id='x'/>",
  ])
  func `a payload type that is none is skipped`(text: String) throws {
    let element = try xml(
      "<description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'>\(text)<payload-type id='0'/></description>"
    )
    #expect(try RTPDescription(element).payloadTypes == [PayloadType(id: 0, name: "", clockRate: 8000)])
  }

  @Test(arguments: [
    "clockrate='999999999999999999999'", "clockrate='-1' channels='-1'", "channels='100000'", "clockrate='0'",
  ])
  func `numbers of a payload type stay within reason`(attributes: String) throws {
    let element = try xml(
      "<description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'><payload-type id='1' \(attributes)/></description>"
    )
    let type = try #require(try RTPDescription(element).payloadTypes.first)
    #expect((1...1_000_000).contains(type.clockRate))
    #expect((1...255).contains(type.channels))
  }

  @Test(arguments: [
    "", "component='0'", "component='300'", "port='70000'", "priority='-5'", "type='magic'", "ip=''",
    "foundation='123456789012345678901234567890123'",
  ])
  func `a candidate that makes no sense is skipped`(bad: String) throws {
    var element = ICECandidate(priority: 1, address: "10.0.0.1", port: 9).jingleXML
    #expect(ICECandidate(jingle: element) != nil)
    let parts = bad.split(separator: "=", omittingEmptySubsequences: false)
    if parts.count == 2 {
      element[String(parts[0])] = String(parts[1].dropFirst().dropLast())
    } else {
      element["port"] = nil
    }
    #expect(ICECandidate(jingle: element) == nil)
  }

  @Test(arguments: [
    ("sha-256", 32, true), ("sha-1", 20, false), ("md5", 16, false), ("sha-256", 20, false),
    ("sha-512", 64, true),
    ("sha-384", 48, true), ("whirlpool", 32, false),
  ])
  func `only a safe digest counts as a fingerprint`(hash: String, length: Int, usable: Bool) throws {
    let fingerprint = DTLSFingerprint(hash: hash, setup: .active, bytes: (0..<length).map { UInt8($0) })
    #expect(fingerprint.isUsable == usable)
    #expect(try DTLSFingerprint(fingerprint.xml) == fingerprint)
    let transport = ICETransport(fingerprint: fingerprint)
    #expect(try ICETransport(transport.xml).fingerprint == (usable ? fingerprint : nil))
  }

  @Test(arguments: ["D9:28:1", "D9:28:", "D9 28", "+1:02", "", "D9:2G"])
  func `a broken fingerprint is an error`(text: String) throws {
    let element = XMLElement(
      "fingerprint", namespace: Namespace.dtls, attributes: ["hash": "sha-256", "setup": "active"], text: text
    )
    #expect(throws: StanzaError.self) { try DTLSFingerprint(element) }
  }

  @Test func `setup is actpass if not said, and holdconn is refused`() throws {
    var element = DTLSFingerprint(setup: .active, bytes: Array(repeating: 1, count: 32)).xml
    element["setup"] = nil
    element["hash"] = "SHA-256"
    let fingerprint = try DTLSFingerprint(element)
    #expect(fingerprint.setup == .actpass)
    #expect(fingerprint.hash == "sha-256")
    #expect(fingerprint.text.hasPrefix("01:01"))
    element["setup"] = "holdconn"
    #expect(throws: StanzaError.self) { try DTLSFingerprint(element) }
  }

  @Test func `the first usable of several fingerprints is taken`() throws {
    var transport = ICETransport().xml
    transport.append(
      DTLSFingerprint(hash: "sha-1", setup: .active, bytes: Array(repeating: 1, count: 20)).xml)
    transport.append(
      DTLSFingerprint(hash: "sha-256", setup: .active, bytes: Array(repeating: 2, count: 32)).xml)
    #expect(try ICETransport(transport).fingerprint?.bytes.first == 2)
  }

  @Test func `applications and transports of others are named`() throws {
    let content = try Jingle.Content(
      try xml(
        "<content xmlns='urn:xmpp:jingle:1' name='f' senders='x' creator='y'><description xmlns='urn:xmpp:jingle:apps:file-transfer:5'/><transport xmlns='urn:xmpp:jingle:transports:ibb:1'/></content>"
      ))
    #expect(content.unknownDescription == "urn:xmpp:jingle:apps:file-transfer:5")
    #expect(content.unknownTransport == "urn:xmpp:jingle:transports:ibb:1")
    #expect(content.senders == .both)
    #expect(content.creator == .initiator)
  }

  @Test(arguments: Jingle.Reason.Condition.allCases)
  func `each reason is written and read back`(condition: Jingle.Reason.Condition) throws {
    let reason = Jingle.Reason(condition, text: "so")
    let read = Jingle.Reason(try xml(reason.xml.xml()))
    #expect(read.condition == (condition == .other ? .generalError : condition))
    #expect(read.text == "so")
  }

  @Test(arguments: ["<reason/>", "<reason><fun/></reason>", "<reason><text>x</text></reason>"])
  func `a reason nobody knows is other`(text: String) throws {
    #expect(Jingle.Reason(try xml(text)).condition == .other)
  }

  @Test(arguments: [
    SessionInfo.active, .hold, .unhold, .ringing, .mute(name: "audio", creator: .initiator),
    .mute(name: nil, creator: .initiator), .unmute(name: "video", creator: .responder),
    .other(XMLElement("thumb", namespace: "urn:x")),
  ])
  func `session-info is written and read back`(info: SessionInfo) throws {
    let jingle = Jingle(action: .sessionInfo, sid: "1", info: [info])
    #expect(try Jingle(try xml(jingle.xml.xml())).info == [info])
  }

  @Test(arguments: Jingle.Problem.allCases)
  func `Jingle's own errors ride on stanza errors`(problem: Jingle.Problem) {
    #expect(Jingle.Problem(StanzaError(problem.stanzaError.xml)) == problem)
    #expect(Jingle.Problem(StanzaError(.conflict)) == nil)
  }

  @Test func `noise in place of every attribute never traps`() throws {
    let offer = try #require(try Capture("dino-06-video-call").with("jingle", Namespace.jingle).first)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let broken = mutate(offer, &generator)
      if let jingle = try? Jingle(broken) { _ = jingle.xml.xml() }
      _ = JingleMessage(in: broken)
    }
  }

  private func mutate(_ element: XMLElement, _ generator: inout SeededGenerator) -> XMLElement {
    let noise = [
      "", "-1", "99999999999999999999", "\u{0}", "💥", "both", "0", String(repeating: "x", count: 3000),
    ]
    var copy = element
    for (name, _) in element.attributes where Int.random(in: 0..<30, using: &generator) == 0 {
      copy[name] = noise.randomElement(using: &generator)
    }
    copy.children = element.children.compactMap { child in
      if Int.random(in: 0..<60, using: &generator) == 0 { return nil }
      guard case .element(let inner) = child else {
        return .text(noise.randomElement(using: &generator) ?? "")
      }
      return .element(mutate(inner, &generator))
    }
    return copy
  }
}
