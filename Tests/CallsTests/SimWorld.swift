import Base
import Testing
import XMPP

@testable import Calls

/// People's call directors on one server with a room service. Every stanza goes up to the server and down again, each
/// way in order and after a delay from the seed; time is simulated, transports and media are fake.
struct SimWorld {
  /// What somebody does when a group call rings.
  enum Habit { case answers(after: Duration), declines, isBusy, doesNothing }

  private enum Event {
    case up(XMLElement, from: Int)
    case down(XMLElement, to: Int)
    case input(CallDirector.Input, Int)
  }

  private struct Timed {
    var time: MonotonicTime
    var order: Int
    var event: Event
    func precedes(_ other: Timed) -> Bool { (time, order) < (other.time, other.order) }
  }

  struct Client {
    var director: CallDirector
    var jid: JID
    var isAlive = true
    var habit = Habit.answers(after: .seconds(1))
    /// When the director wants its next tick.
    var due: MonotonicTime?
    var transports: Set<String> = []
    var remotes: [String: RemoteTransport] = [:]
    var rang: [String] = []
    var ends: [String: CallEnd] = [:]
    var refusals: [GroupRefusal] = []
    var upgrades: [String: String] = [:]
    /// All legs there ever were, and those that are not over.
    var allLegs: [String] = []
    var legs: Set<String> = []
    /// Which group each of them belongs to.
    var legGroups: [String: String] = [:]
    /// All groups there ever were.
    var groups: Set<String> = []
    var wants: [VideoConstraints] = []
    var asked: [String: (call: String, action: Jingle.Action)] = [:]
    var upFree = MonotonicTime.zero
    var downFree = MonotonicTime.zero
    var roomFree = MonotonicTime.zero
    /// Presences of rooms come so much later than other stanzas.
    var roomLag = Duration.zero
  }

  var clients: [Client]
  var service = SimRoomService()
  var now = MonotonicTime.zero
  private let delays: ClosedRange<Int64>
  private var random: SeededGenerator
  private var heap: [Timed] = []
  private var order = 0
  private var iqs = 0

  static func jid(_ n: Int) -> JID {
    JID(local: "u\(n)", domain: "visavis.test", resource: "r") ?? alice
  }

  static let serviceJID: JID = "conference.visavis.test"

  init(_ count: Int, seed: UInt64 = 1, delays: ClosedRange<Int64> = 1...120) {
    self.delays = delays
    random = SeededGenerator(seed: seed)
    let everybody = Set((0..<count).map { Self.jid($0).bare })
    clients = (0..<count).map { n in
      let jid = Self.jid(n)
      var director = CallDirector(setup: setup(jid), seed: seed &* 100 &+ UInt64(n))
      director.contacts = everybody
      director.subscribers = everybody
      return Client(director: director, jid: jid)
    }
  }

  // MARK: What happens

  /// `n` does something now.
  mutating func act(_ n: Int, _ input: CallDirector.Input) {
    carry(n, clients[n].director.handle(input, at: now))
    clients[n].due = clients[n].director.deadline
    let director = clients[n].director
    for group in director.groups {
      let devices = director.legs(of: group.id).compactMap(\.peerDevice)
      #expect(Set(devices).count == devices.count, "two sessions of u\(n) with one person")
    }
  }

  /// Lets everything happen that happens within `duration`.
  mutating func run(_ duration: Duration) {
    let end = now + duration
    while let time = nextTime, time <= end {
      now = max(now, time)
      if let first = heap.first, first.time <= now, !isTickDue(before: first.time) {
        happen(pop().event)
      } else {
        tick()
      }
    }
    now = end
  }

  private var nextTime: MonotonicTime? {
    let due = clients.compactMap { $0.isAlive ? $0.due : nil }.min()
    return [due, heap.first?.time].compactMap(\.self).min()
  }

  private func isTickDue(before time: MonotonicTime) -> Bool {
    clients.contains { client in client.isAlive && client.due.map { $0 <= now && $0 < time } == true }
  }

  private mutating func tick() {
    for n in clients.indices where clients[n].isAlive {
      guard let due = clients[n].due, due <= now else { continue }
      act(n, .tick)
      if let next = clients[n].due, next <= now {
        Issue.record("a clock that a tick does not stop: \(clients[n].jid)")
        clients[n].due = nil
      }
    }
  }

