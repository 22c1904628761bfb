import Base
import Calls
import Engine
import Screen
import Store
import System
import Terminal
import Views
import XMPP
import XMPPLink

// What keys ask for.
extension AppRunner {
  /// Carries intents out in order; those that wait do so in a task of their own, the screen never does.
  func carryOut(_ intents: [Intent]) {
    for intent in intents { carryOut(intent) }
  }

  private func carryOut(_ intent: Intent) {
    switch intent {
    case .quit: quit()
    case .suspend: terminal.suspend()
    case .redraw: terminal.repaint()
    case .openShell: openShell([])
    case .shellKey, .shellPaste, .shellMouse, .shellFocus, .shellScroll: tellShell(intent)
    case .cycleTheme: cycleTheme()
    case .cyclePictureSymbols: cycleSymbols()
    case .clearMissed:
      try? log?.markSeen()
      app.model.missedCalls = 0
    case .loadHistory(let query, let offset): loadHistory(query, offset: offset)
    case .deleteHistory(let id): deleteCall(id)
    case .restoreHistory(let id): restoreCall(id)
    case .clearHistory: clearHistory()
    case .setSetting(let path, let value): changeSetting(path, to: value)
    case .setTheme(let name): setTheme(name)
    case .applyCallSettings(let settings): apply(settings)
    case .useDevice(let key): use(key)
    case .testLoudspeaker(let key): test(key)
    case .setPartyVolume(let id, let percent): setVolume(of: id, percent)
    case .setPartySilenced(let id, let silenced): setSilenced(id, silenced)
    case .dismissCall(let id):
      board.dismiss(id)
      refreshModel()
    case .miniChanged(let shown): session?.setShownSmall(shown)
    case .signIn(let form): signIn(form)
    case .cancelSignIn: Task { await cancelSignIn() }
    case .reconnect: Task { await reconnect() }
    default: Task { await perform(intent) }
    }
  }

  /// What the account or its calls do.
  private func perform(_ intent: Intent) async {
    guard let account else { return }
    let calls = account.calls
    let current = board.current?.id ?? ""
    switch intent {
    case .call(let jid, let video):
      guard let peer = JID(jid) else { return app.show(error: app.words("“\(jid)” is not an address.")) }
      guard app.model.account.connection == .online else {
        return app.toast(app.words("Not connected: the call can't be placed now."), tone: .bad, at: .now())
      }
      let id = await account.call(peer, media: video ? [.audio, .video] : .audio)
      if video, !setup.configuration.calls.cameraOn { await calls.setCamera(id, false) }
    case .accept(let id, let video): await calls.accept(id, media: ourMedia(video: video))
    case .decline(let id): await calls.decline(id)
    case .ignore(let id): await calls.ignore(id)
    case .acceptAndHold(let id, let video):
      await calls.setHeld(current, true)
      await take(id, video: video, calls)
    case .acceptAndEnd(let id, let video):
      await calls.hangUp(current)
      await take(id, video: video, calls)
    case .hangUp: await calls.hangUp(current)
    case .toggleMute: await calls.setMuted(current, !(board.current?.ours.muted ?? false))
    case .setMuted(let muted): await calls.setMuted(current, muted)
    case .toggleCamera: await calls.setCamera(current, !(board.current?.ours.cameraOn ?? false))
    case .toggleHold: await calls.setHeld(current, !(board.current?.ours.held ?? false))
    case .switchCalls:
      guard let held = board.held else { return }
      await calls.setHeld(current, true)
      await calls.setHeld(held.id, false)
      board.show(held.id)
      await refreshCall()
      touch()
    case .addContact(let jid): if let jid = JID(jid) { await account.add(jid) }
    case .acceptSubscription(let jid): if let jid = JID(jid) { await account.accept(jid) }
    case .declineSubscription(let jid): if let jid = JID(jid) { await account.deny(jid) }
    case .removeContact(let jid): if let jid = JID(jid) { await account.remove(jid) }
    case .renameContact(let jid, let name, let groups):
      if let jid = JID(jid) { await account.rename(jid, name: name.isEmpty ? nil : name, groups: groups) }
    case .setBlocked(let jid, let blocked): if let jid = JID(jid) { await account.setBlocked(jid, blocked) }
    case .setPresence(let presence): await setPresence(presence, account)
    case .sendChat(let text): await say(text, account)
    case .callGroup(let jids, let video): await callGroup(jids, video: video, account)
    case .invite(let jids): await invite(jids, to: current, account)
    case .applyCallSettings, .setPartyVolume, .setPartySilenced, .useDevice, .testLoudspeaker: break
    case .openShell, .shellKey, .shellPaste, .shellMouse, .shellFocus, .shellScroll: break
    case .loadHistory, .deleteHistory, .restoreHistory, .clearHistory, .setSetting, .setTheme: break
    case .quit, .suspend, .redraw, .cycleTheme, .cyclePictureSymbols, .clearMissed, .dismissCall,
      .miniChanged,
      .signIn, .cancelSignIn, .reconnect:
      break
    }
  }

