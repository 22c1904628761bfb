import Testing

@testable import Screen

@Suite struct TerminalProbeTests {
  /// Answers as recorded for render.md §4.
  struct Transcript: Sendable {
    var environment: TerminalProbe.Environment
    var replies: String
    var expected: TerminalCapabilities
  }

  private static let size = Size(width: 100, height: 30)

  /// What every terminal with blocks and all colours draws.
  static let blocks: [PictureEncoding] = [.quadrant, .block, .halfBlock, .braille, .ascii]
  /// The same where colours are few.
  static let fewColors: [PictureEncoding] = [.halfBlock, .block, .quadrant, .braille, .ascii]

  static let transcripts: [Transcript] = [
    Transcript(
      environment: .init(term: "xterm-256color", cells: size, pixels: Size(width: 1204, height: 604)),
      replies:
        "\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}[?2026;0$y\u{1B}P1$r0;48:2::1:2:3m\u{1B}\\\u{1B}[?64;1;2;6;9;15;18;21;22c",
      expected: .init(
        cellAspect: 604.0 / 1204 * 100 / 30, pictures: .quadrant, drawable: blocks,
        cellPixels: Size(width: 12, height: 20), name: "XTerm(379)")),
    Transcript(
      environment: .init(term: "xterm-kitty", colorTerm: "truecolor", cells: size),
      replies:
        "\u{1B}P>|kitty(0.26.5)\u{1B}\\\u{1B}[?2026;2$y\u{1B}_Gi=31;OK\u{1B}\\\u{1B}_Gi=32;OK\u{1B}\\"
        + "\u{1B}[4;600;1000t\u{1B}[6;20;10t\u{1B}]11;rgb:0000/0000/0000\u{1B}\\\u{1B}[?62;c",
      expected: .init(
        synchronized: true, pictures: .quadrant,
        drawable: [.quadrant, .kitty, .sextant, .block, .halfBlock, .braille, .ascii],
        cellPixels: Size(width: 10, height: 20), sharedImages: true, background: .rgb(0, 0, 0),
        name: "kitty(0.26.5)")),
    Transcript(
      environment: .init(term: "alacritty", colorTerm: "truecolor", cells: size),
      replies: "\u{1B}[4;600;900t\u{1B}[?6c",
      expected: .init(
        cellAspect: 600.0 / 900 * 100 / 30, pictures: .quadrant, drawable: blocks,
        cellPixels: Size(width: 9, height: 20), name: "alacritty")),
    Transcript(
      environment: .init(
        term: "tmux-256color", colorTerm: "truecolor", tmux: true, cells: size,
        pixels: Size(width: 1600, height: 960)),
      replies: "\u{1B}P>|tmux 3.3a\u{1B}\\\u{1B}[?1;2c",
      expected: .init(colors: .palette256, drawable: fewColors, name: "tmux 3.3a")),
    Transcript(
      environment: .init(term: "tmux-256color", tmux: true, tmuxFeatures: "256,RGB,title", cells: size),
      replies: "\u{1B}[?1;2;4c",
      expected: .init(pictures: .quadrant, drawable: blocks, name: "tmux-256color")),
    Transcript(
      environment: .init(term: "screen-256color", colorTerm: "truecolor", screen: true, cells: size),
      replies: "\u{1B}[?1;2c",
      expected: .init(colors: .palette256, drawable: fewColors, name: "screen-256color")),
    Transcript(
      environment: .init(term: "linux", terminfoColors: 8, cells: size), replies: "\u{1B}[?6c",
      expected: .init(colors: .ansi16, drawable: [.halfBlock, .ascii], name: "linux")),
    Transcript(
      environment: .init(term: "vt100", terminfoColors: -1, cells: size), replies: "\u{1B}[?1;2c",
      expected: .init(colors: .mono, unicode: false, pictures: .ascii, drawable: [.ascii], name: "vt100")),
    Transcript(
      environment: .init(term: "xterm-256color", utf8: false, cells: size), replies: "",
      expected: .init(
        colors: .palette256, unicode: false, pictures: .ascii, drawable: [.ascii], name: "xterm-256color")),
    // Not in render.md: composed from what the terminals' manuals say they answer.
    Transcript(
      environment: .init(term: "xterm-256color", cells: size, pixels: Size(width: 604, height: 364)),
      replies:
        "\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}P1$r0;48:2::1:2:3m\u{1B}\\\u{1B}[?2;0;1000;800S\u{1B}[?63;1;2;4;6;9;15;22c",
      expected: .init(
        cellAspect: 364.0 / 604 * 100 / 30, pictures: .quadrant,
        drawable: [.quadrant, .sixel, .block, .halfBlock, .braille, .ascii],
        cellPixels: Size(width: 6, height: 12), sixelArea: Size(width: 1000, height: 800),
        name: "XTerm(379)")),
    Transcript(
      environment: .init(term: "foot", colorTerm: "truecolor", cells: size),
      replies: "\u{1B}P>|foot(1.20.2)\u{1B}\\\u{1B}[?2026;2$y\u{1B}[6;20;10t\u{1B}[?62;4;22;28c",
      expected: .init(
        synchronized: true, pictures: .quadrant,
        drawable: [.quadrant, .sixel, .octant, .sextant, .block, .halfBlock, .braille, .ascii],
        cellPixels: Size(width: 10, height: 20), name: "foot(1.20.2)")),
  ]

  @Test(arguments: transcripts.indices)
  func `what terminals answer decides`(index: Int) {
    let transcript = Self.transcripts[index]
    var probe = TerminalProbe(transcript.environment)
    var parser = InputParser()
    for event in parser.feed(transcript.replies.unicodeScalars) {
      guard case .reply(let reply) = event else {
        Issue.record("a reply became \(event)")
        continue
      }
      probe.receive(reply)
    }
    #expect(probe.capabilities == transcript.expected)
    #expect(probe.isComplete == !transcript.replies.isEmpty)
  }

  @Test(arguments: [
    ("linux", false), ("vt100", false), ("screen", false), ("xterm-256color", true), ("tmux-256color", true),
  ])
  func `only terminals that swallow questions are asked them`(term: String, asked: Bool) {
    let probe = TerminalProbe(.init(term: term))
    let text = String(decoding: probe.queries, as: UTF8.self)
    #expect(text.hasSuffix("\u{1B}[c"))
    #expect(text.contains("2026") == asked)
  }

  @Test func `a person's word counts more than the terminal's`() {
    var overrides = TerminalProbe.Overrides()
    overrides.colors = .ansi16
    overrides.unicode = false
    overrides.synchronized = true
    overrides.pictures = .quadrant
    overrides.cellAspect = 1.8
    overrides.statusReports = false
    var probe = TerminalProbe(.init(term: "xterm-kitty", colorTerm: "truecolor"), overrides: overrides)
    probe.receive(.mode(2026, 0))
    let found = probe.capabilities
    #expect(found.colors == .ansi16 && !found.unicode && found.synchronized && found.cellAspect == 1.8)
    #expect(found.pictures == .ascii, "blocks need Unicode")
    #expect(!found.statusReports)
  }

  @Test func `nonsense sizes are not believed`() {
    var probe = TerminalProbe(.init(term: "xterm-256color"))
    probe.receive(.cellPixels(Size(width: 1, height: 900)))
    #expect(probe.capabilities.cellAspect == 2)
    let says = probe.receive(.ready)
    #expect(!says)
  }
}
