import Base
import Store
import Testing

@Suite struct TOMLTests {
  @Test func `a document is a flat list in the order of its lines`() throws {
    let text = """
      zebra = 1
      name = "Ana"
      [b]
      on = true
      x.y = 2.5
      list = ["p", "q"]
      day = 2026-11-20
      [[a]]
      n = -3
      [[a]]
      """
    #expect(
      try TOML.parse(text, file: "f") == [
        .init(path: "zebra", value: .integer(1), line: 1),
        .init(path: "name", value: .string("Ana"), line: 2),
        .init(path: "b", value: .table, line: 3), .init(path: "b.on", value: .boolean(true), line: 4),
        .init(path: "b.x", value: .table, line: 5), .init(path: "b.x.y", value: .float(2.5), line: 5),
        .init(path: "b.list", value: .array, line: 6), .init(path: "b.list[0]", value: .string("p"), line: 6),
        .init(path: "b.list[1]", value: .string("q"), line: 6), .init(path: "b.day", value: .date, line: 7),
        .init(path: "a", value: .array, line: 8), .init(path: "a[0]", value: .table, line: 8),
        .init(path: "a[0].n", value: .integer(-3), line: 9), .init(path: "a[1]", value: .table, line: 10),
      ])
  }

  @Test func `nothing says nothing`() throws {
    #expect(try TOML.parse("", file: "f").isEmpty)
    #expect(try TOML.parse("# only a comment\n", file: "f").isEmpty)
  }

  @Test(arguments: [
    ("a = ", 1), ("\n\na = 1\na = 2\n", 4), ("[x\n", 1), ("a = \"b\nc = 1", 1), ("\u{0}", 1),
    ("a = 99999999999999999999", 1), ("[?key]", 1), ("a = 1\n[?key]\nb = 2\n", 2),
  ])
  func `a mistake is told with its line`(text: String, line: Int) {
    let error = #expect(throws: ConfigurationError.self) { try TOML.parse(text, file: "f.toml") }
    #expect(error?.problems.first?.line == line)
    #expect(error?.sentence.hasPrefix("f.toml, line \(line): ") == true)
  }

  @Test(arguments: mistakes) func `a mistake is told in words for people`(text: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try TOML.parse(text, file: "f.toml") }
    #expect(error?.problems.map(\.text.english) == [sentence])
  }

  @Test func `deep nesting is refused, not followed down the stack`() {
    let text = "a = " + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: ConfigurationError.self) { try TOML.parse(text, file: "f") }
  }
}

private enum Told {
  static let setting = "a setting is written name = value, the name without spaces"
  static let missing = "the value is missing; write a text in \"quotes\", a number, true or false"
  static let value = "this is no value; write a text in \"quotes\", a number, true or false"
  static let section = "a section is written [name], on a line of its own"
  static let list = "a list is written [\"one\", \"two\"]; look for a missing comma or ]"
  static let group = "a group is written { name = value, name = value }, on one line"
  static let quote = "the closing quote of the text is missing"
  static let backslash =
    "a backslash in \"quotes\" is written twice; in 'single quotes' it stands for itself"
  static let twice = "the same name stands above already; keep one of the two"
  static let anything = "expected is a setting (name = value), a [section] or a # comment"
}

private let mistakes: [(String, String)] = [
  ("theme \"x\"\n", Told.setting), ("my theme = 1\n", Told.setting), ("a: 1\n", Told.setting),
  ("a. = 1\n", Told.setting), ("größe = 1\n", Told.setting),
  ("a =\nb = 1\n", Told.missing), ("a = ", Told.missing), ("a = # x\n", Told.missing),
  ("a = yes\n", Told.value), ("a = True\n", Told.value), ("a = tru\n", Told.value),
  ("a = 640x360\n", Told.value), ("a = 1.2.3.4\n", Told.value), ("a = “x”\n", Told.value),
  ("a = 2026-13-01\n", Told.value),
  ("a = 99999999999999999999", "the number is too large"), ("a = 007\n", "a number does not begin with 0"),
  ("a = 1 2\n", "something follows the value; a text stands in one pair of \"quotes\""),
  ("[x\n", Told.section), ("[x", Told.section), ("[]\n", Told.section), ("[x] y\n", Told.section),
  ("a = [1, 2\nb = 3\n", Told.list), ("a = [1 2]\n", Told.list), ("a = [\n", Told.list),
  ("a = { b = 1\n", Told.group), ("a = { b = 1, }\n", Told.group),
  ("a = \"b\nc = 1", Told.quote), ("a = \"b", Told.quote), ("a = 'b\n", Told.quote),
  ("a = \"\"\"b\n", Told.quote),
  ("a = \"C:\\q\"\n", Told.backslash), ("a = \"\\u12\"\n", Told.backslash),
  ("a = 1\na = 2\n", Told.twice), ("[x]\n[x]\n", Told.twice), ("a = 1\na.b = 2\n", Told.twice),
  ("x = 1\n[x]\n", Told.twice),
  ("# \u{1}\n", "the comment holds a control character; remove it"),
  ("= 1\n", Told.anything), ("{ }\n", Told.anything),
]
