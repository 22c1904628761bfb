import LocalServer
import System
import Testing

extension EndToEnd {
  /// What lies over the contacts: the history, commands, settings, ticked contacts, all by keys.
  @Suite(
    .needsProsody, .server,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct Pages {}
}

extension TmuxTerminal {
  /// The settings of whoever signs in here. A short path, so that a sentence about it fits where it is shown.
  var settingsFile: String { folder.file("my.toml") }

  /// Keeps an account, with settings that need no hardware and make no sound, and starts the app.
  func signIn(_ user: String, at server: PrivateServer) async throws {
    let own = home + "/.config/visavis"
    try Files.makeFolder(own, permissions: 0o700)
    try Files.write(
      """
      [[account]]
      jid = "\(user)@\(server.domain)"
      password = "pw"

      """, to: own + "/accounts", permissions: 0o600)
    try Files.write(
      """
      # These words are mine and stay.
      [audio]
      input = "tone:440"
      output = "null"

      [video]
      source = "test:320x180@15#\(user)"
      mirror = true # as in a glass

      [notifications]
      sound = false
      desktop = false

      [screen]
      theme = "default" # by day
      # language = "auto"

      [server."\(server.domain)"]
      address = "\(server.host):\(server.port)"
      ca_file = "\(server.caFile)"

      """, to: settingsFile)
    try await startSignedIn()
  }

  /// Starts the app with what `signIn` has kept.
  func startSignedIn() async throws { try await visavis("--config '\(settingsFile)'") }

  /// Quits from a screen without a call; no process stays.
  func quits() async throws {
    try await press("q")
    try await shows("status=0")
    #expect(await isEmpty())
  }
}

extension Screenshot {
  /// The first line.
  var top: Substring { text.prefix { $0 != "\n" } }

  /// How many lines hold `part`.
  func lines(with part: String) -> Int { rows.count { String($0.map(\.character)).contains(part) } }
}

// MARK: History

extension EndToEnd.Pages {
  /// Bob calls and gives up before anybody has answered.
  private func missesCall(_ terminal: TmuxTerminal, _ stage: Stage) async throws {
    let bob = try await stage.peer("bob", ["--call", "alice@\(stage.server.domain)", "--audio"])
    try await terminal.shows("bob", "wants a voice call")
    try await bob.stops(1)
    try await terminal.shows("bob stopped calling.")
    try await terminal.press("Escape")
    try await terminal.waits(for: "the count of missed calls") {
      $0.line(with: "? keys")?.contains("1 missed") == true
    }
  }

  private func declinesCall(_ terminal: TmuxTerminal, _ stage: Stage) async throws {
    let carol = try await stage.peer("carol", ["--call", "alice@\(stage.server.domain)", "--audio"])
    try await terminal.shows("carol", "wants a voice call")
    try await terminal.press("d")
    try await carol.ended("remoteDeclined")
    try await carol.exits(1)
    try await terminal.shows("You declined the call from carol.")
    try await terminal.press("Escape")
    try await terminal.shows("◌ carol", "? keys")
  }

  /// Calls Bob, who answers, and hangs up.
  private func finishesCall(_ terminal: TmuxTerminal, _ stage: Stage) async throws -> Peer {
    let bob = try await stage.peer("bob", ["--answer", "--after", "1", "--audio"])
    try await terminal.shows("▌● bob", "? keys")
    try await terminal.press("a")
    try await terminal.shows("bob", "voice call", "ringing…")
    try await bob.event("connected")
    try await terminal.shows("bob", "o hold")
    try await terminal.press("h")
    try await bob.ended("remoteHangup")
    try await terminal.shows("The call with bob has ended.")
    try await terminal.press("Escape")
    try await terminal.shows("▌● bob", "? keys")
    return bob
  }

