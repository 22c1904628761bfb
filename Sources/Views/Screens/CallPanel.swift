import Base
import Screen

/// The call by itself, filling a screen of its own that may be as small as a tmux popup.
enum CallPanel {
  static func draw(_ call: CallView, leave: String, _ scene: Scene) -> Painter {
    // The keys come straight to us, whatever has them in the app.
    var scene = scene
    scene.prefix = ""
    var pen = Painter(scene, rect: scene.screen, scope: "panel")
    let frame = pen.bounds
    let inside = frame.inset(by: 1)
    if call.isRinging {
      let text = pen.words(call.kind == .video ? .wantsVideo : .wantsVoice)
      let y = inside.y + max(0, (inside.height - 2) / 2)
      pen.paragraph(text, in: inside.inset(dx: 1), y: y, "panel.soft", limit: 2)
    } else if inside.width >= 12, inside.height >= 3, let picture = MiniPanelLayer.picture(call) {
      pen.picture(picture.id, in: inside, mirrored: picture.own, fit: .contain)
      // What a picture of another shape leaves free is the panel's, too, not the terminal's.
      let ground = pen.style("panel").background
      pen.canvas.restyle(inside) { $0.background = ground }
    } else {
      MiniPanelLayer.face(call, &pen, inside)
    }
    pen.canvas.box(
      frame, style: pen.style("panel.border"), border: pen.signs.set(pen.layout.miniBorder))
    MiniPanelLayer.title(call, &pen)
    keys(call, leave: leave, &pen)
    return pen
  }

  /// The way out always; before it as many keys as there is room for, with what they do where that fits. Those that end a
  /// call come first.
  private static func keys(_ call: CallView, leave: String, _ pen: inout Painter) {
    let y = pen.bounds.height - 1
    let end = pen.bounds.width - 1
    let room = leave.isEmpty ? end : end - cellWidth(of: leave) - 2
    var x = 2
    for hint in hints(call, pen) {
      let forms = [hint, Hint(hint.action, "", hint.light)]
      guard let form = forms.first(where: { x + pen.width(of: $0) < room }) else { continue }
      pen.put(" ", x - 1, y, "panel")
      let used = pen.hint(form, x, y, ground: "panel", keyScope: "panel.key")
      pen.put(" ", x + used, y, "panel")
      x += used + 2
    }
    guard !leave.isEmpty else { return }
    let labels = [" " + pen.words(.close), ""]
    guard let label = labels.first(where: { x + cellWidth(of: leave + $0) < end }) else { return }
    pen.put(" ", x - 1, y, "panel")
    let used = pen.put(leave, x, y, "panel.key")
    pen.put(label + " ", x + used, y, "panel")
  }

  private static func hints(_ call: CallView, _ pen: Painter) -> [Hint] {
    if call.isRinging {
      return [Hint(.accept, pen.words(.keyAccept)), Hint(.decline, pen.words(.keyDecline))]
    }
    return [
      Hint(.hangUp, pen.words(.keyEnd)),
      Hint(.mute, pen.words(call.muted ? .keyUnmute : .keyMute), call.muted ? .off : .plain),
      Hint(.camera, pen.words(.keyCameraOff), call.cameraOn ? .on : .off),
    ]
  }
}
