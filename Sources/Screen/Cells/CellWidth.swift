/// Cells that `scalar` takes by itself: 0, 1 or 2.
public func cellWidth(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
  if value < 0x1100 { return WidthTable.contains(value, in: WidthTable.zero) ? 0 : 1 }
  // Symbols for Legacy Computing Supplement, octants among them: younger than the table.
  if (0x1CC00...0x1CEBF).contains(value) { return 1 }
  if WidthTable.contains(value, in: WidthTable.wide) { return 2 }
  return WidthTable.contains(value, in: WidthTable.zero) ? 0 : 1
}

/// Cells that `character` takes: 0 for controls and lone marks, 2 for East Asian wide characters, emoji and flags.
public func cellWidth(of character: Character) -> Int {
  var sum = 0
  for scalar in character.unicodeScalars {
    if scalar == emojiPresentation { return 2 }
    sum += cellWidth(of: scalar)
  }
  return min(sum, 2)
}

/// Cells that `text` takes on one line once made harmless.
public func cellWidth(of text: String) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  return text.reduce(0) { sum, character in sum + (shown(character).map { cellWidth(of: $0) } ?? 0) }
}

/// `text` cut to `width` cells; when something had to go, the last cell that fits shows `ellipsis`.
public func truncate(_ text: String, toWidth width: Int, ellipsis: Character = "…") -> String {
  guard width > 0 else { return "" }
  guard cellWidth(of: text) > width else { return text }
  var (out, used) = ("", 0)
  let room = width - cellWidth(of: ellipsis)
  guard room >= 0 else { return "" }
  for character in text {
    guard let character = shown(character) else { continue }
    let cells = cellWidth(of: character)
    guard used + cells <= room else { break }
    out.append(character)
    used += cells
  }
  return out + String(ellipsis)
}

private let emojiPresentation: Unicode.Scalar = "\u{FE0F}"

/// `character` as it may reach a terminal: controls become visible or blank, what reorders text or has no width is
/// dropped (nil).
func shown(_ character: Character) -> Character? {
  guard let first = character.unicodeScalars.first else { return nil }
  switch first.value {
  case 0x20..<0x7F: return character
  case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: return " "
  case 0..<0x20, 0x7F..<0xA0: return "\u{FFFD}"
  case 0x202A...0x202E, 0x2066...0x2069: return "\u{FFFD}"
  case 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF: return "\u{FFFD}"
  default: return cellWidth(of: character) == 0 ? nil : character
  }
}
