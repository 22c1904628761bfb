import System
import Testing

extension EndToEnd {
  /// A shell with calls floating above it, in a real terminal.
  @Suite(
    .needsProsody,
    .enabled(
      if: Program.has("tmux", "bash", "vim", "less"),
      "tmux, bash, vim or less is not installed: run Scripts/setup"))
  struct Shell {}
}

extension EndToEnd.Shell {
  private func enter(_ terminal: TmuxTerminal, friends: Int) async throws {
    let file = terminal.home + "/config.toml"
    try Files.write("[screen]\ncolours = \"truecolor\"\n", to: file)
    try await terminal.visavis(
      "demo --config '\(file)' --friends \(friends) --shell env PS1='inside> ' bash --norc --noprofile -i")
    try await terminal.shows("inside>")
  }

  private func leave(_ terminal: TmuxTerminal) async throws {
    try await terminal.shell("exit 3")
    try await terminal.shows("status=3")
    #expect(try await terminal.variable("alternate_on") == "0")
    #expect(await terminal.isEmpty())
    let left = try terminal.leftovers()
    #expect(left == [])
  }

  @Test func `a call rings over vim, is accepted by the prefix and floats while vim goes on`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await enter(terminal, friends: 2)
      try await terminal.shell("vim -n -u NONE")
      try await terminal.shows("VIM - Vi IMproved")
      try await terminal.type("ihello there")
      try await terminal.shows("hello there")

      try await terminal.shows("Mira Holm", "wants a video call", "^g a accept", within: .seconds(30))
      // Letters stay vim's.
      try await terminal.type(" and")
      try await terminal.shows("there and")
      try await terminal.press("C-g", "v")
      let first = try await terminal.waits(for: "a picture above vim") { screen in
        screen.picture.count >= 100 && screen.pictureColours > 8 && screen.contains("hello there and")
      }
      try await terminal.waits(for: "the picture to move") { screen in
        zip(screen.picture, first.picture).count(where: { $0 != $1 }) > 10
      }
      try await terminal.type(" again")
      try await terminal.shows("there and again")

      // The panel steps aside where the cursor comes.
      try await terminal.press("Escape")
      try await terminal.press("C-g", "w")
      try await terminal.type("70A x")
      try await terminal.press("Escape")
      try await terminal.shows("x x x")

      try await terminal.press("C-g", "h")
      try await terminal.shows("The call with Mira Holm has ended.")
      try await terminal.waits(for: "the panel to go") { $0.picture.isEmpty }
      try await terminal.type(":q!")
      try await terminal.press("Enter")
      try await terminal.shows("inside>")
      try await leave(terminal)
    }
  }

  @Test func `a program's colours, pages and cursor are as without us`() async throws {
    try await withTerminal(80, 24) { terminal in
      let colours =
        "printf '\\033[2J\\033[H\\033[38;2;12;200;99mtrue \\033[38;5;208mmany "
        + "\\033[31mfew\\033[0m 你好 é\\n'"
      try await terminal.shell(colours)
      let without = try await terminal.shows("true many few")
      let row = try #require(without.rows.first { String($0.map(\.character)).hasPrefix("true") })
      try await enter(terminal, friends: 1)
      try await terminal.shell(colours)
      let with = try await terminal.waits(for: "the colours") { screen in
        screen.rows.contains { String($0.map(\.character)).hasPrefix("true") }
      }
      let same = try #require(with.rows.first { String($0.map(\.character)).hasPrefix("true") })
      #expect(Array(same.prefix(20)) == Array(row.prefix(20)))

      try await terminal.shell("clear; seq 1 500 | less")
      try await terminal.shows("1 2 3 4 5")
      try await terminal.press("G")
      try await terminal.shows("499 500")
      try await terminal.press("q")
      try await terminal.shell("clear; seq 1 100; stty size; echo $TERM")
      try await terminal.shows("24 80 xterm-256color")
      try await terminal.press("C-g", "[", "PPage")
      try await terminal.waits(for: "earlier lines") { $0.text.contains("\n70") || $0.text.contains("\n60") }
      try await terminal.press("q")
      try await terminal.resize(70, 20)
      try await terminal.shell("clear; stty size")
      try await terminal.shows("20 70")
      try await leave(terminal)
    }
  }

  @Test func `the contacts are a key away and call somebody`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await enter(terminal, friends: 3)
      try await terminal.press("C-g", "!")
      try await terminal.shows("● Jonas", "? keys")
      try await terminal.press("!")
      try await terminal.shell("clear; echo still $((40 + 2))")
      try await terminal.shows("still 42", "inside>")
      try await leave(terminal)
    }
  }
}
