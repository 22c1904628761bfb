import Base
import Testing
import XMPP

struct ServicesTests {
  private let me = jid("juliet@example.com/balcony")

  // MARK: Roster (RFC 6121 §2)

  @Test func `a roster is read`() throws {
    let answer = try xml(
      """
      <iq xmlns='jabber:client' id='bv1bs71f' to='juliet@example.com/balcony' type='result'>
        <query xmlns='jabber:iq:roster' ver='ver7'><item jid='nurse@example.com'/>
        <item jid='Romeo@example.net' name='Romeo' subscription='both'><group>Friends</group><group>Verona</group><group/></item>
        <item jid='bill@x' name='' ask='subscribe' subscription='sideways'/><item jid=''/><item/></query></iq>
      """)
    #expect(
      Roster.items(in: answer) == [
        RosterItem(jid: jid("nurse@example.com")),
        RosterItem(
          jid: jid("romeo@example.net"), name: "Romeo", subscription: .both, groups: ["Friends", "Verona"]),
        RosterItem(jid: jid("bill@x"), ask: true),
      ])
    #expect(Roster.items(in: try client("<iq type='result'/>")) == nil)
  }

  @Test(arguments: [nil, "juliet@example.com"] as [String?])
  func `a push of the own server is taken`(from: String?) throws {
    var push = try xml(
      "<iq xmlns='jabber:client' id='1' type='set'><query xmlns='jabber:iq:roster'><item jid='a@b' subscription='remove'/></query></iq>"
    )
    push["from"] = from
    #expect(Roster.push(in: push, own: me) == RosterItem(jid: jid("a@b"), subscription: .remove))
  }

  @Test(arguments: ["mallory@example.com", "example.org", "juliet@example.com/other", "@"])
  func `a push of anybody else is not`(from: String) throws {
    let item = "<item jid='a@b' subscription='both'/>"
    let push = try xml(
      "<iq xmlns='jabber:client' from='\(from)' id='1' type='set'><query xmlns='jabber:iq:roster'>\(item)</query></iq>"
    )
    #expect(Roster.push(in: push, own: me) == nil)
    var block = push
    block.children = [.element(XMLElement("block", namespace: Namespace.blocking))]
    #expect(Blocking.push(in: block, own: me) == nil)
  }

  @Test func `changes of the roster name one contact`() {
    let text = Roster.set(id: "1", jid: jid("a@b/c"), name: "A & B", groups: ["G"]).xml(
      defaultNamespace: Namespace.client)
    #expect(
      text
        == "<iq type=\"set\" id=\"1\"><query xmlns=\"jabber:iq:roster\"><item jid=\"a@b\" name=\"A &amp; B\"><group>G</group></item></query></iq>"
    )
    #expect(
      Roster.remove(id: "1", jid: jid("a@b")).child("query", Namespace.roster)?.child("item")?["subscription"]
        == "remove")
    #expect(Roster.get(id: "1").iqType == .get)
  }

  // MARK: Carbons (XEP-0280)

  private func carbon(from: String, _ direction: String = "sent") throws -> XMLElement {
    try client(
      """
      <message from='\(from)' to='juliet@example.com/balcony' type='chat'>
        <\(direction) xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
          <message xmlns='jabber:client' to='romeo@example.net' from='juliet@example.com/phone' type='chat'>
          <accept xmlns='urn:xmpp:jingle-message:0' id='1'/></message></forwarded></\(direction)></message>
      """)
  }

  @Test(arguments: Carbon.Direction.allCases)
  func `a carbon copy of the own server is unwrapped`(direction: Carbon.Direction) throws {
    let copy = try #require(Carbon(try carbon(from: "juliet@example.com", direction.rawValue), own: me))
    #expect(copy.direction == direction)
    #expect(JingleMessage(in: copy.message) == .accept(id: "1"))
    #expect(copy.message.from == jid("juliet@example.com/phone"))
  }

  @Test(arguments: [
    "juliet@example.com/balcony", "mallory@example.com", "example.com", "juliet@example.org", "",
  ])
  func `a carbon copy of anybody else is a forgery`(from: String) throws {
    let forged = try carbon(from: from)
    #expect(Carbon(forged, own: me) == nil)
    #expect(Carbon.isWrapped(forged))
  }

  @Test func `an ordinary message is no carbon copy`() throws {
    let message = try client("<message from='juliet@example.com'><body>hi</body></message>")
    #expect(Carbon(message, own: me) == nil)
    #expect(!Carbon.isWrapped(message))
    #expect(Carbon.enable(id: "1").child("enable", Namespace.carbons) != nil)
  }

  @Test func `a forwarded stanza keeps its delay`() throws {
    let forwarded = Forwarded(
      stanza: .message(id: "1", to: jid("a@b")), delay: Delay(stamp: "2010-07-10T23:08:25Z", from: jid("a@b"))
    )
    let parent = XMLElement("x", namespace: "urn:x", children: [forwarded.xml])
    #expect(Forwarded(in: try xml(parent.xml())) == forwarded)
    #expect(
      Forwarded(in: XMLElement("x", children: [XMLElement("forwarded", namespace: Namespace.forward)])) == nil
    )
  }

  // MARK: Times (XEP-0082, XEP-0203)

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1969-07-21T02:56:15Z", -14_159_025),
      ("2000-02-29T12:00:00Z", 951_825_600),
      ("2026-11-20T17:09:48.125Z", 1_795_194_588), ("2026-11-20T18:09:48+01:00", 1_795_194_588),
      ("2026-11-20T12:09:48-05:00", 1_795_194_588), ("2100-03-01T00:00:00Z", 4_107_542_400),
    ] as [(String, Int64)])
  func `a time is read`(text: String, seconds: Int64) { #expect(XEP0082.seconds(text) == seconds) }

  @Test(arguments: [
    "", "yesterday", "2026-11-20", "2026-13-20T17:09:48Z", "2026-11-20T24:09:48Z", "2026-11-20T17:09:48",
    "2026-11-20T17:09:48+1", "2026-11-20T17:61:48Z", "20261120T17:09:48Z", "2026-11-20T17:09:48.125",
    "-026-11-20T17:09:48Z", "２026-11-20T17:09:48Z",
  ])
  func `what is no time is refused`(text: String) { #expect(XEP0082.seconds(text) == nil) }

  @Test func `a delayed stanza says since when`() throws {
    let message = try client(
      "<message><delay xmlns='urn:xmpp:delay' from='capulet.com' stamp='2002-09-10T23:08:25Z'/></message>")
    #expect(Delay(message) == Delay(stamp: "2002-09-10T23:08:25Z", from: jid("capulet.com")))
    #expect(Delay(message)?.seconds == 1_031_699_305)
    #expect(Delay(try client("<message/>")) == nil)
    let odd = Delay(stamp: "soon")
    #expect(Delay(odd.xml) == odd)
    #expect(odd.seconds == nil)
  }

  // MARK: External services (XEP-0215)

  @Test func `services are read`() throws {
    let answer = try xml(
      """
      <iq xmlns='jabber:client' from='x' id='1' to='y' type='result'><services xmlns='urn:xmpp:extdisco:2'>
        <service host='stun.shakespeare.lit' port='9998' transport='udp' type='stun'/>
        <service host='relay.shakespeare.lit' password='jj929jkj5sadjfj93v3n' port='9999' transport='UDP' type='TURN'
          username='nb78932lkjlskjfdb7g8' expires='2026-11-20T17:09:48Z' restricted='1'/>
        <service host='192.0.2.1' port='99999' type='turns'/><service type='stun'/><service host='x'/></services></iq>
      """)
    let services = try #require(ExternalService.all(in: answer))
    #expect(services.count == 3)
    #expect(
      services[0] == ExternalService(type: "stun", host: "stun.shakespeare.lit", port: 9998, transport: "udp")
    )
    #expect(services[1].password == "jj929jkj5sadjfj93v3n" && services[1].username == "nb78932lkjlskjfdb7g8")
    #expect(services[1].restricted && services[1].type == "turn" && services[1].transport == "udp")
    #expect(services[1].expiresSeconds == 1_795_194_588)
    #expect(services[2].port == nil)
    for service in services { #expect(ExternalService(service.xml) == service) }
  }

  @Test func `no answer is no services`() throws {
    #expect(
      ExternalService.all(in: try client("<iq type='error'><services xmlns='urn:xmpp:extdisco:2'/></iq>"))
        == nil)
    let empty = try Capture("dino-01-disco-caps").with("services", Namespace.externalServices).last
    #expect(try ExternalService.all(in: #require(empty)) == [])
    #expect(ExternalService.query(id: "1", to: jid("x")).to == jid("x"))
  }

  // MARK: Ping, receipts, blocking, registration, hints

  @Test func `a ping is known from a pong`() throws {
    #expect(Ping.isRequest(Ping.request(id: "1", to: jid("x"))))
    #expect(!Ping.isRequest(try client("<iq type='result'><ping xmlns='urn:xmpp:ping'/></iq>")))
  }

  @Test func `a receipt names the message`() throws {
    let message = try client(
      "<message id='richard2-4.1.247' from='a@b/c'><body>x</body><request xmlns='urn:xmpp:receipts'/></message>"
    )
    let answer = try #require(Receipt.answer(to: message, id: "9"))
    #expect(answer.to == jid("a@b/c"))
    #expect(Receipt(in: answer) == .received(id: "richard2-4.1.247"))
    #expect(Receipt.answer(to: answer, id: "10") == nil)
    #expect(Receipt(in: try client("<message/>")) == nil)
    #expect(Receipt.request.xml.name == "request")
  }

  @Test func `the block list is read and changed`() throws {
    let list = try client(
      "<iq type='result'><blocklist xmlns='urn:xmpp:blocking'><item jid='romeo@montague.net'/><item jid='x y'/></blocklist></iq>"
    )
    #expect(Blocking.list(in: list) == [jid("romeo@montague.net")])
    let block = Blocking.block(id: "1", [jid("a@b")])
    #expect(Blocking.push(in: block, own: me) == .block([jid("a@b")]))
    #expect(Blocking.push(in: Blocking.unblock(id: "1", []), own: me) == .unblock([]))
    #expect(Blocking.push(in: Blocking.get(id: "1"), own: me) == nil)
    #expect(Blocking.list(in: block) == nil)
  }

  @Test func `a registration form tells whether name and password are enough`() throws {
    let simple = try client(
      "<iq type='result'><query xmlns='jabber:iq:register'><instructions>Choose</instructions><username/><password/></query></iq>"
    )
    #expect(RegistrationForm(simple)?.isSimple == true)
    #expect(RegistrationForm(simple)?.instructions == "Choose")
    let mail = try client(
      "<iq type='result'><query xmlns='jabber:iq:register'><username/><password/><email/></query></iq>")
    #expect(RegistrationForm(mail)?.isSimple == false)
    let form = try client(
      "<iq type='result'><query xmlns='jabber:iq:register'><instructions/><x xmlns='jabber:x:data' type='form'/></query></iq>"
    )
    #expect(RegistrationForm(form)?.needsDataForm == true)
    let old = try client(
      "<iq type='result'><query xmlns='jabber:iq:register'><registered/><username>x</username></query></iq>")
    #expect(RegistrationForm(old)?.registered == true)
    #expect(RegistrationForm(try client("<iq type='result'/>")) == nil)
    let set = RegistrationForm.set(id: "1", to: jid("x"), username: "a", password: "p<")
    #expect(set.child("query", Namespace.register)?.child("password")?.text == "p<")
  }

  @Test(arguments: MessageHint.allCases)
  func `each hint is found in a message`(hint: MessageHint) {
    #expect(MessageHint.all(in: .message(id: "1", payload: [hint.xml])) == [hint])
  }
}

