import Base
import Testing
import XMPP

private let r = "<r xmlns=\"urn:xmpp:sm:3\"/>"

private func message(_ id: String) -> XMLElement { .message(id: id, to: jid("a@b")) }
private func sent(_ id: String) -> String { "<message type=\"chat\" id=\"\(id)\" to=\"a@b\"/>" }

struct StreamSessionTests {
  @Test func `stanzas come and go`() throws {
    var s = StreamHarness()
    try s.goOnline()
    #expect(try s.receive("<message id='1' from='a@b/c'/>") == ["[deliver message 1]"])
    #expect(try s.receive("<presence id='2'/>") == ["[deliver presence 2]"])
    #expect(try s.receive("<x xmlns='urn:odd'/>") == [])
    #expect(try s.receive(r) == ["<a xmlns=\"urn:xmpp:sm:3\" h=\"2\"/>"])
    #expect(s.input(.send(XMLElement("x", namespace: "urn:odd"))) == [])
  }

  @Test func `a burst costs two requests for acknowledgement`() throws {
    var s = StreamHarness()
    try s.goOnline()
    #expect(s.input(.send(message("1"))) == [sent("1"), r])
    #expect(s.input(.send(message("2"))) == [sent("2")])
    #expect(s.input(.send(message("3"))) == [sent("3")])
    #expect(try s.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>") == [r])
    #expect(try s.receive("<a xmlns='urn:xmpp:sm:3' h='3'/>") == [])
    #expect(s.input(.send(message("4"))) == [sent("4"), r])
  }

