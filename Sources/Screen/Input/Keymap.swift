public import Base

/// Which keys do what. Actions and contexts are plain names ("hangup" in "call"); several keys may mean one action.
public struct Keymap: Sendable, Equatable {
  /// One binding.
  public struct Binding: Sendable, Equatable {
    /// Where it holds ("call", "contacts", "global"…).
    public var context: String
    /// What it does.
    public var action: String
    /// The keys, the one that help shows first.
    public var keys: [Key]
  }

  /// Two actions that want the same key in the same context.
  public struct Conflict: Sendable, Equatable {
    /// Where.
    public var context: String
    /// The key.
    public var key: Key
    /// The actions, the one that wins first.
    public var actions: [String]
    /// The chord of the second action that the key begins: the key acts only after a pause then.
    public var chord: Key?
    /// The conflict as a sentence, in English.
    public var sentence: String { said.english }
    /// The conflict as a sentence.
    public var said: Sentence {
      let (key, first, last) = (key.label(), actions.first ?? "", actions.last ?? "")
      guard let chord, !actions.isEmpty else {
        let all: Sentence = actions.dropFirst().reduce("\(first)") { "\($0) and to \($1)" }
        return "In “\(context)”, \(key) is bound to \(all)."
      }
      return "In “\(context)”, \(key) is bound to \(first) and begins \(chord.label()), bound to \(last)."
    }
  }

  /// All bindings, in the order they were first made.
  public private(set) var bindings: [Binding] = []
  /// The key that chords call `leader`.
  public var leader = Key.character("\\")
  /// How long a chord that has begun waits for its next key.
  public var chordTime = Duration.seconds(1)

  /// A map without bindings.
  public init() {}

  /// The context that holds everywhere, below all others.
  public static let global = "global"

  /// Adds `keys` for `action` (after those it has).
  public mutating func bind(_ action: String, to keys: Key..., in context: String = Keymap.global) {
    bind(action, to: keys, in: context)
  }

  /// Adds `keys` for `action` (after those it has).
  public mutating func bind(_ action: String, to keys: [Key], in context: String = Keymap.global) {
    if let index = index(of: action, in: context) {
      bindings[index].keys += keys.filter { !bindings[index].keys.contains($0) }
    } else {
      bindings.append(Binding(context: context, action: action, keys: keys))
    }
  }

  /// Gives `action` these keys and no others.
  public mutating func rebind(_ action: String, to keys: [Key], in context: String = Keymap.global) {
    if let index = index(of: action, in: context) { bindings[index].keys = [] }
    bind(action, to: keys, in: context)
  }

  /// What `key` does; the first of `contexts` that binds it wins, then "global".
  public func action(for key: Key, in contexts: [String]) -> String? {
    for context in contexts + [Self.global] {
      if let found = bindings.first(where: { $0.context == context && $0.keys.contains(key) }) {
        return found.action
      }
    }
    return nil
  }

  /// What a person meant who pressed `key`. Terminals say Alt by an Escape before the key, just as if Esc and the key
  /// were typed quickly: where nothing at all is bound to Alt and the key, it was the two.
  public func meant(by key: Key) -> [Key] {
    guard let plain = key.behindEscape, !bindings.contains(where: { $0.uses(key) }) else { return [key] }
    return [.escape, plain]
  }

  /// Whether a chord of one of `contexts` (nil: of any) begins with `keys` and goes on after them.
  public func begins(_ keys: [Key], in contexts: Set<String>?) -> Bool {
    bindings.contains { binding in
      guard contexts?.contains(binding.context) ?? true else { return false }
      return binding.keys.contains { key in
        guard case .chord(let chord) = key else { return false }
        return chord.count > keys.count && chord.starts(with: keys)
      }
    }
  }

  /// Whether `keys` make a chord that means something somewhere.
  public func isChord(_ keys: [Key]) -> Bool { bindings.contains { $0.keys.contains(.chord(keys)) } }

  /// The keys of `action`, the one to show first.
  public func keys(for action: String, in context: String = Keymap.global) -> [Key] {
    index(of: action, in: context).map { bindings[$0].keys } ?? []
  }

  /// What the help line calls the first key of `action`; falls back to "global"; nil when nothing is bound.
  public func label(for action: String, in context: String = Keymap.global, ascii: Bool = false) -> String? {
    let own = keys(for: action, in: context)
    return (own.isEmpty ? keys(for: action) : own).first?.label(ascii: ascii)
  }

