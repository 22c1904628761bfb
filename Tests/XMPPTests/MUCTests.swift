import Testing
import XMPP

/// Rooms (XEP-0045, XEP-0410), what occupants send there (XEP-0272) and forms (XEP-0004).
struct MUCTests {
  private let room = jid("coven@chat.shakespeare.lit")

  // MARK: What we send

  @Test func `entering wants no history`() throws {
    let join = MUC.join(room, nick: "thirdwitch", payload: [Muji(preparing: true).xml])
    #expect(join.to == jid("coven@chat.shakespeare.lit/thirdwitch"))
    #expect(join.child("x", Namespace.muc)?.child("history")?["maxstanzas"] == "0")
    #expect(Muji(in: try xml(join.xml())) == Muji(preparing: true))
    #expect(join.type == nil)
  }

  @Test func `a change of ours is no second entering, and leaving is unavailable`() {
    let change = MUC.presence(room, nick: "a", payload: [Muji().xml])
    #expect(change.child("x", Namespace.muc) == nil && change.child("muji", Namespace.muji) != nil)
    let leave = MUC.leave(room, nick: "a")
    #expect(leave.type == "unavailable" && leave.to == jid("coven@chat.shakespeare.lit/a"))
  }

  @Test func `a nick that no address can hold goes to the room itself`() {
    #expect(MUC.leave(room, nick: "").to == room)
  }

  @Test func `a call's room shows addresses and lets in who may`() throws {
    let iq = MUC.configure(room, id: "1")
    let form = try #require(
      iq.child("query", Namespace.mucOwner)?.child("x", Namespace.dataForms).flatMap { DataForm($0) })
    #expect(iq.iqType == .set && iq.to == room && form.kind == .submit)
    #expect(form["FORM_TYPE"] == ["http://jabber.org/protocol/muc#roomconfig"])
    for (name, value) in [
      ("whois", "anyone"), ("membersonly", "1"), ("persistentroom", "0"), ("publicroom", "0"),
      ("allowinvites", "1"),
    ] { #expect(form["muc#roomconfig_" + name] == [value], "\(name)") }
    let open = MUC.configure(room, membersOnly: false, id: "1")
    #expect(open.xml().contains("membersonly\"><value>0<"))
  }

  @Test func `owners are named by their bare addresses`() throws {
    let iq = MUC.setAffiliation(.owner, of: [jid("bob@visavis.test/dino")], room: room, id: "7")
    let dinos = try Capture("dino-12-invite-third-into-1to1-call").with("query", Namespace.mucAdmin)
      .first { $0.iqType == .set }
    let theirs = try #require(dinos?.child("query", Namespace.mucAdmin))
    let ours = try #require(iq.child("query", Namespace.mucAdmin))
    #expect(ours.canonical() == theirs.canonical())
  }

  @Test func `the self-ping asks the room for ourselves`() {
    let ping = MUC.selfPing(room, nick: "thirdwitch", id: "s2c1")
    #expect(Ping.isRequest(ping) && ping.to == jid("coven@chat.shakespeare.lit/thirdwitch"))
  }

  // MARK: What rooms say

