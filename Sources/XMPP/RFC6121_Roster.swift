/// RFC 6121 §2.1.2: one contact of the roster.
public struct RosterItem: Hashable, Sendable {
  /// §2.1.2.5: who sees whose presence; `remove` appears in pushes and removals only.
  public enum Subscription: String, Sendable, CaseIterable { case none, to, from, both, remove }

  /// The contact's bare address.
  public var jid: JID
  /// The name that the account gave the contact.
  public var name: String?
  /// Who sees whose presence.
  public var subscription: Subscription
  /// §2.1.2.2: we asked to see the contact's presence and got no answer yet.
  public var ask: Bool
  /// The groups it is sorted into.
  public var groups: [String]

  /// A contact.
  public init(
    jid: JID, name: String? = nil, subscription: Subscription = .none, ask: Bool = false,
    groups: [String] = []
  ) {
    self.jid = jid
    self.name = name
    self.subscription = subscription
    self.ask = ask
    self.groups = groups
  }

  /// Reads an `<item/>`; nil without a usable JID.
  public init?(_ element: XMLElement) {
    guard let jid = element["jid"].flatMap({ JID($0) }) else { return nil }
    self.init(
      jid: jid, name: element["name"].flatMap { $0.isEmpty ? nil : $0 },
      subscription: element["subscription"].flatMap(Subscription.init) ?? .none,
      ask: element["ask"] == "subscribe",
      groups: element.children("group").prefix(64).map(\.text).filter { !$0.isEmpty })
  }

  /// The `<item/>` element. `ask` is the server's to set and is not written.
  public var xml: XMLElement {
    XMLElement(
      "item", namespace: Namespace.roster,
      attributes: [
        "jid": jid.description, "name": name,
        "subscription": subscription == .none ? nil : subscription.rawValue,
      ], children: groups.map { XMLElement("group", text: $0) })
  }
}

/// RFC 6121 §2: asking for, changing and following the roster.
public enum Roster {
  /// More contacts than this are not kept.
  public static let largest = 10_000

  /// §2.1.3: the request for the whole roster.
  public static func get(id: String) -> XMLElement {
    .iq(.get, id: id, payload: XMLElement("query", namespace: Namespace.roster))
  }

  /// §2.3, §2.4: adds or changes a contact: only name and groups are the client's to say.
  public static func set(id: String, jid: JID, name: String?, groups: [String]) -> XMLElement {
    change(id, RosterItem(jid: jid.bare, name: name, groups: groups))
  }

  /// §2.5: removes a contact and both subscriptions.
  public static func remove(id: String, jid: JID) -> XMLElement {
    change(id, RosterItem(jid: jid.bare, subscription: .remove))
  }

  private static func change(_ id: String, _ item: RosterItem) -> XMLElement {
    .iq(.set, id: id, payload: XMLElement("query", namespace: Namespace.roster, children: [item.xml]))
  }

  /// The contacts of an answer; nil if `iq` is no roster result. An empty result means "as before" (§2.6.3).
  public static func items(in iq: XMLElement) -> [RosterItem]? {
    guard iq.iqType == .result, let query = iq.child("query", Namespace.roster) else { return nil }
    return query.children("item").prefix(largest).compactMap { RosterItem($0) }
  }

  /// §2.1.6: the change that the own server tells of; nil if `iq` is no push or comes from anybody else.
  public static func push(in iq: XMLElement, own: JID) -> RosterItem? {
    guard iq.iqType == .set, let query = iq.child("query", Namespace.roster) else { return nil }
    if let from = iq["from"], JID(from) != own.bare { return nil }
    let items = query.children("item")
    return items.count == 1 ? items.first.flatMap { RosterItem($0) } : nil
  }
}
