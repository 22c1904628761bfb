import Base
import Screen

/// A voice call: who, how long, how loud. Nothing else.
enum VoiceScreen {
  /// `state`: why there is no talking just now, if so.
  static func draw(_ call: CallView, state: [String], _ pen: inout Painter) {
    let area = pen.bounds.splitTop(1).rest.splitBottom(1).rest
    let tall = area.height >= 14
    let below = tall ? 6 : 2
    let diameter = Painter.avatarDiameter(
      rows: area.height - below - (tall ? 2 : 0), columns: area.width, ring: true,
      as: pen.layout.avatar)
    let rows = diameter > 0 ? Painter.avatarRows(diameter, ring: true) : 0
    var y = area.y + max(0, (area.height - rows - below) / 2)
    pen.avatar(
      name: call.displayName, jid: call.peerJID, diameter: diameter, in: area, y: y, level: call.remoteLevel)
    y += rows
    if tall {
      pen.centre(call.displayName, in: area.inset(dx: 2), y: y, "text.strong")
      let time = call.answeredAt.map { Times.clock(pen.scene.at - $0) } ?? ""
      pen.centre(time, in: area, y: y + 1, "text.soft")
      pen.keep(row: y, rows: 2)
      y += 3
    }
    guard state.isEmpty else {
      for line in state { y = pen.paragraph(line, in: area.inset(dx: 2), y: y, "warning", limit: 2) }
      return
    }
    meters(call, &pen, Rect(x: area.x, y: y, width: area.width, height: 2))
  }

  private static func meters(_ call: CallView, _ pen: inout Painter, _ area: Rect) {
    let you = pen.words(call.muted ? .muted : .you)
    let column = min(16, max(cellWidth(of: call.displayName), cellWidth(of: you)))
    let width = min(area.width - column - 8, 40)
    let left = area.x + (area.width - column - 2 - width) / 2
    pen.keep(area)
    let rows = [
      (call.displayName, call.remoteMuted ? 0 : call.remoteLevel), (you, call.muted ? 0 : call.ownLevel),
    ]
    for (row, (name, level)) in rows.enumerated() {
      let silent = row == 0 ? call.remoteMuted : call.muted
      pen.putRight(name, left + column, area.y + row, silent ? "error" : "text.soft", max: column)
      pen.meter(level, left + column + 2, area.y + row, width: width)
    }
  }
}