  // XEP-0045, examples 18 to 22.
  @Test func `an occupant with its real address`() throws {
    let presence = try #require(
      MUC.Presence(
        try client(
          """
          <presence from='coven@chat.shakespeare.lit/firstwitch' id='3DCB0401' to='hag66@shakespeare.lit/pda'>
            <x xmlns='http://jabber.org/protocol/muc#user'>
              <item affiliation='owner' jid='crone1@shakespeare.lit/desktop' role='moderator'/></x></presence>
          """)))
    #expect(presence.room == room && presence.nick == "firstwitch" && presence.isAvailable)
    #expect(presence.realJID == jid("crone1@shakespeare.lit/desktop") && presence.affiliation == .owner)
    #expect(!presence.isOurs && !presence.isNewRoom && presence.muji == nil && presence.error == nil)
  }

  @Test func `our own presence ends the list`() throws {
    let presence = try #require(
      MUC.Presence(
        try client(
          """
          <presence from='coven@chat.shakespeare.lit/thirdwitch' to='hag66@shakespeare.lit/pda'>
            <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/>
              <status code='100'/><status code='110'/><status code='210'/><status code='x'/></x></presence>
          """)))
    #expect(presence.isOurs && presence.statusCodes == [100, 110, 210] && presence.realJID == nil)
  }

  @Test(arguments: [
    ("conflict", StanzaError.Condition.conflict), ("registration-required", .registrationRequired),
    ("forbidden", .forbidden), ("item-not-found", .itemNotFound),
  ])
  func `a refusal is known as such, with the room's own element or without`(
    name: String, condition: StanzaError.Condition
  ) throws {
    for payload in ["", "<x xmlns='http://jabber.org/protocol/muc'/>"] {
      let stanza = try client(
        """
        <presence from='coven@chat.shakespeare.lit/thirdwitch' to='hag66@shakespeare.lit/pda' type='error'>
          \(payload)<error by='coven@chat.shakespeare.lit' type='cancel'>
            <\(name) xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
        """)
      let presence = try #require(MUC.Presence(stanza))
      #expect(presence.error?.condition == condition && presence.nick == "thirdwitch")
      #expect(!presence.isAvailable)
    }
  }

  @Test func `a room that is destroyed, and somebody with a new nick`() throws {
    let gone = try client(
      """
      <presence from='heath@chat.shakespeare.lit/firstwitch' type='unavailable'>
        <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/>
          <destroy jid='coven@chat.shakespeare.lit'><reason>Macbeth doth come.</reason></destroy></x></presence>
      """)
    #expect(MUC.Presence(gone)?.isDestroyed == true)
    let renamed = try client(
      """
      <presence from='coven@chat.shakespeare.lit/thirdwitch' type='unavailable'>
        <x xmlns='http://jabber.org/protocol/muc#user'>
          <item affiliation='member' jid='hag66@shakespeare.lit/pda' nick='oldhag' role='participant'/>
          <status code='303'/></x></presence>
      """)
    #expect(MUC.Presence(renamed)?.newNick == "oldhag" && MUC.Presence(renamed)?.isAvailable == false)
  }

  @Test(arguments: [
    "<presence from='a@b/c'/>", "<presence from='chat.b/c' type='error'><error type='cancel'/></presence>",
    "<presence from='room@b'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>",
    "<presence from='room@b/c' type='subscribe'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>",
    "<presence><x xmlns='http://jabber.org/protocol/muc#user'/></presence>",
    "<message from='room@b/c'><x xmlns='http://jabber.org/protocol/muc#user'/></message>",
  ])
  func `what is no room's presence is none`(text: String) throws {
    #expect(MUC.Presence(try client(text)) == nil)
  }

  // MARK: Muji

  // XEP-0272 §4, §6; its descriptions are of an old version that nobody speaks.
  @Test func `the examples of the specification`() throws {
    let preparing = try client(
      """
      <presence from='wiccarocks@shakespeare.lit/laptop' to='darkcave@chat.shakespeare.lit/oldhag'>
        <c xmlns="http://jabber.org/protocol/caps" node="http://telepathy.freedesktop.org/wiki/Muji"
          ver="48QdBuXRCJFb8qIzgy1FOHSGO0U=" hash="sha-1" />
        <muji xmlns='urn:xmpp:jingle:muji:0'><preparing /></muji></presence>
      """)
    #expect(Muji(in: preparing) == Muji(preparing: true))
    let adding = try client(
      """
      <presence><muji xmlns='urn:xmpp:jingle:muji:0'>
        <content xmlns='urn:xmpp:jingle:1' creator='initiator' name='voice'>
          <description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'>
            <payload-type id='97' name='speex' clockrate='8000'/><payload-type id='18' name='G729'/>
          </description></content>
        <content xmlns='urn:xmpp:jingle:1' name='hat'><description xmlns='urn:x' media='hat'/></content>
        <preparing/></muji></presence>
      """)
    let muji = try #require(Muji(in: adding))
    #expect(muji.preparing && muji.contents.map(\.name) == ["voice"])
    #expect(muji.payloadTypes(.audio)?.map(\.id) == [97, 18] && muji.payloadTypes(.video) == nil)
    #expect(Muji(in: try client("<presence/>")) == nil)
  }

  @Test func `Dino's room, from the first presence to the last`() throws {
    let stanzas = try Capture("dino-11-group-call-in-room").stanzas
    let presences = stanzas.compactMap { MUC.Presence($0) }
    let first = try #require(presences.first)
    #expect(first.isNewRoom && first.isOurs && first.muji?.preparing == true)
    #expect(first.realJID == jid("alice@visavis.test/dino") && first.caps?.node == "https://dino.im")
    #expect(presences.contains { $0.realJID?.local == "carol" && !$0.isAvailable && $0.isOurs })
    for presence in presences where presence.muji?.contents.isEmpty == false {
      #expect(presence.muji?.payloadTypes(.audio)?.map(\.id) == [111, 112, 113, 114, 9, 0, 8])
    }
  }

  @Test func `Dino's contents are written letter for letter`() throws {
    let stanzas = try Capture("dino-11-group-call-in-room").stanzas
    var count = 0
    for stanza in stanzas {
      guard let element = stanza.child("muji", Namespace.muji), let muji = Muji(in: stanza) else { continue }
      count += 1
      #expect(
        muji.xml.canonical(attributes: ["creator"]) == element.canonical(without: ["device"]), "\(element)")
    }
    #expect(count > 6)
  }

  @Test func `packet times are kept, for a room's payload types must be equal`() throws {
    let text = "<payload-type id='111' name='opus' clockrate='48000' channels='2' ptime='20' maxptime='60'/>"
    let element = try #require(
      try xml("<description xmlns='urn:xmpp:jingle:apps:rtp:1'>\(text)</description>").elements.first)
    let payload = try #require(PayloadType(element))
    #expect(payload.packetTime == 20 && payload.maxPacketTime == 60)
    #expect(payload.xml.canonical() == element.canonical())
  }

  // MARK: Services and forms

  @Test func `a room service is told from a gateway`() {
    func info(_ category: String, _ type: String, _ features: [String]) -> DiscoInfo {
      DiscoInfo(identities: [.init(category: category, type: type)], features: features)
    }
    #expect(info("conference", "text", [Namespace.muc]).isRoomService)
    #expect(!info("conference", "irc", [Namespace.muc]).isRoomService)
    #expect(!info("proxy", "bytestreams", [Namespace.muc]).isRoomService)
    #expect(!info("conference", "text", []).isRoomService)
    let question = DiscoItems.request(id: "1", to: jid("visavis.test"))
    #expect(question.iqType == .get && question.child("query", Namespace.discoItems) != nil)
  }

  @Test func `a form is written and read back`() throws {
    let form = DataForm(.form, fields: [DataField("FORM_TYPE", ["x"]), DataField("a", ["1", "2"])])
    #expect(DataForm(try xml(form.xml.xml())) == form)
    #expect(form.xml.children("field").first?["type"] == "hidden" && form["b"] == nil)
    #expect(DataForm(XMLElement("x", namespace: Namespace.dataForms)) == nil)
    #expect(DataForm(XMLElement("x", namespace: "y", attributes: ["type": "form"])) == nil)
  }
}
