public import Base
import Screen

// The person's own shell below everything: it gets every key but those behind the prefix.
extension App {
  /// How long the prefix waits for a key.
  static let prefixPatience = Duration.seconds(3)
  /// Programs move the cursor about while they draw: it has to rest below the panel to move it.
  static let coverPatience = Duration.milliseconds(100)
  /// As far back as there is anything.
  private static let furthestBack = 1_000_000

  /// Whether the shell is the lowest sheet.
  var showsShell: Bool {
    guard model.shell != nil, model.view.shell.shown, model.view.pages.isEmpty else { return false }
    guard let call = model.call else { return true }
    return call.isRinging || model.view.mini.shown
  }

  /// Whether keys go to the shell.
  var takesShellKeys: Bool { showsShell && model.view.overlays.isEmpty }

  /// Whether the prefix was pressed and its key has not come yet.
  var awaitsShellCommand: Bool { takesShellKeys && model.view.shell.prefixSince != nil }

  /// The shell on a screen too small for anything else.
  var shellAlone: [Sheet]? {
    guard let shell = model.shell, takesShellKeys else { return nil }
    return awaitsShellCommand ? [.shell(shell), .shellKeys] : [.shell(shell)]
  }

  /// What the prefix is called.
  var shellPrefixLabel: String {
    keymap.label(
      for: Action.shellPrefix.verb, in: Action.shellPrefix.context, ascii: model.settings.ascii) ?? ""
  }

  // MARK: For the wiring

  /// The shell has come up: it is in front, and a call in its panel.
  public mutating func shellStarted(_ shell: ShellView, at now: MonotonicTime) -> [Intent] {
    model.shell = shell
    return bringShell(at: now)
  }

  /// The shell is gone: a call takes the whole screen.
  public mutating func shellEnded(at now: MonotonicTime) -> [Intent] {
    let wasInFront = showsShell
    model.shell = nil
    model.view.shell = ShellState()
    guard let call = model.call, !call.isOver else { return [] }
    guard wasInFront, model.view.mini.shown else { return [] }
    model.view.mini.shown = false
    toast(words(.shellEnded), at: now)
    return [.miniChanged(shown: false)]
  }

  // MARK: Coming and going

  mutating func toggleShell() -> [Intent] {
    if showsShell {
      model.view.shell = ShellState()
      return []
    }
    guard model.shell != nil else { return [.openShell] }
    return bringShell(at: nil)
  }

  private mutating func bringShell(at now: MonotonicTime?) -> [Intent] {
    model.view.shell = ShellState()
    model.view.shell.shown = true
    model.view.overlays = []
    model.view.pages = []
    if let now {
      let help = keymap.label(for: Action.help.verb, in: Action.help.context) ?? ""
      toast(words(.shellHint, shellPrefixLabel, help), at: now)
    }
    guard let call = model.call, !call.isOver, !model.view.mini.shown else { return [] }
    model.view.mini.shown = true
    return [.miniChanged(shown: true)]
  }

  mutating func startScrolling() -> [Intent] {
    guard let shell = model.shell, !shell.isAlternate, shell.history > 0 else { return [] }
    model.view.shell.scrolling = true
    return [.shellScroll(1)]
  }

  // MARK: Keys

  /// Nil: not for the shell.
  mutating func handleInShell(_ key: Key, at now: MonotonicTime) -> [Intent]? {
    switch key {
    case .resize: return nil
    case .focus(let has): return [.shellFocus(has)]
    case .mouse(let event): return mouseInShell(event, at: now)
    case .paste(let text):
      model.view.shell.prefixSince = nil
      model.view.shell.scrolling = false
      return [.shellPaste(text)]
    default: return pressInShell(key, at: now)
    }
  }

  private mutating func pressInShell(_ key: Key, at now: MonotonicTime) -> [Intent] {
    let isPrefix = keymap.action(key, only: Action.shellPrefix.context) == .shellPrefix
    if model.view.shell.prefixSince != nil {
      model.view.shell.prefixSince = nil
      return isPrefix ? [.shellKey(key)] : command(key, at: now)
    }
    if isPrefix {
      model.view.lastKey = now
      model.view.shell.prefixSince = now
      return []
    }
    if model.view.shell.scrolling { return scroll(key) }
    if let shell = model.shell, !shell.isAlternate {
      if key == .modified(.shift, .pageUp) { return [.shellScroll(page)] }
      if key == .modified(.shift, .pageDown) { return [.shellScroll(-page)] }
    }
    return [.shellKey(key)]
  }

