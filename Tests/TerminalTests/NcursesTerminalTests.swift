import Base
import Glibc
import Screen
import Synchronization
import Terminal
import Testing

/// There is one terminal in a process, and one set of signal handlers.
@Suite(.serialized, .timeLimit(.minutes(1))) enum OneAtATime {}

extension OneAtATime {
  @Suite struct NcursesTerminalTests {
    private func open(_ pty: PseudoTerminal, _ change: (inout TerminalOptions) -> Void = { _ in })
      async throws
      -> NcursesTerminal
    {
      var options = TerminalOptions()
      options.path = pty.path
      options.type = "xterm-256color"
      options.overrides.unicode = true
      options.overrides.pictures = .halfBlock
      change(&options)
      let final = options
      let opening = Task.detached { try NcursesTerminal.open(final) }
      pty.read { $0.contains("\u{1B}[c") }
      return try await opening.value
    }

    private func close(_ terminal: NcursesTerminal, _ pty: PseudoTerminal) async {
      let closing = Task.detached { terminal.close() }
      pty.read { $0.contains("\u{1B}[?1049l") }
      await closing.value
    }

    /// The next `count` keys; resizes of the start are left out.
    private func keys(_ terminal: NcursesTerminal, _ count: Int) async -> [Key] {
      var found: [Key] = []
      for await key in terminal.events {
        found.append(key)
        if found.count == count { break }
      }
      return found
    }

    private func canvas(_ text: String, _ size: Size = Size(width: 80, height: 24)) -> Canvas {
      var canvas = Canvas(size)
      canvas.put(text, x: 0, y: 0)
      return canvas
    }

    @Test func `the terminal is taken over and given back as it was`() async throws {
      let pty = try PseudoTerminal()
      let before = pty.line
      let terminal = try await open(pty)
      #expect(terminal.size == Size(width: 80, height: 24))
      #expect(pty.line != before)
      #expect(pty.text.contains("\u{1B}[?1049h"))
      for mode in ["?2004h", "?1003h", "?1006h", "?25l"] {
        #expect(pty.text.contains("\u{1B}[" + mode), "\(mode)")
      }
      await close(terminal, pty)
      pty.readOnce()
      #expect(pty.line == before)
      for mode in ["?2004l", "?1003l", "?1006l", "?25h", "?7h", "?1049l"] {
        #expect(pty.text.contains("\u{1B}[" + mode), "\(mode)")
      }
      terminal.close()
    }

    @Test func `layers and pictures reach the screen, nothing else does`() async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      var panel = Canvas(width: 9, height: 3)
      panel.box(panel.bounds)
      panel.put("王小", x: 1, y: 1)
      var base = canvas("Hello 王小明 e\u{301}")
      base.picture(PictureID(3), in: Rect(x: 0, y: 10, width: 20, height: 5))
      let tile = PictureTile(
        id: PictureID(3), rect: Rect(x: 0, y: 10, width: 20, height: 5),
        frame: .solid(width: 64, height: 64, y: 235), fit: .cover)
      pty.forget()
      terminal.present(layers: [Layer(base), Layer(panel, origin: Point(x: 5, y: 5))], pictures: [tile])
      #expect(pty.read { $0.contains("▀▀▀▀▀") && $0.contains("王小") && $0.contains("╰───────╯") })
      #expect(pty.text.contains("Hello\u{1B}[C王小明\u{1B}[Ce\u{301}"))
      pty.forget()
      base.put("Hallo", x: 0, y: 0)
      terminal.present(layers: [Layer(base), Layer(panel, origin: Point(x: 5, y: 5))], pictures: [tile])
      #expect(pty.read { $0.contains("a") })
      #expect(pty.text.utf8.count < 40, "\(pty.text.debugDescription)")
      #expect(terminal.statistics.frames >= 2 && terminal.statistics.bytes > 100)
      await close(terminal, pty)
    }

    @Test func `panels move and go without a trace`() async throws {
      let pty = try PseudoTerminal(columns: 40, rows: 12)
      let terminal = try await open(pty)
      let size = Size(width: 40, height: 12)
      var base = Canvas(size)
      base.fill(base.bounds, style: .plain, character: "w")
      var panel = Canvas(width: 6, height: 2)
      panel.fill(panel.bounds, style: .plain, character: "P")
      for place in [
        Point(x: 0, y: 0), Point(x: 3, y: 1), Point(x: -2, y: 11), Point(x: 37, y: -1), Point(x: 90, y: 3),
      ] {
        terminal.present(layers: [Layer(base), Layer(panel, origin: place)])
        let count = terminal.statistics.frames
        pty.read { _ in terminal.statistics.frames > count }
      }
      pty.forget()
      terminal.repaint()
      #expect(pty.read { $0.contains("\u{1B}[2J") && $0.filter { $0 == "w" }.count >= 480 })
      #expect(!pty.text.contains("P"))
      await close(terminal, pty)
    }

