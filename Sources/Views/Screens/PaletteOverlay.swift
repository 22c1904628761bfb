import Base
import Screen

/// The list of everything that can be done, over whatever is on the screen.
enum PaletteOverlay {
  static func draw(_ palette: Palette, _ scene: Scene) -> Painter {
    let room = scene.screen.inset(dx: scene.size.width >= 60 ? 4 : 1, dy: scene.size.height >= 20 ? 2 : 0)
    let size = Size(width: min(76, room.width), height: min(22, room.height))
    // At the same place whatever is found, a little above the middle.
    let rect = Rect(
      x: room.x + (room.width - size.width) / 2, y: room.y + (room.height - size.height) / 3,
      width: size.width, height: size.height)
    var pen = Painter(scene, rect: rect, scope: "panel")
    pen.canvas.box(
      pen.bounds, style: pen.style("panel.border"), border: pen.signs.border,
      title: scene.words(.paletteTitle), titleStyle: pen.style("panel.title"))
    pen.hit(pen.bounds, .nothing)
    let inside = pen.bounds.inset(dx: 2, dy: 1)
    let label = pen.put(":", inside.x, inside.y, "panel.key")
    pen.field(
      palette.field,
      in: Rect(x: inside.x + label + 1, y: inside.y, width: inside.width - label - 1, height: 1),
      focused: true, hint: scene.words(.paletteHint))
    let list = Rect(x: 1, y: inside.y + 1, width: pen.bounds.width - 2, height: max(0, inside.height - 2))
    let obstacles = Obstacles(scene)
    rows(palette, obstacles, &pen, list)
    foot(palette, obstacles, &pen, y: inside.maxY - 1)
    return pen
  }

  private static func rows(
    _ palette: Palette, _ obstacles: Obstacles, _ pen: inout Painter, _ area: Rect
  ) {
    guard !palette.found.isEmpty else {
      let text = pen.words(.paletteNothing, palette.field.text)
      pen.paragraph(text, in: area.inset(dx: 2), y: area.y + area.height / 3, "panel.soft", limit: 2)
      return
    }
    let first = max(0, min(palette.position - area.height / 2, palette.found.count - area.height))
    for (row, place) in palette.found.dropFirst(first).prefix(area.height).enumerated() {
      let entry = palette.entries[place]
      let line = Rect(x: area.x, y: area.y + row, width: area.width, height: 1)
      let selected = first + row == palette.position
      draw(entry, selected, possible: obstacles.sentence(for: entry.command) == nil, &pen, line)
      pen.hit(line, .row(first + row))
    }
  }

  private static func draw(
    _ entry: Palette.Entry, _ selected: Bool, possible: Bool, _ pen: inout Painter, _ area: Rect
  ) {
    let ground = selected ? "panel.selected" : "panel"
    if selected {
      pen.canvas.fill(area, style: pen.style(ground))
      pen.put(pen.signs.selected, area.x, area.y, "list.marked", on: ground)
    }
    var right = area.maxX - 1
    if case .action(let action) = entry.command {
      right -= pen.putRight(pen.scene.key(action), right, area.y, "panel.key", on: ground, max: 12)
    }
    right -= 1
    let title = pen.put(
      entry.title, area.x + 2, area.y, possible ? ground : "panel.soft", on: ground,
      max: max(0, right - area.x - 2))
    let note = area.x + 2 + title + 2
    if right - note > 6 {
      pen.putRight(entry.note, right - 1, area.y, "panel.soft", on: ground, max: right - 1 - note)
    }
  }

  /// The keys, or why the selected line cannot be done.
  private static func foot(_ palette: Palette, _ obstacles: Obstacles, _ pen: inout Painter, y: Int) {
    if let entry = palette.selected, let sentence = obstacles.sentence(for: entry.command) {
      pen.put(sentence, 2, y, "warning", on: "panel", max: pen.bounds.width - 4)
      return
    }
    var x = 2
    for hint in [Hint(.submit, pen.words(.keyRun)), Hint(.cancel, pen.words(.close))]
    where x + pen.width(of: hint) < pen.bounds.width - 1 {
      x += pen.hint(hint, x, y, ground: "panel", keyScope: "panel.key") + 3
    }
  }
}
