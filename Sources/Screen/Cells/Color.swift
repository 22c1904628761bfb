/// A colour as a terminal can be told: its default, one of its 256, or red-green-blue.
public struct Color: Hashable, Sendable {
  /// The tag in the top byte (0 default, 1 palette, 2 RGB), the value below.
  public let packed: UInt32

  @inline(__always)
  init(packed: UInt32) { self.packed = packed }

  /// Whatever the terminal draws text, or its background, with.
  public static let `default` = Color(packed: 0)
  /// Entry `index` of the terminal's palette: 0…15 named colours, 16…231 a 6x6x6 cube, 232…255 greys.
  public static func palette(_ index: UInt8) -> Color { Color(packed: 1 << 24 | UInt32(index)) }
  /// A 24-bit colour.
  public static func rgb(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> Color {
    Color(packed: 2 << 24 | UInt32(r) << 16 | UInt32(g) << 8 | UInt32(b))
  }
  /// A 24-bit colour as 0xRRGGBB.
  @inline(__always)
  public static func rgb(_ hex: UInt32) -> Color { Color(packed: 2 << 24 | hex & 0xFF_FFFF) }

  /// What kind of colour this is, to switch over.
  public enum Kind: Equatable, Sendable {
    /// The terminal's own.
    case `default`
    /// A palette entry.
    case palette(UInt8)
    /// Red, green, blue.
    case rgb(UInt8, UInt8, UInt8)
  }

  /// What kind of colour this is.
  public var kind: Kind {
    switch packed >> 24 {
    case 1: .palette(UInt8(truncatingIfNeeded: packed))
    case 2:
      .rgb(
        UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8),
        UInt8(truncatingIfNeeded: packed))
    default: .default
    }
  }

  /// The colour `amount` (0…1) of the way to `other`; both must be RGB, else the colour itself.
  public func mixed(with other: Color, _ amount: Double) -> Color {
    guard case .rgb(let r, let g, let b) = kind, case .rgb(let r2, let g2, let b2) = other.kind else {
      return self
    }
    let t = min(max(amount, 0), 1)
    func mix(_ a: UInt8, _ c: UInt8) -> UInt8 { UInt8((Double(a) + (Double(c) - Double(a)) * t).rounded()) }
    return .rgb(mix(r, r2), mix(g, g2), mix(b, b2))
  }
}

/// How text looks besides its colours.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// Bits as listed below.
  public let rawValue: UInt8
  /// The set with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Heavier strokes.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter.
  public static let dim = Attributes(rawValue: 2)
  /// Slanted.
  public static let italic = Attributes(rawValue: 4)
  /// A line below.
  public static let underline = Attributes(rawValue: 8)
  /// Foreground and background swapped.
  public static let reverse = Attributes(rawValue: 16)
  /// A line through.
  public static let strike = Attributes(rawValue: 32)
}

/// Colours and attributes of text.
public struct Style: Hashable, Sendable {
  /// The colour of the strokes.
  public var foreground: Color
  /// The colour behind them.
  public var background: Color
  /// Bold and so on.
  public var attributes: Attributes

  /// A style; the defaults are the terminal's own look.
  public init(foreground: Color = .default, background: Color = .default, _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own look.
  public static let plain = Style()

  /// The same with `more` attributes.
  public func with(_ more: Attributes) -> Style {
    Style(foreground: foreground, background: background, attributes.union(more))
  }
  /// The same on another background.
  public func on(_ background: Color) -> Style {
    Style(foreground: foreground, background: background, attributes)
  }
  /// The same in another foreground colour.
  public func colored(_ foreground: Color) -> Style {
    Style(foreground: foreground, background: background, attributes)
  }
}
