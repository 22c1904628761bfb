import Testing

@testable import Screen

@Suite struct ProbePixelTests {
  private func text(_ probe: TerminalProbe) -> String { String(decoding: probe.queries, as: UTF8.self) }

  @Test func `pixels are asked for in the same breath, shared memory only on this machine`() {
    var near = TerminalProbe(.init(term: "xterm-kitty"))
    #expect(text(near).contains("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"))
    #expect(!text(near).contains("t=s"))
    near.sharedName = "/pixel"
    #expect(text(near).contains("\u{1B}_Gi=32,s=1,v=1,a=q,t=s,f=24,S=3;L3BpeGVs\u{1B}\\"))
    #expect(text(near).contains("\u{1B}[?2;1;0S") && text(near).hasSuffix("\u{1B}[c"))
    var far = TerminalProbe(.init(term: "xterm-kitty", remote: true))
    far.sharedName = "/pixel"
    #expect(text(far).contains("t=d") && !text(far).contains("t=s"))
  }

  @Test(arguments: [
    TerminalProbe.Environment(term: "tmux-256color", tmux: true),
    .init(term: "screen-256color", screen: true),
    .init(term: "xterm-256color", screen: true), .init(term: "linux"),
  ])
  func `multiplexers and consoles are not asked`(environment: TerminalProbe.Environment) {
    var probe = TerminalProbe(environment)
    probe.sharedName = "/pixel"
    #expect(!text(probe).contains("\u{1B}_") && !text(probe).contains("S\u{1B}"))
  }

  @Test func `late answers upgrade`() {
    var probe = TerminalProbe(.init(term: "xterm-256color", colorTerm: "truecolor"))
    #expect(probe.capabilities.drawable == [.quadrant, .block, .halfBlock, .braille, .ascii])
    var parser = InputParser()
    let late =
      "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}_Gi=32;ENOENT:gone\u{1B}\\" + "\u{1B}P>|kitty(0.41.0)\u{1B}\\\u{1B}[?62;c"
    for event in parser.feed(late.unicodeScalars) {
      guard case .reply(let reply) = event else {
        Issue.record("a key: \(event)")
        continue
      }
      probe.receive(reply)
    }
    let found = probe.capabilities
    #expect(
      found.drawable == [.quadrant, .kitty, .octant, .sextant, .block, .halfBlock, .braille, .ascii])
    #expect(!found.sharedImages)
  }

  @Test func `pixels are never the default, but whoever asks gets them`() {
    for remote in [false, true] {
      var probe = TerminalProbe(.init(term: "xterm-kitty", colorTerm: "truecolor", remote: remote))
      probe.receive(.graphics(31, true))
      probe.receive(.attributes([62, 4]))
      #expect(probe.capabilities.pictures == .quadrant)
      #expect(probe.capabilities.drawable.prefix(3) == [.quadrant, .kitty, .sixel])
    }
    var overrides = TerminalProbe.Overrides()
    overrides.pictures = .sixel
    let pixels = Size(width: 800, height: 480)
    let tmux = TerminalProbe(.init(term: "tmux-256color", tmux: true, pixels: pixels), overrides: overrides)
    #expect(tmux.capabilities.pictures == .sixel)
    #expect(tmux.capabilities.cellPixels == Size(width: 10, height: 20))
  }

  @Test func `without colours there are no pixels`() {
    var probe = TerminalProbe(.init(term: "xterm-kitty", terminfoColors: 0))
    probe.receive(.graphics(31, true))
    #expect(probe.capabilities.drawable == [.ascii, .quadrant, .braille])
  }

  @Test(arguments: [
    ("kitty(0.20.3)", false, false), ("kitty(0.26.5)", true, false), ("kitty(0.40.1)", true, true),
    ("foot(1.13.1)", true, false), ("foot(1.20.2)", true, true), ("ghostty 1.0.1", true, false),
    ("ghostty 1.2.0", true, true), ("WezTerm 20240203-110809-5046fc22", true, false),
    ("WezTerm 20250601-000000-abcdef12", true, true), ("VTE(7003)", true, false), ("VTE(8001)", true, true),
    ("XTerm(379)", false, false), ("tmux 3.5a", false, false), ("kitty", false, false), ("", false, false),
    ("kittyfoot(9)", false, false), ("kitty(99999999999999999999)", false, false),
  ])
  func `newer blocks only where they are drawn without a font`(version: String, sextants: Bool, octants: Bool)
  {
    let drawn = DrawnGlyphs(version: version)
    #expect(drawn.sextants == sextants && drawn.octants == octants)
  }

  @Test func `another window has other cells`() {
    let small = Size(width: 50, height: 20)
    let large = Size(width: 100, height: 40)
    var probe = TerminalProbe(.init(term: "xterm-kitty", colorTerm: "truecolor", cells: large))
    let none = probe.resized(cells: small, pixels: Size(width: 0, height: 0))
    #expect(none.isEmpty, "it has never answered")
    probe.receive(.cellPixels(Size(width: 10, height: 20)))
    let questions = probe.resized(cells: small, pixels: Size(width: 1_000, height: 800))
    #expect(String(decoding: questions, as: UTF8.self) == "\u{1B}[14t\u{1B}[16t")
    #expect(probe.capabilities.cellPixels == Size(width: 20, height: 40), "the letters are larger now")
    probe.receive(.cellPixels(Size(width: 19, height: 38)))
    #expect(probe.capabilities.cellPixels == Size(width: 19, height: 38))
  }

  @Test func `a terminal that leaves shared memory lying is not offered more`() {
    var probe = TerminalProbe(.init(term: "xterm-kitty"))
    probe.receive(.graphics(32, true))
    #expect(probe.capabilities.sharedImages)
    probe.refuseSharedImages()
    #expect(!probe.capabilities.sharedImages)
  }
}
