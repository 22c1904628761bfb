public import XMPP

// What the server sends.
extension ContactList {
  /// A stream is up as `ourself`. After a resumption (XEP-0198) everything still holds; else all is asked for anew.
  public mutating func connected(as ourself: JID, resumed: Bool) -> [Effect] {
    self.ourself = ourself
    let (wasOnline, unsent) = (isOnline, presenceIsUnsent)
    isOnline = true
    presenceIsUnsent = false
    guard !resumed else {
      return (unsent ? [sendPresence()] : []) + (wasOnline ? [] : changed(Set(presences.keys)))
    }
    let gone = forgetPresences()
    let news = wasOnline ? changed(gone) : []
    let ver = version
    return [
      ask(.roster) { id in
        .iq(
          .get, id: id,
          payload: XMLElement("query", namespace: Namespace.roster, attributes: ["ver": ver ?? ""]))
      },
      ask(.blocklist) { Blocking.get(id: $0) },
      sendPresence(),
    ] + news
  }

  /// The stream is gone: everybody counts as offline. What was known is kept for a stream that is resumed.
  public mutating func disconnected() -> [Effect] {
    guard isOnline else { return [] }
    isOnline = false
    return changed(Set(presences.keys))
  }

  private mutating func forgetPresences() -> Set<JID> {
    let gone = Set(presences.keys)
    presences = [:]
    pending = [:]
    capabilities.forgetDevices()
    return gone
  }

  /// Takes a stanza; nil if it is none of ours. A request is answered in the effects, exactly once.
  public mutating func receive(_ stanza: XMLElement) -> [Effect]? {
    if stanza.isPresence { return presence(stanza) }
    switch stanza.iqType {
    case .get: return announcement.answer(to: stanza).map { [.send($0)] }
    case .set: return pushed(stanza)
    case .result, .error: return answered(stanza)
    case nil: return nil
    }
  }

  func changed(_ jids: Set<JID>) -> [Effect] {
    jids.isEmpty ? [] : [.changed(jids)]
  }

  // MARK: Roster and blocklist

  private mutating func pushed(_ iq: XMLElement) -> [Effect]? {
    if let item = Roster.push(in: iq, own: ourself) {
      version = iq.child("query", Namespace.roster)?["ver"] ?? version
      return [.send(iq.resultReply())] + take(item)
    }
    guard let push = Blocking.push(in: iq, own: ourself) else { return nil }
    let before = blocked
    switch push {
    case .block(let jids): blocked.formUnion(jids)
    case .unblock(let jids): blocked = jids.isEmpty ? [] : blocked.subtracting(jids)
    }
    return [.send(iq.resultReply())] + blocklistChanged(from: before)
  }

  private mutating func blocklistChanged(from before: Set<JID>) -> [Effect] {
    guard before != blocked else { return [] }
    requests = requests.filter { !isBlocked($0.jid) }
    let touched = before.symmetricDifference(blocked)
    let known = items.keys.filter { jid in
      touched.contains { $0 == jid || $0.bare == jid || $0 == jid.server }
    }
    return [.blocklistChanged] + changed(Set(known))
  }

  private mutating func take(_ item: RosterItem) -> [Effect] {
    let jid = item.jid.bare
    if item.subscription == .remove {
      items[jid] = nil
      // Where they are is no longer our business.
      let gone = jid == ourself.bare ? [] : unavailable(jid)
      return gone.isEmpty ? changed([jid]) : gone
    }
    guard items[jid] != nil || items.count < Roster.largest else { return [] }
    let isNew = items[jid] == nil
    items[jid] = item
    if item.subscription == .from || item.subscription == .both { requests.removeAll { $0.jid == jid } }
    return (isNew ? inquire(jid) : []) + changed([jid])
  }

  // MARK: Answers

  private mutating func answered(_ iq: XMLElement) -> [Effect]? {
    guard let id = iq.id, let question = pending[id], isFrom(question, iq) else { return nil }
    pending[id] = nil
    switch question {
    case .roster: return rosterAnswered(iq)
    case .blocklist:
      guard let list = Blocking.list(in: iq) else {
        canBlock = false
        return []
      }
      let before = blocked
      blocked = Set(list)
      canBlock = true
      return blocklistChanged(from: before)
    case .disco(let device): return discoAnswered(iq, device)
    case .wish(let wish): return iq.stanzaError.map { [.refused(wish: wish, $0)] } ?? []
    }
  }

  /// Only who was asked may answer: anybody could send an `<iq/>` with a guessed id.
  private func isFrom(_ question: Pending, _ iq: XMLElement) -> Bool {
    switch question {
    case .disco(let device): iq.from == device
    case .roster, .blocklist, .wish:
      iq["from"] == nil || iq.from == ourself || iq.from == ourself.bare || iq.from == ourself.server
    }
  }

