public import Base
public import XMPP

/// One one-to-one call from the first ring to its end (design.md §4): Jingle Message Initiation (XEP-0353) around a
/// `JingleSession`. Pure: inputs in, effects out, time as an argument.
public struct CallMachine: Sendable {
  /// Where the call stands. Hold is no state of its own: see `ours.held` and `theirs.held`.
  public enum State: Equatable, Sendable {
    /// Proposed or offered to the peer. → connecting, ended
    case dialling(since: MonotonicTime, deadline: MonotonicTime)
    /// The peer calls; we ring. → connecting, ended
    case ringing(since: MonotonicTime, deadline: MonotonicTime)
    /// Answered; media is not through yet. → active, ended
    case connecting(since: MonotonicTime, deadline: MonotonicTime)
    /// Media flows. → reconnecting, ended
    case active(since: MonotonicTime)
    /// The media path is silent. → active, ended
    case reconnecting(since: MonotonicTime, deadline: MonotonicTime, activeSince: MonotonicTime)
    case ended(CallEnd)
  }

  /// How the peer is reached.
  public enum Route: Equatable, Sendable {
    /// All its devices ring (XEP-0353).
    case everyDevice
    /// One device that knows no XEP-0353 gets a plain session-initiate.
    case device(JID)
  }

  /// What happens to a call.
  public enum Input: Equatable, Sendable {
    // The person.
    case answer(MediaSet)
    case decline(busy: Bool)
    /// Stop ringing here and tell nobody: other devices go on.
    case ignore
    case hangUp
    case setMuted(Bool)
    case setCamera(Bool)
    case setHeld(Bool)
    /// What can be shown of the peer's picture; told at most twice a second.
    case setWant(VideoConstraints)
    // The peer, and our own other devices.
    case message(JingleMessage, from: JID)
    case ownMessage(JingleMessage)
    case jingle(Jingle, from: JID, iq: String)
    case requestFailed(Jingle.Action, StanzaError)
    // Transports and media.
    case transportOpened(String, LocalTransport)
    case localCandidate(String, ICECandidate)
    case transportFailed(String, secure: Bool)
    /// Media of the peer has arrived (also after a silence).
    case mediaFlows
    /// Nothing authenticated has arrived for the `silence` clock.
    case mediaSilent
    case tick
  }

  /// What the call wants done.
  public enum Effect: Equatable, Sendable {
    case send(JingleMessage, to: JID)
    case request(Jingle, to: JID)
    case acknowledge(iq: String, to: JID)
    case refuse(iq: String, to: JID, StanzaError)
    case openTransport(String, controlling: Bool)
    case connectTransport(String, RemoteTransport)
    case remoteCandidates(String, [ICECandidate])
    case closeTransport(String)
    case streams([StreamPlan])
    /// What the peer can show of our picture.
    case peerWants(VideoConstraints)
    /// Something a screen shows has changed.
    case changed
    case ended(CallEnd)
  }

  /// The XEP-0353 id, which is the Jingle sid.
  public internal(set) var id: String
  /// The peer's bare JID.
  public let peer: JID
  /// Who called whom.
  public let direction: CallDirection
  /// When the call began, for the log and the clocks.
  public let began: MonotonicTime
  /// The media that were asked for at first.
  public internal(set) var media: MediaSet
  /// Where the call stands.
  public internal(set) var state: State
  /// The device the call runs with, once known.
  public internal(set) var peerDevice: JID?
  /// Devices that said they ring.
  public internal(set) var ringingDevices: Set<JID> = []
  /// Our own media, as the person set them and the peer was told.
  public internal(set) var ours: PartyMedia
  /// The peer's media, as far as it told.
  public internal(set) var theirs: PartyMedia
  /// The group call that this is a leg of: our session with one of its members.
  public internal(set) var group: String?
  /// The room of that group call.
  public internal(set) var mujiRoom: JID?
  var want = Want()
  var heard = HeardWant()
  var session: JingleSession?
  /// The call was proposed by XEP-0353 (by either side), so that other devices know of it.
  var isProposed = false
  /// Our first proposal lost to one of the peer's that never came.
  var wasProposedAgain = false
  /// Another device of ours said yes as well; whose yes counts, the caller's offer tells.
  var wasAnsweredTwice = false
  /// The peer may send a picture, as far as has been agreed.
  var expectsPicture: Bool
  let ourself: JID
  let clocks: CallClocks
  let negotiation: RTPNegotiation
  let offersBundle: Bool
  let seed: UInt64

