internal import Base
internal import XMPP

// What the peer and our own other devices send.
extension CallMachine {
  mutating func receive(_ message: JingleMessage, from: JID, at now: MonotonicTime) -> [Effect] {
    guard from.bare == peer else { return [] }
    switch (message, state) {
    case (.ringing, .dialling):
      guard ringingDevices.count < 16, ringingDevices.insert(from).inserted else { return [] }
      return [.changed]
    case (.proceed, .dialling): return proceed(with: from, at: now)
    case (.reject(_, let reason, let tieBreak), .dialling):
      // After a tie the peer is busy with its own call to us; nobody there has declined.
      let isBusy = tieBreak || reason?.condition == .busy
      return close(Jingle.Reason(.cancel), as: isBusy ? .busy : .remoteDeclined, at: now)
    case (.retract, .ringing), (.finish, .ringing):
      return close(Jingle.Reason(.cancel), as: .remoteCancelled, at: now)
    case (.retract, .connecting) where session == nil: return end(.remoteCancelled, at: now)
    case (.finish(_, let reason, _), .connecting), (.finish(_, let reason, _), .active),
      (.finish(_, let reason, _), .reconnecting):
      guard from == peerDevice else { return [] }
      return close(Jingle.Reason(.success), as: Self.end(for: reason), at: now)
    case (.propose, _), (.ringing, _), (.proceed, _), (.accept, _), (.reject, _), (.retract, _), (.finish, _):
      return []
    }
  }

  /// Another device of ours has dealt with the call (XEP-0353 §3.3; carbons or to our bare JID).
  mutating func receiveOwn(_ message: JingleMessage, at now: MonotonicTime) -> [Effect] {
    switch (message, state) {
    case (.accept, .ringing), (.proceed, .ringing):
      return close(Jingle.Reason(.cancel), as: .answeredElsewhere, at: now)
    case (.reject, .ringing): return close(Jingle.Reason(.cancel), as: .declinedElsewhere, at: now)
    case (.accept, .connecting), (.proceed, .connecting):
      if session == nil { wasAnsweredTwice = true }
      return []
    case (.accept, _), (.proceed, _), (.reject, _), (.propose, _), (.ringing, _), (.retract, _), (.finish, _):
      return []
    }
  }

  mutating func receive(_ jingle: Jingle, from: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    guard let session else {
      guard jingle.action == .sessionInitiate, from == peerDevice else {
        return [.refuse(iq: iq, to: from, JingleSession.unknownSession)]
      }
      return offered(jingle, from: from, iq: iq, at: now)
    }
    guard from == peerDevice else { return [.refuse(iq: iq, to: from, JingleSession.unknownSession)] }
    // Dino repeats its first offer after a call became a group: it is the session we have.
    if jingle.action == .sessionInitiate, session.role == .responder {
      return [.acknowledge(iq: iq, to: from)]
    }
    return run(self.session?.receive(jingle, iq: iq), at: now)
  }

  private mutating func offered(_ offer: Jingle, from: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    switch state {
    case .ringing: return take(offer, from: from, iq: iq, at: now)
    case .connecting:
      let effects = take(offer, from: from, iq: iq, at: now)
      return isOver ? effects : effects + acceptSession(at: now)
    case .dialling, .active, .reconnecting, .ended:
      return [.refuse(iq: iq, to: from, JingleSession.unknownSession)]
    }
  }

  /// Translates what the session wants into what the call wants.
  mutating func run(_ effects: [JingleSession.Effect]?, at now: MonotonicTime) -> [Effect] {
    guard let device = peerDevice else { return [] }
    return (effects ?? []).flatMap { effect -> [Effect] in
      switch effect {
      case .request(let jingle): [.request(jingle, to: device)]
      case .acknowledge(let iq): [.acknowledge(iq: iq, to: device)]
      case .refuse(let iq, let error): [.refuse(iq: iq, to: device, error)]
      case .openTransport(let name, let controlling): [.openTransport(name, controlling: controlling)]
      case .connectTransport(let name, let remote): [.connectTransport(name, remote)]
      case .remoteCandidates(let name, let candidates): [.remoteCandidates(name, candidates)]
      case .closeTransport(let name): [.closeTransport(name)]
      case .streams(let plans): agreed(plans)
      case .accepted: accepted(at: now)
      case .peerAddedVideo: peerAddedVideo(at: now)
      case .ourVideoAccepted: ours.cameraOn ? [] : inform(.video, muted: true)
      case .peerInfo(let info): peerInfo(info, at: now)
      case .ended(let reason, let byPeer):
        byPeer ? end(ending(reason), at: now) : refusedByUs(reason, at: now)
      }
    }
  }

