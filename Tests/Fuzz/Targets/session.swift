import Base
import Calls
import XMPP

/// All calls of an account, fed with the stanzas of a document. The person answers whatever rings; transports open and
/// carry media at once. Built together with XMPPLink's parser.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    guard let root = try? XMLText.parse(bytes), let ourself = JID("bob@visavis.test/dino"),
      let peer = JID("alice@visavis.test/dino")
    else { return }
    var bench = Bench(ourself: ourself, peer: peer, seed: UInt64(bytes.count))
    bench.visit(root)
    for _ in 0..<6 { bench.wait(.seconds(20)) }
  }
}

private struct Bench {
  let ourself: JID
  let peer: JID
  var director: CallDirector
  var now = MonotonicTime.zero
  var transports: Set<String> = []
  var pending: [CallDirector.Input] = []

  init(ourself: JID, peer: JID, seed: UInt64) {
    self.ourself = ourself
    self.peer = peer
    director = CallDirector(setup: CallMachine.Setup(ourself: ourself), seed: seed)
    guard seed.isMultiple(of: 3) else { return }
    put(.dial(id: "d1", peer: peer.bare, media: [.audio, .video], route: .everyDevice))
  }

  mutating func wait(_ duration: Duration) {
    now += duration
    put(.tick)
  }

  mutating func visit(_ element: XMLElement) {
    let from = element["from"].flatMap { JID($0) } ?? peer
    for child in element.elements {
      if let jingle = try? Jingle(child) {
        put(.jingle(jingle, from: from, iq: element["id"] ?? "q"))
      } else if let message = try? JingleMessage(child) {
        let origin = from.bare == ourself.bare ? CallDirector.Origin.ownDevice : .direct
        put(.message(message, from: from, origin: origin))
      } else {
        visit(child)
      }
      wait(.milliseconds(300))
    }
  }

  /// Does one thing and what follows from it, within bounds: two machines may go on for ever.
  private mutating func put(_ input: CallDirector.Input) {
    pending = [input]
    var steps = 0
    while let next = pending.first, steps < 100 {
      pending.removeFirst()
      steps += 1
      let effects = director.handle(next, at: now)
      var answers = 0
      for effect in effects { carry(effect, &answers) }
      if case .jingle = next { precondition(answers == 1, "\(answers) answers to \(next)") }
    }
    precondition(Set(director.calls.map(\.id)).count == director.calls.count, "an id is used twice")
  }

  private mutating func carry(_ effect: CallDirector.Effect, _ answers: inout Int) {
    switch effect {
    case .rings(let id, _): pending.append(.call(id: id, .answer([.audio, .video])))
    case .call(let id, let effect): carry(effect, of: id, &answers)
    case .acknowledge, .refuse: answers += 1
    case .renamed(let from, let to):
      transports = Set(
        transports.map { $0.hasPrefix(from + "/") ? to + String($0.dropFirst(from.count)) : $0 })
    case .turnedAway, .send, .stanza, .groupRings, .groupChanged, .groupEnded, .groupRefused, .legJoined,
      .legLeft,
      .upgraded:
      break
    }
  }

  private mutating func carry(_ effect: CallMachine.Effect, of id: String, _ answers: inout Int) {
    switch effect {
    case .acknowledge, .refuse: answers += 1
    case .openTransport(let name, _):
      precondition(transports.insert(id + "/" + name).inserted, "\(name) was opened twice")
      let local = LocalTransport(
        ufrag: "ufrag", password: "password", fingerprint: [UInt8](repeating: 7, count: 32))
      pending.append(.call(id: id, .transportOpened(name, local)))
    case .closeTransport(let name):
      precondition(transports.remove(id + "/" + name) != nil, "\(name) was closed, but not open")
    case .connectTransport(let name, _):
      precondition(transports.contains(id + "/" + name), "\(name) was connected, but not open")
      pending.append(.call(id: id, .mediaFlows))
    case .ended:
      precondition(!transports.contains { $0.hasPrefix(id + "/") }, "a transport stayed open")
    case .send, .request, .remoteCandidates, .streams, .changed, .peerWants: break
    }
  }
}
