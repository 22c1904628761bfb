public import Screen

/// What a hosted program has drawn, at one moment. A value.
public struct ShellPicture: Sendable, Equatable {
  /// How much of the mouse the program wants to hear of.
  public enum Mouse: Int, Sendable {
    /// Nothing.
    case nothing
    /// Buttons.
    case clicks
    /// And movements with a button down.
    case drags
    /// And all others.
    case moves
  }

  /// Every cell.
  public var canvas: Canvas
  /// Where the cursor is; nil while it is hidden, or above in the history.
  public var cursor: Point?
  /// The cursor's look as DECSCUSR numbers it: 1 and 2 a block, 3 and 4 a line below, 5 and 6 a bar; odd ones blink.
  public var cursorShape = 2
  /// What the program calls itself; data, at most 255 bytes.
  public var title = ""
  /// How many lines above the program's screen this begins.
  public var back = 0
  /// How many lines there are above.
  public var history = 0
  /// Whether the program has a screen of its own, which leaves no history (an editor, a pager).
  public var isAlternate = false
  /// How much of the mouse it wants to hear of.
  public var mouse = Mouse.nothing
  /// How often its bell has rung since it started.
  public var bells = 0

  /// Nothing drawn on `canvas`.
  public init(canvas: Canvas) { self.canvas = canvas }
}
