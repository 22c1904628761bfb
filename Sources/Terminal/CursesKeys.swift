internal import Screen

/// Keys by the names terminfo and ncurses give them.
enum CursesKeys {
  private static let names: [String: Key] = [
    "KEY_UP": .up, "KEY_DOWN": .down, "KEY_LEFT": .left, "KEY_RIGHT": .right, "KEY_HOME": .home,
    "KEY_END": .end,
    "KEY_PPAGE": .pageUp, "KEY_NPAGE": .pageDown, "KEY_DC": .delete, "KEY_IC": .insert,
    "KEY_BACKSPACE": .backspace,
    "KEY_ENTER": .enter, "KEY_BTAB": .backTab, "KEY_SLEFT": .modified(.shift, .left),
    "KEY_SRIGHT": .modified(.shift, .right), "KEY_SR": .modified(.shift, .up),
    "KEY_SF": .modified(.shift, .down),
    "KEY_SHOME": .modified(.shift, .home), "KEY_SEND": .modified(.shift, .end),
    "KEY_SDC": .modified(.shift, .delete), "KEY_SIC": .modified(.shift, .insert),
    "KEY_SPREVIOUS": .modified(.shift, .pageUp), "KEY_SNEXT": .modified(.shift, .pageDown),
    "KEY_A1": .home, "KEY_A3": .pageUp, "KEY_C1": .end, "KEY_C3": .pageDown, "KEY_FIND": .home,
    "KEY_SELECT": .end,
  ]
  /// xterm's extended names: `kUP5` is Control-up.
  private static let extended: [String: Key.NamedKey] = [
    "kUP": .up, "kDN": .down, "kLFT": .left, "kRIT": .right, "kHOM": .home, "kEND": .end, "kPRV": .pageUp,
    "kNXT": .pageDown, "kDC": .delete, "kIC": .insert,
  ]

  static func key(named name: String) -> Key? {
    if let known = names[name] { return known }
    if name.hasPrefix("KEY_F("), let number = Int(name.dropFirst(6).dropLast()) {
      // F13…F48 are F1…F12 with modifiers; one number says it all.
      return .function(number)
    }
    switch name {
    case "kxIN": return .focus(true)
    case "kxOUT": return .focus(false)
    default: break
    }
    var word = name
    guard let digit = word.popLast()?.wholeNumberValue, (2...8).contains(digit), let named = extended[word]
    else {
      return nil
    }
    return .modified(Key.Modifiers(rawValue: UInt8(digit - 1)), named)
  }
}
