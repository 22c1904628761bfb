import System
import Testing

extension EndToEnd {
  /// Themes from the command line, and the app without a screen.
  @Suite struct Looks {}
}

extension EndToEnd.Looks {
  private func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Result
  {
    let folder = try TemporaryFolder()
    let home = [
      "HOME": folder.path, "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_STATE_HOME": "",
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    return try await Program.run(
      ["setsid", "--wait", Program.path()] + arguments, environment: home.merging(environment) { $1 })
  }

  @Test func `themes are listed, shown and checked`() async throws {
    let list = try await run(["theme", "list"])
    for name in ["default", "fjord", "high-contrast", "mono", "sixteen", "solarized-light"] {
      #expect(list.output.contains(name), "\(list.output)")
    }
    let shown = try await run(["theme", "show", "fjord"])
    #expect(shown.output.contains("layout.status-line = bottom") && !shown.output.contains("\u{1B}"))
    let folder = try TemporaryFolder()
    try Files.write(shown.output, to: folder.file("mine.theme"))
    let checked = try await run(["theme", "check", folder.file("mine.theme")])
    #expect(checked.status == .exited(0), "\(checked.output)\(checked.errors)")
    try Files.write("call.captoin = red\nlayout.borders = wavy\n", to: folder.file("bad.theme"))
    let bad = try await run(["theme", "check", folder.file("bad.theme")])
    #expect(bad.status == .exited(1))
    for words in ["line 1", "did you mean call.caption", "line 2", "rounded"] {
      #expect(bad.output.contains(words), "\(bad.output)")
    }
  }

  @Test func `a theme that is not there is told with the nearest`() async throws {
    let result = try await run(["theme", "show", "fjrod"])
    #expect(result.status == .exited(2) && result.errors.contains("Did you mean fjord?"), "\(result.errors)")
  }

  /// stdin is at its end at once: the app says where it stands, and leaves.
  @Test func `without a screen there are lines`() async throws {
    let result = try await run(["--linear"])
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output.contains("Sign in.") && result.output.contains("Address:"), "\(result.output)")
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func `lines follow the locale`() async throws {
    let result = try await run(["--linear"], environment: ["LC_ALL": "zh_CN.UTF-8"])
    #expect(result.output.contains("登录"), "\(result.output)")
  }
}
