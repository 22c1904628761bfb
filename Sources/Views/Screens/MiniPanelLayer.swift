import Base
import Screen

/// The call in a little window over the contacts.
enum MiniPanelLayer {
  static func draw(_ call: CallView, _ scene: Scene) -> Painter {
    let picture = scene.isRoomy && scene.model.view.mini.scale != .tiny ? picture(call) : nil
    var plain = scene
    plain.prefix = ""
    var pen = Painter(plain, rect: place(scene, hasPicture: picture != nil), scope: "panel")
    let frame = pen.bounds
    let inside = frame.inset(by: 1)
    pen.hit(frame, .panel)
    if let picture {
      pen.picture(picture.id, in: inside, mirrored: picture.own, fit: .cover)
    } else {
      face(call, &pen, inside)
    }
    pen.canvas.box(
      frame, style: pen.style("panel.border"), border: pen.signs.set(pen.layout.miniBorder))
    title(call, &pen)
    keys(call, prefix: scene.prefix, &pen)
    return pen
  }

  /// Where the panel is.
  static func frame(_ call: CallView, _ scene: Scene) -> Rect {
    let hasPicture = scene.isRoomy && scene.model.view.mini.scale != .tiny && picture(call) != nil
    return place(scene, hasPicture: hasPicture)
  }

  /// The remote picture once they have answered, our own while it rings there.
  static func picture(_ call: CallView) -> (id: PictureID, own: Bool)? {
    if let group = call.group { return picture(of: group) }
    if call.isAnswered { return call.remoteCameraOn ? call.remoteVideo.map { ($0, false) } : nil }
    return call.cameraOn && call.kind == .video ? call.localVideo.map { ($0, true) } : nil
  }

  /// Of whoever speaks or was heard last, or anybody's.
  private static func picture(of group: GroupView) -> (id: PictureID, own: Bool)? {
    let seen = group.parties.filter { $0.isHere && $0.cameraOn && !$0.isSelf && $0.picture != nil }
    let speaker = group.speakerID ?? group.lastSpeaker
    let chosen = seen.first { $0.id == speaker } ?? seen.first
    return chosen?.picture.map { ($0, false) }
  }

  /// The rectangle of the panel: in its corner, clear of the header and the keys.
  static func place(_ scene: Scene, hasPicture: Bool) -> Rect {
    let panel = scene.model.view.mini
    let wanted: Size
    switch (hasPicture, panel.scale) {
    case (false, .tiny): wanted = Size(width: 20, height: 4)
    case (false, _): wanted = Size(width: scene.isRoomy ? 28 : 20, height: 4)
    case (true, .small), (true, .tiny): wanted = Size(width: 28, height: 9)
    case (true, .large): wanted = Size(width: 40, height: 13)
    case (true, .huge): wanted = Size(width: 56, height: 18)
    }
    let width = min(wanted.width, scene.size.width - 4)
    let height = min(wanted.height, scene.size.height - 5)
    let left = panel.corner == .topLeft || panel.corner == .bottomLeft
    let top = panel.corner == .topLeft || panel.corner == .topRight
    // A shell has neither header nor keys.
    let edge = scene.model.shell != nil && scene.model.view.shell.shown ? 0 : 2
    return Rect(
      x: left ? 1 : scene.size.width - width - 1,
      y: top ? edge : scene.size.height - height - edge, width: width, height: height)
  }

  static func title(_ call: CallView, _ pen: inout Painter) {
    let width = pen.bounds.width
    let time = Times.clock(pen.scene.at - (call.answeredAt ?? since(call)))
    let quality = call.isAnswered ? call.quality : nil
    let bars = quality == nil ? 0 : 6
    let word = call.group == nil ? call.displayName.split(separator: " ").first.map(String.init) : nil
    let first = word ?? call.displayName
    let name = truncate(first, toWidth: width - 5 - cellWidth(of: time) - bars)
    let end = 1 + pen.put(" " + name + " ", 1, 0, "panel.title")
    pen.put(time + " ", end, 0, "panel.soft")
    guard let quality else { return }
    let x = end + cellWidth(of: time) + 1
    pen.quality(quality, x, 0, ground: "panel")
    pen.put(" ", x + 5, 0, "panel")
  }

  private static func since(_ call: CallView) -> MonotonicTime {
    switch call.phase {
    case .dialling(_, let since, _), .ringing(let since), .connecting(let since), .active(let since),
      .held(let since, _), .reconnecting(let since, _):
      since
    case .ended: .zero
    }
  }

  private static func keys(_ call: CallView, prefix: String, _ pen: inout Painter) {
    let y = pen.bounds.height - 1
    var x = 2
    if !prefix.isEmpty { x += pen.put(prefix + " ", x, y, "panel.soft") }
    let wide = pen.bounds.width >= 28
    let hints = [
      Hint(.mute, pen.words(call.muted ? .keyUnmute : .keyMute), call.muted ? .off : .plain),
      Hint(.float, pen.words(.keyFull)), Hint(.hangUp, wide ? pen.words(.keyEnd) : ""),
    ]
    for hint in hints where x + pen.width(of: hint) < pen.bounds.width - 1 {
      pen.put(" ", x - 1, y, "panel")
      let used = pen.hint(hint, x, y, ground: "panel", keyScope: "panel.key")
      pen.put(" ", x + used, y, "panel")
      x += used + (wide ? 2 : 1)
    }
  }

  /// Without a picture: how the call is, and both voices.
  static func face(_ call: CallView, _ pen: inout Painter, _ inside: Rect) {
    if let word = state(call, pen) {
      pen.paragraph(
        word, in: inside.inset(dx: 1), y: inside.y + max(0, (inside.height - 2) / 2), "panel.soft", limit: 2)
      return
    }
    let y = inside.y + max(0, inside.height - 2) / 2
    let rows = [
      (pen.signs.voice, call.remoteMuted ? 0 : call.remoteLevel),
      (pen.words(.you), call.muted ? 0 : call.ownLevel),
    ]
    for (row, (name, level)) in rows.enumerated() {
      pen.putRight(name, inside.x + 4, y + row, "panel.soft", max: 4)
      pen.meter(level, inside.x + 6, y + row, width: inside.width - 7, ground: "panel")
    }
  }

  private static func state(_ call: CallView, _ pen: Painter) -> String? {
    switch call.phase {
    case .dialling(let devices, _, _):
      devices == 0
        ? pen.words(.calling)
        : devices == 1 ? pen.words(.ringingOne) : pen.words(.ringingMany, "\(devices)")
    case .connecting: pen.words(.connectingCall)
    case .held(_, let byPeer): byPeer ? pen.words(.onHoldByThem, call.displayName) : pen.words(.onHold)
    case .reconnecting(_, let lost): pen.words(.reconnecting, Times.clock(pen.scene.at - lost))
    case .active, .ringing, .ended: nil
    }
  }
}
