import Base
import Screen

// Screens that lie over the contacts: which is in front, and which keys it takes.
extension App {
  mutating func openPage(_ action: Action) -> [Intent] {
    switch action {
    case .history:
      return go(to: .history(HistoryView())) + [.loadHistory(HistoryQuery(), offset: 0), .clearMissed]
    case .settings: return go(to: .settings(selected: model.settingRows.first?.path ?? ""))
    default:
      let row = ContactList(model, words: words).selected(model.view.selected)
      return row.map { go(to: .card(jid: $0.jid)) } ?? []
    }
  }

  /// Puts `page` in front. A call that would cover it goes into the panel; one that is over is dismissed.
  mutating func go(to page: Page) -> [Intent] {
    model.view.pages.removeAll { $0.kind == page.kind }
    model.view.pages.append(page)
    model.view.searching = false
    return uncover()
  }

  /// Makes the call on the screen give way.
  mutating func uncover() -> [Intent] {
    guard let call = model.call, !call.isRinging, !model.view.mini.shown else { return [] }
    if call.isOver { return [.dismissCall(id: call.id)] }
    model.view.mini.shown = true
    return [.miniChanged(shown: true)]
  }

  mutating func closePage() { _ = model.view.pages.popLast() }

  mutating func replacePage(with page: Page) {
    guard !model.view.pages.isEmpty else { return }
    model.view.pages[model.view.pages.count - 1] = page
  }

  /// Nil: the page has no use for the key.
  mutating func press(_ key: Key, on page: Page, at now: MonotonicTime) -> [Intent]? {
    switch page {
    case .history(let view): return press(key, in: view, at: now)
    case .card: return pressCard(key, at: now)
    case .settings: return act(key, in: ["settings", "list"], at: now)
    }
  }

  mutating func move(_ action: Action, on page: Page) -> [Intent] {
    switch page {
    case .history(let view): return moveHistory(action, view)
    case .card: return []
    case .settings(let path):
      let rows = model.settingRows
      guard !rows.isEmpty else { return [] }
      let position = rows.firstIndex { $0.path == path } ?? 0
      replacePage(with: .settings(selected: rows[target(action, from: position, last: rows.count - 1)].path))
      return []
    }
  }

  /// Moves in the list that lies over everything; false: there is none.
  mutating func moveOverlay(_ action: Action) -> Bool {
    switch model.view.overlays.last {
    case .palette(var palette)?:
      palette.position = target(action, from: palette.position, last: palette.found.count - 1)
      replaceTop(with: .palette(palette))
    case .picker(var picker)?:
      let last = picker.rows(model, words).count - 1
      picker.position = target(action, from: min(picker.position, max(0, last)), last: last)
      replaceTop(with: .picker(picker))
    case .details?, .callSettings?, .devices?: movePanel(action)
    default: return false
    }
    return true
  }

  /// A click on a line of what is in front.
  mutating func choose(row number: Int, at now: MonotonicTime) -> [Intent] {
    if let overlay = model.view.overlays.last {
      switch overlay {
      case .themes(let choice): return preview(number, of: choice)
      case .palette(var palette):
        palette.position = number
        replaceTop(with: .palette(palette))
        return perform(.submit, in: palette, at: now)
      case .picker(var picker):
        picker.position = number
        replaceTop(with: .picker(picker))
        return perform(.toggle, in: picker, at: now)
      case .callSettings, .devices: return choosePanel(row: number, overlay, at: now)
      default: return []
      }
    }
    switch model.view.pages.last {
    case .history(var view)?:
      view.position = min(max(0, number), max(0, model.history.total - 1))
      view.searching = false
      replacePage(with: .history(view))
      return historyWanted()
    case .settings?:
      guard model.settingRows.indices.contains(number) else { return [] }
      replacePage(with: .settings(selected: model.settingRows[number].path))
    case .card?, nil: break
    }
    return []
  }

  // MARK: One line to type

  /// Applies a key to the line that `overlay` asks for; false: the key does not edit.
  mutating func edit(_ overlay: Overlay, with key: Key) -> Bool {
    switch overlay {
    case .rename(let jid, var field):
      guard field.edit(key) else { return false }
      replaceTop(with: .rename(jid: jid, field))
    case .regroup(let jid, var field):
      guard field.edit(key) else { return false }
      replaceTop(with: .regroup(jid: jid, field))
    case .editSetting(let path, var field):
      guard field.edit(key) else { return false }
      replaceTop(with: .editSetting(path: path, field))
    default: return false
    }
    return true
  }

  /// Enter on a line that was asked for.
  mutating func finish(_ overlay: Overlay, at now: MonotonicTime) -> [Intent] {
    model.view.overlays.removeLast()
    switch overlay {
    case .rename(let jid, let field):
      guard let row = model.contacts.first(where: { $0.jid == jid }) else { return [] }
      return [.renameContact(jid: jid, name: trimmed(field.text), groups: row.groups)]
    case .regroup(let jid, let field):
      guard let row = model.contacts.first(where: { $0.jid == jid }) else { return [] }
      let group = trimmed(field.text)
      let others = row.groups.dropFirst().filter { $0 != group }
      return [.renameContact(jid: jid, name: row.name, groups: (group.isEmpty ? [] : [group]) + others)]
    case .editSetting(let path, let field): return set(path, to: field.text, at: now)
    default: return []
    }
  }

  private func trimmed(_ text: String) -> String {
    var text = String(text.drop { $0 == " " })
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}

extension Overlay {
  /// Whether it has a line to type in: letters are letters then.
  var isForm: Bool {
    switch self {
    case .addContact, .palette, .picker, .rename, .regroup, .editSetting: true
    case .help, .themes, .confirmRemove, .confirmBlock, .confirmClearHistory, .confirmQuit, .error, .details,
      .callSettings, .devices:
      false
    }
  }
}

extension Page {
  /// Whether keys go to a search field on it.
  var isSearching: Bool { if case .history(let view) = self { view.searching } else { false } }
}