  @Test func `missed, declined and finished calls stand in the history, and one is called again from it`()
    async throws
  {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        try await terminal.signIn("alice", at: stage.server)
        try await terminal.shows("alice@e2e.test", "available", "bob", "carol", "? keys")
        try await missesCall(terminal, stage)
        try await declinesCall(terminal, stage)
        let bob = try await finishesCall(terminal, stage)

        try await terminal.press("H")
        let all = try await terminal.shows("all missed video voice", "▌→ bob", "← carol", "← bob")
        #expect(all.contains("The call with bob has ended."), "\(all.text)")
        #expect(all.line(with: "← carol")?.contains("declined") == true, "\(all.text)")
        #expect(all.line(with: "← bob")?.contains("missed") == true, "\(all.text)")
        try await filters(terminal)
        try await deletesAndRestores(terminal)
        try await callsAgain(terminal, bob)

        try await terminal.press("Escape")
        let contacts = try await terminal.shows("● bob", "? keys")
        // Who has looked at the history knows what was missed.
        #expect(contacts.line(with: "? keys")?.contains("missed") == false, "\(contacts.text)")
        try await bob.stops()
        try await terminal.quits()
      }
    }
  }

  private func filters(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("2")
    try await terminal.waits(for: "the missed calls alone") { screen in
      screen.contains("▌← bob") && screen.contains("bob stopped calling.") && !screen.contains("→ bob")
        && !screen.contains("← carol")
    }
    try await terminal.press("Tab")
    try await terminal.shows("No calls of this kind.")
    try await terminal.press("1")
    try await terminal.shows("▌→ bob", "← carol", "← bob")
  }

  private func deletesAndRestores(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("G")
    try await terminal.shows("▌← bob")
    try await terminal.press("x")
    try await terminal.waits(for: "the call to go") { screen in
      !screen.contains("← bob") && screen.contains("is off the list. u brings it back.")
    }
    try await terminal.press("u")
    try await terminal.shows("The call is back on the list.", "← bob")
  }

  /// Calls whoever was missed; Bob hears it ring.
  private func callsAgain(_ terminal: TmuxTerminal, _ bob: Peer) async throws {
    try await terminal.press("G")
    try await terminal.shows("▌← bob")
    try await terminal.press("Enter")
    try await terminal.shows("bob", "voice call", "ringing…")
    let call = try await bob.event("incoming", number: 2)
    #expect(call["media"].items == [.string("audio")])
    try await terminal.press("h")
    try await terminal.waits(for: "the end of the call") { screen in
      screen.contains("You cancelled the call to bob.") || screen.contains("The call with bob has ended.")
    }
    try await terminal.press("Escape")
    try await terminal.waits(for: "the call in the history") { $0.lines(with: "→ bob") == 2 }
  }
}

// MARK: Commands, and the demo's card and history

extension EndToEnd.Pages {
  @Test func `a command leads to a card that knows the last call, and the demo has a history`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.demo()
      try await terminal.shows("Visavis: voice, video")
      try await runsCommands(terminal)

      let card = try await terminal.shows("DEVICES", "Visavis: voice, video", "LAST CALLS", "no calls yet")
      #expect(card.contains("echo@demo.visavis") && card.contains("x remove"), "\(card.text)")
      try await terminal.press("v")
      try await terminal.shows("Echo", "video call", "ringing…")
      try await terminal.shows("Echo", "o hold")
      try await terminal.press("h")
      try await terminal.shows("The call with Echo has ended.")
      try await terminal.press("Escape")
      try await terminal.waits(for: "the call on the card") { screen in
        screen.contains("LAST CALLS") && screen.line(with: "today")?.contains("video") == true
      }
      try await terminal.press("Escape")
      try await terminal.shows("▌● Echo", "? keys")

      try await terminal.press("H")
      try await terminal.shows("▌→ Echo", "The call with Echo has ended.", "video call")
      try await terminal.press("4")
      try await terminal.shows("No calls of this kind.")
      try await terminal.press("3")
      try await terminal.shows("▌→ Echo")
      try await terminal.press("/")
      try await terminal.shows("search:")
      try await terminal.type("nobody")
      try await terminal.shows("No calls with “nobody”.")
      try await terminal.press("Escape")
      try await terminal.waits(for: "the end of the search") { screen in
        screen.contains("▌→ Echo") && !screen.contains("search: nobody")
      }
      try await terminal.press("Enter")
      try await terminal.shows("Echo", "video call", "ringing…")
      try await terminal.press("h")
      try await terminal.waits(for: "the end of the call") { screen in
        screen.contains("You cancelled the call to Echo.") || screen.contains("The call with Echo has ended.")
      }
      try await terminal.press("Escape")
      try await terminal.waits(for: "both calls") { $0.lines(with: "→ Echo") == 2 }
      try await terminal.quits()
    }
  }

  /// What is unknown, and what cannot be done now, is said; the last one opens Echo's card.
  private func runsCommands(_ terminal: TmuxTerminal) async throws {
    try await terminal.press(":")
    try await terminal.shows("Commands", "type what you want to do")
    try await terminal.type("zzzz")
    try await terminal.shows("There is no command “zzzz”.")
    try await terminal.press("C-u")
    try await terminal.type("hang up")
    try await terminal.shows("▌ hang up, or cancel", "No call goes on.")
    try await terminal.press("C-u")
    try await terminal.type("about ec")
    try await terminal.shows("▌ about Echo")
    try await terminal.press("Enter")
    try await terminal.waits(for: "the commands to go") { !$0.contains("Commands") }
  }
}

