import Base
import Calls
import Engine
import Screen
import Store
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
    case .cycleTheme: cycleTheme()
    case .cyclePictureSymbols: cycleSymbols()
    case .clearMissed:
      try? log?.markSeen()
      app.model.missedCalls = 0
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
      guard let peer = JID(jid) else { return app.show(error: "“\(jid)” is not an address.") }
      guard app.model.account.connection == .online else {
        return app.toast("Not connected: the call can't be placed now.", tone: .bad, at: .now())
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
    case .setPresence(let presence): await setPresence(presence, account)
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
    guard let jid = JID(form.jid) else { return app.signInFailed("“\(form.jid)” is not an address.") }
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
    applyTheme()
    for issue in app.keymap.apply(setup.configuration.keys) { app.toast(issue, tone: .bad, at: .now()) }
  }

  /// The chosen theme in the terminal's colours; "default" follows the terminal's background as far as it tells.
  func applyTheme() {
    let capabilities = terminal.capabilities
    themes = ThemeShelf(folders: setup.folders.themes, depth: capabilities.colors)
    var name = chosenTheme ?? setup.configuration.screen.theme
    if name == "default", capabilities.background.isLight { name = "light" }
    if !themes.has(name) {
      notices.add("There is no theme “\(harmless(name.prefix(40)))”: the default is shown.")
    }
    app.theme = themes.theme(name)
    app.model.settings.theme = app.theme.name
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
    let all = PictureEncoding.allCases.filter { terminal.capabilities.unicode || $0 == .ascii }
    let index = all.firstIndex { $0.rawValue == settings.pictureSymbols } ?? -1
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
