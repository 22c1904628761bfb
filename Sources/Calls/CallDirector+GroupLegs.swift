internal import Base
internal import XMPP

// The sessions of group calls: one with every other member, begun by whoever came later (XEP-0272 §4).
extension CallDirector {
  // MARK: The room

  mutating func receiveRoom(_ stanza: XMLElement, at now: MonotonicTime) -> [Effect] {
    guard let from = stanza.from,
      let id = groups.first(where: { $0.room == from.bare && !$0.isOver && $0.muc != nil })?.id
    else { return [] }
    if let presence = MUC.Presence(stanza) { return tellRoom(.presence(presence), of: id, at: now) }
    guard stanza.iqType == .result || stanza.iqType == .error, let iq = stanza.id else { return [] }
    return tellRoom(.answered(iq: iq, error: stanza.stanzaError), of: id, at: now)
  }

  mutating func tellRoom(_ input: MujiRoom.Input, of id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let effects = groups[index].muc?.handle(input, at: now) else {
      return []
    }
    return effects.flatMap { run($0, of: id, at: now) }
  }

  private mutating func run(_ effect: MujiRoom.Effect, of id: String, at now: MonotonicTime) -> [Effect] {
    if case .send(let stanza) = effect { return [.stanza(stanza)] }
    guard let index = groupIndex(id) else { return [] }  // ended by the effect before this one
    switch effect {
    case .send: return []  // see above
    case .entered: return entered(id, at: now)
    case .rejoined:
      groups[index].isRoomLost = false
      for place in groups[index].members.indices { groups[index].members[place].isRetried = false }
      return sendInvites(id, at: now)
    case .initiate(let device): return startLeg(to: device, in: id, at: now)
    case .present(let device):
      groups[index].arrived(device, at: now)
      return takeEarly(from: device, in: id, at: now)
    case .absent(let device): return departed(device, from: id, at: now)
    case .missing(let device): return missed(device, in: id, at: now)
    case .notAllowed(let people, let error):
      for place in groups[index].members.indices
      where groups[index].members[place].isInvited && people.contains(groups[index].members[place].jid) {
        groups[index].members[place].asks = nil
        groups[index].members[place].become(.unreachable(Self.sentence(error)), at: now)
      }
      return []
    case .lost(.disconnected):
      groups[index].isRoomLost = true
      return []
    case .lost(let problem):
      if stayWithoutRoom(id, problem, at: now) { return [] }
      return endGroup(id, reason(problem, groups[index].direction), at: now)
    }
  }

  /// A call of two that was to become a group, and does not: the two go on.
  private mutating func stayWithoutRoom(
    _ id: String, _ problem: MujiRoom.Problem, at now: MonotonicTime
  ) -> Bool {
    guard let index = groupIndex(id), groups[index].muc?.wasInside == false, !legs(of: id).isEmpty,
      case .failed(let text) = reason(problem, .outgoing)
    else { return false }
    groups[index].isRoomLost = true
    for place in groups[index].members.indices where groups[index].members[place].isInvited {
      groups[index].members[place].asks = nil
      groups[index].members[place].become(.unreachable(text), at: now)
    }
    return true
  }

  private func reason(_ problem: MujiRoom.Problem, _ direction: CallDirection) -> EndReason {
    switch problem {
    case .destroyed: .remoteHangup
    case .gone: direction == .incoming ? .remoteCancelled : .failed("the group call is over")
    case .full: .failed("the group call is full")
    case .membersOnly: .failed("the group call is for invited people only")
    case .banned, .kicked: .failed("you were removed from the group call")
    case .notAllowed: .failed("your server lets you make no rooms")
    case .disconnected, .unreachable: .failed("the room of the group call cannot be reached")
    case .refused(let condition): .failed("the room refused the group call (\(condition.rawValue))")
    }
  }

  private mutating func entered(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let muc = groups[index].muc else { return [] }
    guard muc.people.count < GroupCall.limit else {
      return endGroup(id, .failed("the group call is full"), at: now)
    }
    groups[index].dropAbsent(at: now)
    return sendInvites(id, at: now)
  }

