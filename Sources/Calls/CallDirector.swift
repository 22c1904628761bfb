public import Base
public import XMPP

/// All calls of one account: which proposal rings, which is too late, who wins when two people dial each other, and
/// which call a stanza belongs to (design.md §4). Pure.
public struct CallDirector: Sendable {
  /// What to do with a call that comes in during another one.
  public enum BusyRule: Sendable {
    /// It waits, with a banner.
    case ask
    /// It is declined as busy at once.
    case decline
  }

  /// Where a message came from.
  public enum Origin: Equatable, Sendable {
    /// From the peer, now.
    case direct
    /// Kept somewhere on the way (XEP-0203, archive, offline storage).
    case delayed
    /// Sent by another device of ours (XEP-0280, or to our bare JID).
    case ownDevice
  }

  /// What happens to an account's calls.
  public enum Input: Equatable, Sendable {
    case dial(id: String, peer: JID, media: MediaSet, route: CallMachine.Route)
    case message(JingleMessage, from: JID, origin: Origin)
    case jingle(Jingle, from: JID, iq: String)
    case call(id: String, CallMachine.Input)
    case tick
  }

  /// What a call wants done. `id` is the call's id at the time of the effect.
  public enum Effect: Equatable, Sendable {
    case call(id: String, CallMachine.Effect)
    /// A new incoming call rings (`waiting`: during another call).
    case rings(id: String, waiting: Bool)
    /// Somebody called during another call and was told at once that we are busy.
    case turnedAway(id: String, peer: JID, MediaSet)
    /// Two calls to each other became one: the call `from` goes on as `to`.
    case renamed(from: String, to: String)
    /// A message that belongs to no call of ours.
    case send(JingleMessage, to: JID)
    case acknowledge(iq: String, to: JID)
    case refuse(iq: String, to: JID, StanzaError)
  }

  func mayRing(_ from: JID) -> Bool {
    blocked.isDisjoint(with: [from, from.bare, from.server])
      && (strangersRing || contacts.contains(from.bare))
  }

  /// Calls that are not over.
  public internal(set) var calls: [CallMachine] = []
  /// What new calls are made with.
  public var setup: CallMachine.Setup
  /// What to do with a call that comes in during another one.
  public var busyRule = BusyRule.ask
  /// The people of the contact list.
  public var contacts: Set<JID> = []
  /// Whether anybody else's calls ring; if so, only so many in a while.
  public var strangersRing = true
  /// Who may see our presence (RFC 6121: subscription `from` or `both`), and so may know that it rings here.
  public var subscribers: Set<JID> = []
  /// People whose calls never ring.
  public var blocked: Set<JID> = []
  /// Ids that are over, newest last: a proposal that arrives after its own retraction must not ring.
  var finished: [String] = []
  /// Proposals that came late, newest last.
  var held: [HeldProposal] = []
  private var strangers = RingLimit()
  private var over: [CallMachine] = []
  var random: SeededGenerator

  /// The director of the account bound as `setup.ourself`; `seed` should come from the system's generator.
  public init(setup: CallMachine.Setup, seed: UInt64) {
    self.setup = setup
    random = SeededGenerator(seed: seed)
  }

  /// The call with `id`, running or one of the last that ended.
  public func call(_ id: String) -> CallMachine? {
    calls.first { $0.id == id } ?? over.last { $0.id == id }
  }

  /// Calls that are not over.
  public var running: [CallMachine] { calls.filter { !$0.isOver } }

  /// When the next `tick` is due.
  public var deadline: MonotonicTime? { calls.compactMap(\.deadline).min() }

  /// Takes one input. A late or foreign one changes nothing.
  public mutating func handle(_ input: Input, at now: MonotonicTime) -> [Effect] {
    defer { sweep() }
    switch input {
    case .dial(let id, let peer, let media, let route):
      return dial(id: id, peer: peer, media: media, route: route, at: now)
    case .message(let message, let from, _) where from.bare == setup.ourself.bare:
      return receiveOwn(message, from: from, at: now)
    case .message(let message, let from, let origin):
      return receive(message, from: from, origin: origin, at: now)
    case .jingle(let jingle, let from, let iq): return receive(jingle, from: from, iq: iq, at: now)
    case .call(let id, let input): return forward(id, input, at: now)
    case .tick: return calls.map(\.id).flatMap { forward($0, .tick, at: now) }
    }
  }

  private mutating func dial(
    id: String, peer: JID, media: MediaSet, route: CallMachine.Route, at now: MonotonicTime
  ) -> [Effect] {
    // They are calling us at this very moment: taking their call is what the person wants.
    if let theirs = running.first(where: { $0.isRinging && $0.peer == peer.bare }) {
      return forward(theirs.id, .answer(media), at: now)
    }
    guard isFree(id), dialling(peer, id: id) == nil else { return [] }
    let (call, effects) = CallMachine.dial(
      id: id, peer: peer, media: media, route: route, setup: setup, seed: random.next(), at: now)
    calls.append(call)
    return effects.map { .call(id: id, $0) } + takeUp(beside: calls.endIndex - 1, at: now)
  }

  /// What our other devices did with a call, in whatever order it reaches us.
  private mutating func receiveOwn(_ message: JingleMessage, from: JID, at now: MonotonicTime) -> [Effect] {
    switch message {
    case .accept, .proceed, .reject, .retract, .finish: remember(message.id)
    case .propose, .ringing: break
    }
    switch message {
    // Our own yes comes back to us, too: no other device has said it.
    case .accept, .proceed: if from == setup.ourself { return [] }
    case .propose, .ringing, .reject, .retract, .finish: break
    }
    return forward(message.id, .ownMessage(message), at: now)
  }

