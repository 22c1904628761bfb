import Testing
import XMPP

struct StanzaTests {
  @Test(arguments: StanzaError.Condition.allCases)
  func `each condition is written and read back`(condition: StanzaError.Condition) throws {
    let error = StanzaError(condition, text: "why & how")
    #expect(StanzaError(error.xml) == error)
    #expect(StanzaError(try xml(error.xml.xml())) == error)
    #expect(error.xml["type"] == condition.usualKind.rawValue)
  }

  // RFC 6120 §8.3.3.1 and §8.3.4
  @Test func `an error with an application's condition is read`() throws {
    let stanza = try xml(
      """
      <iq xmlns='jabber:client' from='some-server.example.com' id='wy2xa82b4' to='romeo@example.net' type='error'>
        <error type='wait'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
        <text xml:lang='en' xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>later</text>
        <too-many-parameters xmlns='http://example.org/ns'/></error></iq>
      """)
    let error = try #require(stanza.stanzaError)
    #expect(error.condition == .notAcceptable)
    #expect(error.kind == .wait)
    #expect(error.text == "later")
    #expect(error.application?.name == "too-many-parameters")
  }

  @Test(arguments: [
    "<error/>", "<error type='x'><strange xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>", "",
  ])
  func `a broken error is an undefined condition`(inside: String) throws {
    let stanza = try client("<message type='error'>\(inside)</message>")
    #expect(stanza.stanzaError?.condition == .undefinedCondition)
    #expect(stanza.stanzaError?.kind == .cancel)
  }

  @Test func `a stanza that is no error has none`() throws {
    #expect(try client("<message><error/></message>").stanzaError == nil)
  }

  @Test func `answers go to the asker with the id of the question`() throws {
    let question = try client(
      "<iq type='get' id='7' from='a@b/c' to='me@x/y'><ping xmlns='urn:xmpp:ping'/></iq>")
    #expect(
      question.resultReply().xml(defaultNamespace: Namespace.client)
        == "<iq type=\"result\" id=\"7\" to=\"a@b/c\"/>")
    let refusal = question.errorReply(StanzaError(.serviceUnavailable))
    #expect(refusal.iqType == .error)
    #expect(refusal.stanzaError == StanzaError(.serviceUnavailable))
    #expect(refusal.to == jid("a@b/c"))
    #expect(refusal.id == "7")
  }

  @Test func `stanzas are made and recognised`() {
    let iq = XMLElement.iq(.set, id: "1", to: jid("a@b"), payload: XMLElement("x", namespace: "urn:x"))
    #expect(iq.isIQ && iq.isStanza && !iq.isMessage)
    #expect(iq.iqType == .set)
    #expect(iq.child("x", "urn:x") != nil)
    let message = XMLElement.message(.normal, id: "2", to: jid("a@b"))
    #expect(message["type"] == nil)
    #expect(message.messageType == .normal)
    #expect(XMLElement.message(id: "3").messageType == .chat)
    #expect(!XMLElement("message", namespace: "urn:other").isStanza)
  }

  @Test func `a type nobody knows counts as normal, and no from is no sender`() throws {
    let message = try client("<message type='shout' from='@'/>")
    #expect(message.messageType == .normal)
    #expect(message.from == nil)
    #expect(try client("<iq type='shout'/>").iqType == nil)
  }

  @Test(arguments: [
    (Presence(), "<presence/>"),
    (Presence(.unavailable, to: JID("a@b")), "<presence type=\"unavailable\" to=\"a@b\"/>"),
    (Presence(.subscribe, to: JID("a@b")), "<presence type=\"subscribe\" to=\"a@b\"/>"),
    (
      Presence(show: .dnd, status: "in <a> call", priority: -5),
      "<presence><show>dnd</show><status>in &lt;a&gt; call</status><priority>-5</priority></presence>"
    ),
    (
      Presence(caps: Caps(node: "https://v.example", ver: "abc=")),
      "<presence><c xmlns=\"http://jabber.org/protocol/caps\" hash=\"sha-1\" node=\"https://v.example\" ver=\"abc=\"/></presence>"
    ),
  ])
  func `presence is written and read back`(presence: Presence, text: String) throws {
    #expect(presence.xml.xml(defaultNamespace: Namespace.client) == text)
    #expect(Presence(try client(text)) == presence)
  }

  @Test(arguments: ["<presence type='dancing'/>", "<message/>"])
  func `what is no presence is refused`(text: String) throws { #expect(Presence(try client(text)) == nil) }

  @Test func `strange details of a presence are left out`() throws {
    let presence = try #require(
      Presence(
        try client(
          "<presence from='a@b/c'><show>asleep</show><priority>999</priority><c xmlns='http://jabber.org/protocol/caps'/></presence>"
        )))
    #expect(presence.show == nil)
    #expect(presence.priority == 0)
    #expect(presence.caps == nil)
  }

  @Test func `the presences of a capture carry caps and delays`() throws {
    let presences = try Capture("dino-01-disco-caps").stanzas.compactMap { Presence($0) }
    #expect(presences.count == 6)
    #expect(presences.allSatisfy { $0.caps?.ver == "6ggwrxA97IN314qDlU0ic5OWBEc=" })
    #expect(presences.count { $0.delay != nil } == 2)
    #expect(presences.compactMap(\.delay?.from) == [jid("visavis.test"), jid("visavis.test")])
  }
}
