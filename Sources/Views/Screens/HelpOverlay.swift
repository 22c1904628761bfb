import Screen

/// Every key of the live keymap, by where it works: first those that work on the screen below.
enum HelpOverlay {
  private enum Line: Equatable {
    case blank
    case title(String)
    case key(String, String)
  }

  /// The widest a column needs to be.
  private static let column = 38

  static func draw(_ scroll: Int, _ scene: Scene) -> Painter {
    let columns = columns(scene)
    let longest = columns.map(\.count).max() ?? 0
    let room = Size(width: scene.size.width - 2, height: scene.size.height - 2)
    let size = Size(width: min(columns.count * column + 4, room.width), height: min(longest + 4, room.height))
    var pen = Painter(scene, rect: scene.screen.centred(size), scope: "panel")
    pen.canvas.box(
      pen.bounds, style: pen.style("panel.border"), border: pen.signs.border, title: scene.words(.helpTitle),
      titleStyle: pen.style("panel.title"))
    pen.hit(pen.bounds, .nothing)
    let width = (pen.bounds.width - 4) / max(1, columns.count)
    let first = min(scroll, furthest(scene))
    for (index, lines) in columns.enumerated() {
      for (row, line) in lines.dropFirst(first).prefix(pen.bounds.height - 4).enumerated() {
        draw(line, &pen, x: 3 + index * width, y: 2 + row, width: width - 1)
      }
    }
    footer(&pen, scrolls: first < furthest(scene))
    return pen
  }

  /// How far the list can be scrolled.
  static func furthest(_ scene: Scene) -> Int {
    max(0, (columns(scene).map(\.count).max() ?? 0) - (scene.size.height - 6))
  }

  private static func draw(_ line: Line, _ pen: inout Painter, x: Int, y: Int, width: Int) {
    switch line {
    case .blank: break
    case .title(let text): pen.put(text.uppercased(), x, y, "panel.soft", max: width)
    case .key(let keys, let label):
      pen.put(keys, x, y, "panel.key", max: 9)
      pen.put(label, x + 10, y, "panel", max: width - 10)
    }
  }

  private static func footer(_ pen: inout Painter, scrolls: Bool) {
    var hints = [Hint(.cancel, pen.words(.close))]
    if scrolls { hints = [Hint(.down, pen.words(.keyScroll)), Hint(.cancel, pen.words(.close))] }
    var x = 3
    for hint in hints {
      x += pen.hint(hint, x, pen.bounds.height - 2, ground: "panel", keyScope: "panel.key") + 3
    }
  }

  private static func lines(_ scene: Scene) -> [Line] {
    var out: [Line] = []
    let app = App(
      model: scene.model, theme: scene.theme, keymap: scene.keymap, words: scene.words, size: scene.size)
    var contexts: [String] = []
    for context in app.contextsInFront where !contexts.contains(context) { contexts.append(context) }
    for binding in scene.keymap.bindings where !contexts.contains(binding.context) {
      contexts.append(binding.context)
    }
    for context in contexts {
      let rows = scene.keymap.bindings.filter { $0.context == context && !$0.keys.isEmpty }
      guard !rows.isEmpty else { continue }
      if !out.isEmpty { out.append(.blank) }
      out.append(.title(scene.words.title(ofContext: context)))
      for row in rows {
        let keys = row.keys.prefix(3).map { $0.label(ascii: scene.model.settings.ascii) }.joined(
          separator: " ")
        let action = Action(rawValue: context + "." + row.action)
        out.append(.key(keys, action.map { scene.words.help(for: $0) } ?? row.action))
      }
    }
    return out
  }

  /// As many columns as there is room for, broken between groups, as short as they can be.
  private static func columns(_ scene: Scene) -> [[Line]] {
    let all = lines(scene)
    let most = min(3, max(1, (scene.size.width - 2) / 37))
    let groups = all.split(separator: .blank).map(Array.init)
    for height in (all.count / most)...max(1, all.count) {
      let packed = pack(groups, height: height)
      if packed.count <= most { return packed }
    }
    return [all]
  }

  private static func pack(_ groups: [[Line]], height: Int) -> [[Line]] {
    var columns: [[Line]] = []
    for group in groups {
      if let last = columns.last, last.count + 1 + group.count <= height {
        columns[columns.count - 1] += [.blank] + group
      } else {
        columns.append(group)
      }
    }
    return columns
  }
}
