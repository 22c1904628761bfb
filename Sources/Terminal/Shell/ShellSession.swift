internal import Base
public import Screen
internal import Synchronization
internal import System

/// A program in a pseudo-terminal of ours, a shell mostly: it draws on a screen that `look` reads, and hears what is
/// typed. Usable from any thread; nothing but `close` waits.
public final class ShellSession: Sendable {
  /// Tells that there is something new to look at, at most some hundred times a second; ends when the program has ended.
  /// One consumer.
  public let changes: AsyncStream<Void>
  private let loop: ShellLoop
  private let thread: NamedThread
  private let closed = Atomic<Bool>(false)

  /// Starts `command` on a screen of `size`.
  ///
  /// - Parameters:
  ///   - command: the program, searched in PATH unless it holds a slash, and its arguments.
  ///   - environment: all of its variables; `environment(from:trueColor:)` makes them.
  ///   - history: how many lines that have left the screen are kept.
  public init(
    command: [String], environment: [String: String], size: Size, history: Int = 5_000
  ) throws(TerminalError) {
    let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let loop = try ShellLoop(
      command, environment: environment, size: size, history: history, changes: continuation)
    self.changes = changes
    self.loop = loop
    thread = NamedThread("vv-shell") { loop.run() }
  }

  deinit { close() }

  /// The variables of a program that is hosted: `own` with what describes our terminal, without what describes the one
  /// around us.
  public static func environment(from own: [String: String], trueColor: Bool) -> [String: String] {
    let foreign = [
      "TMUX", "TMUX_PANE", "STY", "WINDOW", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION",
      "KITTY_WINDOW_ID", "KITTY_PID", "WEZTERM_PANE", "WT_SESSION", "KONSOLE_VERSION", "XTERM_VERSION",
      "LINES", "COLUMNS", "TERMCAP", "COLORTERM",
    ]
    var variables = own.filter { !foreign.contains($0.key) }
    variables["TERM"] = "xterm-256color"
    if trueColor { variables["COLORTERM"] = "truecolor" }
    variables["VISAVIS_SHELL"] = "1"
    return variables
  }

  /// The screen now, or what stood there `back` lines ago.
  public func look(back: Int = 0) -> ShellPicture { loop.look(back: back) }

  /// How the program ended: its status, or 128 and the signal that ended it; nil while it runs.
  public var status: Int32? {
    switch loop.status {
    case .exited(let code)?: code
    case .signalled(let number)?: 128 + number
    case nil: nil
    }
  }

  /// Gives the screen another size; the program hears of it.
  public func resize(_ size: Size) { loop.resize(size) }
  /// Presses a key.
  public func press(_ key: Key) { loop.act { $0.press(key) } }
  /// Types `text` at once, marked as pasted where the program wants that.
  public func paste(_ text: String) { loop.act { $0.paste(text) } }
  /// Tells of the mouse, as far as the program wants to hear of it.
  public func mouse(_ event: MouseEvent) { loop.act { $0.mouse(event) } }
  /// Tells whether the keyboard belongs to the program now.
  public func focus(_ has: Bool) { loop.act { $0.focus(has) } }

  /// Ends the program as closing a terminal's window does. Blocks up to some two seconds: not for the Swift pool. Safe to
  /// call twice.
  public func close() {
    guard !closed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    loop.stop()
    thread.join()
  }
}
