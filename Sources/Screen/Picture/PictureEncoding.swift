/// How a picture is made of characters.
public enum PictureEncoding: String, Sendable, CaseIterable {
  /// Upper half blocks: two colours, one above the other, in each cell.
  case halfBlock = "half"
  /// Quadrant blocks: two colours and the best of sixteen shapes in each cell.
  case quadrant
  /// Block elements U+2580…U+259F: halves, eighths and quadrants, fitted to 4x8 samples.
  case block
  /// Two colours and the best of 64 shapes on a 2x3 grid; few fonts have them (Unicode 13).
  case sextant
  /// Two colours and the best of 256 shapes on a 2x4 grid; very few fonts have them (Unicode 16).
  case octant
  /// Braille dots, 2x4 a cell.
  case braille
  /// A character of matching darkness in the cell's colour.
  case ascii
  /// Pixels as sixels; half blocks where a panel lies over the picture.
  case sixel
  /// Pixels by kitty's graphics protocol; half blocks where a panel lies over the picture.
  case kitty

  /// Samples a cell is made from.
  var samples: Size {
    switch self {
    case .halfBlock, .sixel, .kitty: Size(width: 1, height: 2)
    case .quadrant: Size(width: 2, height: 2)
    case .block: Size(width: 4, height: 8)
    case .sextant: Size(width: 2, height: 3)
    case .octant, .braille: Size(width: 2, height: 4)
    case .ascii: Size(width: 1, height: 1)
    }
  }

  /// Rows of samples that share a row of chroma. Many samples a cell show brightness; two colours can't show more hues.
  var chromaStep: Int {
    switch self {
    case .halfBlock, .quadrant, .sextant, .ascii, .sixel, .kitty: 1
    case .octant, .braille: 2
    case .block: 4
    }
  }
}

extension TerminalCapabilities {
  /// What cells that show pictures are made of: what was chosen, as far as the terminal's characters and colours allow.
  var cellPictures: PictureEncoding {
    guard unicode else { return .ascii }
    switch pictures {
    case .halfBlock, .sixel, .kitty: return colors > .mono ? .halfBlock : .ascii
    case .block: return colors > .mono ? .block : .quadrant
    case .quadrant, .sextant, .octant, .braille, .ascii: return pictures
    }
  }
}

/// How far what the terminal shows may be from what it should show before a cell is sent again, in steps of 255 a
/// channel. Compared with what was last *sent*, so slow changes cannot creep past it.
struct PictureTolerance {
  /// Largest difference of a channel.
  var step: Int32
  /// Largest extra squared error of a sample over the best choice (render.md §3: 3·H²/2).
  var squared: Int32

  init(_ threshold: Int) {
    step = Int32(clamping: max(0, min(255, threshold)))
    squared = 3 * step * step / 2
  }
}

extension UInt32 {
  /// Whether a channel of two 0xRRGGBB colours differs by more than `step`.
  @inline(__always)
  func isFar(from other: UInt32, _ step: Int32) -> Bool {
    // Each channel has 16 bits of a word to itself; the topmost stays set while the difference is within bounds.
    let most: UInt64 = 0x8000_8000_8000
    let limit = most &+ UInt64(UInt32(bitPattern: step)) &* 0x1_0001_0001
    let (mine, others) = (spread, other.spread)
    return (limit &+ mine &- others) & (limit &+ others &- mine) & most != most
  }

  /// The three channels, 16 bits apart.
  @inline(__always)
  private var spread: UInt64 { UInt64(self & 0xFF_00FF) | UInt64(self & 0xFF00) &<< 24 }

  /// The squared difference of two 0xRRGGBB colours.
  @inline(__always)
  func squaredError(_ other: UInt32) -> Int32 {
    let r = Int32(truncatingIfNeeded: self &>> 16 & 255) &- Int32(truncatingIfNeeded: other &>> 16 & 255)
    let g = Int32(truncatingIfNeeded: self &>> 8 & 255) &- Int32(truncatingIfNeeded: other &>> 8 & 255)
    let b = Int32(truncatingIfNeeded: self & 255) &- Int32(truncatingIfNeeded: other & 255)
    return r &* r &+ g &* g &+ b &* b
  }

  /// Half as bright.
  @inline(__always)
  var halved: UInt32 { self &>> 1 & 0x7F_7F7F }

  /// How bright, 0…255.
  @inline(__always)
  var luma: Int32 {
    Int32(
      truncatingIfNeeded: (77 &* (self &>> 16 & 255) &+ 150 &* (self &>> 8 & 255) &+ 29 &* (self & 255)) &>> 8
    )
  }
}

extension Color {
  /// The colour as 0xRRGGBB when it is RGB or a palette entry.
  @inline(__always)
  var approximateRGB: UInt32? {
    switch packed &>> 24 {
    case 2: packed & 0xFF_FFFF
    case 1: Palette.table[Int(packed & 255)]
    default: nil
    }
  }
}
