/// RFC 6121 §4 and §3: `<presence/>`: who is there, how, and who asks to see whom.
public struct Presence: Hashable, Sendable {
  /// §4.7.1: no type means available.
  public enum Kind: String, Sendable, CaseIterable {
    case available, unavailable, subscribe, subscribed, unsubscribe, unsubscribed, probe, error
  }
  /// §4.7.2.1: how available.
  public enum Show: String, Sendable, CaseIterable { case chat, away, xa, dnd }

  /// What it says.
  public var kind: Kind
  /// Who says it; nil in what we send.
  public var from: JID?
  /// For whom; nil means for everybody who may see it.
  public var to: JID?
  /// nil means simply available.
  public var show: Show?
  /// The person's own words.
  public var status: String?
  /// -128...127; clients below 0 get no messages sent to the bare JID.
  public var priority: Int8
  /// XEP-0115.
  public var caps: Caps?
  /// XEP-0203: set if the server repeats an older presence.
  public var delay: Delay?

  /// A presence.
  public init(
    _ kind: Kind = .available, from: JID? = nil, to: JID? = nil, show: Show? = nil, status: String? = nil,
    priority: Int8 = 0, caps: Caps? = nil, delay: Delay? = nil
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.show = show
    self.status = status
    self.priority = priority
    self.caps = caps
    self.delay = delay
  }

  /// Reads a `<presence/>`; nil for anything else and for types that RFC 6121 does not know.
  public init?(_ element: XMLElement) {
    guard element.isPresence, let kind = element.type.map(Kind.init) ?? .available else { return nil }
    self.init(
      kind, from: element.from, to: element.to,
      show: element.child("show").flatMap { Show(rawValue: $0.text) },
      status: element.child("status").map {
        String(String.UnicodeScalarView($0.text.unicodeScalars.prefix(512)))
      },
      priority: element.child("priority").flatMap { Int8($0.text) } ?? 0, caps: Caps(in: element),
      delay: Delay(element))
  }

  /// The `<presence/>` element.
  public var xml: XMLElement {
    XMLElement(
      "presence", namespace: Namespace.client,
      attributes: [
        "type": kind == .available ? nil : kind.rawValue, "to": to?.description, "from": from?.description,
      ]
    )
    .appending(show.map { XMLElement("show", text: $0.rawValue) })
    .appending(status.map { XMLElement("status", text: $0) })
    .appending(priority == 0 ? nil : XMLElement("priority", text: String(priority)))
    .appending(caps?.xml)
    .appending(delay?.xml)
  }
}
