import Base
import Screen
import Testing

@testable import Terminal

/// What libvterm makes of the bytes of programs, and of keys.
@Suite struct ShellScreenTests {
  private func screen(_ text: String, _ size: Size = Size(width: 20, height: 4), history: Int = 100) throws
    -> VirtualScreen
  {
    let screen = try VirtualScreen(size: size, history: history)
    screen.write(Array(text.utf8)[...])
    return screen
  }

  private func said(_ screen: VirtualScreen) -> String {
    String(decoding: screen.takeOutput(), as: UTF8.self)
  }

  // MARK: What is seen

  static let looks: [(String, Style)] = [
    ("\u{1B}[1;38;2;12;200;99m", Style(foreground: .rgb(12, 200, 99), .bold)),
    ("\u{1B}[44m", Style(background: .palette(4))),
    ("\u{1B}[94;48;5;208m", Style(foreground: .palette(12), background: .palette(208))),
    ("\u{1B}[3;4;7;9m", Style([.italic, .underline, .reverse, .strike])),
    ("\u{1B}[1;31m\u{1B}[m", Style.plain),
  ]

  @Test(arguments: looks)
  func `colours and attributes come through as they are`(codes: String, style: Style) throws {
    let cell = try screen(codes + "A").look().canvas[0, 0]
    #expect(cell.glyph.text == "A" && cell.kind == .narrow)
    #expect(cell.style == style)
  }

  @Test func `wide characters take two cells, marks stay with their letter`() throws {
    let canvas = try screen("あx e\u{301}y").look().canvas
    #expect(canvas[0, 0].kind == .wide && canvas[0, 0].glyph.text == "あ")
    #expect(canvas[1, 0].kind == .continuation)
    #expect(canvas[2, 0].glyph.text == "x")
    #expect(canvas[4, 0].glyph.text.unicodeScalars.count == 2 && canvas[4, 0].kind == .narrow)
    #expect(canvas[5, 0].glyph.text == "y")
  }

  @Test func `writing over half a wide character leaves no half`() throws {
    let screen = try screen("ああ")
    _ = screen.look()
    screen.write(Array("\u{1B}[1;2Hx".utf8)[...])
    let canvas = screen.look().canvas
    #expect(canvas.text().split(separator: "\n").first == " xあ")
    #expect(canvas[0, 0].kind == .narrow && canvas[2, 0].kind == .wide)
  }

  @Test func `a program's own screen comes and goes`() throws {
    let screen = try screen("one\u{1B}[?1049h\u{1B}[Htwo")
    #expect(screen.look().isAlternate)
    #expect(screen.look().canvas.text().contains("two") && !screen.look().canvas.text().contains("one"))
    screen.write(Array("\u{1B}[?1049l".utf8)[...])
    #expect(!screen.look().isAlternate && screen.look().canvas.text().contains("one"))
  }

  @Test func `lines that leave the screen can be looked at again, as many as are kept`() throws {
    let lines = (0..<10).map { "line \($0)" }.joined(separator: "\r\n")
    let screen = try screen(lines)
    #expect(screen.look().canvas.text() == "line 6\nline 7\nline 8\nline 9")
    let back = screen.look(back: 2)
    #expect(back.back == 2 && back.history == 6 && back.cursor == nil)
    #expect(back.canvas.text() == "line 4\nline 5\nline 6\nline 7")
    #expect(screen.look(back: 99).canvas.text() == "line 0\nline 1\nline 2\nline 3")
    let short = try self.screen(
      (0..<1_000).map { "\($0)" }.joined(separator: "\r\n"), history: 10)
    #expect((10...12).contains(short.look().history))
  }

  @Test func `another size keeps the text`() throws {
    let screen = try screen("abc\r\ndef")
    for size in [Size(width: 9, height: 2), Size(width: 200, height: 60), Size(width: 0, height: -1)] {
      screen.resize(size)
      #expect(screen.look().canvas.fullSize == VirtualScreen.possible(size))
    }
    screen.resize(Size(width: 20, height: 4))
    #expect(screen.look().canvas.text().contains("abc") || screen.look(back: 9).canvas.text().contains("abc"))
  }

  @Test func `a taller screen takes lines back that have left`() throws {
    let screen = try screen("\u{1B}[1;31mあ\u{1B}[m one e\u{301}🥰\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix")
    #expect(screen.look().canvas.text() == "three\nfour\nfive\nsix" && screen.look().history == 2)
    screen.resize(Size(width: 20, height: 5))
    #expect(screen.look().canvas.text() == "two\nthree\nfour\nfive\nsix")
    screen.resize(Size(width: 20, height: 7))
    let seen = screen.look()
    #expect(seen.canvas.text().hasPrefix("あ one e\u{301}🥰\ntwo\n") && seen.history == 0)
    #expect(seen.canvas[0, 0].style == Style(foreground: .palette(1), .bold))
    #expect(seen.cursor == Point(x: 3, y: 5))
    screen.resize(Size(width: 4, height: 2))
    screen.resize(Size(width: 4, height: 7))
    #expect(screen.look().canvas.text().hasPrefix("あ o\ntwo\nthre\n"))
  }

