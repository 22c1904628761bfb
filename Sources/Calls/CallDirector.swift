public import Base
public import XMPP

/// All calls of one account, of two people and of more: which proposal rings, which is too late, who wins when two
/// people dial each other, and which call a stanza belongs to (design.md §4). Pure.
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
    /// Calls several people: a room is made at `service` and all are asked into it.
    case dialGroup(id: String, peers: [JID], media: MediaSet, service: JID)
    /// Asks more people into the group call `id`, or into the call of two `id`, which becomes a group.
    case invite(id: String, peers: [JID], service: JID)
    /// A message about a group call (XEP-0482).
    case groupInvite(CallInvite, from: JID, origin: Origin)
    /// The invitation with this id came back as an error.
    case inviteBounced(id: String, from: JID, StanzaError)
    /// Goes into `room`, or makes it for whoever comes: nobody is asked.
    case joinRoom(id: String, room: JID, media: MediaSet)
    /// A presence of a room, or the answer to an IQ to it; what is not a call's is ignored.
    case room(XMLElement)
    case group(id: String, GroupInput)
    /// A new stream is up (not a resumed one); `setup.ourself` is its address.
    case connectionBack
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
    /// To be sent as it is.
    case stanza(XMLElement)
    /// Somebody asks us into a group call (`waiting`: during another call).
    case groupRings(id: String, waiting: Bool)
    /// Something a screen shows of the group call has changed.
    case groupChanged(id: String)
    case groupEnded(id: String, CallEnd)
    /// Nobody was invited; `id` as it was in the input.
    case groupRefused(id: String, GroupRefusal)
    /// The call `leg` is our session with a member of the group; comes before all else of that call.
    case legJoined(group: String, leg: String)
    /// The leg is over; comes after all else of it.
    case legLeft(group: String, leg: String)
    /// The call of two goes on as the first leg of `group`, under its own id.
    case upgraded(call: String, group: String)
  }

  func isBlocked(_ jid: JID) -> Bool { !blocked.isDisjoint(with: [jid, jid.bare, jid.server]) }

  func mayRing(_ from: JID) -> Bool {
    !isBlocked(from) && (strangersRing || contacts.contains(from.bare))
  }

  /// Calls that are not over, the legs of group calls among them.
  public internal(set) var calls: [CallMachine] = []
  /// Group calls that are not over.
  public internal(set) var groups: [GroupCall] = []
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
  /// People who would take a call with Dino, which leaves a group call of more than five.
  public var dinos: Set<JID> = []
  /// Ids that are over, newest last: a proposal that arrives after its own retraction must not ring.
  var finished: [String] = []
  /// Proposals that came late, newest last.
  var held: [HeldProposal] = []
  var strangers = RingLimit()
  /// Sessions of group calls: a room, or somebody in it, could have us begin them without end.
  var sessions = RingLimit(perPerson: 12, inAll: 64)
  private var over: [CallMachine] = []
  private var overGroups: [GroupCall] = []
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

  /// The group call with `id`, running or one of the last that ended.
  public func group(_ id: String) -> GroupCall? {
    groups.first { $0.id == id } ?? overGroups.last { $0.id == id }
  }

  /// Calls of two that are not over.
  public var running: [CallMachine] { calls.filter { !$0.isOver && $0.group == nil } }

  /// How many calls a person would say there are.
  var occupied: Int { running.count + groups.count { !$0.isOver } }

  /// When the next `tick` is due.
  public var deadline: MonotonicTime? {
    (calls.compactMap(\.deadline) + groups.compactMap { $0.deadline(setup.clocks) }).min()
  }

  /// Takes one input. A late or foreign one changes nothing.
  public mutating func handle(_ input: Input, at now: MonotonicTime) -> [Effect] {
    defer { sweep() }
    let effects = take(input, at: now)
    return groups.isEmpty ? effects : effects + followGroups(at: now)
  }

  private mutating func take(_ input: Input, at now: MonotonicTime) -> [Effect] {
    switch input {
    case .dial(let id, let peer, let media, let route):
      return dial(id: id, peer: peer, media: media, route: route, at: now)
    case .message(let message, let from, _) where from.bare == setup.ourself.bare:
      return receiveOwn(message, from: from, at: now)
    case .message(let message, let from, let origin):
      return receive(message, from: from, origin: origin, at: now)
    case .jingle(let jingle, let from, let iq): return receive(jingle, from: from, iq: iq, at: now)
    case .call(let id, let input): return forward(id, input, at: now)
    case .dialGroup(let id, let peers, let media, let service):
      return dialGroup(id, peers, media: media, service: service, at: now)
    case .invite(let id, let peers, let service): return invite(id, peers, service: service, at: now)
    case .groupInvite(let invite, let from, let origin):
      return receive(invite, from: from, origin: origin, at: now)
    case .inviteBounced(let id, let from, let error): return bounced(id, from: from, error, at: now)
    case .joinRoom(let id, let room, let media): return joinRoom(id, room, media: media, at: now)
    case .room(let stanza): return receiveRoom(stanza, at: now)
    case .group(let id, let input): return receive(input, of: id, at: now)
    case .connectionBack: return connectionBack(at: now)
    case .tick:
      return calls.map(\.id).flatMap { forward($0, .tick, at: now) }
        + groups.map(\.id).flatMap { tickGroup($0, at: now) }
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
    let waiting = occupied > 0
    guard !waiting || (busyRule == .ask && occupied < 4) else {
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
    calls.indices.allSatisfy { $0 == rival || calls[$0].id != id } && !groups.contains { $0.id == id }
  }

  mutating func receive(_ jingle: Jingle, from: JID, iq: String, at now: MonotonicTime) -> [Effect] {
    if let effects = receiveLeg(jingle, from: from, iq: iq, at: now) { return effects }
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
    let waiting = occupied > 0
    guard !waiting || (busyRule == .ask && occupied < 4) else {
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

  mutating func forward(_ id: String, _ input: CallMachine.Input, at now: MonotonicTime) -> [Effect] {
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
    over.removeFirst(max(0, over.count - 2 * GroupCall.limit))
    // Their ids are not kept as those of calls are: the same call may invite us again.
    overGroups += groups.filter(\.isOver)
    groups.removeAll { $0.isOver }
    overGroups.removeFirst(max(0, overGroups.count - 8))
  }
}
