/// Which picture a cell belongs to; the screen chooses the numbers.
public struct PictureID: Hashable, Sendable, Comparable {
  /// The number.
  public let rawValue: UInt16
  /// Picture number `rawValue`.
  public init(_ rawValue: UInt16) { self.rawValue = rawValue }
  /// By number.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// One cell of the screen, 16 bytes.
public struct Cell: Equatable, Sendable {
  /// What a cell is part of.
  public enum Kind: UInt8, Sendable {
    /// A glyph one cell wide.
    case narrow
    /// The left half of a glyph two cells wide.
    case wide
    /// The right half of the wide glyph to its left.
    case continuation
    /// A picture shows here; `picture` says which.
    case picture
  }

  /// What is shown (for a picture: its number).
  public var glyph: Glyph
  /// The colour of the strokes.
  public var foreground: Color
  /// The colour behind them.
  public var background: Color
  /// Bold and so on; on a picture cell `.dim` halves the brightness.
  public var attributes: Attributes
  /// Narrow, wide, right half or picture.
  public var kind: Kind
  private let padding: UInt16 = 0

  /// A cell of `glyph` in `style`.
  @inline(__always)
  public init(_ glyph: Glyph, _ style: Style = .plain, kind: Kind = .narrow) {
    self.init(glyph, style.foreground, style.background, style.attributes, kind)
  }

  @inline(__always)
  init(_ glyph: Glyph, _ fore: Color, _ back: Color, _ attributes: Attributes = [], _ kind: Kind = .narrow) {
    self.glyph = glyph
    foreground = fore
    background = back
    self.attributes = attributes
    self.kind = kind
  }

  /// A cell where picture `id` shows.
  public init(picture id: PictureID) {
    self.init(Glyph(rawValue: UInt32(id.rawValue)), .plain, kind: .picture)
  }

  /// An empty cell in the terminal's own colours.
  public static let blank = Cell(.space)

  /// The picture that shows here, if one does.
  public var picture: PictureID? {
    kind == .picture ? PictureID(UInt16(truncatingIfNeeded: glyph.rawValue)) : nil
  }

  /// Colours and attributes.
  public var style: Style {
    get { Style(foreground: foreground, background: background, attributes) }
    set {
      foreground = newValue.foreground
      background = newValue.background
      attributes = newValue.attributes
    }
  }

  /// Equal when they show the same.
  @inline(__always)
  public static func == (a: Cell, b: Cell) -> Bool {
    a.glyph.rawValue == b.glyph.rawValue && a.foreground.packed == b.foreground.packed
      && a.background.packed == b.background.packed && a.attributes.rawValue == b.attributes.rawValue
      && a.kind == b.kind
  }
}