  private mutating func happen(_ event: Event) {
    switch event {
    case .up(let stanza, let n): route(stanza, from: n)
    case .down(let stanza, let n): receive(n, stanza)
    case .input(let input, let n): if clients[n].isAlive { act(n, input) }
    }
  }

  /// `n` is no more; its stream is held for it (`ghost`) or given up.
  mutating func kill(_ n: Int, ghost: Bool = true) {
    clients[n].isAlive = false
    for m in clients.indices where m != n {
      for call in clients[m].director.calls where call.peerDevice == clients[n].jid {
        push(.input(.call(id: call.id, .mediaSilent), m), after: .seconds(4))
      }
    }
    if !ghost { deliver(service.drop(clients[n].jid)) }
  }

  /// The room service forgets all rooms.
  mutating func stopRooms(farewell: Bool) { deliver(service.stop(farewell: farewell)) }

  // MARK: Effects

  private mutating func carry(_ n: Int, _ effects: [CallDirector.Effect]) {
    for effect in effects {
      switch effect {
      case .call(let id, let effect): carry(n, id, effect)
      case .stanza(let stanza): send(n, stanza)
      case .send(let message, let to): send(n, message.message(id: newID(), to: to))
      case .acknowledge(let iq, let to): send(n, .iq(.result, id: iq, to: to))
      case .refuse(let iq, let to, let error): send(n, refusal(iq, to, error))
      case .turnedAway: break
      case .rings(let id, _):
        clients[n].rang.append(id)
        push(.input(.call(id: id, .answer(.audio)), n), after: .milliseconds(300))
      case .groupRings(let id, _):
        clients[n].groups.insert(id)
        rings(n, id)
      case .groupEnded(let id, let end):
        #expect(clients[n].ends[id] == nil, "ended twice")
        #expect(!clients[n].legGroups.values.contains(id), "a leg outlives its group")
        clients[n].ends[id] = end
      case .groupRefused(_, let refusal): clients[n].refusals.append(refusal)
      case .legJoined(let group, let leg):
        #expect(clients[n].legs.insert(leg).inserted, "a leg joined twice")
        #expect(clients[n].ends[group] == nil, "a leg joined a group that is over")
        clients[n].legGroups[leg] = group
        clients[n].allLegs.append(leg)
      case .legLeft(let group, let leg):
        #expect(clients[n].legs.remove(leg) != nil, "an unknown leg left")
        #expect(clients[n].legGroups.removeValue(forKey: leg) == group, "a leg left another group")
      case .upgraded(let call, let group):
        clients[n].upgrades[call] = group
        clients[n].ends[group] = nil  // nor is this the first time, perhaps
        clients[n].legs.insert(call)
        clients[n].legGroups[call] = group
      case .groupChanged(let id):
        #expect(clients[n].ends[id] == nil, "a group that is over has changed")
        clients[n].groups.insert(id)
      case .renamed: break
      }
    }
  }

  private mutating func rings(_ n: Int, _ id: String) {
    clients[n].rang.append(id)
    clients[n].ends[id] = nil  // the same call may ask again
    switch clients[n].habit {
    case .answers(let pause): push(.input(.group(id: id, .answer(.audio)), n), after: pause)
    case .declines: push(.input(.group(id: id, .decline(busy: false)), n), after: .seconds(1))
    case .isBusy: push(.input(.group(id: id, .decline(busy: true)), n), after: .seconds(1))
    case .doesNothing: break
    }
  }

  private mutating func carry(_ n: Int, _ id: String, _ effect: CallMachine.Effect) {
    expectToBeOpen(n, id, effect)
    switch effect {
    case .send(let message, let to): send(n, message.message(id: newID(), to: to))
    case .request(let jingle, let to):
      let iq = newID()
      clients[n].asked[iq] = (id, jingle.action)
      send(n, .iq(.set, id: iq, to: to, payload: jingle.xml))
    case .acknowledge(let iq, let to): send(n, .iq(.result, id: iq, to: to))
    case .refuse(let iq, let to, let error): send(n, refusal(iq, to, error))
    case .openTransport(let name, _): open(n, id, name)
    case .connectTransport(let name, let remote): connect(n, id, name, remote)
    case .closeTransport(let name):
      #expect(clients[n].transports.remove(id + "/" + name) != nil, "closes what is not open")
      clients[n].remotes[id + "/" + name] = nil
    case .ended:
      #expect(!clients[n].transports.contains { $0.hasPrefix(id + "/") }, "a transport stayed open")
    case .peerWants(let constraints): clients[n].wants.append(constraints)
    case .remoteCandidates, .streams, .changed: break
    }
  }

