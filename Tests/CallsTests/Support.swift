import Base
public import XMPP

@testable import Calls

extension JID: ExpressibleByStringLiteral {
  /// The address that a literal of a test spells.
  public init(stringLiteral text: String) {
    guard let jid = JID(description: text) else { preconditionFailure("\(text) is no JID") }
    self = jid
  }

  init?(description: String) { self.init(description) }
}

let alice: JID = "alice@visavis.test/terminal"
let bob: JID = "bob@visavis.test/dino"
let bobsPhone: JID = "bob@visavis.test/phone"
let mallory: JID = "mallory@visavis.test/x"

extension MonotonicTime {
  static func at(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }
}

func setup(_ ourself: JID = alice, bundle: Bool = true) -> CallMachine.Setup {
  var setup = CallMachine.Setup(ourself: ourself)
  setup.offersBundle = bundle
  return setup
}

func local(_ name: String) -> LocalTransport {
  LocalTransport(ufrag: "u-" + name, password: "p-" + name, fingerprint: [UInt8](repeating: 0xA1, count: 32))
}

func candidate(_ port: UInt16 = 4000) -> ICECandidate {
  ICECandidate(priority: 2_015_363_327, address: "10.77.0.1", port: port)
}

// MARK: What a peer sends

/// A peer's contents, as Dino or a browser would describe them.
struct PeerContent {
  var name: String
  var media: Media
  var senders = Jingle.Senders.both
  var creator = Jingle.Creator.initiator
  var setup = DTLSFingerprint.Setup.actpass
  var hash: String? = "sha-256"
  var payloads: [PayloadType]?
  var extensions: [HeaderExtension] = []
  var sources: [UInt32] = []
  var sdes = false
  var candidates: [ICECandidate] = []

  static let opus = PayloadType(id: 111, name: "opus", clockRate: 48_000, channels: 2)
  static let vp8 = PayloadType(
    id: 98, name: "VP8", clockRate: 90_000,
    feedback: [RTCPFeedback("goog-remb"), RTCPFeedback("nack"), RTCPFeedback("nack", "pli")])

  var content: Jingle.Content {
    var content = Jingle.Content(creator: creator, name: name, senders: senders)
    content.description = RTPDescription(
      media: media, payloadTypes: payloads ?? [media == .audio ? Self.opus : Self.vp8],
      headerExtensions: extensions, sources: sources.map { Source(ssrc: $0) }, offersSDES: sdes)
    var transport = ICETransport(ufrag: "r-" + name, pwd: "s-" + name, candidates: candidates)
    if let hash {
      transport.fingerprint = DTLSFingerprint(
        hash: hash, setup: setup, bytes: [UInt8](repeating: 0xB0, count: hash == "sha-1" ? 20 : 32))
    }
    content.transport = transport
    return content
  }

  static let voice = PeerContent(name: "audio", media: .audio)
  static let picture = PeerContent(name: "video", media: .video)

  func with(_ change: (inout PeerContent) -> Void) -> PeerContent {
    var copy = self
    change(&copy)
    return copy
  }
}

func jingle(
  _ action: Jingle.Action, _ contents: [PeerContent] = [], sid: String = "c1", bundle: [String]? = nil
)
  -> Jingle
{
  var jingle = Jingle(action: action, sid: sid)
  jingle.contents = contents.map(\.content)
  if let bundle { jingle.groups = [Grouping(contents: bundle)] }
  return jingle
}

/// The peer's session-accept to an offer of ours.
func answer(_ contents: [PeerContent] = [.voice], bundle: [String]? = nil) -> Jingle {
  jingle(.sessionAccept, contents.map { $0.with { $0.setup = .active } }, bundle: bundle)
}

func terminate(_ reason: Jingle.Reason.Condition?, text: String? = nil) -> Jingle {
  var jingle = Jingle(action: .sessionTerminate, sid: "c1")
  jingle.reason = reason.map { Jingle.Reason($0, text: text) }
  return jingle
}

func info(_ info: SessionInfo...) -> Jingle { Jingle(action: .sessionInfo, sid: "c1", info: info) }

// MARK: Transcripts

/// One call on the test bench: inputs go in, what they caused comes out as short lines (without "changed").
struct Bench {
  var call: CallMachine
  var now = MonotonicTime.zero
  var raw: [CallMachine.Effect] = []

  static func dialling(
    _ media: MediaSet = .audio, route: CallMachine.Route = .everyDevice, bundle: Bool = true
  ) -> Bench {
    let (call, effects) = CallMachine.dial(
      id: "c1", peer: bob, media: media, route: route, setup: setup(bundle: bundle), seed: 1, at: .zero)
    return Bench(call: call, raw: effects)
  }

  static func ringing(_ media: MediaSet = .audio) -> Bench {
    let (call, effects) = CallMachine.ring(
      id: "c1", from: bob, media: media, setup: setup(), seed: 1, at: .zero)
    return Bench(call: call, raw: effects)
  }

  static func offered(_ contents: [PeerContent] = [.voice], bundle: [String]? = nil) -> Bench {
    let (call, effects) = CallMachine.ring(
      offer: jingle(.sessionInitiate, contents, bundle: bundle), from: bob, iq: "0", setup: setup(), seed: 1,
      at: .zero)
    return Bench(call: call, raw: effects)
  }

