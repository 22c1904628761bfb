import Base
import Screen

/// Everything that can be set, in the sections of the file.
enum SettingsScreen {
  private enum Line: Equatable {
    case blank
    case section(String)
    case setting(Int, SettingRow)
  }

  static func draw(_ path: String, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    let (bar, rest) = pen.bounds.splitBottom(2)
    let body = pen.statusLine(in: rest)
    pen.rule(bar.y)
    let rows = scene.model.settingRows
    guard let row = rows.first(where: { $0.path == path }) ?? rows.first else {
      pen.paragraph(scene.words(.settingsMissing), in: body, y: body.y + body.height / 3, "text.soft")
      pen.keyBar([Hint(.settingsBack, scene.words(.keyBack))], y: bar.y + 1)
      return pen
    }
    keys(row, &pen, y: bar.y + 1)
    let height = body.height >= 14 ? 4 : 2
    let (foot, list) = body.splitBottom(height)
    explain(row, &pen, foot)
    draw(lines(rows), row.path, &pen, list)
    return pen
  }

  /// A value as people read it.
  static func shown(_ row: SettingRow, _ words: Catalogue) -> String { shown(row.value, row, words) }

  private static func shown(_ value: String, _ row: SettingRow, _ words: Catalogue) -> String {
    if row.kind == .flag { return words(value == "true" ? .settingOn : .settingOff) }
    return value.isEmpty ? words(.settingEmpty) : value
  }

  private static func lines(_ rows: [SettingRow]) -> [Line] {
    var lines: [Line] = []
    var section = ""
    for (index, row) in rows.enumerated() {
      if row.section != section {
        if !lines.isEmpty { lines.append(.blank) }
        lines.append(.section(row.section))
        section = row.section
      }
      lines.append(.setting(index, row))
    }
    return lines
  }

  private static func draw(_ lines: [Line], _ path: String, _ pen: inout Painter, _ area: Rect) {
    let line =
      lines.firstIndex { if case .setting(_, let row) = $0 { row.path == path } else { false } } ?? 0
    let first = max(0, min(line - area.height / 2, lines.count - area.height))
    for (offset, line) in lines.dropFirst(first).prefix(area.height).enumerated() {
      let y = area.y + offset
      switch line {
      case .blank: break
      case .section(let name): pen.put(name.uppercased(), area.x + 2, y, "list.group", max: area.width - 3)
      case .setting(let index, let row):
        draw(row, selected: row.path == path, &pen, Rect(x: area.x, y: y, width: area.width, height: 1))
        pen.hit(Rect(x: area.x, y: y, width: area.width, height: 1), .row(index))
      }
    }
  }

  private static func draw(_ row: SettingRow, selected: Bool, _ pen: inout Painter, _ area: Rect) {
    let ground = selected ? "list.selected" : "list"
    if selected {
      pen.canvas.fill(area.inset(dx: 1), style: pen.style("list.selected"))
      pen.keep(area)
      pen.put(pen.signs.selected, area.x + 1, area.y, "list.marked", on: ground)
    }
    let column = min(24, max(18, area.width / 3))
    pen.put(row.name, area.x + 4, area.y, ground, max: column - 1)
    let value = shown(row, pen.words)
    let isOff = row.kind == .flag && row.value != "true"
    let scope = row.value != row.standard ? "accent" : isOff ? "list.detail" : ground
    let start = area.x + 4 + column
    let used = pen.put(value, start, area.y, scope, on: ground, max: max(0, area.maxX - start - 2))
    // What it is for, where there is room beside it.
    let note = start + max(used, 14) + 3
    if area.maxX - note > 30 {
      pen.put(pen.words.about(row), note, area.y, "text.faint", on: ground, max: area.maxX - note - 2)
    }
  }

  /// What the selected setting is for, its default, and when a change is felt.
  private static func explain(_ row: SettingRow, _ pen: inout Painter, _ area: Rect) {
    let words = pen.words
    var y = area.y
    if area.height > 2 {
      pen.rule(y)
      y += 1
    }
    let about = words(.settingAbout, words.about(row))
    var texts = wrap(about, width: area.width - 4, limit: area.maxY - y - 1)
    var facts = [words(.settingStandard, shown(row.standard, row, words))]
    switch row.effect {
    case .now: break
    case .nextCall: facts.append(words(.effectNextCall))
    case .nextStart: facts.append(words(.effectNextStart))
    }
    if case .choice(let names) = row.kind { facts.append(names.joined(separator: " \(pen.signs.dot) ")) }
    if case .number(let range) = row.kind { facts.append("\(range.lowerBound)…\(range.upperBound)") }
    texts.append(facts.joined(separator: "   "))
    for (index, text) in texts.enumerated() where y < area.maxY {
      let scope = index == texts.count - 1 ? "text.faint" : "text.soft"
      pen.put(text, area.x + 2, y, scope, max: area.width - 4)
      y += 1
    }
    pen.keep(area)
  }

  private static func keys(_ row: SettingRow, _ pen: inout Painter, y: Int) {
    let words = pen.words
    var hints = [Hint(.settingChange, words(.keyChange))]
    if row.kind != .flag, row.kind != .text { hints.append(Hint(.settingMore, words(.keyNext))) }
    if row.value != row.standard { hints.append(Hint(.settingReset, words(.keyReset))) }
    if !pen.scene.model.view.settingChanges.isEmpty { hints.append(Hint(.settingUndo, words(.keyUndo))) }
    pen.keyBar(hints + [Hint(.settingsBack, words(.keyBack))], y: y)
  }
}
