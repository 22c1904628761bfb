import LocalServer
import System
import Testing

extension EndToEnd {
  /// What one does inside a call, by keys.
  @Suite(
    .needsProsody, .server,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct InCall {}
}

extension EndToEnd.InCall {
  /// Alice in a video call with Bob, who sends a picture of his own.
  private func call(_ terminal: TmuxTerminal, _ stage: Stage) async throws -> Peer {
    try CallHome.furnish(terminal.home, for: "alice", at: stage.server)
    let bob = try await stage.peer("bob", ["--answer", "--video-source", "test:320x180@15#bob"])
    try await terminal.visavis("call \(bob.jid)")
    try await terminal.waits(for: "Bob's picture") { Self.isLarge("bob", rather: "alice", $0) }
    return bob
  }

  /// Whether most of the screen has the colour of the picture called `name`; the corner with the small one aside.
  private static func isLarge(_ name: String, rather other: String, _ screen: Screenshot) -> Bool {
    PicturePatch(screen, columns: 5..<40, rows: 5..<15).isMore(like: name, than: other)
  }

  /// Hangs up and quits; no process stays.
  private func leaves(_ terminal: TmuxTerminal, saying sentence: String = "has ended.") async throws {
    try await terminal.press("h")
    try await terminal.shows(sentence)
    try await terminal.press("q")
    try await terminal.shows("status=0")
    #expect(await terminal.isEmpty())
  }

  // MARK: Devices

  @Test(.enabled(if: SoundDaemon.isInstalled, "pulseaudio or pactl is not installed: run Scripts/setup"))
  func `another microphone and another loudspeaker, and the sound goes there`() async throws {
    try await withSound { sound in
      try await withTerminal(80, 24) { terminal in
        try await terminal.visavis(
          "demo --friends 1", environment: "XDG_RUNTIME_DIR= PULSE_SERVER='\(sound.address)'")
        try await terminal.shows("● Echo", "? keys")
        try await terminal.press("v")
        try await terminal.state { $0["phase"].string == "active" }
        try await sound.waits(playing: ["one"], recording: ["mic-one"])

        try await terminal.press("D")
        try await terminal.shows("Devices", "Device-mic-two", "Loudspeaker-two", "Speak: the line moves")
        // The microphones hear a tone: the line is there, and long.
        try await terminal.shows("━━━")
        try await terminal.press("Down", "Down")
        try await terminal.shows("▌ Device-mic-two", "━━━")
        try await terminal.press("Enter")
        try await terminal.shows("▌ ● Device-mic-two")
        // Once for the call, and once for the line.
        try await sound.waits(playing: ["one"], recording: ["mic-two", "mic-two"])
        try await terminal.press("Down", "Down", "Down")
        try await terminal.shows("▌ Loudspeaker-two", "space plays a tone.")
        try await terminal.press("Enter")
        try await terminal.shows("▌ ● Loudspeaker-two", "● Device-mic-two")
        try await terminal.press("Escape")
        try await terminal.waits(for: "the devices to go") { !$0.contains("Loudspeaker-two") }
        try await sound.waits(playing: ["two"], recording: ["mic-two"])
        try await leaves(terminal)
      }
    }
  }

  // MARK: Figures and settings

