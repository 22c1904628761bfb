/// The 256 colours terminals agree on (xterm's), and the way back from RGB.
public enum Palette {
  /// xterm's sixteen; terminals differ a little.
  private static let named: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]
  private static let levels: [UInt32] = [0, 95, 135, 175, 215, 255]

  /// What palette entry `index` looks like, as 0xRRGGBB.
  public static func rgb(_ index: UInt8) -> UInt32 { table[Int(index)] }

  static let table: [UInt32] = (0..<256).map { index in
    if index < 16 { return named[index] }
    if index < 232 {
      let cube = index - 16
      return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
    }
    let grey = UInt32(8 + 10 * (index - 232))
    return grey << 16 | grey << 8 | grey
  }

  /// Nearest of the cube and the greys for RGB of 5 bits each: index r << 10 | g << 5 | b.
  static let nearest256Table: [UInt8] = (0..<32_768).map { index in
    func full(_ five: Int) -> UInt8 { UInt8(five << 3 | five >> 2) }
    return exactNearest256(full(index >> 10), full(index >> 5 & 31), full(index & 31))
  }
  static let nearest16Table: [UInt8] = (0..<32_768).map { index in
    func full(_ five: Int) -> Int { five << 3 | five >> 2 }
    let (r, g, b) = (full(index >> 10), full(index >> 5 & 31), full(index & 31))
    let best = (0..<16).min { distance(table[$0], r, g, b) < distance(table[$1], r, g, b) }
    return UInt8(best ?? 0)
  }

  /// The entry of 16…255 that is nearest to a colour (within what 5 bits a channel tell).
  public static func nearest256(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> UInt8 {
    nearest256Table[Int(r >> 3) << 10 | Int(g >> 3) << 5 | Int(b >> 3)]
  }

  /// The entry of 0…15 that is nearest to a colour.
  public static func nearest16(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> UInt8 {
    nearest16Table[Int(r >> 3) << 10 | Int(g >> 3) << 5 | Int(b >> 3)]
  }

  private static func exactNearest256(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> UInt8 {
    func level(_ value: UInt8) -> Int { value < 48 ? 0 : value < 115 ? 1 : min(5, (Int(value) - 35) / 40) }
    let cube = 16 + 36 * level(r) + 6 * level(g) + level(b)
    let mean = (Int(r) + Int(g) + Int(b)) / 3
    let grey = 232 + min(23, max(0, (mean - 3) / 10))
    let (ri, gi, bi) = (Int(r), Int(g), Int(b))
    return UInt8(distance(table[cube], ri, gi, bi) <= distance(table[grey], ri, gi, bi) ? cube : grey)
  }

  private static func distance(_ rgb: UInt32, _ r: Int, _ g: Int, _ b: Int) -> Int {
    let (dr, dg, db) = (Int(rgb >> 16 & 255) - r, Int(rgb >> 8 & 255) - g, Int(rgb & 255) - b)
    return dr * dr + dg * dg + db * db
  }
}