  /// With the picture, unless the person enters calls with the camera off.
  private func ourMedia(video: Bool) -> MediaSet {
    video && setup.configuration.calls.cameraOn ? [.audio, .video] : .audio
  }

  private func take(_ id: String, video: Bool, _ calls: CallController) async {
    await calls.accept(id, media: ourMedia(video: video))
    board.show(id)
    await refreshCall()
    touch()
  }

  private func setPresence(_ presence: Views.Presence, _ account: AccountSession) async {
    app.model.account.presence = presence
    await account.setPresence(show: presence.show, status: nil)
  }

  // MARK: Signing in

  private func signIn(_ form: SignIn) {
    guard let jid = JID(form.jid) else {
      return app.signInFailed(app.words("“\(form.jid)” is not an address."))
    }
    var configuration = XMPPConfiguration(
      jid: jid, password: form.password, resource: AppCommand.resource(), register: form.register)
    if let server = form.server { configuration.server = ServerText.parse(server) }
    trying = form
    Task { await connect(configuration) }
  }

  private func cancelSignIn() async {
    trying = nil
    await disconnect()
    app.model.account.connection = .signedOut
    touch()
  }

  private func reconnect() async {
    guard let configuration = setup.account else { return }
    await connect(configuration)
    touch()
  }

  // MARK: Looks

  /// Takes theme, symbols and keys from the configuration.
  func applySettings() {
    applyWordsAndTimes()
    applyTheme()
    applyKeys()
  }

  /// The chosen theme in the terminal's colours; "default" follows the terminal's background as far as it tells.
  func applyTheme() {
    let capabilities = terminal.capabilities
    themes = ThemeShelf(folders: setup.folders.themes, depth: capabilities.colors)
    var name = setup.configuration.screen.theme
    if name.hasSuffix(".theme") {
      name = themes.add(file: Paths.current.expand(name))
    } else if name == "default", capabilities.background.isLight {
      name = "light"
    }
    name = chosenTheme ?? name
    let theme = themes.theme(name)
    if theme == nil { notices.add("\(app.words(.noTheme, harmless(name.prefix(40))))") }
    app.theme = theme ?? themes.standard
    app.model.settings.theme = app.theme.name
    app.model.themes = themes.names
  }

  private func cycleTheme() {
    var settings = app.model.settings
    app.theme = themes.next(after: app.theme.name)
    chosenTheme = app.theme.name
    settings.theme = app.theme.name
    app.settingsChanged(settings, at: .now())
  }

  private func cycleSymbols() {
    var settings = app.model.settings
    let all = terminal.capabilities.drawable
    let index = all.firstIndex { $0.rawValue == settings.pictureSymbols } ?? -1
    guard !all.isEmpty else { return }
    let next = all[(index + 1) % all.count]
    terminal.setPictures(next)
    settings.pictureSymbols = next.rawValue
    app.settingsChanged(settings, at: .now())
  }
}

extension Views.Presence {
  /// As XMPP says it; nil for plain availability.
  var show: XMPP.Presence.Show? {
    switch self {
    case .available, .offline: nil
    case .away: .away
    case .dnd: .dnd
    case .xa: .xa
    }
  }
}

extension Color {
  /// Brighter than the middle; colours that are not known count as dark.
  var isLight: Bool {
    guard case .rgb(let r, let g, let b) = kind else { return false }
    return 299 * Int(r) + 587 * Int(g) + 114 * Int(b) > 128_000
  }
}
