import LocalServer
import System
import Testing

extension EndToEnd {
  /// An account of one's own, in a home of one's own.
  @Suite(
    .needsProsody, .server,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct Accounts {}
}

extension EndToEnd.Accounts {
  private func account(
    _ terminal: TmuxTerminal, _ arguments: [String], password: String = "pw"
  ) async throws -> Program.Result {
    try await Program.run(
      [Program.path(), "account"] + arguments,
      environment: ["VISAVIS_PASSWORD": password].merging(home(terminal)) { $1 })
  }

  private func home(_ terminal: TmuxTerminal) -> [String: String] {
    ["HOME": terminal.home, "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_STATE_HOME": ""]
  }

  /// Alice's account, and devices that need no hardware.
  private func prepare(_ terminal: TmuxTerminal, _ server: PrivateServer) async throws {
    let place = ["--server", "\(server.host):\(server.port)", "--tls-ca", server.caFile]
    let result = try await account(terminal, ["add", "alice@\(server.domain)"] + place)
    #expect(result.status == .exited(0), "\(result.errors)")
    try Files.write(
      """
      [audio]
      input = "tone:440"
      output = "null"
      echo_cancellation = false
      noise_suppression = false
      [video]
      source = "test:320x180@15#alice"
      [server."\(server.domain)"]
      address = "\(server.host):\(server.port)"
      ca_file = "\(server.caFile)"

      """, to: terminal.home + "/.config/visavis/config.toml")
  }

  @Test func `only an account that works is kept, readable by nobody else`() async throws {
    let server = try #require(WithServer.current)
    try await withTerminal(80, 24) { terminal in
      let file = terminal.home + "/.config/visavis/accounts"
      let place = ["--server", "\(server.host):\(server.port)", "--tls-ca", server.caFile]
      let jid = "alice@\(server.domain)"
      let wrong = try await account(terminal, ["add", jid] + place, password: "wrong")
      #expect(wrong.status == .exited(1) && wrong.errors.contains("password"), "\(wrong.errors)")
      #expect(!Files.exists(file))
      let right = try await account(terminal, ["add", jid] + place)
      #expect(right.status == .exited(0), "\(right.errors)")
      #expect(Files.permissions(file) == 0o600)
      #expect(try await account(terminal, ["list"]).output == jid)
      let fresh = try await account(terminal, ["register", "zoe@\(server.domain)"] + place, password: "new")
      #expect(fresh.status == .exited(0), "\(fresh.errors)")
      let removed = try await account(terminal, ["remove", jid])
      #expect(removed.status == .exited(0), "\(removed.errors)")
      #expect(try await account(terminal, ["list"]).output == "zoe@\(server.domain)")
      #expect(try await account(terminal, ["remove", jid]).status != .exited(0))
    }
  }

  @Test func `calling from the command line: the other side sees and hears it, and what the keys do`()
    async throws
  {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        try await prepare(terminal, stage.server)
        let (film, sound) = (stage.folder.file("film.y4m"), stage.folder.file("sound.wav"))
        let bob = try await stage.peer(
          "bob",
          [
            "--answer", "--after", "0.5", "--video-source", "test:320x180@15#bob", "--video-sink",
            "y4m:\(film)",
            "--audio-sink", "wav:\(sound)", "--stats-interval", "0.3",
          ])
        try await terminal.visavis("call \(bob.jid)")
        #expect(try await bob.event("incoming")["media"].items == [.string("audio"), .string("video")])
        try await bob.event("frame")
        try await terminal.waits(for: "a picture") { $0.picture.count > 600 && $0.pictureColours > 8 }
        // More than a second of sound before it stops.
        try await bob.event("stats") { ($0["received"]["audio"]["packets"].number ?? 0) > 80 }
        for (key, member) in [("m", "muted"), ("o", "held")] {
          try await terminal.press(key)
          try await bob.event("party") { $0[member].bool == true }
          let before = bob.count("party")
          try await terminal.press(key)
          try await bob.event("party", number: before + 1) { _ in true }
        }
        try await terminal.press("c")
        try await bob.event("party") { $0["camera"].bool == false }
        try await terminal.press("h")
        try await bob.ended("remoteHangup")
        try await bob.stops()
        try await terminal.shows("has ended.")
        try await terminal.press("q")
        try await terminal.shows("status=0")
        #expect(try Film(film).distance(to: "alice") < 12)
        #expect(abs(try Tone(sound, at: 0.5).hertz / 440 - 1) < 0.01)
      }
    }
  }

  @Test func `the agent hears of calls without a screen`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await withStage { stage in
        try await prepare(terminal, stage.server)
        let agent = try Peer(
          name: "agent", jid: "alice@\(stage.server.domain)", arguments: [Program.path(), "agent"],
          environment: home(terminal), report: "")
        try await agent.event("online")
        let carol = try await stage.peer("carol", ["--call", agent.jid, "--audio"])
        #expect(try await agent.event("incoming")["from"].string == carol.jid)
        try await carol.event("ringing")
        try await carol.stops(1)
        try await agent.ended("remoteCancelled")
        try await agent.stops(0)
      }
    }
  }
}
