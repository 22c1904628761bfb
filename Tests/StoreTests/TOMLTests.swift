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
    ("a = 99999999999999999999", 1),
  ])
  func `a mistake is told with its line`(text: String, line: Int) {
    let error = #expect(throws: ConfigurationError.self) { try TOML.parse(text, file: "f.toml") }
    #expect(error?.problems.first?.line == line)
    #expect(error?.sentence.hasPrefix("f.toml, line \(line): ") == true)
  }

  @Test func `deep nesting is refused, not followed down the stack`() {
    let text = "a = " + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: ConfigurationError.self) { try TOML.parse(text, file: "f") }
  }
}
