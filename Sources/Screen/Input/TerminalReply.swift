/// What a terminal answers to a question; never a key.
public enum TerminalReply: Hashable, Sendable {
  /// Primary device attributes, `CSI ? … c`.
  case attributes([Int])
  /// Its name and version, `DCS > | … ST`.
  case version(String)
  /// DECRPM: mode and state (1 set, 2 reset, 0 unknown), `CSI ? mode ; state $ y`.
  case mode(Int, Int)
  /// DECRQSS: the setting asked for, `DCS 1 $ r … ST`.
  case setting(String)
  /// OSC 10, 11…: which colour, and its value.
  case color(Int, Color)
  /// The size of the window in pixels, `CSI 4 ; height ; width t`.
  case windowPixels(Size)
  /// The size of a cell in pixels, `CSI 6 ; height ; width t`.
  case cellPixels(Size)
  /// The largest sixel picture in pixels, `CSI ? 2 ; 0 ; width ; height S`.
  case sixelArea(Size)
  /// Kitty's graphics: the picture's number and whether it was taken, `APC G i=… ; OK ST`.
  case graphics(Int, Bool)
  /// `CSI 0 n`: everything sent before the question has been worked on.
  case ready
  /// An answer nobody needs.
  case other
}
