internal import Screen

/// Cells as ncurses can carry them: one character that is one cell wide for everybody, and a number for the style.
///
/// ncurses never shows any of it; it only decides which window's cell is on top. So its own idea of widths and colours
/// does not matter: wide glyphs, clusters and private characters travel as numbers in plane 15, pictures as U+E000 + id.
struct CellTokens {
  private struct Shape: Hashable {
    var glyph: Glyph
    var kind: Cell.Kind
  }

  private static let pictures: UInt32 = 0xE000
  private static let shapesStart: UInt32 = 0xF_0000
  private static let mostShapes = 60_000
  private static let mostStyles = 60_000

  private var shapes: [Shape] = []
  private var shapeNumbers: [Shape: UInt32] = [:]
  private var styles: [Style] = [.plain]
  private var styleNumbers: [Style: Int32] = [.plain: 0]
  private var lastStyle = (style: Style.plain, number: Int32(0))

  /// True when the tables are nearly full: start over and put every cell again.
  var isFull: Bool { shapes.count > Self.mostShapes - 4_000 || styles.count > Self.mostStyles - 4_000 }

  /// The character and style number of `cell`.
  mutating func token(for cell: Cell) -> (character: UInt32, style: Int32) {
    let number = number(of: cell.style)
    if let picture = cell.picture { return (Self.pictures + UInt32(picture.rawValue & 0x0FFF), number) }
    if cell.kind == .narrow, cell.glyph.rawValue < 0x2E80 { return (cell.glyph.rawValue, number) }
    let shape = Shape(glyph: cell.glyph, kind: cell.kind)
    if let known = shapeNumbers[shape] { return (Self.shapesStart + known, number) }
    guard shapes.count < Self.mostShapes else { return (0x3F, number) }
    let new = UInt32(shapes.count)
    shapes.append(shape)
    shapeNumbers[shape] = new
    return (Self.shapesStart + new, number)
  }

  private mutating func number(of style: Style) -> Int32 {
    if style == lastStyle.style { return lastStyle.number }
    if let known = styleNumbers[style] {
      lastStyle = (style, known)
      return known
    }
    guard styles.count < Self.mostStyles else { return 0 }
    let new = Int32(styles.count)
    styles.append(style)
    styleNumbers[style] = new
    lastStyle = (style, new)
    return new
  }

  /// The cell that `token(for:)` made these of.
  func cell(character: UInt32, style: Int32) -> Cell {
    let look = style >= 0 && Int(style) < styles.count ? styles[Int(style)] : .plain
    if character >= Self.shapesStart {
      let index = Int(character - Self.shapesStart)
      guard index < shapes.count else { return Cell(.space, look) }
      return Cell(shapes[index].glyph, look, kind: shapes[index].kind)
    }
    if (Self.pictures..<Self.pictures + 0x1000).contains(character) {
      var cell = Cell(picture: PictureID(UInt16(character - Self.pictures)))
      cell.style = look
      return cell
    }
    guard character >= 0x20, let scalar = Unicode.Scalar(character) else { return Cell(.space, look) }
    return Cell(Glyph(scalar: scalar), look)
  }
}
