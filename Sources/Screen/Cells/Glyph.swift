import Synchronization

/// What a cell shows: one Unicode scalar, or the number of an interned grapheme cluster.
public struct Glyph: Hashable, Sendable {
  /// The scalar's value, or `clusterBit` plus the cluster's number.
  public let rawValue: UInt32

  static let clusterBit: UInt32 = 0x8000_0000

  @inline(__always)
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A single scalar.
  @inline(__always)
  public init(scalar: Unicode.Scalar) { rawValue = scalar.value }

  /// A character as a person sees it; long clusters are cut to `GraphemeTable.longest` scalars.
  public init(_ character: Character) {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else {
      self = .space
      return
    }
    self = scalars.count == 1 ? Glyph(scalar: first) : GraphemeTable.glyph(for: character)
  }

  /// An empty cell.
  public static let space = Glyph(rawValue: 0x20)

  /// Whether this is an interned cluster of several scalars.
  public var isCluster: Bool { rawValue & Self.clusterBit != 0 }

  /// The text to send to the terminal.
  public var text: String {
    if isCluster { return GraphemeTable.text(of: rawValue & ~Self.clusterBit) }
    return Unicode.Scalar(rawValue).map { String(Character($0)) } ?? "\u{FFFD}"
  }
}

/// The clusters seen so far. Bounded, because peers choose the text; once full, only the first scalar is shown.
enum GraphemeTable {
  static let longest = 12
  static let capacity = 16_384

  private struct State {
    var numbers: [String: UInt32] = [:]
    var texts: [String] = []
  }
  private static let state = Mutex(State())

  static func glyph(for character: Character) -> Glyph {
    var text = String(character)
    if text.unicodeScalars.count > longest {
      text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest)))
    }
    let number: UInt32? = state.withLock { state in
      if let known = state.numbers[text] { return known }
      guard state.texts.count < capacity else { return nil }
      let new = UInt32(state.texts.count)
      state.texts.append(text)
      state.numbers[text] = new
      return new
    }
    if let number { return Glyph(rawValue: Glyph.clusterBit | number) }
    return character.unicodeScalars.first.map { Glyph(scalar: $0) } ?? .space
  }

  static func text(of number: UInt32) -> String {
    state.withLock { Int(number) < $0.texts.count ? $0.texts[Int(number)] : "\u{FFFD}" }
  }
}
