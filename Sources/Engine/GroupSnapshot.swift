public import Base
public import Calls
public import XMPP

/// What anybody outside may know of a group call: a value, true at the moment it was made.
public struct GroupSnapshot: Sendable {
  /// The group's id.
  public var id: String
  /// Whether we were asked in.
  public var direction: CallDirection
  /// Where it meets; nil until there is a room.
  public var room: JID?
  /// Who asked us in, without resource; nil if nobody did.
  public var inviter: JID?
  /// The media asked for at first.
  public var media: MediaSet
  /// Where the call stands.
  public var state: CallMachine.State
  /// The others: asked, on their way, there, and gone.
  public var members: [GroupMember]
  /// Our side's mute, camera and hold.
  public var ours: PartyMedia
  /// How many people may be in it, oneself included.
  public var limit: Int
  /// The room is gone for the moment; those who are in still hear each other.
  public var isRoomLost: Bool
  /// When it began.
  public var began: MonotonicTime
  /// Whether it came in during another call and still waits.
  public var waiting: Bool
  /// Somebody of the group, for those who must name one person.
  var peer: JID

  init(_ group: GroupCall, ourself: JID, hasDino: Bool, waiting: Bool) {
    id = group.id
    room = group.room
    direction = group.direction
    inviter = group.inviter?.bare
    media = group.media
    state = group.state
    members = group.members
    ours = group.ours
    isRoomLost = group.isRoomLost
    limit = hasDino ? GroupCall.limitWithDino : GroupCall.limit
    began = group.began
    self.waiting = waiting
    peer = inviter ?? group.members.first?.jid ?? group.room ?? ourself.bare
  }

  /// The members, each with a name of its own for as long as the call goes on: the address, and a number for a
  /// person's second device.
  public var named: [(name: String, member: GroupMember)] {
    var seen: [JID: Int] = [:]
    return members.map { member in
      let number = seen[member.jid, default: 0]
      seen[member.jid] = number + 1
      return (number == 0 ? "\(member.jid)" : "\(member.jid)#\(number + 1)", member)
    }
  }

  /// Whether the person is still to answer it.
  public var isRinging: Bool { if case .ringing = state { true } else { false } }

  /// The group as one call among others.
  public var call: CallSnapshot { CallSnapshot(self) }
}
