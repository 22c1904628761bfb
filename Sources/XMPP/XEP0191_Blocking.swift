/// XEP-0191: whom the server keeps away from the account.
public enum Blocking {
  /// What the server tells after a change (§3.3, §3.5).
  public enum Push: Hashable, Sendable {
    case block([JID])
    /// Empty means: everybody is unblocked.
    case unblock([JID])
  }

  /// §3.2: the question for the list.
  public static func get(id: String) -> XMLElement {
    .iq(.get, id: id, payload: XMLElement("blocklist", namespace: Namespace.blocking))
  }
  /// §3.3: blocks; an empty list is not allowed and blocks nobody.
  public static func block(id: String, _ jids: [JID]) -> XMLElement { change("block", id, jids) }
  /// §3.4: unblocks; an empty list unblocks everybody.
  public static func unblock(id: String, _ jids: [JID]) -> XMLElement { change("unblock", id, jids) }

  private static func change(_ name: String, _ id: String, _ jids: [JID]) -> XMLElement {
    let items = jids.map { XMLElement("item", attributes: ["jid": $0.description]) }
    return .iq(.set, id: id, payload: XMLElement(name, namespace: Namespace.blocking, children: items))
  }

  /// The addresses of an answer; nil if `iq` holds no list.
  public static func list(in iq: XMLElement) -> [JID]? {
    iq.iqType == .result ? iq.child("blocklist", Namespace.blocking).map(jids) : nil
  }

  /// A change that the own server tells of; nil if `iq` is none or comes from anybody else.
  public static func push(in iq: XMLElement, own: JID) -> Push? {
    guard iq.iqType == .set else { return nil }
    if let from = iq["from"], JID(from) != own.bare { return nil }
    if let block = iq.child("block", Namespace.blocking) { return .block(jids(block)) }
    return iq.child("unblock", Namespace.blocking).map { .unblock(jids($0)) }
  }

  private static func jids(_ element: XMLElement) -> [JID] {
    element.children("item").prefix(10_000).compactMap { $0["jid"].flatMap { JID($0) } }
  }
}
