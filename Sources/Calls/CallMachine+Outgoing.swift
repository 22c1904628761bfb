public import Base
public import XMPP

// Calling somebody.
extension CallMachine {
  /// Starts a call to `peer`.
  public static func dial(
    id: String, peer: JID, media: MediaSet, route: Route, setup: Setup, seed: UInt64, at now: MonotonicTime
  ) -> (CallMachine, [Effect]) {
    var call = CallMachine(
      id: id, peer: peer, direction: .outgoing, media: media,
      state: .dialling(since: now, deadline: now + setup.clocks.dial), setup: setup, seed: seed, at: now)
    switch route {
    case .everyDevice:
      call.isProposed = true
      return (call, [.send(.propose(id: id, media: media.media), to: peer.bare), .changed])
    case .device(let device):
      call.peerDevice = device
      let effects = call.startSession(at: now)
      return (call, effects + [.changed])
    }
  }

  /// Opens the Jingle session to the device that answered (or the only one there is).
  mutating func startSession(at now: MonotonicTime) -> [Effect] {
    let (session, effects) = JingleSession.initiate(
      sid: id, ourself: ourself, media: media, negotiation: negotiation, offersBundle: offersBundle,
      seed: seed)
    self.session = session
    self.session?.mujiRoom = mujiRoom
    return run(effects, at: now)
  }

  /// A device of the peer answered: the session starts with it and no other.
  mutating func proceed(with device: JID, at now: MonotonicTime) -> [Effect] {
    guard case .dialling = state, session == nil else { return [] }
    peerDevice = device
    state = .connecting(since: now, deadline: now + clocks.connect)
    return startSession(at: now) + [.changed]
  }

  /// The peer rejected our proposal in favour of one of its own that we have not got: we propose once more, under
  /// an `id` that wins, so that it is the peer who gives way.
  mutating func proposeAgain(as id: String) -> [Effect] {
    let old = self.id
    self.id = id
    wasProposedAgain = true
    ringingDevices = []
    return [
      .send(.retract(id: old, reason: Self.tieBreak), to: peer),
      .send(.propose(id: id, media: media.media), to: peer), .changed,
    ]
  }

  /// We and the peer proposed at the same moment and its id is the lower one (XEP-0353 §"Tie Breaking"): our proposal
  /// gives way and this call goes on as the peer's, answered at once.
  mutating func yield(to id: String, media theirs: MediaSet, from device: JID, at now: MonotonicTime)
    -> [Effect]
  {
    let ours = self.id
    self.id = id
    peerDevice = device
    self.theirs.cameraOn = theirs.contains(.video)
    state = .connecting(since: now, deadline: now + clocks.connect)
    return [
      .send(.retract(id: ours, reason: Self.tieBreak), to: peer),
      .send(.accept(id: id), to: ourself.bare),
      .send(.proceed(id: id), to: device), .changed,
    ]
  }

  /// We call, and the peer offers a session of its own that wins (XEP-0166 §7.2.16, or it knows no XEP-0353): our
  /// proposal or offer gives way and this call goes on as the peer's, answered at once.
  mutating func yield(to offer: Jingle, from device: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    // An offer of ours is refused by the peer as the tie's loser: nothing has to be said about it.
    let withdrawn: [Effect] =
      session.map { $0.transportNames.map { .closeTransport($0) } }
      ?? [.send(.retract(id: id, reason: Self.tieBreak), to: peer)]
    id = offer.sid
    session = nil
    isProposed = false
    state = .connecting(since: now, deadline: now + clocks.connect)
    let effects = withdrawn + take(offer, from: device, iq: iq, at: now)
    return isOver ? effects : effects + acceptSession(at: now) + [.changed]
  }

  static let tieBreak = Jingle.Reason(.expired, text: "Tie-Break")
}
