import System
import Testing

extension EndToEnd {
  /// What can be wrong before there is a screen.
  @Suite struct NoTerminal {}
}

extension EndToEnd.NoTerminal {
  /// Runs in a session of its own, so that the terminal of whoever runs the tests is out of reach.
  private func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Result
  {
    let folder = try TemporaryFolder()
    let home = ["HOME": folder.path, "TERM": "xterm-256color"]
    return try await Program.run(
      ["setsid", "--wait", Program.path()] + arguments, environment: home.merging(environment) { $1 })
  }

  private func expectSentence(_ result: Program.Result, _ words: String...) {
    #expect(result.status != .exited(0))
    for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
    #expect(result.errors.contains("visavis: "), "no sentence: \(result.errors)")
    #expect(!result.output.contains("\u{1B}["))
  }

  @Test(.needsProsody, arguments: [["demo", "--friends", "1"], [], ["call", "a@b"]])
  func `no terminal`(arguments: [String]) async throws {
    expectSentence(try await run(arguments), "terminal")
  }

  @Test func `a configuration file that is not there`() async throws {
    expectSentence(try await run(["--config", "/nonexistent/visavis.toml"]), "/nonexistent/visavis.toml")
  }

  @Test func `a configuration file that is no TOML`() async throws {
    let folder = try TemporaryFolder()
    let file = folder.file("config.toml")
    try Files.write("[screen\ntheme = \n", to: file)
    let result = try await run(["--config", file])
    #expect(result.status != .exited(0))
    #expect(result.errors.contains("config.toml") && result.errors.contains("1"), "\(result.errors)")
  }

  @Test func `the doctor's report is JSON`() async throws {
    let result = try await run(["doctor", "--json"])
    let report = try JSONValue.parse(result.output)
    #expect(report != .null)
    #expect(result.errors.isEmpty)
  }
}
