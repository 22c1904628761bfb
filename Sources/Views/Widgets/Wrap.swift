import Screen

/// `text` broken into lines of at most `width` cells, at spaces where there are any. At most `limit` lines; the last
/// ends in … if more would follow.
func wrap(_ text: String, width: Int, limit: Int = .max) -> [String] {
  guard width > 0, limit > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    let joined = line.isEmpty ? String(word) : line + " " + word
    if cellWidth(of: joined) <= width {
      line = joined
      continue
    }
    if !line.isEmpty { lines.append(line) }
    line = String(word)
    while cellWidth(of: line) > width, lines.count <= limit {
      let head = prefix(of: line, width: width)
      lines.append(head)
      line = String(line.dropFirst(max(1, head.count)))
    }
    if lines.count > limit { break }
  }
  if !line.isEmpty { lines.append(line) }
  guard lines.count > limit else { return lines }
  let rest = lines[(limit - 1)...].joined(separator: " ")
  return Array(lines.prefix(limit - 1)) + [truncate(rest + " …", toWidth: width)]
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
