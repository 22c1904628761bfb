import Base
import Glibc
import Screen
import Terminal
import Testing

extension OneAtATime {
  @Suite struct SharedPictureTests {
    private let rect = Rect(x: 2, y: 2, width: 20, height: 5)

    private func open(_ pty: PseudoTerminal) async throws -> NcursesTerminal {
      var options = TerminalOptions()
      options.path = pty.path
      options.type = "xterm-256color"
      options.overrides.unicode = true
      options.overrides.pictures = .halfBlock
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

    /// Says what kitty says, too late for the start, and waits until it has been heard.
    private func sayKitty(_ pty: PseudoTerminal, _ terminal: NcursesTerminal) async {
      pty.type("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}_Gi=32;OK\u{1B}\\q")
      for await key in terminal.events where key == .character("q") { break }
    }

    /// Answers what is under way, then nothing more.
    private func stopAnswering(_ pty: PseudoTerminal) {
      for _ in 0..<6 { pty.readOnce(milliseconds: 50) }
      pty.answers = false
      pty.forget()
    }

    private func present(_ terminal: NcursesTerminal) {
      var canvas = Canvas(width: 80, height: 24)
      canvas.picture(PictureID(1), in: rect)
      canvas.put("ready", x: 0, y: 0)
      let tile = PictureTile(
        id: PictureID(1), rect: rect, frame: .solid(width: 64, height: 36, y: 235), fit: .cover)
      terminal.present(layers: [Layer(canvas)], pictures: [tile])
    }

    /// The shared memory object that the picture just written is in.
    private func sharedName(_ text: String) -> String? {
      guard let start = text.firstRange(of: ",t=s,S="),
        let semicolon = text[start.upperBound...].firstIndex(of: ";")
      else { return nil }
      let payload = text[text.index(after: semicolon)...].prefix { $0 != "\u{1B}" }
      return Base64.decode(String(payload)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Mode and size of an object, nil if there is none.
    private func look(_ name: String) -> (mode: UInt32, size: Int)? {
      let descriptor = unsafe shm_open(name, O_RDONLY, 0)
      guard descriptor >= 0 else { return nil }
      defer { Glibc.close(descriptor) }
      var facts = stat()
      guard unsafe fstat(descriptor, &facts) == 0 else { return nil }
      return (facts.st_mode & 0o777, Int(facts.st_size))
    }

    @Test func `pictures go through shared memory that is ours alone and does not stay`() async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      #expect(!terminal.capabilities.drawable.contains(.kitty))
      present(terminal)
      pty.read { $0.contains("ready") && $0.contains("▀") }
      await sayKitty(pty, terminal)
      #expect(terminal.capabilities.drawable.contains(.kitty) && terminal.capabilities.sharedImages)
      #expect(terminal.capabilities.pictures == .halfBlock, "what was chosen stays")
      // From here on nothing is acknowledged: the object must be there for the terminal to take.
      stopAnswering(pty)
      terminal.setPictures(.kitty)
      #expect(pty.read { sharedName($0) != nil && $0.contains("\u{1B}[5n") })
      let name = try #require(sharedName(pty.text))
      let facts = try #require(look(name))
      #expect(facts.mode == 0o600 && facts.size == 64 * 32 * 3)
      #expect(name.hasPrefix("/") && name.utf8.count > 24)
      // This terminal says that it is through, but has left the object lying.
      pty.type("\u{1B}[0n")
      #expect(pty.read { _ in look(name) == nil })
      await close(terminal, pty)
    }

    @Test func `the end takes pictures off the screen, and what was not taken out of memory`() async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      present(terminal)
      pty.read { $0.contains("ready") }
      await sayKitty(pty, terminal)
      stopAnswering(pty)
      terminal.setPictures(.kitty)
      #expect(pty.read { sharedName($0) != nil })
      let name = try #require(sharedName(pty.text))
      await close(terminal, pty)
      let isGone = look(name) == nil
      #expect(isGone)
      #expect(pty.text.contains("\u{1B}_Ga=d,d=I,i="))
    }

    @Test func `a terminal that never takes an object gets the pixels in the frame`() async throws {
      let pty = try PseudoTerminal()
      let terminal = try await open(pty)
      present(terminal)
      pty.read { $0.contains("ready") }
      await sayKitty(pty, terminal)
      terminal.setPictures(.kitty)
      pty.forget()
      for level in 0..<200 where !pty.text.contains(",t=d,m=") {
        var canvas = Canvas(width: 80, height: 24)
        canvas.picture(PictureID(1), in: rect)
        let frame = VideoFrame.solid(width: 64, height: 36, y: UInt8(16 + level % 2 * 200))
        let tile = PictureTile(id: PictureID(1), rect: rect, frame: frame, fit: .cover)
        terminal.present(layers: [Layer(canvas)], pictures: [tile])
        pty.readOnce(milliseconds: 20)
        pty.readOnce(milliseconds: 20)
      }
      #expect(pty.text.contains(",t=d,m="))
      #expect(!terminal.capabilities.sharedImages)
      await close(terminal, pty)
    }
  }
}
