import Base
import Store
import System
import Testing

@Suite struct ConfigurationTests {
  private func parse(_ text: String) throws -> Configuration {
    let (configuration, warnings) = try Configuration.parse(text)
    #expect(warnings == [])
    return configuration
  }

  @Test func `nothing set means the defaults`() throws {
    #expect(try parse("") == Configuration())
    let configuration = try parse("[calls]\n[audio]\n")
    #expect(configuration == Configuration())
    #expect(
      configuration.calls.busy == .ask && configuration.notifications.bell
        && configuration.ringtones.volume == 80)
  }

  @Test func `the commented default file says nothing but the defaults`() throws {
    let text = Configuration.commentedDefaults
    #expect(try parse(text) == Configuration())
    // And with every comment sign of a setting removed it says them aloud.
    let loud = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("# ") && line.contains(" = ") && !line.contains("call.hangup") ? line.dropFirst(2) : line
    }.joined(separator: "\n").replacing("# [server", with: "[server").replacing(
      "TLS from", with: "# TLS from")
    let (configuration, warnings) = try Configuration.parse(loud)
    #expect(warnings == [])
    var expected = Configuration()
    var server = Configuration.Server(domain: "example.org")
    (server.host, server.port, server.caFile) = ("xmpp.example.org", 5222, "~/ca.pem")
    expected.servers["example.org"] = server
    #expect(configuration == expected)
  }

  @Test func `every kind of setting is read`() throws {
    let configuration = try parse(
      """
      [calls]
      busy = "auto"
      relay_only = true
      [audio]
      input = "exec:sox -d -t raw -"
      input_volume = 150
      [video]
      size = "640x360"
      codec = "vp9"
      [ringtones]
      incoming = "~/ring.wav"
      hangup = "off"
      busy = "default"
      volume = 0
      [notifications]
      sound = false
      flash = false
      [screen]
      symbols = "quadrant"
      colours = "256"
      [log]
      level = "debug"
      """)
    #expect(configuration.calls.busy == .auto && configuration.calls.relayOnly)
    #expect(configuration.audio.input == "exec:sox -d -t raw -" && configuration.audio.inputVolume == 150)
    #expect(configuration.video.size == "640x360" && configuration.video.codec == .vp9)
    #expect(configuration.ringtones.tones == [.incoming: "~/ring.wav", .hangup: "off"])
    #expect(configuration.ringtones.volume == 0)
    let notifications = configuration.notifications
    #expect(!notifications.sound && !notifications.flash && notifications.banner && notifications.bell)
    #expect(configuration.screen.symbols == .quadrant && configuration.screen.colours == .palette256)
    #expect(configuration.log.level == .debug)
  }

  @Test func `keys may be one, several or none, dotted with or without quotes`() throws {
    let configuration = try parse(
      """
      [keys]
      "call.hangup" = "h"
      call.mute = ["m", "F5"]
      quit = []
      """)
    #expect(configuration.keys == ["call.hangup": ["h"], "call.mute": ["m", "F5"], "quit": []])
  }

  @Test(
    arguments: [
      ("xmpp.example.org", "xmpp.example.org", nil), ("h:5223", "h", 5223),
      ("[2001:db8::1]:5222", "2001:db8::1", 5222),
      ("[::1]", "::1", nil), ("2001:db8::1", "2001:db8::1", nil),
    ] as [(String, String, UInt16?)])
  func `a server's address`(text: String, host: String, port: UInt16?) throws {
    let server = try parse("[server.\"example.org\"]\naddress = \"\(text)\"\ndirect_tls = true").servers[
      "example.org"]
    #expect(
      server?.host == host && server?.port == port && server?.directTLS == true
        && server?.domain == "example.org")
  }

  @Test(arguments: [
    ("[calls]\nbusy = \"maybe\"", "line 2: calls.busy must be \"ask\" or \"auto\", not \"maybe\"."),
    ("[calls]\n\nrelay_only = 1", "line 3: calls.relay_only must be true or false, not 1."),
    (
      "[audio]\ninput_volume = 401",
      "line 2: audio.input_volume must be a whole number from 0 to 400, not 401."
    ),
    ("[audio]\ninput = 3.5", "line 2: audio.input must be a text in quotes, not 3.5."),
    (
      "[video]\nsize = \"640\"",
      "line 2: video.size must be a size such as \"640x360\", at most 4096x4096, not \"640\"."
    ),
    ("audio = 1", "line 1: audio must be a section: write [audio] on a line of its own, not 1."),
    ("[keys]\nquit = 5", "line 2: keys.quit must be a key in quotes, or a list of them, not 5."),
    ("[video]\nfps = [1]", "line 2: video.fps must be a whole number from 1 to 60, not a list."),
    (
      "[server.a]\naddress = \"h:0\"",
      "line 2: server.a.address must be \"HOST\" or \"HOST:PORT\", not \"h:0\"."
    ),
    ("[server.a]\ndirect_tls = \"x\"", "line 2: server.a.direct_tls must be true or false, not \"x\"."),
  ])
  func `a wrong value is an error with its line and what to do`(text: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try Configuration.parse(text, file: "c") }
    #expect(error?.sentence == "c, " + sentence)
  }

  @Test func `all that is wrong is told at once`() {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.parse("[video]\nfps = 0\nbitrate = \"fast\"\n")
    }
    #expect(error?.problems.map(\.line) == [2, 3])
  }

  @Test(arguments: [
    (
      "[calls]\nbussy = \"ask\"",
      "Line 2: there is no setting calls.bussy; it is ignored. Did you mean calls.busy?"
    ),
    ("[vidoe]\nfps = 5", "Line 1: there is no section [vidoe]; it is ignored. Did you mean [video]?"),
    ("theme = \"x\"", "Line 1: there is no setting theme; it is ignored. Did you mean screen.theme?"),
    (
      "[log]\nquite_something_else = { a = 1, b = [2] }",
      "Line 2: there is no setting log.quite_something_else; it is ignored."
    ),
    (
      "[server.a]\nadress = \"h\"", "Line 2: there is no setting adress; it is ignored. Did you mean address?"
    ),
  ])
  func `an unknown name is a warning that says what was meant`(text: String, sentence: String) throws {
    let (_, warnings) = try Configuration.parse(text)
    #expect(warnings.map(\.sentence) == [sentence])
  }

  @Test func `a file that is not there sets nothing`() throws {
    #expect(try Configuration.load("/no/such/config.toml").configuration == Configuration())
    #expect(throws: ConfigurationError.self) { try Configuration.load("/proc") }
  }

  @Test func `no text makes the reader crash`() throws {
    var generator = SeededGenerator(seed: 2026)
    let seed = Array(Configuration.commentedDefaults.replacing("# ", with: "").utf8)
    let pieces: [[UInt8]] =
      ["[", "]", "=", "\"", ".", "\n", "{", "}", "[[", "é", "0", "'", ","].map { Array($0.utf8) } + [[0xFF]]
    for _ in 0..<300 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...20, using: &generator))
        bytes.replaceSubrange(start..<end, with: pieces.randomElement(using: &generator) ?? [])
      }
      _ = try? Configuration.parse(String(decoding: bytes, as: UTF8.self))
    }
  }
}
