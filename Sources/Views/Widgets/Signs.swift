import Screen

/// The signs that words are set off with, in Unicode or in ASCII.
struct Signs: Equatable {
  let ascii: Bool
  /// What the theme draws boxes and rules with.
  var borders = ThemeLayout.Borders.rounded

  var video: String { ascii ? "V" : "▣" }
  var voice: String { ascii ? "A" : "♪" }
  var selected: String { ascii ? ">" : "▌" }
  var dot: String { ascii ? "-" : "·" }
  var rule: Character { border.horizontal }
  var wall: Character { border.vertical }
  var full: Character { ascii ? "#" : "█" }
  var upper: Character { ascii ? "\"" : "▀" }
  var lower: Character { ascii ? "," : "▄" }
  var meter: Character { ascii ? "=" : "━" }
  var rest: Character { ascii ? "-" : "─" }
  var mask: Character { ascii ? "*" : "•" }
  var ticked: String { ascii ? "[x]" : "▣" }
  var unticked: String { ascii ? "[ ]" : "□" }
  var border: BorderSet { self.set(borders) }

  /// The characters of `borders`, or what ASCII has for them.
  func set(_ borders: ThemeLayout.Borders) -> BorderSet {
    ascii && borders != .none ? .ascii : borders.characters
  }

  func presence(_ presence: Presence) -> String {
    switch presence {
    case .available: ascii ? "*" : "●"
    case .away: ascii ? "~" : "◐"
    case .dnd: ascii ? "x" : "⊘"
    case .xa: ascii ? "o" : "○"
    case .offline: ascii ? "." : "◌"
    }
  }

  func trust(_ trust: CallView.Trust) -> String {
    switch trust {
    case .verified: ascii ? "+" : "✓"
    case .encrypted: ascii ? "=" : "◈"
    case .stranger: "?"
    }
  }

  /// Five bars, the lit ones first; unlit ones are dots so that they show without colours too.
  func bars(_ quality: Int) -> String {
    let lit = min(max(0, quality), 5)
    let shapes = ascii ? ["|", "|", "|", "|", "|"] : ["▁", "▂", "▄", "▆", "█"]
    return shapes.prefix(lit).joined() + String(repeating: ascii ? "." : "·", count: 5 - lit)
  }
}
