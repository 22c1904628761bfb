internal import Base
internal import XMPP

// What the room says of its occupants, and what we say of ourselves.
extension MujiRoom {
  // MARK: Ours

  func payload(_ muji: Muji) -> [XMLElement] {
    var payload = [muji.xml]
    if let caps { payload.append(caps.xml) }
    return payload
  }

  /// Tells the room what we send.
  ///
  /// XEP-0272 §5 would have us prepare again before we add something. That is for finding payload types that suit
  /// all; we take those of the room, or the ones that every client has.
  mutating func announcement() -> Effect {
    .send(MUC.presence(room, nick: nick, payload: payload(Muji(contents: contents()))))
  }

  mutating func contents() -> [Muji.Content] {
    for medium in Media.allCases where !announced.isSuperset(of: MediaSet([medium])) {
      // Two media of one session need numbers of their own (RFC 8843 §9.1).
      let others = payloads.filter { $0.key != medium }.values
      let taken = Set(others.flatMap { $0.map(\.id) })
      payloads[medium] = common(medium, besides: taken) ?? ours(medium, besides: taken)
    }
    announced.formUnion(media)
    return media.media.map { Muji.Content($0, payloads[$0] ?? []) }
  }

  /// The room's payload types for `medium` that all who send it have, and we too, exactly as they stand there: Dino
  /// compares every letter. Nil if there are none.
  private func common(_ medium: Media, besides taken: Set<UInt8>) -> [PayloadType]? {
    let lists = occupants.values.sorted { $0.order < $1.order }.compactMap { $0.muji.payloadTypes(medium) }
    guard let first = lists.first else { return nil }
    let shared = first.filter { payload in
      negotiation.supports(payload, medium) && Self.isUsable(payload) && !taken.contains(payload.id)
        && lists.allSatisfy { $0.contains(payload) }
    }
    return shared.isEmpty ? nil : Array(shared.prefix(8))
  }

  /// All of it goes into every offer of ours: one who announces a book must not make us send it fifteen times.
  /// RFC 5761 §4: 64...95 would be taken for RTCP.
  private static func isUsable(_ payload: PayloadType) -> Bool {
    let words = payload.parameters.flatMap { [$0.name ?? "", $0.value] }
    return !(64...95).contains(payload.id) && payload.parameters.count <= 16 && payload.feedback.count <= 16
      && words.allSatisfy { $0.utf8.count <= 128 }
  }

  private func ours(_ medium: Media, besides taken: Set<UInt8>) -> [PayloadType] {
    negotiation.roomPayloads(medium).map { payload in
      guard taken.contains(payload.id) else { return payload }
      var other = payload
      other.id = (96...127).first { !taken.contains($0) } ?? payload.id
      return other
    }
  }

  /// Owners may let others in, as Dino's members do. One request each: Prosody reads one item only.
  mutating func tellAllowed() -> [Effect] {
    var effects: [Effect] = []
    for jid in allowed where allowedThere.insert(jid).inserted {
      let iq = randomToken(using: &random)
      allowing[iq] = [jid]
      effects.append(.send(MUC.setAffiliation(.owner, of: [jid], room: room, id: iq)))
    }
    return effects
  }

  // MARK: Theirs

  mutating func receive(_ presence: MUC.Presence, at now: MonotonicTime) -> [Effect] {
    guard state != .outside, state != .over else { return [] }
    if let error = presence.error {
      return presence.nick.isEmpty || presence.nick == nick ? refused(error, at: now) : []
    }
    if isOurs(presence) {
      return presence.isAvailable ? came(presence, at: now) : expelled(presence, at: now)
    }
    return presence.isAvailable ? occupied(presence, at: now) : vacated(presence, at: now)
  }

  /// Old services mark it by the nick alone.
  private func isOurs(_ presence: MUC.Presence) -> Bool {
    presence.isOurs || (presence.nick == nick && presence.realJID == ourself)
  }

  private mutating func came(_ presence: MUC.Presence, at now: MonotonicTime) -> [Effect] {
    guard case .joining = state else { return [] }
    nick = presence.nick
    return arrived(presence, at: now)
  }

