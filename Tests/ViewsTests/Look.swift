import Base
import Screen

@testable import Views

/// How screens look in two themes of the same shapes, in rows of runs: "3-5  12s 4i!/n 64." says that rows 3 to 5 begin
/// with twelve cells of soft text, then have four of bold ink on night, then plain ones.
///
/// Colours are called by what every theme has (`tints`; Fixtures/styles/tints.txt says which they are), so that one name
/// holds for both themes; where they differ in more than the tint, both stand there: "6n!/a|#ffffff!/a". A blank shows
/// only its background: it counts to the text beside it. "40@2" are forty cells of picture 2.
struct Look {
  private let themes: (Theme, Theme)
  private let names: ([Color: String], [Color: String])

  init(_ first: Theme, _ second: Theme) {
    themes = (first, second)
    names = (Self.names(first), Self.names(second))
  }

  /// `app` on a screen of `size` in each theme; `alone`: the panel of its call by itself.
  func canvases(_ app: App, _ size: Size, alone: Bool) -> (Canvas, Canvas) {
    (
      Self.canvas(app, themes.0, size, alone: alone), Self.canvas(app, themes.1, size, alone: alone)
    )
  }

  private static func canvas(_ app: App, _ theme: Theme, _ size: Size, alone: Bool) -> Canvas {
    var app = app
    var theme = theme
    // What a screen is to show may hang on shapes of its own.
    theme.layout = app.theme.layout
    app.theme = theme
    _ = app.handle(.resize(size), at: Sample.now)
    guard alone else { return app.render(size: size, at: Sample.now).flattened() }
    return app.panel(size: size, at: Sample.now)?.flattened() ?? Canvas(size)
  }

  // MARK: Text

  /// The text of a screen; a row that comes more than three times one after the other stands there once.
  static func text(_ canvas: Canvas) -> String {
    let rows = canvas.text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var lines: [String] = []
    for (row, count) in folded(rows) {
      let isMuch = count > 3
      lines += isMuch ? [row, "⋮ \(count - 1) more"] : Array(repeating: row, count: count)
    }
    return lines.joined(separator: "\n")
  }

  private static func folded(_ rows: [String]) -> [(row: String, count: Int)] {
    var folded: [(row: String, count: Int)] = []
    for row in rows {
      if let last = folded.last, last.row == row {
        folded[folded.count - 1].count += 1
      } else {
        folded.append((row: row, count: 1))
      }
    }
    return folded
  }

  // MARK: Styles

  /// The styles of a screen that was drawn in each theme; rows alike that follow each other stand there once.
  func styles(_ first: Canvas, _ second: Canvas) -> String {
    var rows: [String] = []
    for y in 0..<first.fullSize.height { rows.append(runs(first.row(y), second.row(y))) }
    var lines: [String] = []
    var y = 0
    for (row, count) in Self.folded(rows) {
      let place = count == 1 ? "\(y)" : "\(y)-\(y + count - 1)"
      lines.append(place + "  " + row)
      y += count
    }
    return lines.joined(separator: "\n")
  }

  private struct Run {
    var count = 1
    var code: String
    /// Cells with the same one may be told by one code; blanks are.
    let ground: String
    var isBlank: Bool
  }

  private func runs(_ first: ArraySlice<Cell>, _ second: ArraySlice<Cell>) -> String {
    var runs: [Run] = []
    var before = (Cell.blank, Cell.blank)
    for (a, b) in zip(first, second) {
      if !runs.isEmpty, Self.isAlike(a, before.0), Self.isAlike(b, before.1) {
        runs[runs.count - 1].count += 1
      } else {
        add(run(a, b), to: &runs)
      }
      before = (a, b)
    }
    return runs.map { "\($0.count)\($0.code)" }.joined(separator: " ")
  }

  private func add(_ run: Run, to runs: inout [Run]) {
    guard let last = runs.last, last.ground == run.ground,
      run.isBlank || last.isBlank || run.code == last.code
    else {
      runs.append(run)
      return
    }
    runs[runs.count - 1].count += 1
    guard last.isBlank, !run.isBlank else { return }
    runs[runs.count - 1].code = run.code
    runs[runs.count - 1].isBlank = false
  }

