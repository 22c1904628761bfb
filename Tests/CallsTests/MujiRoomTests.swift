import Base
import Testing
import XMPP

@testable import Calls

/// The room of a group call, stanza by stanza.
@Suite struct MujiRoomTests {
  private static let room: JID = "call@conference.visavis.test"
  private static let carol: JID = "carol@visavis.test/vis"

  /// One room as alice sees it; inputs go in, what they caused comes out as short lines.
  private struct Table {
    var room: MujiRoom
    var now = MonotonicTime.zero
    var sent: [XMLElement] = []

    init(creates: Bool = false, media: MediaSet = .audio, ourself: JID = alice) {
      room = MujiRoom(
        room: MujiRoomTests.room, nick: "al", ourself: ourself, creates: creates, media: media,
        negotiation: RTPNegotiation(), seed: 1, at: .zero)
    }

    /// We are in with those who send voice.
    static func inside(_ people: (nick: String, jid: JID)...) -> Table {
      var table = Table()
      table.put(.enter)
      for person in people { table.see(person.nick, person.jid, .voice) }
      table.comeIn()
      return table
    }

    @discardableResult
    mutating func put(_ input: MujiRoom.Input, at seconds: Double? = nil) -> [String] {
      if let seconds { now = .at(seconds) }
      let effects = room.handle(input, at: now)
      let stanzas = effects.compactMap { if case .send(let stanza) = $0 { stanza } else { nil } }
      if !stanzas.isEmpty { sent = stanzas }
      return effects.map(\.short)
    }

    /// The room shows somebody.
    @discardableResult
    mutating func see(
      _ nick: String, _ jid: JID?, _ muji: Muji?, codes: [Int] = [], type: String? = nil,
      newNick: String? = nil,
      children: [XMLElement] = [], at seconds: Double? = nil
    ) -> [String] {
      var user = XMLElement("x", namespace: Namespace.mucUser, children: children)
      user.append(
        XMLElement(
          "item", attributes: ["affiliation": "owner", "jid": jid?.description, "nick": newNick]))
      for code in codes { user.append(XMLElement("status", attributes: ["code": String(code)])) }
      let stanza = XMLElement(
        "presence", namespace: Namespace.client,
        attributes: ["type": type, "from": "\(MujiRoomTests.room)/\(nick)"],
        children: (muji.map { [$0.xml] } ?? []) + [user])
      guard let presence = MUC.Presence(stanza) else { return ["unreadable"] }
      return put(.presence(presence), at: seconds)
    }

    @discardableResult
    mutating func comeIn(codes: [Int] = []) -> [String] {
      see(room.nick, alice, Muji(preparing: true), codes: [110] + codes)
    }

    mutating func refuse(_ condition: StanzaError.Condition) -> [String] {
      let stanza = XMLElement(
        "presence", namespace: Namespace.client,
        attributes: ["type": "error", "from": "\(MujiRoomTests.room)/\(room.nick)"]
      ).appending(StanzaError(condition).xml)
      guard let presence = MUC.Presence(stanza) else { return ["unreadable"] }
      return put(.presence(presence))
    }

    /// The room answers the last request.
    mutating func answer(_ error: StanzaError.Condition? = nil, at seconds: Double? = nil) -> [String] {
      put(.answered(iq: sent.last?.id ?? "", error: error.map { StanzaError($0) }), at: seconds)
    }
  }

  // MARK: Entering

