/// XEP-0294: an RTP header extension (RFC 8285) under the number it has in this content.
public struct HeaderExtension: Hashable, Sendable {
  /// 1...256, or 4096...4351 for more offers than there are numbers.
  public var id: Int
  /// What the extension is.
  public var uri: String
  /// Who will send it.
  public var senders: Jingle.Senders

  /// A header extension.
  public init(id: Int, uri: String, senders: Jingle.Senders = .both) {
    self.id = id
    self.uri = uri
    self.senders = senders
  }

  static func all(in element: XMLElement) -> [HeaderExtension] {
    element.children("rtp-hdrext", namespace: Namespace.headerExtensions).compactMap { child in
      guard let id = child["id"].flatMap({ Int($0) }), (1...256).contains(id) || (4096...4351).contains(id),
        let uri = child["uri"], !uri.isEmpty
      else { return nil }
      return HeaderExtension(
        id: id, uri: uri, senders: child["senders"].flatMap(Jingle.Senders.init) ?? .both)
    }
  }

  /// The `<rtp-hdrext/>` element.
  public var xml: XMLElement {
    XMLElement(
      "rtp-hdrext", namespace: Namespace.headerExtensions,
      attributes: ["id": String(id), "uri": uri, "senders": senders == .both ? nil : senders.rawValue])
  }
}