  @Test func `a ping is answered without bothering anybody`() throws {
    var s = StreamHarness()
    try s.goOnline()
    #expect(
      try s.receive("<iq type='get' id='p' from='example.com'><ping xmlns='urn:xmpp:ping'/></iq>") == [
        "<iq type=\"result\" id=\"p\" to=\"example.com\"/>", r,
      ])
  }

  @Test func `a quiet server is asked, a dead one is left`() throws {
    var s = StreamHarness()
    try s.goOnline()
    s.now += .seconds(29)
    #expect(s.input(.tick) == [])
    s.now += .seconds(1)
    #expect(s.input(.tick) == [r])
    s.now += .seconds(5)
    #expect(try s.receive("<a xmlns='urn:xmpp:sm:3' h='0'/>") == [])
    #expect(s.machine.nextTick == s.now + .seconds(30))
    s.now += .seconds(30)
    #expect(s.input(.tick) == [r])
    s.now += .seconds(10)
    #expect(s.input(.tick) == ["[fail connectionLost]"])
  }

  @Test func `any sign of life counts`() throws {
    var s = StreamHarness()
    try s.goOnline()
    _ = s.input(.probe)
    s.now += .seconds(9)
    _ = try s.receive("<message id='1'/>")
    s.now += .seconds(9)
    #expect(s.input(.tick) == [])
    s.now += .seconds(1)
    #expect(s.input(.tick) == ["[fail connectionLost]"])
  }

  @Test func `a change of network asks at once, and once`() throws {
    var s = StreamHarness()
    try s.goOnline()
    #expect(s.input(.probe) == [r])
    #expect(s.input(.probe) == [])
  }

  @Test func `without stream management a ping does the asking`() throws {
    var s = StreamHarness()
    try s.logIn()
    _ = try s.features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>")
    #expect(try s.receive(StreamHarness.bound) == ["[online user@example.com/here]"])
    #expect(s.input(.send(message("1"))) == [sent("1")])
    s.now += .seconds(30)
    #expect(
      s.input(.tick) == [
        "<iq type=\"get\" id=\"fyko+d2lbbFg-2\" to=\"example.com\"><ping xmlns=\"urn:xmpp:ping\"/></iq>"
      ])
    #expect(try s.receive("<iq type='error' id='fyko+d2lbbFg-2' from='example.com'/>") == [])
    s.now += .seconds(20)
    #expect(s.input(.tick) == [])
  }

  @Test func `a server that will not manage the stream is used without`() throws {
    var s = StreamHarness()
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    _ = try s.receive(StreamHarness.bound)
    _ = s.input(.send(message("1")))
    #expect(try s.receive("<failed xmlns='urn:xmpp:sm:3'/>") == [])
    #expect(s.input(.send(message("2"))) == [sent("2")])
  }

  @Test func `a session is resumed and what was not acknowledged goes again`() throws {
    var s = StreamHarness()
    try s.goOnline()
    _ = try s.receive("<message id='in'/>")
    _ = s.input(.send(message("1")))
    _ = s.input(.send(message("2")))
    #expect(s.input(.streamClosed) == ["[fail connectionLost]"])
    #expect(s.input(.send(message("3"))) == [])
    s.now += .seconds(60)
    try s.logIn()
    #expect(
      try s.features(StreamHarness.session) == ["<resume xmlns=\"urn:xmpp:sm:3\" h=\"1\" previd=\"sm-1\"/>"])
    #expect(
      try s.receive("<resumed xmlns='urn:xmpp:sm:3' h='1' previd='sm-1'/>") == [
        "[online user@example.com/here resumed]", sent("2"), sent("3"), r,
      ])
    // The counts go on where they were.
    #expect(try s.receive(r) == ["<a xmlns=\"urn:xmpp:sm:3\" h=\"1\"/>"])
    #expect(try s.receive("<a xmlns='urn:xmpp:sm:3' h='3'/>") == [])
  }

  @Test func `a session that is gone is begun anew, and fresh messages go again once`() throws {
    var s = StreamHarness()
    try s.goOnline()
    _ = s.input(.send(message("old")))
    s.now += .seconds(25)
    _ = s.input(.send(message("acknowledged")))
    _ = s.input(.send(message("fresh")))
    _ = s.input(.send(XMLElement.iq(.get, id: "question")))
    _ = s.input(.transportError(.connectionLost))
    _ = s.input(.send(message("late")))
    _ = s.input(.send(Presence().xml))
    s.now += .seconds(10)
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    let again = try s.receive(
      "<failed xmlns='urn:xmpp:sm:3' h='2'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"
    )
    #expect(again.count == 1 && again[0].contains("xmpp-bind"))
    let online = try s.receive(
      "<iq id='fyko+d2lbbFg-1' type='result'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>user@example.com/new</jid></bind></iq>"
    )
    #expect(
      online == [
        "<enable xmlns=\"urn:xmpp:sm:3\" resume=\"true\"/>", "[online user@example.com/new]", sent("fresh"),
        r,
        sent("late"),
      ])
  }

  @Test func `a message that waited too long is dropped`() throws {
    var s = StreamHarness()
    #expect(s.input(.send(message("1"))) == [])
    s.now += .seconds(31)
    #expect(s.input(.send(message("2"))) == [])
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    #expect(try s.receive(StreamHarness.bound).suffix(2) == [sent("2"), r])
  }

  @Test(arguments: ["<a xmlns='urn:xmpp:sm:3' h='2'/>", "<a xmlns='urn:xmpp:sm:3' h='4294967295'/>"])
  func `a server that acknowledges what was never sent is left`(ack: String) throws {
    var s = StreamHarness()
    try s.goOnline()
    _ = s.input(.send(message("1")))
    #expect(try s.receive(ack).first?.hasPrefix("[fail protocolViolation") == true)
    // Nothing of such a session is resumed.
    try s.logIn()
    #expect(try s.features(StreamHarness.session).first?.contains("xmpp-bind") == true)
  }

  @Test func `a resumption that counts wrongly is left`() throws {
    var s = StreamHarness()
    try s.goOnline()
    _ = s.input(.streamClosed)
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    #expect(
      try s.receive("<resumed xmlns='urn:xmpp:sm:3' h='7' previd='sm-1'/>").first?.hasPrefix(
        "[fail protocolViolation") == true)
  }

  @Test func `a conflict ends the session for good`() throws {
    var s = StreamHarness()
    try s.goOnline()
    let conflict = try xml(
      "<s:error xmlns:s='http://etherx.jabber.org/streams'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></s:error>"
    )
    #expect(s.input(.element(conflict)) == ["[fail replaced]"])
    try s.logIn()
    #expect(try s.features(StreamHarness.session).first?.contains("xmpp-bind") == true)
  }

  @Test func `what a broken network piles up has an end`() throws {
    var s = StreamHarness()
    try s.goOnline()
    _ = s.input(.streamClosed)
    for n in 0..<3000 { _ = s.input(.send(message("\(n)"))) }
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    let again = try s.receive("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='sm-1'/>")
    #expect(again.count == 512 + 2)
  }

  @Test func `a server that never acknowledges does not fill the memory`() throws {
    var s = StreamHarness()
    try s.goOnline()
    for n in 0..<5000 { _ = s.input(.send(message("\(n)"))) }
    _ = s.input(.streamClosed)
    try s.logIn()
    #expect(try s.features(StreamHarness.session).first?.contains("xmpp-bind") == true)
  }

  @Test func `a stop closes the stream and waits a moment for the server`() throws {
    var s = StreamHarness()
    try s.goOnline()
    #expect(s.input(.stop) == ["</stream:stream>"])
    #expect(s.input(.stop) == [])
    #expect(s.input(.streamClosed) == ["[disconnect]"])
    var slow = StreamHarness()
    try slow.goOnline()
    _ = slow.input(.stop)
    #expect(slow.input(.tick) == [])
    slow.now += .seconds(1)
    #expect(slow.input(.tick) == ["[disconnect]"])
    var broken = StreamHarness()
    try broken.goOnline()
    _ = broken.input(.stop)
    #expect(broken.input(.transportError(.connectionLost)) == ["[disconnect]"])
  }

  @Test func `a stop on the way there ends at once`() {
    var s = StreamHarness()
    #expect(s.input(.stop) == ["[disconnect]"])
    _ = s.connect()
    #expect(s.input(.stop) == ["[disconnect]"])
    #expect(s.machine.nextTick == nil)
  }

  @Test func `noise from the server never traps`() throws {
    var generator = SeededGenerator(seed: 3)
    let bits = [
      "<a xmlns='urn:xmpp:sm:3'/>", "<a xmlns='urn:xmpp:sm:3' h='x'/>", "<enabled xmlns='urn:xmpp:sm:3'/>",
      "<failed xmlns='urn:xmpp:sm:3'/>", "<resumed xmlns='urn:xmpp:sm:3'/>", r, "<iq/>",
      "<iq type='result'/>",
      "<iq type='get'/>", "<message/>", "<presence type='error'/>",
      "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
      "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>====</challenge>", StreamHarness.bound,
    ].compactMap { try? client($0) }
    for _ in 0..<300 {
      var s = StreamHarness()
      for _ in 0..<60 {
        s.now += .seconds(Int.random(in: 0..<5, using: &generator))
        switch Int.random(in: 0..<14, using: &generator) {
        case 0: _ = s.connect(direct: Bool.random(using: &generator))
        case 1: _ = s.input(.tlsEstablished(SecureChannel(isVerified: true)))
        case 2, 3: _ = s.open()
        case 4: _ = try s.features(StreamHarness.session + StreamHarness.startTLS)
        case 5: _ = try s.mechanisms("SCRAM-SHA-1")
        case 6: _ = s.input(.tick)
        case 7: _ = s.input(.streamClosed)
        case 8: _ = s.input(.send(message("x")))
        case 9 where Bool.random(using: &generator): try? s.goOnline()
        default: if let bit = bits.randomElement(using: &generator) { _ = s.input(.element(bit)) }
        }
      }
    }
  }
}

