/// What a key means, by the name it has in a keymap file: `context.verb`.
public enum Action: String, Sendable, CaseIterable {
  case help = "global.help", quit = "global.quit", redraw = "global.redraw", suspend = "global.suspend"
  case theme = "global.theme", symbols = "global.symbols", palette = "global.palette"
  case shell = "global.shell"

  case shellPrefix = "shell.prefix", shellScroll = "shell.scroll"
  case devices = "global.devices"

  case up = "list.up", down = "list.down", top = "list.top", bottom = "list.bottom"
  case pageUp = "list.page-up", pageDown = "list.page-down"

  case contactCall = "contacts.call", contactVideo = "contacts.video", contactVoice = "contacts.voice"
  case search = "contacts.search", leaveSearch = "contacts.leave-search", add = "contacts.add"
  case remove = "contacts.remove"
  case acceptContact = "contacts.accept", refuseContact = "contacts.refuse"
  case presence = "contacts.presence", reconnect = "contacts.reconnect"
  case pick = "contacts.pick", card = "contacts.card"
  case history = "contacts.history", settings = "contacts.settings"

  case historyCall = "history.call", historyVideo = "history.video", historyVoice = "history.voice"
  case historyFilter = "history.filter", historyAll = "history.show-all"
  case historyMissed = "history.show-missed"
  case historyVideos = "history.show-video", historyVoices = "history.show-voice"
  case historySearch = "history.search", historyCard = "history.card"
  case historyDelete = "history.delete", historyUndo = "history.undo", historyClear = "history.clear"
  case historyBack = "history.back"

  case cardCall = "card.call", cardVideo = "card.video", cardVoice = "card.voice"
  case cardRename = "card.rename", cardGroup = "card.group", cardBlock = "card.block"
  case cardRemove = "card.remove", cardBack = "card.back"

  case settingChange = "settings.change", settingMore = "settings.more", settingLess = "settings.less"
  case settingReset = "settings.reset", settingUndo = "settings.undo", settingsBack = "settings.back"

  case accept = "incoming.accept", acceptVideo = "incoming.accept-video", decline = "incoming.decline"
  case ignore = "incoming.ignore"

  case acceptHold = "waiting.hold", acceptHoldVideo = "waiting.hold-video"
  case acceptEnd = "waiting.end", acceptEndVideo = "waiting.end-video"
  case declineWaiting = "waiting.decline", ignoreWaiting = "waiting.ignore"

  case mute = "call.mute", camera = "call.camera", hold = "call.hold", float = "call.float"
  case swap = "call.swap", switchCall = "call.switch", hangUp = "call.hangup"
  case talk = "call.talk"
  case invite = "call.invite"

  case callSettings = "call.settings"

  case details = "stage.details", layout = "stage.layout", chat = "stage.chat"
  case nextPage = "stage.next-page", previousPage = "stage.previous-page"
  case pin = "stage.pin", silence = "stage.silence"

  case again = "ended.again", dismiss = "ended.dismiss"

  case corner = "mini.corner", scale = "mini.scale"
  case moveLeft = "mini.left", moveRight = "mini.right", moveUp = "mini.up", moveDown = "mini.down"

  case submit = "form.submit", next = "form.next", previous = "form.previous", cancel = "form.cancel"
  case toggle = "form.toggle", less = "form.less", more = "form.more"
  case yes = "ask.yes", no = "ask.no"
}

extension Action {
  /// The keymap context the action belongs to.
  public var context: String { String(rawValue.prefix { $0 != "." }) }
  /// The action's name in its context.
  public var verb: String { String(rawValue.drop { $0 != "." }.dropFirst()) }
}
