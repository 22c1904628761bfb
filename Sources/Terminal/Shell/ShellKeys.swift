internal import Screen

/// What a key is for a program in a terminal.
enum ShellKeys {
  enum Meaning: Equatable {
    /// The same for every program.
    case bytes([UInt8])
    /// By libvterm's number and modifiers: the program's modes decide.
    case named(Int, Int)
    case nothing
  }

  /// libvterm's numbers (vterm_keycodes.h), which the shim checks.
  private static let numbers: [Key: Int] = [
    .enter: 1, .tab: 2, .backspace: 3, .escape: 4, .up: 5, .down: 6, .left: 7, .right: 8, .insert: 9,
    .delete: 10, .home: 11, .end: 12, .pageUp: 13, .pageDown: 14,
  ]
  private static let namedNumbers: [Key.NamedKey: Int] = [
    .up: 5, .down: 6, .left: 7, .right: 8, .insert: 9, .delete: 10, .home: 11, .end: 12, .pageUp: 13,
    .pageDown: 14,
  ]
  private static let firstFunction = 256

  static func meaning(of key: Key) -> Meaning {
    switch key {
    case .character(let character): .bytes(Array(String(character).utf8))
    case .alt(let character): .bytes([0x1B] + Array(String(character).utf8))
    case .control(let character): control(character)
    case .backTab: .named(2, Int(Key.Modifiers.shift.rawValue))
    case .function(let number): function(number)
    case .modified(let modifiers, let named): modified(named, modifiers)
    case .paste(let text): .bytes(Array(text.utf8))
    case .mouse, .resize, .focus: .nothing
    default: numbers[key].map { Meaning.named($0, 0) } ?? .nothing
    }
  }

  private static func control(_ character: Character) -> Meaning {
    guard let value = character.uppercased().utf8.first, (0x40...0x5F).contains(value) else {
      return .nothing
    }
    return .bytes([value & 0x1F])
  }

  /// terminfo counts on: F13 is Shift-F1, F25 Control-F1 and so on.
  private static func function(_ number: Int) -> Meaning {
    let modifiers: [Key.Modifiers] = [[], .shift, .control, [.control, .shift], .alt, [.alt, .shift]]
    let group = (number - 1) / 12
    guard number > 0, modifiers.indices.contains(group) else { return .nothing }
    return .named(firstFunction + (number - 1) % 12 + 1, Int(modifiers[group].rawValue))
  }

  /// libvterm says Control-Enter and the like in a way few programs know: those are told as every terminal tells them.
  private static func modified(_ key: Key.NamedKey, _ modifiers: Key.Modifiers) -> Meaning {
    if let number = namedNumbers[key] { return .named(number, Int(modifiers.rawValue)) }
    let plain: UInt8 =
      switch key {
      case .enter: 0x0D
      case .tab: 0x09
      case .backspace: modifiers.contains(.control) ? 0x08 : 0x7F
      default: modifiers.contains(.control) ? 0x00 : 0x20
      }
    if key == .tab, modifiers.contains(.shift) { return .named(2, Int(Key.Modifiers.shift.rawValue)) }
    return .bytes(modifiers.contains(.alt) ? [0x1B, plain] : [plain])
  }
}
