internal import Base
internal import XMPP

// What is said about group calls (XEP-0482): who is rung, who answers what.
extension CallDirector {
  mutating func receive(
    _ invite: CallInvite, from: JID, origin: Origin, at now: MonotonicTime
  ) -> [Effect] {
    if from.bare == setup.ourself.bare { return receiveOwn(invite, at: now) }
    guard origin != .ownDevice else { return [] }
    switch invite.kind {
    case .invite(let room, let video):
      return origin == .direct ? invited(invite.id, room: room, video: video, from: from, at: now) : []
    case .retract:
      guard let index = groupIndex(invite.id) else {
        // It may be overtaken by what it takes back.
        let isTheirs = call(invite.id).map { $0.peer == from.bare } != false
        if mayRing(from), isTheirs, group(invite.id) == nil { remember(invite.id) }
        return []
      }
      guard groups[index].isRinging, groups[index].inviter?.bare == from.bare else { return [] }
      return endGroup(invite.id, .remoteCancelled, at: now)
    case .accept: return answered(invite.id, .joining, from: from, at: now)
    case .reject: return answered(invite.id, invite.isBusy ? .busy : .declined, from: from, at: now)
    case .left, .finish: return []  // the room says who is there
    }
  }

  /// What our other devices did with an invitation, in whatever order it reaches us.
  private mutating func receiveOwn(_ invite: CallInvite, at now: MonotonicTime) -> [Effect] {
    let reason: EndReason
    switch invite.kind {
    case .accept: reason = .answeredElsewhere
    case .reject: reason = .declinedElsewhere
    case .invite, .retract, .left, .finish: return []
    }
    guard let index = groupIndex(invite.id) else {
      if group(invite.id) == nil { remember(invite.id) }
      return []
    }
    return groups[index].isRinging ? endGroup(invite.id, reason, at: now) : []
  }

  private mutating func invited(
    _ id: String, room: JID, video: Bool, from: JID, at now: MonotonicTime
  ) -> [Effect] {
    guard !isBlocked(from), !finished.contains(id), isFree(id), mayBeRoom(room, of: from) else { return [] }
    // Whom we talk with already makes our call a group: there is nothing to ask.
    if let call = calls.firstIndex(where: { $0.group == nil && $0.isAnswered && $0.peerDevice == from }) {
      return follow(call, into: room, id: id, at: now)
    }
    guard mayRing(from) else { return [] }
    guard contacts.contains(from.bare) || strangers.admits(from, at: now) else { return [] }
    let waiting = occupied > 0
    guard !waiting || (busyRule == .ask && occupied < 4) else {
      return [.stanza(CallInvite(id: id, kind: .reject, isBusy: true).message(to: from))]
    }
    var group = GroupCall(
      id: id, direction: .incoming, media: video ? [.audio, .video] : .audio,
      state: .ringing(since: now, deadline: now + setup.clocks.ring), began: now)
    group.ours.cameraOn = false
    group.room = room
    group.inviter = from
    group.members = [GroupMember(from, .joining, at: now)]
    groups.append(group)
    return [.groupRings(id: id, waiting: waiting)]
  }

  /// The peer of a call of two invites us into the group that it made of it. No word of acceptance: to Dino 0.4 that
  /// would mean to start its session once more.
  private mutating func follow(_ call: Int, into room: JID, id: String, at now: MonotonicTime) -> [Effect] {
    let device = calls[call].peerDevice
    let upgraded = upgrade(call, to: id, room: room, at: now)
    guard let index = groupIndex(id) else { return upgraded }
    groups[index].inviter = device
    return upgraded + enter(id, creates: false, at: now)
  }

  /// Whether it may be a room into which nobody has asked us yet. A person is none: entering one would show us to
  /// whoever the inviter likes.
  private func mayBeRoom(_ room: JID, of inviter: JID) -> Bool {
    let people = contacts.union([setup.ourself.bare, inviter.bare])
    return !people.contains(room.bare) && !groups.contains { $0.room == room.bare }
  }

  // MARK: Answers to ours

  private mutating func answered(
    _ id: String, _ state: GroupMember.State, from: JID, at now: MonotonicTime
  ) -> [Effect] {
    guard let index = groupIndex(id),
      let place = groups[index].members.firstIndex(where: { $0.jid == from.bare && $0.isInvited })
    else { return [] }
    groups[index].members[place].asks = nil
    groups[index].members[place].become(state, at: now)
    return []
  }

  mutating func bounced(_ id: String, from: JID, _ error: StanzaError, at now: MonotonicTime) -> [Effect] {
    answered(id, .unreachable(Self.sentence(error)), from: from, at: now)
  }

  static func sentence(_ error: StanzaError) -> String {
    switch error.condition {
    case .itemNotFound, .serviceUnavailable, .gone, .jidMalformed: "there is nobody of this address"
    case .remoteServerNotFound, .remoteServerTimeout: "this person's server cannot be reached"
    default: "the invitation was refused (\(error.condition.rawValue))"
    }
  }
}
