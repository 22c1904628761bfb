/// XEP-0339: a synchronisation source that the sender will use, with its attributes (RFC 5576), e.g. "cname".
public struct Source: Hashable, Sendable {
  /// The number in RTP headers.
  public var ssrc: UInt32
  /// Its attributes.
  public var parameters: [Parameter]

  /// A source.
  public init(ssrc: UInt32, parameters: [Parameter] = []) {
    self.ssrc = ssrc
    self.parameters = parameters
  }

  static func all(in element: XMLElement) -> [Source] {
    element.children("source", namespace: Namespace.sources).compactMap { child in
      child["ssrc"].flatMap { UInt32($0) }.map { Source(ssrc: $0, parameters: Parameter.all(in: child)) }
    }
  }

  /// The `<source/>` element.
  public var xml: XMLElement {
    XMLElement(
      "source", namespace: Namespace.sources, attributes: ["ssrc": String(ssrc)],
      children: parameters.map { $0.xml(Namespace.sources) })
  }
}

/// XEP-0339: sources that belong together; "FID" pairs a stream with its retransmissions.
public struct SourceGroup: Hashable, Sendable {
  /// E.g. "FID".
  public var semantics: String
  /// In the order that the semantics wants.
  public var ssrcs: [UInt32]

  /// A group of sources.
  public init(semantics: String, ssrcs: [UInt32]) {
    self.semantics = semantics
    self.ssrcs = ssrcs
  }

  static func all(in element: XMLElement) -> [SourceGroup] {
    element.children("ssrc-group", namespace: Namespace.sources).compactMap { child in
      guard let semantics = child["semantics"] else { return nil }
      let ssrcs = child.children("source").prefix(64).compactMap { $0["ssrc"].flatMap { UInt32($0) } }
      return SourceGroup(semantics: semantics, ssrcs: ssrcs)
    }
  }

  /// The `<ssrc-group/>` element.
  public var xml: XMLElement {
    XMLElement(
      "ssrc-group", namespace: Namespace.sources, attributes: ["semantics": semantics],
      children: ssrcs.map { XMLElement("source", attributes: ["ssrc": String($0)]) })
  }
}
