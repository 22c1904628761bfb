import Screen

extension Painter {
  /// A field of one line: the text around the caret, `hint` while it is empty, every character masked if `secret`.
  mutating func field(
    _ field: TextField, in rect: Rect, focused: Bool, hint: String = "", secret: Bool = false
  ) {
    guard rect.width > 1, rect.height > 0 else { return }
    canvas.fill(rect, style: style("input"))
    let text = secret ? String(repeating: signs.mask, count: field.text.count) : field.text
    if text.isEmpty, !hint.isEmpty {
      put(hint, rect.x + (focused ? 1 : 0), rect.y, "input.hint", max: rect.width - 2)
    }
    // The caret needs a cell of its own behind the text.
    let before = suffix(of: String(text.prefix(field.caret)), width: rect.width - 2)
    let used = put(before, rect.x, rect.y, "input")
    let after = prefix(of: String(text.dropFirst(field.caret)), width: rect.width - used)
    if !text.isEmpty { put(after, rect.x + used, rect.y, "input") }
    guard focused else { return }
    let caret = rect.x + min(used, rect.width - 1)
    canvas.restyle(Rect(x: caret, y: rect.y, width: 1, height: 1)) { $0.attributes.insert(.reverse) }
    placeCaret(caret, rect.y)
  }
}
