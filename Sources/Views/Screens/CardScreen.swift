import Base
import Screen

/// All about one contact: devices, calls, and what can be done.
enum CardScreen {
  static func draw(_ jid: String, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    let (bar, rest) = pen.bounds.splitBottom(2)
    let body = pen.statusLine(in: rest).inset(dx: 2)
    pen.rule(bar.y)
    guard let row = scene.model.contacts.first(where: { $0.jid == jid }) else {
      pen.paragraph(scene.words(.needContact), in: body, y: body.y + body.height / 3, "text.soft")
      pen.keyBar([Hint(.cardBack, scene.words(.keyBack))], y: bar.y + 1)
      return pen
    }
    keys(row, &pen, y: bar.y + 1)
    let wide = body.width >= 70 && body.height >= 14
    let (left, right) = body.splitLeft(wide ? 28 : 0)
    if wide {
      let diameter = Painter.avatarDiameter(
        rows: body.height - 2, columns: left.width, ring: false, as: pen.layout.avatar)
      pen.avatar(
        name: row.displayName, jid: row.jid, diameter: min(20, diameter), in: left, y: left.y + 1,
        faint: row.presence == .offline || row.blocked)
    }
    text(row, &pen, wide ? right.splitLeft(3).rest.splitTop(1).rest : right)
    return pen
  }

  private static func text(_ row: ContactRow, _ pen: inout Painter, _ area: Rect) {
    let spaced = area.height >= 14
    var y = area.y
    func room(_ y: Int) -> Bool { y < area.maxY }
    pen.put(row.displayName, area.x, y, "text.strong", max: area.width)
    y += 1
    if row.displayName != row.jid, room(y) {
      pen.put(row.jid, area.x, y, "text.soft", max: area.width)
      y += 1
    }
    pen.keep(Rect(x: area.x, y: area.y, width: area.width, height: y - area.y))
    if spaced { y += 1 }
    for (line, scope) in state(row, pen, area.width) where room(y) {
      pen.put(line, area.x, y, scope, max: area.width)
      y += 1
    }
    let buttons = spaced ? actions(row, pen) : []
    let list = Rect(x: area.x, y: y, width: area.width, height: area.maxY - y)
    y = section(.cardDevices, devices(row, pen), spaced: spaced, limit: spaced ? 6 : 2, &pen, list)
    // The calls take what the buttons leave.
    let end = area.maxY - (buttons.isEmpty ? 0 : 4)
    let below = Rect(x: area.x, y: y, width: area.width, height: max(0, end - y))
    let calls = ContactDetail.calls(row, pen)
    y = section(.cardCalls, calls, spaced: spaced, limit: .max, &pen, below)
    if !buttons.isEmpty {
      pen.buttons(
        buttons, in: Rect(x: area.x, y: y, width: area.width, height: max(0, area.maxY - y)), y: y + 1)
    }
  }

  /// A heading with lines below it, as many as fit; returns the row after them.
  private static func section(
    _ title: Catalogue.Phrase, _ lines: [(String, String)], spaced: Bool, limit: Int, _ pen: inout Painter,
    _ area: Rect
  ) -> Int {
    var y = area.y + (spaced ? 1 : 0)
    guard y + 1 < area.maxY else { return min(y, area.maxY) }
    pen.put(pen.words(title).uppercased(), area.x, y, "list.group", max: area.width)
    y += 1
    for (line, scope) in lines.prefix(limit) where y < area.maxY {
      pen.put(line, area.x, y, scope, max: area.width)
      y += 1
    }
    return y
  }

  private static func state(_ row: ContactRow, _ pen: Painter, _ width: Int) -> [(String, String)] {
    let words = pen.words
    if row.blocked { return [(words(.blockedNote), "error")] }
    switch row.subscription {
    case .asksUs:
      return wrap(words(.requestSentence, row.displayName), width: width, limit: 3).map { ($0, "warning") }
    case .pending: return [(words(.requestPending), "warning")]
    case .both, .from, .to, .none: break
    }
    let quoted = row.status.isEmpty ? "" : " \(pen.signs.dot) “\(row.status)”"
    var lines = wrap(words.word(for: row.presence) + quoted, width: width, limit: 2).map {
      ($0, Painter.scope(row.presence))
    }
    if row.subscription == .to { lines.append((words(.oneWay), "list.detail")) }
    if !row.groups.isEmpty { lines.append((row.groups.joined(separator: ", "), "list.detail")) }
    return lines
  }

  private static func devices(_ row: ContactRow, _ pen: Painter) -> [(String, String)] {
    guard !row.devices.isEmpty else { return [(pen.words(.noDevices), "list.detail")] }
    return row.devices.map { device in
      let can = [
        device.voice ? pen.words(.voice) : nil, device.video ? pen.words(.video) : nil,
        device.groups ? pen.words(.canGroups) : nil,
      ].compactMap { $0 }
      let list = can.isEmpty ? pen.words(.deviceNothing) : can.joined(separator: ", ")
      return (pen.words(.deviceCan, device.name, list), "list.detail")
    }
  }

  private static func actions(_ row: ContactRow, _ pen: Painter) -> [(Hint, String)] {
    let words = pen.words
    if row.subscription == .asksUs {
      return [
        (Hint(.acceptContact, words(.keyAccept)), "good"), (Hint(.refuseContact, words(.keyRefuse)), "error"),
      ]
    }
    if row.blocked { return [(Hint(.cardBlock, words(.keyUnblock)), "good")] }
    return [
      (Hint(.cardCall, words(.keyCall)), "good"), (Hint(.cardVideo, words(.video)), "good"),
      (Hint(.cardVoice, words(.voice)), "good"),
    ]
  }

  private static func keys(_ row: ContactRow, _ pen: inout Painter, y: Int) {
    let words = pen.words
    var hints: [Hint]
    if row.subscription == .asksUs {
      hints = [Hint(.acceptContact, words(.keyAccept)), Hint(.refuseContact, words(.keyRefuse))]
    } else {
      hints = [
        Hint(.cardCall, words(.keyCall)), Hint(.cardRename, words(.keyRename)),
        Hint(.cardGroup, words(.keyRegroup)),
      ]
    }
    hints.append(Hint(.cardBlock, words(row.blocked ? .keyUnblock : .keyBlock)))
    if row.subscription != .asksUs { hints.append(Hint(.cardRemove, words(.keyRemove))) }
    pen.keyBar(hints + [Hint(.cardBack, words(.keyBack))], y: y)
  }
}
