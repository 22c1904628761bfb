import System
import Testing

extension EndToEnd {
  /// The app in a terminal that another program draws.
  @Suite(
    .needsProsody,
    .enabled(
      if: Program.has("tmux", "bash", "screen"), "tmux, bash or screen is not installed: run Scripts/setup"))
  struct Multiplexers {}
}

extension EndToEnd.Multiplexers {
  /// A shell inside GNU screen. It keeps an alternate screen only when told to, and has 256 colours only by that name.
  private func enterScreen(_ terminal: TmuxTerminal) async throws {
    let (settings, sockets) = (terminal.folder.file("screenrc"), terminal.folder.file("screens"))
    try Files.makeFolder(sockets, permissions: 0o700)
    try Files.write("startup_message off\naltscreen on\nterm screen-256color\n", to: settings)
    try await terminal.shell(
      "clear; \(terminal.mark) SCREENDIR='\(sockets)' screen -U -c '\(settings)' "
        + "bash -c 'echo inside $((40 + 2)); exec env PS1=\"ready> \" bash --norc --noprofile -i'")
    try await terminal.shows("inside 42", "ready>")
  }

  private func leaveScreen(_ terminal: TmuxTerminal) async throws {
    try await terminal.shell("exit")
    try await terminal.shows("[screen is terminating]")
    #expect(await terminal.isEmpty())
    let left = try terminal.leftovers()
    #expect(left == [])
  }

  private func moves(_ terminal: TmuxTerminal) async throws {
    let first = try await terminal.waits(for: "a picture") { screen in
      screen.picture.count >= 500 && screen.pictureColours > 8
    }
    try await terminal.waits(for: "the picture to move") { screen in
      screen.picture.count >= 500 && zip(screen.picture, first.picture).count(where: { $0 != $1 }) > 25
    }
  }

  @Test func `inside GNU screen: a call with a moving picture, and the shell's screen comes back`()
    async throws
  {
    try await withTerminal(80, 24) { terminal in
      try await enterScreen(terminal)
      try await terminal.shell("stty -g >'\(terminal.home)/before'")
      try await terminal.visavis("demo --friends 1")
      try await terminal.shows("● Echo", "? keys")
      try await terminal.press("v")
      try await moves(terminal)
      try await terminal.press("h")
      try await terminal.shows("The call with Echo has ended.")
      try await terminal.press("Space")
      try await terminal.shows("● Echo", "? keys")
      try await terminal.press("q")
      // What stood there before the app, and nothing of the app.
      let screen = try await terminal.shows("starting a private server", "status=0")
      #expect(!screen.contains("? keys") && screen.picture.isEmpty, "\(screen.text)")
      #expect(try await terminal.variable("cursor_flag") == "1")
      #expect(try await terminal.variable("mouse_any_flag") == "0")
      try await terminal.shell("clear; stty -g >'\(terminal.home)/after'; echo back $((40 + 2))")
      try await terminal.shows("back 42")
      #expect(
        try Files.readText(terminal.home + "/before") == Files.readText(terminal.home + "/after"),
        "stty says otherwise than before")
      try await leaveScreen(terminal)
    }
  }

  /// GNU screen 4.9 holds a lone Escape back until the next key as long as the mouse is reported (modes 1000, 1002, 1003).
  @Test
  func `inside GNU screen: Escape alone is heard at once`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await enterScreen(terminal)
      try await terminal.visavis("demo --friends 1")
      try await terminal.shows("● Echo", "? keys")
      try await terminal.press("?")
      try await terminal.shows("call with video")
      try await terminal.press("Escape")
      try await terminal.waits(for: "the list of keys to go") { !$0.contains("call with video") }
      try await terminal.press("q")
      try await terminal.shows("status=0")
      try await leaveScreen(terminal)
    }
  }
}
