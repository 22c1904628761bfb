import Base
import Glibc
import System
import Testing

extension EndToEnd {
  /// Other programs ask the app for its calls.
  @Suite(
    .needsProsody,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct Control {}
}

extension TmuxTerminal {
  /// What finds this terminal's sockets.
  var surroundings: [String: String] { ["TMPDIR": temporary, "XDG_RUNTIME_DIR": "", "HOME": home] }

  /// The demo with Echo alone.
  func demo() async throws {
    try await visavis("demo --friends 1", environment: "XDG_RUNTIME_DIR=")
    try await shows("● Echo", "? keys")
  }

  @discardableResult
  func ctl(_ arguments: String...) async throws -> Program.Result {
    try await Program.run([Program.path(), "ctl"] + arguments, environment: surroundings)
  }

  /// The state as `visavis ctl status --json` has it.
  func state() async throws -> JSONValue {
    let result = try await ctl("status", "--json")
    #expect(result.status == .exited(0), "\(result.errors)")
    return try JSONValue.parse(result.output)
  }

  /// Waits until the state is as wanted.
  @discardableResult
  func state(
    within limit: Duration = .seconds(15), _ isRight: (JSONValue) -> Bool
  ) async throws -> JSONValue {
    let deadline = MonotonicTime.now() + limit
    while true {
      let state = try await state()
      if isRight(state) { return state }
      guard MonotonicTime.now() < deadline else {
        throw Peer.Waited(description: "waited in vain; the state is \(state)")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  var controlFolder: String { temporary + "/visavis-\(getuid())" }
}

extension EndToEnd.Control {
  /// `visavis ctl watch --json`, and what it has said.
  private func watch(_ terminal: TmuxTerminal) throws -> (child: ChildProcess, lines: Inbox<String>) {
    let lines = Inbox<String>()
    let child = try ChildProcess(
      arguments: [Program.path(), "ctl", "watch", "--json"],
      environment: Environment.all.merging(terminal.surroundings) { $1 }, output: .pipe)
    _ = readLines(child.stdoutDescriptor, "vv-e2e-watch") { lines.add($0) }
    return (child, lines)
  }

  private func phase(_ wanted: String, in lines: Inbox<String>) async throws {
    let found = await lines.first(within: .seconds(15)) { lines in
      lines.contains { (try? JSONValue.parse($0))?["status"].string == wanted } ? true : nil
    }
    #expect(found == true, "no “\(wanted)” in \(lines.elements)")
  }

  @Test func `scripts see and steer a call`() async throws {
    try await withTerminal(80, 24) { terminal in
      let before = try await terminal.ctl("status")
      #expect(before.status == .exited(1) && before.errors.contains("no Visavis is running"))
      try await terminal.demo()
      #expect(Files.permissions(terminal.controlFolder) == 0o700)
      let sockets = try Files.list(terminal.controlFolder)
      let socket = try #require(sockets.first)
      #expect(Files.permissions("\(terminal.controlFolder)/\(socket)") == 0o600)
      let idle = try await terminal.state { $0["connection"].string == "online" }
      #expect(idle["status"].string == "idle" && idle["account"].string == "you@demo.visavis")
      let refused = try await terminal.ctl("mute")
      #expect(refused.status == .exited(1) && refused.errors.contains("There is no call."))

      let (watcher, lines) = try watch(terminal)
      try await phase("idle", in: lines)
      #expect(try await terminal.ctl("call", "echo@demo.visavis").status == .exited(0))
      try await terminal.state { $0["phase"].string == "active" }
      try await phase("outgoing", in: lines)
      try await phase("call", in: lines)
      try await terminal.shows("Echo")

      try await terminal.ctl("mute")
      #expect(try await terminal.state()["muted"].bool == true)
      let line = try await terminal.ctl("status", "--format", "%name %muted %kind")
      #expect(line.output == "Echo muted video")
      try await terminal.ctl("unmute")
      try await terminal.ctl("camera", "off")
      let state = try await terminal.state()
      #expect(state["muted"].bool == false && state["camera"].bool == false)
      try await terminal.ctl("float", "on")
      try await terminal.shows("● Echo", "╭ Echo")

      #expect(try await terminal.ctl("hangup").status == .exited(0))
      try await terminal.state { $0["status"].string != "call" }
      try await terminal.press("q")
      try await terminal.shows("status=0")
      #expect(try await offPool { watcher.wait(upTo: .seconds(5)) } == .exited(0))
      #expect(try terminal.leftovers() == [])
    }
  }

  @Test func `nonsense on the socket does no harm, and a killed app's socket is forgotten`() async throws {
    try await withTerminal(80, 24) { terminal in
      try await terminal.demo()
      let names = try Files.list(terminal.controlFolder)
      let name = try #require(names.first)
      let path = "\(terminal.controlFolder)/\(name)"
      let answers = Inbox<String>()
      let client = try LineClient(path: path, onLine: { answers.add(String(decoding: $0, as: UTF8.self)) })
      let nonsense = ["", "{", "[]", "\u{0}", #"{"do":"cells","width":-1}"#, #"{"do":"accept"}"#]
      for text in nonsense { client.send(text) }
      let all = await answers.first(within: .seconds(10)) { $0.count > nonsense.count ? $0 : nil }
      for answer in try #require(all).dropFirst() { #expect(answer.contains("\"error\""), "\(answer)") }
      client.send(String(repeating: "x", count: 10_000))
      let end = await answers.first(within: .seconds(10)) { lines in
        lines.contains { $0.contains("too long") } ? true : nil
      }
      #expect(end == true)
      try await offPool { client.close() }
      #expect(try await terminal.state()["status"].string == "idle")

      kill(try #require(terminal.program()), SIGKILL)
      #expect(await terminal.isEmpty())
      let after = try await terminal.ctl("status")
      #expect(after.status == .exited(1) && after.errors.contains("no Visavis is running"))
      #expect(!Files.exists(path))
    }
  }

  @Test(arguments: [
    ["ctl"], ["ctl", "dance"], ["ctl", "call"], ["ctl", "camera", "maybe"], ["ctl", "mute", "now"],
    ["ctl", "status", "--format"], ["ctl", "hangup", "--format", "x"], ["ctl", "--pid", "x", "status"],
    ["float", "--width", "1"], ["float", "now"], ["float", "--nothing"], ["float"],
  ])
  func `bad usage has status 2 and a sentence`(arguments: [String]) async throws {
    let result = try await Program.run([Program.path()] + arguments, environment: ["TMUX": ""])
    #expect(result.status == .exited(2) && result.errors.hasPrefix("visavis: "), "\(result)")
  }

  @Test(arguments: [
    "call", "demo", "shell", "peer", "agent", "doctor", "account", "theme", "ctl", "float",
  ])
  func `every command has its own help`(command: String) async throws {
    let result = try await Program.run([Program.path(), command, "--help"])
    #expect(result.status == .exited(0) && result.output.hasPrefix("visavis \(command)"), "\(result)")
  }
}
