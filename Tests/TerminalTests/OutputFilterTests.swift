import Base
import Screen
import Testing

@testable import Terminal

/// What becomes of the bytes of programs before libvterm reads them.
@Suite struct OutputFilterTests {
  private static let size = Size(width: 12, height: 4)

  private func passed(_ bytes: [UInt8]) -> String {
    var filter = OutputFilter(size: Self.size)
    return String(decoding: filter.pass(bytes[...]), as: UTF8.self)
  }

  /// ESC is written as ^.
  private func bytes(_ text: String) -> [UInt8] { text.utf8.map { $0 == UInt8(ascii: "^") ? 0x1B : $0 } }

  static let text: [(String, String)] = [
    ("plain text, ünïcödé", "plain text, ünïcödé"),
    ("a\0b\u{7F}c\u{1}\r\n", "abc\r\n"),
    ("a\u{80}b\u{9B}5Cc\u{9F}", "ab5Cc"),
    ("🥰🧑x", "\u{3F970}\u{3F9D1}x"),
    ("\u{3F970}\u{FFFE}", "\u{FFFD}\u{FFFD}"),
    ("か\u{3099}", "か\u{E01EE}"),
    ("한\u{302E}", "한"),
    ("\u{301}e\u{301}\r\u{301}", "e\u{301}\r"),
    ("e" + String(repeating: "\u{301}", count: 9) + "f", "e\u{301}\u{301}\u{301}\u{301}\u{301}f"),
    ("a\u{65F}\u{2068}b\u{2069}", "ab"),
    ("\u{600}1", "\u{50600}1"),
  ]

  static let sequences: [(String, String)] = [
    ("^[3;4H^[2J^[K^[?25l", "^[3;4H^[2J^[K^[?25l"),
    ("^[99999999999999999999A", "^[9999A"),
    ("^[1;2;3;4H^[;5f", "^[1;2H^[;5f"),
    ("^[1\nA", "\n^[1A"),
    ("^[1^[2A", "^[2A"),
    ("^[1\u{18}A^[1é", "Aé"),
    ("^[?1006;1000h^[?12;25l", "^[?1006h^[?1000h^[?12l^[?25l"),
    ("^[4;20h^[99h^[?9999h", "^[4h^[20h"),
    ("^[?47h^[?47l", "^[?1047h^[?1047l"),
    ("x^[4b^[b", "xxxxxx"),
    ("あ^[999b", "あああああああ"),
    ("^[5b^[1;1H\u{301}^[5b", "^[1;1H"),
    ("x^[2147483647b", "xxxxxxxxxxxxx"),
    ("^[s^[u", "^7^8^[0n^[?25h"),
    ("^[?25l^8", "^[?25l^8^[0n^[?25l"),
    ("^[2;5s^[97;5u", ""),
    ("^[?69h^[2;5s^[?69l", "^[?69h^[2;5s^[?69l"),
    ("^[?1049h^[?1049l", "^[?1049h^[?1049l^[0n^[?25h"),
    ("^[>4;2m^[>1u^[=1u^[?u^[<u", ""),
    ("^[ @^[1$r^[5 q^[!~^[1 2q^[1 !q", "^[5 q"),
    ("^#3^#6^#8^N^O^n^ G^%G^-A", "^#8"),
    ("^(0q^(B^)A^*9", "^(0q^(B^)A"),
  ]

