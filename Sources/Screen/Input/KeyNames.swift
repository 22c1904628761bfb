extension Key {
  private static let plainNames: [(String, Key)] = [
    ("enter", .enter), ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab), ("backspace", .backspace),
    ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down), ("left", .left),
    ("right", .right),
    ("home", .home), ("end", .end), ("pageup", .pageUp), ("pagedown", .pageDown), ("space", .space),
  ]
  private static let synonyms = [
    "return": "enter", "escape": "esc", "del": "delete", "ins": "insert",
    "pgup": "pageup", "pgdn": "pagedown", "backtab": "shift-tab",
  ]
  private static let symbols: [Key: String] = [
    .enter: "⏎", .up: "↑", .down: "↓", .left: "←", .right: "→", .tab: "Tab", .backTab: "⇧Tab", .escape: "Esc",
    .backspace: "⌫", .delete: "Del", .pageUp: "PgUp", .pageDown: "PgDn", .home: "Home", .end: "End",
    .insert: "Ins",
  ]

  /// The key a person writes in the configuration: `m`, `M`, `enter`, `space`, `F5`, `ctrl-g`, `alt-x`, `ctrl-up`,
  /// `shift-tab`… or a chord, keys with blanks between them: `g g`. Nil when it means nothing.
  public init?(name: String) {
    if name.count == 1, let only = name.first, cellWidth(of: only) > 0 {
      self = .character(only)
      return
    }
    if name.contains(" ") {
      guard let keys = Self.keys(named: name) else { return nil }
      self = .chord(keys)
      return
    }
    let lower = name.lowercased()
    let word = Self.synonyms[lower] ?? lower
    if let known = Self.plainNames.first(where: { $0.0 == word }) {
      self = known.1
    } else if lower.first == "f", let number = Int(lower.dropFirst()), (1...63).contains(number) {
      self = .function(number)
    } else {
      guard let key = Self.modified(name: name) else { return nil }
      self = key
    }
  }

  /// The keys of a chord.
  private static func keys(named name: String) -> [Key]? {
    let words = name.split(separator: " ")
    let keys = words.compactMap { Key(name: String($0)) }
    return keys.count == words.count && keys.count > 1 ? keys : nil
  }

  private static func modified(name: String) -> Key? {
    var modifiers: Modifiers = []
    var rest = name[...]
    while let dash = rest.firstIndex(of: "-"), dash != rest.startIndex,
      rest.index(after: dash) < rest.endIndex
    {
      switch rest[..<dash].lowercased() {
      case "ctrl", "control", "c": modifiers.insert(.control)
      case "alt", "meta": modifiers.insert(.alt)
      case "shift": modifiers.insert(.shift)
      default: return nil
      }
      rest = rest[rest.index(after: dash)...]
    }
    guard !modifiers.isEmpty else { return nil }
    if rest.count == 1, let character = rest.first {
      if modifiers == .alt { return .alt(character) }
      guard modifiers == .control, let lower = character.lowercased().first else { return nil }
      return lower.isASCII && (lower.isLetter || "@[\\]^_".contains(lower)) ? .control(lower) : nil
    }
    let word = rest.lowercased()
    if word == "space", modifiers == .control { return .control("@") }
    let named = NamedKey.allCases.first { $0.rawValue.lowercased() == synonyms[word] ?? word }
    return named.map { .modified(modifiers, $0) }
  }

  /// The name `init(name:)` reads back; what can't be bound (mouse, paste…) has none.
  public var name: String? {
    if let known = Self.plainNames.first(where: { $0.1 == self }) { return known.0 }
    return switch self {
    case .character(let character): String(character)
    case .function(let number): "F\(number)"
    case .control("@"): "ctrl-space"
    case .control(let character): "ctrl-\(character)"
    case .alt(let character): "alt-\(character)"
    case .modified(let modifiers, let key): Self.prefix(modifiers) + key.rawValue.lowercased()
    case .chord(let keys): keys.compactMap(\.name).joined(separator: " ")
    default: nil
    }
  }

  private static func prefix(_ modifiers: Modifiers) -> String {
    (modifiers.contains(.control) ? "ctrl-" : "") + (modifiers.contains(.alt) ? "alt-" : "")
      + (modifiers.contains(.shift) ? "shift-" : "")
  }

  /// How the help line writes the key: `⏎`, `m`, `space`, `^g`, `F5`, `^←`. `ascii` avoids symbols.
  public func label(ascii: Bool = false) -> String {
    switch self {
    case .character(" "): return "space"
    case .character(let character): return String(character)
    case .chord(let keys):
      let letters = keys.allSatisfy { if case .character(let one) = $0 { one != " " } else { false } }
      return keys.map { $0.label(ascii: ascii) }.joined(separator: letters ? "" : " ")
    case .control("@"): return "^space"
    case .control(let character): return "^\(character)"
    case .modified(let modifiers, let key) where !ascii:
      let symbol = Key(name: key.rawValue)?.label() ?? key.rawValue
      return (modifiers.contains(.control) ? "^" : "") + (modifiers.contains(.alt) ? "Alt-" : "")
        + (modifiers.contains(.shift) ? "⇧" : "") + symbol
    default:
      if !ascii, let symbol = Self.symbols[self] { return symbol }
      guard let name else { return "" }
      return name.prefix(1).uppercased() + name.dropFirst()
    }
  }
}
