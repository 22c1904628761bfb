import Base
import Screen

extension App {
  /// The keys that `key` stands for. Who types means a word to delete by Alt-Backspace, whatever the keymap says.
  func meant(by key: Key) -> [Key] {
    isTyping && key == .modified(.alt, .backspace) ? [key] : keymap.meant(by: key)
  }

  /// Offers `key` to the sheets from the top down until one takes it.
  mutating func press(_ key: Key, at now: MonotonicTime) -> [Intent] {
    // Ctrl keys of the global context work everywhere: in forms and over questions too.
    if key.isControl, let action = keymap.action(key, only: Keymap.global) {
      return perform(action, at: now)
    }
    var order = Array(sheets(size: size).reversed())
    // Who types wants letters: neither a banner nor the panel may take them.
    if isTyping { order = order.filter { !$0.isAside } + order.filter(\.isAside) }
    // A page has keys that mean something else in a call: there they are the page's.
    if !model.view.pages.isEmpty { order = order.filter { !$0.isPanel } + order.filter(\.isPanel) }
    for sheet in order {
      if let intents = offer(key, to: sheet, at: now) { return intents }
    }
    return keymap.action(key, only: Keymap.global).map { perform($0, at: now) } ?? []
  }

  /// Nil: the sheet has no use for the key and what is below may have it.
  private mutating func offer(_ key: Key, to sheet: Sheet, at now: MonotonicTime) -> [Intent]? {
    switch sheet {
    case .overlay(let overlay): return press(key, in: overlay, at: now)
    case .signIn: return pressSignIn(key, at: now)
    // Their keys are taken before any sheet is asked.
    case .shell, .shellKeys: return nil
    case .contacts:
      if model.view.searching, let intents = pressSearch(key, at: now) { return intents }
      return act(key, in: ["contacts", "list"], at: now)
    case .page(let page): return press(key, on: page, at: now)
    case .ringBanner, .incoming: return act(key, in: ["incoming"], at: now)
    case .waitingBanner: return act(key, in: ["waiting"], at: now)
    case .dialling: return act(key, in: ["call"], at: now)
    case .call:
      if let intents = pressChat(key, at: now) { return intents }
      return act(key, in: ["call", "stage"], at: now)
    case .ended: return act(key, in: ["ended"], at: now)
    case .mini: return act(key, in: ["mini", "call"], at: now)
    case .tooSmall:
      guard let call = model.call, !call.isOver else { return nil }
      if call.isRinging { return act(key, in: ["incoming"], at: now) }
      let action = keymap.action(key, only: "call")
      return action == .mute || action == .hangUp ? action.map { perform($0, at: now) } : nil
    }
  }

  mutating func act(_ key: Key, in contexts: [String], at now: MonotonicTime) -> [Intent]? {
    for context in contexts {
      if let action = keymap.action(key, only: context) { return perform(action, at: now) }
    }
    return nil
  }

  // MARK: Typing

  private mutating func pressSearch(_ key: Key, at now: MonotonicTime) -> [Intent]? {
    if key == .enter || key == .tab {
      chooseFound()
      return []
    }
    if keymap.action(key, only: "contacts") == .leaveSearch, !key.isText {
      return perform(.leaveSearch, at: now)
    }
    var field = model.view.search ?? TextField()
    guard field.edit(key) else { return key.isText ? [] : nil }
    model.view.search = field
    return []
  }

  /// Leaves the search field; the list stays filtered.
  mutating func chooseFound() {
    model.view.searching = false
    model.view.selected = ContactList(model, words: words).selected(model.view.selected)?.jid
  }

  private mutating func press(_ key: Key, in overlay: Overlay, at now: MonotonicTime) -> [Intent] {
    switch overlay {
    case .help:
      if keymap.action(key, only: Keymap.global) == .help || key == .enter {
        return perform(.cancel, at: now)
      }
      if keymap.action(key, only: Keymap.global) == .quit { return perform(.cancel, at: now) }
      if keymap.action(key, only: "form") == .cancel { return perform(.cancel, at: now) }
      return act(key, in: ["list"], at: now) ?? []
    case .addContact(var field, _):
      if field.edit(key) {
        replaceTop(with: .addContact(field, problem: nil))
        return []
      }
      return key.isText ? [] : act(key, in: ["form"], at: now) ?? []
    case .themes(let choice): return press(key, in: choice, at: now)
    case .palette(let palette): return press(key, in: palette, at: now)
    case .picker(let picker): return press(key, in: picker, at: now)
    case .rename, .regroup, .editSetting:
      if edit(overlay, with: key) { return [] }
      return key.isText ? [] : act(key, in: ["form"], at: now) ?? []
    case .confirmRemove, .confirmBlock, .confirmClearHistory, .confirmQuit:
      return act(key, in: ["ask"], at: now) ?? []
    case .details, .callSettings, .devices: return pressPanel(key, in: overlay, at: now)
    case .error: return perform(.no, at: now)
    }
  }

  private mutating func pressSignIn(_ key: Key, at now: MonotonicTime) -> [Intent] {
    var form = model.view.signIn
    if !form.busy, form.edit(key) {
      model.view.signIn = form
      return []
    }
    if key.isText, form.focus != .register, form.focus != .submit { return [] }
    return act(key, in: ["form"], at: now) ?? []
  }

  mutating func replaceTop(with overlay: Overlay) {
    guard !model.view.overlays.isEmpty else { return }
    model.view.overlays[model.view.overlays.count - 1] = overlay
  }
}

extension Sheet {
  /// Whether it lies beside what the person works at.
  var isAside: Bool {
    switch self {
    case .ringBanner, .waitingBanner, .mini: true
    default: false
    }
  }

  /// Whether it is the panel with the call in it.
  var isPanel: Bool { if case .mini = self { true } else { false } }

  /// Whether clicks beside it reach nothing below.
  var isModal: Bool { if case .overlay = self { true } else { false } }
}

extension Key {
  /// Whether the key, or the first one of the chord, is a letter with Ctrl.
  var isControl: Bool {
    switch self {
    case .control: true
    case .chord(let keys): keys.first?.isControl ?? false
    default: false
    }
  }

  /// Whether the key writes something.
  var isText: Bool {
    switch self {
    case .character, .paste: true
    default: false
    }
  }
}

extension TextField {
  /// Applies a key that edits; false: it does not.
  mutating func edit(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(character)
    case .paste(let text): for character in text.prefix(Self.limit) { insert(character) }
    case .backspace: deleteBackward()
    case .delete: deleteForward()
    case .left: move(-1)
    case .right: move(1)
    case .home, .control("a"): moveToStart()
    case .end, .control("e"): moveToEnd()
    case .control("u"): deleteToStart()
    case .control("w"): deleteWord()
    case .modified(let modifiers, .backspace) where modifiers == .alt: deleteWord()
    default: return false
    }
    return true
  }
}

extension SignInForm {
  /// Applies a key that edits the field in focus; false: it does not, or there is no field.
  mutating func edit(_ key: Key) -> Bool {
    let used =
      switch focus {
      case .address: address.edit(key)
      case .password: password.edit(key)
      case .again: again.edit(key)
      case .server: server.edit(key)
      case .register, .submit: false
      }
    if used { problem = nil }
    return used
  }
}
