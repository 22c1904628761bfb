internal import Screen

/// The sequences that make a terminal ours and give it back.
struct Modes {
  /// After ncurses has started.
  let start: [UInt8]
  /// Before ncurses ends.
  let finish: [UInt8]
  /// Everything, for coming back after a stop.
  let enter: [UInt8]
  /// Everything, for leaving without ncurses' help: a stop, a crash.
  let leave: [UInt8]

  /// Whether the cursor's look can be changed (DECSCUSR).
  let cursorShapes: Bool

  /// From terminfo (already set up) and the options. Terminals ignore private modes they don't have.
  init(mouse: TerminalOptions.Mouse) {
    let tracking = ["off": "", "buttons": "1002", "motion": "1003"][mouse.rawValue] ?? ""
    var on = "\u{1B}[?7l\u{1B}[?2004h\u{1B}[?1004h"
    var off = "\u{1B}[?2026l\u{1B}[?1004l\u{1B}[?2004l"
    if !tracking.isEmpty {
      on += "\u{1B}[?\(tracking)h\u{1B}[?1006h"
      off += "\u{1B}[?1006l\u{1B}[?\(tracking)l"
    }
    off += "\u{1B}[?7h"
    cursorShapes = Terminfo.string("Ss") != nil
    if cursorShapes { off += "\u{1B}[0 q" }
    func string(_ name: String) -> [UInt8] { Terminfo.string(name) ?? [] }
    let reset = string("sgr0").isEmpty ? Array("\u{1B}[0m".utf8) : string("sgr0")
    start = string("civis") + Array(on.utf8)
    finish = Array(off.utf8) + reset + string("cnorm")
    enter = string("smcup") + string("smkx") + start
    leave = finish + string("rmkx") + string("rmcup")
  }
}
