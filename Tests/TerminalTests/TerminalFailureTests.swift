import Base
import Glibc
import Screen
import Terminal
import Testing

extension OneAtATime {
  @Suite struct TerminalFailureTests {
    private func failure(_ change: (inout TerminalOptions) -> Void) -> TerminalError? {
      var options = TerminalOptions()
      change(&options)
      do {
        let terminal = try NcursesTerminal.open(options)
        terminal.close()
        return nil
      } catch {
        return error
      }
    }

    @Test(arguments: [
      ("dumb", TerminalError.Code.tooSimple), ("", .unknownType), ("no-such-thing", .unknownType),
    ])
    func `terminals that won't do are refused with a sentence`(type: String, code: TerminalError.Code) throws
    {
      let pty = try PseudoTerminal()
      let before = pty.line
      let failure = failure {
        $0.path = pty.path
        $0.type = type
      }
      #expect(failure?.code == code)
      #expect(failure?.sentence.hasSuffix(".") == true)
      #expect(pty.line == before)
    }

    @Test(arguments: ["/nowhere/tty", "/dev/null"])
    func `no terminal, no start`(path: String) {
      #expect(
        failure {
          $0.path = path; $0.type = "xterm"
        }?.code == .noTerminal)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTERM, SIGHUP])
    func `a process that dies gives the terminal back`(signal: Int32) async throws {
      let pty = try PseudoTerminal()
      let before = pty.line
      let path = pty.path
      await #expect(processExitsWith: .signal(signal)) { [path = path as String, signal = signal as Int32] in
        var options = TerminalOptions()
        options.path = path
        options.type = "xterm-256color"
        let terminal = try NcursesTerminal.open(options)
        terminal.present(layers: [Layer(Canvas(width: 10, height: 10))])
        kill(getpid(), signal)
        while terminal.size.width > 0 { pause() }
      }
      pty.read { $0.contains("\u{1B}[?1049l") }
      #expect(
        pty.text.contains("\u{1B}[?25h") && pty.text.contains("\u{1B}[?1003l")
          && pty.text.contains("\u{1B}[?1049l"))
      #expect(pty.line == before)
    }
  }
}
