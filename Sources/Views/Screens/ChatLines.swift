import Base
import Screen

/// What the people of a call write, over the lower left of their pictures; and the line being written.
enum ChatLines {
  static func draw(_ pen: inout Painter) {
    let scene = pen.scene
    let field = scene.model.view.stage.chat
    var y = pen.bounds.height - 2 - CallChrome.extraRows(pen)
    if let field {
      write(field, &pen, y)
      y -= 1
    }
    let most = scene.size.height >= 20 ? 6 : 3
    let width = min(64, pen.bounds.width - 4)
    var room = most
    for line in visible(scene.model.chat, at: scene.at, open: field != nil).reversed() where room > 0 {
      let rows = wrap(text(line, scene), width: width, limit: min(2, room))
      room -= rows.count
      for row in rows.reversed() {
        draw(row, mine: line.mine, &pen, y)
        if line.isFading(at: scene.at), field == nil {
          pen.canvas.dim(Rect(x: 1, y: y, width: cellWidth(of: row) + 2, height: 1))
        }
        y -= 1
      }
    }
  }

  /// The lines that still show at `now`: all recent ones while a line is being written.
  static func visible(_ chat: [ChatLine], at now: MonotonicTime, open: Bool) -> [ChatLine] {
    let recent = open ? chat : chat.filter { now - $0.at < ChatLine.stays }
    return Array(recent.suffix(6))
  }

  private static func text(_ line: ChatLine, _ scene: Scene) -> String {
    let who = line.mine ? scene.words(.you) : line.name
    return (who.isEmpty ? "" : truncate(who, toWidth: 20) + ": ") + line.text
  }

  private static func draw(_ row: String, mine: Bool, _ pen: inout Painter, _ y: Int) {
    guard y > 0 else { return }
    let used = pen.put(
      " " + row + " ", 1, y, mine ? "call.chrome.soft" : "call.caption", max: pen.bounds.width - 2)
    pen.keep(Rect(x: 1, y: y, width: used, height: 1))
  }

  /// The line being written, above the keys.
  private static func write(_ field: TextField, _ pen: inout Painter, _ y: Int) {
    let label = pen.put(
      " " + pen.words(.chatLabel) + " ", 1, y, "call.chrome.soft", max: pen.bounds.width - 20)
    let rect = Rect(x: 1 + label, y: y, width: pen.bounds.width - label - 2, height: 1)
    pen.field(field, in: rect, focused: true, hint: pen.words(.chatHint))
    pen.keep(row: y)
  }
}
