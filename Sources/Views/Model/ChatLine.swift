public import Base

/// One line of what is written beside a call.
public struct ChatLine: Sendable, Equatable {
  /// We wrote it.
  public var mine: Bool
  /// Who wrote it; empty for ourselves.
  public var name: String
  /// One line of harmless text.
  public var text: String
  /// When it came.
  public var at: MonotonicTime

  /// The longest text that is sent or shown, in characters.
  public static let limit = 500
  /// How many lines are kept.
  static let kept = 50
  /// How long a line stays on the screen, and when it begins to fade.
  static let stays = Duration.seconds(12)
  static let bright = Duration.seconds(9)

  /// A line; `text` may be anything a peer sends: it is made one line of bounded length.
  public init(_ text: String, mine: Bool, name: String = "", at: MonotonicTime) {
    self.text = Self.clean(text)
    self.mine = mine
    self.name = name
    self.at = at
  }

  /// `text` as one line: blanks for line ends and controls, nothing that turns the writing direction, cut.
  public static func clean(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    // A character may be made of any number of scalars.
    for scalar in text.unicodeScalars.prefix(4 * limit) {
      switch scalar.value {
      case 0..<0x21, 0x7F...0xA0, 0x2028, 0x2029: out.append(" ")
      case 0x202A...0x202E, 0x2066...0x2069: break
      default: out.append(scalar)
      }
    }
    let line = String(out).split(separator: " ").joined(separator: " ")
    return line.count > limit ? String(line.prefix(limit - 1)) + "…" : line
  }

  /// Whether it has been there long enough to go soon.
  func isFading(at now: MonotonicTime) -> Bool { now - at >= Self.bright }
}
