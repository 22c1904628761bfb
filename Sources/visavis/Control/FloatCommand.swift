import Base
import Glibc
import System

/// `visavis float`: the running call over other work in tmux.
enum FloatCommand {
  static let help = """
    visavis float: the call of the Visavis that runs, as a tmux popup over your work.

      --pane          as a pane at the right instead
      --here          in this terminal, whatever it is
      --wait          wait for a call; without it there must be one
      --width N       columns (30, as a pane 40)      --height N      rows of the popup (11)
      --fps N         pictures a second (15)
      --pid N         that process instead of the newest      --socket PATH   the one that listens there

    The keys are those of a call (m mute, c camera, h hang up, a accept…); q leaves, and the call goes on.
    """

  static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    let wish = try FloatOptions.parse(words)
    if wish.place == .here {
      let path = try await CallWatch.path(wish)
      return try await FloatScreen.run(path, framesPerSecond: wish.framesPerSecond, options)
    }
    guard Environment["TMUX"] != nil else {
      throw UsageError(
        "visavis float opens a popup of tmux, and this is not tmux. In any terminal: visavis float --here")
    }
    guard let tmux = Environment.locate("tmux"), let program = ProgramPath.current else {
      throw ControlError("tmux is not in PATH. In any terminal: visavis float --here")
    }
    let found = wish.place == .popup ? await version(of: tmux) : nil
    if let found, found < (3, 2) {
      throw ControlError("this tmux has no popups (3.2 has): visavis float --pane")
    }
    let path = try await CallWatch.path(wish)
    let inner = [program, "float", "--here", "--socket", path, "--fps", "\(wish.framesPerSecond)"]
    let command = inner.map(quoted).joined(separator: " ")
    // The panel has a border of its own; tmux leaves its one out since 3.3.
    let isBare = found.map { $0 >= (3, 3) } ?? true
    let opening = wish.place == .pane ? pane(wish) : popup(wish, isBare: isBare)
    return try await ask([tmux] + opening + [command])
  }

  private static func pane(_ wish: FloatOptions) -> [String] {
    ["split-window", "-h", "-l", "\(wish.width ?? 40)"]
  }

  private static func popup(_ wish: FloatOptions, isBare: Bool) -> [String] {
    let border = isBare ? ["-B"] : []
    return ["display-popup", "-E"] + border
      + ["-w", "\(wish.width ?? 30)", "-h", "\(wish.height)", "-x", "R", "-y", "P"]
  }

  private static func ask(_ arguments: [String]) async throws -> Int32 {
    let child = try ChildProcess(arguments: arguments, output: .inherit, error: .pipe)
    if await ended(child) == .exited(0) { return 0 }
    let said = text(child.stderrDescriptor)
    // Without a word of tmux's it was the panel that ended so.
    guard !said.isEmpty else { return 1 }
    guard said.contains("no current client") else { throw ControlError("tmux says: \(harmless(said)).") }
    throw ControlError(
      "no terminal shows this tmux, so there is no place for a popup. tmux attach, or: visavis float --pane")
  }

  private static func ended(_ child: ChildProcess) async -> ChildProcess.ExitStatus {
    await withCheckedContinuation { continuation in
      _ = NamedThread("vv-tmux") { continuation.resume(returning: child.wait()) }
    }
  }

  /// The first line of what a program has left in a pipe.
  private static func text(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = unsafe read(descriptor, &bytes, 200)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// What `tmux -V` says; nil for a version without numbers, which is a new one.
  private static func version(of tmux: String) async -> (Int, Int)? {
    guard let child = try? ChildProcess(arguments: [tmux, "-V"], output: .pipe) else { return nil }
    _ = await ended(child)
    let digits = text(child.stdoutDescriptor).drop { !$0.isNumber }
    let numbers = digits.split(separator: ".").prefix(2).map { part in
      Int(part.prefix { $0.isASCII && $0.isNumber })
    }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    return (major, minor)
  }

  /// A word as the shell takes it.
  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// The command line of `visavis float`, understood.
struct FloatOptions {
  enum Place { case popup, pane, here }
  var place = Place.popup
  var waits = false
  var width: Int?
  var height = 11
  var framesPerSecond = 15
  var choice = ControlChoice()

  static func parse(_ words: [String]) throws(UsageError) -> FloatOptions {
    var reader = ArgumentReader(words)
    var options = FloatOptions()
    while let word = reader.next() {
      switch word {
      case .option("--pane"): options.place = .pane
      case .option("--here"): options.place = .here
      case .option("--wait"): options.waits = true
      case .option("--width"): options.width = try reader.number(of: "--width", in: 14...400)
      case .option("--height"): options.height = try reader.number(of: "--height", in: 6...200)
      case .option("--fps"): options.framesPerSecond = try reader.number(of: "--fps", in: 1...30)
      case .option(let option):
        guard try options.choice.take(option, &reader) else {
          throw UsageError("visavis float does not know \(option.prefix(40)). See visavis float --help.")
        }
      case .operand(let word): throw UsageError("visavis float takes no “\(word.prefix(40))”.")
      }
    }
    return options
  }
}

/// Looks for a Visavis with a call, and waits for one if that is wanted.
enum CallWatch {
  /// The socket of the Visavis in whose call somebody is, calls or is called.
  static func path(_ wish: FloatOptions) async throws -> String {
    var hasSaid = !wish.waits
    while true {
      do throws(ControlError) {
        if let path = try live(wish, &hasSaid) { return path }
      } catch {
        guard wish.waits, wish.choice.socket == nil else { throw error }
        if !hasSaid { StandardError.write("Waiting for a Visavis…\n") }
        hasSaid = true
      }
      try await Task.sleep(for: .seconds(1))
    }
  }

  /// Nil: it ended while we waited for a call.
  private static func live(_ wish: FloatOptions, _ hasSaid: inout Bool) throws(ControlError) -> String? {
    let conversation = try wish.choice.open()
    defer { conversation.close() }
    let answer = try conversation.ask(wish.waits ? "watch" : "status")
    if isLive(answer["state"]) { return conversation.path }
    guard wish.waits else { throw ControlError("there is no call. visavis float --wait waits for one.") }
    if !hasSaid { StandardError.write("Waiting for a call…\n") }
    hasSaid = true
    while let event = conversation.next() {
      if isLive(event["state"]) { return conversation.path }
    }
    return nil
  }

  private static func isLive(_ state: JSON?) -> Bool {
    ["incoming", "outgoing", "call"].contains(state?["status"]?.asString ?? "")
  }
}