  @Test func `a room is made, closed to others and opened to those who are asked`() {
    var table = Table(creates: true)
    #expect(table.put(.allow([bob, bob.bare, Self.carol])) == [])
    #expect(table.put(.enter) == ["join preparing"])
    #expect(table.comeIn(codes: [201]) == ["configure"])
    #expect(table.put(.answered(iq: "other", error: nil)) == [])
    #expect(
      table.answer() == ["say audio", "allow bob@visavis.test", "allow carol@visavis.test", "entered"])
    #expect(table.put(.allow([bob])) == [])
    #expect(table.put(.allow(["dave@visavis.test"])) == ["allow dave@visavis.test"])
    #expect(table.answer(.forbidden) == ["not allowed dave"])
    #expect(table.put(.leave) == ["leave"])
    #expect(table.put(.leave) == [])
  }

  @Test func `whoever was there is called by us, whoever comes later calls us`() {
    var table = Table()
    table.put(.enter)
    #expect(table.see("b", bob, .voice) == ["present bob"])
    #expect(table.comeIn() == ["say audio", "entered", "call bob"])
    #expect(table.see("c", Self.carol, Muji(preparing: true)) == ["present carol"])
    #expect(table.see("c", Self.carol, .voice) == [])
    #expect(table.see("b", bob, .voice) == [], "once")
    #expect(table.room.people == [bob, Self.carol])
    #expect(table.see("b", nil, nil, type: "unavailable") == ["absent bob"])
    #expect(table.see("c", Self.carol, nil) == ["absent carol"], "the way of XEP-0272 §4")
  }

  @Test func `those who prepared before us come first`() {
    var table = Table()
    table.put(.enter)
    table.see("b", bob, Muji(preparing: true))
    table.see("c", Self.carol, Muji(preparing: true))
    #expect(table.comeIn() == [])
    #expect(table.see("b", bob, .voice) == [])
    #expect(
      table.see("c", nil, nil, type: "unavailable") == ["absent carol", "say audio", "entered", "call bob"])
  }

  @Test func `nobody is waited for longer than ten seconds, and called when it is ready at last`() {
    var table = Table()
    table.put(.enter)
    table.see("b", bob, Muji(preparing: true))
    table.see("c", Self.carol, .voice)
    table.comeIn()
    #expect(table.room.deadline == .at(10))
    #expect(table.put(.tick, at: 9.9) == [])
    #expect(table.put(.tick, at: 10) == ["say audio", "entered", "call carol"])
    #expect(table.see("b", bob, .voice) == ["call bob"])
  }

  @Test func `a room that our coming made again is the end of the call`() {
    var table = Table()
    table.put(.enter)
    #expect(table.comeIn(codes: [201]) == ["leave", "lost gone"])
    #expect(table.room.deadline == nil)
    #expect(table.put(.tick, at: 60) == [])
  }

  @Test func `a room that does not answer is given up`() {
    var table = Table(creates: true)
    table.put(.enter)
    #expect(table.put(.tick, at: 10) == ["leave", "lost unreachable"])
    table = Table(creates: true)
    table.put(.enter)
    table.comeIn(codes: [201])
    #expect(table.answer(.notAcceptable) == ["leave", "lost refused(not-acceptable)"])
  }

  @Test func `a nick that somebody else has is changed, five times`() {
    var table = Table()
    table.put(.enter)
    var nicks: Set<String> = ["al"]
    for _ in 0..<5 {
      #expect(table.refuse(.conflict) == ["join preparing"])
      #expect(nicks.insert(table.room.nick).inserted)
    }
    #expect(table.refuse(.conflict) == ["lost refused(conflict)"])
  }

  @Test(arguments: [
    (StanzaError.Condition.registrationRequired, "membersOnly"), (.forbidden, "banned"),
    (.serviceUnavailable, "full"), (.notAllowed, "notAllowed"), (.itemNotFound, "gone"),
    (.remoteServerNotFound, "unreachable"), (.jidMalformed, "refused(jid-malformed)"),
  ])
  func `a refusal is the end, with its reason`(condition: StanzaError.Condition, problem: String) {
    var table = Table()
    table.put(.enter)
    #expect(table.refuse(condition) == ["lost " + problem])
    #expect(table.comeIn() == [])
  }

  // MARK: Payload types

  private static let opus = PayloadType(
    id: 96, name: "opus", clockRate: 48_000, channels: 2, parameters: [Parameter("minptime", "10")])
  private static let speex = PayloadType(id: 112, name: "speex", clockRate: 32_000)

  @Test func `the room's payload types are taken letter for letter, as far as all have them`() throws {
    var table = Table(media: [.audio, .video])
    table.put(.enter)
    let other = PayloadType(id: 97, name: "opus", clockRate: 48_000)
    table.see("b", bob, Muji(contents: [.init(.audio, [Self.speex, other, Self.opus])]))
    table.see("c", Self.carol, Muji(contents: [.init(.audio, [Self.opus, Self.speex])]))
    #expect(table.comeIn().prefix(2) == ["say audio+video", "entered"])
    let muji = try #require(table.sent.first.flatMap { Muji(in: $0) })
    #expect(muji.payloadTypes(.audio) == [Self.opus])
    #expect(muji.payloadTypes(.video)?.map(\.id) == [98])
    let offer = table.room.agreed.offer(.audio, ssrc: 1, cname: "x")
    #expect(offer.payloadTypes == [Self.opus])
  }

  @Test func `without anything in common we say what everybody has`() throws {
    var table = Table()
    table.put(.enter)
    table.see("b", bob, Muji(contents: [.init(.audio, [Self.speex])]))
    table.comeIn()
    let muji = try #require(table.sent.first.flatMap { Muji(in: $0) })
    #expect(
      muji.payloadTypes(.audio) == [
        PayloadType(
          id: 111, name: "opus", clockRate: 48_000, channels: 2, parameters: [Parameter("useinbandfec", "1")])
      ])
  }

  @Test func `a picture comes and goes under the same number`() throws {
    var table = Table.inside()
    #expect(table.put(.setMedia(.audio)) == [])
    #expect(table.put(.setMedia([.audio, .video])) == ["say audio+video"])
    let first = try #require(table.sent.first.flatMap { Muji(in: $0) }?.payloadTypes(.video))
    let theirs = PayloadType(id: 120, name: "VP8", clockRate: 90_000)
    table.see("b", bob, Muji(contents: [.init(.video, [theirs])]))
    #expect(table.put(.setMedia(.audio)) == ["say audio"])
    #expect(table.put(.setMedia([.audio, .video])) == ["say audio+video"])
    #expect(table.sent.first.flatMap { Muji(in: $0) }?.payloadTypes(.video) == first)
    #expect(first.first?.feedback.count == 4)
  }

  @Test func `what nobody can use is not repeated to everybody`() throws {
    var long = Self.opus
    long.parameters = [Parameter("x", String(repeating: "y", count: 10_000))]
    var many = Self.opus
    many.parameters = (0..<100).map { Parameter("p\($0)", "1") }
    var reserved = Self.opus  // with RTP and RTCP on one port it would be an RTCP packet
    reserved.id = 72
    for payload in [long, many, reserved] {
      var table = Table()
      table.put(.enter)
      table.see("b", bob, Muji(contents: [.init(.audio, [payload])]))
      table.comeIn()
      #expect(table.sent.first.flatMap { Muji(in: $0) }?.payloadTypes(.audio)?.map(\.id) == [111])
    }
    var table = Table()
    table.put(.enter)
    let lots = (0..<30).map { PayloadType(id: 96 + $0, name: "opus", clockRate: 48_000) }
    table.see("b", bob, Muji(contents: [.init(.audio, lots)]))
    table.comeIn()
    #expect(table.sent.first.flatMap { Muji(in: $0) }?.payloadTypes(.audio)?.count == 8)
  }

  @Test func `voice and picture have numbers of their own`() {
    var voice = Self.opus
    voice.id = 98
    let picture = PayloadType(id: 98, name: "VP8", clockRate: 90_000)
    for theirs in [[picture], []] {
      var table = Table(media: [.audio, .video])
      table.put(.enter)
      let video = theirs.isEmpty ? [] : [Muji.Content(.video, theirs)]
      table.see("b", bob, Muji(contents: [.init(.audio, [voice])] + video))
      table.comeIn()
      let muji = table.sent.first.flatMap { Muji(in: $0) }
      #expect(muji?.payloadTypes(.audio)?.map(\.id) == [98])
      #expect(muji?.payloadTypes(.video)?.map(\.id) == [96])
    }
  }

  // MARK: Who is who

  @Test func `a nick that is taken over by another occupant is one less`() {
    var table = Table.inside(("b", bob), ("c", Self.carol))
    #expect(
      table.see("b", nil, nil, codes: [303], type: "unavailable", newNick: "c") == ["absent carol"])
    #expect(table.room.people == [bob])
  }

  @Test func `who was banned does not come into a room made anew`() {
    var table = Table.inside(("b", bob), ("c", Self.carol))
    #expect(table.see("b", bob, nil, codes: [301], type: "unavailable") == ["absent bob"])
    #expect(table.room.allowed == [Self.carol.bare])
  }

  @Test func `of a thousand occupants sixty-four are looked at`() {
    var table = Table.inside()
    for n in 0..<1000 {
      table.see("n\(n)", JID("x\(n)@evil.test/r"), .voice)
    }
    #expect(table.room.people.count == 64 && table.room.allowed.count == 64)
    for n in 0..<1000 { table.see("n\(n)", nil, nil, type: "unavailable") }
    table.see("late", Self.carol, .voice)
    #expect(table.room.people == [Self.carol] && table.room.allowed.count == 64)
  }

  @Test func `our own other device is in the room, and no party to the call`() {
    var table = Table()
    table.put(.enter)
    #expect(table.see("p", "alice@visavis.test/phone", .voice) == [])
    #expect(table.comeIn() == ["say audio", "entered"])
    #expect(table.room.people == [] && !table.room.isPresent("alice@visavis.test/phone"))
  }

  @Test func `somebody under two nicks is there until both are gone`() {
    var table = Table.inside(("b", bob))
    #expect(table.see("b2", bob, .voice) == [])
    #expect(table.see("b", nil, nil, type: "unavailable") == [])
    #expect(table.see("b2", nil, nil, codes: [303], type: "unavailable", newNick: "b3") == [])
    #expect(table.see("b3", bob, .voice) == [])
    #expect(table.see("b3", nil, nil, type: "unavailable") == ["absent bob"])
  }

  @Test func `a nick that goes to somebody else is not the same person`() {
    var table = Table.inside(("b", bob))
    #expect(table.see("b", Self.carol, .voice) == ["absent bob", "present carol"])
  }

  @Test func `whose address is not shown cannot be called`() {
    var table = Table()
    table.put(.enter)
    #expect(table.see("b", nil, .voice) == [])
    #expect(table.see("c", bob.bare, .voice) == [])
    #expect(table.comeIn() == ["say audio", "entered"])
  }

  @Test func `Dino is known by its capabilities`() {
    var table = Table.inside(("b", bob))
    #expect(table.room.dino == nil)
    table.room.occupants["b"]?.caps = Caps(node: "https://dino.im", ver: "x")
    #expect(table.room.dino == bob.bare)
  }

  // MARK: Losing the room

  @Test func `every fifteen seconds the room is asked whether we are in`() {
    var table = Table.inside(("b", bob))
    #expect(table.put(.tick, at: 14.9) == [])
    #expect(table.put(.tick, at: 15) == ["ping"])
    #expect(table.answer(at: 16) == [])
    #expect(table.room.deadline == .at(31))
    #expect(table.put(.tick, at: 31) == ["ping"])
    #expect(table.answer(.serviceUnavailable) == [])
    #expect(table.room.isInside)
    #expect(table.put(.tick, at: 46) == ["ping"])
    #expect(table.answer(.notAcceptable) == ["lost disconnected", "join preparing+audio"])
    #expect(table.see("b", bob, .voice) == [])
    #expect(table.comeIn() == ["say audio", "rejoined", "call bob"])
  }

  @Test func `no answer is an answer too`() {
    var table = Table.inside(("b", bob))
    table.put(.tick, at: 15)
    #expect(table.put(.tick, at: 25) == ["lost disconnected", "join preparing+audio"])
    #expect(table.put(.tick, at: 35) == ["join preparing+audio"])
    #expect(table.comeIn(codes: [201]) == ["missing bob", "configure"])
    #expect(table.answer() == ["say audio", "allow bob@visavis.test", "rejoined"])
    #expect(table.see("b", bob, .voice) == ["present bob"])
  }

  @Test func `what a room that is still locked refuses is tried again`() {
    var table = Table.inside(("b", bob))
    #expect(table.see("al", alice, nil, codes: [110, 332], type: "unavailable") == ["lost disconnected"])
    #expect(table.see("b", bob, nil, codes: [332], type: "unavailable") == ["missing bob"])
    #expect(table.put(.tick, at: 1) == ["join preparing+audio"])
    #expect(table.refuse(.itemNotFound) == [])
    #expect(table.room.deadline == .at(2))
    #expect(table.put(.tick, at: 2) == ["join preparing+audio"])
    #expect(table.refuse(.registrationRequired) == [])
    #expect(table.put(.tick, at: 3) == ["join preparing+audio"])
    #expect(table.refuse(.forbidden) == ["lost banned"])
  }

  @Test func `a new stream means to come in again`() {
    var table = Table.inside(("b", bob))
    #expect(table.put(.connectionBack) == ["join preparing+audio"])
    table.see("b", bob, .voice)
    #expect(table.comeIn() == ["say audio", "rejoined", "call bob"])
    table.put(.leave)
    #expect(table.put(.connectionBack) == [])
  }

  @Test(arguments: [
    ([301, 110], "banned"), ([307, 110], "kicked"), ([321, 110], "membersOnly"), ([322, 110], "membersOnly"),
    ([307, 333, 110], "disconnected"), ([110], "disconnected"),
  ])
  func `who is put out knows why`(codes: [Int], problem: String) {
    var table = Table.inside(("b", bob))
    #expect(
      table.see("al", alice, nil, codes: codes, type: "unavailable") == ["lost " + problem])
  }

  @Test func `a room that is closed is the end`() {
    var table = Table.inside(("b", bob))
    let destroy = XMLElement("destroy")
    #expect(
      table.see("al", nil, nil, codes: [110], type: "unavailable", children: [destroy]) == ["lost destroyed"])
  }
}

