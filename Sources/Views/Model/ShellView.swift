public import Base
public import Screen

/// A program in a terminal of ours, a shell mostly, as the screens show it.
public struct ShellView: Sendable, Equatable {
  /// What it has drawn.
  public var canvas: Canvas
  /// Where its cursor is; nil while it hides it.
  public var cursor: Point?
  /// How many lines above its screen `canvas` begins.
  public var back: Int
  /// How many lines there are above.
  public var history: Int
  /// It has a screen of its own, which leaves no lines above (an editor, a pager).
  public var isAlternate: Bool

  /// A program that has drawn `canvas`.
  public init(
    canvas: Canvas, cursor: Point? = nil, back: Int = 0, history: Int = 0, isAlternate: Bool = false
  ) {
    self.canvas = canvas
    self.cursor = cursor
    self.back = back
    self.history = history
    self.isAlternate = isAlternate
  }
}

/// What keys have done to the shell's sheet.
public struct ShellState: Sendable, Equatable {
  /// The shell is in front, unless a call takes the whole screen.
  public internal(set) var shown = false
  /// The prefix was pressed then, and the next key is ours.
  public internal(set) var prefixSince: MonotonicTime?
  /// Keys move in the lines above.
  public internal(set) var scrolling = false
  /// The panel has lain over the cursor since then.
  var coveredSince: MonotonicTime?

  /// Hidden.
  public init() {}
}
