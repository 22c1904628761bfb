import Base
import Screen

/// Two people talking.
enum CallScreen {
  static func draw(_ call: CallView, _ scene: Scene) -> Painter {
    if let group = call.group ?? GroupScreen.pair(call, scene) { return GroupScreen.draw(call, group, scene) }
    var pen = Painter(scene, rect: scene.screen, scope: "call")
    let chrome = CallChrome.isShown(scene, call)
    let showsVideo = call.kind == .video || call.remoteVideo != nil
    if showsVideo {
      pictures(call, &pen, chrome: chrome)
    } else {
      VoiceScreen.draw(call, state: state(call, pen), &pen)
    }
    if showsVideo, hasLargePicture(call, scene) { card(state(call, pen), &pen) }
    if chrome {
      CallChrome.top(call, &pen)
      CallChrome.bottom(call, &pen)
    }
    notices(call, &pen)
    ChatLines.draw(&pen)
    return pen
  }

  // MARK: Pictures

  private static func pictures(_ call: CallView, _ pen: inout Painter, chrome: Bool) {
    let swapped = pen.scene.model.view.swapped && call.localVideo != nil
    let whole = pen.bounds
    if swapped, let own = call.localVideo {
      pen.picture(own, in: whole, mirrored: true, fit: .cover, dimmed: isVeiled(call))
    } else if let remote = remotePicture(call) {
      pen.picture(remote, in: whole, mirrored: false, fit: .contain, dimmed: isVeiled(call))
    } else {
      noPicture(call, &pen)
    }
    let low = whole.height - CallChrome.extraRows(pen)
    if call.remoteMuted, !swapped { caption(call.displayName, &pen, x: 1, y: low - 3) }
    let marked =
      pen.scene.isRoomy && showsOwn(pen.scene, swapped) && small(call, &pen, swapped: swapped, chrome: chrome)
    if call.muted, !marked { caption(pen.words(.you), &pen, x: 1, y: low - 2) }
  }

  /// One's own picture may be unwanted in the corner; large it is there because it was asked for.
  private static func showsOwn(_ scene: Scene, _ swapped: Bool) -> Bool {
    swapped || scene.model.callSettings.ownPicture
  }

  private static func remotePicture(_ call: CallView) -> PictureID? {
    call.remoteCameraOn ? call.remoteVideo : nil
  }

  /// The small picture in the lower right corner: 20 % of the width, as a camera sees it.
  /// Returns whether it also says that we are muted.
  private static func small(_ call: CallView, _ pen: inout Painter, swapped: Bool, chrome: Bool) -> Bool {
    let width = max(14, pen.bounds.width / 5)
    let height = max(4, (width * 9 + 16) / 32)
    let below = (chrome ? 2 : 1) + CallChrome.extraRows(pen)
    let rect = Rect(
      x: pen.bounds.width - width - 2, y: pen.bounds.height - height - below, width: width, height: height)
    let id = swapped ? remotePicture(call) : call.cameraOn ? call.localVideo : nil
    guard let id else { return false }
    let framed = pen.layout.tileFrame == .full
    pen.picture(
      id, in: framed ? rect.inset(by: 1) : rect, mirrored: !swapped, fit: .cover, dimmed: isVeiled(call))
    if framed { pen.canvas.box(rect, style: pen.style("call.frame"), border: pen.signs.border) }
    pen.hit(rect, .action(.swap))
    let muted = swapped ? call.remoteMuted : call.muted
    if muted { caption(nil, &pen, x: rect.x + 1, y: rect.maxY - 1) }
    return muted && !swapped
  }

  /// "muted", on the picture of whoever is.
  private static func caption(_ name: String?, _ pen: inout Painter, x: Int, y: Int) {
    let text = (name.map { truncate($0, toWidth: 20) + " " } ?? "") + pen.words(.muted)
    let used = pen.put(" " + text + " ", x, y, "call.caption.muted", max: pen.bounds.width - x)
    pen.keep(Rect(x: x, y: y, width: used, height: 1))
  }

  private static func noPicture(_ call: CallView, _ pen: inout Painter) {
    pen.canvas.fill(pen.bounds, style: pen.style("call.background"))
    let (height, width) = (pen.bounds.height, pen.bounds.width)
    let shape = pen.layout.avatar
    let ringed = Painter.avatarDiameter(rows: height - 8, columns: width, ring: true, as: shape)
    let plain = Painter.avatarDiameter(rows: height - 6, columns: width, ring: false, as: shape)
    let diameter = ringed > 0 ? ringed : plain
    let rows = diameter > 0 ? Painter.avatarRows(diameter, ring: ringed > 0) : 0
    let y = max(1, (height - rows - 2) / 2)
    pen.avatar(
      name: call.displayName, jid: call.peerJID, diameter: diameter, in: pen.bounds, y: y,
      level: ringed > 0 ? call.remoteLevel : nil)
    let word: Catalogue.Phrase = call.remoteCameraOn ? .waitingPicture : .cameraOff
    let state = state(call, pen)
    var line = y + rows + 1
    for text in state.isEmpty ? [pen.words(word)] : state {
      line = pen.paragraph(text, in: pen.bounds.inset(dx: 2), y: line, "call.background", limit: 2)
    }
  }

  // MARK: What lies over the picture

  static func isVeiled(_ call: CallView) -> Bool {
    switch call.phase {
    case .held, .reconnecting, .connecting: true
    case .active, .dialling, .ringing, .ended: false
    }
  }

  private static func hasLargePicture(_ call: CallView, _ scene: Scene) -> Bool {
    remotePicture(call) != nil || (scene.model.view.swapped && call.localVideo != nil)
  }

  /// Why there is no talking just now; empty while there is.
  static func state(_ call: CallView, _ pen: Painter) -> [String] {
    let words = pen.words
    switch call.phase {
    case .connecting: return [words(.connectingCall)]
    case .held(_, let byPeer):
      return byPeer
        ? [words(.onHoldByThem, call.displayName)] : [words(.onHold), words(.takeBack, pen.scene.key(.hold))]
    case .reconnecting(_, let lost):
      return [words(.reconnecting, Times.clock(pen.scene.at - lost)), words(.reconnectingHow)]
    case .active, .dialling, .ringing, .ended: return []
    }
  }

  /// Sentences in a calm box in the middle.
  static func card(_ lines: [String], _ pen: inout Painter) {
    guard !lines.isEmpty else { return }
    let room = pen.bounds.width - 8
    let wrapped = lines.enumerated().flatMap { index, line in
      balanced(line, width: min(room, 50), limit: 3).map { (text: $0, first: index == 0) }
    }
    let width = (wrapped.map { cellWidth(of: $0.text) }.max() ?? 0) + 6
    let rect = pen.bounds.centred(Size(width: width, height: wrapped.count + 2))
    pen.canvas.fill(rect, style: pen.style("call.veil"))
    pen.keep(rect)
    for (row, line) in wrapped.enumerated() {
      pen.centre(
        line.text, in: rect, y: rect.y + 1 + row, line.first ? "call.name" : "call.chrome.soft",
        on: "call.veil")
    }
  }

  /// What the person must know as long as it is true, above the keys.
  static func notices(_ call: CallView, _ pen: inout Painter) {
    let lines = call.notices.prefix(2).flatMap { wrap($0, width: pen.bounds.width - 4, limit: 2) }.prefix(3)
    for (row, line) in lines.enumerated() {
      pen.put(" " + line + " ", 1, 1 + row, "toast.warning", max: pen.bounds.width - 2)
    }
    pen.keep(row: 1, rows: lines.count)
  }
}
