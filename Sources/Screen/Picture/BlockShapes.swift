/// One way to divide a cell in ink and paper with a block element, and the constants its best colours follow from.
///
/// With a sample's coverage `a` the best ink and paper are a regression of the samples on `a`: what it explains is
/// |sum((a - mean) x)|² / sum((a - mean)²), the same formula whether samples are covered whole or in part.
struct BlockShape {
  let glyph: Glyph
  /// Twice the mean coverage.
  let mean: Float
  /// 1 / (4 sum((a - mean)²)) for what is explained, 1 / (2 sum((a - mean)²)) for the colours.
  let weight: Float
  let gain: Float
  /// Sums over the samples of ink's and paper's coverage multiplied; whole numbers for every shape here.
  let inkInk: Int32
  let inkPaper: Int32
  let paperPaper: Int32

  private init(_ value: UInt32, _ coverage: (_ column: Int, _ row: Int) -> Float) {
    var (sum, squares): (Float, Float) = (0, 0)
    for row in 0..<8 {
      for column in 0..<4 {
        let part = coverage(column, row)
        sum += part
        squares += part * part
      }
    }
    glyph = Glyph(rawValue: value)
    mean = sum / 16
    let spread = squares - sum * sum / 32
    weight = 1 / (4 * spread)
    gain = 1 / (2 * spread)
    inkInk = Int32(squares)
    inkPaper = Int32(sum - squares)
    paperPaper = Int32(32 - 2 * sum + squares)
  }

  /// How many there are: `BlockSums.inks` has as many sums, in the same order.
  static let count = 17

  /// Lower 1…7 eighths, left 2, 4 and 6 eighths, left 3 and 5 eighths, the four quadrants, the two on the diagonal. The other
  /// block elements are these with the colours swapped, or (left 1 and 7 eighths) not to be told from them on four columns.
  static let all: [BlockShape] = {
    var shapes = (1...7).map { lower($0) }
    for eighths in [2, 4, 6, 3, 5] { shapes.append(left(eighths)) }
    shapes.append(BlockShape(0x2598) { column, row in column < 2 && row < 4 ? 1 : 0 })
    shapes.append(BlockShape(0x259D) { column, row in column >= 2 && row < 4 ? 1 : 0 })
    shapes.append(BlockShape(0x2596) { column, row in column < 2 && row >= 4 ? 1 : 0 })
    shapes.append(BlockShape(0x2597) { column, row in column >= 2 && row >= 4 ? 1 : 0 })
    shapes.append(BlockShape(0x259A) { column, row in (column < 2) == (row < 4) ? 1 : 0 })
    return shapes
  }()

  private static func lower(_ eighths: Int) -> BlockShape {
    BlockShape(0x2580 + UInt32(eighths)) { _, row in row >= 8 - eighths ? 1 : 0 }
  }

  private static func left(_ eighths: Int) -> BlockShape {
    BlockShape(0x2590 - UInt32(eighths)) { column, _ in
      min(1, max(0, Float(eighths) / 2 - Float(column)))
    }
  }

  /// U+2580…U+259F to 1 + the shape's index, negative where ink and paper are swapped; 0 for those that are none.
  static let known: [Int8] = {
    var table = [Int8](repeating: 0, count: 32)
    for (index, shape) in all.enumerated() { table[Int(shape.glyph.rawValue) - 0x2580] = Int8(index + 1) }
    let swapped: [(glyph: Int, of: Int)] = [
      (0x2580, 0x2584), (0x2590, 0x258C), (0x2594, 0x2587), (0x2599, 0x259D), (0x259B, 0x2597),
      (0x259C, 0x2596), (0x259E, 0x259A), (0x259F, 0x2598),
    ]
    for pair in swapped { table[pair.glyph - 0x2580] = -table[pair.of - 0x2580] }
    return table
  }()
}
