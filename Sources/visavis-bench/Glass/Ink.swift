/// Which part of each of a cell's 6x12 pixels the strokes of a character cover, as terminals draw it.
enum Ink {
  static let columns = 6
  static let rows = 12

  /// 72 values of 0…1, row by row.
  static func coverage(of scalar: UInt32) -> [Float] {
    switch scalar {
    case 0x20, 0xA0: empty
    case 0x21..<0x7F: Array(repeating: letter(scalar), count: columns * rows)
    case 0x2580: area(0, 0, 1, 0.5)
    case 0x2581...0x2588: area(0, 1 - Double(scalar - 0x2580) / 8, 1, 1)
    case 0x2589...0x258F: area(0, 0, Double(0x2590 - scalar) / 8, 1)
    case 0x2590: area(0.5, 0, 1, 1)
    case 0x2591...0x2593: Array(repeating: Float(scalar - 0x2590) / 4, count: columns * rows)
    case 0x2594: area(0, 0, 1, 0.125)
    case 0x2595: area(0.875, 0, 1, 1)
    case 0x2596...0x259F: grid(quadrants[Int(scalar - 0x2596)], rows: 2)
    case 0x2800...0x28FF: braille(Int(scalar - 0x2800))
    case 0x1FB00...0x1FB3B: grid(sextant(Int(scalar - 0x1FB00)), rows: 3)
    case 0x1FB82...0x1FB86: area(0, 0, 1, eighths[Int(scalar - 0x1FB82)])
    case 0x1FB87...0x1FB8B: area(1 - eighths[Int(scalar - 0x1FB87)], 0, 1, 1)
    default: octants[scalar].map { grid($0, rows: 4) } ?? Array(repeating: 0.3, count: columns * rows)
    }
  }

  private static let empty = [Float](repeating: 0, count: columns * rows)
  private static let eighths = [0.25, 0.375, 0.625, 0.75, 0.875]
  /// U+2596…U+259F: bit 0 upper left, 1 upper right, 2 lower left, 3 lower right.
  private static let quadrants = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]

  /// How much of its cell each of U+0021…U+007E inks in DejaVu Sans Mono, in thousandths.
  private static let letters = [
    85, 65, 248, 211, 189, 232, 33, 113, 113, 95, 110, 44, 29, 26, 109, 247, 155, 182, 189, 199, 195, 232,
    144, 254, 233, 53, 71, 118, 118, 118, 126, 276, 218, 274, 165, 243, 216, 175, 216, 237, 173, 157, 231,
    143, 275, 274, 236, 210, 254, 250, 200, 155, 219, 189, 269, 200, 156, 196, 137, 109, 137, 70, 60, 22,
    196, 220, 132, 220, 190, 147, 244, 192, 134, 144, 191, 125, 219, 165, 182, 220, 221, 106, 154, 142, 164,
    138, 189, 147, 173, 142, 152, 120, 150, 60,
  ]

  /// Where a letter's strokes lie differs from font to font: they are spread over the cell.
  private static func letter(_ scalar: UInt32) -> Float { Float(letters[Int(scalar) - 0x21]) / 1_000 }

  /// A rectangle in fractions of the cell.
  private static func area(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> [Float] {
    func overlap(_ from: Double, _ to: Double, _ pixel: Int, _ count: Int) -> Double {
      max(0, min(to * Double(count), Double(pixel + 1)) - max(from * Double(count), Double(pixel)))
    }
    return (0..<columns * rows).map { index in
      Float(overlap(left, right, index % columns, columns) * overlap(top, bottom, index / columns, rows))
    }
  }

  /// Two columns of `rows` blocks; bit 0 is the upper left one, bits go row by row.
  private static func grid(_ mask: Int, rows count: Int) -> [Float] {
    (0..<columns * rows).map { index in
      let block = index / columns * count / rows * 2 + index % columns / 3
      return mask >> block & 1 == 0 ? 0 : 1
    }
  }

  /// A dot fills six tenths of its eighth of the cell.
  private static func braille(_ dots: Int) -> [Float] {
    let order = [0, 2, 4, 1, 3, 5, 6, 7]
    let mask = (0..<8).reduce(0) { $0 | (dots >> $1 & 1) << order[$1] }
    return grid(mask, rows: 4).map { $0 * 0.6 }
  }

  /// The empty, left, right and full patterns have characters elsewhere.
  private static func sextant(_ offset: Int) -> Int {
    let pattern = offset + 1
    return pattern < 21 ? pattern : pattern + 1 < 42 ? pattern + 1 : pattern + 2
  }

  /// Unicode 16: every pattern of eight in order, but for those that are quadrants or elsewhere.
  private static let octants: [UInt32: Int] = {
    var table: [UInt32: Int] = [
      0x1CEA8: 1, 0x1CEAB: 2, 0x1FB82: 3, 0x1FBE6: 20, 0x1FBE7: 40, 0x1FB85: 63, 0x1CEA3: 64, 0x1CEA0: 128,
      0x2582: 192, 0x2586: 252,
    ]
    var elsewhere = Set(table.values)
    for quarter in 0..<16 {
      let corners = [5, 10, 80, 160].enumerated().filter { quarter >> $0.offset & 1 != 0 }
      elsewhere.insert(corners.reduce(0) { $0 | $1.element })
    }
    var next: UInt32 = 0x1CD00
    for pattern in 0..<256 where !elsewhere.contains(pattern) {
      table[next] = pattern
      next += 1
    }
    return table
  }()
}
