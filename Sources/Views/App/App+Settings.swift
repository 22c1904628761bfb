public import Base
import Screen

extension App {
  mutating func performSettings(_ action: Action, at now: MonotonicTime) -> [Intent] {
    guard case .settings(let path)? = model.view.pages.last else { return [] }
    switch action {
    case .settingsBack:
      closePage()
      return []
    case .settingUndo: return undoSetting(at: now)
    default: break
    }
    guard let row = model.settingRows.first(where: { $0.path == path }) ?? model.settingRows.first else {
      return []
    }
    switch action {
    case .settingMore, .settingLess:
      guard let value = row.value(after: action == .settingMore ? 1 : -1) else { return ask(for: row) }
      return set(row.path, to: value, at: now)
    case .settingReset: return set(row.path, to: row.standard, at: now)
    default:
      switch row.kind {
      case .flag, .choice: return set(row.path, to: row.value(after: 1) ?? row.value, at: now)
      case .number, .text: return ask(for: row)
      }
    }
  }

  /// Says that the settings file cannot be used as it is, for `reason`. What a toast has no room for goes out of the
  /// reason's middle: a path begins it, and the mistake ends it.
  public mutating func settingsBroken(_ reason: String, at now: MonotonicTime) {
    let (words, width) = (words, Toasts.width(size))
    var (shown, room) = (reason, cellWidth(of: reason))
    func fits(_ reason: String) -> Bool {
      wrap(words(.settingsBroken, reason), width: width, limit: Toasts.limit + 1).count <= Toasts.limit
    }
    while room > 12, !fits(shown) {
      room -= 2
      shown = prefix(of: reason, width: room / 4) + "…" + suffix(of: reason, width: room - room / 4 - 1)
    }
    toast(words(.settingsBroken, shown), tone: .bad, at: now)
  }

  private mutating func ask(for row: SettingRow) -> [Intent] {
    model.view.overlays.append(.editSetting(path: row.path, TextField(row.value)))
    return []
  }

  /// Asks for the change and keeps what was, for `u`.
  mutating func set(_ path: String, to value: String, at now: MonotonicTime) -> [Intent] {
    guard let row = model.settingRows.first(where: { $0.path == path }), row.value != value else { return [] }
    model.view.settingChanges.append(SettingChange(path: path, value: row.isSet ? row.value : nil))
    if model.view.settingChanges.count > 100 { model.view.settingChanges.removeFirst() }
    return [.setSetting(path: path, value: value)]
  }

  private mutating func undoSetting(at now: MonotonicTime) -> [Intent] {
    guard let change = model.view.settingChanges.popLast() else {
      toast(words(.nothingToUndo), at: now)
      return []
    }
    replacePage(with: .settings(selected: change.path))
    return [.setSetting(path: change.path, value: change.value)]
  }

  /// The settings are these now; `path` was changed and is told in passing.
  public mutating func settingChanged(_ path: String, rows: [SettingRow], at now: MonotonicTime) {
    model.settingRows = rows
    guard let row = rows.first(where: { $0.path == path }) else { return }
    let again = row.value == row.standard
    model.view.toasts.removeAll { $0.text.hasPrefix(path + " ") }
    toast(words(again ? .settingAgain : .settingNow, path, SettingsScreen.shown(row, words)), at: now)
  }

  /// A change was not possible: it is not there to be taken back.
  public mutating func settingRefused(_ path: String, _ sentence: String) {
    if model.view.settingChanges.last?.path == path { model.view.settingChanges.removeLast() }
    show(error: sentence)
  }
}
