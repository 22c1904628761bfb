/// XEP-0297: a stanza inside another one.
public struct Forwarded: Hashable, Sendable {
  /// The inner stanza. Its `from` is only as good as the one who forwarded it.
  public var stanza: XMLElement
  /// When it was sent first.
  public var delay: Delay?

  /// A forwarded stanza.
  public init(stanza: XMLElement, delay: Delay? = nil) {
    self.stanza = stanza
    self.delay = delay
  }

  /// Reads the `<forwarded/>` in `parent`; nil if it holds no stanza.
  public init?(in parent: XMLElement) {
    guard let element = parent.child("forwarded", Namespace.forward),
      let stanza = element.elements.first(where: \.isStanza)
    else { return nil }
    self.init(stanza: stanza, delay: Delay(element))
  }

  /// The `<forwarded/>` element.
  public var xml: XMLElement {
    XMLElement("forwarded", namespace: Namespace.forward).appending(delay?.xml).appending(stanza)
  }
}
