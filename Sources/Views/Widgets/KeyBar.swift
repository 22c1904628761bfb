import Base
import Screen

/// A key and what it does just now.
struct Hint {
  enum Light { case plain, on, off }
  let action: Action
  let label: String
  var light = Light.plain

  init(_ action: Action, _ label: String, _ light: Light = .plain) {
    self.action = action
    self.label = label
    self.light = light
  }
}

extension Scene {
  /// The chord that has begun, and how much of its time is left; "" where none has.
  var chord: String {
    guard let pending = model.view.pending, let first = pending.keys.first else { return "" }
    let key = pending.keys.count > 1 ? Key.chord(pending.keys) : first
    let (whole, left) = (keymap.chordTime.inSeconds, (pending.since + keymap.chordTime - at).inSeconds)
    let lit = whole > 0 ? min(max(0, Int((left / whole * 5).rounded(.up))), 5) : 0
    let meter = String(repeating: signs.meter, count: lit) + String(repeating: signs.rest, count: 5 - lit)
    return key.label(ascii: model.settings.ascii) + " " + meter
  }
}

extension Painter {
  /// How many cells a hint takes.
  func width(of hint: Hint) -> Int { cellWidth(of: scene.key(hint.action)) + 1 + cellWidth(of: hint.label) }

  /// Draws one hint at (`x`, `y`) and makes it a button; returns its width.
  @discardableResult
  mutating func hint(_ hint: Hint, _ x: Int, _ y: Int, ground: String?, keyScope: String = "help.key") -> Int
  {
    let labelScope =
      switch hint.light {
      case .plain: ground ?? "help"
      case .on: "help.on"
      case .off: "help.off"
      }
    let keyWidth = put(scene.key(hint.action), x, y, keyScope, on: ground)
    put(" " + hint.label, x + keyWidth, y, labelScope, on: ground)
    let all = width(of: hint)
    hit(Rect(x: x, y: y, width: all, height: 1), .action(hint.action))
    return all
  }

  /// The line of keys: as many as fit from the left; the last of `hints` ("? keys") stays if anything has to go.
  mutating func keyBar(
    _ hints: [Hint], y: Int, ground: String? = nil, right: String = "", rightScope: String = "text"
  ) {
    if let ground {
      canvas.fill(Rect(x: 0, y: y, width: bounds.width, height: 1), style: style(ground))
    }
    guard !scene.isCovered else { return }
    keep(row: y)
    let (right, rightScope) = scene.chord.isEmpty ? (right, rightScope) : (scene.chord, "help.key")
    let bound = hints.filter { !scene.key($0.action).isEmpty }
    let reserved = right.isEmpty ? 1 : cellWidth(of: right) + 3
    var x = 1
    for hint in fitting(bound, room: bounds.width - 1 - reserved) {
      x += self.hint(hint, x, y, ground: ground) + 3
    }
    if !right.isEmpty { putRight(right, bounds.width - 1, y, rightScope, on: ground) }
  }

  /// The same, in the middle of `rect`.
  mutating func centredKeys(_ hints: [Hint], in rect: Rect, y: Int, ground: String? = nil) {
    let shown = fitting(hints.filter { !scene.key($0.action).isEmpty }, room: rect.width)
    let total = shown.reduce(0) { $0 + width(of: $1) + 3 } - 3
    var x = rect.x + max(0, (rect.width - total) / 2)
    for hint in shown { x += self.hint(hint, x, y, ground: ground) + 3 }
  }

  private func fitting(_ hints: [Hint], room: Int) -> [Hint] {
    var kept = hints
    func total() -> Int { kept.reduce(-3) { $0 + width(of: $1) + 3 } }
    while kept.count > 1, total() > room { kept.remove(at: kept.count - 2) }
    return total() > room ? [] : kept
  }

  /// Three-row buttons side by side in the middle of `rect`, or keys on lines of their own where there is no room.
  /// Returns how many rows they took.
  @discardableResult
  mutating func buttons(_ hints: [(Hint, String)], in rect: Rect, y: Int) -> Int {
    let widths = hints.map { width(of: $0.0) + 4 }
    let total = widths.reduce(0, +) + max(0, hints.count - 1)
    guard total <= rect.width, rect.maxY - y >= 3 else { return buttonLines(hints.map(\.0), in: rect, y: y) }
    var x = rect.x + (rect.width - total) / 2
    for ((hint, scope), width) in zip(hints, widths) {
      let frame = Rect(x: x, y: y, width: width, height: 3)
      canvas.box(frame, style: style(scope), border: signs.border)
      self.hint(hint, x + 2, y + 1, ground: nil, keyScope: "help.key")
      hit(frame, .action(hint.action))
      x += width + 1
    }
    return 3
  }

  private mutating func buttonLines(_ hints: [Hint], in rect: Rect, y: Int) -> Int {
    var rest = hints[...]
    var row = y
    while !rest.isEmpty, row < rect.maxY {
      var line: [Hint] = []
      var used = -3
      while let next = rest.first, line.isEmpty || used + width(of: next) + 3 <= rect.width {
        used += width(of: next) + 3
        line.append(next)
        rest.removeFirst()
      }
      centredKeys(line, in: rect, y: row)
      row += 1
    }
    return row - y
  }
}