  /// Nothing comes of a session that has left its group but answers to its peer.
  private func expectToBeOpen(_ n: Int, _ id: String, _ effect: CallMachine.Effect) {
    guard clients[n].allLegs.contains(id), !clients[n].legs.contains(id) else { return }
    switch effect {
    case .acknowledge, .refuse: break
    default: Issue.record("u\(n): \(effect) after the session left its group")
    }
  }

  private mutating func open(_ n: Int, _ id: String, _ name: String) {
    #expect(clients[n].transports.insert(id + "/" + name).inserted, "opens a transport twice")
    let local = LocalTransport(
      ufrag: "\(clients[n].jid) \(id)", password: "p", fingerprint: [UInt8](repeating: 1, count: 32))
    act(n, .call(id: id, .transportOpened(name, local)))
    act(n, .call(id: id, .localCandidate(name, candidate())))
  }

  /// Media flows where both ends of a transport know each other and play opposite roles.
  private mutating func connect(_ n: Int, _ id: String, _ name: String, _ remote: RemoteTransport) {
    #expect(clients[n].transports.contains(id + "/" + name), "connects what is not open")
    clients[n].remotes[id + "/" + name] = remote
    guard let peer = clients.firstIndex(where: { remote.ufrag == "\($0.jid) \(id)" }),
      let theirs = clients[peer].remotes[id + "/" + name], theirs.ufrag == "\(clients[n].jid) \(id)"
    else { return }
    #expect(theirs.weAreDTLSClient != remote.weAreDTLSClient)
    for end in [n, peer] { push(.input(.call(id: id, .mediaFlows), end), after: .milliseconds(80)) }
  }

  private func refusal(_ iq: String, _ to: JID, _ error: StanzaError) -> XMLElement {
    XMLElement.iq(.error, id: iq, to: to).appending(error.xml)
  }

  // MARK: Stanzas

  private mutating func newID() -> String {
    iqs += 1
    return "s\(iqs)"
  }

  private mutating func delay() -> Duration { .milliseconds(Int64.random(in: delays, using: &random)) }

  private mutating func send(_ n: Int, _ stanza: XMLElement) {
    clients[n].upFree = max(clients[n].upFree, now + delay())
    push(.up(stanza, from: n), at: clients[n].upFree)
  }

  private mutating func route(_ stanza: XMLElement, from n: Int) {
    var stanza = stanza
    stanza["from"] = clients[n].jid.description
    guard let to = stanza.to else { return }
    if to.domain == SimRoomService.domain { return deliver(service.receive(stanza, from: clients[n].jid)) }
    let there = clients.indices.filter { clients[$0].jid == to || (to.isBare && clients[$0].jid.bare == to) }
    for m in there { down(stanza, to: m) }
    guard there.isEmpty, stanza.isMessage || stanza.iqType == .set else { return }
    var bounced = XMLElement(
      stanza.name, namespace: Namespace.client,
      attributes: ["type": "error", "id": stanza.id, "from": to.description])
    bounced.append(StanzaError(.serviceUnavailable).xml)
    down(bounced, to: n)
  }

  private mutating func deliver(_ posts: [SimRoomService.Post]) {
    for post in posts {
      for m in clients.indices where clients[m].jid == post.to { down(post.stanza, to: m) }
    }
  }

  private mutating func down(_ stanza: XMLElement, to n: Int) {
    if stanza.isPresence, clients[n].roomLag > .zero {
      clients[n].roomFree = max(clients[n].roomFree, now + clients[n].roomLag + delay())
      return push(.down(stanza, to: n), at: clients[n].roomFree)
    }
    clients[n].downFree = max(clients[n].downFree, now + delay())
    push(.down(stanza, to: n), at: clients[n].downFree)
  }

