internal import CVTerm
internal import Screen

/// libvterm's cells as ours.
enum ShellCells {
  /// `cell` behind `before` on its row: a right half without its left one is empty.
  static func cell(_ cell: vv_term_cell, after before: Cell?) -> Cell {
    let found = Self.cell(cell)
    guard found.kind == .continuation, before?.kind != .wide else { return found }
    return Cell(.space, found.style)
  }

  private static let rightHalf = UInt32.max

  static func cell(_ cell: vv_term_cell) -> Cell {
    let style = Style(
      foreground: color(cell.foreground), background: color(cell.background), attributes(cell))
    if cell.scalar == rightHalf { return Cell(.space, style, kind: .continuation) }
    guard cell.scalar >= 0x20, let scalar = Unicode.Scalar(cell.scalar) else { return Cell(.space, style) }
    if cell.scalar < 0x7F, cell.marks.0 == 0 { return Cell(Glyph(scalar: scalar), style) }
    return fit(joined(scalar, cell), wide: cell.width == 2, style)
  }

  private static func joined(_ scalar: Unicode.Scalar, _ cell: vv_term_cell) -> Character {
    var text = String(Character(scalar))
    for mark in [cell.marks.0, cell.marks.1, cell.marks.2, cell.marks.3, cell.marks.4] {
      guard mark != 0, let mark = Unicode.Scalar(mark) else { break }
      text.unicodeScalars.append(mark)
    }
    // What does not join its letter would take a cell that nobody has kept free.
    return text.count == 1 ? text.first ?? " " : Character(scalar)
  }

  /// libvterm's idea of a character's width is older than ours and the terminal's: where they differ, the cells stay
  /// where the program believes them.
  private static func fit(_ character: Character, wide: Bool, _ style: Style) -> Cell {
    let width = cellWidth(of: character)
    if width == 0 { return Cell(.space, style) }
    if wide { return Cell(Glyph(character), style, kind: width == 2 ? .wide : .narrow) }
    guard width == 2 else { return Cell(Glyph(character), style) }
    // Half of one that was written over; emoji may also be newer than libvterm.
    let isEmoji = (character.unicodeScalars.first?.value ?? 0) >= 0x1F000
    return Cell(isEmoji ? Glyph("\u{FFFD}") : .space, style)
  }

  private static func color(_ packed: UInt32) -> Color {
    switch packed >> 24 {
    case 1: .palette(UInt8(truncatingIfNeeded: packed))
    case 2: .rgb(packed & 0xFF_FFFF)
    default: .default
    }
  }

  private static func attributes(_ cell: vv_term_cell) -> Attributes {
    var found: Attributes = []
    if cell.bold != 0 { found.insert(.bold) }
    if cell.italic != 0 { found.insert(.italic) }
    if cell.underline != 0 { found.insert(.underline) }
    if cell.reverse != 0 { found.insert(.reverse) }
    if cell.strike != 0 { found.insert(.strike) }
    return found
  }
}
