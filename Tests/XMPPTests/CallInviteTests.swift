import Testing
import XMPP

/// Invitations into group calls (XEP-0482 and Dino's older form), and what clients say they can show.
struct CallInviteTests {
  private static let room = jid("call@conference.example.com")

  static let all = [
    CallInvite(id: "i1", kind: .invite(room: room, video: true)),
    CallInvite(id: "i1", kind: .invite(room: room, video: false)),
    CallInvite(id: "i1", kind: .accept), CallInvite(id: "i1", kind: .accept, room: room),
    CallInvite(id: "i1", kind: .reject), CallInvite(id: "i1", kind: .reject, isBusy: true),
    CallInvite(id: "i1", kind: .retract), CallInvite(id: "i1", kind: .left),
    CallInvite(id: "i1", kind: .finish),
  ]

  @Test(arguments: all)
  func `each message is written in both forms and read back`(invite: CallInvite) throws {
    let message = invite.message(to: jid("mara@example.com"))
    #expect(CallInvite(in: try xml(message.xml())) == invite)
    #expect(message.messageType == .chat && MessageHint.all(in: message) == [.store])
    let forms = message.elements.filter {
      $0.namespace == Namespace.callInvites || $0.namespace == Namespace.callMessage
    }
    #expect(forms.map { $0["id"] } == ["i1", "i1"])
    #expect(message.child("origin-id", Namespace.stanzaID)?["id"] == message.id)
  }

  @Test(arguments: all)
  func `Dino's older form alone says the same`(invite: CallInvite) throws {
    var message = invite.message(to: jid("mara@example.com"))
    message.children.removeAll {
      if case .element(let element) = $0 { element.namespace == Namespace.callInvites } else { false }
    }
    var expected = invite
    expected.isBusy = false  // it says "busy" for everything
    if invite.kind == .left { expected.kind = .finish }
    #expect(CallInvite(in: message) == expected)
  }

  @Test func `the id of an invitation is that of its message`() {
    let invite = CallInvite(id: "i1", kind: .invite(room: Self.room, video: false))
    #expect(invite.message(to: jid("a@b")).id == "i1")
    #expect(CallInvite(id: "i1", kind: .retract).message(to: jid("a@b")).id != "i1")
  }

  // XEP-0272 §9, XEP-0482 §3.
  @Test(arguments: [
    (
      """
      <message to='user@example.com' type='chat' id='m7'><invite xmlns='urn:xmpp:call-invites:0'>
        <muji xmlns='urn:xmpp:jingle:muji:0' room='room@conference.example.com'/></invite></message>
      """, CallInvite(id: "m7", kind: .invite(room: jid("room@conference.example.com"), video: false))
    ),
    (
      """
      <message type='chat' id='m7'><invite video='true' xmlns='urn:xmpp:call-invites:0'>
        <muji xmlns='urn:xmpp:jingle:muji:0' room='room@conference.example.com'/></invite>
        <origin-id xmlns='urn:xmpp:sid:0' id='o8'/></message>
      """, CallInvite(id: "o8", kind: .invite(room: jid("room@conference.example.com"), video: true))
    ),
    (
      """
      <message to='mara@example.com' type='chat'><retract id='id1' xmlns='urn:xmpp:call-invites:0' /></message>
      """, CallInvite(id: "id1", kind: .retract)
    ),
    (
      """
      <message to='mara@example.com' type='chat'><accept id='id1' xmlns='urn:xmpp:call-invites:0'>
        <jingle sid='sid1' jid='mixer@example.com/uuid' /></accept></message>
      """, CallInvite(id: "id1", kind: .accept)
    ),
    (
      """
      <message to='mara@example.com' type='chat'><reject id='id1' xmlns='urn:xmpp:call-invites:0' /></message>
      """, CallInvite(id: "id1", kind: .reject)
    ),
    (
      """
      <message to='mara@example.com' type='chat'><left id='id1' xmlns='urn:xmpp:call-invites:0' /></message>
      """, CallInvite(id: "id1", kind: .left)
    ),
  ])
  func `the specifications' examples are read`(text: String, invite: CallInvite) throws {
    #expect(CallInvite(in: try client(text)) == invite)
  }