  @Test func `the figures of the connection are there and make sense`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        let bob = try await call(terminal, stage)
        try await terminal.press("i")
        let screen = try await terminal.waits(for: "all figures") { screen in
          Self.number(screen.value(of: "there and back"), "ms") != nil
            && Self.number(screen.value(of: "delay"), "ms") != nil
            && screen.value(of: "from them to you") != "not known yet"
            && screen.value(of: "their picture")?.hasPrefix("320x180 at") == true
        }
        #expect(screen.contains("The connection") && screen.contains("The last minute"))
        #expect(screen.value(of: "codecs") == "VP8, OPUS")
        #expect(screen.value(of: "encryption") == "encrypted")
        #expect(screen.value(of: "cipher")?.contains("AES") == true)
        #expect(screen.value(of: "path")?.contains("↔") == true)
        for label in ["received", "sent"] {
          let rate = screen.value(of: label)
          let large = Self.number(rate, "Mbit/s").map { 1_000 * $0 }
          let kilobits = Self.number(rate, "kbit/s") ?? large ?? 0
          #expect(kilobits >= 10 && kilobits < 5_000, "\(label): \(rate ?? "nothing")")
        }
        #expect(try #require(Self.number(screen.value(of: "there and back"), "ms")) < 500)
        #expect(try #require(Self.number(screen.value(of: "delay"), "ms")) < 2_000)
        #expect(try #require(Self.number(screen.value(of: "lost of ours"), "%")) < 50)
        // The call is obeyed below the figures.
        try await terminal.press("m")
        try await bob.event("party") { $0["muted"].bool == true }
        try await terminal.press("i")
        try await terminal.waits(for: "the figures to go") { !$0.contains("The last minute") }
        try await leaves(terminal)
        try await bob.ended("remoteHangup")
      }
    }
  }

  /// The number in front of `unit`; nil where there is none, or another unit.
  private static func number(_ text: String?, _ unit: String) -> Double? {
    let parts = (text ?? "").split(separator: " ")
    return parts.count == 2 && parts[1] == unit ? Double(parts[0]) : nil
  }

  @Test func `what is adjusted shows at once`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        _ = try await call(terminal, stage)
        try await terminal.waits(for: "our own picture in the corner") { Self.isOwnSmall($0) }
        try await terminal.press("S")
        try await terminal.shows("Sound and picture", "▌ Your picture by itself", "Volume of bob 100 %")
        try await terminal.press("Right")
        try await terminal.shows("▌ Your picture low")
        try await terminal.press("Down", "Down", "Down", "Right")
        try await terminal.shows("▌ Volume of bob 110 %")
        try await terminal.press("Down", "Down", "Down", "Down", "Down", "Right")
        try await terminal.shows("▌ Show your picture off")
        try await terminal.press("Escape")
        try await terminal.waits(for: "our own picture to go") { screen in
          !screen.contains("Sound and picture") && Self.isLarge("bob", rather: "alice", screen)
            && !Self.isOwnSmall(screen)
        }
        // It stays as it was left.
        try await terminal.press("S")
        try await terminal.shows("Your picture low", "Volume of bob 110 %", "Show your picture off")
        try await terminal.press("Escape")
        try await terminal.waits(for: "the settings to go") { !$0.contains("Sound and picture") }
        try await leaves(terminal)
      }
    }
  }

  /// Whether Alice's picture is in the lower right corner.
  private static func isOwnSmall(_ screen: Screenshot) -> Bool {
    PicturePatch(screen, columns: 65..<75, rows: 18..<21).isMore(like: "alice", than: "bob")
  }

  // MARK: Pictures

  @Test func `the pictures change places, and our own is one of a mirror or not`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        _ = try await call(terminal, stage)
        try await terminal.press("Tab")
        // The test picture is brighter on its right; in a mirror on its left.
        try await terminal.waits(for: "our own picture, mirrored") { screen in
          Self.isLarge("alice", rather: "bob", screen) && Self.slope(screen) < -8
        }
        try await terminal.press("S", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Enter")
        try await terminal.shows("▌ Mirror your picture off")
        try await terminal.press("Escape")
        try await terminal.waits(for: "our own picture, as the camera sees it") { screen in
          Self.isLarge("alice", rather: "bob", screen) && Self.slope(screen) > 8
        }
        try await terminal.press("Tab")
        try await terminal.waits(for: "Bob's picture again") { Self.isLarge("bob", rather: "alice", $0) }
        try await leaves(terminal)
      }
    }
  }

  /// By how much the large picture is brighter on its right.
  private static func slope(_ screen: Screenshot) -> Double {
    let left = PicturePatch(screen, columns: 3..<12, rows: 5..<16)
    let right = PicturePatch(screen, columns: 48..<57, rows: 5..<16)
    return right.brightness - left.brightness
  }

  @Test func `the little panel goes to every corner, has four sizes and becomes the whole screen again`()
    async throws
  {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        _ = try await call(terminal, stage)
        try await terminal.press("f")
        try await panel(terminal, x: 51, y: 2)
        try await terminal.shows("● bob", "f full")
        try await terminal.waits(for: "Bob's picture in the panel") { screen in
          PicturePatch(screen, columns: 53..<77, rows: 4..<10).isMore(like: "bob", than: "alice")
        }
        for (key, x, y) in [
          ("C-Down", 51, 13), ("C-Left", 1, 13), ("C-Up", 1, 2), ("C-Right", 51, 2), ("w", 51, 13),
        ] {
          try await terminal.press(key)
          try await panel(terminal, x: x, y: y)
        }
        // In the lower right corner.
        for (width, height) in [(40, 13), (56, 18), (20, 4), (28, 9)] {
          try await terminal.press("z")
          try await panel(terminal, x: 79 - width, y: 22 - height, width: width, height: height)
        }
        try await terminal.press("f")
        try await terminal.waits(for: "the whole screen again") { screen in
          Self.isLarge("bob", rather: "alice", screen) && screen.panel(of: "bob") == nil
        }
        try await leaves(terminal)
      }
    }
  }

  private func panel(
    _ terminal: TmuxTerminal, x: Int, y: Int, width: Int = 28, height: Int = 9
  ) async throws {
    let place = Screenshot.Place(x: x, y: y, width: width, height: height)
    try await terminal.waits(for: "the panel at \(place)") { $0.panel(of: "bob") == place }
  }
}

// MARK: A second call

extension EndToEnd.InCall {
  /// Carol calls Alice, who is in a call.
  private func waitingCall(_ terminal: TmuxTerminal, _ stage: Stage) async throws -> Peer {
    let carol = try await stage.peer(
      "carol", ["--call", "alice@\(stage.server.domain)", "--video-source", "test:320x180@15#carol"])
    try await terminal.shows(
      "carol wants a video call", "a accept, hold", "e accept, end", "d decline", "i ignore")
    return carol
  }