extension Muji {
  /// What somebody says who sends voice.
  static let voice = Muji(contents: [
    .init(
      .audio,
      [
        PayloadType(
          id: 111, name: "opus", clockRate: 48_000, channels: 2, parameters: [Parameter("useinbandfec", "1")])
      ])
  ])
}

extension MujiRoom.Effect {
  var short: String {
    switch self {
    case .send(let stanza): stanza.roomShort
    case .entered: "entered"
    case .rejoined: "rejoined"
    case .initiate(let jid): "call " + (jid.local ?? "")
    case .present(let jid): "present " + (jid.local ?? "")
    case .absent(let jid): "absent " + (jid.local ?? "")
    case .missing(let jid): "missing " + (jid.local ?? "")
    case .notAllowed(let jids, _): "not allowed " + jids.compactMap(\.local).joined(separator: ",")
    case .lost(.refused(let condition)): "lost refused(\(condition.rawValue))"
    case .lost(let problem): "lost \(problem)"
    }
  }
}

extension XMLElement {
  /// "join preparing", "say audio+video", "leave", "configure", "allow bob@visavis.test", "ping".
  var roomShort: String {
    if isPresence {
      if type == "unavailable" { return "leave" }
      let muji = Muji(in: self)
      let words = (muji?.preparing == true ? ["preparing"] : []) + (muji?.contents.map(\.name) ?? [])
      return (child("x", Namespace.muc) == nil ? "say " : "join ") + words.joined(separator: "+")
    }
    if child("ping", Namespace.ping) != nil { return "ping" }
    if child("query", Namespace.mucOwner) != nil { return "configure" }
    if let item = child("query", Namespace.mucAdmin)?.child("item") { return "allow " + (item["jid"] ?? "") }
    return short
  }
}
