import Base
import Testing
import XMPP

@testable import Calls

/// Every pair of state and input: the legal ones with what they lead to, and that all others change nothing.
@Suite struct CallTableTests {
  /// Where a call may stand, seen from the outside.
  enum Stage: String, CaseIterable {
    /// Proposed; offered without a proposal.
    case dialling, offering
    /// Proposed to us; offered to us.
    case ringing, offered
    /// We answered and wait for the offer; the peer answered and our transports open; our offer is out; agreed.
    case answered, preparing, pending, agreed
    case active, held, reconnecting, ended

    var bench: Bench {
      var bench: Bench
      switch self {
      case .dialling: return .dialling()
      case .offering:
        bench = .dialling(route: .device(bob))
        _ = bench.open("audio")
      case .ringing: return .ringing()
      case .offered: return .offered()
      case .answered:
        bench = .ringing()
        bench.put(.answer(.audio))
      case .preparing, .pending, .agreed:
        bench = .dialling()
        bench.put(.message(.proceed(id: "c1"), from: bob))
        if self != .preparing { _ = bench.open("audio") }
        if self == .agreed { bench.receive(answer()) }
      case .active: return .active()
      case .held:
        bench = .active()
        bench.put(.setHeld(true))
      case .reconnecting:
        bench = .active()
        bench.put(.mediaSilent)
      case .ended:
        bench = .active()
        bench.put(.hangUp)
      }
      return bench
    }
  }

  static let inputs: [(String, CallMachine.Input)] = [
    ("answer", .answer(.audio)), ("decline", .decline(busy: false)), ("busy", .decline(busy: true)),
    ("hangUp", .hangUp), ("mute", .setMuted(true)), ("unmuted", .setMuted(false)),
    ("camera", .setCamera(true)),
    ("hold", .setHeld(true)),
    ("propose", .message(.propose(id: "c1", media: [.audio]), from: bob)),
    ("ringing", .message(.ringing(id: "c1"), from: bob)),
    ("proceed", .message(.proceed(id: "c1"), from: bob)),
    ("accept", .message(.accept(id: "c1"), from: bob)),
    ("reject", .message(.reject(id: "c1"), from: bob)),
    ("retract", .message(.retract(id: "c1"), from: bob)),
    ("finish", .message(.finish(id: "c1"), from: bob)),
    ("finish of another device", .message(.finish(id: "c1"), from: bobsPhone)),
    ("stranger's reject", .message(.reject(id: "c1"), from: mallory)),
    ("stranger's retract", .message(.retract(id: "c1"), from: mallory)),
    ("stranger's finish", .message(.finish(id: "c1"), from: mallory)),
    ("stranger's proceed", .message(.proceed(id: "c1"), from: mallory)),
    ("own accept", .ownMessage(.accept(id: "c1"))), ("own reject", .ownMessage(.reject(id: "c1"))),
    ("own propose", .ownMessage(.propose(id: "c1", media: [.audio]))),
    ("own retract", .ownMessage(.retract(id: "c1"))),
    ("initiate refused", .requestFailed(.sessionInitiate, StanzaError(.serviceUnavailable))),
    ("accept refused", .requestFailed(.sessionAccept, StanzaError(.itemNotFound))),
    ("info refused", .requestFailed(.sessionInfo, StanzaError(.featureNotImplemented))),
    ("content-add refused", .requestFailed(.contentAdd, StanzaError(.featureNotImplemented))),
    ("foreign transport opens", .transportOpened("ghost", local("ghost"))),
    ("foreign candidate", .localCandidate("ghost", candidate())),
    ("foreign transport fails", .transportFailed("ghost", secure: true)),
    ("no path", .transportFailed("audio", secure: false)),
    ("bad handshake", .transportFailed("audio", secure: true)),
    ("media", .mediaFlows), ("silence", .mediaSilent), ("tick", .tick),
  ]

