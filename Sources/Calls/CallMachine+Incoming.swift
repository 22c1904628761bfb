public import Base
public import XMPP

// Being called.
extension CallMachine {
  /// The peer proposes a call (XEP-0353): we ring, and say so if `tellsCaller`, for it shows that we are online.
  public static func ring(
    id: String, from device: JID, media: MediaSet, tellsCaller: Bool = true, setup: Setup, seed: UInt64,
    at now: MonotonicTime
  ) -> (CallMachine, [Effect]) {
    var call = CallMachine(
      id: id, peer: device, direction: .incoming, media: media,
      state: .ringing(since: now, deadline: now + setup.clocks.ring), setup: setup, seed: seed, at: now)
    call.peerDevice = device
    call.isProposed = true
    let told: [Effect] = tellsCaller ? [.send(.ringing(id: id), to: device)] : []
    return (call, told + [.changed])
  }

  /// The peer offers a session without having proposed it: it rings all the same.
  public static func ring(
    offer: Jingle, from device: JID, iq: String, setup: Setup, seed: UInt64, at now: MonotonicTime
  ) -> (CallMachine, [Effect]) {
    var call = CallMachine(
      id: offer.sid, peer: device, direction: .incoming, media: [],
      state: .ringing(since: now, deadline: now + setup.clocks.ring), setup: setup, seed: seed, at: now)
    call.peerDevice = device
    let effects = call.take(offer, from: device, iq: iq, at: now)
    call.media = call.session?.media ?? []
    call.ours.cameraOn = call.media.contains(.video)
    guard let session = call.session, !call.isOver else { return (call, effects) }
    return (call, effects + call.run(session.inform(.ringing), at: now) + [.changed])
  }

  /// Takes the peer's session-initiate; refuses it with its reason if it is none we can take.
  mutating func take(_ offer: Jingle, from device: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    let acknowledge = Effect.acknowledge(iq: iq, to: device)
    do {
      let (session, effects) = try JingleSession.offered(
        offer, ourself: ourself, negotiation: negotiation, seed: seed)
      self.session = session
      peerDevice = device
      expectsPicture = session.maySendVideo(us: false)
      theirs.cameraOn = expectsPicture
      return [acknowledge] + run(effects, at: now)
    } catch {
      var refusal = Jingle(action: .sessionTerminate, sid: offer.sid)
      refusal.reason = error.reason
      return [acknowledge, .request(refusal, to: device)] + end(error.end, at: now)
    }
  }

  /// The person takes the call.
  mutating func answer(_ wanted: MediaSet, at now: MonotonicTime) -> [Effect] {
    guard case .ringing = state, let device = peerDevice else { return [] }
    state = .connecting(since: now, deadline: now + clocks.connect)
    ours.cameraOn = wanted.contains(.video) && media.contains(.video)
    let told: [Effect] = isProposed ? [.send(.accept(id: id), to: ourself.bare)] : []
    if session != nil { return told + acceptSession(at: now) + [.changed] }
    return told + [.send(.proceed(id: id), to: device), .changed]
  }

  /// Answers the offer at once: the person has already said yes.
  mutating func acceptSession(at now: MonotonicTime) -> [Effect] {
    run(session?.accept(), at: now)
  }

  /// As if nobody had been there. A plain session-initiate rings here only, so its caller is told.
  mutating func ignore(at now: MonotonicTime) -> [Effect] {
    guard case .ringing = state else { return [] }
    return run(session?.terminate(Jingle.Reason(.timeout)), at: now) + end(.noAnswer, at: now)
  }

  /// The person does not want the call.
  mutating func decline(busy: Bool, at now: MonotonicTime) -> [Effect] {
    guard case .ringing = state, let device = peerDevice else { return [] }
    let reason = Jingle.Reason(busy ? .busy : .decline)
    let told: [Effect] =
      isProposed
      ? [
        .send(.reject(id: id, reason: reason), to: device),
        .send(.reject(id: id, reason: reason), to: ourself.bare),
      ] : []
    return told + close(reason, as: busy ? .busy : .declined, at: now)
  }
}
