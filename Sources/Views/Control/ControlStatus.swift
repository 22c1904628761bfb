public import Base

/// How the calls are, as a program outside is told.
public struct ControlStatus: Sendable, Equatable {
  /// A call in words that stay the same.
  public struct Call: Sendable, Equatable {
    /// The call's id.
    public var id: String
    /// The peer's bare address.
    public var peer: String
    /// The peer's name; the address where there is none.
    public var name: String
    /// "audio" or "video".
    public var kind: String
    /// "incoming" or "outgoing".
    public var direction: String
    /// "dialling", "ringing", "connecting", "active", "held", "reconnecting" or "ended".
    public var phase: String
    /// Why it ended.
    public var reason: String?
    /// When the present phase, or the talk, began.
    public var since: MonotonicTime?
    /// Our microphone is off.
    public var muted = false
    /// Our camera is on.
    public var camera = false
    /// Network bars, 0…5, while they are known.
    public var quality: Int?
  }

  /// "idle", "incoming", "outgoing", "call" or "ended": the present call in a word.
  public var word: String
  /// The present call, or the one that just ended.
  public var call: Call?
  /// A second call that rings.
  public var waiting: Call?
  /// Who waits on hold.
  public var held: String?
  /// Missed calls nobody has looked at.
  public var missed: Int
  /// Our bare address.
  public var account: String
  /// "online", "connecting", "offline", "failed" or "signed out".
  public var connection: String
  /// What other people see of us.
  public var presence: String

  /// What `model` shows.
  public init(_ model: AppModel) {
    call = model.call.map { Call($0) }
    waiting = model.waiting.map { Call($0) }
    held = model.heldPeer
    missed = model.missedCalls
    account = model.account.jid
    presence = model.account.presence.rawValue
    connection =
      switch model.account.connection {
      case .signedOut: "signed out"
      case .connecting: "connecting"
      case .online: "online"
      case .offline: "offline"
      case .failed: "failed"
      }
    word =
      switch call?.phase {
      case nil: "idle"
      case "ringing": "incoming"
      case "dialling": "outgoing"
      case "ended": "ended"
      default: "call"
      }
  }

  /// As JSON. Times are those of the wall clock: `now` and `wall` are the same moment.
  public func json(at now: MonotonicTime, wall: WallTime) -> JSON {
    var members: [(String, JSON)] = [("status", .string(word))]
    if let call { members += call.members(at: now, wall: wall) }
    let second: JSON = if let waiting { .object(waiting.members(at: now, wall: wall)) } else { .null }
    let aside: JSON = if let held { .string(held) } else { .null }
    members += [
      ("waiting", second), ("held", aside), ("missed", .int(missed)), ("account", .string(account)),
      ("connection", .string(connection)), ("presence", .string(presence)),
    ]
    return .object(members)
  }
}

extension ControlStatus.Call {
  init(_ call: CallView) {
    id = call.id
    peer = call.peerJID
    name = call.displayName
    kind = call.kind == .video ? "video" : "audio"
    direction = call.direction == .incoming ? "incoming" : "outgoing"
    muted = call.muted
    camera = call.cameraOn
    quality = call.isAnswered ? call.quality : nil
    switch call.phase {
    case .dialling(_, let began, _): (phase, since) = ("dialling", began)
    case .ringing(let began): (phase, since) = ("ringing", began)
    case .connecting(let began): (phase, since) = ("connecting", began)
    case .active(let began): (phase, since) = ("active", began)
    case .held(let began, _): (phase, since) = ("held", began)
    case .reconnecting(let began, _): (phase, since) = ("reconnecting", began)
    case .ended(let cause, _):
      phase = "ended"
      reason = cause.word
    }
  }

  init(_ waiting: WaitingCall) {
    id = waiting.id
    peer = waiting.peerJID
    name = waiting.displayName
    kind = waiting.kind == .video ? "video" : "audio"
    direction = "incoming"
    phase = "ringing"
    since = waiting.since
  }

  fileprivate func members(at now: MonotonicTime, wall: WallTime) -> [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("call", .string(id)), ("peer", .string(peer)), ("name", .string(name)), ("kind", .string(kind)),
      ("direction", .string(direction)), ("phase", .string(phase)),
    ]
    if let reason { members.append(("reason", .string(reason))) }
    if let since {
      let age = now - since
      let began = WallTime(nanoseconds: wall.nanoseconds &- age.nanoseconds)
      members += [
        ("since", .int(began.seconds)), ("seconds", .int(max(0, age.nanoseconds / 1_000_000_000))),
      ]
    }
    let bars: JSON = if let quality { .int(quality) } else { .null }
    members += [("muted", .bool(muted)), ("camera", .bool(camera)), ("quality", bars)]
    return members
  }
}

extension CallView.EndCause {
  /// The cause in a word that stays the same, as the call log has it.
  fileprivate var word: String {
    switch self {
    case .hangup: "hangup"
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
}