  private mutating func rosterAnswered(_ iq: XMLElement) -> [Effect] {
    guard let list = Roster.items(in: iq) else { return iq.type == "error" ? [] : inquireAll() }
    let before = Set(items.keys)
    items = Dictionary(list.map { ($0.jid.bare, $0) }, uniquingKeysWith: { _, last in last })
    version = iq.child("query", Namespace.roster)?["ver"]
    return inquireAll() + changed(before.union(items.keys))
  }

  private mutating func discoAnswered(_ iq: XMLElement, _ device: JID) -> [Effect] {
    let info = iq.iqType == .result ? DiscoInfo(iq) : nil
    let (known, questions) = capabilities.answered(info, by: device)
    return carry(questions) + learned(known)
  }

  /// Presences that came before the roster belong to somebody now.
  private mutating func inquireAll() -> [Effect] { presences.keys.sorted().flatMap { inquire($0) } }

  private mutating func inquire(_ jid: JID) -> [Effect] {
    var effects: [Effect] = []
    for (device, seen) in presences[jid] ?? [:] where mayAsk(device) {
      effects += carry(capabilities.announced(seen.presence.caps, by: device)) + learned([device])
    }
    return effects
  }

  private mutating func learned(_ devices: [JID]) -> [Effect] {
    var effects: [Effect] = []
    for device in devices where capabilities.info(of: device)?.has(Namespace.jingleMessage) == true {
      if messageInitiators.insert(device.bare).inserted { effects.append(.remember(device.bare)) }
    }
    return effects + changed(Set(devices.map(\.bare)))
  }

  // MARK: Presence

  private mutating func presence(_ stanza: XMLElement) -> [Effect]? {
    // Rooms speak in presences too (XEP-0045); those are not people.
    let isRoom = stanza.elements.contains { $0.name == "x" && $0.namespace.hasPrefix(Self.rooms) }
    guard !isRoom, let presence = Presence(stanza) else { return nil }
    guard let from = presence.from, from != ourself else { return [] }
    switch presence.kind {
    case .available: return available(presence, from)
    case .unavailable: return unavailable(from)
    case .error: return items[from.bare] == nil ? nil : unavailable(from.bare)
    case .subscribe: return subscribe(presence, from.bare)
    case .unsubscribe:
      guard requests.contains(where: { $0.jid == from.bare }) else { return [] }
      requests.removeAll { $0.jid == from.bare }
      return [.changed([from.bare])]
    case .subscribed, .unsubscribed, .probe: return []  // the roster push says what came of it
    }
  }

  private static let rooms = "http://jabber.org/protocol/muc"

  private mutating func available(_ presence: Presence, _ device: JID) -> [Effect] {
    let person = device.bare
    guard presences[person] != nil || mayAsk(person) || presences.count < Limit.strangers else { return [] }
    guard presences[person]?[device] != nil || (presences[person]?.count ?? 0) < Limit.devices else {
      return []
    }
    counter += 1
    presences[person, default: [:]][device] = Seen(presence: presence, order: counter)
    guard mayAsk(device) else { return [] }
    let questions = carry(capabilities.announced(presence.caps, by: device))
    return questions + learned([device])
  }

  private mutating func unavailable(_ from: JID) -> [Effect] {
    let person = from.bare
    let gone = from.isBare ? Array((presences[person] ?? [:]).keys) : [from]
    guard let known = presences[person], gone.contains(where: { known[$0] != nil }) else { return [] }
    var effects: [Effect] = []
    for device in gone {
      presences[person]?[device] = nil
      pending = pending.filter { $0.value != .disco(device) }
      effects += carry(capabilities.left(device))
    }
    if presences[person]?.isEmpty == true { presences[person] = nil }
    return effects + changed([person])
  }

  private mutating func subscribe(_ presence: Presence, _ jid: JID) -> [Effect] {
    guard !isBlocked(jid) else { return [] }
    if let item = items[jid], item.subscription != .none || item.ask {
      // RFC 6121 §3.1.3: they may already, or we want to see them ourselves: nothing is left to be asked.
      let waited = requests.contains { $0.jid == jid }
      requests.removeAll { $0.jid == jid }
      return [.send(Presence(.subscribed, to: jid).xml)] + (waited ? changed([jid]) : [])
    }
    guard !requests.contains(where: { $0.jid == jid }), requests.count < Limit.requests else { return [] }
    let request = SubscriptionRequest(jid: jid, text: presence.status)
    requests.append(request)
    return [.asked(request), .changed([jid])]
  }
}
