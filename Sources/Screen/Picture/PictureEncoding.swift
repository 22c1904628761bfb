/// How a picture is made of characters.
public enum PictureEncoding: String, Sendable, CaseIterable {
  /// Upper half blocks: two colours, one above the other, in each cell.
  case halfBlock = "half"
  /// Quadrant blocks: two colours and the best of sixteen shapes in each cell.
  case quadrant
  /// A character of matching darkness in the cell's colour.
  case ascii

  /// Samples a cell is made from.
  var samples: Size {
    switch self {
    case .halfBlock: Size(width: 1, height: 2)
    case .quadrant: Size(width: 2, height: 2)
    case .ascii: Size(width: 1, height: 1)
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
    if self == other { return false }
    let r = Int32(truncatingIfNeeded: self &>> 16 & 255) &- Int32(truncatingIfNeeded: other &>> 16 & 255)
    let g = Int32(truncatingIfNeeded: self &>> 8 & 255) &- Int32(truncatingIfNeeded: other &>> 8 & 255)
    let b = Int32(truncatingIfNeeded: self & 255) &- Int32(truncatingIfNeeded: other & 255)
    let range = UInt32(bitPattern: 2 &* step)
    return UInt32(bitPattern: r &+ step) > range || UInt32(bitPattern: g &+ step) > range
      || UInt32(bitPattern: b &+ step) > range
  }

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
