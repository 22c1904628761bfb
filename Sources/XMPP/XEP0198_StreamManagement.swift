public import Base

/// XEP-0198, the counting side: what was handled, what was sent and not yet acknowledged. Survives reconnections.
public struct StreamManagement: Sendable {
  /// A stanza on its way.
  public struct Pending: Hashable, Sendable {
    /// As it was sent.
    public var stanza: XMLElement
    /// When it was handed over.
    public var sent: MonotonicTime
  }

  /// Stanzas of the peer that were handled, modulo 2^32.
  public private(set) var handled: UInt32 = 0
  /// Stanzas of ours that the peer acknowledged, modulo 2^32.
  public private(set) var acknowledged: UInt32 = 0
  /// Stanzas sent and not acknowledged, oldest first.
  public private(set) var pending: [Pending] = []
  /// The name under which the server keeps the session; nil if it cannot be resumed.
  public private(set) var resumption: String?

  /// The server said a number that cannot be: more acknowledged than was sent.
  public struct TooManyAcknowledged: Error, Hashable {}

  /// A session that has just asked for management.
  public init() {}

  /// `<enabled/>` came: counting of what the peer sends starts here (§3).
  public mutating func enabled(_ element: XMLElement) {
    handled = 0
    let resumable = element["resume"] == "true" || element["resume"] == "1"
    resumption = resumable ? element["id"] : nil
  }

  /// One more stanza of ours is on its way.
  public mutating func sent(_ stanza: XMLElement, at now: MonotonicTime) {
    pending.append(Pending(stanza: stanza, sent: now))
  }

  /// One more stanza of the peer was handled.
  public mutating func received() { handled &+= 1 }

  /// The peer handled `h` stanzas in all (§4).
  public mutating func acknowledge(_ h: UInt32) throws(TooManyAcknowledged) {
    let fresh = Int(h &- acknowledged)
    guard fresh <= pending.count else { throw TooManyAcknowledged() }
    pending.removeFirst(fresh)
    acknowledged = h
  }

  /// §4: the answer to `<r/>`.
  public var answer: XMLElement {
    XMLElement("a", namespace: Namespace.streamManagement, attributes: ["h": String(handled)])
  }

  /// §5: the request to go on with the session; nil if it cannot be resumed.
  public var resume: XMLElement? {
    resumption.map {
      XMLElement(
        "resume", namespace: Namespace.streamManagement, attributes: ["h": String(handled), "previd": $0])
    }
  }

  /// §3: the request for a session that can be resumed.
  public static var enable: XMLElement {
    XMLElement("enable", namespace: Namespace.streamManagement, attributes: ["resume": "true"])
  }
  /// §4: the request for an acknowledgement.
  public static var request: XMLElement { XMLElement("r", namespace: Namespace.streamManagement) }
  /// The count in `<a/>`, `<resumed/>` or `<failed/>`; nil if there is none.
  public static func count(in element: XMLElement) -> UInt32? { element["h"].flatMap { UInt32($0) } }
}
