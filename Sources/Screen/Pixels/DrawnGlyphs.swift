/// Which of the newer block characters a terminal draws itself. No common font has sextants or octants (render.md §3), so
/// they are offered only where the terminal says by its name and version that it needs no font for them.
struct DrawnGlyphs {
  /// U+1FB00…: two by three.
  var sextants: Bool
  /// U+1CD00…: two by four, Unicode 16.
  var octants: Bool

  /// The first versions that draw them. Whoever is not named here is asked for neither.
  private static let table: [(name: String, sextants: [Int], octants: [Int])] = [
    ("kitty", [0, 21], [0, 40]),
    ("foot", [1, 8], [1, 20]),
    ("ghostty", [0], [1, 2]),
    // Dates of releases, and VTE's numbers: 0.70 is 7000.
    ("wezterm", [2021_08_14], [2025_02_01]),
    ("vte", [7000], [8000]),
  ]

  /// From what the terminal answers to XTVERSION: "kitty(0.26.5)", "foot(1.13.1)", "WezTerm 20240203-110809-5046fc22".
  /// Inside tmux the answer is tmux's own; its width table knows no octants and breaks the line at them.
  init(version: String) {
    let text = version.lowercased()
    let name = String(text.prefix { $0.isLetter })
    let rest = text.dropFirst(name.count).drop { !$0.isNumber }
    let numbers = rest.prefix { $0.isNumber || $0 == "." }.split(separator: ".").map { Int($0) ?? 0 }
    let known = Self.table.first { $0.name == name }
    func isAtLeast(_ least: [Int]) -> Bool { !numbers.isEmpty && !numbers.lexicographicallyPrecedes(least) }
    sextants = known.map { isAtLeast($0.sextants) } ?? false
    octants = known.map { isAtLeast($0.octants) } ?? false
  }
}
