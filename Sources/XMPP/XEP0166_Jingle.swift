/// XEP-0166 Jingle: one `<jingle/>` request of a session, with what XEP-0167, 0176, 0293, 0294, 0320, 0338 and
/// 0339 put into it.
public struct Jingle: Hashable, Sendable {
  /// §7.2: what the request asks for.
  public enum Action: String, Sendable, CaseIterable {
    case contentAccept = "content-accept"
    case contentAdd = "content-add"
    case contentModify = "content-modify"
    case contentReject = "content-reject"
    case contentRemove = "content-remove"
    case descriptionInfo = "description-info"
    case securityInfo = "security-info"
    case sessionAccept = "session-accept"
    case sessionInfo = "session-info"
    case sessionInitiate = "session-initiate"
    case sessionTerminate = "session-terminate"
    case transportAccept = "transport-accept"
    case transportInfo = "transport-info"
    case transportReject = "transport-reject"
    case transportReplace = "transport-replace"
  }

  /// Limits on what a peer may send in one request; more is refused, not stored.
  public enum Limit {
    /// Contents of one request.
    public static let contents = 64
    /// Payload types, header extensions, feedback kinds or sources of one description.
    public static let descriptionItems = 128
    /// Candidates of one transport; further ones are ignored.
    public static let candidates = 100
    /// Bytes of a session id, a content's name or ICE credentials.
    public static let token = 256
  }

  /// What is asked for.
  public var action: Action
  /// The session's id, chosen by the initiator; with XEP-0353 the id of the proposal.
  public var sid: String
  /// The full address of who began the session.
  public var initiator: JID?
  /// The full address of who accepted it, if not who was asked.
  public var responder: JID?
  /// What the request is about.
  public var contents: [Content]
  /// Why something ends.
  public var reason: Reason?
  /// The payload of session-info (XEP-0167 §8); empty in other requests.
  public var info: [SessionInfo]
  /// XEP-0338.
  public var groups: [Grouping]
  /// XEP-0272 §5: the room of the group call that the session belongs to.
  public var mujiRoom: JID?

  /// A request.
  public init(
    action: Action, sid: String, initiator: JID? = nil, responder: JID? = nil, contents: [Content] = [],
    reason: Reason? = nil, info: [SessionInfo] = [], groups: [Grouping] = [], mujiRoom: JID? = nil
  ) {
    self.action = action
    self.sid = sid
    self.initiator = initiator
    self.responder = responder
    self.contents = contents
    self.reason = reason
    self.info = info
    self.groups = groups
    self.mujiRoom = mujiRoom
  }

  /// Reads a `<jingle/>`, or the `<iq/>` around it. Throws the error to answer with.
  public init(_ element: XMLElement) throws(StanzaError) {
    guard let jingle = element.isIQ ? element.child("jingle", Namespace.jingle) : element,
      jingle.matches("jingle", namespace: Namespace.jingle)
    else { throw StanzaError(.badRequest, text: "no <jingle/>") }
    guard let action = jingle["action"].flatMap(Action.init) else {
      throw StanzaError(.badRequest, text: "unknown Jingle action")
    }
    self.action = action
    sid = try jingle.token("sid")
    initiator = jingle["initiator"].flatMap { JID($0) }
    responder = jingle["responder"].flatMap { JID($0) }
    let elements = jingle.children("content")
    guard elements.count <= Limit.contents else {
      throw StanzaError(.resourceConstraint, text: "too many contents")
    }
    contents = []
    for element in elements { contents.append(try Content(element)) }
    reason = jingle.child("reason").map { Reason($0) }
    info = action == .sessionInfo ? SessionInfo.all(in: jingle) : []
    groups = Grouping.all(in: jingle)
    mujiRoom = jingle.child("muji", Namespace.muji)?["room"].flatMap { JID($0) }
  }

  /// The `<jingle/>` element.
  public var xml: XMLElement {
    var element = XMLElement(
      "jingle", namespace: Namespace.jingle,
      attributes: [
        "action": action.rawValue, "sid": sid, "initiator": initiator?.description,
        "responder": responder?.description,
      ])
    for group in groups { element.append(group.xml) }
    for content in contents { element.append(content.xml) }
    for item in info { element.append(item.xml) }
    if let reason { element.append(reason.xml) }
    if let mujiRoom {
      element.append(
        XMLElement("muji", namespace: Namespace.muji, attributes: ["room": mujiRoom.description]))
    }
    return element
  }
}

extension XMLElement {
  /// A required, non-empty attribute of bounded length.
  func token(_ name: String, limit: Int = Jingle.Limit.token) throws(StanzaError) -> String {
    guard let value = self[name], !value.isEmpty, value.utf8.count <= limit else {
      throw StanzaError(.badRequest, text: "<\(self.name)> needs \(name)")
    }
    return value
  }
}
