import Testing

@testable import Screen

@Suite struct ThemeTests {
  @Test func `scopes fall back to their parents`() {
    var theme = Theme(name: "t", styles: ["text": .plain, "call": Style(.bold)])
    #expect(theme["call.incoming.name"] == Style(.bold))
    theme.set("call.incoming", Style(.italic))
    #expect(theme["call.incoming.name"] == Style(.italic))
    #expect(theme["nowhere.at.all"] == .plain)
    #expect(theme.scopes == ["call", "call.incoming", "text"])
  }

  @Test(arguments: [
    ("accent = #102030", Style(foreground: .rgb(16, 32, 48))),
    ("accent = #fff on #000 bold", Style(foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 0), .bold)),
    ("accent = 208 on default underline italic", Style(foreground: .palette(208), .underline.union(.italic))),
    ("accent = bright-blue   # a comment", Style(foreground: .palette(12))),
    ("accent = on red dim", Style(background: .palette(1), .dim)),
    ("accent = default on default reverse", Style(.reverse)),
    ("accent = bold", Style(.bold)),
    (
      "$sea = #00a0a0\naccent = $sea on $sea",
      Style(foreground: .rgb(0, 160, 160), background: .rgb(0, 160, 160))
    ),
    ("  accent=#102030\r", Style(foreground: .rgb(16, 32, 48))),
  ])
  func `lines are understood`(text: String, style: Style) {
    let (theme, issues) = Theme.parse(text)
    #expect(issues.isEmpty)
    #expect(theme["accent"] == style)
  }

  @Test(arguments: [
    ("acent = red", "acent"), ("accent = rde", "rde"), ("accent = red blue", "too many"),
    ("accent = #12345", "#12345"),
    ("accent = 999", "999"), ("accent = red on", "on"), ("just words", "expected"),
    ("accent = $none", "$none"),
    ("$x = wat", "wat"), ("accent = #gggggg", "#gggggg"), ("accent = -1", "-1"),
  ])
  func `mistakes are reported with their line and leave the rest alone`(line: String, mention: String) {
    let (theme, issues) = Theme.parse("# a theme\n\n\(line)\nerror = 9")
    #expect(issues.map(\.line) == [3])
    #expect(issues.first?.message.contains(mention) == true)
    #expect(theme["error"] == Style(foreground: .palette(9)))
    #expect(theme["accent"] == Theme.standard["accent"])
  }

  @Test func `parents and children of what is drawn may be set`() {
    let (_, issues) = Theme.parse("presence = 4\ncall.caption.speaking.name = 5\nname = Night")
    #expect(issues.isEmpty)
    #expect(Theme.parse("name = Night").theme.name == "Night")
  }

  @Test func `fewer colours, the same differences`() {
    let theme = Theme(
      name: "t",
      styles: ["text": .plain, "panel": Style(foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 95))])
    #expect(theme.degraded(to: .trueColor) == theme)
    #expect(
      theme.degraded(to: .palette256)["panel"] == Style(foreground: .palette(196), background: .palette(17)))
    #expect(theme.degraded(to: .ansi16)["panel"].foreground == .palette(9))
    #expect(theme.degraded(to: .mono)["panel"] == Style(.reverse))
  }
}

@Suite struct PaletteTests {
  @Test(
    arguments: [
      (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x00FF00, 46), (0x0000FF, 21), (0x808080, 244),
      (0x5F87AF, 67),
      (0x080808, 232), (0xEEEEEE, 255),
    ] as [(UInt32, UInt8)])
  func `exact colours find themselves`(rgb: UInt32, index: UInt8) {
    let found = Palette.nearest256(UInt8(rgb >> 16), UInt8(rgb >> 8 & 255), UInt8(rgb & 255))
    #expect(Palette.rgb(found).squaredError(Palette.rgb(index)) < 200, "\(found)")
  }

  @Test func `the nearest of 256 is never far worse than the best`() {
    for index in stride(from: 0, to: 32_768, by: 37) {
      let (r, g, b) = ((index >> 10) << 3, (index >> 5 & 31) << 3, (index & 31) << 3)
      let rgb = UInt32(r << 16 | g << 8 | b)
      let best = (16..<256).map { rgb.squaredError(Palette.rgb(UInt8($0))) }.min() ?? 0
      let found = rgb.squaredError(Palette.rgb(Palette.nearest256(UInt8(r), UInt8(g), UInt8(b))))
      #expect(found <= best + 1_000)
    }
  }

  @Test func `sixteen colours`() {
    #expect(Palette.nearest16(250, 5, 5) == 9)
    #expect(Palette.nearest16(0, 0, 0) == 0)
    #expect(ColorDepth.ansi16.nearest(.palette(231)) == .palette(15))
    #expect(ColorDepth.mono.nearest(.rgb(1, 2, 3)) == .default)
  }
}
