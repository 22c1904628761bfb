/// What a stanza of type "error" says (RFC 6120 §8.3), and what parsers of this target throw.
public struct StanzaError: Error, Hashable, Sendable {
  /// §8.3.2: what the sender may do about it.
  public enum Kind: String, Sendable, CaseIterable { case auth, cancel, `continue`, modify, wait }

  /// §8.3.3: the defined conditions, by their wire names.
  public enum Condition: String, Sendable, CaseIterable {
    case badRequest = "bad-request"
    case conflict
    case featureNotImplemented = "feature-not-implemented"
    case forbidden
    case gone
    case internalServerError = "internal-server-error"
    case itemNotFound = "item-not-found"
    case jidMalformed = "jid-malformed"
    case notAcceptable = "not-acceptable"
    case notAllowed = "not-allowed"
    case notAuthorized = "not-authorized"
    case policyViolation = "policy-violation"
    case recipientUnavailable = "recipient-unavailable"
    case redirect
    case registrationRequired = "registration-required"
    case remoteServerNotFound = "remote-server-not-found"
    case remoteServerTimeout = "remote-server-timeout"
    case resourceConstraint = "resource-constraint"
    case serviceUnavailable = "service-unavailable"
    case subscriptionRequired = "subscription-required"
    case undefinedCondition = "undefined-condition"
    case unexpectedRequest = "unexpected-request"

    /// The type that §8.3.3 associates with the condition.
    public var usualKind: Kind {
      switch self {
      case .badRequest, .jidMalformed, .notAcceptable, .policyViolation, .redirect: .modify
      case .forbidden, .notAuthorized, .registrationRequired, .subscriptionRequired: .auth
      case .recipientUnavailable, .remoteServerTimeout, .resourceConstraint, .unexpectedRequest: .wait
      case .conflict, .featureNotImplemented, .gone, .internalServerError, .itemNotFound, .notAllowed,
        .remoteServerNotFound, .serviceUnavailable, .undefinedCondition:
        .cancel
      }
    }
  }

  /// What the sender may do about it.
  public var kind: Kind
  /// What is wrong.
  public var condition: Condition
  /// For people; may be empty or in any language.
  public var text: String?
  /// §8.3.4: a condition of the application, such as Jingle's `<unknown-session/>`.
  public var application: XMLElement?

  /// An error; without `kind` it has the condition's usual one.
  public init(_ condition: Condition, kind: Kind? = nil, text: String? = nil, application: XMLElement? = nil)
  {
    self.kind = kind ?? condition.usualKind
    self.condition = condition
    self.text = text
    self.application = application
  }

  /// Reads an `<error/>`, or a stanza that holds one. Never fails: what is missing becomes undefined-condition.
  public init(_ element: XMLElement) {
    let error = element.name == "error" ? element : element.child("error") ?? element
    let known = error.elements.first {
      $0.namespace == Namespace.stanzaErrors && Condition(rawValue: $0.name) != nil
    }
    condition = known.flatMap { Condition(rawValue: $0.name) } ?? .undefinedCondition
    kind = error["type"].flatMap(Kind.init) ?? condition.usualKind
    text = error.child("text", namespace: Namespace.stanzaErrors)?.text
    application = error.elements.first {
      $0.namespace != Namespace.stanzaErrors && $0.namespace != error.namespace
    }
  }

  /// The `<error/>` element, in the namespace of the stanza it is put into.
  public var xml: XMLElement {
    var error = XMLElement(
      "error", namespace: Namespace.client, attributes: ["type": kind.rawValue],
      children: [XMLElement(condition.rawValue, namespace: Namespace.stanzaErrors)])
    if let text { error.append(XMLElement("text", namespace: Namespace.stanzaErrors, text: text)) }
    if let application { error.append(application) }
    return error
  }
}
