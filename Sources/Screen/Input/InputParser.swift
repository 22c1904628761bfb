/// Makes keys and replies out of what a terminal sends. Works on scalars; ncurses has taken out the keys it knows.
///
/// Whatever looks like an answer or an unknown sequence is swallowed: nothing a terminal says late becomes a key.
public struct InputParser: Sendable {
  /// A key, or an answer.
  public enum Event: Hashable, Sendable {
    /// From the person.
    case key(Key)
    /// From the terminal.
    case reply(TerminalReply)
  }

  private enum State: Sendable {
    case ground
    case escape
    case csi(String)
    case ss3
    /// OSC, DCS, APC… until ST or BEL; `introducer` is the byte after ESC.
    case string(introducer: Unicode.Scalar, text: String, escaped: Bool)
    case paste(String.UnicodeScalarView)
    /// An old-style mouse report: that many more characters.
    case skip(Int)
  }

  private var state = State.ground
  private var patience = 0

  /// Longest control sequence and control string that are kept.
  private static let longestSequence = 64
  private static let longestString = 4096
  private static let longestPaste = 1 << 20
  /// `timeOut` calls that an unfinished control string or paste survives.
  private static let stringPatience = 40

  /// A parser at rest.
  public init() {}

  /// True while a sequence is unfinished: call `timeOut()` when nothing more comes for some 30 ms.
  public var isWaiting: Bool { if case .ground = state { false } else { true } }

  /// Takes in what the terminal sent.
  public mutating func feed(_ scalars: some Sequence<Unicode.Scalar>) -> [Event] {
    var events: [Event] = []
    for scalar in scalars { feed(scalar, &events) }
    return events
  }

  /// Takes in a key that ncurses has recognised.
  public mutating func feed(_ key: Key) -> [Event] {
    switch state {
    case .paste: return []
    case .escape:
      state = .ground
      return Self.afterEscape(key)
    // Two characters that were typed after all.
    case .csi(""), .ss3: return timeOut() + [.key(key)]
    case .ground, .csi, .string, .skip:
      state = .ground
      return [.key(key)]
    }
  }

  /// Nothing came for a while: a lone ESC was the Escape key, and what is half said is not awaited for ever.
  public mutating func timeOut() -> [Event] {
    switch state {
    case .ground: return []
    case .escape: return finish([.key(.escape)])
    case .csi(""): return finish([.key(.alt("["))])
    case .ss3: return finish([.key(.alt("O"))])
    case .csi, .skip: return finish([])
    case .string, .paste:
      patience += 1
      guard patience >= Self.stringPatience else { return [] }
      if case .paste(let text) = state { return finish([.key(.paste(Self.cleaned(text)))]) }
      return finish([])
    }
  }

  private mutating func finish(_ events: [Event]) -> [Event] {
    state = .ground
    patience = 0
    return events
  }

  private mutating func feed(_ scalar: Unicode.Scalar, _ events: inout [Event]) {
    patience = 0
    switch state {
    case .ground: ground(scalar, &events)
    case .escape: escape(scalar, &events)
    case .csi(let text): csi(scalar, text, &events)
    case .ss3:
      state = .ground
      if let key = InputTables.ss3[scalar] { events.append(.key(key)) }
    case .string(let introducer, let text, let escaped): string(scalar, introducer, text, escaped, &events)
    case .paste(let text): paste(scalar, text, &events)
    case .skip(let left): state = left > 1 ? .skip(left - 1) : .ground
    }
  }

  private mutating func ground(_ scalar: Unicode.Scalar, _ events: inout [Event]) {
    if scalar == "\u{1B}" {
      state = .escape
    } else if let key = Self.plain(scalar) {
      events.append(.key(key))
    }
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Key? {
    switch scalar.value {
    case 0x0D, 0x0A: .enter
    case 0x09: .tab
    case 0x7F, 0x08: .backspace
    case 0: .control("@")
    case 1...26: Unicode.Scalar(scalar.value + 0x60).map { .control(Character($0)) }
    case 0x1C...0x1F: Unicode.Scalar(scalar.value + 0x40).map { .control(Character($0)) }
    case 0x80..<0xA0: nil
    default: .character(Character(scalar))
    }
  }

  private mutating func escape(_ scalar: Unicode.Scalar, _ events: inout [Event]) {
    state = .ground
    switch scalar {
    case "[": state = .csi("")
    case "O": state = .ss3
    case "]", "P", "_", "^", "X": state = .string(introducer: scalar, text: "", escaped: false)
    case "\u{1B}":
      events.append(.key(.escape))
      state = .escape
    case "\\": break  // a string terminator without its string
    default:
      if let key = Self.plain(scalar) { events += Self.afterEscape(key) }
    }
  }

  /// What Escape and `key` in one go are. Terminals say Alt so for keys of a single byte (whether it was meant is for
  /// `Keymap.meant(by:)` to say); Alt with any other key has a sequence of its own, or none: then Escape was a key.
  private static func afterEscape(_ key: Key) -> [Event] {
    switch key {
    case .character(let character): [.key(.alt(character))]
    case .enter: [.key(.modified(.alt, .enter))]
    case .tab: [.key(.modified(.alt, .tab))]
    case .backspace: [.key(.modified(.alt, .backspace))]
    default: [.key(.escape), .key(key)]
    }
  }

  private mutating func csi(_ scalar: Unicode.Scalar, _ text: String, _ events: inout [Event]) {
    switch scalar.value {
    case 0x20...0x3F where text.utf8.count < Self.longestSequence:
      state = .csi(text + String(Character(scalar)))
    case 0x40...0x7E:
      state = .ground
      if scalar == "M", text.isEmpty { state = .skip(3) }
      if scalar == "~", text == "200" { state = .paste(String.UnicodeScalarView()) }
      if let event = ControlSequence(parameters: text, final: scalar).event { events.append(event) }
    case 0x1B: state = .escape
    default: state = .ground
    }
  }

  private mutating func string(
    _ scalar: Unicode.Scalar, _ introducer: Unicode.Scalar, _ text: String, _ escaped: Bool,
    _ events: inout [Event]
  ) {
    if scalar == "\u{07}" || escaped && scalar == "\\" {
      state = .ground
      events.append(.reply(ControlSequence.reply(introducer: introducer, text: text)))
    } else if escaped {
      state = .escape
      escape(scalar, &events)
    } else if scalar == "\u{1B}" {
      state = .string(introducer: introducer, text: text, escaped: true)
    } else if text.utf8.count < Self.longestString {
      state = .string(introducer: introducer, text: text + String(Character(scalar)), escaped: false)
    }
  }

  private mutating func paste(
    _ scalar: Unicode.Scalar, _ text: String.UnicodeScalarView, _ events: inout [Event]
  ) {
    state = .ground  // so that `text` is the only owner and appending does not copy
    var text = text
    text.append(scalar)
    if scalar == "~", text.suffix(6).elementsEqual("\u{1B}[201~".unicodeScalars) {
      text.removeLast(6)
      events.append(.key(.paste(Self.cleaned(text))))
      return
    }
    // Bytes, for counting scalars would walk the whole text at each of them.
    if String(text).utf8.count > Self.longestPaste { text.removeFirst(text.count - 6) }
    state = .paste(text)
  }

  /// Line ends become "\n"; other controls than tab go.
  private static func cleaned(_ text: String.UnicodeScalarView) -> String {
    var out = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text {
      if scalar == "\r" || scalar == "\n" && !afterReturn { out.append("\n") }
      afterReturn = scalar == "\r"
      if scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) || scalar == "\t" {
        out.append(scalar)
      }
    }
    return String(out)
  }
}
