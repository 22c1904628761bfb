import Base
import Store
import System
import Testing

@Suite struct ConfigurationChangeTests {
  @Test func `what differs is told by name, in the order of the file`() throws {
    var new = Configuration()
    #expect(Configuration().changes(to: new) == [])
    new.screen.theme = "light"
    new.calls.busy = .auto
    new.keys["call.mute"] = ["F2"]
    new.servers["example.org"] = .init(domain: "example.org")
    #expect(Configuration().changes(to: new) == ["calls.busy", "screen.theme", "keys", "server"])
    #expect(new.changes(to: Configuration()) == ["calls.busy", "screen.theme", "keys", "server"])
  }

  @Test(arguments: [
    ("screen.theme", Configuration.Effect.now), ("screen.language", .now), ("keys", .now),
    ("keys.style", .now),
    ("notifications.bell", .now), ("calls.talk_release_ms", .now), ("video.mirror", .now),
    ("video.bitrate", .nextCall), ("audio.input", .nextCall), ("calls.relay_only", .nextCall),
    ("log.level", .nextStart), ("server", .nextStart), ("screen.linear", .nextStart),
    ("screen.colours", .nextStart), ("video.codec", .nextStart),
  ])
  func `some changes are felt at once, some later`(path: String, effect: Configuration.Effect) {
    #expect(Configuration.effect(of: path) == effect)
  }

  @Test func `the new settings are read`() throws {
    let (configuration, warnings) = try Configuration.parse(
      """
      [calls]
      talk_release_ms = 500
      [screen]
      language = "zh-CN"
      linear = true
      [keys]
      style = "vi"
      leader = ","
      chord_ms = 700
      "list.top" = ["g g", "home"]
      call.mute = "leader m"
      """)
    #expect(warnings.isEmpty, "\(warnings)")
    #expect(configuration.calls.talkRelease == 500)
    #expect(configuration.screen.language == .chinese && configuration.screen.linear)
    #expect(configuration.keyboard.style == .vi && configuration.keyboard.leader == ",")
    #expect(configuration.keyboard.chordTime == 700)
    #expect(configuration.keys == ["list.top": ["g g", "home"], "call.mute": ["leader m"]])
  }

  @Test(arguments: [
    ("[keys]\nstyle = \"nano\"", "keys.style must be"), ("[keys]\nchord_ms = 1", "keys.chord_ms must be"),
    ("[screen]\nlanguage = \"fr\"", "screen.language must be"),
  ])
  func `wrong values of them are errors`(text: String, part: String) {
    let error = #expect(throws: ConfigurationError.self) { try Configuration.parse(text) }
    #expect(error?.sentence.contains(part) == true)
  }
}

@Suite struct ConfigurationWatchTests {
  private static func at(_ seconds: Int64) -> MonotonicTime { .zero + .seconds(seconds) }

  /// A file of settings in a folder of its own.
  private func inFile(_ text: String?, _ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder(prefix: "visavis-test-")
    defer { folder.remove() }
    let path = folder.file("config.toml")
    if let text { try Files.write(text, to: path) }
    try body(path)
  }

  @Test func `a file that was written anew is read, once`() throws {
    try inFile("[screen]\ntheme = \"light\"\n") { path in
      var watch = ConfigurationWatch(path: path)
      #expect(watch.look(at: Self.at(1)) == nil, "it is known as it is")
      try Files.write("[screen]\ntheme = \"fjord\"\nthem = 1\n", to: path)
      #expect(watch.look(at: Self.at(1)) == nil, "not yet time")
      guard case .changed(let configuration, let warnings)? = watch.look(at: Self.at(2)) else {
        Issue.record("nothing new")
        return
      }
      #expect(configuration.screen.theme == "fjord" && warnings.count == 1)
      #expect(watch.look(at: Self.at(3)) == nil)
    }
  }

  @Test func `a broken file is told with its line, and mended again`() throws {
    try inFile("") { path in
      var watch = ConfigurationWatch(path: path)
      try Files.write("[video]\nfps = 0\n", to: path)
      guard case .broken(let sentence)? = watch.look(at: Self.at(1)) else {
        Issue.record("it is taken for good")
        return
      }
      #expect(sentence.english.contains("config.toml, line 2: video.fps must be"))
      #expect(watch.look(at: Self.at(2)) == nil, "told once")
      try Files.write("[video]\nfps = 20\n", to: path)
      guard case .changed(let configuration, _)? = watch.look(at: Self.at(3)) else {
        Issue.record("not read again")
        return
      }
      #expect(configuration.video.framesPerSecond == 20)
    }
  }

  @Test func `a file that comes or goes`() throws {
    try inFile(nil) { path in
      var watch = ConfigurationWatch(path: path)
      #expect(watch.look(at: Self.at(1)) == nil)
      try Files.write("[video]\nfps = 20\n", to: path)
      #expect(watch.look(at: Self.at(2)) != nil)
      try Files.remove(path)
      #expect(watch.look(at: Self.at(3)) == nil, "the last one counts")
    }
  }
}