  static let styles: [(String, String)] = [
    ("^[m^[0m^[;1m", "^[0m^[0m^[0;1m"),
    ("^[38:2::1:2:3m^[48:2:1:2:3m", "^[38;2;1;2;3m^[48;2;1;2;3m"),
    ("^[38:5:200;1m^[38;5;999m", "^[38;5;200;1m^[38;5;255m"),
    ("^[58;2;1;2;3;4m^[58:5:1;4m", "^[4m^[4m"),
    ("^[4:3m^[4:0m^[4:2m^[1;4:m", "^[4m^[24m^[21m^[1;4m"),
    ("^[38m^[38;5m^[1;38;2;1;2m^[38:2:1m^[48:5m", "^[1m"),
    ("^[2m^[2;8m^[22m^[28m", "^[11m^[13m^[22;12m^[10m"),
    ("^[11m^[53m^[6m", "^[5m"),
    (
      "^[1;3;4;38;2;1;2;3;48;2;4;5;6;58;2;7;8;9;7;9;31;41;5m",
      "^[1;3;4;38;2;1;2;3;48;2;4;5;6;7;9;31m^[41;5m"
    ),
    (
      "^[1;2;3;4;5;7;9;38;2;1;2;3;48;2;4;5;6m", "^[1;11;3;4;5;7;9;38;2;1;2;3m^[48;2;4;5;6m"
    ),
  ]

  static let strings: [(String, String)] = [
    ("^]2;my^[0m", "^[0m"),
    ("^]0;my title\u{7}a^]2;other^\\b", "^]2;my title\u{7}a^]2;other\u{7}b"),
    ("^]2;a\nb\u{85}c\u{7}", "^]2;abc\u{7}"),
    ("^]8;;http://x\u{7}link^]8;;^\\^]52;c;AAAA^\\", "link"),
    ("^_Gabc^\\1^Xsos^\\2^kscreen^\\3^ktitle\u{7}4", "1234"),
    ("^kunfinished\r\nnext", "\r\nnext"),
    ("^Pqsixel\u{7}#0^\\x", "x"),
    ("^P$qm^\\^P$q q^\\", "^P$qm^\\^P$q q^\\"),
    ("^P$qmmmmmmmmm^\\^P+q5463^\\", ""),
  ]

  @Test(arguments: text + sequences + styles + strings)
  func `bytes become what libvterm bears, however they are cut`(written: String, expected: String) {
    let (written, expected) = (bytes(written), String(decoding: bytes(expected), as: UTF8.self))
    #expect(passed(written) == expected)
    for cut in written.indices {
      var filter = OutputFilter(size: Self.size)
      let halves = filter.pass(written[..<cut]) + filter.pass(written[cut...])
      #expect(String(decoding: halves, as: UTF8.self) == expected, "cut at \(cut)")
    }
  }

  @Test(
    arguments: [
      ([0xFF, 0x41], "\u{FFFD}A"), ([0xC3, 0x41], "\u{FFFD}A"), ([0xE2, 0x82, 0x0A], "\u{FFFD}\n"),
      ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ([0x9B, 0x41], "\u{FFFD}A"),
    ] as [([UInt8], String)])
  func `what is no UTF-8 becomes a replacement character`(written: [UInt8], expected: String) {
    #expect(passed(written) == expected)
  }

  @Test(arguments: [
    ("^[18t", "^[8;4;12t"), ("^[>0q^[>q", "^P>|Visavis^\\^P>|Visavis^\\"), ("^P$qx^\\", "^P0$r^\\"),
    ("^[14t", ""),
  ])
  func `questions that libvterm leaves open are answered`(asked: String, answer: String) {
    var filter = OutputFilter(size: Self.size)
    #expect(filter.pass(bytes(asked)[...]).isEmpty)
    #expect(filter.takeAnswers() == bytes(answer))
    #expect(filter.takeAnswers().isEmpty)
  }

  @Test func `a reset leaves nothing behind`() {
    var filter = OutputFilter(size: Self.size)
    _ = filter.pass(bytes("x^[?25l^[2;3r^[2m^c")[...])
    #expect(filter.beforeResize(cursor: Point(x: 0, y: 0)).isEmpty)
    #expect(filter.pass(bytes("^[3b^[22m^8")[...]) == bytes("^[22m^8^[0n^[?25h"))
  }

  @Test func `margins are gone before the size changes`() {
    var filter = OutputFilter(size: Self.size)
    _ = filter.pass(bytes("^[2;3r")[...])
    #expect(filter.beforeResize(cursor: Point(x: 4, y: 1)) == bytes("^[r^[s^[2;5H"))
    #expect(filter.beforeResize(cursor: Point(x: 4, y: 1)).isEmpty)
  }