  private mutating func accepted(at now: MonotonicTime) -> [Effect] {
    var effects: [Effect] = []
    if case .dialling = state {  // a plain session-initiate: the answer is the first we hear
      state = .connecting(since: now, deadline: now + clocks.connect)
    }
    // What the person chose while it rang, the peer learns now.
    if ours.muted { effects += inform(.audio, muted: true) }
    effects += showPicture(at: now)
    effects += tellWant(at: now)
    return effects + [.changed]
  }

  /// What is shown follows what was agreed: without a picture content there is no picture.
  private mutating func agreed(_ plans: [StreamPlan]) -> [Effect] {
    if session?.hasVideo != true { ours.cameraOn = false }
    let receives = plans.contains { $0.media == .video && $0.receives }
    if receives != expectsPicture { theirs.cameraOn = receives }
    expectsPicture = receives
    return [.streams(plans), .changed]
  }

  /// Brings a picture content that was just agreed on in line with our camera.
  private mutating func showPicture(at now: MonotonicTime) -> [Effect] {
    guard let session, session.hasVideo else { return [] }
    switch (ours.cameraOn, session.maySendVideo(us: true)) {
    case (true, true), (false, false): return []
    case (false, true): return inform(.video, muted: true)
    case (true, false):
      if session.role == .responder { return run(self.session?.sendVideo(), at: now) }
      ours.cameraOn = false  // the answer said so
      return []
    }
  }

  private mutating func peerAddedVideo(at now: MonotonicTime) -> [Effect] {
    theirs.cameraOn = expectsPicture
    let wanted = ours.cameraOn && session?.maySendVideo(us: true) == false
    return (wanted ? run(session?.sendVideo(), at: now) : showPicture(at: now)) + [.changed]
  }

  private mutating func peerInfo(_ info: SessionInfo, at now: MonotonicTime) -> [Effect] {
    switch info {
    case .ringing:
      guard case .dialling = state, let device = peerDevice else { return [] }
      ringingDevices.insert(device)
    case .mute(let name, _): setTheirs(name, muted: true)
    case .unmute(let name, _): setTheirs(name, muted: false)
    case .hold: theirs.held = true
    case .unhold, .active: theirs.held = false
    case .want(let constraints): return heard.take(constraints, at: now).map { [.peerWants($0)] } ?? []
    case .other: return []
    }
    return [.changed]
  }

  /// A mute without a name concerns the voice (XEP-0167 §8: all contents; the picture says so by itself).
  private mutating func setTheirs(_ name: String?, muted: Bool) {
    let media = name.flatMap { session?.contents[$0]?.media } ?? .audio
    if media == .audio { theirs.muted = muted } else { theirs.cameraOn = !muted }
  }

  /// The session ended itself (an answer we can't use): so does the call.
  private mutating func refusedByUs(_ reason: Jingle.Reason?, at now: MonotonicTime) -> [Effect] {
    switch reason?.condition {
    case .securityError: end(.securityFailed(reason?.text ?? "the other side offers no encryption"), at: now)
    default: end(.failed(reason?.text ?? "no common codec"), at: now)
    }
  }

  /// What the peer's session-terminate means here.
  private func ending(_ reason: Jingle.Reason?) -> EndReason {
    switch state {
    case .ringing: return reason?.condition == .securityError ? Self.end(for: reason) : .remoteCancelled
    case .dialling, .connecting:
      switch reason?.condition {
      case .busy: return .busy
      case .decline: return .remoteDeclined
      case .cancel: return direction == .incoming ? .remoteCancelled : .remoteDeclined
      case .timeout, .expired: return .remoteNoAnswer
      default: return Self.end(for: reason)
      }
    case .active, .reconnecting, .ended: return Self.end(for: reason)
    }
  }

  /// An end by the peer in a call that had been answered.
  static func end(for reason: Jingle.Reason?) -> EndReason {
    switch reason?.condition {
    case nil, .success, .gone, .cancel, .decline, .busy: .remoteHangup
    case .connectivityError, .timeout, .expired: .dropped
    case .securityError: .securityFailed(reason?.text ?? "the other side could not verify the encryption")
    case .unsupportedApplications, .failedApplication, .incompatibleParameters:
      .failed("the other side has no codec in common with us")
    case .unsupportedTransports, .failedTransport: .failed("the other side found no network path")
    case .mediaError: .failed("the other side could not open its devices")
    default: .failed("the other side ended the call with an error")
    }
  }
}
