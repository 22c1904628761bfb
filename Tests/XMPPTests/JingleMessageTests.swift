import Testing
import XMPP

struct JingleMessageTests {
  @Test(arguments: [
    JingleMessage.propose(id: "1", media: [.audio]), .propose(id: "1", media: [.audio, .video]),
    .ringing(id: "1"),
    .proceed(id: "1"), .accept(id: "1"), .reject(id: "1"),
    .reject(id: "1", reason: .init(.busy, text: "Busy")),
    .reject(id: "1", reason: .init(.expired)), .reject(id: "1", reason: .init(.expired), tieBreak: true),
    .retract(id: "1"), .retract(id: "1", reason: .init(.cancel)), .retract(id: "1", reason: .init(.expired)),
    .finish(id: "1"), .finish(id: "1", reason: .init(.success)),
    .finish(id: "1", reason: .init(.expired), migratedTo: "2"),
  ])
  func `each message is written and read back`(message: JingleMessage) throws {
    #expect(try JingleMessage(try xml(message.xml.xml())) == message)
    #expect(message.id == "1")
    let stanza = message.message(id: "m", to: jid("a@b"))
    #expect(JingleMessage(in: stanza) == message)
    #expect(stanza.messageType == .chat)
    #expect(MessageHint.all(in: stanza) == [.store])
  }

  // XEP-0353 §3, examples of version 0.6.
  @Test(arguments: [
    (
      """
      <propose xmlns='urn:xmpp:jingle-message:0' id='a73sjjvkla37jfea'>
        <description xmlns='urn:xmpp:jingle:apps:rtp:1' media='video'/>
        <description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/></propose>
      """, JingleMessage.propose(id: "a73sjjvkla37jfea", media: [.audio, .video])
    ),
    (
      """
      <reject xmlns='urn:xmpp:jingle-message:0' id='a'>
        <reason xmlns="urn:xmpp:jingle:1"><busy/><text>Busy</text></reason></reject>
      """, .reject(id: "a", reason: .init(.busy, text: "Busy"))
    ),
    (
      """
      <finish xmlns='urn:xmpp:jingle-message:0' id='a'>
        <reason xmlns="urn:xmpp:jingle:1"><expired/><text>Session migrated</text></reason>
        <migrated to='989a46a6-f202-4910-a7c3-83c6ba3f3947'/></finish>
      """,
      .finish(
        id: "a", reason: .init(.expired, text: "Session migrated"),
        migratedTo: "989a46a6-f202-4910-a7c3-83c6ba3f3947")
    ),
  ])
  func `the specification's examples are read`(text: String, message: JingleMessage) throws {
    #expect(try JingleMessage(try xml(text)) == message)
  }

  @Test func `who loses a tie says so`() {
    let lost = JingleMessage.reject(id: "1", reason: .init(.expired), tieBreak: true)
    #expect(lost.xml.child("tie-break") != nil)
    #expect(JingleMessage.reject(id: "1", reason: .init(.expired)).xml.child("tie-break") == nil)
    #expect(JingleMessage.retract(id: "1", reason: .init(.expired)).xml.child("tie-break") != nil)
    #expect(JingleMessage.retract(id: "1", reason: .init(.cancel)).xml.child("tie-break") == nil)
  }

  @Test func `a call of Dino rings and proceeds`() throws {
    let messages = try Capture("dino-06-video-call").stanzas.compactMap { JingleMessage(in: $0) }
    #expect(
      messages == [
        .propose(id: "8758db24-2a7e-4b8f-924c-1006a86b343b", media: [.audio, .video]),
        .proceed(id: "8758db24-2a7e-4b8f-924c-1006a86b343b"),
      ])
  }

  @Test func `Dino's rejections and retractions are read`() throws {
    #expect(
      try Capture("dino-04-reject").stanzas.compactMap { JingleMessage(in: $0) }.contains(
        .reject(id: "638a9e97-d9c5-4e38-93dc-00643005ca08")))
    #expect(
      try Capture("dino-05-retract").stanzas.compactMap { JingleMessage(in: $0) }.contains(
        .retract(id: "1019f5f5-88e1-419a-a5fe-20baa0323593")))
  }

  @Test(arguments: [
    "<propose xmlns='urn:xmpp:jingle-message:0'/>", "<propose xmlns='urn:xmpp:jingle-message:0' id='1'/>",
    "<propose xmlns='urn:xmpp:jingle-message:0' id='1'><description xmlns='urn:xmpp:jingle:apps:file-transfer:5'/></propose>",
    "<sing xmlns='urn:xmpp:jingle-message:0' id='1'/>", "<ringing xmlns='urn:other' id='1'/>",
    "<ringing xmlns='urn:xmpp:jingle-message:0' id=''/>",
  ])
  func `what is no proposal of ours is refused`(text: String) throws {
    let element = try xml(text)
    #expect(throws: StanzaError.self) { try JingleMessage(element) }
    #expect(JingleMessage(in: XMLElement.message(id: "1", payload: [element])) == nil)
  }

  @Test func `an error that comes back is no message`() throws {
    let bounced = XMLElement.message(.error, id: "1", payload: [JingleMessage.ringing(id: "1").xml])
    #expect(JingleMessage(in: bounced) == nil)
  }
}
