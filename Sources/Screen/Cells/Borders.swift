/// The characters a box is drawn with.
public struct BorderSet: Sendable, Equatable {
  /// Corners: top left, top right, bottom left, bottom right.
  public var corners: [Character]
  /// The line above and below.
  public var horizontal: Character
  /// The line left and right.
  public var vertical: Character

  /// A set from its six characters; `corners` in reading order.
  public init(
    _ topLeft: Character, _ topRight: Character, _ bottomLeft: Character, _ bottomRight: Character,
    horizontal: Character, vertical: Character
  ) {
    corners = [topLeft, topRight, bottomLeft, bottomRight]
    self.horizontal = horizontal
    self.vertical = vertical
  }

  /// ╭──╮
  public static let rounded = BorderSet("╭", "╮", "╰", "╯", horizontal: "─", vertical: "│")
  /// ┌──┐
  public static let light = BorderSet("┌", "┐", "└", "┘", horizontal: "─", vertical: "│")
  /// ┏━━┓
  public static let heavy = BorderSet("┏", "┓", "┗", "┛", horizontal: "━", vertical: "┃")
  /// ╔══╗
  public static let double = BorderSet("╔", "╗", "╚", "╝", horizontal: "═", vertical: "║")
  /// Room for a box without its lines.
  public static let blank = BorderSet(" ", " ", " ", " ", horizontal: " ", vertical: " ")
  /// +--+
  public static let ascii = BorderSet("+", "+", "+", "+", horizontal: "-", vertical: "|")
}
