public import Base
public import XMPP

/// One call of several people, as a person sees it: who is in, who is asked, and our own side. The sessions with the
/// others are calls of their own ("legs"), which `CallDirector` keeps.
public struct GroupCall: Sendable {
  /// People in one call, ourselves counted: a mesh of more is for a server in the middle.
  public static let limit = 16
  /// The same with a Dino among them: it leaves a call in which there are more than four others.
  public static let limitWithDino = 5

  /// An offer of somebody whom the room has not shown us yet, and what came behind it.
  struct EarlyOffer: Sendable {
    var offer: Jingle
    var from: JID
    var iq: String
    var deadline: MonotonicTime
    var more: [(jingle: Jingle, iq: String)] = []
    /// The requests that are to be answered.
    var iqs: [String] { [iq] + more.map { $0.iq } }
  }

  /// What a screen shows of it.
  struct Face: Equatable, Sendable {
    var room: JID?
    var members: [GroupMember]
    var ours: PartyMedia
    var state: CallMachine.State
    var aloneUntil: MonotonicTime?
    var isRoomLost: Bool
  }

  /// The call's id, the same for everybody in it.
  public let id: String
  /// Whether we were invited.
  public let direction: CallDirection
  /// When it began; for one that was a call of two, when that did.
  public let began: MonotonicTime
  /// The room's bare address.
  public internal(set) var room: JID?
  /// Who invited us: the full JID.
  public internal(set) var inviter: JID?
  /// Everybody else, in the order they were asked or came; those who left stay, for the log.
  public internal(set) var members: [GroupMember] = []
  /// Our own media, as the person set them and every member was told.
  public internal(set) var ours: PartyMedia
  /// The media we have said that we send.
  public internal(set) var media: MediaSet
  /// Where the call stands for us: `dialling` until somebody is in, `active` from the first media on.
  public internal(set) var state: CallMachine.State
  /// When the call ends because all others have left; nil while somebody is there or asked.
  public internal(set) var aloneUntil: MonotonicTime?
  /// The room is gone for the moment; those who are in still hear each other.
  public internal(set) var isRoomLost = false
  var muc: MujiRoom?
  var early: [EarlyOffer] = []
  /// Legs that know our media.
  var synced: Set<String> = []
  /// We wait in the room for people who come by themselves.
  var waits = false
  var told: Face?

  init(
    id: String, direction: CallDirection, media: MediaSet, state: CallMachine.State, began: MonotonicTime
  ) {
    self.id = id
    self.direction = direction
    self.media = media
    self.state = state
    self.began = began
    ours = PartyMedia(cameraOn: media.contains(.video))
  }

  // MARK: Reading

  /// Whether nothing more will come of it.
  public var isOver: Bool { if case .ended = state { true } else { false } }
  /// Whether the person is still to answer the invitation.
  public var isRinging: Bool { if case .ringing = state { true } else { false } }
  /// Those who take part or are about to.
  public var present: [GroupMember] { members.filter(\.isHere) }
  /// There is no way back into its room, so that nobody can come any more.
  var isWithoutRoom: Bool { muc?.state == .over }
  /// Somebody in the room whose client says that it is Dino.
  public var dino: JID? { muc?.dino }

  /// How long media has been through.
  public func talked(until now: MonotonicTime) -> Duration {
    switch state {
    case .active(let since), .reconnecting(_, _, let since): now - since
    case .ended(let end): end.duration
    case .dialling, .ringing, .connecting: .zero
    }
  }

  var face: Face {
    Face(
      room: room, members: members, ours: ours, state: state, aloneUntil: aloneUntil, isRoomLost: isRoomLost)
  }

  /// When its next `tick` is due.
  func deadline(_ clocks: CallClocks) -> MonotonicTime? {
    guard !isOver else { return nil }
    var deadlines = early.map(\.deadline) + [aloneUntil, muc?.deadline].compactMap(\.self)
    if case .ringing(_, let deadline) = state { deadlines.append(deadline) }
    if case .dialling(_, let deadline) = state, waits { deadlines.append(deadline) }
    for member in members {
      switch member.state {
      case .inviting(let deadline): if member.asks == nil { deadlines.append(deadline) }
      case .joining: if !isRinging { deadlines.append(member.since + clocks.reach) }
      case .declined, .busy, .noAnswer, .unreachable, .connected, .left: break
      }
      if let away = member.awaySince { deadlines.append(away + clocks.reach) }
    }
    return deadlines.min()
  }