  @Test func `a hidden or faint look is saved with the cursor`() {
    #expect(
      passed(bytes("^[2m^7^[0m^8^[8m"))
        == String(decoding: bytes("^[11m^7^[0m^8^[0n^[?25h^[13m"), as: UTF8.self))
  }

  @Test func `a privacy message is no text`() {
    #expect(passed([0x1B, UInt8(ascii: "^"), 0x61, 0x1B, UInt8(ascii: "\\"), 0x31]) == "1")
  }

  // MARK: Anything

  private static let alphabet: [[UInt8]] =
    ["[", "[?", "]", "P$q", "_", "k", "\\", "7", "8", "c", "(0", "#6"].map { [0x1B] + Array($0.utf8) }
    + [
      "0", "9", "99999", ";", ":", "38;2;", "m", "b", "h", "l", "H", "r", "s", "u", "J", "q", " ", "$p", "x",
      "あ",
    ]
    .map { Array($0.utf8) }
    + ["e\u{301}", "🥰", "\u{3099}", "\u{9B}", "\u{FE0F}", "\r\n", "\u{7}", "\u{18}"].map { Array($0.utf8) }

  private func anything(_ seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<200).flatMap { _ in
      Int.random(in: 0..<6, using: &generator) == 0
        ? [UInt8.random(in: 0...255, using: &generator)]
        : Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &generator)]
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `whatever is written, only forms that libvterm bears come out`(seed: UInt64) {
    let written = anything(seed)
    var (whole, bytewise) = (OutputFilter(size: Self.size), OutputFilter(size: Self.size))
    let passed = whole.pass(written[...])
    #expect(written.flatMap { bytewise.pass([$0]) } == passed)
    #expect(ForbiddenForms.first(in: passed) == nil)
    #expect(passed.count < written.count * 40)
  }
}

/// An independent look at what the filter lets through.
private enum ForbiddenForms {
  /// What is left from the first place on that libvterm should not see.
  static func first(in bytes: [UInt8]) -> [UInt8]? {
    var rest = bytes[...]
    while let byte = rest.first {
      guard let length = byte == 0x1B ? sequence(rest) : character(rest) else {
        return Array(rest.prefix(40))
      }
      rest = rest.dropFirst(length)
    }
    return nil
  }

  private static func character(_ rest: ArraySlice<UInt8>) -> Int? {
    guard let byte = rest.first else { return nil }
    if byte < 0x80 { return (0x20..<0x7F).contains(byte) || (0x07...0x0F).contains(byte) ? 1 : nil }
    let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    guard let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first else {
      return nil
    }
    return scalar.value >= 0xA0 && scalar.value & 0xFFFE != 0xFFFE ? length : nil
  }

  private static func sequence(_ rest: ArraySlice<UInt8>) -> Int? {
    let text = Array(rest.prefix(400).dropFirst())
    switch text.first {
    case UInt8(ascii: "["): return control(text)
    case UInt8(ascii: "]"): return text.firstIndex(of: 0x07).map { $0 + 2 }
    case UInt8(ascii: "P"): return text.firstIndex(of: 0x1B).flatMap { $0 <= 6 ? $0 + 3 : nil }
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "#"):
      return 3
    case let byte?: return "78cDEHM=>".utf8.contains(byte) ? 2 : nil
    case nil: return nil
    }
  }

  private static func control(_ text: [UInt8]) -> Int? {
    guard let end = text.indices.dropFirst().first(where: { (0x40..<0x7F).contains(text[$0]) }) else {
      return nil
    }
    let inside = text[1..<end]
    let numbers = inside.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let most = text[end] == UInt8(ascii: "m") ? 16 : 2
    let isSafe =
      numbers.count <= most && numbers.allSatisfy { $0.count <= 6 } && !"bu".utf8.contains(text[end])
      && inside.allSatisfy { (0x20..<0x40).contains($0) && $0 != UInt8(ascii: ":") }
    return isSafe ? end + 2 : nil
  }
}