  @Test func `Dino makes a call of two a group`() throws {
    let invites = try Capture("dino-12-invite-third-into-1to1-call").stanzas.compactMap { CallInvite(in: $0) }
    let id = "68235a03-e53b-4776-b111-eea92c9ab259"
    let room = jid("983354b0@conference.visavis.test")
    let kinds = Set(invites.map(\.kind))
    #expect(kinds == [.invite(room: room, video: false), .accept, .finish])
    #expect(invites.allSatisfy { $0.id == id })
  }

  @Test func `what is said in a room of many is for the room`() throws {
    let stanzas = try Capture("dino-11-group-call-in-room").stanzas
    #expect(stanzas.contains { $0.child("propose", Namespace.callMessage) != nil })
    #expect(stanzas.compactMap { CallInvite(in: $0) } == [])
  }

  @Test(arguments: [
    "<message type='error' id='1'><reject xmlns='urn:xmpp:call-invites:0' id='1'/></message>",
    "<message type='chat' id='1'><invite xmlns='urn:xmpp:call-invites:0' id='1'/></message>",
    "<message type='chat' id='1'><invite xmlns='urn:xmpp:call-invites:0' id='1'><muji xmlns='urn:xmpp:jingle:muji:0' room='server.example'/></invite></message>",
    "<message type='chat' id='1'><invite xmlns='urn:xmpp:call-invites:0' id='1'><muji xmlns='urn:xmpp:jingle:muji:0' room='r@s'/></invite><propose xmlns='urn:xmpp:jingle-message:0' id='1'/></message>",
    "<message type='chat' id='1'><accept xmlns='urn:xmpp:call-invites:0'/></message>",
    "<message type='chat' id='1'><dance xmlns='urn:xmpp:call-invites:0' id='1'/></message>",
    "<message type='chat' id='1'><reject xmlns='urn:xmpp:call-invites:0' id=''/></message>",
    "<iq type='set' id='1'><reject xmlns='urn:xmpp:call-invites:0' id='1'/></iq>",
  ])
  func `what is no message about a group call is none`(text: String) throws {
    #expect(CallInvite(in: try client(text)) == nil)
  }

  // MARK: <want/>

  @Test func `what can be shown is written and read back`() throws {
    let want = VideoConstraints(maxWidth: 96, maxHeight: 54, maxFramesPerSecond: 15)
    let paused = VideoConstraints(maxWidth: 16, maxHeight: 16, maxFramesPerSecond: 1, paused: true)
    for constraints in [want, paused] {
      let jingle = Jingle(action: .sessionInfo, sid: "1", info: [.want(constraints)])
      #expect(try Jingle(try xml(jingle.xml.xml())).info == [.want(constraints)])
    }
  }

  @Test(arguments: [
    ("max-width='1' max-height='99999' max-fps='0'", 16, 4096, 1),
    ("max-width='-5' max-height='9999999999999999999999' max-fps='x'", 16, 4096, 60),
    ("", 4096, 4096, 60), ("max-width='320' max-height='180' max-fps='30'", 320, 180, 30),
  ])
  func `figures out of range are taken to its end`(text: String, width: Int, height: Int, rate: Int) throws {
    let want = VideoConstraints(try xml("<want xmlns='urn:visavis:video-constraints:0' \(text)/>"))
    #expect(want == VideoConstraints(maxWidth: width, maxHeight: height, maxFramesPerSecond: rate))
    #expect(want?.maxWidth == width && want?.maxHeight == height && want?.maxFramesPerSecond == rate)
  }

  @Test func `another word of the namespace is unknown`() throws {
    let element = try xml("<wish xmlns='urn:visavis:video-constraints:0'/>")
    #expect(SessionInfo(element) == .other(element))
  }
}
