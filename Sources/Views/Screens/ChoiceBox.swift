import Screen

/// A box with lines to choose from, or to read, and its keys at the foot.
enum ChoiceBox {
  /// A line of the list.
  enum Line: Equatable {
    case section(String)
    /// The `index`-th choice; `marked`: the one in force.
    case choice(index: Int, label: String, value: String, marked: Bool)
  }

  /// The empty box in the middle of the screen.
  static func frame(_ title: String, _ size: Size, _ scene: Scene) -> Painter {
    let rect = scene.screen.centred(
      Size(width: min(size.width, scene.size.width), height: min(size.height, scene.size.height)))
    var pen = Painter(scene, rect: rect, scope: "panel")
    pen.canvas.box(
      pen.bounds, style: pen.style("panel.border"), border: pen.signs.border, title: title,
      titleStyle: pen.style("panel.title"))
    pen.hit(pen.bounds, .nothing)
    return pen
  }

  /// The keys in the last row, as many as fit.
  static func keys(_ hints: [Hint], _ pen: inout Painter) {
    var x = 3
    for hint in hints
    where !pen.scene.key(hint.action).isEmpty && x + pen.width(of: hint) < pen.bounds.width - 1 {
      x += pen.hint(hint, x, pen.bounds.height - 2, ground: "panel", keyScope: "panel.key") + 3
    }
  }

  /// As many of `lines` as fit in `rect` around the chosen one.
  static func list(_ lines: [Line], chosen: Int, in rect: Rect, _ pen: inout Painter) {
    guard !rect.isEmpty else { return }
    let line =
      lines.firstIndex {
        if case .choice(chosen, _, _, _) = $0 { true } else { false }
      } ?? 0
    let first = max(0, min(line - rect.height / 2, lines.count - rect.height))
    for (row, line) in lines.dropFirst(first).prefix(rect.height).enumerated() {
      let y = rect.y + row
      switch line {
      case .section(let name):
        pen.put(name.uppercased(), rect.x + 2, y, "list.group", on: "panel", max: rect.width - 3)
      case .choice(let index, let label, let value, let marked):
        choice(
          index, label, value, marked, chosen: index == chosen, &pen,
          Rect(x: rect.x, y: y, width: rect.width, height: 1))
      }
    }
  }

  private static func choice(
    _ index: Int, _ label: String, _ value: String, _ marked: Bool, chosen: Bool, _ pen: inout Painter,
    _ area: Rect
  ) {
    let ground = chosen ? "panel.selected" : "panel"
    if chosen {
      pen.canvas.fill(area, style: pen.style(ground))
      pen.put(pen.signs.selected, area.x, area.y, "list.marked", on: ground)
    }
    if marked { pen.put(pen.signs.presence(.available), area.x + 2, area.y, "good", on: ground) }
    let used = pen.putRight(
      value, area.maxX - 1, area.y, chosen ? ground : "panel.soft", on: ground, max: area.width / 2)
    pen.put(label, area.x + 4, area.y, ground, max: max(0, area.width - used - 6))
    pen.hit(area, .row(index))
  }
}
