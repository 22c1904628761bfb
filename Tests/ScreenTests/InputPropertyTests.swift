import Base
import Testing

@testable import Screen

/// The parser over anything, in pieces of any length.
@Suite struct InputPropertyTests {
  /// What people type and terminals say, each whole in itself.
  private static let pieces: [String] = [
    "a", "王", "\r", "\t", "\u{7F}", "\u{3}", "\u{1B}x", "\u{1B}[A", "\u{1B}OB", "\u{1B}[1;5C", "\u{1B}[3~",
    "\u{1B}[15~", "\u{1B}[Z", "\u{1B}[I", "\u{1B}[<0;10;5M", "\u{1B}[<35;3;4M", "\u{1B}[97;5u",
    "\u{1B}[200~two\r\nlines\u{1B}[31m\u{1B}[201~",
  ]
  private static let answers: [String] = [
    "\u{1B}[?64;1;4c", "\u{1B}[0n", "\u{1B}P>|kitty(0.26.5)\u{1B}\\", "\u{1B}[?2026;2$y",
    "\u{1B}P1$r0;48:2::1:2:3m\u{1B}\\", "\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{7}", "\u{1B}[4;600;800t",
    "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}]11;nonsense\u{7}", "\u{1B}[>41;379;0c",
  ]

  private static func whole(_ text: String) -> [InputParser.Event] {
    var parser = InputParser()
    return parser.feed(text.unicodeScalars)
  }

