extension Jingle {
  /// §7.3: which party made a content. Names of contents are unique per creator.
  public enum Creator: String, Sendable, CaseIterable { case initiator, responder }

  /// §7.3: who sends media in a content.
  public enum Senders: String, Sendable, CaseIterable { case both, initiator, responder, none }

  /// §7.3: one stream of media: what is sent (XEP-0167) and how (XEP-0176).
  public struct Content: Hashable, Sendable {
    /// Who made it.
    public var creator: Creator
    /// Its name; browsers use their MID.
    public var name: String
    /// Without the attribute: both.
    public var senders: Senders
    /// XEP-0167; nil if absent or of an application we do not know.
    public var description: RTPDescription?
    /// XEP-0176; nil if absent or of a method we do not know.
    public var transport: ICETransport?
    /// The namespace of a `<description/>` that we do not know: a reason to answer unsupported-applications.
    public var unknownDescription: String?
    /// The namespace of a `<transport/>` that we do not know: a reason to answer unsupported-transports.
    public var unknownTransport: String?

    /// A content.
    public init(
      creator: Creator = .initiator, name: String, senders: Senders = .both,
      description: RTPDescription? = nil, transport: ICETransport? = nil
    ) {
      self.creator = creator
      self.name = name
      self.senders = senders
      self.description = description
      self.transport = transport
    }

    /// Reads a `<content/>`. A missing creator counts as the initiator, as old clients meant it.
    public init(_ element: XMLElement) throws(StanzaError) {
      name = try element.token("name")
      creator = element["creator"].flatMap(Creator.init) ?? .initiator
      senders = element["senders"].flatMap(Senders.init) ?? .both
      for child in element.elements {
        switch (child.name, child.namespace) {
        case ("description", Namespace.jingleRTP): description = try RTPDescription(child)
        case ("transport", Namespace.iceUDP): transport = try ICETransport(child)
        case ("description", let other): unknownDescription = other
        case ("transport", let other): unknownTransport = other
        default: break
        }
      }
    }

    /// The `<content/>` element.
    public var xml: XMLElement {
      XMLElement(
        "content", namespace: Namespace.jingle,
        attributes: ["creator": creator.rawValue, "name": name, "senders": senders.rawValue]
      ).appending(description?.xml).appending(transport?.xml)
    }
  }

  /// §7.4: why a session or a content ends.
  public struct Reason: Hashable, Sendable {
    /// The defined conditions by their wire names; what a peer makes up becomes `other`.
    public enum Condition: String, Sendable, CaseIterable {
      case alternativeSession = "alternative-session"
      case busy, cancel
      case connectivityError = "connectivity-error"
      case decline, expired
      case failedApplication = "failed-application"
      case failedTransport = "failed-transport"
      case generalError = "general-error"
      case gone
      case incompatibleParameters = "incompatible-parameters"
      case mediaError = "media-error"
      case securityError = "security-error"
      case success, timeout
      case unsupportedApplications = "unsupported-applications"
      case unsupportedTransports = "unsupported-transports"
      case other
    }

    /// The defined part.
    public var condition: Condition
    /// For people; may be absent.
    public var text: String?

    /// A reason.
    public init(_ condition: Condition, text: String? = nil) {
      self.condition = condition
      self.text = text
    }

    /// Reads a `<reason/>`; never fails.
    public init(_ element: XMLElement) {
      let names = element.elements.filter { $0.namespace == element.namespace && $0.name != "text" }.map(
        \.name)
      condition = names.lazy.compactMap(Condition.init).first ?? .other
      text = element.child("text")?.text
    }

    /// The `<reason/>` element. `other` has no wire form and goes out as general-error.
    public var xml: XMLElement {
      let name = (condition == .other ? .generalError : condition).rawValue
      return XMLElement("reason", namespace: Namespace.jingle, children: [XMLElement(name)])
        .appending(text.map { XMLElement("text", text: $0) })
    }
  }

  /// §10: the conditions that Jingle adds to a stanza error.
  public enum Problem: String, Sendable, CaseIterable {
    case outOfOrder = "out-of-order"
    case tieBreak = "tie-break"
    case unknownSession = "unknown-session"
    case unsupportedInfo = "unsupported-info"

    /// The stanza error that carries it, with the condition that §10 pairs it with.
    public var stanzaError: StanzaError {
      let condition: StanzaError.Condition =
        switch self {
        case .outOfOrder: .unexpectedRequest
        case .tieBreak: .conflict
        case .unknownSession: .itemNotFound
        case .unsupportedInfo: .featureNotImplemented
        }
      return StanzaError(condition, application: XMLElement(rawValue, namespace: Namespace.jingleErrors))
    }

    /// Reads it out of a stanza error; nil if the error says nothing of Jingle.
    public init?(_ error: StanzaError) {
      guard let element = error.application, element.namespace == Namespace.jingleErrors else { return nil }
      self.init(rawValue: element.name)
    }
  }
}
