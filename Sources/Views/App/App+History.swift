import Base
import Screen

extension App {
  /// Takes the part of the log that was asked for. Whatever is selected stays so when calls came or went.
  public mutating func show(history window: HistoryWindow) {
    if case .history(var view)? = model.view.pages.last, window.query == model.history.query {
      let selected = model.history.row(at: view.position)?.id
      if let index = window.rows.firstIndex(where: { $0.id == selected }) {
        view.position = window.offset + index
      }
      view.position = min(max(0, view.position), max(0, window.total - 1))
      replacePage(with: .history(view))
    }
    model.history = window
  }

  /// What is to be loaded, so that all rows around the selected one are there.
  func historyWanted() -> [Intent] {
    guard case .history(let view)? = model.view.pages.last else { return [] }
    let margin = max(20, size.height)
    let isThere =
      model.history.query == view.query
      && model.history.holds(view.position - margin, upTo: view.position + margin)
    return isThere
      ? [] : [.loadHistory(view.query, offset: max(0, view.position - HistoryWindow.length / 2))]
  }

  mutating func press(_ key: Key, in view: HistoryView, at now: MonotonicTime) -> [Intent]? {
    guard view.searching else { return act(key, in: ["history", "list"], at: now) }
    if key == .enter || key == .tab { return leaveHistoryField() }
    if keymap.action(key, only: "history") == .historyBack, key == .escape {
      return perform(.historyBack, at: now)
    }
    var changed = view
    var field = view.field ?? TextField()
    guard field.edit(key) else { return key.isText ? [] : act(key, in: ["list"], at: now) }
    if field.text != view.field?.text { changed.position = 0 }
    changed.field = field
    replacePage(with: .history(changed))
    return historyWanted()
  }

  /// Leaves the search field; the list stays filtered.
  mutating func leaveHistoryField() -> [Intent] {
    guard case .history(var view)? = model.view.pages.last else { return [] }
    view.searching = false
    replacePage(with: .history(view))
    return []
  }

  mutating func moveHistory(_ action: Action, _ view: HistoryView) -> [Intent] {
    var view = view
    view.position = target(action, from: view.position, last: model.history.total - 1)
    replacePage(with: .history(view))
    return historyWanted()
  }

  mutating func performHistory(_ action: Action, at now: MonotonicTime) -> [Intent] {
    guard case .history(let view)? = model.view.pages.last else { return [] }
    let row = model.history.query == view.query ? model.history.row(at: view.position) : nil
    switch action {
    case .historyCall, .historyVideo, .historyVoice:
      guard let row else { return [] }
      let asBefore = action == .historyCall && row.kind != .voice
      return redial(row, video: asBefore || action == .historyVideo, at: now)
    case .historyFilter: return filter(view.filter.next)
    case .historyAll: return filter(.all)
    case .historyMissed: return filter(.missed)
    case .historyVideos: return filter(.video)
    case .historyVoices: return filter(.voice)
    case .historySearch: return searchHistory(view)
    case .historyCard:
      guard let row, model.contacts.contains(where: { $0.jid == row.jid }) else { return [] }
      return go(to: .card(jid: row.jid))
    case .historyDelete: return row.map { delete($0, at: now) } ?? []
    case .historyUndo: return undelete(at: now)
    case .historyClear:
      if model.history.total > 0 { model.view.overlays.append(.confirmClearHistory) }
      return []
    default: return leaveHistory(view)
    }
  }

  /// Begins a new search: what was found before is not what is looked for now.
  private mutating func searchHistory(_ view: HistoryView) -> [Intent] {
    guard !view.searching else { return [] }
    var searching = HistoryView()
    searching.filter = view.filter
    searching.searching = true
    searching.field = TextField()
    let wasFiltered = view.field?.text.isEmpty == false
    if !wasFiltered { searching.position = view.position }
    replacePage(with: .history(searching))
    return wasFiltered ? historyWanted() : []
  }

  /// First out of the search, then out of the page.
  private mutating func leaveHistory(_ view: HistoryView) -> [Intent] {
    guard view.field != nil else {
      closePage()
      // Calls that were missed while they came into sight are no news any more.
      return model.missedCalls > 0 ? [.clearMissed] : []
    }
    var whole = HistoryView()
    whole.filter = view.filter
    replacePage(with: .history(whole))
    return historyWanted()
  }

  private mutating func filter(_ filter: HistoryQuery.Filter) -> [Intent] {
    guard case .history(var view)? = model.view.pages.last else { return [] }
    view.filter = filter
    view.position = 0
    replacePage(with: .history(view))
    return historyWanted()
  }

  private mutating func redial(_ row: HistoryRow, video: Bool, at now: MonotonicTime) -> [Intent] {
    if row.kind != .group, let contact = model.contacts.first(where: { $0.jid == row.jid }) {
      return call(contact, video: video, at: now)
    }
    if let obstacle = dialObstacle() {
      toast(obstacle, tone: .bad, at: now)
      return []
    }
    return row.kind == .group && !row.members.isEmpty
      ? [.callGroup(jids: row.members, video: video)] : [.call(jid: row.jid, video: video)]
  }

  private mutating func delete(_ row: HistoryRow, at now: MonotonicTime) -> [Intent] {
    model.view.deletedCalls.append(row.id)
    if model.view.deletedCalls.count > 50 { model.view.deletedCalls.removeFirst() }
    toast(words(.historyDeleted, row.displayName, label(.historyUndo)), at: now)
    return [.deleteHistory(row.id)]
  }

  private mutating func undelete(at now: MonotonicTime) -> [Intent] {
    guard let id = model.view.deletedCalls.popLast() else {
      toast(words(.nothingToUndo), at: now)
      return []
    }
    toast(words(.historyRestored), tone: .good, at: now)
    return [.restoreHistory(id)]
  }
}
