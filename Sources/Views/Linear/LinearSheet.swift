import Base
import Screen

/// What is in front of everything else: read out when it comes, and after that item by item as keys move through it.
struct LinearSheet: Sendable {
  private var name = ""
  private var item = ""
  private var shown: [String] = []
  private var lastKey: MonotonicTime?

  /// What there is to say. `isTyping`: the person types in a field that was there before.
  mutating func read(_ app: App, at now: MonotonicTime, isTyping: Bool) -> [String] {
    defer { lastKey = app.model.view.lastKey }
    let front = app.sheets(size: app.size).last { !$0.isAside }
    let isNew = name != front?.linearName
    name = front?.linearName ?? ""
    switch front {
    case .contacts: return contacts(app, isNew: isNew)
    case .signIn: return form(app, isNew: isNew)
    case .overlay(.help): return isNew ? Self.keys(app) : []
    case .overlay(let overlay) where App.isCallPanel(overlay):
      return panel(LinearPanel(overlay, app, at: now), isNew: isNew)
    case .page, .overlay: return text(app, at: now, isNew: isNew, isTyping: isTyping)
    default: return []
    }
  }

  // MARK: Contacts

  private mutating func contacts(_ app: App, isNew: Bool) -> [String] {
    let list = ContactList(app.model, words: app.words)
    guard let place = list.position(of: app.model.view.selected) else {
      defer { item = "" }
      let needle = app.model.view.search?.text ?? ""
      return item.isEmpty && !isNew || needle.isEmpty ? [] : [app.words(.nothingFound, needle)]
    }
    let row = list.rows[place]
    let hasMoved = isNew || item != row.jid
    item = row.jid
    guard hasMoved else { return [] }
    return [app.words(.linearItem, "\(place + 1)", "\(list.rows.count)", LinearItem.text(row, app))]
  }

  // MARK: The first form

  private mutating func form(_ app: App, isNew: Bool) -> [String] {
    let (form, words) = (app.model.view.signIn, app.words)
    let title = words(form.register ? .registerTitle : .signInTitle) + "."
    var lines = isNew ? [title, words(.signInWelcome)] : []
    let now = [form.problem ?? "", form.busy ? words(.signingIn) : "", Self.line(form, words)]
    let known = isNew || shown.count != now.count ? ["", "", ""] : shown
    for (text, old) in zip(now, known) where text != old { lines.append(text) }
    shown = now
    return lines
  }

  /// The line of the form that keys go to, without what is typed in it: that is heard while it is typed.
  private static func line(_ form: SignInForm, _ words: Catalogue) -> String {
    switch form.focus {
    case .address: words(.fieldAddress) + ":"
    case .password: words(.fieldPassword) + ":"
    case .again: words(.fieldAgain) + ":"
    case .server: words(.fieldServer) + ": " + words(.serverHint) + "."
    case .register: words(.fieldRegister) + ": " + words(form.register ? .settingOn : .settingOff) + "."
    case .submit: words(form.register ? .buttonRegister : .buttonSignIn) + "."
    }
  }

  // MARK: Keys

  private static func keys(_ app: App) -> [String] {
    var lines: [String] = []
    var contexts: [String] = []
    for binding in app.keymap.bindings where !contexts.contains(binding.context) {
      contexts.append(binding.context)
    }
    for context in contexts {
      lines.append(app.words.title(ofContext: context) + ":")
      for binding in app.keymap.bindings where binding.context == context && !binding.keys.isEmpty {
        guard let action = Action(rawValue: context + "." + binding.action) else { continue }
        let keys = binding.keys.prefix(2).map { $0.label(ascii: true) }.joined(separator: ", ")
        lines.append(keys + ": " + app.words.help(for: action))
      }
    }
    return lines + [LinearItem.keys([(.cancel, app.words(.close))], app)]
  }

  // MARK: Panels of a call

  /// All there is to say when it opens, then the line that a key has changed or gone to. A list that is filled later
  /// says so by itself; figures do not.
  private mutating func panel(_ panel: LinearPanel, isNew: Bool) -> [String] {
    let old = item
    // Before anybody has looked for devices there is nothing to say of them.
    item = isNew && panel.isUntouched ? "" : panel.item
    if isNew { return panel.opening + [item] }
    return item == old ? [] : [item]
  }

  // MARK: Everything else, as it is drawn

  private mutating func text(_ app: App, at now: MonotonicTime, isNew: Bool, isTyping: Bool) -> [String] {
    // Figures that change by themselves are no news: only what a key has changed is read.
    guard isNew || lastKey != app.model.view.lastKey else { return [] }
    let pen = app.painters(size: app.size, at: now).last { !$0.sheet.isAside }?.pen
    let drawn = (pen?.canvas.text() ?? "").split(separator: "\n").map(String.init)
    let known = Set(shown)
    let fresh = isNew ? drawn : drawn.filter { !known.contains($0) }
    shown = drawn
    let mark = Signs(ascii: app.model.settings.ascii).selected
    let chosen = fresh.filter { $0.contains(mark) }
    if isNew { return fresh.map(Self.plain) }
    return chosen.isEmpty && isTyping ? [] : (chosen.isEmpty ? fresh : chosen).map(Self.plain)
  }

  /// A drawn line without what only the eye needs: frames, bars, gaps.
  private static func plain(_ line: String) -> String {
    let kept = line.unicodeScalars.map { (0x2500...0x259F).contains($0.value) ? " " : $0 }
    return String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
  }
}

extension Sheet {
  /// What tells one kind of sheet from another.
  fileprivate var linearName: String {
    switch self {
    case .contacts: "contacts"
    case .signIn: "sign-in"
    case .page(let page): "page \(page.kind)"
    case .overlay(.help): "help"
    case .overlay(.addContact): "add"
    case .overlay(.error(let sentence)): "error " + sentence
    case .overlay(.palette): "palette"
    case .overlay(.picker): "picker"
    case .overlay(.themes): "themes"
    case .overlay(.confirmQuit): "quit"
    case .overlay(.confirmRemove): "remove"
    case .overlay(.confirmBlock): "block"
    case .overlay(.confirmClearHistory): "clear history"
    case .overlay(.rename): "rename"
    case .overlay(.regroup): "group"
    case .overlay(.editSetting(let path, _)): "setting " + path
    case .overlay(.details): "details"
    case .overlay(.callSettings): "call settings"
    case .overlay(.devices): "devices"
    default: "other"
    }
  }
}