  private func bannerGoes(_ terminal: TmuxTerminal) async throws {
    try await terminal.waits(for: "the banner to go") { !$0.contains("wants a video call") }
  }

  @Test func `a second call is declined, and another one is taken in place of the first`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        let bob = try await call(terminal, stage)
        let first = try await waitingCall(terminal, stage)
        try await terminal.press("d")
        try await first.ended("remoteDeclined")
        try await first.exits(1)
        try await bannerGoes(terminal)
        #expect(bob.count("ended") == 0)

        let second = try await waitingCall(terminal, stage)
        try await terminal.press("V")
        try await bob.ended("remoteHangup")
        try await second.event("frame")
        try await bannerGoes(terminal)
        try await terminal.waits(for: "Carol's picture") { Self.isLarge("carol", rather: "bob", $0) }
        try await leaves(terminal, saying: "The call with carol has ended.")
        try await second.ended("remoteHangup")
      }
    }
  }

  @Test func `a second call puts the first one on hold, and when it ends the first goes on`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        let bob = try await call(terminal, stage)
        let carol = try await waitingCall(terminal, stage)
        var said = bob.events.elements.count
        try await terminal.press("v")
        try await told(bob, held: true, after: said)
        try await carol.event("frame")
        try await terminal.shows("carol", "bob waits on hold")

        said = bob.events.elements.count
        let carolSaid = carol.events.elements.count
        try await terminal.press("s")
        try await told(bob, held: false, after: said)
        try await told(carol, held: true, after: carolSaid)
        try await terminal.shows("bob", "carol waits on hold")

        said = bob.events.elements.count
        try await terminal.press("s")
        try await told(bob, held: true, after: said)
        try await terminal.shows("carol", "bob waits on hold")
        said = bob.events.elements.count
        try await terminal.press("h")
        try await carol.ended("remoteHangup")
        try await told(bob, held: false, after: said)
        try await terminal.waits(for: "Bob's picture again") { Self.isLarge("bob", rather: "carol", $0) }
        try await leaves(terminal, saying: "The call with bob has ended.")
      }
    }
  }

  /// Waits until `peer` says, after the first `count` lines, that we hold the call or no longer do.
  private func told(_ peer: Peer, held: Bool, after count: Int) async throws {
    let found = await peer.events.first(within: .seconds(10)) { events in
      events.dropFirst(count).contains { event in
        event["event"].string == "party" && event["held"].bool == held
      } ? true : nil
    }
    #expect(found == true, "\(peer.transcript)")
  }
}

// MARK: Lines

extension EndToEnd.InCall {
  @Test func `lines are written both ways, and in the little panel they are told in passing`() async throws {
    let server = try #require(WithServer.current)
    try await withTerminal(80, 24) { terminal in
      let home = terminal.folder.file("bob")
      try CallHome.furnish(home, for: "bob", at: server)
      try CallHome.furnish(terminal.home, for: "alice", at: server)
      let bob = try LinearApp(home: home)
      do {
        try await writes(terminal, bob, to: "bob@\(server.domain)")
        #expect(try await bob.close() == .exited(0))
      } catch {
        _ = try? await bob.close()
        throw error
      }
    }
  }

  private func writes(_ terminal: TmuxTerminal, _ bob: LinearApp, to jid: String) async throws {
    try await bob.says("You are online as \(jid)")
    try await terminal.visavis("call \(jid) --audio", environment: "XDG_RUNTIME_DIR=")
    try await bob.says("alice calls, voice.")
    bob.type("a")
    try await bob.says("You are talking with alice")
    try await terminal.state { $0["phase"].string == "active" }
    try await terminal.press("n")
    try await terminal.shows("write:", "a line to them")
    // Letters are letters now, and no keys.
    try await terminal.type("hello, how are you?")
    try await terminal.press("Enter")
    try await terminal.shows("you: hello, how are you?")
    try await bob.says("alice: hello, how are you?")
    bob.type("n")
    bob.type("fine 你好\r")
    try await terminal.shows("bob: fine 你好")
    // An empty line ends it.
    try await terminal.press("Enter")
    try await terminal.waits(for: "the field to go") { !$0.contains("write:") && $0.contains("h hang up") }

    try await terminal.press("f")
    try await terminal.waits(for: "the little panel") { $0.panel(of: "bob") != nil }
    bob.type("are you there?\r")
    let screen = try await terminal.shows("bob: are you there?", "● bob")
    #expect(screen.panel(of: "bob") != nil)
    try await terminal.press("f")
    try await terminal.waits(for: "the line on the call's screen") { screen in
      screen.panel(of: "bob") == nil && screen.contains("bob: are you there?")
    }
    try await leaves(terminal)
    try await bob.says("The call with alice has ended.")
  }
}