  /// What every call of an account is made with.
  public struct Setup: Sendable {
    /// Our full JID, as bound.
    public var ourself: JID
    /// How long everything may take.
    public var clocks = CallClocks()
    /// The codecs and extensions of our media engine.
    public var negotiation = RTPNegotiation()
    /// Offer BUNDLE (XEP-0338); peers that don't know it ignore it.
    public var offersBundle = true
    /// Which client we are, for the rooms of group calls (XEP-0115).
    public var caps: Caps?
    /// The setup of the account that is bound as the full JID `ourself`.
    public init(ourself: JID) { self.ourself = ourself }
  }

  init(
    id: String, peer: JID, direction: CallDirection, media: MediaSet, state: State, setup: Setup,
    seed: UInt64,
    at now: MonotonicTime
  ) {
    self.id = id
    self.peer = peer.bare
    self.direction = direction
    self.media = media
    self.state = state
    began = now
    ours = PartyMedia(cameraOn: media.contains(.video))
    theirs = PartyMedia(cameraOn: media.contains(.video))
    expectsPicture = media.contains(.video)
    ourself = setup.ourself
    clocks = setup.clocks
    negotiation = setup.negotiation
    offersBundle = setup.offersBundle
    self.seed = seed
  }

  /// Whether nothing more will come of this call.
  public var isOver: Bool { if case .ended = state { true } else { false } }

  /// Whether the person is still to answer it.
  public var isRinging: Bool { if case .ringing = state { true } else { false } }

  /// When the call wants its next `tick`.
  public var deadline: MonotonicTime? {
    [stateDeadline, wantDeadline, heard.deadline].compactMap(\.self).min()
  }

  var stateDeadline: MonotonicTime? {
    switch state {
    case .dialling(_, let deadline), .ringing(_, let deadline), .connecting(_, let deadline): deadline
    case .reconnecting(_, let deadline, _): deadline
    case .active, .ended: nil
    }
  }

  /// The streams as agreed, for a shell that (re)starts its media.
  public var streams: [StreamPlan] { session?.streamPlans ?? [] }

  /// Takes one input. A late or foreign one changes nothing.
  public mutating func handle(_ input: Input, at now: MonotonicTime) -> [Effect] {
    if case .ended = state { return afterTheEnd(input) }
    switch input {
    case .answer(let media): return answer(media, at: now)
    case .decline(let busy): return decline(busy: busy, at: now)
    case .ignore: return ignore(at: now)
    case .hangUp: return hangUp(at: now)
    case .setMuted(let muted): return setMuted(muted)
    case .setCamera(let on): return setCamera(on, at: now)
    case .setHeld(let held): return setHeld(held)
    case .setWant(let constraints): return setWant(constraints, at: now)
    case .message(let message, let from): return receive(message, from: from, at: now)
    case .ownMessage(let message): return receiveOwn(message, at: now)
    case .jingle(let jingle, let from, let iq): return receive(jingle, from: from, iq: iq, at: now)
    case .requestFailed(let action, let error): return requestFailed(action, error, at: now)
    case .transportOpened(let name, let local): return run(session?.transportOpened(name, local), at: now)
    case .localCandidate(let name, let candidate):
      return run(session?.localCandidate(name, candidate), at: now)
    case .transportFailed(let name, let secure):
      // A transport that was closed on purpose may still say how it felt about it.
      guard session?.transportNames.contains(name) == true else { return [] }
      return transportFailed(name, secure: secure, at: now)
    case .mediaFlows: return mediaFlows(at: now)
    case .mediaSilent: return mediaSilent(at: now)
    case .tick: return tick(at: now)
    }
  }

  /// Requests of the peer are answered even then; nothing else matters any more.
  private func afterTheEnd(_ input: Input) -> [Effect] {
    guard case .jingle(let jingle, let from, let iq) = input else { return [] }
    return jingle.action == .sessionTerminate
      ? [.acknowledge(iq: iq, to: from)] : [.refuse(iq: iq, to: from, JingleSession.unknownSession)]
  }

  /// Ends the call: everything that must be told has been put before.
  mutating func end(_ reason: EndReason, at now: MonotonicTime) -> [Effect] {
    guard !isOver else { return [] }
    let end = CallEnd(reason: reason, duration: talked(until: now))
    state = .ended(end)
    return [.changed, .ended(end)]
  }

  /// Ends the call and its session; what the session says about its own end adds nothing to `ending`.
  mutating func close(
    _ reason: Jingle.Reason, as ending: EndReason, farewell: [Effect] = [], at now: MonotonicTime
  ) -> [Effect] {
    let told = session?.terminate(reason)
    let last = end(ending, at: now)
    return run(told, at: now) + farewell + last
  }

  /// How long media has been through.
  public func talked(until now: MonotonicTime) -> Duration {
    switch state {
    case .active(let since), .reconnecting(_, _, let since): now - since
    case .ended(let end): end.duration
    case .dialling, .ringing, .connecting: .zero
    }
  }
}
