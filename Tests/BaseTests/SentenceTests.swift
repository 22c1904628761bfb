import Base
import Testing

struct SentenceTests {
  private struct Trouble: UserFacingError {
    let file: String
    var said: Sentence { "“\(file)” cannot be read (\(2) times)." }
  }

  @Test func `a literal is a pattern with its parts`() {
    let sentence = Trouble(file: "a.wav").said
    #expect(sentence.pattern == "“%1” cannot be read (%2 times).")
    #expect(sentence.parts == [.text("a.wav"), .text("2")])
    #expect(sentence.english == "“a.wav” cannot be read (2 times).")
    #expect("\(sentence)" == sentence.english && Trouble(file: "a.wav").sentence == sentence.english)
  }

  @Test func `a part may be a sentence, which is translated with it`() {
    let sentence: Sentence = "\(Trouble(file: "a.wav").said) Go on."
    #expect(sentence.english == "“a.wav” cannot be read (2 times). Go on.")
    let words = ["“%1” cannot be read (%2 times).": "<%2 %1>", "%1 Go on.": "on: %1"]
    #expect(sentence.said { words[$0] } == "on: <2 a.wav>")
    #expect(sentence.said { $0.hasPrefix("%1") ? "on: %1" : nil } == "on: “a.wav” cannot be read (2 times).")
  }

  @Test(arguments: ["%1", "%2 %1", "100 %", "%", "%%1", "%99999999999999999999"])
  func `parts are data`(text: String) {
    let sentence: Sentence = "It says \(text) twice."
    #expect(sentence.english == "It says \(text) twice.")
    #expect(Sentence(pattern: text).english == text)
  }

  @Test func `many lines keep their order`() {
    let lines = (1...120).map { Sentence(pattern: "line \($0)") }
    #expect(Sentence(lines: lines).english == (1...120).map { "line \($0)" }.joined(separator: "\n"))
    #expect(Sentence(lines: []).english.isEmpty)
  }
}
