internal import Base
public import XMPP

// What the person wants.
extension ContactList {
  /// Tells everybody who may know how we are; `priority` below 0 keeps messages to the bare JID away.
  public mutating func setPresence(show: Presence.Show?, status: String? = nil, priority: Int8 = 0)
    -> [Effect]
  {
    ourPresence = Presence(show: show, status: status, priority: priority)
    presenceIsUnsent = !isOnline
    return isOnline ? [sendPresence()] : []
  }

  func sendPresence() -> Effect {
    var presence = ourPresence
    presence.caps = announcement.caps
    return .send(presence.xml)
  }

  /// Adds `jid` to the list and asks to see its presence (RFC 6121 §2.3, §3.1.2).
  public mutating func add(_ jid: JID, name: String? = nil, groups: [String] = []) -> [Effect] {
    let person = jid.bare
    guard person != ourself.bare else { return [] }
    var effects = [
      ask(.wish("add \(person)")) { Roster.set(id: $0, jid: person, name: name, groups: groups) }
    ]
    let known = items[person]?.subscription
    if known != .to, known != .both { effects.append(.send(Presence(.subscribe, to: person).xml)) }
    return effects
  }

  /// Changes the name and groups of somebody in the list.
  public mutating func rename(_ jid: JID, name: String?, groups: [String]) -> [Effect] {
    guard items[jid.bare] != nil else { return [] }
    return [
      ask(.wish("rename \(jid.bare)")) { Roster.set(id: $0, jid: jid.bare, name: name, groups: groups) }
    ]
  }

  /// Takes somebody off the list; both subscriptions end (RFC 6121 §2.5.1).
  public mutating func remove(_ jid: JID) -> [Effect] {
    guard items[jid.bare] != nil else { return [] }
    return [ask(.wish("remove \(jid.bare)")) { Roster.remove(id: $0, jid: jid.bare) }]
  }

  /// Lets the asker see our presence; asks to see theirs too unless we do already.
  public mutating func accept(_ jid: JID) -> [Effect] {
    guard take(request: jid) else { return [] }
    var effects: [Effect] = [.send(Presence(.subscribed, to: jid.bare).xml)]
    let item = items[jid.bare]
    if item?.subscription != .to, item?.ask != true {
      effects.append(.send(Presence(.subscribe, to: jid.bare).xml))
    }
    return effects + [.changed([jid.bare])]
  }

  /// Does not let the asker see our presence.
  public mutating func deny(_ jid: JID) -> [Effect] {
    guard take(request: jid) else { return [] }
    return [.send(Presence(.unsubscribed, to: jid.bare).xml), .changed([jid.bare])]
  }

  /// Takes back the permission to see our presence (RFC 6121 §3.2.1).
  public mutating func cancel(_ jid: JID) -> [Effect] {
    guard let item = items[jid.bare], item.subscription == .from || item.subscription == .both else {
      return []
    }
    return [.send(Presence(.unsubscribed, to: jid.bare).xml)]
  }

  private mutating func take(request jid: JID) -> Bool {
    guard let index = requests.firstIndex(where: { $0.jid == jid.bare }) else { return false }
    requests.remove(at: index)
    return true
  }

  /// Keeps somebody, or a whole server, away (XEP-0191 §3.3). The server's push makes it true.
  public mutating func block(_ jid: JID) -> [Effect] {
    guard canBlock, jid.bare != ourself.bare, jid != ourself.server else { return [] }
    return [ask(.wish("block \(jid)")) { Blocking.block(id: $0, [jid]) }]
  }

  /// Lets somebody speak to us again.
  public mutating func unblock(_ jid: JID) -> [Effect] {
    guard blocked.contains(jid) else { return [] }
    return [ask(.wish("unblock \(jid)")) { Blocking.unblock(id: $0, [jid]) }]
  }
}
