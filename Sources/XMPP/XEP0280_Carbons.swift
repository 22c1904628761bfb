/// XEP-0280: copies of what the person's other clients send and receive.
public struct Carbon: Hashable, Sendable {
  /// Whether another client of ours received or sent the message.
  public enum Direction: String, Sendable, CaseIterable { case received, sent }

  /// Whose message it is a copy of.
  public var direction: Direction
  /// The copied message.
  public var message: XMLElement

  /// Reads a carbon copy; nil if `message` is none.
  ///
  /// §11: only the own server may send one. From anybody else it is an attempt to speak in a third person's name
  /// (CVE-2017-5589), so `from` must be the own bare address.
  public init?(_ message: XMLElement, own: JID) {
    guard message.isMessage, message.from == own.bare,
      let wrapper = message.elements.first(where: { $0.namespace == Namespace.carbons }),
      let direction = Direction(rawValue: wrapper.name),
      let inner = Forwarded(in: wrapper)?.stanza, inner.isMessage
    else { return nil }
    self.direction = direction
    self.message = inner
  }

  /// True for a message that claims to be a carbon copy, whoever sent it. Foreign ones are to be dropped.
  public static func isWrapped(_ message: XMLElement) -> Bool {
    message.isMessage
      && message.elements.contains {
        $0.namespace == Namespace.carbons && Direction(rawValue: $0.name) != nil
      }
  }

  /// §4: the request that turns carbons on.
  public static func enable(id: String) -> XMLElement {
    .iq(.set, id: id, payload: XMLElement("enable", namespace: Namespace.carbons))
  }
}
