/// XEP-0482 call invites, and what Dino spoke before it (`urn:xmpp:call-message:1`), both in one message: "come into
/// this room", and the answers to it.
public struct CallInvite: Hashable, Sendable {
  /// What the message says.
  public enum Kind: Hashable, Sendable {
    /// Come into the Muji room (XEP-0272); `video`: the others send pictures.
    case invite(room: JID, video: Bool)
    case accept, reject
    /// The invitation is taken back.
    case retract
    /// The sender left the call, which may go on.
    case left
    /// The call is over.
    case finish

    var names: (standard: String, legacy: String) {
      switch self {
      case .invite: ("invite", "propose")
      case .accept: ("accept", "accept")
      case .reject: ("reject", "reject")
      case .retract: ("retract", "retract")
      case .left: ("left", "finish")
      case .finish: ("finish", "finish")
      }
    }
  }

  /// The call's id, the same in all its messages.
  public var id: String
  /// What the message says.
  public var kind: Kind
  /// In an acceptance: the way of joining that was taken.
  public var room: JID?
  /// In a rejection: not the person said no, another call did.
  public var isBusy: Bool

  /// A message about the call `id`.
  public init(id: String, kind: Kind, room: JID? = nil, isBusy: Bool = false) {
    self.id = id
    self.kind = kind
    self.room = room
    self.isBusy = isBusy
  }

  /// Reads a message to a person; nil for other messages, for invitations that name no Muji room, and where a
  /// proposal by XEP-0353 in the same message is the one that counts.
  public init?(in message: XMLElement) {
    guard message.messageType == .chat || message.messageType == .normal else { return nil }
    let standard = message.elements.first { $0.namespace == Namespace.callInvites }
    let legacy = message.elements.first { $0.namespace == Namespace.callMessage }
    guard let element = standard ?? legacy, let kind = Self.kind(of: element, in: message),
      let id = Self.id(of: element, in: message)
    else { return nil }
    self.init(id: id, kind: kind)
    if kind == .accept { room = Self.room(in: element) }
    // Dino's own form says "busy" for every rejection.
    let reason = standard?.child("reason", Namespace.jingle).map { Jingle.Reason($0) }
    isBusy = kind == .reject && reason?.condition == .busy
  }

  private static func kind(of element: XMLElement, in message: XMLElement) -> Kind? {
    switch element.name {
    case "invite", "propose":
      guard let room = room(in: element),
        !message.elements.contains(where: { $0.namespace == Namespace.jingleMessage })
      else { return nil }
      return .invite(room: room, video: element["video"] == "true" || element["video"] == "1")
    case "accept": return .accept
    case "reject": return .reject
    case "retract": return .retract
    case "left": return .left
    case "finish": return .finish
    default: return nil
    }
  }

  /// XEP-0482 0.1 takes the message's own id, Dino an attribute.
  private static func id(of element: XMLElement, in message: XMLElement) -> String? {
    let isInvite = element.name == "invite" || element.name == "propose"
    let origin = message.child("origin-id", Namespace.stanzaID)?["id"]
    let id = element["id"] ?? (isInvite ? origin ?? message.id : nil)
    guard let id, (1...Jingle.Limit.token).contains(id.utf8.count) else { return nil }
    return id
  }

  private static func room(in element: XMLElement) -> JID? {
    let room = element.child("muji", Namespace.muji)?["room"].flatMap { JID($0) }
    return room?.local == nil ? nil : room?.bare
  }

  /// The `<message/>` in both forms: type chat, to be stored for clients that come later.
  public func message(to: JID) -> XMLElement {
    let names = kind.names
    let isInvite = names.standard == "invite"
    let stanzaID = isInvite ? id : id + "-" + names.standard
    let origin = XMLElement("origin-id", namespace: Namespace.stanzaID, attributes: ["id": stanzaID])
    return .message(
      .chat, id: stanzaID, to: to,
      payload: [
        element(names.standard, Namespace.callInvites, reason: isBusy ? Jingle.Reason(.busy).xml : nil),
        element(names.legacy, Namespace.callMessage, reason: legacyReason), MessageHint.store.xml, origin,
      ])
  }

  private func element(_ name: String, _ namespace: String, reason: XMLElement?) -> XMLElement {
    var element = XMLElement(name, namespace: namespace, attributes: ["id": id])
    var joined = room
    if case .invite(let room, let video) = kind {
      element["video"] = video ? "true" : "false"
      element["multi"] = "true"
      joined = room
    }
    if let joined {
      element.append(
        XMLElement("muji", namespace: Namespace.muji, attributes: ["room": joined.description]))
    }
    return element.appending(reason)
  }

  private var legacyReason: XMLElement? {
    let condition: String
    switch kind {
    case .invite, .accept: return nil
    case .reject: condition = "busy"
    case .retract: condition = "cancel"
    case .left, .finish: condition = "success"
    }
    return XMLElement("reason", namespace: Namespace.callMessage, children: [XMLElement(condition)])
  }
}
