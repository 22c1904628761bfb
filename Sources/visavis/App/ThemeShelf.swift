import Base
import Screen
import System

/// The themes there are: the built-in one and every `*.theme` file, the person's own folder first.
struct ThemeShelf {
  private var themes: [Theme] = []
  private let depth: ColorDepth

  init(folders: [String], depth: ColorDepth) {
    self.depth = depth
    themes = [.standard]
    for folder in folders {
      for file in ((try? Files.list(folder)) ?? []).sorted() where file.hasSuffix(".theme") {
        let name = String(file.dropLast(6))
        guard !themes.contains(where: { $0.name == name && name != Theme.standard.name }),
          let text = try? Files.readText("\(folder)/\(file)", limit: 1 << 20)
        else { continue }
        let (theme, issues) = Theme.parse(text, name: name)
        for issue in issues { Log.warning("theme \(name), line \(issue.line): \(issue.message)") }
        if let same = themes.firstIndex(where: { $0.name == name }) {
          themes[same] = theme
        } else {
          themes.append(theme)
        }
      }
    }
  }

  /// Whether there is a theme called `name`.
  func has(_ name: String) -> Bool { themes.contains { $0.name == name } }

  /// The theme called `name`, or the built-in one, in the terminal's colours.
  func theme(_ name: String) -> Theme { (themes.first { $0.name == name } ?? .standard).degraded(to: depth) }

  /// The theme after `name`, around again at the end.
  func next(after name: String) -> Theme {
    let index = themes.firstIndex { $0.name == name } ?? -1
    return themes[(index + 1) % themes.count].degraded(to: depth)
  }
}
