internal import Base
public import XMPP

// Group calls: beginning, inviting, leaving (XEP-0272). What members answer is in +Invites, their sessions in +Legs.
extension CallDirector {
  /// How long somebody waits in a room of their own for people who come by themselves.
  static let longestWait = Duration.seconds(3600)

  /// Why `peers` cannot be asked into the call `id` (nil: a new one); nil if they can. For asking beforehand.
  public func refusal(inviting peers: [JID], to id: String? = nil) -> GroupRefusal? {
    var inside: [JID] = []
    var dino: JID?
    if let id {
      if let group = groups.first(where: { $0.id == id && !$0.isOver }) {
        guard !group.isRinging else { return .notAnswered }
        guard group.muc?.state != .over else { return .noRoomService }
        inside = group.members.filter { $0.isAround || $0.isInvited }.map(\.jid)
        dino = group.muc?.dino
      } else if let call = running.first(where: { $0.id == id }) {
        guard call.isAnswered else { return .notAnswered }
        inside = [call.peer]
      } else {
        return .unknownCall
      }
    }
    let people = Set(peers.map(\.bare)).subtracting(inside).subtracting([setup.ourself.bare])
    dino = dino ?? people.union(inside).intersection(dinos).min()
    let limit = dino == nil ? GroupCall.limit : GroupCall.limitWithDino
    let wanted = 1 + inside.count + people.count
    return wanted > limit && !people.isEmpty ? .tooMany(wanted: wanted, limit: limit, dino: dino) : nil
  }

  /// Whether `jid` is the room of a group call of ours, or somebody in it.
  public func isRoom(_ jid: JID) -> Bool { groups.contains { $0.room == jid.bare && $0.muc != nil } }

  /// Our sessions with the members of the group call `id`.
  public func legs(of id: String) -> [CallMachine] { calls.filter { $0.group == id && !$0.isOver } }

  func groupIndex(_ id: String) -> Int? { groups.firstIndex { $0.id == id && !$0.isOver } }

  // MARK: Beginning

  mutating func dialGroup(
    _ id: String, _ peers: [JID], media: MediaSet, service: JID, at now: MonotonicTime
  ) -> [Effect] {
    guard isFree(id) else { return [] }
    if let refusal = refusal(inviting: peers) { return [.groupRefused(id: id, refusal)] }
    guard let room = newRoom(at: service) else { return [.groupRefused(id: id, .noRoomService)] }
    let people = peers.filter { $0.bare != setup.ourself.bare }
    let deadline = now + (people.isEmpty ? Self.longestWait : setup.clocks.dial)
    let state = CallMachine.State.dialling(since: now, deadline: deadline)
    var group = GroupCall(id: id, direction: .outgoing, media: media, state: state, began: now)
    group.room = room
    group.waits = people.isEmpty
    _ = group.invite(people, until: now + setup.clocks.dial, at: now)
    groups.append(group)
    return enter(id, creates: true, at: now)
  }

  mutating func joinRoom(_ id: String, _ room: JID, media: MediaSet, at now: MonotonicTime) -> [Effect] {
    guard isFree(id), room.local != nil, !groups.contains(where: { $0.room == room.bare }) else { return [] }
    var group = GroupCall(
      id: id, direction: .outgoing, media: media,
      state: .dialling(since: now, deadline: now + Self.longestWait), began: now)
    group.room = room.bare
    group.waits = true
    groups.append(group)
    return enter(id, creates: true, isOpen: true, at: now)
  }

  /// 128 bits: who does not know the room's name cannot guess it.
  private mutating func newRoom(at service: JID) -> JID? {
    JID(local: randomToken(bytes: 16, using: &random), domain: service.domain)
  }

  mutating func enter(_ id: String, creates: Bool, isOpen: Bool = false, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let room = groups[index].room else { return [] }
    var muc = MujiRoom(
      room: room, nick: randomToken(bytes: 4, using: &random), ourself: setup.ourself, creates: creates,
      media: groups[index].media, negotiation: setup.negotiation, seed: random.next(), at: now)
    muc.isOpen = isOpen
    muc.caps = setup.caps
    groups[index].muc = muc
    let allowed: [Effect] =
      creates ? tellRoom(.allow(groups[index].members.map(\.jid)), of: id, at: now) : []
    return allowed + tellRoom(.enter, of: id, at: now)
  }

