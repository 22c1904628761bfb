/// What to show instead of a glyph where the terminal knows only ASCII.
enum ASCIIFallback {
  private static let table: [Unicode.Scalar: Unicode.Scalar] = [
    "─": "-", "━": "-", "│": "|", "┃": "|", "…": ".", "⏎": "<", "●": "*", "○": "o", "◐": "c", "◌": ".",
    "▌": ">",
    "▣": "V", "♪": "A", "·": ".", "“": "\"", "”": "\"", "‘": "'", "’": "'", "–": "-", "—": "-", "✓": "v",
    "✗": "x",
    "↑": "^", "↓": "v", "←": "<", "→": ">", "⇄": "=", "▲": "^", "▼": "v", "█": "#", "▀": "\"", "▄": "_",
    "▐": "|",
    "░": ".", "▒": ":", "▓": "#", "⌕": "/", "•": "*", "×": "x", "⌫": "<", "⇧": "^", "\u{A0}": " ",
    "▁": "_", "▂": "_", "▃": "-", "▅": "=", "▆": "=", "▇": "#",
    "ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "s", "é": "e", "è": "e", "á": "a",
    "à": "a",
    "ç": "c", "ñ": "n", "å": "a", "ø": "o", "æ": "e", "í": "i", "ó": "o", "ú": "u",
  ]

  static func glyph(for glyph: Glyph) -> Glyph {
    if glyph.rawValue < 0x7F { return glyph }
    let first = glyph.text.unicodeScalars.first ?? "?"
    if first.isASCII { return Glyph(scalar: first) }
    if let found = table[first] { return Glyph(scalar: found) }
    switch first.value {
    case 0x2500...0x257F: return Glyph(scalar: "+")
    case 0x2580...0x259F: return Glyph(scalar: "#")
    case 0x2800...0x28FF: return Glyph(scalar: ":")
    default: return Glyph(scalar: "?")
    }
  }
}
