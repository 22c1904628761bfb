public import Base
public import XMPP

/// Somebody in a group call, or asked into it: a person with one device.
public struct GroupMember: Equatable, Sendable {
  /// How far the person has come.
  public enum State: Equatable, Sendable {
    /// Asked, and has not answered. → joining, declined, busy, noAnswer, unreachable
    case inviting(deadline: MonotonicTime)
    case declined, busy, noAnswer
    /// Could not be asked, or no media came through; the text says why, in words for a person. → joining, connected
    case unreachable(String)
    /// In the room, or about to come; media is not through. → connected, unreachable, left
    case joining
    /// → unreachable, left
    case connected
    /// → joining
    case left
  }

  /// The bare JID.
  public let jid: JID
  /// The full JID it is in with, once known.
  public internal(set) var device: JID?
  /// The id of our session with it: a call of the director's (`CallDirector.call`), nil while there is none.
  public internal(set) var leg: String?
  /// How far the person has come.
  public internal(set) var state: State
  /// Its media, as far as it told.
  public internal(set) var media = PartyMedia()
  /// Since when it has been in `state`.
  public internal(set) var since: MonotonicTime
  /// Where the invitation is to be sent; nil once it has been.
  var asks: JID?
  /// The room says that it is there.
  var isInRoom = false
  /// Since when the room says that it is not, though its media comes.
  var awaySince: MonotonicTime?
  /// The leg has failed once and was tried again.
  var isRetried = false

  init(_ jid: JID, _ state: State, at now: MonotonicTime) {
    self.jid = jid.bare
    self.state = state
    since = now
  }

  /// Whether the person takes part or is about to: what a grid has a tile for.
  public var isHere: Bool {
    switch state {
    case .joining, .connected: true
    case .inviting, .declined, .busy, .noAnswer, .unreachable, .left: false
    }
  }

  /// Whether the person has been asked and has not answered.
  public var isInvited: Bool { if case .inviting = state { true } else { false } }

  /// Whether there is anything to wait for.
  var isAround: Bool { isHere || leg != nil }

  mutating func become(_ state: State, at now: MonotonicTime) {
    guard self.state != state else { return }
    self.state = state
    since = now
  }
}

/// What a person does with a group call.
public enum GroupInput: Equatable, Sendable {
  /// Takes the invitation, with these media of ours.
  case answer(MediaSet)
  case decline(busy: Bool)
  /// Stops ringing here and tells nobody.
  case ignore
  case hangUp
  case setMuted(Bool)
  case setCamera(Bool)
  case setHeld(Bool)
}

/// Why nobody was invited.
public enum GroupRefusal: UserFacingError, Equatable, Sendable {
  /// So many people are too many; `dino` is somebody whose client leaves a larger call.
  case tooMany(wanted: Int, limit: Int, dino: JID?)
  /// A call becomes a group only when both sides are in it.
  case notAnswered
  /// There is no such call.
  case unknownCall
  /// The account's server has no rooms.
  case noRoomService

  /// What to tell the person.
  public var said: Sentence {
    switch self {
    case .tooMany(let wanted, let limit, nil):
      "A call holds \(limit) people; with these it would be \(wanted). Invite fewer."
    case .tooMany(let wanted, let limit, let dino?):
      "With \(dino), who uses Dino, a call holds \(limit) people; with these it would be \(wanted). Invite fewer."
    case .notAnswered: "Others can be invited when the call has been answered."
    case .unknownCall: "That call is over."
    case .noRoomService: "Your server has no rooms for group calls."
    }
  }
}
