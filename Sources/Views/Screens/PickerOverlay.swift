import Base
import Screen

/// The people one may add to a call: who is in already is ticked and stays so.
enum PickerOverlay {
  static func draw(_ picker: Picker, _ scene: Scene) -> Painter {
    let rows = picker.rows(scene.model, scene.words)
    let room = scene.screen.inset(dx: 1, dy: scene.size.height >= 20 ? 2 : 0)
    // Twenty to a page, where there is room for so many.
    let size = Size(width: min(56, room.width), height: min(24, room.height))
    var pen = Painter(scene, rect: room.centred(size), scope: "panel")
    pen.canvas.box(
      pen.bounds, style: pen.style("panel.border"), border: pen.signs.border,
      title: scene.words(.pickerTitle), titleStyle: pen.style("panel.title"))
    pen.hit(pen.bounds, .nothing)
    let inside = pen.bounds.inset(dx: 2, dy: 1)
    let label = pen.put(scene.words(.searchLabel), inside.x, inside.y, "panel.soft")
    pen.field(
      picker.field,
      in: Rect(x: inside.x + label + 1, y: inside.y, width: inside.width - label - 1, height: 1),
      focused: true)
    let list = Rect(x: 1, y: inside.y + 1, width: pen.bounds.width - 2, height: max(0, inside.height - 2))
    draw(rows, picker, &pen, list)
    keys(picker, &pen, y: inside.maxY - 1)
    return pen
  }

  private static func draw(_ rows: [ContactRow], _ picker: Picker, _ pen: inout Painter, _ area: Rect) {
    guard !rows.isEmpty else {
      let text = pen.words(.nothingFound, picker.field.text)
      pen.paragraph(text, in: area.inset(dx: 2), y: area.y + area.height / 3, "panel.soft", limit: 2)
      return
    }
    let position = min(picker.position, rows.count - 1)
    let first = max(0, min(position - area.height / 2, rows.count - area.height))
    for (offset, row) in rows.dropFirst(first).prefix(area.height).enumerated() {
      let line = Rect(x: area.x, y: area.y + offset, width: area.width, height: 1)
      draw(row, picker, selected: first + offset == position, &pen, line)
      pen.hit(line, .row(first + offset))
    }
  }

  private static func draw(
    _ row: ContactRow, _ picker: Picker, selected: Bool, _ pen: inout Painter, _ area: Rect
  ) {
    let ground = selected ? "panel.selected" : "panel"
    if selected {
      pen.canvas.fill(area, style: pen.style(ground))
      pen.put(pen.signs.selected, area.x, area.y, "list.marked", on: ground)
    }
    let locked = picker.locked.contains(row.jid)
    let ticked = locked || picker.chosen.contains(row.jid)
    let box = pen.put(
      ticked ? pen.signs.ticked : pen.signs.unticked, area.x + 2, area.y,
      locked ? "panel.soft" : ticked ? "panel.key" : "panel.soft", on: ground)
    let note = locked ? pen.words(.pickerIn) : pen.words.word(for: row.presence)
    let used = pen.putRight(note, area.maxX - 2, area.y, "panel.soft", on: ground, max: 16)
    let name = area.x + 2 + box + 1
    pen.put(
      row.displayName, name, area.y, locked ? "panel.soft" : ground, on: ground,
      max: max(0, area.maxX - 3 - used - name))
  }

  private static func keys(_ picker: Picker, _ pen: inout Painter, y: Int) {
    let words = pen.words
    var x = 2
    var hints = [Hint(.toggle, words(.helpToggle)), Hint(.cancel, words(.keyCancel))]
    let count = picker.chosen.count
    if count > 0 { hints.insert(Hint(.submit, words(.addCount, "\(count)")), at: 0) }
    for hint in hints where x + pen.width(of: hint) < pen.bounds.width - 1 {
      x += pen.hint(hint, x, y, ground: "panel", keyScope: "panel.key") + 3
    }
  }
}
