/// RFC 6121 §5: a text from one person to another.
public struct ChatMessage: Hashable, Sendable {
  /// The other side's bare address.
  public var peer: JID
  /// The text as it came: data, of any length and with any characters that XML allows.
  public var text: String
  /// Written by ourselves, on another of our devices.
  public var isOwn: Bool

  /// Reads a message, or the message in a carbon copy; nil if it carries no text for people: rooms, errors, and
  /// encrypted messages, whose text only says that they are.
  public init?(_ message: XMLElement, own: JID) {
    guard message.messageType == .chat || message.messageType == .normal, let from = message.from,
      let body = message.child("body", Namespace.client), !Self.isEncrypted(message)
    else { return nil }
    isOwn = from.bare == own.bare
    guard let other = isOwn ? message.to : from, other.bare != own.bare else { return nil }
    peer = other.bare
    text = body.text
    if text.isEmpty { return nil }
  }

  /// XEP-0380, and OMEMO before it.
  private static func isEncrypted(_ message: XMLElement) -> Bool {
    message.elements.contains { element in
      element.namespace == Namespace.encryption
        || (element.name == "encrypted" && element.namespace != Namespace.client)
    }
  }

  /// The `<message/>` that carries `text` to all devices of `peer`.
  public static func stanza(_ text: String, to peer: JID, id: String) -> XMLElement {
    .message(
      .chat, id: id, to: peer.bare, payload: [XMLElement("body", namespace: Namespace.client, text: text)])
  }
}
