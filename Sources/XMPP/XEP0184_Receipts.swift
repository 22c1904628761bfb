/// XEP-0184: "your message arrived".
public enum Receipt: Hashable, Sendable {
  /// The sender wants a receipt.
  case request
  /// The message with this id arrived.
  case received(id: String)

  /// Reads the receipt part of a message; nil if there is none.
  public init?(in message: XMLElement) {
    guard message.isMessage, message.type != "error" else { return nil }
    if let received = message.child("received", Namespace.receipts) {
      guard let id = received["id"] ?? message.id else { return nil }
      self = .received(id: id)
    } else if message.child("request", Namespace.receipts) != nil {
      self = .request
    } else {
      return nil
    }
  }

  /// The element to put into a message.
  public var xml: XMLElement {
    switch self {
    case .request: XMLElement("request", namespace: Namespace.receipts)
    case .received(let id): XMLElement("received", namespace: Namespace.receipts, attributes: ["id": id])
    }
  }

  /// §5.3: the message that acknowledges `message`; nil if it asked for nothing. Archived and copied ones (with a
  /// `<delay/>`) are answered too, by the caller's choice.
  public static func answer(to message: XMLElement, id: String) -> XMLElement? {
    guard Receipt(in: message) == .request, let original = message.id, let from = message.from else {
      return nil
    }
    return .message(
      message.messageType ?? .chat, id: id, to: from,
      payload: [Receipt.received(id: original).xml, MessageHint.store.xml])
  }
}
