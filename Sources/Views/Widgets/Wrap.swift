import Screen

/// `text` broken into lines of at most `width` cells, at spaces and between wide characters where there are any. At most
/// `limit` lines; the last ends in … if more would follow.
func wrap(_ text: String, width: Int, limit: Int = .max) -> [String] {
  guard width > 0, limit > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for piece in pieces(of: text) {
    let joined = line.isEmpty ? piece.text : line + (piece.isGlued ? "" : " ") + piece.text
    if cellWidth(of: joined) <= width {
      line = joined
      continue
    }
    if !line.isEmpty { lines.append(line) }
    line = piece.text
    while cellWidth(of: line) > width, lines.count <= limit {
      let head = prefix(of: line, width: width)
      lines.append(head)
      line = String(line.dropFirst(max(1, head.count)))
    }
    if lines.count > limit { break }
  }
  if !line.isEmpty { lines.append(line) }
  guard lines.count > limit else { return lines }
  let rest = lines[(limit - 1)...].reduce("") { joined($0, $1) }
  return Array(lines.prefix(limit - 1)) + [truncate(rest + " …", toWidth: width)]
}

/// Two lines as one again: there is no space between wide characters.
private func joined(_ first: String, _ second: String) -> String {
  guard let last = first.last, let next = second.first else { return first + second }
  return first + (cellWidth(of: last) > 1 && cellWidth(of: next) > 1 ? "" : " ") + second
}

/// What a line is made of and never broken in: a word, or a wide character with the marks that belong to it.
private struct WrapPiece {
  var text: String
  /// There is no space before it.
  var isGlued: Bool
}

/// Marks that begin no line, and marks that end none.
private let closing: Set<Character> = [
  "。", "，", "、", "；", "：", "？", "！", "）", "》", "」", "』", "”", "’", "…",
]
private let opening: Set<Character> = ["（", "《", "「", "『", "“", "‘"]

private func pieces(of text: String) -> [WrapPiece] {
  var pieces: [WrapPiece] = []
  for word in text.split(separator: " ") {
    pieces.append(WrapPiece(text: "", isGlued: false))
    if word.utf8.allSatisfy({ $0 < 0x80 }) {
      pieces[pieces.count - 1].text = String(word)
      continue
    }
    for character in word {
      let last = pieces[pieces.count - 1].text.last
      let isWide = cellWidth(of: character) > 1
      let belongs = last.map { opening.contains($0) || (!isWide && cellWidth(of: $0) < 2) } ?? true
      if !belongs, !closing.contains(character) { pieces.append(WrapPiece(text: "", isGlued: true)) }
      pieces[pieces.count - 1].text.append(character)
    }
  }
  return pieces
}

/// `text` broken into as many lines as `wrap` needs, of lengths as even as they can be: for centred sentences.
func balanced(_ text: String, width: Int, limit: Int) -> [String] {
  let widest = wrap(text, width: width, limit: limit)
  var (low, high) = (1, max(1, width))
  while low < high {
    let middle = (low + high) / 2
    if wrap(text, width: middle, limit: limit + 1).count <= widest.count {
      high = middle
    } else {
      low = middle + 1
    }
  }
  let even = wrap(text, width: high, limit: limit)
  return even.count == widest.count && even.last?.hasSuffix("…") == widest.last?.hasSuffix("…")
    ? even : widest
}

/// As many of `text`'s characters as fit in `width` cells.
func prefix(of text: String, width: Int) -> String {
  var used = 0
  return String(
    text.prefix { character in
      used += cellWidth(of: String(character))
      return used <= width
    })
}

/// As many of `text`'s last characters as fit in `width` cells.
func suffix(of text: String, width: Int) -> String {
  String(prefix(of: String(text.reversed()), width: width).reversed())
}
