/// What a key means, by the name it has in a keymap file: `context.verb`.
public enum Action: String, Sendable, CaseIterable {
  case help = "global.help", quit = "global.quit", redraw = "global.redraw", suspend = "global.suspend"
  case theme = "global.theme", symbols = "global.symbols"

  case up = "list.up", down = "list.down", top = "list.top", bottom = "list.bottom"
  case pageUp = "list.page-up", pageDown = "list.page-down"

  case contactCall = "contacts.call", contactVideo = "contacts.video", contactVoice = "contacts.voice"
  case search = "contacts.search", leaveSearch = "contacts.leave-search", add = "contacts.add"
  case remove = "contacts.remove"
  case acceptContact = "contacts.accept", refuseContact = "contacts.refuse"
  case presence = "contacts.presence", reconnect = "contacts.reconnect"

  case accept = "incoming.accept", acceptVideo = "incoming.accept-video", decline = "incoming.decline"
  case ignore = "incoming.ignore"

  case acceptHold = "waiting.hold", acceptHoldVideo = "waiting.hold-video"
  case acceptEnd = "waiting.end", acceptEndVideo = "waiting.end-video"
  case declineWaiting = "waiting.decline", ignoreWaiting = "waiting.ignore"

  case mute = "call.mute", camera = "call.camera", hold = "call.hold", float = "call.float"
  case swap = "call.swap", switchCall = "call.switch", hangUp = "call.hangup"

  case again = "ended.again", dismiss = "ended.dismiss"

  case corner = "mini.corner", scale = "mini.scale"
  case moveLeft = "mini.left", moveRight = "mini.right", moveUp = "mini.up", moveDown = "mini.down"

  case submit = "form.submit", next = "form.next", previous = "form.previous", cancel = "form.cancel"
  case toggle = "form.toggle"
  case yes = "ask.yes", no = "ask.no"
}

extension Action {
  /// The keymap context the action belongs to.
  public var context: String { String(rawValue.prefix { $0 != "." }) }
  /// The action's name in its context.
  public var verb: String { String(rawValue.drop { $0 != "." }.dropFirst()) }
}
