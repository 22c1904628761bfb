import Base
import Screen

/// All calls that were, the newest first, by day.
enum HistoryScreen {
  private enum Line: Equatable {
    case blank
    case day(String)
    case call(Int, HistoryRow)
  }

  static func draw(_ view: HistoryView, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    let (bar, rest) = pen.bounds.splitBottom(2)
    var body = pen.statusLine(in: rest)
    pen.rule(bar.y)
    keys(view, &pen, y: bar.y + 1)
    let (top, below) = body.splitTop(view.field == nil ? 1 : 2)
    tabs(view, &pen, top)
    let history = scene.model.history
    let known = history.query == view.query
    let row = known ? history.row(at: view.position) : nil
    let facts = row.map { HistoryFacts.lines($0, pen) } ?? []
    body = below.splitBottom(facts.isEmpty ? 0 : below.height >= 12 ? facts.count + 1 : 1).rest
    detail(facts, &pen, Rect(x: below.x, y: body.maxY, width: below.width, height: below.maxY - body.maxY))
    if known, history.total == 0 {
      pen.paragraph(nothing(view, pen), in: body.inset(dx: 2), y: body.y + body.height / 3, "text.soft")
    } else if known {
      list(lines(view, pen, around: body.height), view.position, &pen, body)
    }
    return pen
  }

  // MARK: Head and foot

  private static func tabs(_ view: HistoryView, _ pen: inout Painter, _ area: Rect) {
    var x = area.x + 2
    let tabs: [(HistoryQuery.Filter, Action, Catalogue.Phrase)] = [
      (.all, .historyAll, .filterAll), (.missed, .historyMissed, .missed), (.video, .historyVideos, .video),
      (.voice, .historyVoices, .voice),
    ]
    for (filter, action, phrase) in tabs {
      let used = pen.put(
        pen.words(phrase), x, area.y, filter == view.filter ? "accent.strong" : "text.soft",
        max: max(0, area.maxX - x - 1))
      if !view.searching { pen.hit(Rect(x: x, y: area.y, width: used, height: 1), .action(action)) }
      x += used + 3
    }
    let total = pen.scene.model.history.total
    if total > 0, area.maxX - x > 8 { pen.putRight("\(total)", area.maxX - 2, area.y, "text.faint", max: 8) }
    guard let field = view.field, area.height > 1 else { return }
    let label = pen.put(pen.words(.searchLabel), area.x + 2, area.y + 1, "text.soft")
    pen.field(
      field, in: Rect(x: area.x + 3 + label, y: area.y + 1, width: area.width - label - 4, height: 1),
      focused: view.searching)
  }

  private static func keys(_ view: HistoryView, _ pen: inout Painter, y: Int) {
    let words = pen.words
    guard !view.searching else {
      return pen.keyBar([Hint(.submit, words(.keyChoose)), Hint(.historyBack, words(.keyClear))], y: y)
    }
    var hints = [
      Hint(.historyCall, words(.keyCall)), Hint(.historyVideo, words(.video)),
      Hint(.historyVoice, words(.voice)), Hint(.historyFilter, words(.keyFilter)),
      Hint(.historySearch, words(.keySearch)), Hint(.historyDelete, words(.keyDelete)),
    ]
    if pen.scene.model.history.total == 0 { hints.removeFirst(3) }
    if !pen.scene.model.view.deletedCalls.isEmpty { hints.append(Hint(.historyUndo, words(.keyUndo))) }
    hints.append(Hint(.historyClear, words(.keyClearAll)))
    hints.append(Hint(.historyBack, words(view.field == nil ? .keyBack : .keyClear)))
    pen.keyBar(hints, y: y)
  }

  private static func nothing(_ view: HistoryView, _ pen: Painter) -> String {
    if let text = view.field?.text, !text.isEmpty { return pen.words(.historyNobody, text) }
    return pen.words(view.filter == .all ? .historyEmpty : .historyNone)
  }

  private static func detail(_ facts: [String], _ pen: inout Painter, _ area: Rect) {
    guard !facts.isEmpty, !area.isEmpty else { return }
    var y = area.y
    if area.height > 1 {
      pen.rule(y)
      y += 1
    }
    for fact in facts where y < area.maxY {
      pen.put(fact, area.x + 2, y, y == area.y || area.height > 1 ? "text.soft" : "text", max: area.width - 4)
      y += 1
    }
    pen.keep(area)
  }

  // MARK: The list

