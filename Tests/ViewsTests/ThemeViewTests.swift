import Base
import Foundation
import Screen
import Testing

@testable import Views

/// What a theme makes of the screens.
struct ThemeViewTests {
  private static let size = Size(width: 80, height: 24)

  /// A theme of the folder Themes.
  static func theme(_ name: String) throws -> Theme {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appendingPathComponent("Themes/\(name).theme")
    let (theme, issues) = Theme.parse(String(decoding: try Data(contentsOf: file), as: UTF8.self), name: name)
    #expect(issues.isEmpty, "\(issues)")
    return theme
  }

  private func lines(_ app: App, _ size: Size = ThemeViewTests.size) -> [String] {
    app.text(size).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func app(call: CallView? = nil, _ change: (inout ThemeLayout) -> Void) -> App {
    var app = Sample.app(call: call)
    change(&app.theme.layout)
    return app
  }

  // MARK: Layout

  @Test(arguments: [
    (ThemeLayout.Borders.rounded, "╭", "─"), (.square, "┌", "─"), (.double, "╔", "═"), (.heavy, "┏", "━"),
    (.ascii, "+", "-"), (.none, " ", " "),
  ])
  func `boxes and rules follow the borders`(borders: ThemeLayout.Borders, corner: String, rule: String) {
    var app = app { $0.borders = borders }
    #expect(lines(app)[1] == (rule == " " ? "" : String(repeating: rule, count: 80)))
    app.press(.character("+"))
    let title = app.words(.addTitle)
    #expect(lines(app).contains { $0.contains("\(corner) \(title)") })
  }

  @Test func `ASCII stays ASCII, whatever the theme wants`() {
    var app = app { $0.borders = .double }
    app.model.settings.ascii = true
    #expect(lines(app)[1] == String(repeating: "-", count: 80))
  }

  @Test func `the status line goes where the theme wants it`() {
    let top = lines(app { _ in })
    #expect(top[0].contains("lena@example.org"))
    let bottom = lines(app { $0.statusLine = .bottom })
    #expect(!bottom[0].contains("lena@example.org") && bottom[21].contains("lena@example.org"))
    #expect(bottom[23].contains("? keys"))
    let hidden = lines(app { $0.statusLine = .hidden })
    #expect(!hidden.contains { $0.contains("lena@example.org") })
  }

  @Test func `so does a call's`() {
    let call = Sample.call(Sample.fresh)
    #expect(lines(app(call: call) { _ in })[0].contains("Mira Holm"))
    let bottom = lines(app(call: call) { $0.statusLine = .bottom })
    #expect(!bottom[0].contains("Mira Holm") && bottom[22].contains("Mira Holm"))
    #expect(!lines(app(call: call) { $0.statusLine = .hidden }).contains { $0.contains("Mira Holm") })
  }

  @Test func `the list has the whole screen without the details`() {
    let both = lines(app { _ in }).joined()
    let alone = lines(app { $0.panels = .list }).joined()
    #expect(both.contains("mira@example.org") && !alone.contains("mira@example.org"))
  }

  @Test func `an avatar is a disc, a block or nothing`() {
    let call = Sample.call(Sample.active, .audio)
    let dots = lines(app(call: call) { _ in }).joined()
    let initials = lines(app(call: call) { $0.avatar = .initials })
    let none = lines(app(call: call) { $0.avatar = .none }).joined()
    #expect(dots.contains("█"))
    #expect(initials.contains { $0.contains("MH") } && !initials.joined().contains("█"))
    #expect(!none.contains("█") && !none.contains("MH"))
  }

  @Test func `the little panel has a border of its own`() {
    var app = app(call: Sample.call(Sample.active)) { $0.miniBorder = .double }
    app.press(.character("f"))
    #expect(app.text().contains("╗") && !app.text().contains("╮"))
  }

  @Test func `one's own picture is framed where tiles are`() {
    func corners(_ frame: ThemeLayout.TileFrame) -> Bool {
      app(call: Sample.call(Sample.active)) { $0.tileFrame = frame }.text().contains("╭")
    }
    #expect(corners(.full) && !corners(.caption) && !corners(.none))
  }

  @Test(arguments: ["paper", "fjord", "orchard", "sixteen", "high-contrast"])
  func `every screen stays inside with every layout`(name: String) throws {
    let theme = try Self.theme(name)
    for screen in GoldenTests.contacts + GoldenTests.calls + GoldenTests.others {
      for size in GoldenTests.sizes {
        var app = screen.app()
        app.theme = theme
        app.press(.resize(size))
        let frame = app.render(size: size, at: Sample.now)
        for layer in frame.layers {
          let area = layer.canvas.fullSize
          let rect = Rect(x: layer.origin.x, y: layer.origin.y, width: area.width, height: area.height)
          #expect(rect.intersection(Rect(size)).size == rect.size, "\(screen.name) in \(name)")
        }
      }
    }
  }

  // MARK: Choosing

  private func chooser() -> App {
    var app = Sample.app()
    app.model.themes = ["default", "light", "mono"]
    app.press(.character("t"))
    return app
  }

  @Test func `themes show while one looks for one`() {
    var app = chooser()
    #expect(app.text().contains("light"))
    #expect(app.press(.down) == [.setTheme("light")])
    app.model.settings.theme = "light"
    #expect(app.press(.character("t")) == [.setTheme("mono")])
    #expect(app.press(.character("t")) == [.setTheme("default")])
    #expect(app.press(.character("G")) == [.setTheme("mono")])
    #expect(app.press(.enter).isEmpty && app.model.view.overlays.isEmpty)
  }

  @Test func `Esc brings the old one back`() {
    var app = chooser()
    #expect(app.press(.character("j"), .escape) == [.setTheme("light"), .setTheme("default")])
    #expect(app.model.view.overlays.isEmpty)
    app = chooser()
    #expect(app.press(.escape).isEmpty, "nothing was changed")
  }

  @Test func `a click shows a theme, too`() throws {
    var app = chooser()
    let rows = lines(app)
    let y = try #require(rows.firstIndex { $0.contains("mono") })
    let intents = app.press(.mouse(MouseEvent(x: 70, y: y, button: .left, kind: .press)))
    #expect(intents == [.setTheme("mono")])
  }

  // MARK: Colours

  @Test func `a theme with paper leaves no cell to the terminal`() throws {
    for name in ["fjord", "solarized-light"] {
      var app = Sample.app()
      app.theme = try Self.theme(name)
      let canvas = app.render(size: Self.size, at: Sample.now).flattened()
      #expect(canvas.cells.allSatisfy { $0.background != .default }, "\(name)")
    }
  }
}