struct StreamManagementTests {
  private let stanza = XMLElement.message(id: "1")

  @Test func `acknowledged stanzas leave the queue, oldest first`() throws {
    var management = StreamManagement()
    for n in 0..<3 { management.sent(.message(id: "\(n)"), at: .zero) }
    try management.acknowledge(2)
    #expect(management.pending.map(\.stanza.id) == ["2"])
    try management.acknowledge(2)
    #expect(management.pending.count == 1)
    #expect(throws: StreamManagement.TooManyAcknowledged.self) { try management.acknowledge(4) }
    #expect(throws: StreamManagement.TooManyAcknowledged.self) { try management.acknowledge(1) }
  }

  @Test func `counts go round at 2 to the 32`() throws {
    var management = StreamManagement()
    for _ in 0..<3 { management.sent(stanza, at: .zero) }
    #expect(throws: StreamManagement.TooManyAcknowledged.self) { try management.acknowledge(.max) }
    try management.acknowledge(3)
    #expect(management.acknowledged == 3)
    management.received()
    management.received()
    #expect(management.answer.xml() == "<a xmlns=\"urn:xmpp:sm:3\" h=\"2\"/>")
  }

  @Test func `only a named and resumable session is resumed`() throws {
    var management = StreamManagement()
    #expect(management.resume == nil)
    management.enabled(try xml("<enabled xmlns='urn:xmpp:sm:3' id='x'/>"))
    #expect(management.resume == nil)
    management.received()
    management.enabled(try xml("<enabled xmlns='urn:xmpp:sm:3' id='x&quot;' resume='1'/>"))
    management.received()
    #expect(management.resume?.xml() == "<resume xmlns=\"urn:xmpp:sm:3\" h=\"1\" previd=\"x&quot;\"/>")
  }

