extension Color {
  /// Relative luminance, 0 (black) to 1 (white), after WCAG 2.1; nil for colours that each terminal has its own of.
  var luminance: Double? {
    switch kind {
    case .default, .palette(0...15): return nil
    case .palette(let index):
      let rgb = Palette.rgb(index)
      return Self.luminance(
        UInt8(truncatingIfNeeded: rgb >> 16), UInt8(truncatingIfNeeded: rgb >> 8),
        UInt8(truncatingIfNeeded: rgb))
    case .rgb(let r, let g, let b): return Self.luminance(r, g, b)
    }
  }

  private static func luminance(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> Double {
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
  }

  private static func linear(_ value: UInt8) -> Double {
    let part = Double(value) / 255
    guard part > 0.04045 else { return part / 12.92 }
    let base = (part + 0.055) / 1.055
    // base to the power of 2.4, without a C library: its square times the fifth root of its square.
    let square = base * base
    var root = 1.0
    for _ in 0..<24 {
      let fourth = root * root * root * root
      root = (4 * root + square / fourth) / 5
    }
    return square * root
  }

  /// How well one colour stands out from another, 1 (not at all) to 21 (black on white), after WCAG 2.1 §1.4.3; nil where
  /// that depends on the terminal.
  public func contrast(with other: Color) -> Double? {
    guard let a = luminance, let b = other.luminance else { return nil }
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
