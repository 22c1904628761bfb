import Base
import Testing

@testable import Screen

@Suite struct InputParserTests {
  private func events(_ text: String) -> [InputParser.Event] {
    var parser = InputParser()
    let events = parser.feed(text.unicodeScalars)
    return events + parser.timeOut()
  }

  @Test(arguments: [
    ("a", Key.character("a")), ("é", .character("é")), ("\r", .enter), ("\t", .tab), ("\u{7F}", .backspace),
    ("\u{1}", .control("a")), ("\u{1A}", .control("z")), ("\u{0}", .control("@")), ("\u{1F}", .control("_")),
    ("\u{1B}", .escape), ("\u{1B}x", .alt("x")), ("\u{1B}\r", .modified(.alt, .enter)),
    ("\u{1B}[", .alt("[")),
    ("\u{1B}O", .alt("O")), ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[H", .home), ("\u{1B}[4~", .end),
    ("\u{1B}[Z", .backTab), ("\u{1B}[1;5A", .modified(.control, .up)),
    ("\u{1B}[1;2D", .modified(.shift, .left)),
    ("\u{1B}[3;5~", .modified(.control, .delete)), ("\u{1B}[15~", .function(5)),
    ("\u{1B}[24~", .function(12)),
    ("\u{1B}OP", .function(1)), ("\u{1B}[I", .focus(true)), ("\u{1B}[O", .focus(false)),
    ("\u{1B}[97;5u", .control("a")), ("\u{1B}[13;2u", .modified(.shift, .enter)), ("\u{1B}[9;2u", .backTab),
    ("\u{1B}[27u", .escape),
  ])
  func `keys`(text: String, key: Key) { #expect(events(text) == [.key(key)]) }

  @Test(arguments: [
    ("\u{1B}[<0;10;5M", MouseEvent(x: 9, y: 4, button: .left, kind: .press)),
    ("\u{1B}[<0;10;5m", MouseEvent(x: 9, y: 4, button: .left, kind: .release)),
    ("\u{1B}[<2;1;1M", MouseEvent(x: 0, y: 0, button: .right, kind: .press)),
    ("\u{1B}[<32;3;4M", MouseEvent(x: 2, y: 3, button: .left, kind: .drag)),
    ("\u{1B}[<35;3;4M", MouseEvent(x: 2, y: 3, button: .none, kind: .move)),
    ("\u{1B}[<64;3;4M", MouseEvent(x: 2, y: 3, button: .wheelUp, kind: .press)),
    ("\u{1B}[<65;300;400M", MouseEvent(x: 299, y: 399, button: .wheelDown, kind: .press)),
  ])
  func `mouse reports`(text: String, event: MouseEvent) { #expect(events(text) == [.key(.mouse(event))]) }

  @Test(arguments: [
    ("\u{1B}[?64;1;4c", TerminalReply.attributes([64, 1, 4])), ("\u{1B}[0n", .ready),
    ("\u{1B}P>|kitty(0.26.5)\u{1B}\\", .version("kitty(0.26.5)")), ("\u{1B}[?2026;2$y", .mode(2026, 2)),
    ("\u{1B}P1$r0;48:2::1:2:3m\u{1B}\\", .setting("0;48:2::1:2:3m")),
    ("\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{7}", .color(11, .rgb(0x1E, 0x1E, 0x2E))),
    ("\u{1B}]11;rgb:f/8/0\u{1B}\\", .color(11, .rgb(255, 136, 0))),
    ("\u{1B}[4;600;800t", .windowPixels(Size(width: 800, height: 600))),
    ("\u{1B}[6;16;8t", .cellPixels(Size(width: 8, height: 16))),
    ("\u{1B}_Gi=1;OK\u{1B}\\", .graphics(1, true)),
    ("\u{1B}_Gi=32,p=1;ENOENT:no such object\u{1B}\\", .graphics(32, false)),
    ("\u{1B}_Gnonsense\u{1B}\\", .other), ("\u{1B}_Gi=x;OK\u{1B}\\", .other),
    ("\u{1B}[?2;0;1000;800S", .sixelArea(Size(width: 1000, height: 800))), ("\u{1B}[?2;3;0S", .other),
    ("\u{1B}]11;nonsense\u{7}", .other), ("\u{1B}[>41;379;0c", .other),
  ])
  func `answers are not keys`(text: String, reply: TerminalReply) { #expect(events(text) == [.reply(reply)]) }

  @Test(arguments: [
    "\u{1B}[12;40R", "\u{1B}[M !!", "\u{1B}[5;", "\u{1B}[99~", "\u{1B}[<0;0;0M", "\u{1B}[999999999999;1u",
  ])
  func `what means nothing is swallowed`(text: String) { #expect(events(text).isEmpty) }

  @Test func `a key that follows a swallowed sequence counts`() {
    #expect(events("\u{1B}[12;40Ra") == [.key(.character("a"))])
    #expect(events("\u{1B}\u{1B}[A") == [.key(.escape), .key(.up)])
  }

  @Test func `pasted text is text, whatever it contains`() {
    let text = "\u{1B}[200~hi\r\nthere\r\u{1B}[31mx\u{3}\ty\u{1B}[201~z"
    #expect(events(text) == [.key(.paste("hi\nthere\n[31mx\ty")), .key(.character("z"))])
  }

  @Test func `a paste without an end is given up in the end`() {
    var parser = InputParser()
    #expect(parser.feed("\u{1B}[200~half".unicodeScalars).isEmpty)
    #expect(parser.isWaiting)
    var late: [InputParser.Event] = []
    for _ in 0..<100 { late += parser.timeOut() }
    #expect(late == [.key(.paste("half"))])
    #expect(!parser.isWaiting)
  }

  @Test func `sequences may arrive in pieces`() {
    for text in ["\u{1B}[1;5A", "\u{1B}P>|foot\u{1B}\\", "\u{1B}[<0;10;5M"] {
      var parser = InputParser()
      var pieces: [InputParser.Event] = []
      for scalar in text.unicodeScalars { pieces += parser.feed([scalar]) }
      #expect(pieces == events(text))
    }
  }

  @Test func `keys that ncurses knows pass, and Escape before them is not lost`() {
    let keys: [(Key, [Key])] = [
      (.up, [.escape, .up]), (.function(5), [.escape, .function(5)]), (.backTab, [.escape, .backTab]),
      (.modified(.control, .left), [.escape, .modified(.control, .left)]),
      (.focus(true), [.escape, .focus(true)]), (.backspace, [.modified(.alt, .backspace)]),
      (.enter, [.modified(.alt, .enter)]),
    ]
    for (key, expected) in keys {
      var parser = InputParser()
      #expect(parser.feed(key) == [.key(key)])
      _ = parser.feed(["\u{1B}"])
      #expect(parser.feed(key) == expected.map { InputParser.Event.key($0) })
      #expect(!parser.isWaiting)
    }
  }

  @Test(arguments: [("\u{1B}[", Key.alt("[")), ("\u{1B}O", .alt("O"))])
  func `two characters before a key that ncurses knows are no lost sequence`(text: String, typed: Key) {
    var parser = InputParser()
    #expect(parser.feed(text.unicodeScalars).isEmpty)
    #expect(parser.feed(.down) == [.key(typed), .key(.down)])
    #expect(!parser.isWaiting)
  }

  @Test(arguments: [
    ("\u{1B}\u{3}", [Key.escape, .control("c")]), ("\u{1B}\u{0}", [.escape, .control("@")]),
    ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}\u{1B}q", [.escape, .alt("q")]),
    ("\u{1B}\t", [.modified(.alt, .tab)]), ("\u{1B}\u{7F}", [.modified(.alt, .backspace)]),
    ("\u{1B} ", [.alt(" ")]), ("\u{1B}王", [.alt("王")]),
  ])
  func `an Escape typed quickly before another key is never lost`(text: String, keys: [Key]) {
    #expect(events(text) == keys.map { InputParser.Event.key($0) })
  }

  @Test func `an Escape with time after it is Escape`() {
    var parser = InputParser()
    var found = parser.feed(["\u{1B}"])
    found += parser.timeOut()
    found += parser.feed(["q"])
    #expect(found == [.key(.escape), .key(.character("q"))])
  }

  @Test func `noise never traps and never grows`() {
    var generator = SeededGenerator(seed: 11)
    let alphabet = Array("\u{1B}\u{1B}[]P_O<>?;:0123456789$ ~mMcRtynu\\\u{7}aé王\u{9B}".unicodeScalars)
    for _ in 0..<300 {
      var parser = InputParser()
      for _ in 0..<400 { _ = parser.feed([alphabet[Int(generator.next() % UInt64(alphabet.count))]]) }
      for _ in 0..<50 { _ = parser.timeOut() }
      #expect(parser.feed(["q"]) == [.key(.character("q"))])
    }
  }
}
