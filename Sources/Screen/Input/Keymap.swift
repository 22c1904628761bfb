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
    /// The conflict as a sentence.
    public var sentence: String {
      "In “\(context)”, \(key.label()) is bound to \(actions.joined(separator: " and to "))."
    }
  }

  /// All bindings, in the order they were first made.
  public private(set) var bindings: [Binding] = []

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
    guard let plain = key.behindEscape, !bindings.contains(where: { $0.keys.contains(key) }) else {
      return [key]
    }
    return [.escape, plain]
  }

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
      }
    }
    return found
  }

  private func index(of action: String, in context: String) -> Int? {
    bindings.firstIndex { $0.context == context && $0.action == action }
  }
}

extension Keymap {
  /// Applies a person's own bindings: lines `context.action = key key…` (`none` unbinds, # starts a comment). Lines that
  /// name no known action or key are left out and reported; the rest counts.
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
    guard let dot = name.firstIndex(of: "."), name.index(after: dot) < name.endIndex else {
      return .failure("“\(name)” should be context.action, for example call.hangup")
    }
    let (context, action) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
    guard index(of: action, in: context) != nil else { return .failure("there is no action “\(name)”") }
    var keys: [Key] = []
    for word in value.split(separator: " ") where word != "none" {
      guard let key = Key(name: String(word)) else { return .failure("“\(word)” is not a key") }
      keys.append(key)
    }
    if keys.isEmpty, !value.contains("none") { return .failure("no key is given; write “none” to unbind") }
    return .success(Binding(context: context, action: action, keys: keys))
  }
}
