import Base
import Calls
import Engine
import Screen
import Store
import Views
import XMPP

// Calls of several people on the screen and in the ear.
extension AppRunner {
  /// What the call on the screen shares among its people.
  var callRoom: MediaRoom? { session?.room ?? people.room }

  /// The session whose figures are looked at: the call's, or that of one person of a group.
  var figuresSession: MediaSession? {
    if let session { return session }
    let name = app.model.view.stage.focus ?? app.model.view.stage.pinned ?? people.lastSpeaker ?? ""
    return people.sessions[name] ?? people.sessions.min { $0.key < $1.key }?.value
  }

  func heard(_ group: GroupSnapshot) async {
    let isNew = board.calls[group.id] == nil
    board.update(group.call)
    await refreshCall()
    guard isNew, group.isRinging, setup.configuration.notifications.desktop else { return }
    let caller = "\(group.call.peer)"
    DesktopNotice.incoming(
      from: contacts.name(of: caller) ?? caller, video: group.media.contains(.video), app.words)
  }

  /// The call between two is a group from now on; for whoever looks at it it is the same call.
  func upgraded(_ call: String, to group: String) {
    board.rename(from: call, to: group)
    if app.model.view.seenCall == call { app.model.view.seenCall = group }
  }

  // MARK: Media

  /// Takes up the sessions of the members as they are now.
  func followPeople(_ group: GroupSnapshot) async {
    if people.id != group.id {
      people = GroupDesk()
      people.id = group.id
      quality = QualityMeter()
    }
    let calls = account?.calls
    people.room = await calls?.room(group.id)
    for (name, member) in group.named {
      if let leg = member.leg, let session = await calls?.session(leg) {
        people.attach(session, to: name)
      } else {
        people.detach(name)
      }
    }
  }

  /// Puts what the media know of the people into the model.
  func dressPeople() {
    guard var group = app.model.call?.group else { return }
    for index in group.parties.indices {
      let party = group.parties[index]
      if party.isSelf {
        group.parties[index].picture =
          party.cameraOn && people.room?.ownPicture.frame != nil ? CallBoard.ownPicture : nil
        group.parties[index].level = party.muted ? 0 : people.ownLevel
        continue
      }
      let session = people.sessions[party.id]
      group.parties[index].picture = session?.remotePicture.frame == nil ? nil : people.pictures[party.id]
      group.parties[index].level = people.levels[party.id] ?? 0
      group.parties[index].bars = people.meters[party.id]?.bars
      group.parties[index].volume = people.volumes[party.id] ?? 100
      group.parties[index].silenced = people.silenced.contains(party.id)
    }
    group.speaker = people.speaker
    group.lastSpeaker = people.lastSpeaker
    app.model.call?.group = group
    app.model.call?.ownLevel = people.ownLevel
    app.model.call?.remoteLevel = people.levels.values.max() ?? 0
    app.model.call?.quality = group.parties.compactMap(\.bars).min()
  }

  /// One step: how loud everybody is, who speaks, how good the connections are.
  func listenToPeople(at now: MonotonicTime) {
    guard app.model.call?.group != nil, now >= people.nextLevels else { return }
    people.nextLevels = now + .milliseconds(100)
    people.levels = people.sessions.mapValues(\.peerLevel)
    people.ownLevel = people.sessions.values.first?.statistics.ownLevel ?? 0
    if let room = people.room {
      people.speaker = people.name(of: room.speakers.first)
      let main = room.statistics.main
      let last = people.sessions.first { $0.value.number == main }?.key
      people.lastSpeaker = people.speaker ?? last ?? people.lastSpeaker
    }
    if now >= people.nextBars {
      people.nextBars = now + .milliseconds(500)
      for (name, session) in people.sessions { people.meters[name]?.add(session.statistics, at: now) }
    }
    dressPeople()
  }

  /// Tells everybody how large they are shown; nil: nothing is drawn.
  func tellSizes(of frame: Frame?) {
    guard !people.sessions.isEmpty else { return }
    let sizes = frame?.pictureSizes ?? [:]
    let (columns, rows) = pixelsOfCell
    for (name, session) in people.sessions {
      let size = people.pictures[name].flatMap { sizes[$0] }
      var shown = ShownSize.hidden
      if let size {
        shown = .size(width: size.width * columns, height: size.height * rows)
      } else if frame != nil, session.remotePicture.frame == nil {
        // Nobody has a place for a picture before there is one.
        shown = .tile
      }
      guard people.shown[name] != shown else { continue }
      people.shown[name] = shown
      session.setShown(shown)
    }
  }

  /// How many pixels of a picture a cell can show, and a few more to mix them from.
  private var pixelsOfCell: (columns: Int, rows: Int) {
    ["sixel", "kitty"].contains(app.model.settings.pictureSymbols) ? (10, 20) : (3, 6)
  }

  // MARK: What a person does

  func callGroup(_ jids: [String], video: Bool, _ account: AccountSession) async {
    guard app.model.account.connection == .online else {
      return app.toast("Not connected: the call can't be placed now.", tone: .bad, at: .now())
    }
    let id = await account.callGroup(jids.compactMap { JID($0) }, media: video ? [.audio, .video] : .audio)
    guard let id else { return app.toast(app.words(.groupNoRooms), tone: .bad, at: .now()) }
    // Who comes into a group is heard and not yet seen.
    if video { await account.calls.setCamera(id, false) }
  }

  func invite(_ jids: [String], to id: String, _ account: AccountSession) async {
    if await account.invite(jids.compactMap { JID($0) }, to: id) { return }
    app.toast(app.words(.groupNoRooms), tone: .bad, at: .now())
  }

  func setVolume(of name: String, _ percent: Int) {
    people.volumes[name] = percent
    people.sessions[name]?.setPeerVolume(percent)
    dressPeople()
    touch()
  }

  func setSilenced(_ name: String, _ silenced: Bool) {
    if silenced { people.silenced.insert(name) } else { people.silenced.remove(name) }
    people.sessions[name]?.setPeerMuted(silenced)
    dressPeople()
    touch()
  }

  /// The most people that the call on the screen holds.
  func followLimit() {
    guard let limit = board.current?.group?.limit, limit < GroupLimit.usual.people else {
      app.model.groupLimit = .usual
      return
    }
    app.model.groupLimit = GroupLimit(people: limit, reason: app.words(.groupDinoHere, "\(limit)"))
  }
}
