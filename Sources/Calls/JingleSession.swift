public import Base
public import XMPP

/// One Jingle session (XEP-0166) with RTP contents (XEP-0167) over ICE-UDP (XEP-0176) and DTLS-SRTP (XEP-0320).
///
/// Pure: inputs in, effects out. It holds what both sides have agreed on, content by content; it knows nothing of
/// ringing, people or clocks (`CallMachine` does).
public struct JingleSession: Sendable {
  /// Which side offered.
  public enum Role: Sendable { case initiator, responder }

  /// Where the session stands.
  public enum State: Equatable, Sendable {
    /// Transports are being opened; → pending, ended.
    case preparing
    /// Offered (initiator) or offered to us (responder); → active, ended.
    case pending
    /// Accepted; → ended.
    case active
    /// Terminated by either side.
    case ended
  }

  /// What the session wants done. Requests are Jingle IQs to the peer; transports are named by their content.
  public enum Effect: Equatable, Sendable {
    case request(Jingle)
    case acknowledge(iq: String)
    case refuse(iq: String, StanzaError)
    case openTransport(String, controlling: Bool)
    case connectTransport(String, RemoteTransport)
    case remoteCandidates(String, [ICECandidate])
    case closeTransport(String)
    /// All streams as they are now agreed; replaces what was said before.
    case streams([StreamPlan])
    /// The session is accepted: media may flow.
    case accepted
    /// The peer wants to add its picture; it has been accepted.
    case peerAddedVideo
    /// The peer accepted the picture that we added.
    case ourVideoAccepted
    case peerInfo(SessionInfo)
    case ended(Jingle.Reason?, byPeer: Bool)
  }

  /// One content of the session.
  struct ContentState: Sendable {
    var creator: Jingle.Creator
    var senders: Jingle.Senders
    var media: Media
    var ssrc: UInt32
    var ours: RTPDescription
    var theirs: RTPDescription?
    var payload: PayloadType?
    var local: LocalTransport?
    var remote: RemoteTransport?
    /// The peer's DTLS role and fingerprint, as it last said them.
    var remoteFingerprint: DTLSFingerprint?
    /// Candidates gathered before the description went out travel in it.
    var localCandidates: [ICECandidate] = []
    var described = false
    var accepted = false
  }

  /// The session's id, chosen by the initiator.
  public let sid: String
  /// Whether we offered or the peer did.
  public let role: Role
  /// Our full JID, as bound.
  public let ourself: JID
  /// Where the session stands.
  public internal(set) var state: State = .preparing
  var contents: [String: ContentState] = [:]
  /// Order of the contents in descriptions: as offered.
  var order: [String] = []
  /// Content names that share the first one's transport (XEP-0338), once both sides agreed.
  var bundle: [String] = []
  /// Whether we propose BUNDLE in our offer.
  let offersBundle: Bool
  let negotiation: RTPNegotiation
  let cname: String
  var nextSSRC: UInt32
  var peerWantsBundle: [String] = []
  /// XEP-0272: the room of the group call that the session belongs to.
  var mujiRoom: JID?
  /// The person has accepted; the answer goes out once the transports are open.
  var acceptPending = false

  init(sid: String, role: Role, ourself: JID, negotiation: RTPNegotiation, offersBundle: Bool, seed: UInt64) {
    self.sid = sid
    self.role = role
    self.ourself = ourself
    self.negotiation = negotiation
    self.offersBundle = offersBundle
    var generator = SeededGenerator(seed: seed)
    cname = randomToken(bytes: 8, using: &generator)
    nextSSRC = UInt32(truncatingIfNeeded: generator.next())
  }

  // MARK: Opening

  /// Starts a session of ours with `media`. The offer goes out once every transport is open.
  public static func initiate(
    sid: String, ourself: JID, media: MediaSet, negotiation: RTPNegotiation, offersBundle: Bool, seed: UInt64
  ) -> (JingleSession, [Effect]) {
    var session = JingleSession(
      sid: sid, role: .initiator, ourself: ourself, negotiation: negotiation, offersBundle: offersBundle,
      seed: seed)
    var effects: [Effect] = []
    for medium in media.media {
      session.add(medium, name: medium.rawValue, creator: .initiator, senders: .both)
      effects.append(.openTransport(medium.rawValue, controlling: true))
    }
    return (session, effects)
  }

