/// XEP-0334: how servers shall treat a message.
public enum MessageHint: String, Sendable, CaseIterable {
  case noPermanentStore = "no-permanent-store"
  case noStore = "no-store"
  case noCopy = "no-copy"
  case store

  /// The hints in a message.
  public static func all(in message: XMLElement) -> Set<MessageHint> {
    Set(
      message.elements.compactMap { $0.namespace == Namespace.hints ? MessageHint(rawValue: $0.name) : nil })
  }

  /// The hint's element.
  public var xml: XMLElement { XMLElement(rawValue, namespace: Namespace.hints) }
}
