import Screen

/// The signs that words are set off with, in Unicode or in ASCII.
struct Signs: Equatable {
  let ascii: Bool

  var video: String { ascii ? "V" : "▣" }
  var voice: String { ascii ? "A" : "♪" }
  var selected: String { ascii ? ">" : "▌" }
  var dot: String { ascii ? "-" : "·" }
  var rule: Character { ascii ? "-" : "─" }
  var wall: Character { ascii ? "|" : "│" }
  var full: Character { ascii ? "#" : "█" }
  var upper: Character { ascii ? "\"" : "▀" }
  var lower: Character { ascii ? "," : "▄" }
  var meter: Character { ascii ? "=" : "━" }
  var rest: Character { ascii ? "-" : "─" }
  var mask: Character { ascii ? "*" : "•" }
  var ticked: String { ascii ? "[x]" : "▣" }
  var unticked: String { ascii ? "[ ]" : "□" }
  var border: BorderSet { ascii ? .ascii : .rounded }

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
