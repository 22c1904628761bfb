/// XEP-0293: one kind of RTCP feedback (RFC 4585) that a party understands, e.g. "nack" or "nack pli".
public struct RTCPFeedback: Hashable, Sendable {
  /// E.g. "nack", "ccm", "goog-remb".
  public var type: String
  /// E.g. "pli", "fir".
  public var subtype: String?

  /// A kind of feedback.
  public init(_ type: String, _ subtype: String? = nil) {
    self.type = type
    self.subtype = subtype
  }

  static func all(in element: XMLElement) -> [RTCPFeedback] {
    element.children("rtcp-fb", namespace: Namespace.rtcpFeedback).compactMap { child in
      guard let type = child["type"], !type.isEmpty else { return nil }
      return RTCPFeedback(type, child["subtype"].flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  /// The `<rtcp-fb/>` element.
  public var xml: XMLElement {
    XMLElement("rtcp-fb", namespace: Namespace.rtcpFeedback, attributes: ["type": type, "subtype": subtype])
  }
}