  // MARK: Who goes

  /// The room says that somebody left. Who left on purpose ends the session too; whose stream broke comes back, or
  /// falls silent.
  private mutating func departed(_ device: JID, from id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let place = groups[index].index(of: device) else { return [] }
    groups[index].members[place].isInRoom = false
    if let session = leg(of: place, in: index), calls[session].isFlowing {
      groups[index].members[place].awaySince = now
      return []
    }
    return remove(place, from: index, at: now)
  }

  /// The room is another one, or was stopped: the people are who they were.
  private mutating func missed(_ device: JID, in id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let place = groups[index].index(of: device) else { return [] }
    groups[index].members[place].isInRoom = false
    guard let session = leg(of: place, in: index), calls[session].isFlowing else {
      return remove(place, from: index, at: now)
    }
    return []
  }

  private func leg(of place: Int, in index: Int) -> Int? {
    let member = groups[index].members[place]
    return calls.firstIndex { $0.id == member.leg && !$0.isOver }
  }

  mutating func remove(_ place: Int, from index: Int, at now: MonotonicTime) -> [Effect] {
    let leg = groups[index].members[place].leg
    groups[index].members[place].leg = nil
    groups[index].members[place].awaySince = nil
    groups[index].members[place].become(.left, at: now)
    guard let leg else { return [] }
    groups[index].synced.remove(leg)
    return forward(leg, .hangUp, at: now)
  }

  mutating func expireAway(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    var effects: [Effect] = []
    for place in groups[index].members.indices {
      guard let since = groups[index].members[place].awaySince, now >= since + setup.clocks.reach else {
        continue
      }
      effects += remove(place, from: index, at: now)
    }
    return effects
  }

  // MARK: Beginning a session

  private func leg(with device: JID, in id: String) -> Int? {
    calls.firstIndex { $0.group == id && $0.peerDevice == device && !$0.isOver }
  }

  private func legSetup(_ index: Int) -> CallMachine.Setup {
    var own = setup
    if let muc = groups[index].muc { own.negotiation = muc.agreed }
    return own
  }

  mutating func startLeg(to device: JID, in id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let room = groups[index].room, leg(with: device, in: id) == nil,
      legs(of: id).count < GroupCall.limit - 1, !isBlocked(device), sessions.admits(device, at: now)
    else { return [] }
    let sid = randomToken(bytes: 16, using: &random)
    let (call, effects) = CallMachine.leg(
      id: sid, to: device, of: id, room: room, ours: groups[index].ours, setup: legSetup(index),
      seed: random.next(), at: now)
    calls.append(call)
    groups[index].attach(sid, to: device, at: now)
    let told: [Effect] = effects.map { .call(id: sid, $0) }
    return [.legJoined(group: id, leg: sid)] + told
  }

  /// Takes what belongs to a group call; nil for a request that belongs to none, or to a session that we have.
  mutating func receiveLeg(_ jingle: Jingle, from: JID, iq: String, at now: MonotonicTime) -> [Effect]? {
    if let effects = follow(jingle, from: from, iq: iq) { return effects }
    guard jingle.action == .sessionInitiate, let room = jingle.mujiRoom,
      !calls.contains(where: { $0.id == jingle.sid && $0.peer == from.bare })
    else { return nil }
    let group = groups.first { $0.room == room.bare && !$0.isOver && $0.muc != nil }
    guard let group, from.bare != setup.ourself.bare, isFree(jingle.sid), !finished.contains(jingle.sid),
      !isBlocked(from)
    else {
      // Who may not ring learns no more than from an account that is not there.
      let error = mayRing(from) ? JingleSession.unknownSession : StanzaError(.serviceUnavailable)
      return [.refuse(iq: iq, to: from, error)]
    }
    guard group.muc?.isPresent(from) == true else {
      return hold(jingle, from: from, iq: iq, in: group.id, at: now)
    }
    return takeLeg(jingle, from: from, iq: iq, in: group.id, at: now)
  }

