import Base
import Testing
import XMPP

private let bindRequest =
  "<iq type=\"set\" id=\"fyko+d2lbbFg-1\"><bind xmlns=\"urn:ietf:params:xml:ns:xmpp-bind\"><resource>here</resource></bind></iq>"
private let r = "<r xmlns=\"urn:xmpp:sm:3\"/>"

private func auth(_ mechanism: String, _ text: String) -> String {
  "<auth xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\" mechanism=\"\(mechanism)\">\(Base64.encode(Array(text.utf8)))</auth>"
}

struct StreamNegotiationTests {
  @Test func `a whole login with STARTTLS and SCRAM`() throws {
    var s = StreamHarness()
    #expect(s.connect() == ["[restart]", StreamHarness.header])
    #expect(s.open() == [])
    #expect(
      try s.features(StreamHarness.startTLS) == ["<starttls xmlns=\"urn:ietf:params:xml:ns:xmpp-tls\"/>"])
    #expect(try s.receive("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>") == ["[start TLS]"])
    #expect(
      s.input(.tlsEstablished(SecureChannel(isVerified: true))) == ["[restart]", StreamHarness.securedHeader])
    #expect(s.open() == [])
    #expect(
      try s.mechanisms("PLAIN", "SCRAM-SHA-1") == [
        auth("SCRAM-SHA-1", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
      ])
    let answer = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
    #expect(
      try s.sasl("challenge", "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096") == [
        "<response xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">\(Base64.encode(Array(answer.utf8)))</response>"
      ])
    #expect(
      try s.sasl("success", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=") == ["[restart]", StreamHarness.securedHeader])
    #expect(s.open() == [])
    #expect(try s.features(StreamHarness.session) == [bindRequest])
    #expect(!s.machine.isOnline)
    #expect(
      try s.receive(StreamHarness.bound) == [
        "<enable xmlns=\"urn:xmpp:sm:3\" resume=\"true\"/>", "[online user@example.com/here]",
      ])
    #expect(s.machine.isOnline)
  }

  @Test func `direct TLS begins with the handshake`() {
    var s = StreamHarness()
    #expect(s.connect(direct: true) == ["[start TLS]"])
    #expect(
      s.input(.tlsEstablished(SecureChannel(isVerified: true))) == ["[restart]", StreamHarness.securedHeader])
  }

  @Test func `without TLS nothing is sent`() throws {
    var s = StreamHarness()
    _ = s.connect()
    _ = s.open()
    let offer =
      "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
    #expect(try s.features(offer) == ["[fail tlsNotOffered(\"example.com\")]"])
    var refused = StreamHarness()
    _ = refused.connect()
    _ = refused.open()
    _ = try refused.features(StreamHarness.startTLS)
    #expect(
      try refused.receive("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>") == [
        "[fail tlsNotOffered(\"example.com\")]"
      ])
  }

  @Test func `before TLS nobody learns who we are`() { #expect(!StreamHarness.header.contains("user")) }

  private static let exporter = SecureChannel(isVerified: true, exporter: [1, 2], endPoint: [3])
  private static let endPoint = SecureChannel(isVerified: true, endPoint: [3])
  private static let plain = SecureChannel(isVerified: true)
  private static let all = [
    "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS",
  ]

  @Test(
    arguments: [
      (all, nil, exporter, "SCRAM-SHA-256", "n,,"),
      (all, ["tls-exporter"], exporter, "SCRAM-SHA-256-PLUS", "p=tls-exporter,,"),
      (all, ["tls-server-end-point"], exporter, "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
      (all, ["tls-server-end-point"], endPoint, "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
      (all, ["tls-unique"], exporter, "SCRAM-SHA-256", "n,,"),
      (all, nil, endPoint, "SCRAM-SHA-256", "n,,"),
      (all, nil, plain, "SCRAM-SHA-256", "n,,"),
      (
        ["SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256"], ["tls-exporter"], exporter, "SCRAM-SHA-1-PLUS",
        "p=tls-exporter,,"
      ),
      (["SCRAM-SHA-256", "SCRAM-SHA-1"], nil, exporter, "SCRAM-SHA-256", "y,,"),
      (["SCRAM-SHA-1", "PLAIN"], nil, plain, "SCRAM-SHA-1", "n,,"),
      (["PLAIN", "DIGEST-MD5"], nil, exporter, "PLAIN", "\0user\0pencil"),
    ] as [([String], [String]?, SecureChannel, String, String)])
  func `the strongest login is chosen`(
    offered: [String], bindings: [String]?, channel: SecureChannel, name: String, start: String
  ) throws {
    var s = StreamHarness()
    _ = s.secure(channel)
    var inside = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    for mechanism in offered { inside += "<mechanism>\(mechanism)</mechanism>" }
    inside += "</mechanisms>"
    if let bindings {
      let types = bindings.map { "<channel-binding type='\($0)'/>" }.joined()
      inside += "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>\(types)</sasl-channel-binding>"
    }
    let sent = try #require(try s.features(inside).first)
    let element = try xml(sent)
    #expect(element["mechanism"] == name)
    let data = String(decoding: try #require(Base64.decode(element.text)), as: UTF8.self)
    #expect(data.hasPrefix(start))
  }

  @Test func `a password is not shown to a server that is not verified`() throws {
    var s = StreamHarness()
    _ = s.secure(SecureChannel(isVerified: false))
    #expect(try s.mechanisms("PLAIN") == ["[fail noCommonMechanism([\"PLAIN\"])]"])
  }

  @Test(arguments: [
    ("v=rmF9pqV8S7suAoZWja4dJRkFsKA=", "its signature is wrong"), ("", "its answer is malformed"),
    ("x", "its answer is malformed"),
  ])
  func `an impostor is found out`(final: String, why: String) throws {
    var s = StreamHarness()
    _ = s.secure()
    _ = try s.mechanisms("SCRAM-SHA-1")
    _ = try s.sasl("challenge", "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
    #expect(try s.sasl("success", final) == ["[fail serverNotProven(\"\(why)\")]"])
  }

  @Test func `a success without any proof is no success`() throws {
    var s = StreamHarness()
    _ = s.secure()
    _ = try s.mechanisms("SCRAM-SHA-1")
    #expect(try s.sasl("success", "").first?.hasPrefix("[fail serverNotProven") == true)
  }

  @Test func `the proof may come as a challenge`() throws {
    var s = StreamHarness()
    _ = s.secure()
    _ = try s.mechanisms("SCRAM-SHA-1")
    _ = try s.sasl("challenge", "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
    #expect(
      try s.sasl("challenge", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=") == [
        "<response xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\"/>"
      ])
    #expect(
      try s.receive("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>") == [
        "[restart]", StreamHarness.securedHeader,
      ])
  }

  @Test(arguments: [
    ("not-authorized", LinkError.wrongPassword(jid("user@example.com"))),
    ("account-disabled", .accountDisabled(jid("user@example.com"))),
    ("credentials-expired", .accountDisabled(jid("user@example.com"))),
    ("temporary-auth-failure", .temporaryLoginFailure),
    ("mechanism-too-weak", .loginFailed("mechanism-too-weak")),
  ])
  func `a refused login says why`(condition: String, error: LinkError) throws {
    var s = StreamHarness()
    _ = s.secure()
    _ = try s.mechanisms("SCRAM-SHA-1")
    let failure = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><\(condition)/><text>x</text></failure>"
    #expect(try s.receive(failure) == ["[fail \(error)]"])
    #expect(error.isFinal == (condition != "temporary-auth-failure"))
  }

  @Test(arguments: [
    ("conflict", "replaced"), ("host-unknown", "hostUnknown(\"example.com\")"),
    ("policy-violation", "policyViolation(\"slow\")"),
    ("system-shutdown", "serverShutdown"), ("connection-timeout", "timeout(\"example.com\")"),
    ("not-well-formed", "streamError(condition: \"not-well-formed\", text: \"slow\")"),
  ])
  func `a stream error says why`(condition: String, error: String) throws {
    var s = StreamHarness()
    try s.goOnline()
    let element = try xml(
      """
      <s:error xmlns:s='http://etherx.jabber.org/streams'><\(condition) xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>
      <text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>slow</text></s:error>
      """)
    #expect(s.input(.element(element)) == ["[fail \(error)]"])
    #expect(s.input(.streamClosed) == [])
    #expect(!s.machine.isOnline)
  }

  @Test func `a server may send us elsewhere`() throws {
    var s = StreamHarness()
    _ = s.secure()
    let element = try xml(
      "<s:error xmlns:s='http://etherx.jabber.org/streams'><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[2001:db8::1]:5333</see-other-host></s:error>"
    )
    #expect(s.input(.element(element)) == ["[fail redirected(\"[2001:db8::1]:5333\")]"])
  }

  @Test func `a server that says nothing is left`() {
    var s = StreamHarness()
    _ = s.connect()
    #expect(s.machine.nextTick == s.now + .seconds(30))
    s.now += .seconds(29)
    #expect(s.input(.tick) == [])
    s.now += .seconds(1)
    #expect(s.input(.tick) == ["[fail timeout(\"example.com\")]"])
    #expect(s.machine.nextTick == nil)
  }

  @Test func `a server of the last century is left`() {
    var s = StreamHarness()
    _ = s.connect()
    #expect(s.input(.streamOpened([])).first?.hasPrefix("[fail protocolViolation") == true)
  }

  @Test func `an account is made before the login`() throws {
    var s = StreamHarness(register: true)
    _ = s.secure()
    #expect(
      try s.mechanisms("SCRAM-SHA-1") == [
        "<iq type=\"get\" id=\"fyko+d2lbbFg-1\" to=\"example.com\"><query xmlns=\"jabber:iq:register\"/></iq>"
      ])
    #expect(
      try s.receive(
        "<iq type='result' id='fyko+d2lbbFg-1'><query xmlns='jabber:iq:register'><username/><password/></query></iq>"
      ) == [
        "<iq type=\"set\" id=\"fyko+d2lbbFg-2\" to=\"example.com\"><query xmlns=\"jabber:iq:register\"><username>user</username><password>pencil</password></query></iq>"
      ])
    #expect(try s.receive("<iq type='result' id='fyko+d2lbbFg-2'/>").first?.contains("SCRAM-SHA-1") == true)
    // A later connection does not make it again.
    _ = s.input(.transportError(.connectionLost))
    _ = s.secure()
    #expect(try s.mechanisms("SCRAM-SHA-1").first?.hasPrefix("<auth") == true)
  }

  @Test(arguments: [
    ("conflict", LinkError.accountExists(jid("user@example.com"))),
    ("not-allowed", .registrationNotOffered("example.com")),
    ("service-unavailable", .registrationNotOffered("example.com")),
    ("not-acceptable", .registrationRefused("no")),
  ])
  func `a refused registration says why`(condition: String, error: LinkError) throws {
    var s = StreamHarness(register: true)
    _ = s.secure()
    _ = try s.mechanisms("SCRAM-SHA-1")
    let refusal =
      "<error type='cancel'><\(condition) xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text></error>"
    #expect(try s.receive("<iq type='error' id='fyko+d2lbbFg-1'>\(refusal)</iq>") == ["[fail \(error)]"])
    #expect(error.isFinal)
  }

  @Test func `a registration with a picture to read needs a browser`() throws {
    var s = StreamHarness(register: true)
    _ = s.secure()
    _ = try s.mechanisms("SCRAM-SHA-1")
    let form = "<query xmlns='jabber:iq:register'><username/><password/><email/></query>"
    #expect(
      try s.receive("<iq type='result' id='fyko+d2lbbFg-1'>\(form)</iq>") == [
        "[fail registrationNeedsBrowser(\"example.com\")]"
      ])
  }

  @Test func `inputs before their time change nothing`() throws {
    var s = StreamHarness()
    #expect(s.input(.tlsEstablished(SecureChannel(isVerified: true))) == [])
    #expect(s.open() == [])
    #expect(try s.receive("<iq type='result' id='1'/>") == [])
    #expect(s.input(.tick) == [] && s.input(.streamClosed) == [] && s.input(.probe) == [])
    _ = s.connect()
    #expect(s.connect() == [])
    #expect(try s.receive("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>") == [])
    _ = s.open()
    #expect(try s.receive("<message/>") == [])
    #expect(try s.receive("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>") == [])
  }

  @Test(arguments: [LinkError.unknownHost("x"), .connectionRefused("x"), .timeout("x")])
  func `a connection that does not come is told`(error: LinkError) {
    var s = StreamHarness()
    #expect(s.input(.transportError(error)) == ["[fail \(error)]"])
  }

  @Test func `a resource that the server refuses is told`() throws {
    var s = StreamHarness()
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    let refusal = "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    #expect(
      try s.receive("<iq id='fyko+d2lbbFg-1' type='error'>\(refusal)</iq>") == [
        "[fail streamError(condition: \"bind: conflict\", text: \"\")]"
      ])
  }

  @Test func `a session without an address is none`() throws {
    var s = StreamHarness()
    try s.logIn()
    _ = try s.features(StreamHarness.session)
    #expect(
      try s.receive("<iq id='fyko+d2lbbFg-1' type='result'/>").first?.hasPrefix("[fail protocolViolation")
        == true)
    var unbound = StreamHarness()
    try unbound.logIn()
    #expect(try unbound.features("").first?.hasPrefix("[fail protocolViolation") == true)
  }

  @Test func `an old server gets its session request`() throws {
    var s = StreamHarness()
    try s.logIn()
    _ = try s.features(
      "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"
    )
    #expect(try s.receive(StreamHarness.bound).first?.contains("xmpp-session") == true)
    #expect(try s.receive("<iq id='fyko+d2lbbFg-2' type='result'/>") == [])
  }
}