// MARK: Settings, and ticked contacts

extension EndToEnd.Pages {
  @Test func `settings change by keys and by hand, comments stay, and a broken file changes nothing`()
    async throws
  {
    let server = try #require(WithServer.current)
    try await withTerminal(80, 24) { terminal in
      try await terminal.signIn("alice", at: server)
      try await terminal.shows("alice@e2e.test", "available", "bob", "carol", "? keys")
      let before = try Files.readText(terminal.settingsFile)
      try await changesTheme(terminal, before)
      try await changesLanguage(terminal, before)
      try await changesByHand(terminal, before)
      try await terminal.press("Escape")
      try await terminal.shows("bob", "carol", "? keys")
      try await ticks(terminal)
      try await terminal.quits()
    }
  }

  /// The theme is typed; fjord has the status line below.
  private func changesTheme(_ terminal: TmuxTerminal, _ before: String) async throws {
    try await terminal.press(":")
    try await terminal.shows("Commands")
    try await terminal.type("setting screen.th")
    try await terminal.shows("▌ setting screen.theme")
    try await terminal.press("Enter")
    let plain = try await terminal.shows("▌ theme default")
    #expect(plain.top.contains("Visavis"), "\(plain.text)")
    try await terminal.press("Enter")
    try await terminal.shows("Setting screen.theme", "Value default")
    try await terminal.press("C-u")
    try await terminal.type("fjord")
    try await terminal.shows("Value fjord")
    try await terminal.press("Enter")
    try await terminal.waits(for: "the other theme") { screen in
      screen.contains("screen.theme is now fjord.") && screen.contains("▌ theme fjord")
        && !screen.top.contains("Visavis")
    }
    let now = try Files.readText(terminal.settingsFile)
    #expect(now == before.replacing("theme = \"default\" # by day", with: "theme = \"fjord\" # by day"))
  }

  /// One step back from “auto” is the last of the languages; then both changes are taken back.
  private func changesLanguage(_ terminal: TmuxTerminal, _ before: String) async throws {
    try await terminal.press("j", "j", "j", "j", "j")
    try await terminal.shows("▌ language auto", "By itself: auto")
    try await terminal.press("Left")
    try await terminal.shows("▌ language zh-CN", "默认：auto", "返回")
    let comment = "# language = \"auto\"\n"
    let now = try Files.readText(terminal.settingsFile)
    #expect(now.contains(comment + "language = \"zh-CN\"\n"), "\(now)")
    try await terminal.press("u")
    try await terminal.shows("▌ language auto", "screen.language is auto again.", "By itself: auto")
    try await terminal.press("u")
    try await terminal.waits(for: "the theme from before") { screen in
      screen.contains("▌ theme default") && screen.top.contains("Visavis")
    }
    #expect(try Files.readText(terminal.settingsFile) == before)
  }

  /// Somebody else writes the file: with a mistake in it first, then without.
  private func changesByHand(_ terminal: TmuxTerminal, _ before: String) async throws {
    let other = before.replacing("theme = \"default\"", with: "theme = \"fjord\"")
    let broken = other.replacing("mirror = true # as in a glass", with: "mirror = 3")
    let lines = broken.split(separator: "\n", omittingEmptySubsequences: false)
    let number = try #require(lines.firstIndex(of: "mirror = 3")) + 1
    try Files.write(broken, to: terminal.settingsFile)
    let screen = try await terminal.shows("line \(number):", "video.mirror", "settings stay")
    #expect(screen.contains("▌ theme default") && screen.top.contains("Visavis"), "\(screen.text)")

    try Files.write(other, to: terminal.settingsFile)
    try await terminal.waits(for: "the other theme") { screen in
      screen.contains("The settings were read again.") && screen.contains("▌ theme fjord")
        && !screen.top.contains("Visavis")
    }
  }

  /// Two are ticked for a call with both, and unticked again.
  private func ticks(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("Space")
    try await terminal.shows("✓", "call (1)")
    try await terminal.press("Space")
    let both = try await terminal.shows("call (2)")
    #expect(both.lines(with: "✓") == 2, "\(both.text)")
    try await terminal.press("Escape")
    try await terminal.waits(for: "the ticks to go") { !$0.contains("✓") && !$0.contains("call (2)") }
  }
}
