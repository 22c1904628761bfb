import Glibc
import System
import Testing

extension EndToEnd {
  /// What is left of a demo, after good ends and bad ones.
  @Suite(
    .needsProsody,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct Aftermath {}
}

extension EndToEnd.Aftermath {
  private func demo(_ terminal: TmuxTerminal, environment: String = "") async throws {
    try await terminal.visavis("demo --friends 1", environment: environment)
    try await terminal.shows("● Echo")
  }

  @Test func `looking for sound leaves nothing where there is no sound server`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await demo(
        terminal, environment: "env -u XDG_RUNTIME_DIR -u PULSE_RUNTIME_PATH -u PULSE_SERVER -u PULSE_COOKIE")
      try await terminal.press("q")
      try await terminal.shows("status=0")
      #expect(await terminal.isEmpty())
      #expect(try Files.list(terminal.temporary) == [])
      #expect(!Files.exists(terminal.home + "/.config/pulse"))
    }
  }

  @Test func `a crash ends the program without a question`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await demo(terminal, environment: "env -u SWIFT_BACKTRACE")
      kill(try #require(terminal.program()), SIGSEGV)
      let screen = try await terminal.shows("status=139")
      #expect(!screen.contains("interact"), "\(screen.text)")
      #expect(try await terminal.variable("alternate_on") == "0")
      #expect(await terminal.isEmpty())
    }
  }

  @Test func `what a killed demo left goes when the next one starts`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await demo(terminal)
      kill(try #require(terminal.program()), SIGKILL)
      try await terminal.shows("status=137")
      #expect(await terminal.isEmpty())
      #expect(try terminal.leftovers().count >= 2)
      // Whatever looks like ours and is not stays.
      try Files.makeFolder(terminal.temporary + "/visavis-demo-mine")
      try await terminal.shell("clear; echo fresh $((40 + 2))")
      try await terminal.waits(for: "a fresh screen") { $0.contains("fresh 42") && !$0.contains("Echo") }

      try await demo(terminal)
      try await terminal.press("q")
      try await terminal.shows("status=0")
      #expect(await terminal.isEmpty())
      #expect(try terminal.leftovers() == ["visavis-demo-mine"])
    }
  }

  @Test(.enabled(if: getuid() == 0, "only root starts the server as nobody"))
  func `a folder for temporary files that nobody may enter`() async throws {
    try await withTerminal(200, 24) { terminal in
      let closed = terminal.home + "/closed"
      try Files.makeFolder(closed, permissions: 0o700)
      try await terminal.visavis("demo --friends 1", environment: "TMPDIR='\(closed)'")
      try await terminal.shows("“nobody”, who may not enter", closed, "TMPDIR=/tmp", "status=1")
      #expect(await terminal.isEmpty())
      #expect(try Files.list(closed) == [])
    }
  }
}
