/// XEP-0353 Jingle Message Initiation: the ringing before a session, seen by all of a person's clients.
///
/// Reads the current form and the older one of Dino 0.4 (same namespace; no hints, no reasons).
public enum JingleMessage: Hashable, Sendable {
  case propose(id: String, media: [Media])
  case ringing(id: String)
  case proceed(id: String)
  /// Older clients tell their own other clients so that they answered.
  case accept(id: String)
  /// `tieBreak`: the sender calls us too, and its own proposal is the one that counts.
  case reject(id: String, reason: Jingle.Reason? = nil, tieBreak: Bool = false)
  case retract(id: String, reason: Jingle.Reason? = nil)
  /// `migratedTo`: the call goes on under this id.
  case finish(id: String, reason: Jingle.Reason? = nil, migratedTo: String? = nil)

  /// The call's id: the later Jingle session's `sid`.
  public var id: String {
    switch self {
    case .propose(let id, _), .ringing(let id), .proceed(let id), .accept(let id), .reject(let id, _, _),
      .retract(let id, _), .finish(let id, _, _):
      id
    }
  }

  /// Reads the payload element of a message. A proposal without RTP media is not for us: feature-not-implemented.
  public init(_ element: XMLElement) throws(StanzaError) {
    guard element.namespace == Namespace.jingleMessage else { throw StanzaError(.badRequest) }
    let id = try element.token("id")
    let reason = element.child("reason", namespace: Namespace.jingle).map { Jingle.Reason($0) }
    switch element.name {
    case "propose": self = .propose(id: id, media: try Self.media(element))
    case "ringing": self = .ringing(id: id)
    case "proceed": self = .proceed(id: id)
    case "accept": self = .accept(id: id)
    case "reject":
      self = .reject(id: id, reason: reason, tieBreak: element.child("tie-break") != nil)
    case "retract": self = .retract(id: id, reason: reason)
    case "finish":
      self = .finish(id: id, reason: reason, migratedTo: element.child("migrated")?["to"])
    default: throw StanzaError(.badRequest)
    }
  }

  /// Reads the payload out of a `<message/>`; nil if there is none or it is malformed.
  public init?(in message: XMLElement) {
    guard message.isMessage, message.messageType != .error,
      let payload = message.elements.first(where: { $0.namespace == Namespace.jingleMessage }),
      let read = try? JingleMessage(payload)
    else { return nil }
    self = read
  }

  private static func media(_ propose: XMLElement) throws(StanzaError) -> [Media] {
    let descriptions = propose.children("description", namespace: Namespace.jingleRTP).prefix(16)
    let media = Set(descriptions.compactMap { $0["media"].flatMap(Media.init) })
    guard !media.isEmpty else {
      throw StanzaError(.featureNotImplemented, text: "no audio or video proposed")
    }
    return media.sorted()
  }

  /// The payload element.
  public var xml: XMLElement {
    switch self {
    case .propose(let id, let media):
      Self.make(
        "propose", id,
        media.map {
          XMLElement("description", namespace: Namespace.jingleRTP, attributes: ["media": $0.rawValue])
        })
    case .ringing(let id): Self.make("ringing", id)
    case .proceed(let id): Self.make("proceed", id)
    case .accept(let id): Self.make("accept", id)
    case .reject(let id, let reason, let tieBreak):
      Self.make("reject", id, [reason?.xml, tieBreak ? XMLElement("tie-break") : nil])
    case .retract(let id, let reason):
      // "Tie Breaking": who gives way says so; nothing else makes a proposal of ours expire.
      Self.make(
        "retract", id, [reason?.xml, reason?.condition == .expired ? XMLElement("tie-break") : nil])
    case .finish(let id, let reason, let other):
      Self.make(
        "finish", id, [reason?.xml, other.map { XMLElement("migrated", attributes: ["to": $0]) }])
    }
  }

  /// The `<message/>` that carries it: type chat, with XEP-0334's hint to store it for clients that come later.
  public func message(id: String, to: JID) -> XMLElement {
    .message(.chat, id: id, to: to, payload: [xml, MessageHint.store.xml])
  }

  private static func make(_ name: String, _ id: String, _ children: [XMLElement?] = []) -> XMLElement {
    XMLElement(
      name, namespace: Namespace.jingleMessage, attributes: ["id": id], children: children.compactMap(\.self))
  }
}
