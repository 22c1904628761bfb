import Screen

/// The list of contacts, or as much of it as fits around the selected one.
enum ContactRows {
  static func draw(_ list: ContactList, _ pen: inout Painter, _ area: Rect) {
    let (top, rest) = area.splitTop(area.height >= 12 ? 2 : 1)
    search(&pen, top)
    guard !list.rows.isEmpty else {
      let needle = pen.scene.model.view.search?.text ?? ""
      pen.paragraph(
        pen.words(.nothingFound, needle), in: rest.inset(dx: 2), y: rest.y + rest.height / 3, "text.soft")
      return
    }
    let chosen = list.selected(pen.scene.model.view.selected)
    let line = chosen.flatMap { list.line(of: $0.jid) } ?? 0
    var first = max(0, min(line - rest.height / 2, list.lines.count - rest.height))
    if first > 0, first < line, list.lines[first] == .blank { first += 1 }
    for (offset, entry) in list.lines.dropFirst(first).prefix(rest.height).enumerated() {
      let y = rest.y + offset
      switch entry {
      case .blank: break
      case .section(let name): pen.put(name.uppercased(), rest.x + 2, y, "list.group", max: rest.width - 3)
      case .contact(let row):
        draw(row, selected: row.jid == chosen?.jid, &pen, Rect(x: rest.x, y: y, width: rest.width, height: 1))
      }
    }
  }

  private static func search(_ pen: inout Painter, _ area: Rect) {
    let view = pen.scene.model.view
    guard let field = view.search else {
      pen.put(
        pen.words(.searchHint, pen.scene.key(.search)), area.x + 2, area.y, "text.faint", max: area.width - 3)
      pen.hit(Rect(x: area.x, y: area.y, width: area.width, height: 1), .action(.search))
      return
    }
    let label = pen.put(pen.words(.searchLabel), area.x + 2, area.y, "text.soft")
    let room = Rect(x: area.x + 3 + label, y: area.y, width: area.width - label - 4, height: 1)
    pen.field(field, in: room, focused: view.searching)
    pen.hit(Rect(x: area.x, y: area.y, width: area.width, height: 1), .action(.search))
  }

  private static func draw(_ row: ContactRow, selected: Bool, _ pen: inout Painter, _ area: Rect) {
    let ground = selected ? "list.selected" : "list"
    if selected {
      pen.canvas.fill(area.inset(dx: 1), style: pen.style("list.selected"))
      pen.keep(area)
      pen.put(pen.signs.selected, area.x + 1, area.y, "list.marked", on: ground)
    }
    if pen.scene.model.view.picked.contains(row.jid) {
      pen.put(pen.signs.picked, area.x, area.y, "accent.strong")
    }
    let asks = row.subscription == .asksUs
    let presence = asks ? "?" : pen.signs.presence(row.presence)
    pen.put(presence, area.x + 2, area.y, asks ? "warning" : Painter.scope(row.presence), on: ground)
    let note = note(row, pen, roomy: area.width >= 44)
    let noteWidth = pen.putRight(note.text, area.maxX - 2, area.y, note.scope, on: ground, max: 17)
    let hasMarks = row.canVideo || row.canVoice
    let marks = area.maxX - 2 - max(noteWidth + 2, area.width >= 44 ? 18 : 12) - 3
    if row.canVideo { pen.put(pen.signs.video, marks, area.y, "list.detail", on: ground) }
    if row.canVoice { pen.put(pen.signs.voice, marks + 2, area.y, "list.detail", on: ground) }
    let bright = row.presence != .offline || selected || asks
    pen.put(
      row.displayName, area.x + 4, area.y, bright ? ground : "text.soft", on: ground,
      max: (hasMarks ? marks : area.maxX - 2 - noteWidth) - (area.x + 4) - 1)
    pen.hit(area, .contact(row.jid))
  }

  /// What is worth knowing at the end of the line: a request, the last call, or why nobody answers.
  private static func note(_ row: ContactRow, _ pen: Painter, roomy: Bool) -> (text: String, scope: String) {
    switch row.subscription {
    case .asksUs: return (pen.words(.requestShort), "warning")
    case .pending: return (pen.words(.pendingShort), "list.detail")
    case .both, .from, .to, .none: break
    }
    guard let call = row.calls.first else { return ("", "list.detail") }
    let when = Times.short(call.at, pen.scene.model.wall, pen.words)
    switch call.outcome {
    case .missed: return (roomy ? pen.words(.missed) + " " + when : pen.words(.missed), "error")
    case .talked, .unanswered, .declined, .busy:
      let kind = pen.words(call.word)
      return (roomy && cellWidth(of: kind) < 8 ? kind + " " + when : when, "list.detail")
    }
  }
}
