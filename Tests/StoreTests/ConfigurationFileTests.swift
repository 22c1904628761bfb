import Base
import Store
import System
import Testing

/// One setting changed in a file that a person wrote.
@Suite struct ConfigurationFileTests {
  private func set(_ path: String, _ value: String?, in text: String) throws -> String {
    try ConfigurationFile.set(path, to: value, in: text)
  }

  @Test(arguments: [
    // In place, with everything around it as it was.
    ("[audio]\ninput_volume = 100\n", "90", "[audio]\ninput_volume = 90\n"),
    ("[audio]\n  input_volume=100# loud\n\n", "90", "[audio]\n  input_volume=90# loud\n\n"),
    (
      "# mine\n[audio] # sound\ninput_volume   =   7   # \"quiet\"", "90",
      "# mine\n[audio] # sound\ninput_volume   =   90   # \"quiet\""
    ),
    ("[audio]\r\ninput_volume = 100\r\n# end\r\n", "90", "[audio]\r\ninput_volume = 90\r\n# end\r\n"),
    ("audio.input_volume = 100\n", "90", "audio.input_volume = 90\n"),
    ("[audio]\n\"input_volume\" = 100\n", "90", "[audio]\n\"input_volume\" = 90\n"),
    // Added behind its own comment, or behind the last setting of its section.
    (
      "[audio]\n# Microphone.\n# input_volume = 100\n# Next.\n", "90",
      "[audio]\n# Microphone.\n# input_volume = 100\ninput_volume = 90\n# Next.\n"
    ),
    (
      "[audio]\noutput = \"x\"\n\n# About video\n[video]\nfps = 5\n", "90",
      "[audio]\noutput = \"x\"\ninput_volume = 90\n\n# About video\n[video]\nfps = 5\n"
    ),
    ("[audio]", "90", "[audio]\ninput_volume = 90"),
    // A section of its own at the end.
    ("", "90", "[audio]\ninput_volume = 90\n"),
    ("# nothing yet\n", "90", "# nothing yet\n\n[audio]\ninput_volume = 90\n"),
    ("[video]\nfps = 5", "90", "[video]\nfps = 5\n\n[audio]\ninput_volume = 90\n"),
    ("audio.output = \"x\"\n[video]\n", "90", "audio.output = \"x\"\naudio.input_volume = 90\n[video]\n"),
  ])
  func `the rest of the text stays as it is`(before: String, value: String, after: String) throws {
    let text = try set("audio.input_volume", value, in: before)
    #expect(text == after)
    #expect(try Configuration.parse(text).configuration.audio.inputVolume == 90)
    // Doing it again changes nothing more.
    #expect(try set("audio.input_volume", value, in: text) == text)
  }

  @Test(arguments: [
    ("[audio]\ninput_volume = 90 # loud\noutput = \"x\"\n", "[audio]\noutput = \"x\"\n"),
    ("[audio]\noutput = \"x\"\n", "[audio]\noutput = \"x\"\n"), ("", ""),
  ])
  func `a setting is taken out of the text again`(before: String, after: String) throws {
    #expect(try set("audio.input_volume", nil, in: before) == after)
  }

  @Test func `texts keep their quotes, whichever they had`() throws {
    let before = "[audio]\ninput = 'a \"b\" # c' # the good one\n[screen]\ntheme = \"one \\\" # two\"\n"
    let after = try set("screen.theme", "\"light\"", in: try set("audio.input", "\"wav:x\"", in: before))
    #expect(after == "[audio]\ninput = \"wav:x\" # the good one\n[screen]\ntheme = \"light\"\n")
  }

  @Test func `every setting can be set to every kind of value in the file a first start writes`() throws {
    var text = Configuration.commentedDefaults
    for setting in Configuration().described {
      let value: String
      switch setting.kind {
      case .flag: value = setting.value == "true" ? "false" : "true"
      case .choice(let names): value = "\"\(names.last ?? "")\""
      case .number(let range): value = "\(range.upperBound)"
      case .text: continue
      }
      let before = text
      text = try set(setting.path, value, in: text)
      let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
      let more = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(more.count == lines.count + 1 && Set(lines).subtracting(more).isEmpty, "\(setting.path)")
    }
    #expect(try Configuration.parse(text).configuration.notifications.bell == false)
    for setting in Configuration().described { text = try set(setting.path, nil, in: text) }
    #expect(text == Configuration.commentedDefaults, "and all of it taken back")
  }

