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
    guard cell.scalar >= 0x20, cell.hidden == 0, let scalar = original(cell.scalar) else {
      return Cell(.space, style)
    }
    if cell.scalar < 0x7F, cell.marks.0 == 0 { return Cell(Glyph(scalar: scalar), style) }
    return fit(joined(scalar, cell), wide: cell.width == 2, style)
  }

  private static func original(_ value: UInt32) -> Unicode.Scalar? {
    Unicode.Scalar(StandIns.original(value))
  }

  private static func joined(_ scalar: Unicode.Scalar, _ cell: vv_term_cell) -> Character {
    var text = String(Character(scalar))
    for mark in [cell.marks.0, cell.marks.1, cell.marks.2, cell.marks.3, cell.marks.4] {
      guard mark != 0, let mark = original(mark) else { break }
      text.unicodeScalars.append(mark)
    }
    // It would join the next cell's character to this one.
    if text.unicodeScalars.last == "\u{200D}" { text.unicodeScalars.removeLast() }
    // What does not join its letter would take a cell that nobody has kept free.
    return text.count == 1 ? text.first ?? " " : Character(scalar)
  }

  /// The cells stay where the program believes them, whatever we think of a character's width.
  private static func fit(_ character: Character, wide: Bool, _ style: Style) -> Cell {
    let width = cellWidth(of: character)
    if width == 0 { return Cell(.space, style) }
    if wide { return Cell(Glyph(character), style, kind: width == 2 ? .wide : .narrow) }
    if width == 1 { return Cell(Glyph(character), style) }
    // Half of one that was written over, or a narrow one that U+FE0F would make wide.
    guard let first = character.unicodeScalars.first, cellWidth(of: first) == 1 else {
      return Cell(.space, style)
    }
    return Cell(Glyph(scalar: first), style)
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
    if cell.dim != 0 { found.insert(.dim) }
    return found
  }

  // MARK: Back again

  /// `cell` as libvterm keeps it; nil for a right half, which comes with the left one.
  static func packed(_ cell: Cell) -> vv_term_cell? {
    guard cell.kind != .continuation else { return nil }
    var found = vv_term_cell()
    found.foreground = cell.foreground.packed
    found.background = cell.background.packed
    found.width = cell.kind == .wide ? 2 : 1
    set(cell.attributes, in: &found)
    if cell.glyph == .space, cell.attributes.isEmpty { return found }
    set(cell.glyph, in: &found)
    return found
  }

  private static func set(_ attributes: Attributes, in cell: inout vv_term_cell) {
    cell.bold = attributes.contains(.bold) ? 1 : 0
    cell.italic = attributes.contains(.italic) ? 1 : 0
    cell.underline = attributes.contains(.underline) ? 1 : 0
    cell.reverse = attributes.contains(.reverse) ? 1 : 0
    cell.strike = attributes.contains(.strike) ? 1 : 0
    cell.dim = attributes.contains(.dim) ? 1 : 0
  }

  private static func set(_ glyph: Glyph, in cell: inout vv_term_cell) {
    let stored = glyph.text.unicodeScalars.prefix(6).map { StandIns.standIn(for: $0.value)?.value ?? 0 }
    cell.scalar = stored.first ?? 0
    let marks = Array(stored.dropFirst()) + Array(repeating: 0, count: 5)
    cell.marks = (marks[0], marks[1], marks[2], marks[3], marks[4])
  }
}