  // MARK: Inviting

  mutating func invite(_ id: String, _ peers: [JID], service: JID, at now: MonotonicTime) -> [Effect] {
    if let refusal = refusal(inviting: peers, to: id) { return [.groupRefused(id: id, refusal)] }
    let people = peers.filter { $0.bare != setup.ourself.bare }
    let deadline = now + setup.clocks.dial
    if let index = groupIndex(id) {
      let added = groups[index].invite(people, until: deadline, at: now)
      return tellRoom(.allow(added), of: id, at: now) + sendInvites(id, at: now)
    }
    guard let call = calls.firstIndex(where: { $0.id == id && $0.group == nil }), !people.isEmpty,
      let device = calls[call].peerDevice
    else { return [] }
    guard let room = newRoom(at: service) else { return [.groupRefused(id: id, .noRoomService)] }
    let group = randomToken(bytes: 16, using: &random)
    let upgraded = upgrade(call, to: group, room: room, at: now)
    guard let index = groupIndex(group) else { return upgraded }
    // The peer is asked at the device that it talks with, and comes without ringing.
    groups[index].members[0].asks = device
    _ = groups[index].invite(people, until: deadline, at: now)
    return upgraded + enter(group, creates: true, at: now)
  }

  /// The call of two goes on as the first leg of a new group call.
  mutating func upgrade(_ call: Int, to id: String, room: JID, at now: MonotonicTime) -> [Effect] {
    calls[call].group = id
    calls[call].mujiRoom = room
    let first = calls[call]
    var group = GroupCall(
      id: id, direction: first.direction, media: first.ours.cameraOn ? [.audio, .video] : .audio,
      state: first.state, began: first.began)
    if case .reconnecting(_, _, let since) = first.state { group.state = .active(since: since) }
    group.room = room.bare
    group.ours = first.ours
    group.synced = [first.id]
    var member = GroupMember(first.peer, first.isTalking ? .connected : .joining, at: now)
    member.device = first.peerDevice
    member.leg = first.id
    member.media = first.theirs
    group.members = [member]
    groups.append(group)
    return [.upgraded(call: first.id, group: id)]
  }

  mutating func sendInvites(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let room = groups[index].room, groups[index].muc?.isInside == true
    else { return [] }
    let kind = CallInvite.Kind.invite(room: room, video: groups[index].media.contains(.video))
    let invite = CallInvite(id: id, kind: kind)
    let addresses = groups[index].asked(until: now + setup.clocks.dial, at: now)
    return addresses.flatMap { address -> [Effect] in
      endCallsOfTwo(with: address, at: now) + [.stanza(invite.message(to: address))]
    }
  }

  /// Whoever is asked into a group during a call with us takes that call for the group's first session, as after
  /// `upgrade`: a call beside the group has to be over before. So has one that became a group here and of which the
  /// peer has not been told.
  private mutating func endCallsOfTwo(with peer: JID, at now: MonotonicTime) -> [Effect] {
    let untold = groups.flatMap(\.members).filter { $0.asks != nil }.compactMap(\.leg)
    return calls.filter {
      $0.peer == peer.bare && !$0.isOver && !$0.isRinging && ($0.group == nil || untold.contains($0.id))
    }.flatMap { forward($0.id, .hangUp, at: now) }
  }

  // MARK: What the person does

  mutating func receive(_ input: GroupInput, of id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    switch input {
    case .answer(let media): return answer(id, media, at: now)
    case .decline(let busy): return groups[index].isRinging ? decline(id, busy: busy, at: now) : []
    case .ignore: return groups[index].isRinging ? endGroup(id, .noAnswer, at: now) : []
    case .hangUp:
      if groups[index].isRinging { return decline(id, busy: false, at: now) }
      if case .dialling = groups[index].state { return endGroup(id, .cancelled, at: now) }
      return endGroup(id, .hangup, at: now)
    case .setMuted(let muted):
      groups[index].ours.muted = muted
      return tellLegs(.setMuted(muted), of: id, at: now)
    case .setHeld(let held):
      groups[index].ours.held = held
      return tellLegs(.setHeld(held), of: id, at: now)
    case .setCamera(let on):
      groups[index].ours.cameraOn = on
      // What has once been sent stays announced: a picture that is off is a picture on hold.
      if on { groups[index].media.insert(.video) }
      return tellRoom(.setMedia(groups[index].media), of: id, at: now)
        + tellLegs(.setCamera(on), of: id, at: now)
    }
  }

