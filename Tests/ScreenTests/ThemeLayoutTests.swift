import Testing

@testable import Screen

@Suite struct ThemeLayoutTests {
  @Test func `layout parts are read`() {
    let (theme, issues) = Theme.parse(
      """
      layout.borders = double
      layout.mini-border = none
      layout.tile-frame = full
      layout.status-line = hidden
      layout.panels = list
      layout.avatar = initials
      """)
    #expect(issues.isEmpty, "\(issues)")
    #expect(theme.layout.borders == .double && theme.layout.miniBorder == ThemeLayout.Borders.none)
    #expect(theme.layout.tileFrame == .full && theme.layout.statusLine == .hidden)
    #expect(theme.layout.panels == .list && theme.layout.avatar == .initials)
    #expect(theme.scopes == Theme.standard.scopes)
  }

  @Test func `every value that the layout has is read back`() {
    for borders in ThemeLayout.Borders.allCases {
      #expect(Theme.parse("layout.borders = \(borders.rawValue)").theme.layout.borders == borders)
      #expect(borders.characters.corners.count == 4)
    }
    for panels in ThemeLayout.Panels.allCases {
      #expect(Theme.parse("layout.panels = \(panels.rawValue)").theme.layout.panels == panels)
    }
  }

  @Test(arguments: [
    ("layout.borders = wavy", "rounded, square, double, heavy, ascii, none"),
    ("layout.panels = both", "list+detail"), ("layout.status-lin = top", "layout.status-line"),
    ("layout = x", "layout"), ("call.captoin = red", "did you mean call.caption"),
    ("ground = nowhere", "nowhere"),
  ])
  func `what means nothing is told with what would`(line: String, mention: String) {
    let found = Theme.check("name = x\n" + line).mistakes
    #expect(found.map(\.line) == [2])
    #expect(found.first?.message.contains(mention) == true, "\(found)")
  }

  @Test func `a file that defines the tints changes what it does not mention`() {
    let theme = Theme.parse("$ink = #111111\n$paper = #eeeeee\n$accent = #00695f\nerror = #a00000").theme
    #expect(theme["text"] == Style(foreground: .rgb(0x111111), background: .rgb(0xEEEEEE)))
    #expect(theme["accent"] == Style(foreground: .rgb(0x00695F), background: .rgb(0xEEEEEE)))
    #expect(theme["error"] == Style(foreground: .rgb(0xA00000), background: .rgb(0xEEEEEE)))
    #expect(theme["panel"].background == Theme.standard["panel"].background)
    #expect(theme.ground == .rgb(0xEEEEEE))
  }

  @Test func `without tints nothing changes`() {
    #expect(Theme.parse("name = default").theme == .standard)
    #expect(Theme.standard["text"] == .plain)
  }

  @Test func `a theme is written as it is read`() {
    let theme = Theme.parse("$ink = #123456\n$paper = #fefefe\nlayout.borders = heavy\ncall = 208 on 17 dim")
      .theme
    let text = theme.lines.map { "\($0.name) = \($0.value)" }.joined(separator: "\n")
    let (again, issues) = Theme.parse(text)
    #expect(issues.isEmpty, "\(issues)")
    #expect(again == theme)
  }

  @Test(arguments: ColorDepth.allCases)
  func `fewer colours leave the layout alone`(depth: ColorDepth) {
    let theme = Theme.parse("layout.borders = heavy\nlayout.avatar = none").theme
    #expect(theme.degraded(to: depth).layout == theme.layout)
  }
}

@Suite struct ContrastTests {
  /// Figures of WCAG's own examples and of common checkers.
  @Test(
    arguments: [
      (0x000000, 0xFFFFFF, 21.0), (0xFFFFFF, 0xFFFFFF, 1.0), (0x777777, 0xFFFFFF, 4.48),
      (0x767676, 0xFFFFFF, 4.54), (0xFF0000, 0xFFFFFF, 4.0), (0x0000FF, 0xFFFFFF, 8.59),
      (0x101418, 0x8A939C, 5.93),
    ] as [(UInt32, UInt32, Double)])
  func `contrast is WCAG's`(a: UInt32, b: UInt32, ratio: Double) throws {
    let found = try #require(Color.rgb(a).contrast(with: .rgb(b)))
    #expect(abs(found - ratio) < 0.01, "\(found)")
    #expect(Color.rgb(b).contrast(with: .rgb(a)) == found)
  }

  @Test func `nobody knows what the terminal's own colours are`() {
    #expect(Color.default.contrast(with: .rgb(0)) == nil)
    #expect(Color.palette(3).contrast(with: .rgb(0)) == nil)
    #expect(Color.palette(231).contrast(with: .palette(16)) != nil)
  }

  @Test func `faint text is warned of with its line and the figure`() {
    let found = Theme.check("name = x\nground = #000000\naccent = #404040\nrule = #010101")
    #expect(found.mistakes.isEmpty)
    let warning = found.warnings.first { $0.line == 3 }
    #expect(warning?.message == "accent has a contrast of 2.0, less than 4.5")
    #expect(!found.warnings.contains { $0.message.hasPrefix("rule ") }, "lines may be faint")
  }

  @Test func `signs need less than text`() {
    let text = "ground = #000000\n%@ = #5f5f5f"
    func warns(_ scope: String) -> Bool {
      let found = Theme.check(text.replacing("%@", with: scope))
      return found.warnings.contains { $0.message.hasPrefix(scope + " has") }
    }
    #expect(warns("title.account"))
    #expect(!warns("presence.away"))
  }

  @Test func `a selection is measured with what is drawn on it`() {
    let found = Theme.check("list.selected = #ffffff on #8a939c bold")
    #expect(found.warnings.contains { $0.message.hasPrefix("list.detail on list.selected has") })
  }
}
