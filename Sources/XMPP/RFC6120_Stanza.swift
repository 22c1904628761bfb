/// §8.2.3: the four types of `<iq/>`.
public enum IQType: String, Sendable, CaseIterable { case get, set, result, error }

/// RFC 6121 §5.2.2: the types of `<message/>`; no or an unknown type means `normal`.
public enum MessageType: String, Sendable, CaseIterable { case chat, error, groupchat, headline, normal }

/// Stanzas (RFC 6120 §8): making them, and reading what all of them share.
extension XMLElement {
  /// The sender; nil if the server left it out (which means the own account) or it is malformed.
  public var from: JID? { self["from"].flatMap { JID($0) } }
  /// The addressee; nil if absent or malformed.
  public var to: JID? { self["to"].flatMap { JID($0) } }
  /// The stanza's `id`.
  public var id: String? { self["id"] }
  /// The stanza's `type`, as written.
  public var type: String? { self["type"] }

  /// True for the three kinds of stanza of a client stream.
  public var isStanza: Bool { isIQ || isMessage || isPresence }
  /// True for `<iq/>`.
  public var isIQ: Bool { matches("iq", namespace: Namespace.client) }
  /// True for `<message/>`.
  public var isMessage: Bool { matches("message", namespace: Namespace.client) }
  /// True for `<presence/>`.
  public var isPresence: Bool { matches("presence", namespace: Namespace.client) }

  /// The type of an `<iq/>`; nil for anything else.
  public var iqType: IQType? { isIQ ? type.flatMap(IQType.init) : nil }
  /// The type of a `<message/>`; nil for anything else.
  public var messageType: MessageType? { isMessage ? type.flatMap(MessageType.init) ?? .normal : nil }

  /// The error of a stanza of type "error"; nil for others.
  public var stanzaError: StanzaError? { isStanza && type == "error" ? StanzaError(self) : nil }

  /// An `<iq/>`. `to` nil means the own account on the server.
  public static func iq(
    _ type: IQType, id: String, to: JID? = nil, from: JID? = nil, payload: XMLElement? = nil
  ) -> XMLElement {
    XMLElement(
      "iq", namespace: Namespace.client,
      attributes: ["type": type.rawValue, "id": id, "to": to?.description, "from": from?.description]
    ).appending(payload)
  }

  /// A `<message/>`.
  public static func message(
    _ type: MessageType = .chat, id: String, to: JID? = nil, from: JID? = nil, payload: [XMLElement] = []
  ) -> XMLElement {
    XMLElement(
      "message", namespace: Namespace.client,
      attributes: [
        "type": type == .normal ? nil : type.rawValue, "id": id, "to": to?.description,
        "from": from?.description,
      ], children: payload)
  }

  /// The answer `<iq type="result"/>` to this request, to its sender and with its id.
  public func resultReply(_ payload: XMLElement? = nil) -> XMLElement { reply(.result).appending(payload) }

  /// The answer `<iq type="error"/>` to this request, to its sender and with its id.
  public func errorReply(_ error: StanzaError) -> XMLElement { reply(.error).appending(error.xml) }

  private func reply(_ type: IQType) -> XMLElement {
    XMLElement(
      "iq", namespace: Namespace.client, attributes: ["type": type.rawValue, "id": id, "to": self["from"]])
  }
}
