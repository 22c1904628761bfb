public import Screen

/// How to use the terminal.
public struct TerminalOptions: Sendable {
  /// What the mouse reports.
  public enum Mouse: String, Sendable {
    /// Nothing; the terminal keeps it for selecting text.
    case off
    /// Clicks, drags and the wheel.
    case buttons
    /// Movement too.
    case motion
  }

  /// The terminal's device; nil for the one the process was started in.
  public var path: String?
  /// The value of TERM; nil for the environment's.
  public var type: String?
  /// What a person has set about the terminal.
  public var overrides = TerminalProbe.Overrides()
  /// What the mouse reports.
  public var mouse = Mouse.motion
  /// Called on the terminal's thread when SIGTERM, SIGHUP or SIGINT arrives, to end the program in good order. A second
  /// signal, or the first when this is nil, restores the terminal and ends the program at once.
  public var onTerminate: (@Sendable (_ signal: Int32) -> Void)?

  /// The defaults.
  public init() {}
}
