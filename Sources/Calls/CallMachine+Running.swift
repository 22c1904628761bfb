internal import Base
internal import XMPP

// A call that has been answered, and everything that ends one.
extension CallMachine {
  mutating func hangUp(at now: MonotonicTime) -> [Effect] {
    switch state {
    case .ringing: return decline(busy: false, at: now)
    case .dialling:
      return withdraw(Jingle.Reason(.cancel), as: .cancelled, at: now)
    case .connecting, .active, .reconnecting:
      let reason = Jingle.Reason(.success)
      return close(reason, as: .hangup, farewell: farewell(reason), at: now)
    case .ended: return []
    }
  }

  /// Takes our proposal or offer back.
  private mutating func withdraw(_ reason: Jingle.Reason, as ending: EndReason, at now: MonotonicTime)
    -> [Effect]
  {
    let told: [Effect] = isProposed ? [.send(.retract(id: id, reason: reason), to: peer)] : []
    return told + close(reason, as: ending, at: now)
  }

  /// XEP-0353 §3.7: tells all devices of both that the call is over. Peers that don't know it ignore it.
  private func farewell(_ reason: Jingle.Reason) -> [Effect] {
    guard isProposed, let device = peerDevice else { return [] }
    // Answered, but our offer has not gone out: the peer knows a proposal only.
    if session?.state == .preparing {
      return [.send(.retract(id: id, reason: Jingle.Reason(.cancel)), to: peer)]
    }
    return [.send(.finish(id: id, reason: reason), to: device)]
  }

  mutating func setMuted(_ muted: Bool) -> [Effect] {
    guard ours.muted != muted else { return [] }
    ours.muted = muted
    return inform(.audio, muted: muted) + [.changed]
  }

  /// Tells the peer that a voice or picture of ours stopped or came back; what has not been agreed on yet is told
  /// when it is (`accepted`).
  func inform(_ media: Media, muted: Bool) -> [Effect] {
    guard let session, session.state == .active, let device = peerDevice,
      let (name, creator) = session.reference(to: media), session.contents[name]?.accepted == true
    else { return [] }
    let info: SessionInfo =
      muted ? .mute(name: name, creator: creator) : .unmute(name: name, creator: creator)
    return session.inform(info).compactMap { effect in
      if case .request(let jingle) = effect { .request(jingle, to: device) } else { nil }
    }
  }

  mutating func setCamera(_ on: Bool, at now: MonotonicTime) -> [Effect] {
    // A call for voice gets a picture only when both have agreed on the voice.
    guard ours.cameraOn != on, media.contains(.video) || session?.state == .active else { return [] }
    ours.cameraOn = on
    guard let session, session.state == .active else { return [.changed] }
    let known = session.hasVideo
    var effects: [Effect] = []
    if on { effects += run(self.session?.sendVideo(), at: now) }
    if known { effects += inform(.video, muted: !on) }
    return effects + [.changed]
  }

  mutating func setHeld(_ held: Bool) -> [Effect] {
    guard ours.held != held, let session, session.state == .active, let device = peerDevice else { return [] }
    ours.held = held
    let told = session.inform(held ? .hold : .unhold).compactMap { effect -> Effect? in
      if case .request(let jingle) = effect { .request(jingle, to: device) } else { nil }
    }
    return told + [.changed]
  }

  mutating func mediaFlows(at now: MonotonicTime) -> [Effect] {
    switch state {
    case .connecting:
      guard session?.state == .active else { return [] }
      state = .active(since: now)
    case .reconnecting(_, _, let activeSince): state = .active(since: activeSince)
    case .dialling, .ringing, .active, .ended: return []
    }
    return [.changed]
  }

  mutating func mediaSilent(at now: MonotonicTime) -> [Effect] {
    guard !ours.held, !theirs.held else { return [] }
    return pathLost(at: now)
  }

  private mutating func pathLost(at now: MonotonicTime) -> [Effect] {
    guard case .active(let activeSince) = state else { return [] }
    let patience = group == nil ? clocks.giveUp : clocks.giveUpLeg
    state = .reconnecting(since: now, deadline: now + patience, activeSince: activeSince)
    return [.changed]
  }

  mutating func transportFailed(_ name: String, secure: Bool, at now: MonotonicTime) -> [Effect] {
    // A call whose voice has a path of its own goes on without the picture.
    if !secure, let effects = session?.transportLost(name) { return run(effects, at: now) + [.changed] }
    switch state {
    case .active, .reconnecting:
      return secure ? fail(.securityError, Self.notWhoItSaid, at: now) : pathLost(at: now)
    case .dialling, .ringing, .connecting:
      return secure
        ? fail(.securityError, Self.notWhoItSaid, at: now)
        : fail(.connectivityError, .failed("no network path to the other side was found"), at: now)
    case .ended: return []
    }
  }

  private static let notWhoItSaid = EndReason.securityFailed(
    "the encryption keys do not match what the other side announced")

  private mutating func fail(_ condition: Jingle.Reason.Condition, _ end: EndReason, at now: MonotonicTime)
    -> [Effect]
  {
    let reason = Jingle.Reason(condition)
    return close(reason, as: end, farewell: farewell(reason), at: now)
  }

  mutating func tick(at now: MonotonicTime) -> [Effect] {
    let due = heard.due(at: now).map { Effect.peerWants($0) }
    let told = tellWant(at: now) + (due.map { [$0] } ?? [])
    guard let stateDeadline, now >= stateDeadline else { return told }
    return told + expire(at: now)
  }

  private mutating func expire(at now: MonotonicTime) -> [Effect] {
    switch state {
    case .dialling:
      return withdraw(Jingle.Reason(.timeout), as: .remoteNoAnswer, at: now)
    case .ringing:
      return close(Jingle.Reason(.timeout), as: .noAnswer, at: now)
    case .connecting:
      // The caller has taken our other device: it is that one's call now, and nothing of ours is to be taken back.
      if session == nil, wasAnsweredTwice { return end(.answeredElsewhere, at: now) }
      return fail(.connectivityError, .failed("the connection could not be made in time"), at: now)
    case .reconnecting:
      return fail(.connectivityError, .dropped, at: now)
    case .active, .ended: return []
    }
  }

  mutating func requestFailed(_ action: Jingle.Action, _ error: StanzaError, at now: MonotonicTime)
    -> [Effect]
  {
    switch action {
    case .sessionInitiate, .sessionAccept:
      let ours = (session?.role, session?.state)
      guard ours == (action == .sessionInitiate ? (.initiator, .pending) : (.responder, .active)) else {
        return []
      }
      // Its own offer, which would have won, went to another device of ours.
      let isTie = Jingle.Problem(error) == .tieBreak
      let refused = EndReason.failed("the other side refused the call (\(error.condition.rawValue))")
      return close(Jingle.Reason(.failedApplication), as: isTie ? .busy : refused, at: now)
    case .contentAdd:
      // XEP-0166 §7.2.16: the initiator's own content-add is on its way and takes the place of ours.
      if session?.role == .responder, Jingle.Problem(error) == .tieBreak { return [] }
      return run(session?.additionRefused(), at: now)
    case .contentModify:
      ours.cameraOn = false
      return run(session?.sendingRefused(), at: now) + [.changed]
    case .sessionInfo where Jingle.Problem(error) == .unsupportedInfo:
      want.isUnderstood = false
      return []
    default:
      // The peer has lost the session (its client was started again): nothing can be agreed on any more.
      guard Jingle.Problem(error) == .unknownSession, session?.state == .active else { return [] }
      return close(Jingle.Reason(.gone), as: .dropped, at: now)
    }
  }
}
