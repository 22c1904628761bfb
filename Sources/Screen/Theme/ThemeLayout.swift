/// The shapes of a look, besides its colours: what the `layout.…` lines of a theme file say.
public struct ThemeLayout: Sendable, Equatable {
  /// What boxes and rules are drawn with.
  public enum Borders: String, Sendable, CaseIterable { case rounded, square, double, heavy, ascii, none }

  /// What lies around a participant's picture.
  public enum TileFrame: String, Sendable, CaseIterable {
    /// A frame, and the name in it.
    case full
    /// The name, and no frame.
    case caption
    /// Nothing but what is wrong: a microphone that is off.
    case none
  }

  /// Where the line stands that says who one is and how the connection or the call is doing.
  public enum StatusLine: String, Sendable, CaseIterable { case top, bottom, hidden }

  /// What the contacts screen shows where there is room.
  public enum Panels: String, Sendable, CaseIterable {
    case listAndDetail = "list+detail"
    case list
  }

  /// What stands for somebody without a picture.
  public enum Avatar: String, Sendable, CaseIterable {
    /// A disc of dots with the initials in it.
    case dots
    /// A small block with the initials.
    case initials
    case none
  }

  /// What boxes and rules are drawn with.
  public var borders = Borders.rounded
  /// What the little panel's box is drawn with.
  public var miniBorder = Borders.rounded
  /// What lies around a participant's picture.
  public var tileFrame = TileFrame.caption
  /// Where the status line stands.
  public var statusLine = StatusLine.top
  /// What the contacts screen shows.
  public var panels = Panels.listAndDetail
  /// What stands for somebody without a picture.
  public var avatar = Avatar.dots

  /// The built-in layout.
  public init() {}
}

extension ThemeLayout {
  /// The parts as a theme file names them, each with its value.
  public var lines: [(name: String, value: String)] {
    [
      ("layout.borders", borders.rawValue), ("layout.mini-border", miniBorder.rawValue),
      ("layout.tile-frame", tileFrame.rawValue), ("layout.status-line", statusLine.rawValue),
      ("layout.panels", panels.rawValue), ("layout.avatar", avatar.rawValue),
    ]
  }

  /// Takes a line of a theme file.
  mutating func set(_ name: String, to value: String) throws(SettingProblem) {
    switch name {
    case "layout.borders": borders = try Self.choice(name, value)
    case "layout.mini-border": miniBorder = try Self.choice(name, value)
    case "layout.tile-frame": tileFrame = try Self.choice(name, value)
    case "layout.status-line": statusLine = try Self.choice(name, value)
    case "layout.panels": panels = try Self.choice(name, value)
    case "layout.avatar": avatar = try Self.choice(name, value)
    default:
      throw SettingProblem(unknown: "part of the layout", name, among: ThemeLayout().lines.map(\.name))
    }
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ value: String
  ) throws(SettingProblem) -> Choice {
    if let choice = Choice(rawValue: value) { return choice }
    let all = Choice.allCases.map(\.rawValue)
    throw "“\(value)” is no value of \(name); write \(all.joined(separator: ", "))"
  }
}

extension ThemeLayout.Borders {
  /// The characters.
  public var characters: BorderSet {
    switch self {
    case .rounded: .rounded
    case .square: .light
    case .double: .double
    case .heavy: .heavy
    case .ascii: .ascii
    case .none: .blank
    }
  }
}