  /// The legal pairs; "-" means that the state stays.
  static let legal: [Stage: [String: String]] = [
    .dialling: [
      "hangUp": "ended cancelled", "mute": "-", "ringing": "-", "proceed": "connecting",
      "reject": "ended remoteDeclined",
    ],
    .offering: [
      "hangUp": "ended cancelled", "mute": "-", "ringing": "-", "reject": "ended remoteDeclined",
      "initiate refused": "ended failed", "no path": "ended failed", "bad handshake": "ended securityFailed",
    ],
    .ringing: [
      "answer": "connecting", "decline": "ended declined", "busy": "ended busy", "hangUp": "ended declined",
      "mute": "-", "retract": "ended remoteCancelled", "finish": "ended remoteCancelled",
      "finish of another device": "ended remoteCancelled", "own accept": "ended answeredElsewhere",
      "own reject": "ended declinedElsewhere",
    ],
    .offered: [
      "answer": "connecting", "decline": "ended declined", "busy": "ended busy", "hangUp": "ended declined",
      "mute": "-", "retract": "ended remoteCancelled", "finish": "ended remoteCancelled",
      "finish of another device": "ended remoteCancelled", "own accept": "ended answeredElsewhere",
      "own reject": "ended declinedElsewhere", "no path": "ended failed",
      "bad handshake": "ended securityFailed",
    ],
    .answered: [
      "hangUp": "ended hangup", "mute": "-", "retract": "ended remoteCancelled",
      "finish": "ended remoteHangup",
    ],
    .preparing: [
      "hangUp": "ended hangup", "mute": "-", "finish": "ended remoteHangup", "no path": "ended failed",
      "bad handshake": "ended securityFailed",
    ],
    .pending: [
      "hangUp": "ended hangup", "mute": "-", "finish": "ended remoteHangup", "no path": "ended failed",
      "bad handshake": "ended securityFailed", "initiate refused": "ended failed",
    ],
    .agreed: [
      "hangUp": "ended hangup", "mute": "-", "camera": "-", "hold": "-", "finish": "ended remoteHangup",
      "no path": "ended failed", "bad handshake": "ended securityFailed", "media": "active",
    ],
    .active: [
      "hangUp": "ended hangup", "mute": "-", "camera": "-", "hold": "-", "finish": "ended remoteHangup",
      "no path": "reconnecting", "bad handshake": "ended securityFailed", "silence": "reconnecting",
    ],
    .held: [
      "hangUp": "ended hangup", "mute": "-", "camera": "-", "finish": "ended remoteHangup",
      "no path": "reconnecting", "bad handshake": "ended securityFailed",
    ],
    .reconnecting: [
      "hangUp": "ended hangup", "mute": "-", "camera": "-", "hold": "-", "finish": "ended remoteHangup",
      "bad handshake": "ended securityFailed", "media": "active",
    ],
    .ended: [:],
  ]

  @Test(arguments: Stage.allCases)
  func `each input does what the table says and nothing else`(stage: Stage) {
    let legal = Self.legal[stage] ?? [:]
    for (name, input) in Self.inputs {
      var bench = stage.bench
      let before = bench
      bench.put(input)
      guard let outcome = legal[name] else {
        let unchanged = bench.call.looks(like: before.call)
        #expect(
          bench.lines == [] && bench.raw.isEmpty && unchanged, "\(stage) + \(name) should change nothing")
        continue
      }
      let wanted = outcome == "-" ? before.call.state.short : outcome
      #expect(bench.call.state.short == wanted, "\(stage) + \(name)")
      let isShown = bench.raw.contains(.changed)
      #expect(isShown, "\(stage) + \(name) is to be shown")
      #expect(bench.lines.count { $0.hasPrefix("ended") } == (bench.call.isOver ? 1 : 0))
    }
    let names = Set(Self.inputs.map(\.0))
    #expect(Set(legal.keys).isSubset(of: names), "a legal input that is not tried")
  }

  @Test(arguments: Stage.allCases)
  func `every transport is closed when a call ends`(stage: Stage) {
    for (name, input) in Self.inputs {
      var bench = stage.bench
      let open = bench.call.session.map { $0.state == .ended ? [] : $0.transportNames } ?? []
      bench.put(input)
      guard bench.call.isOver, stage != .ended else { continue }
      let closed = bench.raw.compactMap { if case .closeTransport(let name) = $0 { name } else { nil } }
      #expect(closed == open, "\(stage) + \(name)")
    }
  }

  @Test(arguments: Stage.allCases)
  func `every Jingle request is answered exactly once`(stage: Stage) {
    for action in Jingle.Action.allCases {
      for (from, contents) in [
        (bob, [PeerContent.voice]), (bob, [.picture]), (bob, []), (bobsPhone, [.voice]),
      ] {
        var bench = stage.bench
        bench.receive(jingle(action, contents), from: from, iq: "q")
        let answers = bench.raw.count { effect in
          switch effect {
          case .acknowledge("q", from): true
          case .refuse("q", from, _): true
          default: false
          }
        }
        #expect(answers == 1, "\(stage) + \(action.rawValue) from \(from)")
      }
    }
  }

  @Test(arguments: Stage.allCases.filter { $0 != .ended })
  func `another device of the same person is no party to the session`(stage: Stage) {
    for action in Jingle.Action.allCases {
      var bench = stage.bench
      let before = bench.call
      #expect(bench.receive(jingle(action, [.voice]), from: bobsPhone) == ["refuse 7 unknown-session"])
      let unchanged = bench.call.looks(like: before)
      #expect(unchanged)
    }
  }

  @Test func `requests of the peer are answered even after the end`() {
    var bench = Stage.ended.bench
    #expect(bench.receive(terminate(.success)) == ["ack 7"])
    #expect(bench.receive(info(.hold)) == ["refuse 7 unknown-session"])
  }
}

extension CallMachine {
  func looks(like other: CallMachine) -> Bool {
    state == other.state && id == other.id && peerDevice == other.peerDevice
      && ringingDevices == other.ringingDevices && ours == other.ours && theirs == other.theirs
      && streams == other.streams && session?.state == other.session?.state
      && session?.order == other.session?.order
  }
}
