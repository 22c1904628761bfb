import Base
import Testing

@Suite struct JSONTests {
  @Test(
    arguments: [
      (JSON.null, "null"), (true, "true"), (false, "false"), (-7, "-7"),
      (.int(UInt64.max), "9223372036854775807"),
      ("text", "\"text\""), ([], "[]"), ([1, "a", [nil_]], "[1, \"a\", [null]]"), ([:], "{}"),
      (["b": 1, "a": [2.5]], "{\"b\": 1, \"a\": [2.5]}"),
    ] as [(JSON, String)])
  func `values on one line`(value: JSON, text: String) {
    #expect(value.text == text)
  }

  private static let nil_ = JSON.null

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (2.0, "2"), (1.23456, "1.2346"), (-0.00004, "0"), (0.0001, "0.0001"),
    (1e15, "1000000000000000.0"), (1e300, "1e+300"),
    (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
  ])
  func `numbers have four decimals at most`(value: Double, text: String) {
    #expect(JSON.number(value).text == text)
  }

  @Test(arguments: [
    ("a\"b\\c", #""a\"b\\c""#), ("line\nfeed\ttab", #""line\nfeed\ttab""#),
    ("\u{0}\u{1B}\u{7F}\r", #""\u0000\u001b\u007f\u000d""#),
    ("王 é 🎤", "\"王 é 🎤\""), ("</script>", "\"</script>\""),
  ])
  func `strings are escaped as RFC 8259 says`(value: String, text: String) {
    #expect(JSON.string(value).text == text)
  }
}
