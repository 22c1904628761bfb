extension Theme {
  /// The theme as a file that `parse` reads back: everything spelled out, nothing left to the built-in look.
  public var lines: [(name: String, value: String)] {
    var lines: [(name: String, value: String)] = [("name", name), ("ground", ground.text)]
    lines += layout.lines
    for scope in scopes { lines.append((scope, self[scope].text)) }
    return lines
  }
}

extension Color {
  /// The colour as a theme file has it.
  var text: String {
    switch kind {
    case .default: return "default"
    case .palette(let index): return String(index)
    case .rgb(let r, let g, let b):
      return "#" + [r, g, b].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}

extension Style {
  /// The style as a theme file has it.
  var text: String {
    var words = [foreground.text]
    if background != .default { words += ["on", background.text] }
    let names: [(String, Attributes)] = [
      ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
    ]
    words += names.filter { attributes.contains($0.1) }.map(\.0)
    return words.joined(separator: " ")
  }
}