  private mutating func receive(
    _ message: JingleMessage, from: JID, origin: Origin, at now: MonotonicTime
  ) -> [Effect] {
    guard origin != .ownDevice else { return [] }
    switch message {
    case .propose(let id, let media):
      return proposed(id: id, media: MediaSet(media), from: from, origin: origin, at: now)
    case .retract, .finish:
      if mayRing(from), call(message.id).map({ $0.peer == from.bare }) != false { remember(message.id) }
    case .reject(let id, _, true):
      if let effects = lostTie(id, to: from, at: now) { return effects }
    case .ringing, .proceed, .accept, .reject: break
    }
    // What was held up but concerns a call of ours is late, not stale: a retraction must end the ringing.
    return forward(message.id, .message(message, from: from), at: now)
  }

  private mutating func proposed(
    id: String, media: MediaSet, from: JID, origin: Origin, at now: MonotonicTime
  ) -> [Effect] {
    guard origin == .direct else { return hold(id, media: media, from: from, at: now) }
    guard mayRing(from), !finished.contains(id) else { return [] }
    let rival = dialling(from, id: id)
    guard isFree(id, for: rival) else { return [] }
    if let rival { return breakTie(rival, id: id, media: media, from: from, at: now) }
    guard contacts.contains(from.bare) || strangers.admits(from, at: now) else {
      remember(id)
      return []
    }
    let waiting = !running.isEmpty
    guard !waiting || (busyRule == .ask && running.count < 4) else {
      remember(id)
      let busy = JingleMessage.reject(id: id, reason: Jingle.Reason(.busy))
      let told: [Effect] = [.send(busy, to: from), .send(busy, to: setup.ourself.bare)]
      return told + [.turnedAway(id: id, peer: from.bare, media)]
    }
    let (call, effects) = CallMachine.ring(
      id: id, from: from, media: media, tellsCaller: subscribers.contains(from.bare),
      setup: setup, seed: random.next(), at: now)
    calls.append(call)
    return effects.map { .call(id: id, $0) } + [.rings(id: id, waiting: waiting)]
  }

  /// Whether no other call than `rival` has `id`: somebody may have heard or guessed it.
  func isFree(_ id: String, for rival: Int? = nil) -> Bool {
    calls.indices.allSatisfy { $0 == rival || calls[$0].id != id }
  }

  private mutating func receive(_ jingle: Jingle, from: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    if jingle.action == .sessionInitiate, let rival = dialling(from, id: jingle.sid),
      isFree(jingle.sid, for: rival), !finished.contains(jingle.sid), mayRing(from)
    {
      return breakTie(rival, offer: jingle, from: from, iq: iq, at: now)
    }
    if let index = calls.firstIndex(where: { $0.id == jingle.sid && $0.peer == from.bare }) {
      let effects = calls[index].handle(.jingle(jingle, from: from, iq: iq), at: now)
      return effects.map { .call(id: jingle.sid, $0) }
    }
    // XEP-0191 §3.3: who is blocked learns no more than from an account that is not there.
    guard mayRing(from) else {
      return [.refuse(iq: iq, to: from, StanzaError(.serviceUnavailable))]
    }
    guard jingle.action == .sessionInitiate, !finished.contains(jingle.sid), isFree(jingle.sid),
      from.bare != setup.ourself.bare
    else {
      return [.refuse(iq: iq, to: from, JingleSession.unknownSession)]
    }
    return offered(jingle, from: from, iq: iq, at: now)
  }

  /// A session-initiate out of the blue: a client without XEP-0353 calls.
  private mutating func offered(_ offer: Jingle, from: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    let waiting = !running.isEmpty
    guard !waiting || (busyRule == .ask && running.count < 4) else {
      remember(offer.sid)
      var refusal = Jingle(action: .sessionTerminate, sid: offer.sid)
      refusal.reason = Jingle.Reason(.busy)
      let told: [Effect] = [
        .acknowledge(iq: iq, to: from), .call(id: offer.sid, .request(refusal, to: from)),
      ]
      // Strangers may fill neither the screen nor the history.
      guard contacts.contains(from.bare) || strangers.admits(from, at: now) else { return told }
      let media = MediaSet(offer.contents.compactMap { $0.description?.media })
      return told + [.turnedAway(id: offer.sid, peer: from.bare, media)]
    }
    guard contacts.contains(from.bare) || strangers.admits(from, at: now) else {
      return [.refuse(iq: iq, to: from, StanzaError(.serviceUnavailable))]
    }
    let (call, effects) = CallMachine.ring(
      offer: offer, from: from, iq: iq, setup: setup, seed: random.next(), at: now)
    calls.append(call)
    return effects.map { .call(id: offer.sid, $0) }
      + (call.isRinging ? [.rings(id: offer.sid, waiting: waiting)] : [])
  }

  private mutating func forward(_ id: String, _ input: CallMachine.Input, at now: MonotonicTime) -> [Effect] {
    guard let index = calls.firstIndex(where: { $0.id == id }) else { return [] }
    return calls[index].handle(input, at: now).map { .call(id: id, $0) }
  }

  mutating func remember(_ id: String) {
    held.removeAll { $0.id == id }
    finished.append(id)
    if finished.count > 256 { finished.removeFirst(128) }
  }

  /// Calls that are over are kept only as ids, and the last few for those who still ask.
  private mutating func sweep() {
    for call in calls where call.isOver {
      remember(call.id)
      over.append(call)
    }
    calls.removeAll { $0.isOver }
    over.removeFirst(max(0, over.count - 8))
  }
}
