public import Base
public import XMPP

/// Which media a call has or a person asks for.
public struct MediaSet: OptionSet, Hashable, Sendable {
  /// The bits; see the two members.
  public let rawValue: UInt8
  /// The set with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Voice.
  public static let audio = MediaSet(rawValue: 1)
  /// Picture.
  public static let video = MediaSet(rawValue: 2)

  /// The set as Jingle's media, audio first.
  public var media: [Media] { (contains(.audio) ? [.audio] : []) + (contains(.video) ? [.video] : []) }

  /// The set of `media`.
  public init(_ media: [Media]) {
    self = []
    for medium in media { insert(medium == .audio ? .audio : .video) }
  }
}

/// Who called whom.
public enum CallDirection: String, Sendable { case outgoing, incoming }

/// Why a call is over (design.md §4). Each has its sentence in Views' catalogue and goes to the call log.
public enum EndReason: Hashable, Sendable {
  case hangup
  case remoteHangup
  case cancelled
  case remoteCancelled
  case declined
  case remoteDeclined
  case busy
  case noAnswer
  case remoteNoAnswer
  case answeredElsewhere
  case declinedElsewhere
  case dropped
  /// Something that is neither person's doing; the text says what, in words for a person.
  case failed(String)
  /// The peer cannot or would not encrypt, or is not who it said it was.
  case securityFailed(String)

  /// A stable word for reports and the call log.
  public var name: String {
    switch self {
    case .hangup: "hangup"
    case .remoteHangup: "remoteHangup"
    case .cancelled: "cancelled"
    case .remoteCancelled: "remoteCancelled"
    case .declined: "declined"
    case .remoteDeclined: "remoteDeclined"
    case .busy: "busy"
    case .noAnswer: "noAnswer"
    case .remoteNoAnswer: "remoteNoAnswer"
    case .answeredElsewhere: "answeredElsewhere"
    case .declinedElsewhere: "declinedElsewhere"
    case .dropped: "dropped"
    case .failed: "failed"
    case .securityFailed: "securityFailed"
    }
  }

  /// What a failure said about itself; empty for the ordinary ends.
  public var detail: String {
    switch self {
    case .failed(let text), .securityFailed(let text): text
    default: ""
    }
  }
}

/// How a call ended.
public struct CallEnd: Hashable, Sendable {
  /// Why it is over.
  public var reason: EndReason
  /// Time from the first media to the end; zero for a call that never got that far.
  public var duration: Duration
  /// An end for `reason` after `duration` of talking.
  public init(reason: EndReason, duration: Duration = .zero) {
    self.reason = reason
    self.duration = duration
  }
}

/// The clocks of design.md §4; tests and people may set others.
public struct CallClocks: Sendable {
  /// The caller gives up after this.
  public var dial = Duration.seconds(30)
  /// The callee stops ringing after this.
  public var ring = Duration.seconds(35)
  /// From the answer to the first media.
  public var connect = Duration.seconds(15)
  /// A proposal that was held up on its way may be taken up by dialling its sender within this.
  public var stale = Duration.seconds(35)
  /// Silence on the media path until "reconnecting" is shown.
  public var silence = Duration.seconds(4)
  /// Trying to reconnect until the call is given up.
  public var giveUp = Duration.seconds(60)
  /// Trying to reconnect to one member of a group call until it is given up: soon enough for a picture to be gone 20 s
  /// after its client was.
  public var giveUpLeg = Duration.seconds(12)
  /// A member of a group call without a connection is called unreachable after this.
  public var reach = Duration.seconds(30)
  /// Somebody whom all others have left ends the group call after this.
  public var alone = Duration.seconds(30)
  /// An offer that comes before its sender was seen in the room waits this long for it.
  public var early = Duration.seconds(10)
  /// The clocks of design.md §4.
  public init() {}
}

/// What is told to the other side and shown about one party's media.
public struct PartyMedia: Hashable, Sendable {
  /// The voice is muted.
  public var muted = false
  /// The picture is shown.
  public var cameraOn = false
  /// The party has put the call on hold.
  public var held = false
  /// An unmuted voice without a picture.
  public init(muted: Bool = false, cameraOn: Bool = false, held: Bool = false) {
    self.muted = muted
    self.cameraOn = cameraOn
    self.held = held
  }
}

/// The ICE and DTLS parameters of one transport of ours.
public struct LocalTransport: Hashable, Sendable {
  /// RFC 8445 §5.3: the ICE user name fragment.
  public var ufrag: String
  /// RFC 8445 §5.3: the ICE password.
  public var password: String
  /// SHA-256 of our DTLS certificate.
  public var fingerprint: [UInt8]
  /// Parameters as the transport made them.
  public init(ufrag: String, password: String, fingerprint: [UInt8]) {
    self.ufrag = ufrag
    self.password = password
    self.fingerprint = fingerprint
  }
}

/// The ICE and DTLS parameters of the peer's end of a transport.
public struct RemoteTransport: Hashable, Sendable {
  /// RFC 8445 §5.3: the ICE user name fragment.
  public var ufrag: String
  /// RFC 8445 §5.3: the ICE password.
  public var password: String
  /// SHA-256 of the certificate that the peer must show.
  public var fingerprint: [UInt8]
  /// True if our end is to be the DTLS client (the peer is passive).
  public var weAreDTLSClient: Bool
  /// Candidates known so far; later ones are trickled.
  public var candidates: [ICECandidate]
}

/// One negotiated RTP stream in both directions: all the media engine must know of a Jingle content.
public struct StreamPlan: Hashable, Sendable {
  /// The Jingle content's name.
  public var content: String
  /// Voice or picture.
  public var media: Media
  /// The content whose transport carries it (its own, or the first of the BUNDLE group).
  public var transport: String
  /// The codec, with the number both sides use for it.
  public var payload: PayloadType
  /// RTP header extensions both understand: URI to id.
  public var extensions: [String: UInt8]
  /// Our synchronisation source.
  public var ssrc: UInt32
  /// The peer's announced sources (XEP-0339), empty if it announces none.
  public var remoteSources: [UInt32]
  /// Whether the negotiated `senders` lets us send.
  public var sends: Bool
  /// Whether the negotiated `senders` lets the peer send.
  public var receives: Bool
  /// The peer put this content in a BUNDLE with another one: packets need the MID extension where negotiated.
  public var bundled: Bool
}
