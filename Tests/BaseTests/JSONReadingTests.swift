import Base
import Testing

@Suite struct JSONReadingTests {
  private func read(_ text: String) throws(JSONMistake) -> JSON { try JSON.parse(Array(text.utf8)) }

  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("false", "false"), ("0", "0"), ("-12", "-12"), ("1.5", "1.5"),
    ("2e2", "200"), ("-1E-1", "-0.1"), ("\"\"", "\"\""), ("[ ]", "[]"), ("{}", "{}"),
    ("[1,[2,{\"a\":3}]]", "[1, [2, {\"a\": 3}]]"), ("{\"b\":1 , \"a\" : \"x\"}", "{\"b\": 1, \"a\": \"x\"}"),
    ("9223372036854775807", "9223372036854775807"), ("\t\r\n1", "1"),
  ])
  func `a value is read`(text: String, again: String) throws {
    #expect(try read(text).text == again)
  }

  @Test(arguments: [
    (#""a\"b\\c\/\b\f\n\r\t""#, "a\"b\\c/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u738B""#, "Aé王"),
    (#""\ud83c\udfa4""#, "🎤"), (#""\ud83cx""#, "\u{FFFD}x"), (#""\udfa4""#, "\u{FFFD}"),
    (#""\ud83c\u0041""#, "\u{FFFD}A"), ("\"王 🎤\"", "王 🎤"),
  ])
  func `a string is read`(text: String, value: String) throws {
    #expect(try read(text).asString == value)
  }

  @Test(arguments: [
    "", " ", "tru", "nul", "01", "-", "1.", ".5", "1e", "+1", "1 2", "[1", "[1,", "[1,]", "[,]", "{",
    "{\"a\"",
    "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:2}", "\"", "\"\\", "\"\\x\"", "\"\\u12", "\"\\u12g4\"",
    "\"a\nb\"", "1e999", "nan", "'a'", "[1}", "\u{FEFF}1",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONMistake.self) { try read(text) }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: JSONMistake.self) { try JSON.parse([0x22, 0xFF, 0x22]) }
    #expect(throws: JSONMistake.self) { try JSON.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
    #expect(throws: JSONMistake.self) { try JSON.parse([0xFF]) }
  }

  @Test func `values may lie in each other, but not without end`() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(try read(nested(JSON.deepest)).text == nested(JSON.deepest))
    let mistake = #expect(throws: JSONMistake.self) { try read(nested(JSON.deepest + 1)) }
    #expect(mistake?.sentence == "That is not JSON: it is nested too deeply (byte 32).")
    #expect(throws: JSONMistake.self) { try read(String(repeating: "[", count: 100_000)) }
    #expect(throws: JSONMistake.self) { try read(String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test func `members are found by their names, the last of the same name`() throws {
    let value = try read(#"{"a": 1, "b": true, "a": 2.5, "c": [3.0], "d": "x"}"#)
    #expect(value["a"]?.asDouble == 2.5 && value["a"]?.asInt == nil)
    #expect(value["b"]?.asBool == true && value["b"]?.asInt == nil)
    #expect(value["c"]?.asArray?.first?.asInt == 3)
    #expect(value["d"]?.asString == "x" && value["e"] == nil && value["d"]?["x"] == nil)
  }

  @Test func `whatever is written can be read, and broken texts never trap`() {
    let text = Array(
      #"{"do": "cells", "width": 30, "fps": 1.5e1, "x": [null, "é\u00e9\\", {"y": [-0]}]}"#.utf8)
    #expect(throws: Never.self) { try JSON.parse(text) }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      var broken = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<broken.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: broken[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: broken.remove(at: place)
        default: broken.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        }
      }
      guard let value = try? JSON.parse(broken) else { continue }
      #expect(throws: Never.self) { try JSON.parse(Array(value.text.utf8)) }
    }
  }
}
