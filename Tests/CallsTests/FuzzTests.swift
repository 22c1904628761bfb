import Base
import Testing
import XMPP

@testable import Calls

/// Random inputs: nothing traps, and what always holds holds.
@Suite struct FuzzTests {
  private struct Monkey {
    var random: SeededGenerator
    var director: CallDirector
    var transports: Set<String> = []
    var running: Set<String> = []
    var nextDial = 0
    private let peers: [JID] = [
      bob, bobsPhone, "carol@visavis.test/dino", mallory, alice, "alice@visavis.test/phone",
    ]

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
      director = CallDirector(setup: setup(bundle: seed.isMultiple(of: 2)), seed: seed)
      director.busyRule = seed.isMultiple(of: 3) ? .decline : .ask
      director.blocked = [mallory.bare]
    }

    mutating func one(of count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    mutating func pick<T>(_ values: [T], _ fallback: T) -> T {
      values.randomElement(using: &random) ?? fallback
    }

    mutating func id() -> String {
      if one(of: 3) > 0, let call = director.calls.randomElement(using: &random) { return call.id }
      return "p\(one(of: 40))"
    }

    mutating func peer() -> JID {
      if one(of: 2) > 0, let device = director.calls.randomElement(using: &random)?.peerDevice {
        return device
      }
      return pick(peers, bob)
    }

    mutating func name() -> String { pick(["audio", "video", "video2", "0", "1", "ghost"], "audio") }

    mutating func content() -> PeerContent {
      let media: Media = one(of: 2) == 0 ? .audio : .video
      var content = PeerContent(name: one(of: 4) > 0 ? media.rawValue : name(), media: media)
      content.senders = pick(Jingle.Senders.allCases, .both)
      content.creator = pick(Jingle.Creator.allCases, .initiator)
      content.setup = pick(DTLSFingerprint.Setup.allCases, .actpass)
      if one(of: 12) == 0 { content.hash = pick([nil, "sha-1", "sha-512"], nil) }
      if one(of: 12) == 0 { content.payloads = [PayloadType(id: 0, name: "PCMU", clockRate: 8000)] }
      content.candidates = (0..<one(of: 3)).map { candidate(UInt16(1000 + $0)) }
      content.extensions = [HeaderExtension(id: one(of: 4352), uri: RTPNegotiation.Extension.mid)]
      return content
    }

    mutating func request() -> Jingle {
      let action = pick(Jingle.Action.allCases, .sessionInfo)
      var request = jingle(action, (0..<one(of: 4)).map { _ in content() }, sid: id())
      if one(of: 3) == 0 { request.groups = [Grouping(contents: (0..<one(of: 4)).map { _ in name() })] }
      request.reason = one(of: 2) == 0 ? Jingle.Reason(pick(Jingle.Reason.Condition.allCases, .success)) : nil
      request.info = pick(
        [
          [], [.ringing], [.hold], [.unhold, .active], [.mute(name: name(), creator: .initiator)],
          [.unmute(name: nil, creator: .responder)], [.other(XMLElement("x", namespace: "y"))],
        ], [])
      return request
    }

    mutating func message() -> JingleMessage {
      let id = id()
      let reason = one(of: 2) == 0 ? Jingle.Reason(pick(Jingle.Reason.Condition.allCases, .success)) : nil
      let isTie = one(of: 2) == 0
      return pick(
        [
          .propose(id: id, media: pick([[.audio], [.audio, .video], [.video]], [.audio])), .ringing(id: id),
          .proceed(id: id), .accept(id: id), .reject(id: id, reason: reason, tieBreak: isTie),
          .retract(id: id, reason: reason),
          .finish(id: id, reason: reason),
        ], .ringing(id: id))
    }

    mutating func callInput() -> CallMachine.Input {
      let on = one(of: 2) == 0
      let (name, transport) = (name(), name())
      return pick(
        [
          .answer(on ? .audio : [.audio, .video]), .decline(busy: on), .hangUp, .setMuted(on), .setCamera(on),
          .setCamera(on), .setHeld(on), .message(message(), from: peer()), .ownMessage(message()),
          .requestFailed(pick(Jingle.Action.allCases, .sessionInfo), StanzaError(.itemNotFound)),
          .transportFailed(name, secure: on), .localCandidate(name, candidate()), .mediaFlows, .mediaSilent,
          .tick,
          .transportOpened(transport, local(transport)), .transportOpened("audio", local("audio")),
          .transportOpened("video", local("video")), .transportOpened("audio", local("audio")),
        ], .tick)
    }

    mutating func input() -> CallDirector.Input {
      switch one(of: 10) {
      case 0:
        nextDial += 1
        let device = peer()
        return .dial(
          id: "d\(nextDial)", peer: device, media: one(of: 2) == 0 ? .audio : [.audio, .video],
          route: one(of: 2) == 0 ? .everyDevice : .device(device))
      case 1, 2:
        return .message(
          message(), from: peer(), origin: pick([.direct, .direct, .delayed, .ownDevice], .direct))
      case 3, 4, 5: return .jingle(request(), from: peer(), iq: "q")
      case 6: return .tick
      default: return .call(id: id(), callInput())
      }
    }

    /// Does one thing and checks what must hold always.
    mutating func step(_ now: MonotonicTime) {
      let input = input()
      running = Set(director.calls.map(\.id))
      let effects = director.handle(input, at: now)
      var answers = 0
      for effect in effects {
        switch effect {
        case .call(let id, let effect): check(id, effect, &answers)
        case .acknowledge, .refuse: answers += 1
        case .renamed(let from, let to):
          transports = Set(transports.map { $0.hasPrefix(from + "/") ? to + $0.dropFirst(from.count) : $0 })
        case .rings, .turnedAway, .send: break
        case .stanza, .groupRings, .groupChanged, .groupEnded, .groupRefused, .legJoined, .legLeft,
          .upgraded:
          Issue.record("no group, and \(effect)")
        }
      }
      if case .jingle = input {
        #expect(answers == 1, "\(input)")
      } else if answers > 0 {
        guard case .call(_, .jingle) = input else {
          Issue.record("an answer to nothing: \(input)")
          return
        }
      }
      #expect(Set(director.calls.map(\.id)).count == director.calls.count, "an id is used twice")
      #expect(director.calls.allSatisfy { !$0.isOver }, "a call that is over was kept")
      #expect(director.calls.count(where: { $0.direction == .incoming }) <= 4)
      for call in director.calls { check(call) }
    }

    private mutating func check(_ id: String, _ effect: CallMachine.Effect, _ answers: inout Int) {
      switch effect {
      case .acknowledge, .refuse: answers += 1
      case .openTransport(let name, _): #expect(transports.insert(id + "/" + name).inserted, "opened twice")
      case .closeTransport(let name):
        #expect(transports.remove(id + "/" + name) != nil, "closed, but not open")
      case .connectTransport(let name, _), .remoteCandidates(let name, _):
        #expect(transports.contains(id + "/" + name), "connected, but not open")
      case .ended:
        #expect(!director.running.contains { $0.id == id })
        #expect(!transports.contains { $0.hasPrefix(id + "/") }, "a transport stayed open")
      case .streams(let plans):
        #expect(
          plans.allSatisfy { transports.contains(id + "/" + $0.transport) }, "streams on a closed transport")
        #expect(Set(plans.map(\.ssrc)).count == plans.count)
      case .send, .request, .changed, .peerWants: break
      }
    }

