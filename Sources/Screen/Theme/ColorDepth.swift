/// How many colours a terminal shows.
public enum ColorDepth: String, Sendable, CaseIterable, Comparable {
  /// None: bold, underline and reverse only.
  case mono
  /// The 16 named ones.
  case ansi16 = "16"
  /// The 256-colour palette.
  case palette256 = "256"
  /// 24 bits.
  case trueColor = "truecolor"

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  /// By how much they show.
  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  /// `color`, or the nearest this depth has.
  public func nearest(_ color: Color) -> Color {
    switch (self, color.kind) {
    case (_, .default), (.trueColor, _): color
    case (.mono, _): .default
    case (.palette256, .palette), (.ansi16, .palette(0...15)): color
    case (.palette256, .rgb(let r, let g, let b)): .palette(Palette.nearest256(r, g, b))
    case (.ansi16, .rgb(let r, let g, let b)): .palette(Palette.nearest16(r, g, b))
    case (.ansi16, .palette(let index)): nearest16(Palette.rgb(index))
    }
  }

  private func nearest16(_ rgb: UInt32) -> Color {
    .palette(Palette.nearest16(UInt8(rgb >> 16 & 255), UInt8(rgb >> 8 & 255), UInt8(rgb & 255)))
  }
}
