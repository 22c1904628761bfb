import Screen

/// What is known of the selected contact.
enum ContactDetail {
  static func draw(_ row: ContactRow, _ pen: inout Painter, _ area: Rect) {
    var y = area.y
    func next(_ rows: Int = 1) { y += rows }
    pen.put(row.displayName, area.x, y, "text.strong", max: area.width)
    pen.keep(Rect(x: area.x, y: y, width: area.width, height: 2))
    next()
    if row.displayName != row.jid { pen.put(row.jid, area.x, y, "text.soft", max: area.width) }
    next(2)
    let diameter = Painter.avatarDiameter(
      rows: min(14, (area.height - 8) * 2 / 3), columns: area.width, ring: false, as: pen.layout.avatar)
    if diameter > 0 {
      pen.avatar(
        name: row.displayName, jid: row.jid, diameter: diameter, in: area, y: y,
        faint: row.presence == .offline)
      next(Painter.avatarRows(diameter, ring: false) + 1)
    }
    if row.subscription == .asksUs {
      request(row, &pen, Rect(x: area.x, y: y, width: area.width, height: area.maxY - y))
      return
    }
    y = lines(about(row, pen, area.width), &pen, area, y)
    next()
    _ = lines(calls(row, pen), &pen, area, y)
  }

  private static func lines(_ texts: [(String, String)], _ pen: inout Painter, _ area: Rect, _ start: Int)
    -> Int
  {
    var y = start
    for (text, scope) in texts where y < area.maxY {
      pen.put(text, area.x, y, scope, max: area.width)
      y += 1
    }
    return y
  }

  private static func request(_ row: ContactRow, _ pen: inout Painter, _ area: Rect) {
    var y = area.y
    for line in wrap(pen.words(.requestSentence, row.displayName), width: area.width, limit: 4)
    where y < area.maxY {
      pen.put(line, area.x, y, "text")
      y += 1
    }
    pen.keep(Rect(x: area.x, y: area.y, width: area.width, height: y - area.y))
    pen.buttons(
      [
        (Hint(.acceptContact, pen.words(.keyAccept)), "good"),
        (Hint(.refuseContact, pen.words(.keyRefuse)), "error"),
      ], in: area, y: y + 1)
  }

  /// The last calls, with the scope that each is drawn in.
  static func calls(_ row: ContactRow, _ pen: Painter) -> [(String, String)] {
    row.calls.isEmpty ? [(pen.words(.noCallsYet), "text.faint")] : row.calls.map { line($0, pen) }
  }

  /// Presence and status, devices, and what stands in the way of seeing them.
  private static func about(_ row: ContactRow, _ pen: Painter, _ width: Int) -> [(String, String)] {
    var out: [(String, String)] = []
    let presence = pen.words.word(for: row.presence)
    if row.subscription == .pending {
      out.append((pen.words(.requestPending), "warning"))
    } else {
      let quoted = row.status.isEmpty ? "" : " \(pen.signs.dot) “\(row.status)”"
      out += wrap(presence + quoted, width: width, limit: 2).map { ($0, Painter.scope(row.presence)) }
    }
    out += row.devices.prefix(4).map { device in
      let can = [device.voice ? pen.words(.voice) : nil, device.video ? pen.words(.video) : nil].compactMap {
        $0
      }
      let list = can.isEmpty ? pen.words(.deviceNothing) : can.joined(separator: ", ")
      return (pen.words(.deviceCan, device.name, list), "list.detail")
    }
    if row.devices.isEmpty { out.append((pen.words(.noDevices), "list.detail")) }
    if row.subscription == .to { out.append((pen.words(.oneWay), "list.detail")) }
    return out
  }

  /// "yesterday 18:04   video   12 min"
  private static func line(_ call: CallNote, _ pen: Painter) -> (String, String) {
    let when = Times.long(call.at, pen.scene.model.wall, pen.words)
    let padded = when + String(repeating: " ", count: max(0, 17 - cellWidth(of: when)))
    switch call.outcome {
    case .missed: return (padded + pen.words(.missed), "error")
    case .unanswered, .declined, .busy: return (padded + pen.words(call.word), "list.detail")
    case .talked:
      let kind = pen.words(call.video ? .video : .voice)
      return (padded + kind + "   " + Times.spoken(call.duration, pen.words), "list.detail")
    }
  }
}

extension CallNote {
  /// The call in a word.
  var word: Catalogue.Phrase {
    switch outcome {
    case .missed: .missed
    case .unanswered: .noAnswer
    case .declined: .declined
    case .busy: .busy
    case .talked: video ? .video : .voice
    }
  }
}