  @Test func `cursor, title and bell`() throws {
    let screen = try screen("ab\u{1B}[6 q\u{1B}]2;my title\u{7}\u{7}")
    let seen = screen.look()
    #expect(seen.cursor == Point(x: 2, y: 0) && seen.cursorShape == 6)
    #expect(seen.title == "my title" && seen.bells == 1)
    screen.write(Array("\u{1B}[?25l".utf8)[...])
    #expect(screen.look().cursor == nil)
  }

  @Test func `questions are answered`() throws {
    let screen = try screen("abc\u{1B}[6n")
    #expect(said(screen) == "\u{1B}[1;4R")
    screen.write(Array("\u{1B}[c".utf8)[...])
    #expect(said(screen).hasPrefix("\u{1B}[?"))
  }

  @Test func `whatever a program writes, there are as many cells as before`() throws {
    let screen = try screen("")
    var seed: UInt32 = 7
    let alphabet = Array("\u{1B}\u{1B}[[[;;0123456789mHJKLMPX@ABCDhlr?()0#8 あ😀e\u{301}\r\n\t\u{8}".utf8)
    for round in 0..<200 {
      let bytes = (0..<100).map { _ in
        seed = seed &* 1_664_525 &+ 1_013_904_223
        return alphabet[Int(seed >> 8) % alphabet.count]
      }
      screen.write(bytes[...])
      if round % 20 == 0 { screen.resize(Size(width: 10 + round % 37, height: 3 + round % 11)) }
      let seen = screen.look(back: round % 5)
      #expect(seen.canvas.fullSize == screen.size)
      if let cursor = seen.cursor { #expect(Rect(screen.size).contains(x: cursor.x, y: cursor.y)) }
      _ = screen.takeOutput()
    }
  }

  // MARK: What libvterm does not bear

  static let deadly = [
    "\u{1B}[" + String(repeating: "1;", count: 40) + "1m",
    "\u{1B}[" + String(repeating: "0:", count: 400) + "H",
    "\u{1B}[38m\u{1B}[38;5m\u{1B}[;;;;;;;;;;;;;;;38m", "a\u{80}\u{85}\u{9B}\u{9F}b",
    "あ\u{1B}[7b\u{1B}[1;19Hあ\u{1B}[99b",
    "\u{1B}[5b", "\u{301}\u{1B}[5b", "e\u{301}\u{1B}[2147483647b", "\u{1B}[1;20H\u{3099}\u{3099}\u{302E}",
    "a\r\nb\r\nc\r\nd\u{1B}[H", "\u{1B}[4;20H\u{1B}7\u{1B}[H",
    "\u{1B}[?1049h\u{1B}[4;20H\u{1B}[?1048h\u{1B}[3;4r",
    "\u{1B}[?69h\u{1B}[15;20s\u{1B}[2;4r\u{1B}[?6h", "\u{1B}[1;20H\u{1B}#6あ",
  ]

  @Test(arguments: deadly)
  func `what would be libvterm's end is survived, and the next sizes as well`(text: String) throws {
    let screen = try screen(text)
    for size in [Size(width: 4, height: 2), Size(width: 40, height: 10), Size(width: 5, height: 3)] {
      screen.resize(size)
      screen.write(Array("\u{1B}8x\u{1B}[?1048lyz\u{1B}[3Sあ\u{1B}[?1049l\r\n\n\n\(text)".utf8)[...])
      _ = screen.takeOutput()
      screen.write(Array("\u{1B}[?6l\u{1B}[6n".utf8)[...])
      #expect(screen.look().canvas.fullSize == size && !screen.takeOutput().isEmpty)
    }
  }

  @Test(arguments: [10, 3])
  func `the cursor is on the screen after the text has moved up`(row: Int) throws {
    let lines = (0..<10).map { "\($0)" }.joined(separator: "\r\n")
    let screen = try screen(lines + "\u{1B}[\(row);1H", Size(width: 20, height: 10))
    screen.resize(Size(width: 20, height: 4))
    screen.write(Array("\u{1B}[6n".utf8)[...])
    #expect(said(screen) == (row == 10 ? "\u{1B}[4;1R" : "\u{1B}[1;1R"))
  }

  @Test(arguments: [
    "a", "é", "あ", "😀", "🥰", "🧑", "🫠", "か\u{3099}", "e\u{301}", "a\u{65F}", "\u{600}",
    "한", "─",
    "\u{17000}", "❤", "☕",
  ])
  func `a character moves the cursor as far as the terminal thinks`(text: String) throws {
    #expect(try screen(text).look().cursor?.x == cellWidth(of: text))
    #expect(try screen(text + "|").look().canvas[cellWidth(of: text), 0].glyph.text == "|")
  }

  @Test func `newer emoji are shown, narrow ones stay narrow`() throws {
    let canvas = try screen("🥰❤\u{FE0F}1\u{FE0F}\u{20E3}か\u{3099}👩\u{200D}").look().canvas
    #expect(canvas[0, 0].glyph.text == "🥰" && canvas[0, 0].kind == .wide)
    #expect(canvas[2, 0].glyph.text == "❤" && canvas[2, 0].kind == .narrow)
    #expect(canvas[3, 0].glyph.text == "1" && canvas[3, 0].kind == .narrow)
    #expect(canvas[4, 0].glyph.text == "か\u{3099}" && canvas[4, 0].kind == .wide)
    #expect(canvas[6, 0].glyph.text == "👩" && canvas[6, 0].kind == .wide)
  }

  @Test func `what is erased has the background and nothing else`() throws {
    let screen = try screen("\u{1B}[1;4;7;9;44m\u{1B}[2J")
    #expect(screen.look().canvas[5, 1] == Cell(.space, Style(background: .palette(4))))
    screen.write(Array("\u{1B}[?5h".utf8)[...])
    #expect(screen.look().canvas[5, 1].style.attributes == .reverse)
  }

  @Test func `faint and hidden text`() throws {
    let canvas = try screen("\u{1B}[2ma\u{1B}[22mb\u{1B}[8mc\u{1B}[28md").look().canvas
    #expect(canvas[0, 0].style.attributes == .dim && canvas[1, 0].style == .plain)
    #expect(canvas[2, 0].glyph == .space && canvas[3, 0].glyph.text == "d")
  }

  @Test func `restoring what was never saved leaves the colours and the cursor`() throws {
    let screen = try screen("\u{1B}8a")
    #expect(screen.look().canvas[0, 0].style == .plain && screen.look().cursor != nil)
  }

  @Test func `several modes in one sequence`() throws {
    let screen = try screen("\u{1B}[?1006;1000h\u{1B}[?12;25l")
    #expect(screen.look().mouse == .clicks && screen.look().cursor == nil)
    screen.mouse(MouseEvent(x: 0, y: 0, button: .left, kind: .press))
    #expect(said(screen) == "\u{1B}[<0;1;1M")
  }

  // MARK: What is typed

  static let typed: [(Key, String)] = [
    (.character("ö"), "ö"), (.enter, "\r"), (.tab, "\t"), (.backTab, "\u{1B}[Z"), (.escape, "\u{1B}"),
    (.backspace, "\u{7F}"), (.control("c"), "\u{3}"), (.control("@"), "\0"), (.alt("x"), "\u{1B}x"),
    (.alt("é"), "\u{1B}é"), (.up, "\u{1B}[A"), (.end, "\u{1B}[F"), (.delete, "\u{1B}[3~"),
    (.modified(.shift, .up), "\u{1B}[1;2A"), (.modified(.control, .left), "\u{1B}[1;5D"),
    (.modified(.alt, .enter), "\u{1B}\r"), (.modified(.control, .enter), "\r"), (.function(1), "\u{1B}OP"),
    (.function(5), "\u{1B}[15~"), (.function(17), "\u{1B}[15;2~"), (.function(99), ""),
  ]

  @Test(arguments: typed)
  func `a key is what the program expects`(key: Key, bytes: String) throws {
    let screen = try screen("")
    screen.press(key)
    #expect(said(screen) == bytes)
  }

  @Test func `modes change keys, pasted text and the report of the keyboard`() throws {
    let screen = try screen("\u{1B}[?1h")
    screen.press(.up)
    #expect(said(screen) == "\u{1B}OA")
    screen.focus(true)
    screen.paste("a\nb\u{1B}[201~")
    #expect(said(screen) == "a\rb[201~")
    screen.write(Array("\u{1B}[?2004h\u{1B}[?1004h".utf8)[...])
    screen.focus(true)
    screen.paste("a")
    screen.focus(false)
    #expect(said(screen) == "\u{1B}[I\u{1B}[200~a\u{1B}[201~\u{1B}[O")
  }

  @Test func `the mouse is told of only as far as the program wants`() throws {
    let click = MouseEvent(x: 4, y: 2, button: .left, kind: .press)
    let move = MouseEvent(x: 5, y: 2, button: .none, kind: .move)
    let wheel = MouseEvent(x: 5, y: 2, button: .wheelUp, kind: .press)
    let screen = try screen("")
    for event in [click, move, wheel] { screen.mouse(event) }
    #expect(said(screen) == "" && screen.look().mouse == .nothing)
    screen.mouse(MouseEvent(x: 4, y: 2, button: .left, kind: .release))
    screen.write(Array("\u{1B}[?1000h\u{1B}[?1006h".utf8)[...])
    #expect(screen.look().mouse == .clicks)
    screen.mouse(move)
    screen.mouse(click)
    #expect(said(screen) == "\u{1B}[<0;5;3M")
    screen.mouse(MouseEvent(x: 4, y: 2, button: .left, kind: .release))
    screen.mouse(wheel)
    #expect(said(screen) == "\u{1B}[<0;5;3m\u{1B}[<64;6;3M")
  }
}