  /// Takes the peer's offer. Its transports are opened at once, so that the answer finds them ready.
  ///
  /// Throws the reason to terminate with when the offer is one that we can't or won't take.
  public static func offered(
    _ offer: Jingle, ourself: JID, negotiation: RTPNegotiation, seed: UInt64
  ) throws(JingleRefusal) -> (JingleSession, [Effect]) {
    var session = JingleSession(
      sid: offer.sid, role: .responder, ourself: ourself, negotiation: negotiation, offersBundle: false,
      seed: seed)
    guard !offer.contents.isEmpty else { throw .unsupported("the offer has no contents") }
    for content in offer.contents { try session.take(content) }
    guard session.contents.values.contains(where: { $0.media == .audio }) else {
      throw .unsupported("the offer has no voice")
    }
    session.peerWantsBundle = Self.bundle(in: offer) { session.contents[$0] != nil }
    session.state = .pending
    return (session, session.transportNames.map { .openTransport($0, controlling: false) })
  }

  /// The contents that a request puts into one BUNDLE, of those that are usable: at least two, or none.
  static func bundle(in jingle: Jingle, where usable: (String) -> Bool) -> [String] {
    var names: [String] = []
    for name in jingle.groups.first(where: { $0.semantics == "BUNDLE" })?.contents ?? []
    where usable(name) && !names.contains(name) {
      names.append(name)
    }
    return names.count > 1 ? names : []
  }

  /// The transports of the session, each named by its (first) content.
  var transportNames: [String] {
    order.filter { transportName(of: $0) == $0 }
  }

  /// The content whose transport carries `content`.
  func transportName(of content: String) -> String {
    bundleGroup.contains(content) ? bundleGroup.first ?? content : content
  }

  /// The contents on one transport: as agreed, or as the peer's offer wants it and our answer will have it.
  var bundleGroup: [String] { bundle.isEmpty && role == .responder ? peerWantsBundle : bundle }

  mutating func add(_ media: Media, name: String, creator: Jingle.Creator, senders: Jingle.Senders) {
    let ssrc = takeSSRC()
    contents[name] = ContentState(
      creator: creator, senders: senders, media: media, ssrc: ssrc,
      ours: negotiation.offer(media, ssrc: ssrc, cname: cname))
    order.append(name)
  }

  mutating func takeSSRC() -> UInt32 {
    defer { nextSSRC = nextSSRC &* 1_664_525 &+ 1_013_904_223 }
    return nextSSRC
  }

  /// The media the peer offered, or that we offer.
  public var media: MediaSet { MediaSet(order.compactMap { contents[$0]?.media }) }

  /// Whether the session has a picture content at all.
  public var hasVideo: Bool { contents.values.contains { $0.media == .video } }

  /// Whether a picture content lets us (or the peer) send.
  func maySendVideo(us: Bool) -> Bool {
    contents.values.contains { $0.media == .video && allows($0.senders, us: us) }
  }
}

/// Why an offer is refused, with the Jingle reason for the peer and the words for the person.
public enum JingleRefusal: Error, Equatable, Sendable {
  /// Nothing in it that we can play.
  case unsupported(String)
  /// A transport that is not ICE-UDP.
  case unreachable(String)
  /// No DTLS fingerprint, or one that we can't check: we never call in the clear.
  case insecure(String)
  /// Not well formed.
  case malformed(String)

  /// The reason sent to the peer (XEP-0166 §7.4).
  public var reason: Jingle.Reason {
    switch self {
    case .unsupported(let text): Jingle.Reason(.unsupportedApplications, text: text)
    case .unreachable(let text): Jingle.Reason(.unsupportedTransports, text: text)
    case .insecure(let text): Jingle.Reason(.securityError, text: text)
    case .malformed(let text): Jingle.Reason(.failedApplication, text: text)
    }
  }

  /// The end of the call that it means.
  public var end: EndReason {
    switch self {
    case .unsupported(let text), .unreachable(let text), .malformed(let text): .failed(text)
    case .insecure(let text): .securityFailed(text)
    }
  }
}