  @discardableResult
  mutating func put(_ input: CallMachine.Input, at seconds: Double? = nil) -> [String] {
    if let seconds { now = .at(seconds) }
    raw = call.handle(input, at: now)
    return lines
  }

  @discardableResult
  mutating func receive(_ jingle: Jingle, from: JID = bob, iq: String = "7") -> [String] {
    put(.jingle(jingle, from: from, iq: iq))
  }

  mutating func open(_ names: String...) -> [String] {
    names.flatMap { put(.transportOpened($0, local($0))) }
  }

  /// What the last input (or the beginning) caused.
  var lines: [String] { raw.compactMap(\.short) }

  /// The Jingle requests the last input caused.
  var requests: [Jingle] { raw.compactMap { if case .request(let jingle, _) = $0 { jingle } else { nil } } }

  var end: CallEnd? { if case .ended(let end) = call.state { end } else { nil } }

  /// A running outgoing call that both have agreed on.
  static func active(_ media: MediaSet = .audio, bundle: [String]? = nil) -> Bench {
    var bench = Bench.dialling(media)
    bench.put(.message(.proceed(id: "c1"), from: bob))
    for medium in media.media { _ = bench.open(medium.rawValue) }
    bench.receive(answer(media.media.map { $0 == .audio ? .voice : .picture }, bundle: bundle))
    bench.put(.mediaFlows)
    return bench
  }

  /// A running incoming call that both have agreed on.
  static func taken(_ contents: [PeerContent] = [.voice], bundle: [String]? = nil) -> Bench {
    var bench = Bench.offered(contents, bundle: bundle)
    for content in contents { _ = bench.open(content.name) }
    bench.put(.answer(MediaSet(contents.map(\.media))))
    bench.put(.mediaFlows)
    return bench
  }
}

extension CallMachine.Effect {
  var short: String? {
    switch self {
    case .send(let message, let to): "\(message.short) → \(to)"
    case .request(let jingle, let to): "\(jingle.short) → \(to)"
    case .acknowledge(let iq, _): "ack \(iq)"
    case .refuse(let iq, _, let error): "refuse \(iq) \(error.short)"
    case .openTransport(let name, let controlling):
      "open \(name) \(controlling ? "controlling" : "controlled")"
    case .connectTransport(let name, let remote):
      "connect \(name) as \(remote.weAreDTLSClient ? "client" : "server")"
    case .remoteCandidates(let name, let candidates): "candidates \(name) \(candidates.count)"
    case .closeTransport(let name): "close \(name)"
    case .streams(let plans): "streams " + plans.map(\.short).joined(separator: " ")
    case .peerWants(let want): "wants \(want.maxWidth)x\(want.maxHeight)"
    case .changed: nil
    case .ended(let end): "ended \(end.reason.name)"
    }
  }
}

extension StreamPlan {
  /// "audio:111<>", "video:98>" with "@carrier" where another content's transport carries it.
  var short: String {
    content + ":\(payload.id)" + (receives ? "<" : "") + (sends ? ">" : "")
      + (transport == content ? "" : "@" + transport) + (bundled ? "+" : "")
  }
}

extension StanzaError {
  var short: String { Jingle.Problem(self)?.rawValue ?? condition.rawValue }
}

extension Jingle {
  var short: String {
    let details =
      contents.map { "\($0.name)(\($0.senders.rawValue))" } + info.map(\.short)
      + (reason.map { [$0.condition.rawValue] } ?? [])
      + groups.map { "group[" + $0.contents.joined(separator: ",") + "]" }
    return ([action.rawValue] + details).joined(separator: " ")
  }
}

extension SessionInfo {
  var short: String {
    switch self {
    case .active: "active"
    case .hold: "hold"
    case .unhold: "unhold"
    case .ringing: "ringing"
    case .mute(let name, let creator): "mute(\(name ?? "*"),\(creator.rawValue))"
    case .unmute(let name, let creator): "unmute(\(name ?? "*"),\(creator.rawValue))"
    case .want(let want): "want(\(want.maxWidth)x\(want.maxHeight))"
    case .other(let element): element.name
    }
  }
}

extension JingleMessage {
  var short: String {
    switch self {
    case .propose(let id, let media): "propose \(id) " + media.map(\.rawValue).joined(separator: "+")
    case .ringing(let id): "ringing \(id)"
    case .proceed(let id): "proceed \(id)"
    case .accept(let id): "accept \(id)"
    case .reject(let id, let reason, _): "reject \(id)" + (reason.map { " " + $0.condition.rawValue } ?? "")
    case .retract(let id, let reason): "retract \(id)" + (reason.map { " " + $0.condition.rawValue } ?? "")
    case .finish(let id, let reason, _): "finish \(id)" + (reason.map { " " + $0.condition.rawValue } ?? "")
    }
  }
}

extension CallMachine.State {
  var short: String {
    switch self {
    case .dialling: "dialling"
    case .ringing: "ringing"
    case .connecting: "connecting"
    case .active: "active"
    case .reconnecting: "reconnecting"
    case .ended(let end): "ended " + end.reason.name
    }
  }
}
