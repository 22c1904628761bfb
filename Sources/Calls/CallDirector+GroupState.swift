internal import Base
internal import XMPP

// What group calls make of what became of their legs; looked at after every input.
extension CallDirector {
  mutating func followGroups(at now: MonotonicTime) -> [Effect] {
    var effects: [Effect] = []
    for id in groups.map(\.id) {
      effects += followLegs(of: id, at: now)
      effects += settle(id, at: now)
    }
    for call in calls where call.isOver {
      if let group = call.group { effects.append(.legLeft(group: group, leg: call.id)) }
    }
    for index in groups.indices {
      if case .ended(let end) = groups[index].state {
        effects.append(.groupEnded(id: groups[index].id, end))
      } else if groups[index].told != groups[index].face {
        groups[index].told = groups[index].face
        effects.append(.groupChanged(id: groups[index].id))
      }
    }
    return effects
  }

  private mutating func followLegs(of id: String, at now: MonotonicTime) -> [Effect] {
    var effects: [Effect] = []
    for leg in calls where leg.group == id {
      guard let index = groupIndex(id),
        let place = groups[index].members.firstIndex(where: { $0.leg == leg.id })
      else { continue }
      if case .ended(let end) = leg.state {
        effects += ended(leg, end, place, in: index, at: now)
        continue
      }
      groups[index].members[place].media = leg.theirs
      if case .active = leg.state { connected(place, in: index, at: now) }
      if case .reconnecting = leg.state, groups[index].members[place].awaySince != nil {
        effects += remove(place, from: index, at: now)  // neither in the room nor to be heard
        continue
      }
      if leg.isAgreed, groups[index].synced.insert(leg.id).inserted {
        effects += sync(leg.id, index, at: now)
      }
    }
    return effects
  }

  private mutating func connected(_ place: Int, in index: Int, at now: MonotonicTime) {
    groups[index].members[place].become(.connected, at: now)
    groups[index].members[place].isRetried = false
  }

  /// What the person chose while the session was made.
  private mutating func sync(_ leg: String, _ index: Int, at now: MonotonicTime) -> [Effect] {
    let ours = groups[index].ours
    return forward(leg, .setMuted(ours.muted), at: now) + forward(leg, .setCamera(ours.cameraOn), at: now)
      + forward(leg, .setHeld(ours.held), at: now)
  }

  private mutating func ended(
    _ leg: CallMachine, _ end: CallEnd, _ place: Int, in index: Int, at now: MonotonicTime
  ) -> [Effect] {
    let id = groups[index].id
    groups[index].synced.remove(leg.id)
    groups[index].members[place].leg = nil
    let away = groups[index].members[place].awaySince != nil
    groups[index].members[place].awaySince = nil
    let device = groups[index].members[place].device
    let isPresent = device.map { groups[index].muc?.isPresent($0) == true } ?? false
    guard isPresent, !away else {
      groups[index].members[place].become(.left, at: now)
      return []
    }
    groups[index].members[place].become(after(end.reason), at: now)
    guard isFailure(end.reason), leg.direction == .outgoing, !groups[index].members[place].isRetried,
      let device
    else { return [] }
    groups[index].members[place].isRetried = true
    return startLeg(to: device, in: id, at: now)
  }

  /// What a member is whose session ended, as long as the room shows it.
  private func after(_ reason: EndReason) -> GroupMember.State {
    switch reason {
    case .dropped: .unreachable("the connection was lost")
    case .failed(let text), .securityFailed(let text): .unreachable(text)
    case .remoteNoAnswer, .noAnswer: .unreachable("this person's client does not answer")
    // It goes, or gave way to a session that is coming.
    case .hangup, .remoteHangup, .cancelled, .remoteCancelled, .declined, .remoteDeclined, .busy,
      .answeredElsewhere, .declinedElsewhere:
      .joining
    }
  }

  /// Whether another attempt may do better.
  private func isFailure(_ reason: EndReason) -> Bool {
    switch reason {
    case .dropped, .failed, .remoteNoAnswer: true
    case .hangup, .remoteHangup, .cancelled, .remoteCancelled, .declined, .remoteDeclined, .busy, .noAnswer,
      .answeredElsewhere, .declinedElsewhere, .securityFailed:
      false
    }
  }

  /// The call follows its members: nobody came, somebody is in, everybody left.
  private mutating func settle(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    let group = groups[index]
    let isAround = group.members.contains(where: \.isAround)
    let isCompany = isAround || group.members.contains(where: \.isInvited)
    switch group.state {
    case .dialling(_, let deadline):
      if isAround {
        groups[index].state = .connecting(since: now, deadline: now + setup.clocks.reach)
      } else if !isCompany, !group.waits || now >= deadline {
        return endGroup(id, group.verdict, at: now)
      }
    case .connecting(_, let deadline):
      if group.members.contains(where: { $0.state == .connected }) {
        groups[index].state = .active(since: now)
      } else if !isCompany, group.muc?.isInside == true || group.isWithoutRoom || now >= deadline {
        return deserted(id, at: now)
      }
    case .active, .reconnecting:
      if isCompany {
        groups[index].aloneUntil = nil
      } else if group.isWithoutRoom {
        return endGroup(id, .remoteHangup, at: now)
      } else if let until = group.aloneUntil {
        if now >= until { return endGroup(id, .remoteHangup, at: now) }
      } else {
        groups[index].aloneUntil = now + setup.clocks.alone
      }
    case .ringing, .ended: break
    }
    return []
  }

  /// Nobody is left of those with whom no media ever came through.
  private mutating func deserted(_ id: String, at now: MonotonicTime) -> [Effect] {
    guard let index = groupIndex(id) else { return [] }
    if groups[index].waits {
      groups[index].state = .dialling(since: now, deadline: now + Self.longestWait)
      return []
    }
    for member in groups[index].members {
      if case .unreachable(let text) = member.state { return endGroup(id, .failed(text), at: now) }
    }
    let isIncoming = groups[index].direction == .incoming
    return endGroup(id, isIncoming ? .remoteCancelled : .remoteHangup, at: now)
  }
}

extension CallMachine {
  /// Whether media comes at this moment.
  var isFlowing: Bool { if case .active = state { true } else { false } }
}