  /// The loaded rows around the selected one, with their days.
  private static func lines(_ view: HistoryView, _ pen: Painter, around height: Int) -> [Line] {
    let history = pen.scene.model.history
    let first = max(history.offset, view.position - height)
    let end = min(history.offset + history.rows.count, view.position + height + 1)
    var lines: [Line] = []
    var day = ""
    for position in first..<max(first, end) {
      guard let row = history.row(at: position) else { continue }
      let name = Times.day(row.at, pen.scene.model.wall, pen.words)
      if name != day {
        if !lines.isEmpty { lines.append(.blank) }
        lines.append(.day(name))
        day = name
      }
      lines.append(.call(position, row))
    }
    return lines
  }

  private static func list(_ lines: [Line], _ selected: Int, _ pen: inout Painter, _ area: Rect) {
    let line =
      lines.firstIndex { if case .call(selected, _) = $0 { true } else { false } } ?? 0
    let first = max(0, min(line - area.height / 2, lines.count - area.height))
    for (row, line) in lines.dropFirst(first).prefix(area.height).enumerated() {
      let y = area.y + row
      switch line {
      case .blank: break
      case .day(let name): pen.put(name.uppercased(), area.x + 2, y, "list.group", max: area.width - 3)
      case .call(let position, let call):
        draw(
          call, selected: position == selected, &pen, Rect(x: area.x, y: y, width: area.width, height: 1))
        pen.hit(Rect(x: area.x, y: y, width: area.width, height: 1), .row(position))
      }
    }
  }

  private static func draw(_ call: HistoryRow, selected: Bool, _ pen: inout Painter, _ area: Rect) {
    let ground = selected ? "list.selected" : "list"
    if selected {
      pen.canvas.fill(area.inset(dx: 1), style: pen.style("list.selected"))
      pen.keep(area)
      pen.put(pen.signs.selected, area.x + 1, area.y, "list.marked", on: ground)
    }
    let scope = call.missed ? "error" : "list.detail"
    pen.put(call.incoming ? pen.signs.came : pen.signs.went, area.x + 2, area.y, scope, on: ground)
    let time = Times.ofDay(call.at, pen.scene.model.wall)
    var right = area.maxX - 2 - pen.putRight(time, area.maxX - 2, area.y, "list.detail", on: ground)
    let roomy = area.width >= 56
    right -= 2
    let note = HistoryFacts.note(call, pen)
    let used = pen.putRight(note, right, area.y, scope, on: ground, max: roomy ? 14 : 9)
    right -= max(used, roomy ? 14 : 0) + 2
    if roomy {
      pen.putRight(HistoryFacts.sign(call, pen), right, area.y, "list.detail", on: ground, max: 3)
      right -= 4
    }
    pen.put(
      call.displayName, area.x + 4, area.y, ground, max: max(0, right - (area.x + 4)))
  }
}

/// What is said of a call in the history.
enum HistoryFacts {
  /// In a word or two: how long it was, or why it was not.
  static func note(_ call: HistoryRow, _ pen: Painter) -> String {
    if call.duration > .zero { return Times.spoken(call.duration, pen.words) }
    if call.missed { return pen.words(.missed) }
    switch call.cause {
    case .declined?, .remoteDeclined?, .declinedElsewhere?: return pen.words(.declined)
    case .busy?: return pen.words(.busy)
    default: return pen.words(.noAnswer)
    }
  }

  static func sign(_ call: HistoryRow, _ pen: Painter) -> String {
    switch call.kind {
    case .voice: pen.signs.voice
    case .video: pen.signs.video
    case .group: "\(call.members.count + 1)"
    }
  }

  /// What happened, in a sentence; then when, what, how long and how well.
  static func lines(_ call: HistoryRow, _ pen: Painter) -> [String] {
    let words = pen.words
    let kind: Catalogue.Phrase =
      switch call.kind {
      case .voice: .callingVoice
      case .video: .callingVideo
      case .group: .groupCall
      }
    var facts = [Times.long(call.at, pen.scene.model.wall, words), words(kind)]
    if call.duration > .zero { facts.append(Times.spoken(call.duration, words)) }
    if let quality = call.quality, call.duration > .zero {
      facts.append(pen.signs.bars(quality) + " " + words(Self.word(quality)))
    }
    let when = facts.joined(separator: "  \(pen.signs.dot)  ")
    guard let cause = call.cause else { return [when] }
    return [words.sentence(for: cause, peer: call.displayName, incoming: call.incoming), when]
  }

  /// A connection's quality in a word.
  static func word(_ quality: Int) -> Catalogue.Phrase {
    switch quality {
    case 5...: .scoreExcellent
    case 4: .scoreGood
    case 3: .scoreFair
    case 2: .scorePoor
    case 1: .scoreBad
    default: .scoreDown
    }
  }
}

extension Signs {
  /// They called.
  var came: String { ascii ? "<" : "←" }
  /// We called.
  var went: String { ascii ? ">" : "→" }
  /// Ticked, in front of a name.
  var picked: String { ascii ? "+" : "✓" }
}