    private func check(_ call: CallMachine) {
      if case .active = call.state { #expect(call.deadline == nil) } else { #expect(call.deadline != nil) }
      if call.session?.state == .active, call.session?.hasVideo == false {
        #expect(!call.ours.cameraOn, "a camera without a content")
      }
      #expect(call.ringingDevices.count <= 16)
    }
  }

  @Test(arguments: 0..<20)
  func `20,000 random inputs never break a rule`(seed: Int) {
    var monkey = Monkey(seed: UInt64(seed))
    var now = MonotonicTime.zero
    for _ in 0..<1000 {
      now += .milliseconds(Int64.random(in: 0...1500, using: &monkey.random))
      monkey.step(now)
    }
  }

  @Test func `ids of calls that are over are forgotten at last, not at once`() {
    var director = CallDirector(setup: setup(), seed: 1)
    for n in 0..<300 {
      _ = director.handle(.message(.retract(id: "r\(n)"), from: bob, origin: .direct), at: .zero)
    }
    func rings(_ id: String) -> Bool {
      var copy = director
      return !copy.handle(.message(.propose(id: id, media: [.audio]), from: bob, origin: .direct), at: .zero)
        .isEmpty
    }
    #expect(!rings("r299"))
    #expect(!rings("r200"))
    #expect(rings("r0"))
  }
}
