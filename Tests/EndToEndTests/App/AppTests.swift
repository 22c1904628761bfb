import Glibc
import System
import Testing

extension EndToEnd {
  /// The demo in a real terminal, with a real server and friends in processes of their own.
  @Suite(
    .needsProsody,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct App {}
}

extension EndToEnd.App {
  /// A picture that moves: many colours, and two looks at it differ.
  @discardableResult
  private func movingPicture(_ terminal: TmuxTerminal, cells: Int) async throws -> Screenshot {
    let first = try await terminal.waits(for: "a picture of \(cells) cells") { screen in
      screen.picture.count >= cells && screen.pictureColours > 8
    }
    return try await terminal.waits(for: "the picture to move") { screen in
      screen.picture.count >= cells
        && zip(screen.picture, first.picture).count(where: { $0 != $1 }) > cells / 20
    }
  }

  private func quits(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("q")
    try await terminal.shows("status=0")
    #expect(try await terminal.variable("alternate_on") == "0")
    try await checkNothingLeft(terminal)
  }

  private func checkNothingLeft(_ terminal: TmuxTerminal) async throws {
    #expect(await terminal.isEmpty())
    let left = try terminal.leftovers()
    #expect(left == [])
  }

  private func contacts(_ terminal: TmuxTerminal, _ options: String = "") async throws {
    try await terminal.visavis("demo --friends 7 \(options)")
    for friend in ["Echo", "Jonas", "Mira Holm"] { try await terminal.shows("● \(friend)") }
  }

  @Test(arguments: [(80, 24), (40, 12)])
  func `somebody calls and is declined, we call and are answered`(width: Int, height: Int) async throws {
    try await withTerminal(width, height) { terminal in
      let file = terminal.home + "/config.toml"
      try Files.write("[screen]\ncolours = \"\(width == 80 ? "truecolor" : "auto")\"\n", to: file)
      try await contacts(terminal, "--config '\(file)'")
      try await terminal.press("?")
      try await terminal.shows("Keys", "call with video")
      try await terminal.press("Escape")
      try await terminal.waits(for: "the list of keys to go") { !$0.contains("call with video") }

      try await terminal.shows("Mira Holm", "wants a video call")
      try await terminal.press("d")
      try await terminal.shows("You declined the call from Mira Holm.")
      try await terminal.press("Escape")
      try await terminal.shows("● Jonas")
      // What a machine without sound is told goes away by itself.
      if width == 80 { try await terminal.waits(for: "the notice to go") { !$0.contains("No sound server") } }

      try await terminal.press("j")
      try await terminal.shows("▌● Jonas")
      try await terminal.press(width == 80 ? "v" : "Enter")
      try await terminal.shows("Jonas", "video call", "ringing…")
      let picture = try await movingPicture(terminal, cells: width * height / 3)
      #expect(width == 40 || picture.picture.contains { $0.foreground.hasPrefix("38;2;") })

      try await terminal.press("m")
      try await terminal.shows("m unmute")
      try await terminal.press("m")
      try await terminal.shows("m mute")

      try await terminal.press("f")
      let mini = try await terminal.shows("● Echo", "╭ Jonas 0:", "f full")
      #expect(mini.picture.count < width * height / 4, "\(mini.text)")
      // On the smallest terminals the panel is too little for a picture and shows both voices.
      if width == 80 { try await movingPicture(terminal, cells: 100) }
      try await terminal.press("f")
      try await terminal.waits(for: "the whole picture again") { $0.picture.count >= width * height / 3 }

      try await terminal.press("h")
      try await terminal.shows("The call with Jonas has ended.")
      try await terminal.press("Escape")
      try await terminal.shows("● Jonas")
      try await quits(terminal)
    }
  }

  @Test func `somebody calls and is answered; others are busy, decline or have no picture`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await contacts(terminal)
      try await terminal.shows("Mira Holm", "wants a video call", "a accept")
      try await terminal.press("a")
      try await movingPicture(terminal, cells: 500)
      try await terminal.press("h")
      try await terminal.shows("The call with Mira Holm has ended.")
      try await terminal.press("Escape")