  private func run(_ a: Cell, _ b: Cell) -> Run {
    if let picture = a.picture {
      let code = "@\(picture.rawValue)" + Self.marks(a.attributes)
      return Run(code: code, ground: code, isBlank: false)
    }
    let isBlank = Self.isBlank(a) && Self.isBlank(b)
    let code = Self.both(
      Self.code(a, names.0, isBlank: isBlank), Self.code(b, names.1, isBlank: isBlank))
    guard Self.showing.isDisjoint(with: a.attributes.union(b.attributes)) else {
      return Run(code: code, ground: code, isBlank: false)
    }
    let ground = Self.both(Self.name(a.background, names.0), Self.name(b.background, names.1))
    return Run(code: code, ground: ground, isBlank: isBlank)
  }

  /// What can be seen of a blank cell.
  private static let showing: Attributes = [.underline, .reverse, .strike]

  private static func isBlank(_ cell: Cell) -> Bool {
    cell.glyph == .space && cell.kind != .picture && cell.attributes.isDisjoint(with: showing)
  }

  private static func isAlike(_ a: Cell, _ b: Cell) -> Bool {
    a.style == b.style && a.picture == b.picture && isBlank(a) == isBlank(b)
  }

  // MARK: Names

  private struct Tint {
    let letter: String
    let scope: String
    var isGround = false

    func color(_ theme: Theme) -> Color { isGround ? theme[scope].background : theme[scope].foreground }
  }

  private static let tints = [
    Tint(letter: "i", scope: "title"), Tint(letter: "s", scope: "text.soft"),
    Tint(letter: "f", scope: "text.faint"), Tint(letter: "a", scope: "accent"),
    Tint(letter: "g", scope: "good"), Tint(letter: "w", scope: "warning"),
    Tint(letter: "b", scope: "error"), Tint(letter: "n", scope: "panel", isGround: true),
    Tint(letter: "r", scope: "toast", isGround: true),
    Tint(letter: "d", scope: "call.background", isGround: true),
  ]

  /// What the letters stand for: where the tint is seen, and its colour in each theme.
  var legend: String {
    let head = "themes  " + themes.0.name + "  " + themes.1.name
    let lines = Self.tints.map { tint in
      let scope = tint.isGround ? "behind " + tint.scope : tint.scope
      let colors = Self.spelled(tint.color(themes.0)) + "  " + Self.spelled(tint.color(themes.1))
      return tint.letter + "  " + scope + "  " + colors
    }
    return ([head] + lines).joined(separator: "\n")
  }

  private static func names(_ theme: Theme) -> [Color: String] {
    var names: [Color: String] = [.default: "."]
    for tint in tints where names[tint.color(theme)] == nil { names[tint.color(theme)] = tint.letter }
    return names
  }

  private static func code(_ cell: Cell, _ names: [Color: String], isBlank: Bool) -> String {
    let ink = isBlank ? "." : name(cell.foreground, names) + marks(cell.attributes)
    return cell.background == .default ? ink : ink + "/" + name(cell.background, names)
  }

  private static func both(_ a: String, _ b: String) -> String { a == b ? a : a + "|" + b }

  private static func name(_ color: Color, _ names: [Color: String]) -> String {
    names[color] ?? spelled(color)
  }

  private static func spelled(_ color: Color) -> String {
    switch color.kind {
    case .default: "default"
    case .palette(let index): "p\(index)"
    case .rgb(let r, let g, let b): "#" + hex([r, g, b])
    }
  }

  private static func marks(_ attributes: Attributes) -> String {
    let marks: [(Attributes, String)] = [
      (.bold, "!"), (.dim, "-"), (.italic, "'"), (.underline, "_"), (.reverse, "~"), (.strike, "="),
    ]
    return marks.filter { attributes.contains($0.0) }.map(\.1).joined()
  }
}
