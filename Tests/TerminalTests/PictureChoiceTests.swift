import Base
import Screen
import Terminal
import Testing

extension OneAtATime {
  /// What pictures are made of, chosen while the terminal is open.
  @Suite struct PictureChoiceTests {
    @Test func `a choice is taken back, and the terminal decides again`() async throws {
      let pty = try PseudoTerminal()
      var options = TerminalOptions()
      options.path = pty.path
      options.type = "xterm-256color"
      options.overrides.unicode = true
      options.overrides.pictures = .ascii
      let final = options
      let opening = Task.detached { try NcursesTerminal.open(final) }
      pty.read { $0.contains("\u{1B}[c") }
      let terminal = try await opening.value
      #expect(terminal.capabilities.pictures == .ascii)
      terminal.setPictures(.braille)
      #expect(pty.read { _ in terminal.capabilities.pictures == .braille })
      terminal.present(layers: [Layer(Canvas(width: 80, height: 24))])
      terminal.setPictures(nil)
      #expect(
        pty.read { _ in
          let pictures = terminal.capabilities.pictures
          return pictures != .ascii && pictures != .braille
        })
      let closing = Task.detached { terminal.close() }
      pty.read { $0.contains("\u{1B}[?1049l") }
      await closing.value
    }
  }
}
