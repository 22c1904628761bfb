/// Characters that divide a cell into two columns and two to four rows and fill any of the parts. Part 0 is the upper left
/// one, then in reading order; bit n of a mask says whether part n shows the foreground.
enum GridSymbols {
  case quadrant, sextant, octant, braille

  /// Parts of a cell.
  var count: Int32 {
    switch self {
    case .quadrant: 4
    case .sextant: 6
    case .octant, .braille: 8
    }
  }

  /// The mask with all parts set.
  @inline(__always)
  var full: Int32 { (1 &<< count) &- 1 }

  /// The character for `mask`, which must not exceed `full`.
  @inline(__always)
  func glyph(_ mask: Int32) -> Glyph {
    if mask == 0 { return .space }
    switch self {
    case .quadrant: return QuadrantEncoder.glyphs[Int(mask)]
    case .sextant: return Sextants.glyph(mask)
    case .octant: return Octants.glyphs[Int(mask)]
    case .braille: return Braille.glyph(mask)
    }
  }

  /// The mask that `glyph` shows; nil when it is none of these characters.
  @inline(__always)
  func mask(of glyph: Glyph) -> Int32? {
    if glyph.rawValue == 0x20 { return 0 }
    switch self {
    case .quadrant: return QuadrantEncoder.glyphs.firstIndex(of: glyph).map { Int32($0) }
    case .sextant: return Sextants.mask(of: glyph.rawValue)
    case .octant: return Octants.mask(of: glyph.rawValue)
    case .braille: return Braille.mask(of: glyph.rawValue)
    }
  }
}

/// U+1FB00…U+1FB3B (Unicode 13): the masks in order, without the four that older characters show.
private enum Sextants {
  private static let left: Int32 = 0b01_01_01
  private static let right: Int32 = 0b10_10_10

  @inline(__always)
  static func glyph(_ mask: Int32) -> Glyph {
    switch mask {
    case left: return Glyph(rawValue: 0x258C)
    case right: return Glyph(rawValue: 0x2590)
    case 63: return Glyph(rawValue: 0x2588)
    default:
      let skipped: Int32 = 1 + (mask > left ? 1 : 0) + (mask > right ? 1 : 0)
      return Glyph(rawValue: 0x1FB00 &+ UInt32(truncatingIfNeeded: mask &- skipped))
    }
  }

  @inline(__always)
  static func mask(of value: UInt32) -> Int32? {
    let offset = value &- 0x1FB00
    if offset < 60 {
      var mask = Int32(truncatingIfNeeded: offset) &+ 1
      if mask >= left { mask &+= 1 }
      if mask >= right { mask &+= 1 }
      return mask
    }
    switch value {
    case 0x258C: return left
    case 0x2590: return right
    case 0x2588: return 63
    default: return nil
    }
  }
}

/// U+1CD00…U+1CDE5 (Unicode 16): the masks in order, without the 26 that other characters show.
private enum Octants {
  private static let first: UInt32 = 0x1CD00
  private static let own = 230

  /// Masks that are not BLOCK OCTANT characters, and what shows them.
  private static let borrowed: [(mask: Int, value: UInt32)] = [
    (0x00, 0x0020), (0x01, 0x1CEA8), (0x02, 0x1CEAB), (0x03, 0x1FB82), (0x05, 0x2598), (0x0A, 0x259D),
    (0x0F, 0x2580), (0x14, 0x1FBE6), (0x28, 0x1FBE7), (0x3F, 0x1FB85), (0x40, 0x1CEA3), (0x50, 0x2596),
    (0x55, 0x258C), (0x5A, 0x259E), (0x5F, 0x259B), (0x80, 0x1CEA0), (0xA0, 0x2597), (0xA5, 0x259A),
    (0xAA, 0x2590), (0xAF, 0x259C), (0xC0, 0x2582), (0xF0, 0x2584), (0xF5, 0x2599), (0xFA, 0x259F),
    (0xFC, 0x2586), (0xFF, 0x2588),
  ]

  static let glyphs: [Glyph] = {
    var table = [UInt32](repeating: 0, count: 256)
    for (mask, value) in borrowed { table[mask] = value }
    var next = first
    for mask in table.indices where table[mask] == 0 {
      table[mask] = next
      next += 1
    }
    return table.map { Glyph(rawValue: $0) }
  }()

  private static let masks: [UInt8] = {
    let base = first
    return (0..<256).filter { glyphs[$0].rawValue &- base < UInt32(own) }.map { UInt8($0) }
  }()

  @inline(__always)
  static func mask(of value: UInt32) -> Int32? {
    let offset = value &- first
    if offset < UInt32(own) { return Int32(masks[Int(offset)]) }
    for entry in borrowed where entry.value == value { return Int32(entry.mask) }
    return nil
  }
}

/// U+2800…U+28FF: dots 1, 2, 3 and 7 go down the left column, 4, 5, 6 and 8 down the right one, dot n in bit n - 1.
private enum Braille {
  @inline(__always)
  static func glyph(_ mask: Int32) -> Glyph {
    let left = (mask & 1) | (mask & 4) &>> 1 | (mask & 16) &>> 2
    let right = (mask & 2) &<< 2 | (mask & 8) &<< 1 | (mask & 32)
    return Glyph(rawValue: 0x2800 | UInt32(truncatingIfNeeded: left | right | mask & 0xC0))
  }

  @inline(__always)
  static func mask(of value: UInt32) -> Int32? {
    guard value &- 0x2800 < 256 else { return nil }
    let dots = Int32(truncatingIfNeeded: value & 255)
    let left = (dots & 1) | (dots & 2) &<< 1 | (dots & 4) &<< 2
    let right = (dots & 8) &>> 2 | (dots & 16) &>> 1 | (dots & 32)
    return left | right | dots & 0xC0
  }
}
