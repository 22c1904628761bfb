/// XEP-0167 §8: what a party tells about a running session.
public enum SessionInfo: Hashable, Sendable {
  case active, hold, unhold, ringing
  /// The party stopped sending; no name means every content.
  case mute(name: String?, creator: Jingle.Creator)
  /// The party sends again; no name means every content.
  case unmute(name: String?, creator: Jingle.Creator)
  /// What the party can show of our picture; of our own making, see `VideoConstraints`.
  case want(VideoConstraints)
  /// Anything else, to be answered with `Jingle.Problem.unsupportedInfo`.
  case other(XMLElement)

  static func all(in jingle: XMLElement) -> [SessionInfo] {
    jingle.elements.lazy.filter { $0.namespace != jingle.namespace && $0.namespace != Namespace.muji }
      .prefix(16).map { SessionInfo($0) }
  }

  /// Reads one payload element; never fails.
  public init(_ element: XMLElement) {
    let creator = element["creator"].flatMap(Jingle.Creator.init) ?? .initiator
    guard element.namespace == Namespace.jingleRTPInfo else {
      self = VideoConstraints(element).map(SessionInfo.want) ?? .other(element)
      return
    }
    switch element.name {
    case "active": self = .active
    case "hold": self = .hold
    case "unhold": self = .unhold
    case "ringing": self = .ringing
    case "mute": self = .mute(name: element["name"], creator: creator)
    case "unmute": self = .unmute(name: element["name"], creator: creator)
    default: self = .other(element)
    }
  }

  /// The payload element.
  public var xml: XMLElement {
    switch self {
    case .active: Self.make("active")
    case .hold: Self.make("hold")
    case .unhold: Self.make("unhold")
    case .ringing: Self.make("ringing")
    case .mute(let name, let creator): Self.make("mute", name, creator)
    case .unmute(let name, let creator): Self.make("unmute", name, creator)
    case .want(let constraints): constraints.xml
    case .other(let element): element
    }
  }

  private static func make(_ name: String, _ content: String? = nil, _ creator: Jingle.Creator? = nil)
    -> XMLElement
  {
    XMLElement(
      name, namespace: Namespace.jingleRTPInfo, attributes: ["name": content, "creator": creator?.rawValue])
  }
}
