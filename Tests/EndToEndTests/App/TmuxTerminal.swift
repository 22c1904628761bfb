import Base
import Glibc
import System
import Testing

/// A real terminal with a shell in it: a tmux of our own, its pane's output handed to us so that nobody has to wait by the
/// clock. What is started in it finds a home and a folder for temporary files of its own.
final class TmuxTerminal: Sendable {
  /// Holds everything; below it `home` and `tmp`.
  let folder: TemporaryFolder
  /// Stands in the environment of everything that is started in this terminal.
  let mark = "VISAVIS_END_TO_END=\(randomToken())"
  private let output = Inbox<Int>()
  private let reader: NamedThread

  var home: String { folder.file("home") }
  var temporary: String { folder.file("tmp") }

  init(width: Int, height: Int) async throws {
    folder = try TemporaryFolder(prefix: "visavis-e2e-")
    // Prosody runs as nobody and has to get through.
    _ = unsafe chmod(folder.path, 0o755)
    try Files.makeFolder(folder.file("home"))
    try Files.makeFolder(folder.file("tmp"))
    let fifo = folder.file("output")
    guard unsafe mkfifo(fifo, 0o600) == 0 else { throw Program.Missing(description: "no FIFO at \(fifo)") }
    reader = Self.read(fifo, into: output)
    try await tmux(
      "start-server", ";", "set", "-g", "default-terminal", "tmux-256color", ";", "new-session", "-d", "-x",
      "\(width)", "-y", "\(height)", "env PS1='ready> ' bash --norc --noprofile -i")
    try await tmux("pipe-pane", "cat >'\(fifo)'")
    try await shows("ready>")
  }

  /// Opened for writing too, so that neither side waits for the other.
  private static func read(_ fifo: String, into output: Inbox<Int>) -> NamedThread {
    let descriptor = unsafe open(fifo, O_RDWR | O_CLOEXEC)
    return NamedThread("vv-e2e-tmux") {
      defer { Glibc.close(descriptor) }
      var block = [UInt8](repeating: 0, count: 65_536)
      while true {
        let size = block.count
        let count = unsafe Glibc.read(descriptor, &block, size)
        // Nobody but `close` writes a zero byte.
        guard count > 0, !(count == 1 && block[0] == 0) else { return }
        output.add(count)
      }
    }
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String {
    // Test runners ask for no colours, and what the server is started with is handed on to every pane.
    let result = try await Program.run(
      ["env", "-u", "NO_COLOR", "tmux", "-S", folder.file("socket"), "-f", "/dev/null"] + arguments)
    guard result.status == .exited(0) else {
      throw Program.Missing(description: "tmux \(arguments.joined(separator: " ")): \(result.errors)")
    }
    return result.output
  }

  // MARK: Keys

  /// Types text as it is.
  func type(_ text: String) async throws { try await tmux("send-keys", "-l", "--", text) }

  /// Presses keys by their names: Enter, Escape, C-z, j…
  func press(_ keys: String...) async throws { for key in keys { try await tmux("send-keys", key) } }

  /// Runs a command in the shell.
  func shell(_ command: String) async throws {
    try await type(command)
    try await press("Enter")
  }

  /// Starts the program under test in the shell, which tells its status as “status=N” afterwards.
  func visavis(_ arguments: String, environment: String = "") async throws {
    try await shell(
      "clear; \(mark) HOME='\(home)' XDG_CONFIG_HOME= XDG_DATA_HOME= XDG_STATE_HOME= "
        + "TMPDIR='\(temporary)' COLORTERM=truecolor NO_COLOR= \(environment) "
        + "'\(Program.path())' \(arguments); echo status=$?")
  }

  func resize(_ width: Int, _ height: Int) async throws {
    try await tmux("resize-window", "-x", "\(width)", "-y", "\(height)")
  }

  // MARK: The screen

  /// The screen's text.
  func screen() async throws -> Screenshot { Screenshot(try await tmux("capture-pane", "-p", "-e")) }

  /// One of tmux's variables, such as alternate_on.
  func variable(_ name: String) async throws -> String { try await tmux("display", "-p", "#{\(name)}") }

  /// Waits until the screen fulfils `condition`: it is looked at again whenever something was written.
  @discardableResult
  func waits(
    for what: String, within limit: Duration = .seconds(15), until condition: (Screenshot) -> Bool
  ) async throws -> Screenshot {
    let deadline = MonotonicTime.now() + limit
    while true {
      let seen = output.elements.count
      let screen = try await screen()
      if condition(screen) { return screen }
      let left = deadline - .now()
      let more = left > .zero ? await output.first(within: left) { $0.count > seen ? true : nil } : nil
      guard more == true else {
        throw Peer.Waited(
          description: "waited in vain for \(what); the screen shows\n\(try await self.screen().text)")
      }
    }
  }

  /// Waits until the screen shows all of these, line breaks and spaces aside.
  @discardableResult
  func shows(_ texts: String..., within limit: Duration = .seconds(15)) async throws -> Screenshot {
    try await waits(for: texts.joined(separator: " + "), within: limit) { screen in
      texts.allSatisfy(screen.contains)
    }
  }

  // MARK: The end

  /// The processes that were started from here and still run.
  func processes() -> [Int32] {
    let names = (try? Files.list("/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { pid in
      ((try? Files.readText("/proc/\(pid)/environ")) ?? "").contains(mark)
    }
  }

  /// Whether all of them end; other people's children cannot be waited for, only looked at.
  func isEmpty(within limit: Duration = .seconds(5)) async -> Bool {
    let deadline = MonotonicTime.now() + limit
    while !processes().isEmpty {
      if MonotonicTime.now() > deadline { return false }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return true
  }

  /// The program under test, not the friends that it started.
  func program() -> Int32? {
    processes().first { pid in
      let words = ((try? Files.readText("/proc/\(pid)/cmdline")) ?? "").split(separator: "\0")
      return words.count > 1 && words[1] == "demo"
    }
  }

  /// Names of what is left in the folder for temporary files. libpulse leaves an empty folder of its own.
  func leftovers() throws -> [String] { try Files.list(temporary).filter { !$0.hasPrefix("pulse-") } }

  /// Closes the pane in front, as somebody else would.
  func closePane() async throws { try await tmux("kill-pane") }

  func close() async {
    _ = try? await tmux("kill-server")
    for pid in processes() { kill(pid, SIGKILL) }
    _ = try? await offPool { [folder, reader] in
      let descriptor = unsafe open(folder.file("output"), O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      var end: UInt8 = 0
      _ = unsafe write(descriptor, &end, 1)
      Glibc.close(descriptor)
      reader.join()
    }
    folder.remove()
  }
}

/// Runs a test in a terminal; afterwards nothing of it is left.
func withTerminal(
  _ width: Int, _ height: Int, _ body: (TmuxTerminal) async throws -> Void
) async throws {
  let terminal = try await TmuxTerminal(width: width, height: height)
  do {
    try await body(terminal)
  } catch {
    let screen = try? await terminal.screen().text
    await terminal.close()
    throw Peer.Waited(description: "\(error)\nThe screen showed:\n\(screen ?? "nothing")")
  }
  await terminal.close()
}
