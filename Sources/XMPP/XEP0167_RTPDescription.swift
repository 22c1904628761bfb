/// The two kinds of media of a call.
public enum Media: String, Sendable, CaseIterable, Comparable {
  case audio, video
  /// Audio first.
  public static func < (a: Media, b: Media) -> Bool { a == .audio && b == .video }
}

/// XEP-0167 §5: what is sent in a content: codecs, feedback, header extensions, sources.
public struct RTPDescription: Hashable, Sendable {
  /// Which kind.
  public var media: Media
  /// In the sender's order of preference.
  public var payloadTypes: [PayloadType]
  /// XEP-0294.
  public var headerExtensions: [HeaderExtension]
  /// XEP-0293: feedback for all payload types.
  public var feedback: [RTCPFeedback]
  /// RTP and RTCP share one port (RFC 5761).
  public var rtcpMux: Bool
  /// XEP-0339.
  public var sources: [Source]
  /// XEP-0339: how the sources belong together (a stream and its retransmissions).
  public var sourceGroups: [SourceGroup]
  /// True if the peer put an `<encryption/>` (SDES) beside DTLS. Never written: Dino would encrypt twice.
  public var offersSDES: Bool

  /// A description.
  public init(
    media: Media, payloadTypes: [PayloadType] = [], headerExtensions: [HeaderExtension] = [],
    feedback: [RTCPFeedback] = [], rtcpMux: Bool = true, sources: [Source] = [],
    sourceGroups: [SourceGroup] = [], offersSDES: Bool = false
  ) {
    self.media = media
    self.payloadTypes = payloadTypes
    self.headerExtensions = headerExtensions
    self.feedback = feedback
    self.rtcpMux = rtcpMux
    self.sources = sources
    self.sourceGroups = sourceGroups
    self.offersSDES = offersSDES
  }

  /// Reads a `<description/>`. Items that make no sense are skipped; a medium we do not know is an error.
  public init(_ element: XMLElement) throws(StanzaError) {
    guard let media = element["media"].flatMap(Media.init) else {
      throw StanzaError(.badRequest, text: "a description needs media audio or video")
    }
    guard element.children.count <= 4 * Jingle.Limit.descriptionItems else {
      throw StanzaError(.resourceConstraint, text: "description too long")
    }
    let limit = Jingle.Limit.descriptionItems
    self.media = media
    payloadTypes = Array(element.children("payload-type").compactMap { PayloadType($0) }.prefix(limit))
    headerExtensions = Array(HeaderExtension.all(in: element).prefix(limit))
    feedback = Array(RTCPFeedback.all(in: element).prefix(limit))
    rtcpMux = element.child("rtcp-mux") != nil
    sources = Array(Source.all(in: element).prefix(limit))
    sourceGroups = Array(SourceGroup.all(in: element).prefix(limit))
    offersSDES = element.child("encryption") != nil
  }

  /// The `<description/>` element.
  public var xml: XMLElement {
    var element = XMLElement(
      "description", namespace: Namespace.jingleRTP, attributes: ["media": media.rawValue],
      children: payloadTypes.map(\.xml))
    for item in feedback { element.append(item.xml) }
    for item in headerExtensions { element.append(item.xml) }
    for item in sources { element.append(item.xml) }
    for item in sourceGroups { element.append(item.xml) }
    if rtcpMux { element.append(XMLElement("rtcp-mux")) }
    return element
  }
}

/// XEP-0167 §5: one codec under one RTP payload type number.
public struct PayloadType: Hashable, Sendable {
  /// 0...127.
  public var id: UInt8
  /// The encoding name, e.g. "opus", "VP8". Compare without regard to case.
  public var name: String
  /// Ticks a second; 8000 if the peer gave none.
  public var clockRate: Int
  /// Audio channels; 1 if not said.
  public var channels: Int
  /// The format's parameters (an SDP fmtp line).
  public var parameters: [Parameter]
  /// XEP-0293: feedback for this payload type.
  public var feedback: [RTCPFeedback]
  /// Milliseconds of sound in a packet, if the sender says.
  public var packetTime: Int?
  /// The largest `packetTime` it can take, if it says.
  public var maxPacketTime: Int?

  /// A payload type.
  public init(
    id: UInt8, name: String, clockRate: Int, channels: Int = 1, parameters: [Parameter] = [],
    feedback: [RTCPFeedback] = []
  ) {
    self.id = id
    self.name = name
    self.clockRate = clockRate
    self.channels = channels
    self.parameters = parameters
    self.feedback = feedback
  }

  /// Reads a `<payload-type/>`; nil if its number is not one of RTP's.
  public init?(_ element: XMLElement) {
    guard let id = element["id"].flatMap({ UInt8($0) }), id < 128 else { return nil }
    self.id = id
    name = String((element["name"] ?? "").prefix(64))
    clockRate = element["clockrate"].flatMap { Int($0) }.map { min(max($0, 1), 1_000_000) } ?? 8000
    channels = element["channels"].flatMap { Int($0) }.map { min(max($0, 1), 255) } ?? 1
    parameters = Parameter.all(in: element)
    feedback = Array(RTCPFeedback.all(in: element).prefix(Jingle.Limit.descriptionItems))
    packetTime = element["ptime"].flatMap { Int($0) }
    maxPacketTime = element["maxptime"].flatMap { Int($0) }
  }

  /// The value of a parameter, by its name.
  public func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The `<payload-type/>` element.
  public var xml: XMLElement {
    var element = XMLElement(
      "payload-type", namespace: Namespace.jingleRTP,
      attributes: [
        "id": String(id), "name": name.isEmpty ? nil : name, "clockrate": String(clockRate),
        "channels": channels == 1 ? nil : String(channels), "ptime": packetTime.map { String($0) },
        "maxptime": maxPacketTime.map { String($0) },
      ], children: parameters.map { $0.xml(Namespace.jingleRTP) })
    for item in feedback { element.append(item.xml) }
    return element
  }
}

/// A `<parameter/>` of a payload type or a source. RED's fmtp line ("111/111") has a value without a name.
public struct Parameter: Hashable, Sendable {
  /// nil for a bare value.
  public var name: String?
  /// May be empty.
  public var value: String

  /// A parameter.
  public init(_ name: String?, _ value: String) {
    self.name = name
    self.value = value
  }

  static func all(in element: XMLElement) -> [Parameter] {
    element.children("parameter").prefix(Jingle.Limit.descriptionItems).compactMap { child in
      let name = child["name"].flatMap { $0.isEmpty ? nil : $0 }
      guard name != nil || child["value"] != nil else { return nil }
      return Parameter(name, child["value"] ?? "")
    }
  }

  func xml(_ namespace: String) -> XMLElement {
    XMLElement("parameter", namespace: namespace, attributes: ["name": name, "value": value])
  }
}
