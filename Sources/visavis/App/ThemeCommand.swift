import Base
import Glibc
import Screen
import System

/// `visavis theme list|show NAME|check FILE…`
enum ThemeCommand {
  static func run(_ words: [String]) throws -> Int32 {
    let rest = Array(words.dropFirst())
    switch words.first {
    case "list" where rest.isEmpty: list()
    case "show" where rest.count == 1: try show(rest[0])
    case "check" where !rest.isEmpty: return try check(rest)
    default: throw UsageError("visavis theme takes list, show NAME, or check FILE…")
    }
    return 0
  }

  private static var shelf: ThemeShelf {
    ThemeShelf(folders: AssetFolders.standard.themes, depth: .trueColor)
  }

  private static func list() {
    let entries = shelf.entries.sorted { $0.name < $1.name }
    let widest = entries.map(\.name.count).max() ?? 0
    for entry in entries {
      let gap = String(repeating: " ", count: widest - entry.name.count + 2)
      StandardOutput.write(harmless(entry.name + gap + (entry.file ?? "built in")) + "\n")
    }
  }

  /// The whole theme as a file, each line in the look it describes where the terminal shows it.
  private static func show(_ name: String) throws {
    let shelf = shelf
    guard let theme = shelf.theme(name) else {
      let hint = NearestName.find(name, in: shelf.names).map { " Did you mean \($0)?" } ?? ""
      throw UsageError("there is no theme “\(harmless(name.prefix(40)))”.\(hint) See visavis theme list.")
    }
    let isColoured = isatty(1) != 0 && Environment["NO_COLOR"] == nil
    let scopes = Set(theme.scopes)
    for (name, value) in theme.lines {
      let line = harmless("\(name) = \(value)")
      let look = isColoured && scopes.contains(name) ? theme[name].escapeSequence : nil
      StandardOutput.write(look.map { $0 + line + "\u{1B}[0m\n" } ?? line + "\n")
    }
  }

  /// Mistakes make the status 1; what is hard to read is only said.
  private static func check(_ files: [String]) throws -> Int32 {
    var mistakes = 0
    for file in files {
      let found = Theme.check(try Files.readText(file, limit: 1 << 20))
      mistakes += found.mistakes.count
      for issue in found.mistakes { StandardOutput.write(harmless(issue.sentence(in: file)) + "\n") }
      for issue in found.warnings {
        StandardOutput.write(harmless("warning: " + issue.sentence(in: file)) + "\n")
      }
      if found.mistakes.isEmpty, found.warnings.isEmpty {
        StandardOutput.write(harmless("\(file): nothing to complain of.") + "\n")
      }
    }
    return mistakes == 0 ? 0 : 1
  }
}

extension Style {
  /// The sequence that sets the look in a terminal with 24-bit colours (ECMA-48 §8.3.117, ISO 8613-6).
  fileprivate var escapeSequence: String {
    var codes = ["0"]
    let names: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    codes += names.filter { attributes.contains($0.0) }.map(\.1)
    codes += Self.codes(foreground, 38) + Self.codes(background, 48)
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  private static func codes(_ color: Color, _ base: Int) -> [String] {
    switch color.kind {
    case .default: []
    case .palette(let index): ["\(base)", "5", "\(index)"]
    case .rgb(let r, let g, let b): ["\(base)", "2", "\(r)", "\(g)", "\(b)"]
    }
  }
}