  private mutating func receive(_ n: Int, _ stanza: XMLElement) {
    guard clients[n].isAlive, let from = stanza.from else { return }
    if stanza.isPresence { return act(n, .room(stanza)) }
    if stanza.isMessage { return receiveMessage(n, stanza, from) }
    let id = stanza.id ?? ""
    switch stanza.iqType {
    case .set:
      guard let jingle = try? Jingle(stanza) else {
        Issue.record("unreadable \(stanza)")
        return
      }
      act(n, .jingle(jingle, from: from, iq: id))
    case .get: send(n, stanza.resultReply())
    case .result, .error:
      guard let request = clients[n].asked.removeValue(forKey: id) else { return act(n, .room(stanza)) }
      guard let error = stanza.stanzaError else { return }
      act(n, .call(id: request.call, .requestFailed(request.action, error)))
    case nil: break
    }
  }

  private mutating func receiveMessage(_ n: Int, _ stanza: XMLElement, _ from: JID) {
    if let error = stanza.stanzaError {
      act(n, .inviteBounced(id: stanza.id ?? "", from: from, error))
    } else if let invite = CallInvite(in: stanza) {
      act(n, .groupInvite(invite, from: from, origin: .direct))
    } else if let message = JingleMessage(in: stanza) {
      act(n, .message(message, from: from, origin: .direct))
    }
  }

  // MARK: The queue

  private mutating func push(_ event: Event, after pause: Duration) { push(event, at: now + pause) }

  private mutating func push(_ event: Event, at time: MonotonicTime) {
    order += 1
    heap.append(Timed(time: time, order: order, event: event))
    var child = heap.count - 1
    while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> Timed {
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    var parent = 0
    while true {
      let least = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
        .min { heap[$0].precedes(heap[$1]) }
      guard let least, heap[least].precedes(heap[parent]) else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}

// MARK: Looking

extension SimWorld {
  /// The sessions that `n` has with `m`.
  func sessions(_ n: Int, _ m: Int) -> [CallMachine] {
    clients[n].director.calls.filter { $0.peerDevice == clients[m].jid && !$0.isOver }
  }

  func group(_ n: Int) -> GroupCall? { clients[n].director.groups.first }

  /// "u1 connected", "u2 left", in the order of their names.
  func members(_ n: Int) -> [String] {
    (group(n)?.members ?? []).map { ($0.jid.local ?? "") + " " + $0.state.short }.sorted()
  }

  /// Everybody of `people` has exactly one session with everybody else, the same at both ends, with media.
  func expectMesh(_ people: [Int], sourceLocation: SourceLocation = #_sourceLocation) {
    for a in people {
      #expect(group(a)?.state.short == "active", "u\(a)", sourceLocation: sourceLocation)
      for b in people where b > a {
        let (ours, theirs) = (sessions(a, b), sessions(b, a))
        #expect(ours.count == 1 && theirs.count == 1, "u\(a) and u\(b)", sourceLocation: sourceLocation)
        #expect(ours.map(\.id) == theirs.map(\.id), "u\(a) and u\(b)", sourceLocation: sourceLocation)
        #expect(
          (ours + theirs).allSatisfy { $0.state.short == "active" }, "u\(a) and u\(b)",
          sourceLocation: sourceLocation)
      }
    }
  }

  /// A call of the first `count`, all in, begun by the first.
  static func meeting(_ count: Int, of all: Int? = nil, seed: UInt64 = 1) -> SimWorld {
    var world = SimWorld(all ?? count, seed: seed)
    world.dial(Array(1..<count))
    world.run(.seconds(8))
    return world
  }

  mutating func dial(_ people: [Int], media: MediaSet = .audio) {
    act(
      0,
      .dialGroup(id: "g", peers: people.map { Self.jid($0).bare }, media: media, service: Self.serviceJID))
  }
}

extension GroupMember.State {
  var short: String {
    switch self {
    case .inviting: "inviting"
    case .declined: "declined"
    case .busy: "busy"
    case .noAnswer: "noAnswer"
    case .unreachable: "unreachable"
    case .joining: "joining"
    case .connected: "connected"
    case .left: "left"
    }
  }
}
