/// XEP-0045 multi-user chat, as far as a group call needs it: rooms are made, entered, kept and left.
public enum MUC {
  /// §5.2: how somebody stands to a room, whether in it or not.
  public enum Affiliation: String, Sendable, CaseIterable { case owner, admin, member, none, outcast }

  /// §7.2: enters `room` as `nick`; no history is wanted.
  public static func join(_ room: JID, nick: String, payload: [XMLElement] = []) -> XMLElement {
    let history = XMLElement("history", attributes: ["maxstanzas": "0"])
    let entry = XMLElement("x", namespace: Namespace.muc, children: [history])
    return stanza(nil, to: room, nick, [entry] + payload)
  }

  /// §7.7: what the others see of us changes.
  public static func presence(_ room: JID, nick: String, payload: [XMLElement] = []) -> XMLElement {
    stanza(nil, to: room, nick, payload)
  }

  /// §7.14: leaves.
  public static func leave(_ room: JID, nick: String) -> XMLElement {
    stanza("unavailable", to: room, nick, [])
  }

  /// §10.1.3: the settings of a call's room: it is in no list, goes with its last occupant, shows everybody's real
  /// address and, if `membersOnly`, lets in only who is allowed to. Unlocks a new room.
  public static func configure(_ room: JID, membersOnly: Bool = true, id: String) -> XMLElement {
    let settings = [
      ("whois", "anyone"), ("membersonly", membersOnly ? "1" : "0"), ("persistentroom", "0"),
      ("publicroom", "0"), ("allowinvites", "1"), ("moderatedroom", "0"),
    ]
    let form = DataForm(
      .submit,
      fields: [DataField("FORM_TYPE", [Namespace.mucRoomConfig])]
        + settings.map { DataField("muc#roomconfig_" + $0.0, [$0.1]) })
    let query = XMLElement("query", namespace: Namespace.mucOwner, children: [form.xml])
    return .iq(.set, id: id, to: room.bare, payload: query)
  }

  /// §9.3, §10.3: how `jids` (their bare addresses) stand to the room. Prosody reads the first one only.
  public static func setAffiliation(
    _ affiliation: Affiliation, of jids: [JID], room: JID, id: String
  ) -> XMLElement {
    let items = jids.map {
      XMLElement("item", attributes: ["affiliation": affiliation.rawValue, "jid": $0.bare.description])
    }
    let query = XMLElement("query", namespace: Namespace.mucAdmin, children: items)
    return .iq(.set, id: id, to: room.bare, payload: query)
  }

  /// XEP-0410: are we still in the room?
  public static func selfPing(_ room: JID, nick: String, id: String) -> XMLElement {
    Ping.request(id: id, to: occupant(room, nick))
  }

  private static func stanza(_ type: String?, to room: JID, _ nick: String, _ payload: [XMLElement])
    -> XMLElement
  {
    XMLElement(
      "presence", namespace: Namespace.client,
      attributes: ["type": type, "to": occupant(room, nick).description], children: payload)
  }

  private static func occupant(_ room: JID, _ nick: String) -> JID {
    room.bare.with(resource: nick) ?? room.bare
  }
}

extension MUC {
  /// A presence from a room: somebody came, changed or went, or the room refuses what we sent.
  public struct Presence: Hashable, Sendable {
    /// The room's bare address.
    public var room: JID
    /// Whom it is about; empty if the whole room says it.
    public var nick: String
    /// The full address behind the nick, if the room shows it.
    public var realJID: JID?
    /// How the occupant stands to the room.
    public var affiliation: Affiliation
    /// False for somebody who went.
    public var isAvailable: Bool
    /// §15.6.2: what the room says beside it.
    public var statusCodes: Set<Int>
    /// The nick of somebody who goes on under another one (code 303).
    public var newNick: String?
    /// The room is no more.
    public var isDestroyed: Bool
    /// XEP-0272.
    public var muji: Muji?
    /// XEP-0115: which client it is.
    public var caps: Caps?
    /// What the room refuses; the other fields but `room` and `nick` mean nothing then.
    public var error: StanzaError?

    /// Code 110: it is about ourselves.
    public var isOurs: Bool { statusCodes.contains(110) }
    /// Code 201: the room did not exist before.
    public var isNewRoom: Bool { statusCodes.contains(201) }

    /// Reads a `<presence/>`; nil if it is neither a room's nor an error that may be one.
    public init?(_ stanza: XMLElement) {
      guard stanza.isPresence, let from = stanza.from, from.local != nil else { return nil }
      let user = stanza.child("x", Namespace.mucUser)
      let item = user?.child("item")
      error = stanza.stanzaError
      isAvailable = stanza.type == nil
      guard error != nil || (user != nil && !from.isBare && (isAvailable || stanza.type == "unavailable"))
      else { return nil }
      room = from.bare
      nick = from.resource ?? ""
      realJID = item?["jid"].flatMap { JID($0) }
      affiliation = item?["affiliation"].flatMap(Affiliation.init) ?? Affiliation.none
      let codes = user?.children("status").prefix(32).compactMap { $0["code"].flatMap { Int($0) } }
      statusCodes = Set(codes ?? [])
      newNick = item?["nick"]
      isDestroyed = user?.child("destroy") != nil
      muji = Muji(in: stanza)
      caps = Caps(in: stanza)
    }
  }
}
