import Base
import Screen

/// Waiting for somebody to answer: our own picture behind, how it goes in front.
enum DiallingScreen {
  static func draw(_ call: CallView, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen, scope: "call")
    let area = pen.bounds.splitBottom(1).rest
    let card = Size(width: min(50, area.width - 4), height: 6)
    var y: Int
    if call.kind == .video, call.cameraOn, let own = call.localVideo {
      pen.picture(own, in: pen.bounds, mirrored: true, fit: .cover, dimmed: true)
      y = area.y + (area.height - card.height) / 2
    } else {
      let diameter = Painter.avatarDiameter(
        rows: area.height - card.height - 3, columns: area.width, ring: false,
        as: pen.layout.avatar)
      let rows = diameter > 0 ? Painter.avatarRows(diameter, ring: false) + 1 : 0
      y = area.y + max(0, (area.height - rows - card.height) / 2)
      pen.avatar(name: call.displayName, jid: call.peerJID, diameter: diameter, in: area, y: y)
      y += rows
    }
    progress(call, &pen, Rect(x: (area.width - card.width) / 2, y: y, width: card.width, height: card.height))
    CallChrome.bottom(call, &pen)
    return pen
  }

  private static func progress(_ call: CallView, _ pen: inout Painter, _ rect: Rect) {
    pen.canvas.fill(rect, style: pen.style("panel"))
    pen.canvas.box(rect, style: pen.style("panel.border"), border: pen.signs.border)
    pen.keep(rect)
    let inside = rect.inset(dx: 3, dy: 1)
    pen.centre(call.displayName, in: inside, y: inside.y, "panel.title")
    let kind = pen.words(call.kind == .video ? .callingVideo : .callingVoice)
    pen.centre(kind, in: inside, y: inside.y + 1, "panel.soft")
    guard case .dialling(let devices, let since, let deadline) = call.phase else { return }
    let elapsed = Times.clock(pen.scene.at - since)
    let state =
      devices == 0
      ? pen.words(.calling) : devices == 1 ? pen.words(.ringingOne) : pen.words(.ringingMany, "\(devices)")
    pen.put(state, inside.x, inside.y + 2, "panel", max: inside.width - cellWidth(of: elapsed) - 2)
    pen.putRight(elapsed, inside.maxX, inside.y + 2, "panel.soft")
    pen.countdown(from: since, to: deadline, inside.x, inside.y + 3, width: inside.width, ground: "panel")
  }
}