  @Test(
    arguments: [("0", 0), ("4294967295", .max), ("4294967296", nil), ("-1", nil), ("", nil)]
      as [(String, UInt32?)])
  func `a count is 32 bits`(text: String, count: UInt32?) {
    #expect(StreamManagement.count(in: XMLElement("a", attributes: ["h": text])) == count)
  }
}

struct ReconnectPolicyTests {
  @Test func `pauses double up to a minute, shortened by a quarter at most`() {
    var generator = SeededGenerator(seed: 1)
    var policy = ReconnectPolicy()
    for full in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
      let pause = policy.pause(using: &generator)
      #expect(pause <= .seconds(full) && pause >= .milliseconds(full * 750))
    }
    policy.succeeded()
    #expect(policy.pause(using: &generator) <= .seconds(1))
    #expect(policy.failures == 1)
    policy.networkChanged()
    #expect(policy.failures == 0)
  }

  @Test func `not everyone comes back at once`() {
    let pauses = Set(
      (UInt64(0)..<50).map { seed in
        var generator = SeededGenerator(seed: seed)
        var policy = ReconnectPolicy()
        return policy.pause(using: &generator)
      })
    #expect(pauses.count > 20)
  }

  @Test func `a million failures are as good as seven`() {
    var generator = SeededGenerator(seed: 1)
    var policy = ReconnectPolicy()
    for _ in 0..<1000 { _ = policy.pause(using: &generator) }
    #expect(policy.pause(using: &generator) >= .seconds(45))
  }
}
