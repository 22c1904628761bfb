/// An avatar as a grid of dots, two of them in a cell: a disc with the face cut out of it, and a ring around it
/// that grows with the voice.
struct AvatarDots {
  /// What a dot belongs to.
  enum Dot: Equatable { case empty, disc, ring }

  /// Dots between the disc and the edge of the grid: one of air, one of ring. Even, so that discs start on a cell.
  static let margin = 2
  /// The disc's diameter in dots; even.
  let diameter: Int
  let face: AvatarFace
  /// How loud the voice is, 0…1.
  let level: Double

  /// Width and height of the grid in dots; as many columns, half as many rows of cells.
  var side: Int { diameter + 2 * Self.margin }

  /// The dot at (`x`, `y`); empty outside.
  func dot(_ x: Int, _ y: Int) -> Dot {
    let (column, row) = (x - Self.margin, y - Self.margin)
    let radius = Double(diameter) / 2
    let (dx, dy) = (Double(column) + 0.5 - radius, Double(row) + 0.5 - radius)
    let distance = (dx * dx + dy * dy).squareRoot()
    if distance <= radius { return isFace(column, row) ? .empty : .disc }
    return isRing(distance - radius, x + y) ? .ring : .empty
  }

  /// Nothing for silence, every other dot for a quiet voice, a whole ring for a clear one.
  private func isRing(_ outside: Double, _ parity: Int) -> Bool {
    guard level.isFinite, level > 0.03, outside > 0.9, outside <= 1.9 else { return false }
    return level >= 0.3 || parity % 2 == 0
  }

  private func isFace(_ x: Int, _ y: Int) -> Bool {
    switch face {
    case .letters(let letters): isLetter(letters, x, y)
    case .glyph: false
    case .pattern(let seed): isPattern(seed, x, y)
    }
  }

  private func isLetter(_ letters: [Character], _ x: Int, _ y: Int) -> Bool {
    let scale = max(1, diameter / (letters.count > 1 ? 14 : 10))
    let advance = (BlockFont.side + 1) * scale
    let width = letters.count * advance - scale
    let left = (diameter - width) / 2
    // Even: an odd top would put every level stroke across two cells.
    let top = ((diameter - BlockFont.side * scale) / 2 + 1) & ~1
    guard x >= left, x < left + width, y >= top else { return false }
    let index = (x - left) / advance
    let inside = (x - left) % advance
    return BlockFont.dot(letters[index], inside / scale, (y - top) / scale)
  }

  /// Five by five squares, mirrored, as many sites draw people without a picture.
  private func isPattern(_ seed: UInt64, _ x: Int, _ y: Int) -> Bool {
    let square = max(1, diameter / 8)
    let origin = (diameter - 5 * square) / 2
    guard x >= origin, y >= origin else { return false }
    let (column, row) = ((x - origin) / square, (y - origin) / square)
    guard column < 5, row < 5 else { return false }
    return seed >> UInt64(min(column, 4 - column) * 5 + row) & 1 == 1
  }
}
