import Base
import Screen
import System

/// The themes there are: the built-in one and every `*.theme` file, the person's own folder first.
struct ThemeShelf {
  /// A theme and where it comes from.
  struct Entry {
    var theme: Theme
    /// Nil: built in.
    var file: String?
  }

  private(set) var entries = [Entry(theme: .standard, file: nil)]
  private let depth: ColorDepth

  init(folders: [String], depth: ColorDepth) {
    self.depth = depth
    for folder in folders {
      for file in (try? Files.list(folder)) ?? [] where file.hasSuffix(".theme") {
        add(file: "\(folder)/\(file)")
      }
    }
  }

  /// Reads one more file and returns what its theme is called. The first of a name stays, but for the built-in theme,
  /// which a file replaces.
  @discardableResult
  mutating func add(file: String) -> String {
    let name = String((file.split(separator: "/").last ?? "").dropLast(6))
    let same = entries.firstIndex { $0.theme.name == name }
    guard same == nil || (same == 0 && entries[0].file == nil) else { return name }
    guard let text = try? Files.readText(file, limit: 1 << 20) else { return name }
    let parsed = Theme.parse(text, name: name)
    var theme = parsed.theme
    // A theme is called as its file, whatever it says: two copies of one file must not hide each other.
    theme.name = name
    for issue in parsed.issues { Log.warning(harmless(issue.sentence(in: file))) }
    if let same {
      entries[same] = Entry(theme: theme, file: file)
    } else {
      entries.append(Entry(theme: theme, file: file))
    }
    return name
  }

  /// What the themes are called.
  var names: [String] { entries.map(\.theme.name) }

  /// Whether there is a theme called `name`.
  func has(_ name: String) -> Bool { entries.contains { $0.theme.name == name } }

  /// The theme called `name`, or the built-in one, in the terminal's colours.
  func theme(_ name: String) -> Theme {
    (entries.first { $0.theme.name == name }?.theme ?? .standard).degraded(to: depth)
  }

  /// The theme after `name`, around again at the end.
  func next(after name: String) -> Theme {
    let index = entries.firstIndex { $0.theme.name == name } ?? -1
    return entries[(index + 1) % entries.count].theme.degraded(to: depth)
  }
}
