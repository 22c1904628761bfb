import Base
import Screen

extension App {
  /// Takes `key` as a part of a chord where one begins or goes on, else as a key of its own.
  mutating func strike(_ key: Key, at now: MonotonicTime) -> [Intent] {
    let begun = model.view.pending?.keys ?? []
    model.view.pending = nil
    if begun.isEmpty, isTyping, key.isText { return press(key, at: now) }
    let keys = begun + [key]
    if keymap.begins(keys, in: liveContexts) {
      model.view.pending = PendingChord(keys: keys, since: now)
      return []
    }
    if begun.isEmpty { return press(key, at: now) }
    if keymap.isChord(keys) { return press(.chord(keys), at: now) }
    return settle(begun, at: now) + strike(key, at: now)
  }

  /// What was begun and does not go on means what it means by itself, if anything.
  private mutating func settle(_ keys: [Key], at now: MonotonicTime) -> [Intent] {
    if keys.count == 1 { return press(keys[0], at: now) }
    return keymap.isChord(keys) ? press(.chord(keys), at: now) : []
  }

  /// Ends a chord that nobody goes on with.
  mutating func expireChord(at now: MonotonicTime) -> [Intent] {
    guard let pending = model.view.pending, now >= pending.since + keymap.chordTime else { return [] }
    model.view.pending = nil
    return settle(pending.keys, at: now)
  }

  /// The contexts whose keys count just now; nil: any may.
  private var liveContexts: Set<String>? {
    var live: Set<String> = [Keymap.global]
    for sheet in sheets(size: size).reversed() {
      guard let contexts = sheet.chordContexts else { return nil }
      live.formUnion(contexts)
      if sheet.isModal { break }
    }
    return live
  }
}

extension Sheet {
  /// The contexts in which the sheet looks keys up; nil: it may look anywhere.
  fileprivate var chordContexts: [String]? {
    switch self {
    case .contacts: ["contacts", "list"]
    case .incoming, .ringBanner: ["incoming"]
    case .waitingBanner: ["waiting"]
    case .dialling: ["call"]
    case .call: ["call", "stage"]
    case .page(.history): ["history", "list"]
    case .page(.card): ["card"]
    case .page(.settings): ["settings", "list"]
    case .ended: ["ended"]
    case .mini: ["mini", "call"]
    case .signIn, .overlay(.addContact): ["form"]
    case .overlay(.help): ["list", "form"]
    case .overlay(.error): []
    default: nil
    }
  }
}