  /// An occupant's offer: accepted without asking.
  private mutating func takeLeg(
    _ offer: Jingle, from: JID, iq: String, in id: String, at now: MonotonicTime
  ) -> [Effect] {
    // An offer that waited may have been overtaken by another of its id.
    guard let index = groupIndex(id), let room = groups[index].room, isFree(offer.sid),
      !finished.contains(offer.sid)
    else { return [.refuse(iq: iq, to: from, JingleSession.unknownSession)] }
    var effects: [Effect] = []
    let rival = leg(with: from, in: id)
    if let rival, calls[rival].isDialling, wins(calls[rival].id, over: offer.sid, of: from) {
      return [.refuse(iq: iq, to: from, Jingle.Problem.tieBreak.stanzaError)]
    }
    guard rival != nil || legs(of: id).count < GroupCall.limit - 1, sessions.admits(from, at: now) else {
      return [.refuse(iq: iq, to: from, StanzaError(.resourceConstraint))]
    }
    if let rival {
      let old = calls[rival].id
      if calls[rival].isDialling {
        let closing: [Effect] = calls[rival].vanish(at: now).map { .call(id: old, $0) }
        effects += closing
      } else {
        // It has lost the session that we still hold.
        effects += forward(old, .hangUp, at: now)
      }
      groups[index].synced.remove(old)
    }
    let (call, answer) = CallMachine.leg(
      offer: offer, from: from, iq: iq, of: id, room: room, ours: groups[index].ours, setup: legSetup(index),
      seed: random.next(), at: now)
    calls.append(call)
    groups[index].attach(offer.sid, to: from, at: now)
    effects.append(.legJoined(group: id, leg: offer.sid))
    let told: [Effect] = answer.map { .call(id: offer.sid, $0) }
    return effects + told
  }

  // MARK: Offers that come before their sender

  private mutating func hold(
    _ offer: Jingle, from: JID, iq: String, in id: String, at now: MonotonicTime
  ) -> [Effect] {
    guard let index = groupIndex(id), groups[index].early.count < GroupCall.limit,
      !groups[index].early.contains(where: { $0.from.bare == from.bare })
    else { return [.refuse(iq: iq, to: from, JingleSession.unknownSession)] }
    groups[index].early.append(
      GroupCall.EarlyOffer(offer: offer, from: from, iq: iq, deadline: now + setup.clocks.early))
    return []
  }

  /// What comes behind an early offer waits with it; nil if there is none.
  private mutating func follow(_ jingle: Jingle, from: JID, iq: String) -> [Effect]? {
    for index in groups.indices {
      guard
        let place = groups[index].early.firstIndex(where: { $0.offer.sid == jingle.sid && $0.from == from })
      else { continue }
      if jingle.action == .sessionTerminate {
        let early = groups[index].early.remove(at: place)
        return (early.iqs + [iq]).map { Effect.acknowledge(iq: $0, to: from) }
      }
      guard groups[index].early[place].more.count < 32,
        groups[index].early.reduce(0, { $0 + $1.more.count }) < 128
      else {
        return [.refuse(iq: iq, to: from, StanzaError(.resourceConstraint))]
      }
      groups[index].early[place].more.append((jingle, iq))
      return []
    }
    return nil
  }

  private mutating func takeEarly(from device: JID, in id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id),
      let place = groups[index].early.firstIndex(where: { $0.from == device })
    else { return [] }
    let early = groups[index].early.remove(at: place)
    var effects = takeLeg(early.offer, from: device, iq: early.iq, in: id, at: now)
    for (jingle, iq) in early.more { effects += receive(jingle, from: device, iq: iq, at: now) }
    return effects
  }

  mutating func expireEarly(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    let late = groups[index].early.filter { now >= $0.deadline }
    groups[index].early.removeAll { now >= $0.deadline }
    return late.flatMap { refuse($0) }
  }

  func refuse(_ early: GroupCall.EarlyOffer) -> [Effect] {
    early.iqs.map { Effect.refuse(iq: $0, to: early.from, JingleSession.unknownSession) }
  }
}
