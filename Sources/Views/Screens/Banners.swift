import Base
import Screen

/// A call that rings over whatever else is on the screen.
struct Banner {
  let name: String
  let video: Bool
  let wish: Catalogue.Phrase
  let since: MonotonicTime
  let hints: [Hint]

  /// The waiting call, which wants the present one held or ended.
  init(_ waiting: WaitingCall, _ words: Catalogue) {
    name = waiting.displayName
    video = waiting.kind == .video
    wish = .wish(waiting.kind, isGroup: waiting.isGroup)
    since = waiting.since
    hints =
      [Hint(.acceptHold, words(.keyAcceptHold))] + (video ? [Hint(.acceptHoldVideo, words(.video))] : [])
      + [
        Hint(.acceptEnd, words(.keyAcceptEnd)), Hint(.declineWaiting, words(.keyDecline)),
        Hint(.ignoreWaiting, words(.keyIgnore)),
      ]
  }

  /// The only call, while something else covers the screen.
  init(_ call: CallView, since: MonotonicTime, _ words: Catalogue) {
    name = call.callerName
    video = call.kind == .video
    wish = call.wish
    self.since = since
    hints =
      [Hint(.accept, words(.keyAccept))] + (video ? [Hint(.acceptVideo, words(.video))] : [])
      + [Hint(.decline, words(.keyDecline)), Hint(.ignore, words(.keyIgnore))]
  }

  /// Text and keys on one line where there is room, else the keys below. `typing`: keys go to a form until Esc.
  func draw(_ scene: Scene, typing: Bool) -> Painter {
    let room = scene.size.width - 4
    let rows = lines(Painter(scene, rect: scene.screen), room: room)
    let keys = rows.count == 1 ? width(rows[0], Painter(scene, rect: scene.screen)) : room
    let single = !typing && room >= keys + 44
    let height = typing ? 4 : single ? 3 : rows.count + 3
    let rect = Rect(x: 0, y: top(height, scene), width: scene.size.width, height: height)
    var pen = Painter(scene, rect: rect, scope: "banner")
    let lit = IncomingScreen.isLit(scene, since: since)
    pen.canvas.box(pen.bounds, style: pen.style(lit ? "banner.border" : "banner"), border: pen.signs.border)
    pen.hit(pen.bounds, .nothing)
    let inside = pen.bounds.inset(dx: 2, dy: 1)
    text(&pen, single ? Rect(x: inside.x, y: 1, width: inside.width - keys - 3, height: 1) : inside, lit: lit)
    if typing {
      pen.putRight(pen.words(.typingFirst, scene.key(.cancel)), inside.maxX, 2, "banner", max: inside.width)
      return pen
    }
    for (row, hints) in rows.enumerated() {
      var x = single ? inside.maxX - keys : inside.x
      for hint in hints {
        x += pen.hint(hint, x, single ? 1 : row + 2, ground: "banner", keyScope: "banner.key") + 3
      }
    }
    return pen
  }

  /// Above, but below where somebody types in the first lines of a shell.
  private func top(_ height: Int, _ scene: Scene) -> Int {
    guard !scene.prefix.isEmpty, let cursor = scene.model.shell?.cursor, cursor.y < height else { return 0 }
    return max(0, scene.size.height - height)
  }

  private func width(_ hints: [Hint], _ pen: Painter) -> Int {
    hints.reduce(-3) { $0 + pen.width(of: $1) + 3 }
  }

  private func lines(_ pen: Painter, room: Int) -> [[Hint]] {
    var lines: [[Hint]] = []
    for hint in hints {
      if let last = lines.last, width(last + [hint], pen) <= room {
        lines[lines.count - 1].append(hint)
      } else {
        lines.append([hint])
      }
    }
    return lines
  }

  private func text(_ pen: inout Painter, _ rect: Rect, lit: Bool) {
    let time = Times.clock(pen.scene.at - since)
    let kind = pen.words(wish)
    let sign = pen.signs.ascii ? "*" : lit ? "◉" : "○"
    pen.put(sign, rect.x, rect.y, "banner.key", on: "banner")
    let room = rect.width - cellWidth(of: kind) - cellWidth(of: time) - 5
    let used = pen.put(name, rect.x + 2, rect.y, "banner.name", max: max(6, room))
    pen.put(kind, rect.x + 4 + used, rect.y, "banner", max: rect.width - used - 5 - cellWidth(of: time))
    pen.putRight(time, rect.maxX, rect.y, "banner", max: 8)
  }
}
