/// A finished control sequence from the terminal (ECMA-48 §5.4) and what it means.
struct ControlSequence {
  private let marker: Character?
  private let intermediate: Character?
  private let numbers: [Int]
  private let final: Unicode.Scalar

  init(parameters: String, final: Unicode.Scalar) {
    var text = parameters[...]
    marker = text.first.flatMap { "<=>?".contains($0) ? $0 : nil }
    if marker != nil { text.removeFirst() }
    intermediate = text.last.flatMap { $0.isNumber || $0 == ";" || $0 == ":" ? nil : $0 }
    if intermediate != nil { text.removeLast() }
    numbers = text.split(separator: ";", omittingEmptySubsequences: false).map {
      Int($0.prefix { $0 != ":" }) ?? 0
    }
    self.final = final
  }

  private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

  /// The key or reply; nil for what means nothing to us.
  var event: InputParser.Event? {
    switch (marker, intermediate, final) {
    case ("<", nil, "M"), ("<", nil, "m"): mouse.map { .key(.mouse($0)) }
    case ("?", nil, "c"): .reply(.attributes(numbers))
    case ("?", "$", "y"): .reply(.mode(number(0), number(1)))
    case ("?", nil, "S") where number(0) == 2 && number(1) == 0:
      .reply(.sixelArea(Size(width: number(2), height: number(3))))
    case (nil, nil, "t") where number(0) == 4:
      .reply(.windowPixels(Size(width: number(2), height: number(1))))
    case (nil, nil, "t") where number(0) == 6: .reply(.cellPixels(Size(width: number(2), height: number(1))))
    case (nil, nil, "n"): .reply(number(0) == 0 ? .ready : .other)
    case (nil, nil, _): key.map { .key($0) }
    default: .reply(.other)
    }
  }

  private var key: Key? {
    switch final {
    case "I": .focus(true)
    case "O": .focus(false)
    case "Z": .backTab
    case "~": InputTables.tilde[number(0)].map { modified($0) }
    case "u": Unicode.Scalar(UInt32(clamping: number(0))).flatMap { kitty($0) }
    case "R" where number(0) != 1: nil  // a cursor position, not F3
    default: InputTables.letters[final].map { modified($0) }
    }
  }

  private var modifiers: Key.Modifiers { Key.Modifiers(rawValue: UInt8(clamping: max(1, number(1)) - 1) & 7) }

  private func modified(_ key: Key) -> Key {
    guard !modifiers.isEmpty, let name = key.name,
      let named = Key.NamedKey.allCases.first(where: { $0.rawValue.lowercased() == name })
    else { return key }
    return .modified(modifiers, named)
  }

  /// `CSI code ; modifiers u`, as kitty's keyboard protocol and xterm's formatOtherKeys say it.
  private func kitty(_ scalar: Unicode.Scalar) -> Key? {
    let plain: Key? =
      switch scalar.value {
      case 13: .enter
      case 27: .escape
      case 9: modifiers == .shift ? .backTab : .tab
      case 127: .backspace
      default: nil
      }
    if let plain { return plain == .backTab ? plain : modified(plain) }
    guard scalar.value >= 0x20, !(0xE000...0xF8FF).contains(scalar.value) else { return nil }
    if modifiers.contains(.control) { return .control(Character(scalar)) }
    return modifiers.contains(.alt) ? .alt(Character(scalar)) : .character(Character(scalar))
  }

  /// An SGR mouse report: button code, column, row.
  private var mouse: MouseEvent? {
    let code = number(0)
    guard numbers.count >= 3, number(1) > 0, number(2) > 0, code < 128 else { return nil }
    let buttons: [MouseEvent.Button] = [.left, .middle, .right, .none]
    let wheel: [MouseEvent.Button] = [.wheelUp, .wheelDown, .none, .none]
    let button = code & 64 != 0 ? wheel[code & 3] : buttons[code & 3]
    let kind: MouseEvent.Kind =
      code & 32 != 0 ? (button == .none ? .move : .drag) : final == "M" ? .press : .release
    return MouseEvent(x: number(1) - 1, y: number(2) - 1, button: button, kind: kind)
  }

  /// What a control string says.
  static func reply(introducer: Unicode.Scalar, text: String) -> TerminalReply {
    switch introducer {
    case "P" where text.hasPrefix(">|"): return .version(String(text.dropFirst(2)))
    case "P" where text.hasPrefix("1$r"): return .setting(String(text.dropFirst(3)))
    case "]":
      let parts = text.split(separator: ";", maxSplits: 1)
      guard parts.count == 2, let which = Int(parts[0]), let color = color(parts[1]) else { return .other }
      return .color(which, color)
    case "_" where text.hasPrefix("G"): return graphics(text.dropFirst())
    default: return .other
    }
  }

  /// `i=number,…;OK`, or an error's name and words in place of OK.
  private static func graphics(_ text: Substring) -> TerminalReply {
    let parts = text.split(separator: ";", maxSplits: 1)
    guard parts.count == 2,
      let key = parts[0].split(separator: ",").first(where: { $0.hasPrefix("i=") }),
      let number = Int(key.dropFirst(2))
    else { return .other }
    return .graphics(number, parts[1] == "OK")
  }

  /// `rgb:RRRR/GGGG/BBBB`, one to four digits each.
  private static func color(_ text: Substring) -> Color? {
    guard let colon = text.firstIndex(of: ":"), text[..<colon].hasPrefix("rgb") else { return nil }
    let channels = text[text.index(after: colon)...].split(separator: "/").prefix(3).map { digits -> UInt8? in
      guard (1...4).contains(digits.count), let value = Int(digits, radix: 16) else { return nil }
      return UInt8(clamping: value * 255 / ((1 << (4 * digits.count)) - 1))
    }
    guard channels.count == 3, let r = channels[0], let g = channels[1], let b = channels[2] else {
      return nil
    }
    return .rgb(r, g, b)
  }
}

/// Which sequence is which key: xterm's, which everybody imitates.
enum InputTables {
  static let ss3: [Unicode.Scalar: Key] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "M": .enter, "P": .function(1),
    "Q": .function(2), "R": .function(3), "S": .function(4),
  ]
  static let letters: [Unicode.Scalar: Key] = ss3.filter { $0.key != "M" }
  static let tilde: [Int: Key] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6),
    18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11),
    24: .function(12),
  ]
}