  @Test(arguments: UInt64(0)..<10)
  func `how a text is cut into reads does not matter`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let parts = (0..<12).map { _ in (Self.pieces + Self.answers).randomElement(using: &generator) ?? "a" }
      let scalars = Array(parts.joined().unicodeScalars)
      var parser = InputParser()
      var found: [InputParser.Event] = []
      var at = 0
      while at < scalars.count {
        let end = min(scalars.count, at + Int.random(in: 1...9, using: &generator))
        found += parser.feed(scalars[at..<end])
        at = end
      }
      #expect(found == parts.flatMap(Self.whole), "\(parts)")
      #expect(!parser.isWaiting)
    }
  }

  @Test(arguments: answers)
  func `an answer is no key, wherever it breaks off and whenever it goes on`(answer: String) {
    let scalars = Array(answer.unicodeScalars)
    #expect(Self.whole(answer).allSatisfy { if case .reply = $0 { true } else { false } })
    for cut in 2..<scalars.count {
      var parser = InputParser()
      let early = parser.feed(scalars[..<cut]) + parser.feed(scalars[cut...])
      #expect(early == Self.whole(answer), "cut at \(cut)")
    }
  }

  @Test(arguments: pieces)
  func `what a key is does not depend on the answer before it`(piece: String) {
    for answer in Self.answers {
      #expect(Self.whole(answer + piece) == Self.whole(answer) + Self.whole(piece))
    }
  }

  @Test func `control strings and sequences without an end are bounded`() {
    for start in ["\u{1B}]11;", "\u{1B}P>|", "\u{1B}_G", "\u{1B}["] {
      var parser = InputParser()
      var events = parser.feed(start.unicodeScalars)
      for _ in 0..<200 { events += parser.feed(String(repeating: "1", count: 100).unicodeScalars) }
      for _ in 0..<100 { events += parser.timeOut() }
      #expect(!parser.isWaiting)
      events += parser.feed(["q"])
      #expect(events.last == .key(.character("q")))
    }
  }

  @Test(arguments: [0, 4, 8, 16, 24, 28])
  func `modifiers with the mouse change nothing`(bits: Int) {
    let expected = MouseEvent(x: 4, y: 6, button: .left, kind: .press)
    #expect(Self.whole("\u{1B}[<\(bits);5;7M") == [.key(.mouse(expected))])
  }

  @Test(arguments: [
    (2, Key.Modifiers.shift), (3, Key.Modifiers.alt), (4, Key.Modifiers([.shift, .alt])),
    (5, Key.Modifiers.control), (6, Key.Modifiers([.shift, .control])),
    (7, Key.Modifiers([.alt, .control])), (8, Key.Modifiers([.shift, .alt, .control])),
  ])
  func `keys with modifiers`(code: Int, modifiers: Key.Modifiers) {
    for (letter, named) in [("A", Key.NamedKey.up), ("D", .left), ("H", .home), ("F", .end)] {
      #expect(Self.whole("\u{1B}[1;\(code)\(letter)") == [.key(.modified(modifiers, named))])
    }
    for (number, named) in [(2, Key.NamedKey.insert), (3, .delete), (5, .pageUp), (6, .pageDown)] {
      #expect(Self.whole("\u{1B}[\(number);\(code)~") == [.key(.modified(modifiers, named))])
    }
  }

  // MARK: Names of keys

  private static func key(_ generator: inout SeededGenerator) -> Key {
    let modifiers = Key.Modifiers(rawValue: UInt8.random(in: 1...7, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .character("abcXYZ0?/王é-+".randomElement(using: &generator) ?? "a")
    case 1: return .control("abcz@[\\]^_".randomElement(using: &generator) ?? "a")
    case 2: return .alt("aZ0-+".randomElement(using: &generator) ?? "a")
    case 3: return .function(Int.random(in: 1...63, using: &generator))
    case 4:
      // Control-space is a control character; Shift-Tab has a name of its own.
      let names = Key.NamedKey.allCases.filter { $0 != .space && $0 != .tab }
      return .modified(modifiers, names.randomElement(using: &generator) ?? .up)
    default:
      let plain: [Key] = [
        .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home,
        .end, .pageUp, .pageDown, .space,
      ]
      return plain.randomElement(using: &generator) ?? .enter
    }
  }

  @Test func `every key that has a name is read back from it`() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<2_000 {
      let key = Self.key(&generator)
      guard let name = key.name else {
        Issue.record("\(key) has no name")
        continue
      }
      #expect(Key(name: name) == key, "\(name)")
      #expect(!key.label().isEmpty && !key.label(ascii: true).isEmpty)
    }
  }

  @Test func `labels in ASCII are ASCII`() {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<1_000 {
      let key = Self.key(&generator)
      if case .character = key { continue }
      #expect(key.label(ascii: true).unicodeScalars.allSatisfy { $0.isASCII }, "\(key)")
    }
  }

  @Test func `what cannot be bound has neither name nor label`() {
    let keys: [Key] = [
      .mouse(MouseEvent(x: 0, y: 0, button: .left, kind: .press)), .paste("x"), .focus(true),
      .resize(Size(width: 1, height: 1)),
    ]
    for key in keys { #expect(key.name == nil && key.label().isEmpty) }
  }

  @Test(arguments: UInt64(0)..<6)
  func `a file of bindings is applied line by line, whatever is in it`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts = ["call.mute", "call.", ".", "=", " ", "none", "m", "ctrl-x", "wat", "#", "# ", "F5", "ü"]
    for _ in 0..<100 {
      var map = Keymap()
      map.bind("mute", to: .character("m"), in: "call")
      let lines = (0..<6).map { _ in
        (0..<4).map { _ in parts.randomElement(using: &generator) ?? "" }.joined(separator: " ")
      }
      let issues = map.apply(overrides: lines.joined(separator: "\n"))
      #expect(issues.allSatisfy { (1...6).contains($0.line) && !$0.message.isEmpty })
      #expect(map.bindings.count == 1, "no file invents an action")
    }
  }

  @Test(arguments: UInt64(0)..<6)
  func `what a key means is the key, or Esc and what is behind it`(seed: UInt64) {
    var generator = SeededGenerator(seed: 50 + seed)
    var map = Keymap()
    for number in 0..<6 {
      map.bind("action \(number)", to: Self.key(&generator), in: "context \(number % 3)")
    }
    for _ in 0..<300 {
      let key = Self.key(&generator)
      let meant = map.meant(by: key)
      if meant != [key] {
        #expect(meant.count == 2 && meant.first == .escape && meant.last == key.behindEscape)
        #expect(!map.bindings.contains { $0.keys.contains(key) })
      }
    }
    for binding in map.bindings { for key in binding.keys { #expect(map.meant(by: key) == [key]) } }
  }
}
