import Base
import Screen

extension App {
  /// Does what `action` says to the screens, and tells what is left for others.
  mutating func perform(_ action: Action, at now: MonotonicTime) -> [Intent] {
    switch action {
    case .help, .quit, .redraw, .suspend, .theme, .symbols: return performGlobal(action)
    case .palette: return openPalette()
    case .devices, .callSettings, .details, .layout, .chat, .nextPage, .previousPage, .pin, .silence:
      return performStage(action, at: now)
    case .shell: return toggleShell()
    case .shellScroll: return startScrolling()
    case .shellPrefix: return []
    case .up, .down, .top, .bottom, .pageUp, .pageDown: return move(action)
    case .contactCall, .contactVideo, .contactVoice, .search, .leaveSearch, .add, .remove, .acceptContact,
      .refuseContact, .presence, .reconnect, .pick:
      return performContacts(action, at: now)
    case .card, .history, .settings: return openPage(action)
    case .historyCall, .historyVideo, .historyVoice, .historyFilter, .historyAll, .historyMissed,
      .historyVideos, .historyVoices, .historySearch, .historyCard, .historyDelete, .historyUndo,
      .historyClear, .historyBack:
      return performHistory(action, at: now)
    case .cardCall, .cardVideo, .cardVoice, .cardRename, .cardGroup, .cardBlock, .cardRemove, .cardBack:
      return performCard(action, at: now)
    case .settingChange, .settingMore, .settingLess, .settingReset, .settingUndo, .settingsBack:
      return performSettings(action, at: now)
    case .invite: return openPicker(at: now)
    case .accept, .acceptVideo, .decline, .ignore: return answer(action)
    case .acceptHold, .acceptHoldVideo, .acceptEnd, .acceptEndVideo, .declineWaiting, .ignoreWaiting:
      return answerWaiting(action)
    case .mute, .camera, .hold, .float, .swap, .switchCall, .hangUp, .again, .dismiss:
      return performCall(action)
    case .talk: return talk(at: now)
    case .corner, .scale, .moveLeft, .moveRight, .moveUp, .moveDown: return moveMini(action)
    case .submit, .next, .previous, .cancel, .toggle, .less, .more: return performForm(action, at: now)
    case .yes, .no: return answerQuestion(yes: action == .yes)
    }
  }

  private mutating func performGlobal(_ action: Action) -> [Intent] {
    switch action {
    case .help: model.view.overlays.append(.help(scroll: 0))
    case .quit: return quit()
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .theme: return chooseTheme()
    case .symbols: return [.cyclePictureSymbols]
    default: break
    }
    return []
  }

  /// Asks first when that would hang up or end the shell; asked twice, it goes.
  private mutating func quit() -> [Intent] {
    let live = model.call.map { !$0.isOver } ?? false
    guard live || model.shell != nil, model.view.overlays.last != .confirmQuit else { return [.quit] }
    model.view.overlays.append(.confirmQuit)
    return []
  }

  private mutating func answerQuestion(yes: Bool) -> [Intent] {
    guard let question = model.view.overlays.popLast() else { return [] }
    guard yes else { return [] }
    switch question {
    case .confirmQuit: return [.hangUp, .quit]
    case .confirmRemove(let jid, _):
      model.view.pages.removeAll { $0 == .card(jid: jid) }
      return [.removeContact(jid: jid)]
    case .confirmBlock(let jid, _): return [.setBlocked(jid: jid, true)]
    case .confirmClearHistory:
      model.view.deletedCalls = []
      return [.clearHistory]
    case .help, .themes, .addContact, .error, .palette, .picker, .rename, .regroup, .editSetting, .details,
      .callSettings, .devices:
      return []
    }
  }

  // MARK: Calls

  private mutating func answer(_ action: Action) -> [Intent] {
    guard let call = model.call, call.isRinging else { return [] }
    switch action {
    case .accept: return [.accept(id: call.id, video: false)]
    case .acceptVideo: return [.accept(id: call.id, video: call.kind == .video)]
    case .decline: return [.decline(id: call.id)]
    default: return [.ignore(id: call.id)]
    }
  }

  private func answerWaiting(_ action: Action) -> [Intent] {
    guard let waiting = model.waiting else { return [] }
    switch action {
    case .acceptHold: return [.acceptAndHold(id: waiting.id, video: false)]
    case .acceptHoldVideo: return [.acceptAndHold(id: waiting.id, video: waiting.kind == .video)]
    case .acceptEnd: return [.acceptAndEnd(id: waiting.id, video: false)]
    case .acceptEndVideo: return [.acceptAndEnd(id: waiting.id, video: waiting.kind == .video)]
    case .declineWaiting: return [.decline(id: waiting.id)]
    default: return [.ignore(id: waiting.id)]
    }
  }

  private mutating func performCall(_ action: Action) -> [Intent] {
    guard let call = model.call else { return [] }
    switch (action, call.isOver) {
    case (.mute, false):
      model.view.talk.stop()
      return [.toggleMute]
    case (.camera, false): return [.toggleCamera]
    case (.hold, false): return call.isAnswered ? [.toggleHold] : []
    case (.switchCall, false): return model.heldPeer == nil ? [] : [.switchCalls]
    case (.hangUp, false): return [.hangUp]
    case (.float, false):
      model.view.mini.shown.toggle()
      return [.miniChanged(shown: model.view.mini.shown)]
    case (.swap, false):
      swapPictures(call)
      return []
    case (.again, true):
      return [.dismissCall(id: call.id), again(call)]
    case (.dismiss, true): return [.dismissCall(id: call.id)]
    default: return []
    }
  }

  /// The same call once more, with everybody who was asked.
  private func again(_ call: CallView) -> Intent {
    let video = call.kind == .video
    let others = call.group?.parties.filter { !$0.isSelf }.map(\.jid) ?? []
    return others.isEmpty ? .call(jid: call.peerJID, video: video) : .callGroup(jids: others, video: video)
  }

  /// The key repeats while it is held; the microphone follows it.
  private mutating func talk(at now: MonotonicTime) -> [Intent] {
    guard let call = model.call, !call.isOver, !call.isRinging else { return [] }
    return model.view.talk.press(at: now, release: model.settings.talkRelease) ? [.setMuted(false)] : []
  }

  private mutating func moveMini(_ action: Action) -> [Intent] {
    let corner = model.view.mini.corner
    let top = corner == .topLeft || corner == .topRight
    let left = corner == .topLeft || corner == .bottomLeft
    switch action {
    case .moveLeft: model.view.mini.corner = top ? .topLeft : .bottomLeft
    case .moveRight: model.view.mini.corner = top ? .topRight : .bottomRight
    case .moveUp: model.view.mini.corner = left ? .topLeft : .topRight
    case .moveDown: model.view.mini.corner = left ? .bottomLeft : .bottomRight
    // Clockwise from the upper right.
    case .corner:
      model.view.mini.corner = top ? (left ? .topRight : .bottomRight) : left ? .topLeft : .bottomLeft
    default: model.view.mini.scale = model.view.mini.scale.next
    }
    return []
  }
}

extension CaseIterable where Self: Equatable {
  /// The case after this one; the first after the last.
  var next: Self {
    let all = Array(Self.allCases)
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}
