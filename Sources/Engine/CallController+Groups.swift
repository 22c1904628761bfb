internal import Base
internal import Calls
internal import XMPP

// Calls of several people: one call for whoever looks at it, a session with each member behind it.
extension CallController {
  // MARK: What a person does

  /// Calls `peers` together, in a new room of `service`; returns the group's id.
  func callGroup(_ peers: [JID], media: MediaSet, service: JID) -> String {
    let id = randomToken(bytes: 16)
    handle(.dialGroup(id: id, peers: peers, media: media, service: service))
    return id
  }

  /// Asks `peers` into the call `id`; one between two becomes a group, in a new room of `service`.
  func invite(_ peers: [JID], to id: String, service: JID) {
    handle(.invite(id: groups[id] ?? id, peers: peers, service: service))
  }

  /// Enters the group that meets in `room`; returns the group's id.
  func joinRoom(_ room: JID, media: MediaSet) -> String {
    let id = randomToken(bytes: 16)
    handle(.joinRoom(id: id, room: room, media: media))
    return id
  }

  /// What the sessions of the group `id` share: devices, our own picture, who speaks.
  public func room(_ id: String) -> MediaRoom? { rooms[id] }

  // MARK: What the stream brings

  /// A XEP-0482 message.
  func receive(_ invite: CallInvite, from: JID, origin: CallDirector.Origin) {
    handle(.groupInvite(invite, from: from, origin: origin))
  }

  /// An invitation of ours came back as an error.
  func inviteBounced(_ id: String, from: JID, _ error: StanzaError) {
    handle(.inviteBounced(id: id, from: from, error))
  }

  /// A new stream is up: the rooms may have lost us.
  func connectionBack() { handle(.connectionBack) }

  /// A presence; true if it came from the room of one of our groups.
  func receive(presence stanza: XMLElement) -> Bool {
    guard let presence = MUC.Presence(stanza), director.isRoom(presence.room) else { return false }
    handle(.room(stanza))
    return true
  }

  // MARK: Effects

  func runGroup(_ effect: CallDirector.Effect) {
    switch effect {
    case .groupRings(let id, let waits):
      if waits { waiting.insert(id) }
      tell(id)
    case .groupChanged(let id):
      if let group = director.group(id), !group.isRinging { waiting.remove(id) }
      tell(id)
    case .legJoined(let group, let leg): join(group, leg)
    case .legLeft(_, let leg): groups[leg] = nil
    case .upgraded(let call, let group):
      join(group, call)
      eventSink.yield(.upgraded(call: call, group: group))
    case .groupEnded(let id, let end): ended(group: id, end)
    case .groupRefused(let id, let refusal):
      eventSink.yield(.refused(id: id, sentence: refusal.said))
    default: break
    }
  }

  /// The session of `leg` is to be made in the group's room; one that is there already brings its room along.
  private func join(_ group: String, _ leg: String) {
    groups[leg] = group
    guard rooms[group] == nil else { return }
    if let room = sessions[leg]?.room {
      room.stayOpen()
      rooms[group] = room
    } else {
      do { rooms[group] = try studio.makeRoom() } catch { Log.error("no room: \(error.sentence)") }
    }
  }

  private func tell(_ id: String) {
    guard let group = director.group(id) else { return }
    // Our picture shows while nobody has come yet, too.
    rooms[id]?.setMuted(group.ours.muted)
    rooms[id]?.setCamera(group.ours.cameraOn)
    for member in group.members { if let leg = member.leg { applyParty(leg) } }
    eventSink.yield(.group(snapshot(group)))
  }

  private func ended(group id: String, _ end: CallEnd) {
    let last = director.group(id).map { snapshot($0) }
    for leg in groups.filter({ $0.value == id }).keys {
      sessions.removeValue(forKey: leg)?.close()
      groups[leg] = nil
    }
    rooms.removeValue(forKey: id)?.close()
    waiting.remove(id)
    if let last { eventSink.yield(.groupEnded(last, end)) }
  }

  // MARK: Snapshots

  func hasGroup(_ id: String) -> Bool { director.groups.contains { $0.id == id } }

  var runningGroups: [GroupSnapshot] { director.groups.filter { !$0.isOver }.map { snapshot($0) } }

  func snapshot(_ group: GroupCall) -> GroupSnapshot {
    let isDino = group.members.contains { ($0.isHere || $0.isInvited) && director.dinos.contains($0.jid) }
    return GroupSnapshot(
      group, ourself: director.setup.ourself, hasDino: group.dino != nil || isDino,
      waiting: waiting.contains(group.id))
  }
}
