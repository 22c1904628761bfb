public import Base
public import Screen

/// A call as the screens show it.
public struct CallView: Sendable, Equatable {
  /// Who dialled.
  public enum Direction: Sendable { case outgoing, incoming }
  /// What was asked for.
  public enum Kind: Sendable { case audio, video }

  /// Where the call is.
  public enum Phase: Sendable, Equatable {
    /// We call: `devices` of theirs ring since `since` (0: none has said so yet); we give up at `deadline`.
    case dialling(devices: Int, since: MonotonicTime, deadline: MonotonicTime)
    /// They call, since `since`.
    case ringing(since: MonotonicTime)
    /// Somebody said yes; the media path is being found.
    case connecting(since: MonotonicTime)
    /// Media flows; the clock counts from `since`.
    case active(since: MonotonicTime)
    /// Put aside, by us or by them; the clock goes on.
    case held(since: MonotonicTime, byPeer: Bool)
    /// No media for a while, since `lost`; the clock goes on from `since`.
    case reconnecting(since: MonotonicTime, lost: MonotonicTime)
    /// Over; `duration` is how long the two talked (zero: they did not).
    case ended(EndCause, duration: Duration)
  }

  /// Why a call is over (design §4); `Catalogue.sentence(for:peer:incoming:)` says it to a person.
  public enum EndCause: Sendable, Equatable {
    case hangup, cancelled, remoteCancelled, declined, remoteDeclined, busy, noAnswer, remoteNoAnswer
    case answeredElsewhere, declinedElsewhere, dropped, failed(String), securityFailed
  }

  /// How far the other side's identity is known.
  public enum Trust: Sendable, Equatable {
    /// The words were compared, or the key is known.
    case verified
    /// Encrypted to whoever answered.
    case encrypted
    /// Not in the contact list.
    case stranger
  }

  /// The call's id; a new id is a new call.
  public var id: String
  /// The peer's name, as the roster or the peer gives it; may be empty.
  public var peerName: String
  /// The peer's bare address.
  public var peerJID: String
  /// Who dialled.
  public var direction: Direction
  /// What was asked for.
  public var kind: Kind
  /// Where the call is.
  public var phase: Phase
  /// Our camera's picture while there is one.
  public var localVideo: PictureID?
  /// Their picture while there is one.
  public var remoteVideo: PictureID?
  /// Our microphone is off.
  public var muted: Bool
  /// Our camera is on.
  public var cameraOn: Bool
  /// Their microphone is off.
  public var remoteMuted: Bool
  /// Their camera.
  public var remoteCameraOn: Bool
  /// Loudness of our microphone, 0…1.
  public var ownLevel: Double
  /// Loudness of their voice, 0…1.
  public var remoteLevel: Double
  /// Network bars 0 (down) … 5 (excellent); nil while unknown.
  public var quality: Int?
  /// How far we know who that is.
  public var trust: Trust
  /// The words to compare aloud, "" while there are none.
  public var securityWords: String
  /// Sentences that stay as long as they are true ("No microphone found. …").
  public var notices: [String]
  /// The people, where more than two talk or are called; nil: a call between two.
  public var group: GroupView?

  /// A call; as made, nothing is known of media.
  public init(
    id: String, peerName: String, peerJID: String, direction: Direction, kind: Kind, phase: Phase,
    localVideo: PictureID? = nil, remoteVideo: PictureID? = nil, muted: Bool = false, cameraOn: Bool = true,
    remoteMuted: Bool = false, remoteCameraOn: Bool = true, ownLevel: Double = 0, remoteLevel: Double = 0,
    quality: Int? = nil, trust: Trust = .encrypted, securityWords: String = "", notices: [String] = [],
    group: GroupView? = nil
  ) {
    self.id = id
    self.peerName = peerName
    self.peerJID = peerJID
    self.direction = direction
    self.kind = kind
    self.phase = phase
    self.localVideo = localVideo
    self.remoteVideo = remoteVideo
    self.muted = muted
    self.cameraOn = cameraOn
    self.remoteMuted = remoteMuted
    self.remoteCameraOn = remoteCameraOn
    self.ownLevel = ownLevel
    self.remoteLevel = remoteLevel
    self.quality = quality
    self.trust = trust
    self.securityWords = securityWords
    self.notices = notices
    self.group = group
  }
}

extension CallView {
  /// The name, or the address where there is no name; of a group what it is called.
  public var displayName: String {
    if let group, !group.displayTitle.isEmpty { return group.displayTitle }
    return peerName.allSatisfy { $0 == " " } ? peerJID : peerName
  }
  /// Who called: in a group the person whose invitation it is.
  var callerName: String {
    guard group != nil else { return displayName }
    return peerName.allSatisfy { $0 == " " } ? peerJID : peerName
  }
  /// Who else is in the group that we are asked into, "" where nobody is known.
  var company: String {
    let others = group?.parties.filter { !$0.isSelf && $0.jid != peerJID && $0.state != .left } ?? []
    return GroupView.names(others.map(\.displayName))
  }
  /// What is asked for, of whoever calls.
  var wish: Catalogue.Phrase { .wish(kind, isGroup: group != nil) }
  /// Whether it is over.
  public var isOver: Bool {
    if case .ended = phase { true } else { false }
  }
  /// Whether it rings here and waits for an answer.
  public var isRinging: Bool {
    if case .ringing = phase { true } else { false }
  }
  /// Whether the two are talking, or were and may again.
  public var isAnswered: Bool {
    switch phase {
    case .active, .held, .reconnecting: true
    case .dialling, .ringing, .connecting, .ended: false
    }
  }
  /// When the talk began, once it has.
  public var answeredAt: MonotonicTime? {
    switch phase {
    case .active(let since), .held(let since, _), .reconnecting(let since, _): since
    case .dialling, .ringing, .connecting, .ended: nil
    }
  }
}

/// A second call that rings during another.
public struct WaitingCall: Sendable, Equatable {
  /// The call's id.
  public var id: String
  /// The peer's name, as the roster or the peer gives it; may be empty.
  public var peerName: String
  /// The peer's bare address.
  public var peerJID: String
  /// What is asked for.
  public var kind: CallView.Kind
  /// Since when it rings.
  public var since: MonotonicTime
  /// It is an invitation into a group.
  public var isGroup: Bool
  /// The name, or the address where there is no name.
  public var displayName: String { peerName.allSatisfy { $0 == " " } ? peerJID : peerName }
  /// A waiting call.
  public init(
    id: String, peerName: String, peerJID: String, kind: CallView.Kind, since: MonotonicTime,
    isGroup: Bool = false
  ) {
    self.id = id
    self.peerName = peerName
    self.peerJID = peerJID
    self.kind = kind
    self.since = since
    self.isGroup = isGroup
  }
}

extension Catalogue.Phrase {
  /// What somebody wants who calls.
  static func wish(_ kind: CallView.Kind, isGroup: Bool) -> Self {
    switch (kind, isGroup) {
    case (.video, false): .wantsVideo
    case (.audio, false): .wantsVoice
    case (.video, true): .wantsGroupVideo
    case (.audio, true): .wantsGroupVoice
    }
  }
}
