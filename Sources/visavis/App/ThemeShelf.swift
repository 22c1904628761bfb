import Base
import Screen
import System

/// The themes there are: the built-in one and every `*.theme` file, the person's own folder first. A file is read when
/// its theme is wanted: the first screen must not wait for all of them.
struct ThemeShelf {
  /// A theme and where it comes from.
  struct Entry {
    /// As its file is called, whatever that says: two copies of one file must not hide each other.
    var name: String
    /// Nil: built in.
    var file: String?
  }

  private(set) var entries = [Entry(name: Theme.standard.name, file: nil)]
  private let depth: ColorDepth

  init(folders: [String], depth: ColorDepth) {
    self.depth = depth
    for folder in folders {
      for file in (try? Files.list(folder)) ?? [] where file.hasSuffix(".theme") {
        add(file: "\(folder)/\(file)")
      }
    }
  }

  /// Takes in one more file and returns what its theme is called. The first of a name stays, but for the built-in theme,
  /// which a file replaces.
  @discardableResult
  mutating func add(file: String) -> String {
    let name = String((file.split(separator: "/").last ?? "").dropLast(6))
    let same = entries.firstIndex { $0.name == name }
    guard same == nil || (same == 0 && entries[0].file == nil), Files.exists(file) else { return name }
    if let same {
      entries[same].file = file
    } else {
      entries.append(Entry(name: name, file: file))
    }
    return name
  }

  /// What the themes are called.
  var names: [String] { entries.map(\.name) }

  /// The built-in theme, in the terminal's colours.
  var standard: Theme { Theme.standard.degraded(to: depth) }

  /// The theme called `name`, in the terminal's colours; nil if there is none, or none that can be read.
  func theme(_ name: String) -> Theme? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return read(entry)?.degraded(to: depth)
  }

  /// The theme after `name`, around again at the end.
  func next(after name: String) -> Theme {
    let start = (entries.firstIndex { $0.name == name } ?? -1) + 1
    for entry in entries[start...] + entries[..<start] {
      if let theme = read(entry) { return theme.degraded(to: depth) }
    }
    return standard
  }

  private func read(_ entry: Entry) -> Theme? {
    guard let file = entry.file else { return Theme.standard }
    guard let text = try? Files.readText(file, limit: 1 << 20) else { return nil }
    let parsed = Theme.parse(text, name: entry.name)
    var theme = parsed.theme
    theme.name = entry.name
    for issue in parsed.issues { Log.warning(harmless(issue.sentence(in: file))) }
    return theme
  }
}
