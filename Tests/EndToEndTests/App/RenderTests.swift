import Base
import System
import Testing

extension EndToEnd {
  /// Pictures and panels in a real terminal: what the compositor believes to be on the screen is there.
  @Suite(
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"),
    .enabled(if: Program.bench != nil, "visavis-bench was not built"))
  struct Rendering {}
}

extension Program {
  /// The program that plays pictures, built beside the one under test.
  fileprivate static var bench: String? {
    guard let program = try? path() else { return nil }
    let bench = program + "-bench"
    return Files.isExecutable(bench) ? bench : nil
  }
}

extension EndToEnd.Rendering {
  /// Waits until the player's report says `state`.
  private func report(_ path: String, says state: String) async throws {
    let deadline = MonotonicTime.now() + .seconds(60)
    while !((try? Files.readText(path)) ?? "").hasPrefix("state \(state)\n") {
      guard MonotonicTime.now() < deadline else {
        throw Peer.Waited(description: "waited in vain for the player to say “\(state)”")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Whether two colours are the same but for what pictures at rest may be off.
  private func isNear(_ one: String, _ other: String) -> Bool {
    let a = one.split(separator: ";").compactMap { Int($0) }
    let b = other.split(separator: ";").compactMap { Int($0) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 4 }
  }

  @Test func `after panels moved, grew and closed every cell is as a full repaint makes it`() async throws {
    let bench = try #require(Program.bench)
    try await withTerminal(120, 40) { terminal in
      let file = terminal.folder.file("report")
      try await terminal.shell(
        "clear; \(terminal.mark) '\(bench)' play --tiles 4 --seconds 1 --symbols half --colors truecolor "
          + "--panels --hold --report '\(file)' >/dev/null; echo status=$?")
      try await report(file, says: "held")
      let held = try await terminal.screen()
      #expect(held.picture.count > 3_000)
      try await terminal.press("r")
      try await report(file, says: "repainted")
      let repainted = try await terminal.screen()
      #expect(held.text == repainted.text)
      let cells = zip(held.rows.joined(), repainted.rows.joined())
      let wrong = cells.count { old, new in
        !isNear(old.foreground, new.foreground) || !isNear(old.background, new.background)
      }
      #expect(wrong == 0)
      try await terminal.press("q")
      try await terminal.shows("status=0")
    }
  }
}