  private var page: Int { max(1, size.height - 1) }

  /// A key behind the prefix.
  private mutating func command(_ key: Key, at now: MonotonicTime) -> [Intent] {
    model.view.lastKey = now
    for context in commandContexts {
      guard let action = keymap.action(key, only: context) else { continue }
      // Leaving the program is for the shell's own end: one slip must not take an editor along.
      if action == .quit { return [] }
      return perform(action, at: now)
    }
    return []
  }

  var commandContexts: [String] {
    var contexts: [String] = []
    if model.call?.isRinging == true { contexts.append("incoming") }
    if model.waiting != nil { contexts.append("waiting") }
    if let call = model.call, !call.isRinging, !call.isOver { contexts += ["mini", "call"] }
    return contexts + ["shell", Keymap.global]
  }

  private mutating func scroll(_ key: Key) -> [Intent] {
    switch keymap.action(key, only: "list") {
    case .up: return [.shellScroll(1)]
    case .down: return [.shellScroll(-1)]
    case .pageUp: return [.shellScroll(page)]
    case .pageDown: return [.shellScroll(-page)]
    case .top: return [.shellScroll(Self.furthestBack)]
    default:
      model.view.shell.scrolling = false
      return [.shellScroll(-Self.furthestBack)]
    }
  }

  // MARK: The mouse

  /// Clicks on what lies over the shell are ours; everything else is the program's.
  private mutating func mouseInShell(_ event: MouseEvent, at now: MonotonicTime) -> [Intent] {
    if model.view.mini.drag != nil { return handle(event, at: now) }
    guard event.kind == .press else { return [.shellMouse(event)] }
    let over = painters(size: size, at: now).dropFirst().contains { drawn in
      drawn.pen.hits.contains { $0.rect.contains(x: event.x, y: event.y) }
    }
    guard over else { return [.shellMouse(event)] }
    return event.button == .left ? handle(event, at: now) : []
  }

  // MARK: Time

  mutating func letShellTimePass(at now: MonotonicTime) {
    if let since = model.view.shell.prefixSince, now - since >= Self.prefixPatience {
      model.view.shell.prefixSince = nil
    }
    stepAside(at: now)
  }

  /// Moves the panel to another corner when the cursor has come to rest below it.
  private mutating func stepAside(at now: MonotonicTime) {
    guard let cursor = model.shell?.cursor, isUnderPanel(cursor, model.view.mini.corner, at: now) else {
      model.view.shell.coveredSince = nil
      return
    }
    guard let since = model.view.shell.coveredSince else {
      model.view.shell.coveredSince = now
      return
    }
    guard now - since >= Self.coverPatience else { return }
    model.view.shell.coveredSince = nil
    let free = model.view.mini.corner.others.first { !isUnderPanel(cursor, $0, at: now) }
    if let free { model.view.mini.corner = free }
  }

  private func isUnderPanel(_ cursor: Point, _ corner: MiniPanel.Corner, at now: MonotonicTime) -> Bool {
    guard showsShell, model.view.mini.shown, model.view.mini.drag == nil, let call = model.call,
      !call.isRinging, !call.isOver
    else { return false }
    var moved = self
    moved.model.view.mini.corner = corner
    return MiniPanelLayer.frame(call, moved.scene(size: size, at: now)).contains(x: cursor.x, y: cursor.y)
  }
}

extension MiniPanel.Corner {
  /// Where to go from here, the nearest first.
  fileprivate var others: [MiniPanel.Corner] {
    switch self {
    case .topLeft: [.topRight, .bottomLeft, .bottomRight]
    case .topRight: [.bottomRight, .topLeft, .bottomLeft]
    case .bottomLeft: [.bottomRight, .topLeft, .topRight]
    case .bottomRight: [.topRight, .bottomLeft, .topLeft]
    }
  }
}
