/// XEP-0338: contents that belong together (RFC 5888); "BUNDLE" means that they share one transport (RFC 9143).
public struct Grouping: Hashable, Sendable {
  /// E.g. "BUNDLE", "LS".
  public var semantics: String
  /// Names of contents; the first one's transport carries a bundle.
  public var contents: [String]

  /// A group.
  public init(semantics: String = "BUNDLE", contents: [String]) {
    self.semantics = semantics
    self.contents = contents
  }

  static func all(in jingle: XMLElement) -> [Grouping] {
    jingle.children("group", namespace: Namespace.grouping).prefix(16).compactMap { child in
      guard let semantics = child["semantics"] else { return nil }
      let names = child.children("content").prefix(Jingle.Limit.contents).compactMap { $0["name"] }
      return Grouping(semantics: semantics, contents: names)
    }
  }

  /// The `<group/>` element.
  public var xml: XMLElement {
    XMLElement(
      "group", namespace: Namespace.grouping, attributes: ["semantics": semantics],
      children: contents.map { XMLElement("content", attributes: ["name": $0]) })
  }
}
