import Base
import Screen

/// The call by itself, filling a screen of its own that may be as small as a tmux popup.
enum CallPanel {
  static func draw(_ call: CallView, _ scene: Scene) -> Painter {
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
    } else {
      MiniPanelLayer.face(call, &pen, inside)
    }
    pen.canvas.box(
      frame, style: pen.style("panel.border"), border: pen.signs.set(pen.layout.miniBorder))
    MiniPanelLayer.title(call, &pen)
    keys(call, &pen)
    return pen
  }

  /// As many keys as there is room for; those that end a call come first.
  private static func keys(_ call: CallView, _ pen: inout Painter) {
    let hints =
      call.isRinging
      ? [Hint(.accept, pen.words(.keyAccept)), Hint(.decline, pen.words(.keyDecline))]
      : [
        Hint(.hangUp, pen.words(.keyEnd)),
        Hint(.mute, pen.words(call.muted ? .keyUnmute : .keyMute), call.muted ? .off : .plain),
        Hint(.camera, pen.words(.keyCameraOff), call.cameraOn ? .on : .off),
      ]
    let y = pen.bounds.height - 1
    var x = 2
    for hint in hints where x + pen.width(of: hint) < pen.bounds.width - 1 {
      pen.put(" ", x - 1, y, "panel")
      let used = pen.hint(hint, x, y, ground: "panel", keyScope: "panel.key")
      pen.put(" ", x + used, y, "panel")
      x += used + 2
    }
  }
}
