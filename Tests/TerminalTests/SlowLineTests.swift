import Base
import Screen
import Terminal
import Testing

/// Keys while pictures move on a slow line; Scripts/measure-slow-line measures the same with the clock.
@Suite struct SlowLineTests {
  @Test(arguments: [(125, 100), (625, 40)])
  func `a key's echo overtakes the pictures`(rate: Int, limit: Int) {
    var screen = SlowScreen(rate: rate)
    screen.run(from: 0, milliseconds: 1_500, types: false)
    screen.run(from: 1_500, milliseconds: 8_000, types: true)
    #expect(screen.echoes.count >= 12)
    #expect(screen.echoes.allSatisfy { $0 <= limit }, "\(screen.echoes)")
    // The line is not idle meanwhile.
    #expect(screen.bytesThrough > 400_000)
  }

  @Test(arguments: [125, 625])
  func `one frame is under way, within its budget, keys first`(rate: Int) {
    var screen = SlowScreen(rate: rate)
    screen.run(from: 0, milliseconds: 6_000, types: true)
    #expect(screen.frames.count > 50)
    #expect(screen.frames.allSatisfy { $0.others == 0 })
    // The budget is looked at between the rows of a tile: fifty cells of at most 45 bytes, and the interface.
    for frame in screen.frames { #expect(frame.bytes <= frame.budget + 50 * 45 + 200) }
    let echoes = screen.frames.compactMap(\.beforeEcho)
    #expect(echoes.count >= 8)
    #expect(echoes.allSatisfy { $0 < 60 }, "\(echoes)")
  }
}

extension OneAtATime {
  @Suite struct SlowTerminalTests {
    private func tile(_ level: UInt8) -> PictureTile {
      PictureTile(
        id: PictureID(1), rect: Rect(x: 0, y: 0, width: 40, height: 10),
        frame: .solid(width: 64, height: 36, y: level), fit: .cover)
    }

    private func screen(_ text: String) -> [Layer] {
      var canvas = Canvas(Size(width: 80, height: 24))
      canvas.picture(PictureID(1), in: Rect(x: 0, y: 0, width: 40, height: 10))
      canvas.put(text, x: 0, y: 20)
      return [Layer(canvas)]
    }

    @Test func `the next frame waits for the answer and brings the newest text before the picture`()
      async throws
    {
      let pty = try PseudoTerminal()
      var options = TerminalOptions()
      options.path = pty.path
      options.type = "xterm-256color"
      options.overrides.unicode = true
      let final = options
      let opening = Task.detached { try NcursesTerminal.open(final) }
      pty.read { $0.contains("\u{1B}[c") }
      let terminal = try await opening.value
      terminal.present(layers: screen("first"), pictures: [tile(40)])
      #expect(pty.read { $0.contains("\u{1B}[5n") && $0.contains("first") })
      for _ in 0..<5 { pty.readOnce() }

      pty.answers = false
      terminal.present(layers: screen("second"), pictures: [tile(120)])
      #expect(pty.read { $0.contains("second") })
      for _ in 0..<5 { pty.readOnce() }
      pty.forget()
      terminal.present(layers: screen("third"), pictures: [tile(180)])
      terminal.present(layers: screen("NEWEST"), pictures: [tile(220)])
      for _ in 0..<10 { pty.readOnce() }
      #expect(pty.output.isEmpty, "nothing may be sent before the answer")

      pty.type("\u{1B}[0n")
      #expect(pty.read { $0.contains("NEWEST") && $0.contains("\u{1B}[5n") })
      #expect(!pty.text.contains("third"))
      let (text, picture) = (pty.text.firstRange(of: "NEWEST"), pty.text.firstRange(of: "▀"))
      if let text, let picture { #expect(text.lowerBound < picture.lowerBound) }
      #expect(picture != nil)
      pty.type("\u{1B}[0n")
      let closing = Task.detached { terminal.close() }
      pty.read { $0.contains("\u{1B}[?1049l") }
      await closing.value
    }
  }
}