  private mutating func tellLegs(_ input: CallMachine.Input, of id: String, at now: MonotonicTime)
    -> [Effect]
  {
    legs(of: id).filter(\.isAgreed).flatMap { forward($0.id, input, at: now) }
  }

  private mutating func answer(_ id: String, _ media: MediaSet, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), groups[index].isRinging, let inviter = groups[index].inviter else {
      return []
    }
    groups[index].state = .connecting(since: now, deadline: now + setup.clocks.reach)
    groups[index].media = media.union(.audio)
    groups[index].ours = PartyMedia(cameraOn: media.contains(.video))
    for place in groups[index].members.indices { groups[index].members[place].since = now }
    // Before we are in the room: Dino 0.4 takes the word of somebody whom it sees there for one of its first call.
    let accept = CallInvite(id: id, kind: .accept, room: groups[index].room).message(to: inviter)
    return [.stanza(accept)] + enter(id, creates: false, at: now)
  }

  private mutating func decline(_ id: String, busy: Bool, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id), let inviter = groups[index].inviter else { return [] }
    let reject = CallInvite(id: id, kind: .reject, isBusy: busy).message(to: inviter)
    return [.stanza(reject)] + endGroup(id, busy ? .busy : .declined, at: now)
  }

  /// Ends the call for us: out of the room first, so that nobody calls us any more, then out of the sessions.
  mutating func endGroup(_ id: String, _ reason: EndReason, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    let group = groups[index]
    var effects: [Effect] = []
    for member in group.members where member.isInvited && member.asks == nil {
      effects.append(.stanza(CallInvite(id: id, kind: .retract).message(to: member.jid)))
    }
    for early in group.early { effects += refuse(early) }
    groups[index].early = []
    effects += tellRoom(.leave, of: id, at: now)
    groups[index].state = .ended(CallEnd(reason: reason, duration: group.talked(until: now)))
    for leg in legs(of: id) { effects += forward(leg.id, .hangUp, at: now) }
    if group.muc != nil, let inviter = group.inviter {
      effects.append(.stanza(CallInvite(id: id, kind: .left).message(to: inviter)))
    }
    return effects
  }

  // MARK: Stream and clock

  mutating func connectionBack(at now: MonotonicTime) -> [Effect] {
    groups.map(\.id).flatMap { id -> [Effect] in
      guard let index = groupIndex(id), let old = groups[index].muc?.ourself else { return [] }
      var effects: [Effect] = []
      // Under another address we are somebody else to the members: they let the old sessions go.
      if old != setup.ourself {
        for leg in legs(of: id) { effects += forward(leg.id, .hangUp, at: now) }
      }
      groups[index].muc?.ourself = setup.ourself
      return effects + tellRoom(.connectionBack, of: id, at: now)
    }
  }

  mutating func tickGroup(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    if case .ringing(_, let deadline) = groups[index].state {
      return now >= deadline ? endGroup(id, .noAnswer, at: now) : []
    }
    var effects: [Effect] = groups[index].expire(setup.clocks, at: now).map {
      .stanza(CallInvite(id: id, kind: .retract).message(to: $0))
    }
    effects += expireEarly(id, at: now)
    effects += expireAway(id, at: now)
    return effects + tellRoom(.tick, of: id, at: now)
  }
}

extension CallMachine {
  /// Whether both sides are in the call.
  var isAnswered: Bool {
    switch state {
    case .connecting, .active, .reconnecting: peerDevice != nil
    case .dialling, .ringing, .ended: false
    }
  }

  /// Whether media has come through.
  var isTalking: Bool {
    switch state {
    case .active, .reconnecting: true
    case .dialling, .ringing, .connecting, .ended: false
    }
  }
}