  @Test(arguments: [
    "audio = { input_volume = 100 }\n", "[audio]\ninput_volume = [\n100]\n", "audio = { output = \"x\" }\n",
  ])
  func `what is written in another way is left to the person`(text: String) {
    #expect(throws: ConfigurationError.self) { try set("audio.input_volume", "90", in: text) }
  }

  @Test(arguments: ["[audio\n", "[audio]\ninput_volume = \n", "[calls]\nbusy = 3\n"])
  func `a text with a mistake in it is not changed, and its line is told`(text: String) {
    let error = #expect(throws: ConfigurationError.self) { try set("audio.input_volume", "90", in: text) }
    #expect((error?.problems.first?.line ?? 0) > 0)
  }

  @Test func `a value that the setting cannot have is refused`() {
    for value in ["401", "true", "\"many\"", "90 91", "90\nfps = 3"] {
      #expect(throws: ConfigurationError.self, "\(value)") { try set("audio.input_volume", value, in: "") }
    }
  }

  // MARK: Files

  @Test func `the file is replaced as a whole and keeps its permissions`() throws {
    let folder = try TemporaryFolder(prefix: "vv-settings-")
    let path = folder.file("config.toml")
    try Files.write("[screen]\ntheme = \"light\" # mine\n", to: path, permissions: 0o640)
    let configuration = try ConfigurationFile.change("screen.theme", to: "da\"rk", at: path)
    #expect(configuration.screen.theme == "da\"rk")
    #expect(try Files.readText(path) == "[screen]\ntheme = \"da\\\"rk\" # mine\n")
    #expect(Files.permissions(path) == 0o640)
    #expect(try Files.list(folder.path) == ["config.toml"])
    #expect(ConfigurationFile.present(at: path) == ["screen.theme"])
    folder.remove()
  }

  @Test func `a file that is not there is made, explained as at the first start`() throws {
    let folder = try TemporaryFolder(prefix: "vv-settings-")
    let path = folder.file("deep/config.toml")
    #expect(ConfigurationFile.present(at: path).isEmpty)
    try ConfigurationFile.change("notifications.bell", to: "false", at: path)
    let text = try Files.readText(path)
    #expect(text.contains("# bell = true\nbell = false\n") && text.contains("# Visavis: settings"))
    #expect(Files.permissions(path) == 0o600)
    folder.remove()
  }

  @Test(arguments: ["[screen\n", "theme"]) func `a broken file is not touched`(text: String) throws {
    let folder = try TemporaryFolder(prefix: "vv-settings-")
    let path = folder.file("config.toml")
    try Files.write(text, to: path)
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.change("screen.theme", to: "dark", at: path)
    }
    #expect(try Files.readText(path) == text)
    folder.remove()
  }

  @Test func `bytes that are no text are not lost`() throws {
    let folder = try TemporaryFolder(prefix: "vv-settings-")
    let path = folder.file("config.toml")
    let bytes: [UInt8] = Array("# caf".utf8) + [0xE9, 0x0A]
    try Files.write(bytes, to: path)
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.change("screen.theme", to: "dark", at: path)
    }
    #expect(try Files.read(path) == bytes)
    folder.remove()
  }

  // MARK: What a screen shows

  @Test func `every setting describes itself`() throws {
    var configuration = Configuration()
    configuration.audio.input = "wav:a \"b\"\\c"
    configuration.calls.relayOnly = true
    let rows = configuration.described
    func row(_ path: String) -> SettingDescription? { rows.first { $0.path == path } }
    #expect(row("audio.input")?.value == "wav:a \"b\"\\c")
    #expect(row("audio.input")?.standard == "default")
    #expect(row("calls.relay_only")?.value == "true")
    #expect(row("calls.busy")?.kind == .choice(["ask", "auto"]))
    #expect(row("calls.busy")?.about.hasSuffix("says busy") == true, "the choices stand in the kind")
    #expect(row("audio.input_volume")?.kind == .number(0...400))
    // What is shown can be set again, and is the same then.
    for row in rows { #expect(try configuration.with(row.path, row.value) == configuration, "\(row.path)") }
  }

  @Test func `one setting is changed without a file`() throws {
    #expect(try Configuration().with("audio.input_volume", "90").audio.inputVolume == 90)
    #expect(try Configuration().with("screen.theme", "90").screen.theme == "90")
    for (path, value) in [("audio.input_volume", "loud"), ("calls.busy", "maybe"), ("no.such", "1")] {
      let error = #expect(throws: ConfigurationError.self) { try Configuration().with(path, value) }
      #expect(error?.sentence.isEmpty == false)
    }
  }
}