      for (name, sentence) in [
        ("Boris", "Boris (busy) is in another call."), ("Dora", "Dora (declines) declined the call."),
      ] {
        try await terminal.shows("● Jonas")
        try await terminal.type("/\(name)")
        try await terminal.shows("▌● \(name)")
        // The first leaves the search field.
        try await terminal.press("Enter", "Enter")
        try await terminal.shows(sentence)
        try await terminal.press("Escape")
        try await terminal.shows("search: \(name)")
        try await terminal.press("Escape")
      }
      try await terminal.shows("● Jonas")
      try await terminal.type("/Petra")
      try await terminal.shows("▌● Petra Vall")
      try await terminal.press("Enter", "Enter")
      try await terminal.shows("Petra Vall", "ringing…")
      // Not one certain second: on a busy machine nobody may have looked just then.
      try await terminal.waits(for: "the time of the call") { screen in
        screen.contains("Petra Vall") && screen.contains("h hang up")
          && (2...9).contains { screen.contains("0:0\($0)") }
      }
      #expect(try await terminal.screen().picture.count < 200)
      // Quitting in a call asks first.
      try await terminal.press("q")
      try await terminal.shows("Quit Visavis?")
      try await terminal.press("y")
      try await terminal.shows("status=0")
      try await checkNothingLeft(terminal)
    }
  }

  @Test func `too small and large again, and a polite end from outside`() async throws {
    try await withTerminal(20, 5) { terminal in
      try await terminal.shell("stty -g >'\(terminal.home)/before'")
      try await terminal.visavis("demo --friends 3")
      try await terminal.shows("Visavis needs 40x12 cells.", "This terminal has 20x5.")
      try await terminal.resize(80, 24)
      try await terminal.shows("● Echo", "● Jonas")
      kill(try #require(terminal.program()), SIGTERM)
      try await checkRestored(terminal)
      try await checkNothingLeft(terminal)
    }
  }

  @Test func `to the background and back, and a polite end from outside all the same`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.shell("stty -g >'\(terminal.home)/before'")
      try await terminal.visavis("demo --friends 1")
      try await terminal.shows("● Echo")
      try await terminal.press("C-z")
      try await terminal.shows("Stopped")
      #expect(try await terminal.variable("alternate_on") == "0")
      try await terminal.shell("clear; echo still $((40 + 2))")
      try await terminal.shows("still 42")
      try await terminal.shell("fg")
      try await terminal.shows("● Echo", "? keys")
      #expect(try await terminal.variable("alternate_on") == "1")
      try await terminal.press("?")
      try await terminal.shows("call with video")
      kill(try #require(terminal.program()), SIGTERM)
      try await checkRestored(terminal)
      try await checkNothingLeft(terminal)
    }
  }

  @Test func `a crash leaves a usable terminal`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.shell("stty -g >'\(terminal.home)/before'")
      // Swift would ask on the terminal what to do with the crash.
      try await terminal.visavis("demo --friends 1", environment: "SWIFT_BACKTRACE=enable=no")
      try await terminal.shows("● Echo")
      kill(try #require(terminal.program()), SIGSEGV)
      try await checkRestored(terminal)
      #expect(await terminal.isEmpty())
    }
  }

  /// The shell works as before, on the screen it had before, and nobody is left.
  private func checkRestored(_ terminal: TmuxTerminal) async throws {
    try await terminal.waits(for: "the shell") {
      $0.text.split(separator: "\n").last?.hasPrefix("ready>") == true
    }
    try await terminal.shell("clear; stty -g >'\(terminal.home)/after'; echo back $((40 + 2))")
    try await terminal.shows("back 42")
    #expect(try await terminal.variable("alternate_on") == "0")
    #expect(try await terminal.variable("cursor_flag") == "1")
    #expect(try await terminal.variable("mouse_any_flag") == "0")
    #expect(
      try Files.readText(terminal.home + "/before") == Files.readText(terminal.home + "/after"),
      "stty says otherwise than before")
  }

  @Test func `the first start leads through signing in, and Ctrl-C ends it`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.visavis("")
      try await terminal.shows("Sign in", "Address", "Password")
      try await terminal.press("C-c")
      try await terminal.shows("status=0")
      #expect(await terminal.isEmpty())
    }
  }

  @Test func `no Prosody for the demo`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.visavis("demo", environment: "PATH='\(terminal.home)'")
      try await terminal.shows("Prosody is not installed", "apt install prosody", "status=1")
      try await checkNothingLeft(terminal)
    }
  }

  @Test func `who wants no colours gets none`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.visavis("demo --friends 1", environment: "NO_COLOR=1")
      let screen = try await terminal.shows("● Echo")
      #expect(screen.rows.joined().allSatisfy { $0.foreground.isEmpty && $0.background.isEmpty })
      try await quits(terminal)
    }
  }

  @Test func `a terminal that nobody knows`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.visavis("", environment: "TERM=nonsense")
      let screen = try await terminal.shows("status=")
      #expect(screen.contains("nonsense") && !screen.contains("status=0"), "\(screen.text)")
    }
  }
}