  /// Keys that two actions of one context want. The first binding wins.
  public func conflicts() -> [Conflict] {
    var found: [Conflict] = []
    for binding in bindings {
      for key in binding.keys {
        let actions = bindings.filter { $0.context == binding.context && $0.keys.contains(key) }.map(\.action)
        let known = found.contains { $0.context == binding.context && $0.key == key }
        if actions.count > 1, !known {
          found.append(Conflict(context: binding.context, key: key, actions: actions))
        }
        found += longer(than: key, of: binding)
      }
    }
    return found
  }

  /// The chords of the same context that begin with `key`.
  private func longer(than key: Key, of binding: Binding) -> [Conflict] {
    let start = if case .chord(let keys) = key { keys } else { [key] }
    return bindings.filter { $0.context == binding.context }.flatMap { other in
      other.keys.compactMap { candidate -> Conflict? in
        guard case .chord(let keys) = candidate, keys.count > start.count, keys.starts(with: start) else {
          return nil
        }
        let actions = [binding.action, other.action]
        return Conflict(context: binding.context, key: key, actions: actions, chord: candidate)
      }
    }
  }

  private func index(of action: String, in context: String) -> Int? {
    bindings.firstIndex { $0.context == context && $0.action == action }
  }
}

extension Keymap {
  /// Gives the action that is called `name` ("call.hangup") the keys of these names and no others; returns what is wrong
  /// with them, and then changes nothing. A name with blanks is a chord ("g g", "leader q").
  public mutating func rebind(_ name: String, toNames names: [String]) -> String? {
    switch binding(name, names) {
    case .success(let binding):
      rebind(binding.action, to: binding.keys, in: binding.context)
      return nil
    case .failure(let problem): return problem.message
    }
  }

  /// Applies a person's own bindings: lines `context.action = key key…` (`none` unbinds, # starts a comment, chords stand in
  /// quotes: `"g g"`). Lines that name no known action or key are left out and reported; the rest counts.
  public mutating func apply(overrides text: String) -> [TextIssue] {
    var issues: [TextIssue] = []
    for (number, line) in settingLines(text) {
      switch parse(line) {
      case .success(let binding): rebind(binding.action, to: binding.keys, in: binding.context)
      case .failure(let problem): issues.append(TextIssue(line: number, message: problem.message))
      }
    }
    return issues
  }

  private func parse(_ line: SettingLine) -> Result<Binding, SettingProblem> {
    guard case .setting(let name, let value) = line else {
      return .failure("expected “context.action = key …”")
    }
    let words = Self.words(value)
    if words.isEmpty { return .failure("no key is given; write “none” to unbind") }
    return binding(name, words.filter { $0 != "none" })
  }

  /// Blanks part words, except between quotes.
  private static func words(_ value: String) -> [String] {
    var words: [String] = []
    for (index, part) in value.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 1 {
        words.append(String(part))
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    return words
  }

  private func binding(_ name: String, _ words: [String]) -> Result<Binding, SettingProblem> {
    guard let dot = name.firstIndex(of: "."), name.index(after: dot) < name.endIndex else {
      return .failure("“\(name)” should be context.action, for example call.hangup")
    }
    let (context, action) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
    guard index(of: action, in: context) != nil else {
      let names = bindings.map { $0.context + "." + $0.action }
      return .failure(SettingProblem(unknown: "action", name, among: names))
    }
    var keys: [Key] = []
    for word in words {
      guard let key = key(named: word) else { return .failure("“\(word)” is not a key") }
      keys.append(key)
    }
    return .success(Binding(context: context, action: action, keys: keys))
  }

  /// The key or chord called `name`, with `leader` for the key that is the leader.
  private func key(named name: String) -> Key? {
    let parts = name.split(separator: " ").map { part -> Key? in
      part == "leader" ? leader : Key(name: String(part))
    }
    guard parts.count > 1 else { return name == "leader" ? leader : Key(name: name) }
    let keys = parts.compactMap(\.self)
    return keys.count == parts.count ? .chord(keys) : nil
  }
}

extension Keymap.Binding {
  /// Whether `key` is one of the keys, or a part of a chord.
  func uses(_ key: Key) -> Bool {
    keys.contains { bound in
      if case .chord(let chord) = bound { chord.contains(key) } else { bound == key }
    }
  }
}
