import Base
import Testing
import XMPP

@testable import Calls

/// Two people's call directors, connected by queues that keep each direction's order; transports and media are fake.
struct World {
  struct Party {
    var director: CallDirector
    let jid: JID
    /// What the server has for this party, oldest first.
    var inbox: [CallDirector.Input] = []
    /// Transports open now, by call and name; and what each was connected to.
    var transports: Set<String> = []
    var remotes: [String: RemoteTransport] = [:]
    var streams: [StreamPlan] = []
    var ends: [String: CallEnd] = [:]
    var rang: [String] = []
    /// Requests without an answer yet.
    var asked: [String: Jingle] = [:]
    var transportCount = 0
  }

  var parties: [Party]
  var now = MonotonicTime.zero
  private var iqs = 0

  init(
    _ left: JID = alice, _ right: JID = bob, bundle: (Bool, Bool) = (true, true),
    busy: CallDirector.BusyRule = .ask
  ) {
    parties = [(left, bundle.0, 7), (right, bundle.1, 8)].map { jid, bundle, seed in
      var director = CallDirector(setup: setup(jid, bundle: bundle), seed: UInt64(seed))
      director.busyRule = busy
      director.subscribers = [left.bare, right.bare]
      return Party(director: director, jid: jid)
    }
  }

  /// The person at `side` does something.
  mutating func act(_ side: Int, _ input: CallDirector.Input) {
    carry(side, parties[side].director.handle(input, at: now))
  }

  /// The only call of `side`.
  func call(_ side: Int) -> CallMachine? { parties[side].director.calls.first }

  /// Delivers one stanza (or transport event) to `side`; false if there is none.
  mutating func deliver(_ side: Int) -> Bool {
    guard !parties[side].inbox.isEmpty else { return false }
    let input = parties[side].inbox.removeFirst()
    act(side, input)
    return true
  }

  /// Delivers everything, media included.
  mutating func settle() {
    repeat {
      while deliver(0) || deliver(1) {}
    } while media()
  }

  /// Lets media flow where both ends of a transport were told of each other and play opposite DTLS roles.
  private mutating func media() -> Bool {
    var moved = false
    for side in 0...1 {
      for call in parties[side].director.running where call.state.short == "connecting" {
        let ours = parties[side].remotes[call.id + "/" + (call.streams.first?.transport ?? "")]
        let other = parties[1 - side].director.call(call.id)
        let theirs = parties[1 - side].remotes[call.id + "/" + (other?.streams.first?.transport ?? "")]
        guard let ours, let theirs, ours.weAreDTLSClient != theirs.weAreDTLSClient,
          ours.ufrag.hasPrefix(parties[1 - side].jid.description),
          theirs.ufrag.hasPrefix(parties[side].jid.description)
        else { continue }
        act(side, .call(id: call.id, .mediaFlows))
        moved = true
      }
    }
    return moved
  }

  private mutating func carry(_ side: Int, _ effects: [CallDirector.Effect]) {
    for effect in effects {
      switch effect {
      case .call(let id, let effect): carry(side, id, effect)
      case .rings(let id, _): parties[side].rang.append(id)
      case .turnedAway: break
      case .renamed(let from, let to): rename(side, from, to)
      case .send(let message, let to): send(side, message, to)
      case .acknowledge(let iq, _): answered(1 - side, iq)
      case .refuse(let iq, _, let error): refused(1 - side, iq, error)
      case .stanza, .groupRings, .groupChanged, .groupEnded, .groupRefused, .legJoined, .legLeft, .upgraded:
        Issue.record("a call of two says \(effect)")
      }
    }
  }

  private mutating func carry(_ side: Int, _ id: String, _ effect: CallMachine.Effect) {
    switch effect {
    case .send(let message, let to): send(side, message, to)
    case .request(let jingle, _): request(side, jingle)
    case .acknowledge(let iq, _): answered(1 - side, iq)
    case .refuse(let iq, _, let error): refused(1 - side, iq, error)
    case .openTransport(let name, _): open(side, id, name)
    case .connectTransport(let name, let remote):
      #expect(parties[side].transports.contains(id + "/" + name), "connects a transport that is not open")
      parties[side].remotes[id + "/" + name] = remote
    case .remoteCandidates(let name, _):
      #expect(
        parties[side].transports.contains(id + "/" + name), "candidates for a transport that is not open")
    case .closeTransport(let name):
      #expect(parties[side].transports.remove(id + "/" + name) != nil, "closes a transport that is not open")
      parties[side].remotes[id + "/" + name] = nil
    case .streams(let plans): parties[side].streams = plans
    case .changed, .peerWants: break
    case .ended(let end):
      #expect(parties[side].ends[id] == nil, "ended twice")
      parties[side].ends[id] = end
      #expect(!parties[side].transports.contains { $0.hasPrefix(id + "/") }, "a transport stayed open")
    }
  }

  private mutating func open(_ side: Int, _ id: String, _ name: String) {
    #expect(parties[side].transports.insert(id + "/" + name).inserted, "opens a transport twice")
    parties[side].transportCount += 1
    let ufrag = "\(parties[side].jid) \(parties[side].transportCount)"
    let local = LocalTransport(
      ufrag: ufrag, password: "p", fingerprint: [UInt8](repeating: UInt8(side), count: 32))
    parties[side].inbox.append(.call(id: id, .transportOpened(name, local)))
    parties[side].inbox.append(.call(id: id, .localCandidate(name, candidate())))
  }

  private mutating func rename(_ side: Int, _ from: String, _ to: String) {
    parties[side].transports = Set(
      parties[side].transports.map { $0.hasPrefix(from + "/") ? to + $0.dropFirst(from.count) : $0 })
    for key in parties[side].remotes.keys where key.hasPrefix(from + "/") {
      parties[side].remotes[to + key.dropFirst(from.count)] = parties[side].remotes.removeValue(forKey: key)
    }
  }

  /// Over the wire and back: what cannot be written or read is lost.
  private mutating func send(_ side: Int, _ message: JingleMessage, _ to: JID) {
    guard let read = try? JingleMessage(message.xml) else {
      Issue.record("unreadable \(message)")
      return
    }
    let input = CallDirector.Input.message(read, from: parties[side].jid, origin: .direct)
    parties[to.bare == parties[side].jid.bare ? side : 1 - side].inbox.append(input)
  }

  private mutating func request(_ side: Int, _ jingle: Jingle) {
    guard let read = try? Jingle(jingle.xml) else {
      Issue.record("unreadable \(jingle)")
      return
    }
    iqs += 1
    let iq = "iq\(iqs)"
    parties[side].asked[iq] = jingle
    parties[1 - side].inbox.append(.jingle(read, from: parties[side].jid, iq: iq))
  }

  private mutating func answered(_ asker: Int, _ iq: String) {
    #expect(parties[asker].asked.removeValue(forKey: iq) != nil, "answered twice")
  }

  private mutating func refused(_ asker: Int, _ iq: String, _ error: StanzaError) {
    guard let jingle = parties[asker].asked.removeValue(forKey: iq) else {
      Issue.record("answered twice")
      return
    }
    parties[asker].inbox.append(.call(id: jingle.sid, .requestFailed(jingle.action, error)))
  }
}
