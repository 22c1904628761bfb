import Base
import Screen

/// The lines above and below a call.
enum CallChrome {
  /// Whether the lines are shown: always without a picture, else for a while after a key or an answer.
  static func isShown(_ scene: Scene, _ call: CallView) -> Bool {
    guard case .active(let since) = call.phase, call.hasPictures else { return true }
    guard call.notices.isEmpty, scene.model.view.stage.chat == nil else { return true }
    let last = max(since, scene.model.view.lastKey ?? since)
    let stay = scene.model.settings.chromeTime
    return stay == .zero || scene.at < last + stay
  }

  /// Rows above the keys that the status line takes, where the theme has it there.
  static func extraRows(_ pen: Painter) -> Int { pen.layout.statusLine == .bottom ? 1 : 0 }

  /// Name, time, who can listen, network.
  static func top(_ call: CallView, _ pen: inout Painter) {
    guard pen.layout.statusLine != .hidden else { return }
    let y = pen.layout.statusLine == .bottom ? pen.bounds.height - 2 : 0
    let ground = "call.chrome"
    pen.canvas.fill(Rect(x: 0, y: y, width: pen.bounds.width, height: 1), style: pen.style(ground))
    pen.keep(row: y)
    var right = pen.bounds.width - 1
    if let quality = call.quality, call.isAnswered {
      pen.quality(quality, right - 5, y, ground: ground)
      right -= 7
    }
    if call.isAnswered {
      let (word, scope) = trust(call.trust, pen)
      let sign = pen.signs.trust(call.trust)
      right -=
        pen.putRight(pen.bounds.width >= 56 ? sign + " " + word : sign, right, y, scope, on: ground) + 2
    }
    if pen.bounds.width >= 90, !call.securityWords.isEmpty {
      right -= pen.putRight(call.securityWords, right, y, "call.chrome.soft", on: ground, max: 40) + 2
    }
    var time = ""
    if let since = call.answeredAt { time = Times.clock(pen.scene.at - since) }
    let name = pen.put(call.displayName, 1, y, "call.name", max: right - 3 - cellWidth(of: time))
    pen.put(time, name + 3, y, "call.time", on: ground, max: right - name - 3)
    if let held = pen.scene.model.heldPeer, pen.bounds.width >= 72 {
      let start = name + 3 + cellWidth(of: time) + 3
      pen.put(pen.words(.heldBehind, held), start, y, "call.chrome.soft", on: ground, max: right - start)
    }
  }

  /// The keys with their state; `pages` of a group's tiles, of which `page` (from 0) shows.
  static func bottom(_ call: CallView, _ pen: inout Painter, pages: Int = 1, page: Int = 0) {
    let words = pen.words
    if pen.scene.model.view.stage.chat != nil {
      pen.keyBar(
        [Hint(.submit, words(.keySend)), Hint(.cancel, words(.close))], y: pen.bounds.height - 1,
        ground: "call.chrome")
      return
    }
    var hints = [Hint(.hangUp, words(.keyHangUp))]
    let talk = pen.scene.model.view.talk
    if talk.isOn {
      hints.append(Hint(.talk, words(.pushToTalk), talk.isTalking ? .on : .off))
    } else {
      hints.append(Hint(.mute, words(call.muted ? .keyUnmute : .keyMute), call.muted ? .off : .plain))
    }
    if call.kind == .video || call.isAnswered {
      hints.append(
        Hint(.camera, words(call.cameraOn ? .keyCameraOff : .keyCameraOn), call.cameraOn ? .plain : .off))
    }
    if call.isAnswered {
      let held = if case .held(_, false) = call.phase { true } else { false }
      hints.append(Hint(.hold, words(held ? .keyUnhold : .keyHold), held ? .on : .plain))
    }
    if pen.scene.model.heldPeer != nil { hints.append(Hint(.switchCall, words(.keySwitch))) }
    hints.append(Hint(.float, words(.keyFloat)))
    if call.localVideo != nil, call.remoteVideo != nil, call.remoteCameraOn {
      hints.append(Hint(.swap, words(.keySwap)))
    }
    if call.isAnswered { hints += stage(call, words, pages: pages, page: page) }
    hints.append(Hint(.help, words(.keyHelp)))
    pen.keyBar(hints.filter { !isTaken($0, pen.scene) }, y: pen.bounds.height - 1, ground: "call.chrome")
  }

  /// Whether the banner of a waiting call has the key.
  private static func isTaken(_ hint: Hint, _ scene: Scene) -> Bool {
    guard scene.model.waiting != nil, scene.model.settings.showsBanner else { return false }
    let keys = scene.keymap.keys(for: hint.action.verb, in: hint.action.context)
    return keys.first.map { scene.keymap.action($0, only: "waiting") != nil } ?? false
  }

  /// The keys of the call's own screen.
  private static func stage(_ call: CallView, _ words: Catalogue, pages: Int, page: Int) -> [Hint] {
    var hints: [Hint] = []
    if pages > 1 { hints.append(Hint(.nextPage, words(.keyPage, "\(page + 1)", "\(pages)"))) }
    if call.group != nil || (call.localVideo != nil && call.remoteVideo != nil) {
      hints.append(Hint(.layout, words(.keyLayout)))
    }
    return hints + [
      Hint(.details, words(.keyDetails)), Hint(.chat, words(.keyChat)),
      Hint(.callSettings, words(.keyAdjust)),
    ]
  }

  /// How far the other side's identity is known, in words.
  static func trustWord(_ trust: CallView.Trust, _ words: Catalogue) -> String {
    switch trust {
    case .verified: words(.verified)
    case .encrypted: words(.encrypted)
    case .stranger: words(.stranger)
    }
  }

  static func trust(_ trust: CallView.Trust, _ pen: Painter) -> (String, String) {
    switch trust {
    case .verified: (pen.words(.verified), "call.trust.verified")
    case .encrypted: (pen.words(.encrypted), "call.trust.encrypted")
    case .stranger: (pen.words(.stranger), "call.trust.warning")
    }
  }
}