    @Test(arguments: [
      ("a", Key.character("a")), ("é", .character("é")), ("王", .character("王")), ("\r", .enter),
      ("\u{1B}[A", .up),
      ("\u{1B}OB", .down), ("\u{1B}[5~", .pageUp), ("\u{1B}[3~", .delete), ("\u{1B}OP", .function(1)),
      ("\u{1B}[15~", .function(5)), ("\u{1B}[24~", .function(12)), ("\u{1B}[1;5A", .modified(.control, .up)),
      ("\u{1B}[1;2D", .modified(.shift, .left)), ("\u{1B}[1;5C", .modified(.control, .right)),
      ("\u{1B}[Z", .backTab), ("\u{7F}", .backspace), ("\t", .tab), ("\u{3}", .control("c")),
      ("\u{1A}", .control("z")),
      ("\u{C}", .control("l")), ("\u{1B}", .escape), ("\u{1B}x", .alt("x")), ("\u{1B}[H", .home),
      ("\u{1B}OF", .end),
      ("\u{1B}[<0;10;5M", .mouse(MouseEvent(x: 9, y: 4, button: .left, kind: .press))),
      ("\u{1B}[<65;3;4M", .mouse(MouseEvent(x: 2, y: 3, button: .wheelDown, kind: .press))),
      ("\u{1B}[200~two\rlines\u{1B}[A\u{1B}[201~", .paste("two\nlines")), ("\u{1B}[I", .focus(true)),
      ("\u{1B}[O", .focus(false)),
    ])
    func `what is typed arrives`(bytes: String, key: Key) async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      pty.type(bytes)
      let first = await keys(terminal, 1)
      // The paste's arrow is dropped by ncurses as a key or kept as text; both are text to us.
      if case .paste(let text) = first.first {
        #expect(text.hasPrefix("two\nlines"))
      } else {
        #expect(first == [key])
      }
      await close(terminal, pty)
    }

    @Test func `late answers are not keys but count`() async throws {
      let pty = try PseudoTerminal()
      pty.answers = false
      let terminal = try await open(pty) { $0.overrides.colors = nil }
      #expect(terminal.capabilities.colors == .palette256)
      terminal.present(layers: [Layer(canvas("x"))])
      pty.read { $0.contains("x") }
      pty.type(
        "\u{1B}P>|kitty(0.26.5)\u{1B}\\\u{1B}[?2026;2$y\u{1B}]11;rgb:0000/0000/0000\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;cq"
      )
      var found: [Key] = []
      for await key in terminal.events {
        if case .resize = key { continue }
        found.append(key)
        break
      }
      #expect(found == [.character("q")])
      #expect(terminal.capabilities.colors == .trueColor && terminal.capabilities.synchronized)
      #expect(
        terminal.capabilities.name == "kitty(0.26.5)" && terminal.capabilities.background == .rgb(0, 0, 0))
      await close(terminal, pty)
    }

    @Test(arguments: [(40, 12), (300, 100), (10, 3), (1, 1)])
    func `any size is reported and drawn on`(columns: Int, rows: Int) async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      terminal.present(layers: [Layer(canvas("before"))])
      pty.resize(columns: columns, rows: rows)
      kill(getpid(), SIGWINCH)
      let size = Size(width: columns, height: rows)
      #expect(await keys(terminal, 1) == [.resize(size)])
      #expect(terminal.size == size)
      pty.forget()
      terminal.present(layers: [
        Layer(canvas("Z", size)),
        Layer(canvas("wide", Size(width: 400, height: 200)), origin: Point(x: 0, y: 1)),
      ])
      #expect(pty.read { $0.contains("Z") })
      await close(terminal, pty)
    }

    @Test func `a terminal that reads nothing blocks nobody, and the newest screen wins`() async throws {
      let pty = try PseudoTerminal(columns: 200, rows: 50)
      let terminal = try await open(pty)
      let size = Size(width: 200, height: 50)
      for step in 0..<200 {
        var canvas = Canvas(size)
        canvas.fill(canvas.bounds, style: .plain, character: Character(Unicode.Scalar(UInt8(97 + step % 26))))
        if step == 199 { canvas.put("THE LAST ONE", x: 3, y: 49) }
        terminal.present(layers: [Layer(canvas)])
      }
      #expect(pty.read { $0.contains("THE LAST ONE") })
      #expect(terminal.statistics.frames < 100)
      await close(terminal, pty)
    }

    @Test func `old terminals get plain characters`() async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty) {
        $0.type = "vt100"
        $0.overrides.unicode = nil
      }
      #expect(terminal.capabilities.colors == .mono && !terminal.capabilities.unicode)
      pty.forget()
      var canvas = canvas("Größe …")
      canvas.box(Rect(x: 0, y: 1, width: 5, height: 3), style: Style(foreground: .rgb(255, 0, 0), .bold))
      terminal.present(layers: [Layer(canvas)])
      #expect(pty.read { $0.contains("+---+") })
      #expect(pty.output.allSatisfy { $0 < 0x7F })
      #expect(!pty.text.contains("38;"))
      let closing = Task.detached { terminal.close() }
      pty.read { $0.contains("?2004l") }
      await closing.value
    }

    @Test func `the bell rings`() async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      pty.forget()
      terminal.bell()
      #expect(pty.read { $0.contains("\u{7}") })
      await close(terminal, pty)
    }

    @Test func `SIGTERM is told once when somebody listens`() async throws {
      let pty = try PseudoTerminal()
      let told = Atomic<Int32>(0)
      let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
      let terminal = try await open(pty) { $0.onTerminate = { continuation.yield($0) } }
      kill(getpid(), SIGTERM)
      for await signal in stream {
        told.store(signal, ordering: .relaxed)
        break
      }
      #expect(told.load(ordering: .relaxed) == SIGTERM)
      await close(terminal, pty)
    }

    /// Nobody sends SIGHUP to a program whose terminal is not its controlling one.
    @Test func `a terminal that goes away is a hang-up`() async throws {
      let pty = try PseudoTerminal()
      let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
      let terminal = try await open(pty) { $0.onTerminate = { continuation.yield($0) } }
      pty.hangUp()
      var told: Int32?
      for await signal in stream {
        told = signal
        break
      }
      #expect(told == SIGHUP)
      await Task.detached { terminal.close() }.value
    }
  }
}
