import System
import Testing

extension EndToEnd {
  /// What the doctor finds in the configuration.
  @Suite struct Doctors {}
}

extension EndToEnd.Doctors {
  private func findings(_ configuration: String) async throws -> [JSONValue] {
    let folder = try TemporaryFolder()
    let file = folder.file("config.toml")
    try Files.write(configuration, to: file)
    let result = try await Program.run(
      ["setsid", "--wait", Program.path(), "doctor", "--json", "--config", file],
      environment: [
        "HOME": folder.path, "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_STATE_HOME": "",
        "TERM": "xterm-256color",
      ])
    #expect(result.errors.isEmpty, "\(result.errors)")
    return try JSONValue.parse(result.output)["findings"].items.filter {
      $0["part"].string == "configuration"
    }
  }

  @Test func `keys that do not work are told`() async throws {
    let found = try await findings(
      """
      [keys]
      call.mute = "h"
      call.fly = "x"
      call.hold = "hyperspace"
      """)
    let sentences = found.compactMap { $0["what"].string }
    #expect(sentences.count == 3, "\(sentences)")
    for words in [["call.fly"], ["hyperspace", "is not a key"], ["“call”", "mute", "hang"]] {
      #expect(sentences.contains { sentence in words.allSatisfy { sentence.contains($0) } }, "\(sentences)")
    }
    #expect(found.allSatisfy { $0["state"].string == "bad" && $0["remedy"].string?.isEmpty == false })
  }

  @Test func `keys that work are not mentioned`() async throws {
    #expect(try await findings("[keys]\ncall.mute = [\"m\", \"f5\"]\nglobal.theme = []\n") == [])
  }
}
