import Base
import Screen

/// Somebody calls and nothing else goes on: the whole screen says so.
enum IncomingScreen {
  static func draw(_ call: CallView, since: MonotonicTime, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen, scope: "incoming")
    let area = pen.bounds.inset(dx: 1)
    let tall = area.height >= 18
    let rest = tall ? 11 : 6
    let diameter = Painter.avatarDiameter(
      rows: area.height - rest, columns: area.width, ring: tall, as: pen.layout.avatar)
    let rows = diameter > 0 ? Painter.avatarRows(diameter, ring: tall) : 0
    var y = max(0, (area.height - rows - rest + (tall ? 2 : 0)) / 2)
    let lit = isLit(scene, since: since)
    let ring: Double? = tall ? (lit ? 1 : 0) : nil
    pen.avatar(name: call.callerName, jid: call.peerJID, diameter: diameter, in: area, y: y, level: ring)
    y += rows + (tall ? 1 : 0)
    pen.centre(call.callerName, in: area.inset(dx: 1), y: y, lit ? "incoming.pulse" : "incoming.name")
    pen.centre(pen.words(call.wish), in: area, y: y + 1, "incoming.kind")
    facts(call, since, &pen, area, y: y + 2)
    pen.keep(row: y, rows: 3)
    buttons(call, &pen, area, y: y + 3 + (tall ? 1 : 0))
    return pen
  }

  /// On for half a second, off for half a second: the only thing that ever blinks.
  static func isLit(_ scene: Scene, since: MonotonicTime) -> Bool {
    !scene.model.settings.flashes || max(0, (scene.at - since).nanoseconds) / 500_000_000 % 2 == 0
  }

  private static func facts(
    _ call: CallView, _ since: MonotonicTime, _ pen: inout Painter, _ area: Rect, y: Int
  ) {
    let time = Times.clock(pen.scene.at - since)
    var jid = call.company.isEmpty ? call.peerJID : pen.words(.groupWith, call.company)
    let gap = "  \(pen.signs.dot)  "
    // Nothing is encrypted yet; but that nobody knows them is worth knowing now.
    let isStrange = call.trust == .stranger
    let (word, warning) = CallChrome.trust(call.trust, pen)
    let scope = isStrange ? warning : "text.soft"
    var tail = isStrange ? pen.signs.trust(call.trust) + " " + word + gap + time : time
    if call.callerName != jid, cellWidth(of: tail) + 14 <= area.width {
      tail = gap + tail
    } else {
      jid = ""
    }
    jid = truncate(jid, toWidth: area.width - cellWidth(of: tail))
    let x = area.x + max(0, (area.width - cellWidth(of: jid) - cellWidth(of: tail)) / 2)
    let used = pen.put(jid, x, y, "text.soft")
    pen.put(tail, x + used, y, scope, on: "incoming", max: area.width - used)
  }

  private static func buttons(_ call: CallView, _ pen: inout Painter, _ area: Rect, y: Int) {
    let words = pen.words
    var hints = [(Hint(.accept, words(.keyAccept)), "good")]
    if call.kind == .video { hints.append((Hint(.acceptVideo, words(.keyAcceptVideo)), "good")) }
    hints += [(Hint(.decline, words(.keyDecline)), "error"), (Hint(.ignore, words(.keyIgnore)), "rule")]
    pen.buttons(hints, in: area, y: y)
  }
}