  // MARK: Members

  func index(of device: JID) -> Int? { members.firstIndex { $0.device == device } }

  /// Adds those of `people` who are not in yet as invited; says who they are.
  mutating func invite(_ people: [JID], until deadline: MonotonicTime, at now: MonotonicTime) -> [JID] {
    var added: [JID] = []
    for jid in people.map(\.bare) where !added.contains(jid) {
      guard !members.contains(where: { $0.jid == jid && ($0.isAround || $0.isInvited) }) else { continue }
      members.removeAll { $0.jid == jid && !$0.isAround }
      var member = GroupMember(jid, .inviting(deadline: deadline), at: now)
      member.asks = jid
      members.append(member)
      added.append(jid)
    }
    return added
  }

  /// The invitations that are to be sent now; their clocks begin.
  mutating func asked(until deadline: MonotonicTime, at now: MonotonicTime) -> [JID] {
    var out: [JID] = []
    for index in members.indices {
      guard let address = members[index].asks else { continue }
      members[index].asks = nil
      if members[index].isInvited { members[index].become(.inviting(deadline: deadline), at: now) }
      out.append(address)
    }
    return out
  }

  /// The room shows `device`.
  mutating func arrived(_ device: JID, at now: MonotonicTime) {
    let known =
      index(of: device)
      ?? members.firstIndex { $0.jid == device.bare && $0.device == nil }
      ?? members.firstIndex { $0.jid == device.bare && !$0.isAround }
    if known == nil {
      forgetOldest()
      members.append(GroupMember(device, .joining, at: now))
    }
    let place = known ?? members.endIndex - 1
    members[place].device = device
    members[place].asks = nil
    members[place].isInRoom = true
    members[place].awaySince = nil
    if members[place].leg == nil { members[place].become(.joining, at: now) }
  }

  /// However many come and go, so many lines are enough for the log.
  private mutating func forgetOldest() {
    guard members.count >= 2 * MujiRoom.largestRoom,
      let place = members.firstIndex(where: { !$0.isAround && !$0.isInvited })
    else { return }
    members.remove(at: place)
  }

  /// `leg` is our session with `device` from now on.
  mutating func attach(_ leg: String, to device: JID, at now: MonotonicTime) {
    if index(of: device) == nil { arrived(device, at: now) }
    guard let place = index(of: device) else { return }
    members[place].leg = leg
    // Somebody who was lost counts again when media is through, not before.
    if case .unreachable = members[place].state { return }
    members[place].become(.joining, at: now)
  }

  /// Those who were said to be in and are not, when we come in.
  mutating func dropAbsent(at now: MonotonicTime) {
    for index in members.indices where members[index].state == .joining && !members[index].isInRoom {
      if members[index].leg == nil { members[index].become(.left, at: now) }
    }
  }

  /// What the clocks say of the members. Returns those whose invitation is taken back.
  mutating func expire(_ clocks: CallClocks, at now: MonotonicTime) -> [JID] {
    var out: [JID] = []
    for index in members.indices {
      switch members[index].state {
      case .inviting(let deadline):
        guard members[index].asks == nil, now >= deadline else { continue }
        members[index].become(.noAnswer, at: now)
        out.append(members[index].jid)
      case .joining:
        guard !isRinging, now >= members[index].since + clocks.reach else { continue }
        members[index].become(.unreachable("no connection could be made"), at: now)
      case .declined, .busy, .noAnswer, .unreachable, .connected, .left: break
      }
    }
    return out
  }

  /// How a call to which nobody came ends.
  var verdict: EndReason {
    let states = members.map(\.state)
    guard let first = states.first else { return .remoteNoAnswer }
    switch first {
    case .declined where states.allSatisfy({ $0 == .declined }): return .remoteDeclined
    case .busy where states.allSatisfy({ $0 == .busy }): return .busy
    case .unreachable(let text) where states.allSatisfy({ $0 == first }): return .failed(text)
    case .inviting, .declined, .busy, .noAnswer, .unreachable, .joining, .connected, .left:
      return .remoteNoAnswer
    }
  }
}
