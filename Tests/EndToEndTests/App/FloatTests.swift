import Base
import Glibc
import System
import Testing

extension EndToEnd.Control {
  /// `visavis float` as somebody in this tmux would start it.
  private func float(_ terminal: TmuxTerminal, _ arguments: String...) async throws -> Program.Result {
    let pid = try await terminal.variable("pid")
    let tmux = ["TMUX": "\(terminal.folder.file("socket")),\(pid),0", "TMUX_PANE": ""]
    return try await Program.run(
      [Program.path(), "float"] + arguments, environment: terminal.surroundings.merging(tmux) { $1 })
  }

  private func panes(_ count: String, in terminal: TmuxTerminal) async throws -> Bool {
    let deadline = MonotonicTime.now() + .seconds(10)
    while MonotonicTime.now() < deadline {
      if try await terminal.variable("window_panes") == count { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  /// A popup has the panel's border alone, where this tmux can do that.
  private func borders(in terminal: TmuxTerminal) async throws {
    for (version, isBare) in [("3.2a", false), ("3.3a", true), ("next-3.6", true)] {
      let said = terminal.folder.file("said")
      let script = "#!/bin/sh\n[ \"$1\" = -V ] && echo tmux \(version) || echo \"$@\" >'\(said)'\n"
      try Files.write(script, to: terminal.folder.file("tmux"), permissions: 0o700)
      let path = terminal.folder.path + ":" + (Environment["PATH"] ?? "")
      let result = try await Program.run(
        [Program.path(), "float"],
        environment: terminal.surroundings.merging(["TMUX": "x,1,0", "PATH": path]) { $1 })
      #expect(result.status == .exited(0), "\(result)")
      let words = try Files.readText(said).split(separator: " ")
      #expect(words.first == "display-popup" && words.contains("-B") == isBare, "\(version): \(words)")
    }
  }

  /// The pane in front shows a picture that moves.
  private func moves(_ terminal: TmuxTerminal) async throws {
    let first = try await terminal.waits(for: "a picture in the pane") { screen in
      screen.contains("Echo") && screen.picture.count >= 100 && screen.pictureColours > 8
    }
    try await terminal.waits(for: "the picture to move") { screen in
      zip(screen.picture, first.picture).count(where: { $0 != $1 }) > 10
    }
  }

  @Test func `the call in a pane of tmux: a moving picture, keys, and an end`() async throws {
    try await withTerminal(120, 30) { terminal in
      try await terminal.demo()
      let early = try await float(terminal, "--pane")
      #expect(early.status == .exited(1) && early.errors.contains("there is no call"), "\(early)")

      try await terminal.ctl("call", "echo@demo.visavis")
      try await terminal.state { $0["phase"].string == "active" }
      let nowhere = try await float(terminal)
      #expect(nowhere.status == .exited(1) && nowhere.errors.contains("tmux attach"), "\(nowhere)")
      try await borders(in: terminal)
      let opened = try await float(terminal, "--pane")
      #expect(opened.status == .exited(0), "\(opened)")
      #expect(try await panes("2", in: terminal))
      try await moves(terminal)

      try await terminal.press("m")
      try await terminal.state { $0["muted"].bool == true }
      try await terminal.shows("m unmute")
      // q leaves the panel, not the call.
      try await terminal.press("q")
      #expect(try await panes("1", in: terminal))
      #expect(try await terminal.state()["status"].string == "call")

      #expect(try await float(terminal, "--pane", "--width", "30").status == .exited(0))
      #expect(try await panes("2", in: terminal))
      try await moves(terminal)
      try await terminal.press("h")
      // The call is over, and so is the pane.
      #expect(try await panes("1", in: terminal))
      try await terminal.shows("The call with Echo has ended.")
      try await terminal.press("Escape")
      try await terminal.shows("● Echo", "? keys")
      try await terminal.press("q")
      try await terminal.shows("status=0")
      #expect(try terminal.leftovers() == [])
    }
  }

  @Test func `a pane that is closed takes its program along`() async throws {
    try await withTerminal(120, 30) { terminal in
      try await terminal.demo()
      try await terminal.ctl("call", "echo@demo.visavis")
      try await terminal.state { $0["phase"].string == "active" }
      #expect(try await float(terminal, "--pane").status == .exited(0))
      #expect(try await panes("2", in: terminal))
      try await moves(terminal)
      let pid = try #require(Int32(try await terminal.variable("pane_pid")))
      try await terminal.closePane()
      #expect(try await panes("1", in: terminal))
      let gone = try await offPool {
        for _ in 0..<200 where Glibc.kill(pid, 0) == 0 { usleep(50_000) }
        return Glibc.kill(pid, 0) != 0
      }
      #expect(gone)
      try await terminal.ctl("hangup")
      try await terminal.shows("The call with Echo has ended.")
      try await terminal.press("Escape")
      try await terminal.shows("● Echo", "? keys")
      try await terminal.press("q")
      try await terminal.shows("status=0")
    }
  }

  @Test func `outside tmux it says what to do`() async throws {
    let result = try await Program.run([Program.path(), "float"], environment: ["TMUX": ""])
    #expect(result.status == .exited(2) && result.errors.contains("visavis float --here"))
  }

  @Test func `without a Visavis it says so`() async throws {
    let folder = try TemporaryFolder(prefix: "visavis-e2e-")
    let result = try await Program.run(
      [Program.path(), "float", "--here"],
      environment: ["TMPDIR": folder.path, "XDG_RUNTIME_DIR": "", "HOME": folder.path])
    #expect(result.status == .exited(1) && result.errors.contains("no Visavis is running"))
  }
}