struct LinkErrorTests {
  static let all: [LinkError] = [
    .unknownHost("h"), .connectionRefused("h"), .unreachable("h", detail: "d"), .timeout("h"),
    .connectionLost,
    .tlsNotOffered("h"), .tlsFailed("h", detail: "d"), .certificateExpired("h"), .certificateNotYetValid("h"),
    .certificateSelfSigned("h"), .certificateWrongHost("h"), .certificateUnknownIssuer("h"),
    .certificateInvalid("h", detail: "d"), .caFileUnreadable("f"), .wrongPassword(jid("a@h/secret")),
    .accountDisabled(jid("a@h")), .temporaryLoginFailure, .noCommonMechanism(["X"]), .serverNotProven("w"),
    .loginFailed("c"), .registrationNotOffered("h"), .registrationNeedsBrowser("h"),
    .accountExists(jid("a@h")),
    .registrationRefused("w"), .replaced, .hostUnknown("h"), .policyViolation("t"), .serverShutdown,
    .redirected("h"),
    .streamError(condition: "c", text: "t"), .protocolViolation("d"),
  ]

  @Test func `each error has a sentence of its own`() {
    let sentences = Self.all.map(\.sentence)
    #expect(Set(sentences).count == Self.all.count)
    for sentence in sentences {
      #expect(sentence.hasSuffix("."))
      #expect(sentence.count > 25 && sentence.count < 200)
    }
  }

  @Test func `a certificate, a password and a refusal are not tried again; the network is`() {
    #expect(LinkError.wrongPassword(jid("a@b")).isFinal)
    #expect(LinkError.certificateSelfSigned("x").isFinal)
    #expect(LinkError.replaced.isFinal)
    #expect(Self.all.count { !$0.isFinal } == 11 + 1)
    #expect(!LinkError.connectionLost.isFinal && !LinkError.unknownHost("x").isFinal)
  }
}