  private mutating func occupied(_ presence: MUC.Presence, at now: MonotonicTime) -> [Effect] {
    let nick = presence.nick
    unseen.remove(nick)
    guard let muji = presence.muji else { return occupants[nick] == nil ? [] : gone(nick, at: now) }
    guard let jid = presence.realJID, !jid.isBare else { return [] }
    var effects: [Effect] = []
    if let known = occupants[nick], known.jid != jid { effects += gone(nick, at: now) }
    if occupants[nick] == nil {
      guard occupants.count < Self.largestRoom else { return effects }
      if isOther(jid), !isPresent(jid) { effects.append(.present(jid)) }
      occupants[nick] = Occupant(jid: jid, order: nextOrder, muji: muji, caps: presence.caps)
      nextOrder += 1
    }
    occupants[nick]?.muji = muji
    occupants[nick]?.caps = presence.caps
    if allowed.count < Self.largestRoom, !allowed.contains(jid.bare), isOther(jid) {
      // Whoever is in may come back, into a room that was made anew as well.
      allowed.append(jid.bare)
      allowedThere.insert(jid.bare)
    }
    return muji.preparing ? effects : effects + initiate(nick) + prepared(nick, at: now)
  }

  /// One less to wait for.
  private mutating func prepared(_ nick: String, at now: MonotonicTime) -> [Effect] {
    guard case .preparing = state, awaited.remove(nick) != nil, awaited.isEmpty else { return [] }
    return announce(at: now)
  }

  private mutating func vacated(_ presence: MUC.Presence, at now: MonotonicTime) -> [Effect] {
    let nick = presence.nick
    if presence.statusCodes.contains(303), let newNick = presence.newNick {
      return rename(nick, to: newNick, at: now)
    }
    if presence.statusCodes.contains(301), let jid = occupants[nick]?.jid {
      allowed.removeAll { $0 == jid.bare }  // nor into a room made anew
      allowedThere.remove(jid.bare)
    }
    // Code 332: the service stops, the people do not.
    if presence.statusCodes.contains(332) || isLost {
      guard let missing = forget(nick) else { return [] }
      return [.missing(missing)]
    }
    return gone(nick, at: now)
  }

  private mutating func rename(_ nick: String, to newNick: String, at now: MonotonicTime) -> [Effect] {
    guard newNick != nick, newNick.utf8.count <= 1023, let occupant = occupants.removeValue(forKey: nick)
    else { return [] }
    let replaced = occupants[newNick] == nil ? [] : gone(newNick, at: now)
    occupants[newNick] = occupant
    if awaited.remove(nick) != nil { awaited.insert(newNick) }
    earlier = earlier.map { $0 == nick ? newNick : $0 }
    return replaced
  }

  private mutating func gone(_ nick: String, at now: MonotonicTime) -> [Effect] {
    let left = forget(nick)
    let rest = prepared(nick, at: now)
    guard let left else { return rest }
    return [.absent(left)] + rest
  }

  /// Takes the occupant off; says who it was, unless it is there under another nick too.
  private mutating func forget(_ nick: String) -> JID? {
    unseen.remove(nick)
    earlier.removeAll { $0 == nick }
    guard let jid = occupants.removeValue(forKey: nick)?.jid, isOther(jid), !isPresent(jid) else {
      return nil
    }
    initiated.remove(jid)
    return jid
  }

  /// Those whom the room did not name when we came back.
  mutating func forgetUnseen() -> [Effect] {
    var effects: [Effect] = []
    for nick in unseen.sorted() {
      if let missing = forget(nick) { effects.append(.missing(missing)) }
    }
    return effects
  }

  // MARK: What the room refuses

  private mutating func refused(_ error: StanzaError, at now: MonotonicTime) -> [Effect] {
    guard case .joining = state else {
      if case .waiting = state { return [] }
      return lose(at: now)  // it does not know us any more
    }
    if error.condition == .conflict, nickChanges < 5 {
      nickChanges += 1
      nick = randomToken(bytes: 4, using: &random)
      return join(at: now)
    }
    if wasInside, error.condition != .forbidden { return wait(at: now) }
    return giveUp(Self.problem(error.condition))
  }

  /// XEP-0045 §7.2.
  private static func problem(_ condition: StanzaError.Condition) -> Problem {
    switch condition {
    case .serviceUnavailable: .full
    case .registrationRequired, .notAuthorized: .membersOnly
    case .forbidden: .banned
    case .notAllowed: .notAllowed
    case .itemNotFound, .gone: .gone
    case .remoteServerNotFound, .remoteServerTimeout: .unreachable
    default: .refused(condition)
    }
  }

  /// XEP-0045 §8.2, §9.1, §10.9.
  private mutating func expelled(_ presence: MUC.Presence, at now: MonotonicTime) -> [Effect] {
    let codes = presence.statusCodes
    if presence.isDestroyed { return giveUp(.destroyed) }
    if codes.contains(301) { return giveUp(.banned) }
    if codes.contains(321) || codes.contains(322) { return giveUp(.membersOnly) }
    // With code 333 it was an error of the connection, not a person.
    if codes.contains(307), !codes.contains(333) { return giveUp(.kicked) }
    return wait(at: now)
  }
}
