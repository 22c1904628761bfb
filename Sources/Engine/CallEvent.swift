public import Base
public import Calls
public import XMPP

/// What anybody outside may know of a call: a value, true at the moment it was made.
public struct CallSnapshot: Sendable {
  /// The call's id (XEP-0353 id and Jingle sid).
  public var id: String
  /// The peer's bare JID.
  public var peer: JID
  /// The device the call runs with, once known.
  public var peerDevice: JID?
  /// Who called.
  public var direction: CallDirection
  /// The media asked for at first.
  public var media: MediaSet
  /// Where the call stands.
  public var state: CallMachine.State
  /// Devices of the peer that said they ring.
  public var ringingDevices: Int
  /// Our side's mute, camera and hold.
  public var ours: PartyMedia
  /// The peer's mute, camera and hold.
  public var theirs: PartyMedia
  /// When it began.
  public var began: MonotonicTime
  /// Whether it came in during another call and still waits.
  public var waiting: Bool
  /// Set if several people are in it, or asked into it: then `peer` is who asked us in, or one of them.
  public var group: GroupSnapshot?

  init(_ group: GroupSnapshot) {
    id = group.id
    peer = group.peer
    direction = group.direction
    media = group.media
    state = group.state
    ringingDevices = 0
    ours = group.ours
    theirs = PartyMedia()
    began = group.began
    waiting = group.waiting
    self.group = group
  }

  init(_ call: CallMachine, waiting: Bool) {
    id = call.id
    peer = call.peer
    peerDevice = call.peerDevice
    direction = call.direction
    media = call.media
    state = call.state
    ringingDevices = call.ringingDevices.count
    ours = call.ours
    theirs = call.theirs
    began = call.began
    self.waiting = waiting
  }

  /// Whether the person is still to answer it.
  public var isRinging: Bool { if case .ringing = state { true } else { false } }
  /// Whether nothing more will come of it.
  public var isOver: Bool { if case .ended = state { true } else { false } }
}

/// What happens to calls, in order, for a front end, a script or a log.
public enum CallEvent: Sendable {
  /// A call comes in and wants to be heard.
  case rings(CallSnapshot)
  /// Somebody called during another call, did not ring and was told that we are busy.
  case turnedAway(id: String, peer: JID, MediaSet)
  /// Something a screen shows has changed.
  case changed(CallSnapshot)
  /// Two calls to each other became one; `from` goes on as `to`.
  case renamed(from: String, to: String)
  /// Media news of the call `id`.
  case media(id: String, MediaEvent)
  /// It is over; the figures are those of its media, if it had any.
  case ended(CallSnapshot, CallEnd, MediaStatistics?)
  /// A group rings, or something about it has changed. Its members' sessions are no calls of their own; their media
  /// news come under the session's id, which is the member's `leg`.
  case group(GroupSnapshot)
  /// A session with a member of the group is over; the group may go on.
  case left(group: String, leg: String, peer: JID, MediaStatistics?)
  /// The call between two goes on as the group, with the same session.
  case upgraded(call: String, group: String)
  /// Nobody was called or asked into the call `id`; the sentence says why.
  case refused(id: String, sentence: Sentence)
  /// The group is over for us.
  case groupEnded(GroupSnapshot, CallEnd)
}
