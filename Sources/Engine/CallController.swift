internal import Base
public import Calls
internal import SecureLink
public import XMPP

/// Runs an account's calls: feeds `CallDirector` and carries its effects to the XMPP stream and the media sessions.
///
/// Every input is handled to the end before the next one begins, without suspension, so effects keep their order.
public actor CallController {
  /// Calls' news, in order. One consumer.
  public nonisolated let events: AsyncStream<CallEvent>

  let eventSink: AsyncStream<CallEvent>.Continuation
  private let mediaNews: AsyncStream<(MediaSession, MediaEvent)>
  private let mediaSink: AsyncStream<(MediaSession, MediaEvent)>.Continuation
  let studio: MediaStudio
  let send: @Sendable (XMLElement) -> Void
  var director: CallDirector
  /// By call; those of a group's members by leg.
  var sessions: [String: MediaSession] = [:]
  /// What the sessions of a group share.
  var rooms: [String: MediaRoom] = [:]
  /// The groups that sessions belong to, by leg.
  var groups: [String: String] = [:]
  var waiting: Set<String> = []
  /// Jingle requests under way: IQ id to what they were.
  private var requests: [String: (call: String, action: Jingle.Action)] = [:]
  private var alarm: Task<Void, Never>?
  private var pump: Task<Void, Never>?

  /// A controller that writes stanzas with `send` (any thread) and makes media in `studio`.
  public init(
    setup: CallMachine.Setup, busyRule: CallDirector.BusyRule = .ask, studio: MediaStudio,
    send: @escaping @Sendable (XMLElement) -> Void
  ) {
    director = CallDirector(setup: setup, seed: .random(in: .min ... .max))
    director.busyRule = busyRule
    self.studio = studio
    self.send = send
    (events, eventSink) = AsyncStream.makeStream(of: CallEvent.self)
    (mediaNews, mediaSink) = AsyncStream.makeStream(of: (MediaSession, MediaEvent).self)
  }

  /// Begins to listen to its media sessions. Call once.
  public func start() {
    let news = mediaNews
    pump = Task { [weak self] in
      for await (session, event) in news { await self?.heard(event, from: session) }
    }
  }

  /// Ends all calls and their media; the streams finish.
  public func close() {
    for group in director.groups where !group.isOver { handle(.group(id: group.id, .hangUp)) }
    for call in director.running { handle(.call(id: call.id, .hangUp)) }
    for session in sessions.values { session.close() }
    for room in rooms.values { room.close() }
    sessions = [:]
    rooms = [:]
    alarm?.cancel()
    pump?.cancel()
    mediaSink.finish()
    eventSink.finish()
  }

  // MARK: What a person does

  /// Calls `peer`; returns the call's id (that of their call, if they are ringing us at this very moment).
  @discardableResult
  public func call(_ peer: JID, media: MediaSet, route: CallMachine.Route = .everyDevice) -> String {
    let id = randomToken(bytes: 16)
    let theirs = director.running.first { $0.isRinging && $0.peer == peer.bare }
    handle(.dial(id: id, peer: peer, media: media, route: route))
    return theirs?.id ?? id
  }

  /// Takes the call `id` with `media` of ours.
  public func accept(_ id: String, media: MediaSet) { perform(id, .answer(media), .answer(media)) }
  /// Declines the ringing call `id`, as busy if `busy`.
  public func decline(_ id: String, busy: Bool = false) {
    perform(id, .decline(busy: busy), .decline(busy: busy))
  }
  /// Stops ringing here; the caller is told nothing and other devices go on.
  public func ignore(_ id: String) { perform(id, .ignore, .ignore) }
  /// Ends the call `id`, whatever state it is in; a group goes on without us.
  public func hangUp(_ id: String) { perform(id, .hangUp, .hangUp) }

  /// Stops or resumes our voice.
  public func setMuted(_ id: String, _ muted: Bool) {
    sessions[id]?.setMuted(muted)
    perform(id, .setMuted(muted), .setMuted(muted))
  }

  /// Stops or resumes our picture; the first time in a voice call it is added (content-add).
  public func setCamera(_ id: String, _ on: Bool) {
    perform(id, .setCamera(on), .setCamera(on))
    applyParty(id)
  }

  /// Puts the call on hold, or takes it up again.
  public func setHeld(_ id: String, _ held: Bool) {
    perform(id, .setHeld(held), .setHeld(held))
    applyParty(id)
  }

  /// Does with the call `id` what a person wants; who means a session of a group means the group.
  private func perform(_ id: String, _ input: CallMachine.Input, _ group: GroupInput) {
    let name = groups[id] ?? id
    handle(hasGroup(name) ? .group(id: name, group) : .call(id: id, input))
  }

  /// What to do with calls during calls.
  public func setBusyRule(_ rule: CallDirector.BusyRule) { director.busyRule = rule }

  /// The account was bound to `jid` (the server chose the resource).
  public func bound(to jid: JID) { director.setup.ourself = jid }

  /// People whose calls never ring.
  public func setBlocked(_ blocked: Set<JID>) { director.blocked = blocked }

  /// The people of the contact list, those of them who see our presence, and whether anybody else's calls ring.
  /// `dinos` are those who would answer with Dino, which leaves larger calls.
  public func setContacts(
    _ contacts: Set<JID>, subscribers: Set<JID>, strangersRing: Bool, dinos: Set<JID> = []
  ) {
    director.contacts = contacts
    director.dinos = dinos
    director.subscribers = subscribers
    director.strangersRing = strangersRing
  }

  /// The media of a call, or of one member of a group by its `leg`, for pictures and figures.
  public func session(_ id: String) -> MediaSession? { sessions[id] }

  /// Calls that are not over; a group counts as one.
  public var running: [CallSnapshot] {
    director.running.map { snapshot($0) } + runningGroups.map(\.call)
  }

  // MARK: What the stream brings

  /// A XEP-0353 message.
  public func receive(_ message: JingleMessage, from: JID, origin: CallDirector.Origin) {
    handle(.message(message, from: from, origin: origin))
  }

  /// A Jingle request (an IQ of type set); it will be answered.
  public func receive(_ jingle: Jingle, from: JID, iq: String) { handle(.jingle(jingle, from: from, iq: iq)) }

  /// The answer to an IQ that may be one of ours.
  public func answered(_ stanza: XMLElement) {
    guard let request = requests.removeValue(forKey: stanza.id ?? "") else { return handle(.room(stanza)) }
    guard let error = stanza.stanzaError else { return }
    Log.info("the peer refused \(request.action.rawValue): \(error.condition.rawValue)")
    handle(.call(id: request.call, .requestFailed(request.action, error)))
  }

  // MARK: Effects

  private func heard(_ event: MediaEvent, from session: MediaSession) {
    guard let id = sessions.first(where: { $0.value === session })?.key else { return }
    switch event {
    case .candidate(let transport, let candidate):
      handle(.call(id: id, .localCandidate(transport, candidate)))
    case .transportFailed(let transport, let secure, let sentence):
      Log.warning("transport \(transport): \(sentence)")
      handle(.call(id: id, .transportFailed(transport, secure: secure)))
    case .flowing: handle(.call(id: id, .mediaFlows))
    case .silent: handle(.call(id: id, .mediaSilent))
    case .want(let constraints): return handle(.call(id: id, .setWant(constraints)))
    default: break
    }
    eventSink.yield(.media(id: id, event))
  }

  func handle(_ input: CallDirector.Input) {
    var effects = director.handle(input, at: .now())[...]
    while let effect = effects.popFirst() {
      // What an effect brings about is handled where it happened, before the effects behind it.
      effects = run(effect) + effects
    }
    setAlarm()
  }

  private func run(_ effect: CallDirector.Effect) -> ArraySlice<CallDirector.Effect> {
    switch effect {
    case .call(let id, let effect): return run(effect, of: id)
    case .rings(let id, let waits):
      if waits { waiting.insert(id) }
      if let call = director.call(id) { eventSink.yield(.rings(snapshot(call))) }
    case .turnedAway(let id, let peer, let media):
      eventSink.yield(.turnedAway(id: id, peer: peer, media))
    case .renamed(let from, let to):
      sessions[to] = sessions.removeValue(forKey: from)
      eventSink.yield(.renamed(from: from, to: to))
    case .send(let message, let to): send(message.message(id: randomToken(), to: to))
    case .acknowledge(let iq, let to): send(.result(id: iq, to: to))
    case .refuse(let iq, let to, let error): send(.error(id: iq, to: to, error))
    case .stanza(let stanza): send(stanza)
    case .groupRings, .groupChanged, .groupEnded, .groupRefused, .legJoined, .legLeft, .upgraded:
      runGroup(effect)
    }
    return []
  }

  private func run(_ effect: CallMachine.Effect, of id: String) -> ArraySlice<CallDirector.Effect> {
    switch effect {
    case .send(let message, let to): send(message.message(id: randomToken(), to: to))
    case .request(let jingle, let to): request(jingle, to: to, call: id)
    case .acknowledge(let iq, let to): send(.result(id: iq, to: to))
    case .refuse(let iq, let to, let error): send(.error(id: iq, to: to, error))
    case .openTransport(let name, let controlling):
      return openTransport(name, controlling: controlling, call: id)
    case .connectTransport(let name, let remote): sessions[id]?.connect(name, remote)
    case .remoteCandidates(let name, let candidates): sessions[id]?.addCandidates(name, candidates)
    case .closeTransport(let name): sessions[id]?.closeTransport(name)
    case .streams(let plans):
      sessions[id]?.setStreams(plans)
      applyParty(id)
    case .peerWants(let constraints): sessions[id]?.setPeerWants(constraints)
    case .changed: changed(id)
    case .ended(let end): ended(id, end)
    }
    return []
  }

  private func request(_ jingle: Jingle, to: JID, call: String) {
    let iq = randomToken()
    if requests.count > 512 { requests.removeAll() }
    requests[iq] = (call, jingle.action)
    send(.set(id: iq, to: to, payload: jingle.xml))
  }

  private func openTransport(
    _ name: String, controlling: Bool, call id: String
  ) -> ArraySlice<CallDirector.Effect> {
    do {
      let local = try mediaSession(of: id).openTransport(name, controlling: controlling)
      return director.handle(.call(id: id, .transportOpened(name, local)), at: .now())[...]
    } catch {
      Log.error("no transport: \(error.sentence)")
      return director.handle(.call(id: id, .transportFailed(name, secure: false)), at: .now())[...]
    }
  }

  private func mediaSession(of id: String) throws(SecureLinkError) -> MediaSession {
    if let session = sessions[id] { return session }
    let sink = mediaSink
    let report: @Sendable (MediaSession, MediaEvent) -> Void = { sink.yield(($0, $1)) }
    let session: MediaSession
    if let group = groups[id], let room = rooms[group] {
      session = room.makeSession(onEvent: report)
    } else {
      session = try studio.makeSession(onEvent: report)
    }
    sessions[id] = session
    applyParty(id)
    return session
  }

  /// Makes our media follow what the call says of our side and the peer's.
  func applyParty(_ id: String) {
    guard let call = director.call(id), let session = sessions[id] else { return }
    session.setMuted(call.ours.muted)
    session.setCamera(call.ours.cameraOn)
    session.setHeld(call.ours.held || call.theirs.held)
    session.setPeer(
      quiet: call.theirs.muted || call.theirs.held, pictureOff: !call.theirs.cameraOn || call.theirs.held)
  }

  private func changed(_ id: String) {
    guard let call = director.call(id) else { return }
    if !call.isRinging { waiting.remove(id) }
    applyParty(id)
    // Of a group its own changes tell.
    if call.group == nil { eventSink.yield(.changed(snapshot(call))) }
  }

  private func ended(_ id: String, _ end: CallEnd) {
    let session = sessions.removeValue(forKey: id)
    let statistics = session?.statistics
    session?.close()
    waiting.remove(id)
    guard let call = director.call(id) else { return }
    guard let group = groups.removeValue(forKey: id) ?? call.group else {
      eventSink.yield(.ended(snapshot(call), end, statistics))
      return
    }
    eventSink.yield(.left(group: group, leg: id, peer: call.peer, statistics))
  }

  private func snapshot(_ call: CallMachine) -> CallSnapshot {
    CallSnapshot(call, waiting: waiting.contains(call.id))
  }

  /// One alarm for the next clock of any call.
  private func setAlarm() {
    alarm?.cancel()
    guard let deadline = director.deadline else { return }
    let pause = max(.zero, deadline - .now())
    alarm = Task { [weak self] in
      try? await Task.sleep(for: pause)
      if !Task.isCancelled { await self?.tick() }
    }
  }

  private func tick() { handle(.tick) }
}
