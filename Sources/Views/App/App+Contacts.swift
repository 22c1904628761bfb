import Base
import Screen

extension App {
  mutating func performContacts(_ action: Action, at now: MonotonicTime) -> [Intent] {
    let list = ContactList(model, words: words)
    let row = list.selected(model.view.selected)
    switch action {
    case .contactCall, .contactVideo, .contactVoice:
      if !ticked.isEmpty { return callTicked(video: action != .contactVoice, at: now) }
      guard let row else { return [] }
      return call(row, video: action == .contactVideo || (action == .contactCall && row.canVideo), at: now)
    case .pick: if let row { tick(row, at: now) }
    case .search:
      // What was found before is not what is looked for now.
      if !model.view.searching { model.view.search = TextField() }
      model.view.searching = true
    case .leaveSearch:
      if model.view.search == nil, !model.view.picked.isEmpty {
        model.view.picked = []
        return []
      }
      if model.view.search == nil, model.missedCalls > 0 { return [.clearMissed] }
      model.view.search = nil
      model.view.searching = false
      model.view.selected = row?.jid ?? model.view.selected
    case .add: model.view.overlays.append(.addContact(TextField(), problem: nil))
    case .remove:
      if let row { model.view.overlays.append(.confirmRemove(jid: row.jid, name: row.displayName)) }
    case .acceptContact, .refuseContact: return answer(request: row, yes: action == .acceptContact)
    case .presence: return cyclePresence()
    default: return reconnect()
    }
    return []
  }

  mutating func call(_ row: ContactRow, video: Bool, at now: MonotonicTime) -> [Intent] {
    if row.subscription == .asksUs {
      toast(words(.requestKeys, label(.acceptContact), label(.refuseContact)), at: now)
      return []
    }
    if let obstacle = dialObstacle(row) {
      toast(obstacle, tone: .bad, at: now)
      return []
    }
    if !row.canVideo, !row.canVoice { toast(words(.cannotCall, row.displayName), at: now) }
    return [.call(jid: row.jid, video: video)]
  }

  /// Why nobody, or not `row`, can be called just now; nil: they can.
  func dialObstacle(_ row: ContactRow? = nil) -> String? {
    scene(size: size, at: .zero).dialObstacle(row)
  }

  func label(_ action: Action) -> String {
    keymap.label(for: action.verb, in: action.context, ascii: model.settings.ascii) ?? ""
  }

  private mutating func cyclePresence() -> [Intent] {
    let next: Presence
    switch model.account.presence {
    case .available: next = .away
    case .away: next = .dnd
    case .dnd, .xa, .offline: next = .available
    }
    model.account.presence = next
    return [.setPresence(next)]
  }

  /// A connection that failed for good needs another password or address: the form asks for them.
  private mutating func reconnect() -> [Intent] {
    guard case .failed(let reason) = model.account.connection else {
      return model.account.connection == .online ? [] : [.reconnect]
    }
    var form = SignInForm()
    form.address = TextField(model.account.jid)
    form.focus = .password
    form.problem = reason
    form.shown = true
    model.view.signIn = form
    return []
  }

  // MARK: Moving about

  mutating func move(_ action: Action) -> [Intent] {
    if case .help(let scroll)? = model.view.overlays.last {
      let furthest = HelpOverlay.furthest(scene(size: size, at: .zero))
      replaceTop(with: .help(scroll: target(action, from: min(scroll, furthest), last: furthest)))
      return []
    }
    if case .themes(let choice)? = model.view.overlays.last {
      return preview(target(action, from: choice.position, last: choice.names.count - 1), of: choice)
    }
    if moveOverlay(action) { return [] }
    if let page = model.view.pages.last { return move(action, on: page) }
    let list = ContactList(model, words: words)
    guard let position = list.position(of: model.view.selected) else { return [] }
    model.view.selected = list.rows[target(action, from: position, last: list.rows.count - 1)].jid
    return []
  }

  func target(_ action: Action, from position: Int, last: Int) -> Int {
    let page = max(1, size.height - 8)
    let wanted =
      switch action {
      case .up: position - 1
      case .down: position + 1
      case .top: 0
      case .bottom: last
      case .pageUp: position - page
      default: position + page
      }
    return min(max(0, wanted), max(0, last))
  }
}
