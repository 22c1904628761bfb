import Base
import Screen

/// One person of a group: picture or avatar, a line of caption, a frame where there is room for one.
enum GroupTile {
  /// What the screen knows of a tile besides its person.
  struct Look {
    var speaks = false
    var chosen = false
    var dimmed = false
  }

  /// Smaller tiles have no frame: their caption tells who speaks.
  static func hasRoomForFrame(_ rect: Rect) -> Bool { rect.width >= 24 && rect.height >= 8 }

  static func draw(_ party: GroupParty, in rect: Rect, _ look: Look, _ pen: inout Painter) {
    guard !rect.isEmpty else { return }
    let style = pen.layout.tileFrame
    let roomy = hasRoomForFrame(rect)
    let framed = roomy && style == .full
    let inside = framed ? rect.inset(by: 1) : style == .none ? rect : rect.splitBottom(1).rest
    face(party, in: inside, look, &pen)
    // Where only the speaker has a frame it lies over the picture's edge: nobody's picture changes its size by speaking.
    if framed || (roomy && look.speaks && style == .caption) {
      let scope = look.speaks ? "call.frame.speaking" : "call.frame"
      pen.canvas.box(rect, style: pen.style(scope, on: "call.background"), border: pen.signs.border)
    }
    let edge = framed || (roomy && look.speaks) ? 1 : 0
    let line = Rect(x: rect.x + edge, y: rect.maxY - 1, width: rect.width - 2 * edge, height: 1)
    if style != .none || (party.muted && party.isHere) || !party.isHere {
      caption(party, in: line, filled: edge == 0 && style != .none, look, &pen)
    }
    if party.isFading(at: pen.scene.at) { pen.canvas.dim(rect) }
    pen.hit(rect, .party(party.id))
  }

  // MARK: Face

  private static func face(_ party: GroupParty, in rect: Rect, _ look: Look, _ pen: inout Painter) {
    if party.isHere, party.cameraOn, let picture = party.picture {
      pen.picture(picture, in: rect, mirrored: party.isSelf, fit: fit(rect), dimmed: look.dimmed)
      return
    }
    let veil = veil(party, pen)
    let rows = rect.height - (veil.isEmpty ? 0 : 1)
    let shape = pen.layout.avatar
    let ringed =
      party.isHere ? Painter.avatarDiameter(rows: rows, columns: rect.width, ring: true, as: shape) : 0
    let diameter =
      ringed > 0 ? ringed : Painter.avatarDiameter(rows: rows, columns: rect.width, ring: false, as: shape)
    let used = diameter > 0 ? Painter.avatarRows(diameter, ring: ringed > 0) : 0
    let y = rect.y + max(0, (rows - used) / 2)
    pen.avatar(
      name: party.displayName, jid: party.jid, diameter: diameter, in: rect, y: y,
      level: ringed > 0 ? (party.muted ? 0 : party.level) : nil, faint: !party.isHere)
    pen.centre(
      truncate(veil, toWidth: rect.width), in: rect, y: used > 0 ? y + used : y + rows / 2,
      "call.background")
  }

  /// A picture that would lose much at the edges shows whole.
  static func fit(_ rect: Rect) -> PictureTile.Fit {
    let shape = Double(rect.width) / Double(max(1, rect.height) * 2)
    return (1.3...2.4).contains(shape) ? .cover : .contain
  }

  /// Why there is no picture, or nobody.
  static func veil(_ party: GroupParty, _ pen: Painter) -> String {
    let words = pen.words
    switch party.state {
    case .calling(let since): return words(.calling) + " " + Times.clock(pen.scene.at - since)
    case .declined: return words(.declined)
    case .busy: return words(.busy)
    case .noAnswer: return words(.noAnswer)
    case .joining: return words(.connectingCall)
    case .unreachable: return words(.unreachable)
    case .joined: return party.cameraOn ? "" : words(.cameraOff)
    case .left: return ""
    }
  }

  // MARK: Caption

  private static func caption(
    _ party: GroupParty, in line: Rect, filled: Bool, _ look: Look, _ pen: inout Painter
  ) {
    let scope = look.speaks ? "call.caption.speaking" : "call.caption"
    if filled { pen.canvas.fill(line, style: pen.style(scope)) }
    var right = line.maxX
    if party.isHere, let bars = party.bars, line.width >= 20 {
      right -= 7
      pen.put("       ", right, line.y, scope)
      if look.speaks {
        pen.put(pen.signs.bars(bars), right + 1, line.y, scope)
      } else {
        pen.quality(bars, right + 1, line.y, ground: scope)
      }
    }
    if party.isHere, party.muted {
      let word = line.width >= 28 ? pen.words(.muted) : pen.signs.ascii ? "x" : "×"
      right -= pen.putRight(" " + word + " ", right, line.y, "call.caption.muted", max: right - line.x)
    }
    if !party.isSelf, line.width >= 28 {
      let notes = notes(party, pen)
      if !notes.isEmpty { right -= pen.putRight(" \(notes) ", right, line.y, scope, max: right - line.x) }
    }
    let mark = look.chosen ? pen.signs.selected : " "
    pen.put(mark + name(party, pen) + " ", line.x, line.y, scope, max: right - line.x)
  }

  /// What we have set for somebody.
  private static func notes(_ party: GroupParty, _ pen: Painter) -> String {
    let volume = party.silenced ? pen.words(.silenced) : party.volume != 100 ? "\(party.volume) %" : ""
    let parts = [party.pinned ? pen.words(.pinned) : "", volume].filter { !$0.isEmpty }
    return parts.joined(separator: " ")
  }

  private static func name(_ party: GroupParty, _ pen: Painter) -> String {
    party.isSelf && party.name.isEmpty ? pen.words(.you) : party.displayName
  }

  // MARK: List

  /// The same as a line: name, voice, network.
  static func drawLine(_ party: GroupParty, in rect: Rect, _ look: Look, _ pen: inout Painter) {
    let (ground, y) = ("call.background", rect.y)
    if look.chosen { pen.canvas.fill(rect, style: pen.style("list.selected")) }
    let base = look.chosen ? "list.selected" : ground
    if look.speaks || look.chosen {
      pen.put(pen.signs.selected, rect.x, y, "call.frame.speaking", on: base)
    }
    let column = min(24, max(10, rect.width / 3))
    let scope = look.speaks ? "accent.strong" : party.isHere ? "text.strong" : "text.soft"
    pen.put(name(party, pen), rect.x + 2, y, scope, on: base, max: column)
    let start = rect.x + column + 4
    var right = rect.maxX
    if party.isHere, let bars = party.bars {
      right -= 6
      pen.quality(bars, right + 1, y, ground: base)
    }
    if party.isHere, party.silenced {
      right -=
        pen.putRight(
          pen.words(.silenced), right - 1, y, "text.soft", on: base, max: max(0, right - start)) + 2
    }
    if party.isHere, party.muted {
      right -=
        pen.putRight(pen.words(.muted), right - 1, y, "error", on: base, max: max(0, right - start)) + 2
    }
    if party.isHere {
      pen.meter(
        party.muted || party.silenced ? 0 : party.level, start, y, width: max(0, min(40, right - start)),
        ground: base)
    } else {
      pen.put(veil(party, pen), start, y, "text.soft", on: base, max: max(0, right - start))
    }
    if party.isFading(at: pen.scene.at) { pen.canvas.dim(rect) }
    pen.hit(rect, .party(party.id))
  }
}
