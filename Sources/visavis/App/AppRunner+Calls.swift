import Base
import Calls
import Engine
import Store
import Views
import XMPP

// Calls on the screen, in the ear and in the log.
extension AppRunner {
  func heard(_ event: CallEvent) async {
    touch()
    sayWhereDevicesAre()
    switch event {
    case .rings(let call):
      board.update(call)
      await refreshCall()
      if setup.configuration.notifications.desktop {
        DesktopNotice.incoming(
          from: contacts.name(of: "\(call.peer)") ?? "\(call.peer)", video: call.media.contains(.video),
          app.words)
      }
    case .changed(let call):
      board.update(call)
      await refreshCall()
    case .turnedAway(let id, let peer, let media):
      let name = contacts.name(of: "\(peer)") ?? "\(peer)"
      app.toast(app.words.sentence(for: .busy, peer: name, incoming: true), at: .now())
      try? log?.record(CallRecord(turnedAway: id, peer, media, account: app.model.account.jid))
      refreshLog()
      refreshHistory()
    case .renamed(let from, let to): board.rename(from: from, to: to)
    case .media(let id, let news): heard(news, of: board.group(ofLeg: id) ?? id)
    case .ended(let call, let end, _): await ended(call, end)
    case .group(let group): await heard(group)
    case .left: await refreshCall()
    case .upgraded(let call, let group): upgraded(call, to: group)
    case .groupEnded(let group, let end): await ended(group.call, end)
    case .refused(_, let sentence): app.toast(app.words(sentence), tone: .bad, at: .now())
    }
  }

  private func ended(_ call: CallSnapshot, _ end: CallEnd) async {
    record(call, end)
    let wasShown = board.shownID == call.id
    board.end(call, end)
    if wasShown { ringer.ended(end.reason) }
    await resumeHeld()
    await refreshCall()
  }

  private func heard(_ news: MediaEvent, of id: String) {
    guard case .notice(let sentence) = news else { return }
    var known = board.notices[id] ?? []
    if !known.contains(sentence), known.count < 4 { known.append(sentence) }
    board.notices[id] = known
    refreshModel()
  }

  /// A call that was put aside for the one that just ended comes back.
  private func resumeHeld() async {
    guard let call = board.current, call.ours.held, board.waiting == nil else { return }
    await account?.calls.setHeld(call.id, false)
  }

  /// The media of the call on the screen, and the model.
  func refreshCall() async {
    if let group = board.current?.group {
      session = nil
      await followPeople(group)
    } else if let id = board.current?.id {
      people = GroupDesk()
      let found = await account?.calls.session(id)
      if found !== session {
        quality = QualityMeter()
        // The panel may have been up before there was anything to show in it.
        found?.setShownSmall(app.model.view.mini.shown)
      }
      session = found
    } else {
      session = nil
      people = GroupDesk()
    }
    refreshModel()
  }

  func refreshModel() {
    let names: (String) -> String = { [contacts] jid in contacts.name(of: jid) ?? "" }
    let known: (String) -> Bool = { [contacts] jid in contacts.name(of: jid) != nil }
    let old = app.model.call
    app.model.call = board.view(names: names, known: known, words: app.words)
    if let old, old.id == app.model.call?.id {
      app.model.call?.ownLevel = old.ownLevel
      app.model.call?.remoteLevel = old.remoteLevel
      app.model.call?.quality = old.quality
    }
    dressPeople()
    followLimit()
    app.model.waiting = board.waiting.map { call in
      WaitingCall(
        id: call.id, peerName: names("\(call.peer)"), peerJID: "\(call.peer)",
        kind: call.media.contains(.video) ? .video : .audio, since: call.began, isGroup: call.group != nil)
    }
    app.model.heldPeer = board.held.map { names("\($0.peer)") }
    tellControl()
  }

  // MARK: The log

  private func record(_ call: CallSnapshot, _ end: CallEnd) {
    var record = CallRecord(call, end, account: app.model.account.jid)
    if call.id == board.shownID {
      record.quality = quality.average
      app.model.call?.quality = quality.average
    }
    try? log?.record(record)
    refreshLog()
    refreshHistory()
  }

  func refreshLog() {
    app.model.missedCalls = (try? log?.unseenMissed()) ?? 0
    refreshContacts()
  }

  func refreshContacts() {
    let records = (try? log?.list()) ?? []
    app.model.contacts = ContactRows.rows(contacts, log: ContactRows.notes(records))
    refreshModel()
  }
}

extension ContactsSnapshot {
  /// The name of somebody in the roster; nil for strangers.
  func name(of jid: String) -> String? { contacts.first { "\($0.jid)" == jid }?.displayName }
}
