import Glibc
import System
import Testing

extension EndToEnd {
  /// Group calls in the app, by keys.
  @Suite(
    .needsProsody,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct GroupApp {}
}

extension EndToEnd.GroupApp {
  private func quits(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("q")
    try await terminal.shows("status=0")
    #expect(await terminal.isEmpty())
    let left = try terminal.leftovers()
    #expect(left == [])
  }

  /// Leaves the screen in front and ticks people in the list. What follows Escape at once would be read as Alt.
  private func ticks(_ terminal: TmuxTerminal, _ names: String...) async throws {
    for name in names {
      try await terminal.press("Escape")
      try await terminal.shows("● Echo")
      try await terminal.type("/\(name)")
      try await terminal.shows("▌● \(name)")
      try await terminal.press("Enter", "Space")
      try await terminal.shows("✓")
    }
    try await terminal.press("Escape")
    try await terminal.shows("● Echo")
  }

  @Test func `two are ticked and called; both have a tile, one is kept large, and we leave`() async throws {
    try await withTerminal(132, 43) { terminal in
      // Mira would call in the middle of it.
      try await terminal.visavis("demo --friends 7")
      try await terminal.shows("Mira Holm", "wants a video call")
      try await terminal.press("d")
      try await terminal.shows("You declined the call from Mira Holm.")
      try await ticks(terminal, "Jonas", "Mira")
      try await terminal.shows("call (2)")
      try await terminal.press("Enter")
      try await terminal.shows("Jonas", "Mira Holm", "calling…")
      let both = try await terminal.waits(for: "both pictures", within: .seconds(25)) { screen in
        screen.picture.count >= 1_200 && screen.pictureColours > 8 && !screen.contains("calling…")
      }
      #expect(both.contains("Jonas") && both.contains("Mira Holm"), "\(both.text)")

      // The first one is chosen and kept large.
      try await terminal.press("Tab", "P")
      try await terminal.shows("pinned")
      try await terminal.press("Tab", "M")
      try await terminal.shows("silent for you")
      try await terminal.press("M")
      try await terminal.waits(for: "the voice to be back") { !$0.contains("silent for you") }

      // Somebody more is asked in, and says no.
      try await terminal.press("A")
      try await terminal.shows("Add people", "in the call")
      try await terminal.type("Dora")
      try await terminal.press("Space")
      try await terminal.shows("add (1)")
      try await terminal.press("Enter")
      try await terminal.shows("Dora (declines)", "declined")

      try await terminal.press("h")
      try await terminal.shows("has ended")
      try await terminal.press("Escape")
      try await terminal.shows("● Jonas")
      // The history has it under its people.
      try await terminal.press("H")
      try await terminal.shows("TODAY", "Jonas, Mira Holm")
      try await terminal.press("Escape")
      try await quits(terminal)
    }
  }

  @Test func `friends who talk ask us in`() async throws {
    try await withTerminal(100, 30) { terminal in
      try await terminal.visavis("demo --group 3")
      try await terminal.shows("● Anna", "● Ben", "● Carla")
      try await terminal.shows("Anna", "wants you in a group call", "a accept", within: .seconds(30))
      try await terminal.press("a")
      try await terminal.waits(for: "three pictures", within: .seconds(25)) { screen in
        screen.picture.count >= 900 && ["Anna", "Ben", "Carla"].allSatisfy(screen.contains)
      }
      try await terminal.press("l", "l")
      try await terminal.waits(for: "the list") { screen in
        screen.picture.count < 100 && ["Anna", "Ben", "Carla"].allSatisfy(screen.contains)
      }
      try await terminal.press("h")
      try await terminal.shows("has ended")
      try await terminal.press("Escape")
      try await quits(terminal)
    }
  }

  @Test func `nobody comes: each one says why`() async throws {
    try await withTerminal(100, 30) { terminal in
      try await terminal.visavis("demo --friends 7")
      try await terminal.shows("Mira Holm", "wants a video call")
      try await terminal.press("d")
      try await terminal.shows("You declined the call from Mira Holm.")
      try await ticks(terminal, "Boris", "Dora")
      try await terminal.shows("call (2)")
      try await terminal.press("a")
      try await terminal.shows("Boris (busy)", "busy")
      try await terminal.shows("did not answer")
      try await terminal.press("Escape")
      try await quits(terminal)
    }
  }
}
