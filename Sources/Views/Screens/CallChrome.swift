import Base
import Screen

/// The lines above and below a call.
enum CallChrome {
  /// Whether the lines are shown: always without a picture, else for a while after a key or an answer.
  static func isShown(_ scene: Scene, _ call: CallView) -> Bool {
    guard case .active(let since) = call.phase, call.remoteVideo != nil || call.localVideo != nil else {
      return true
    }
    guard call.notices.isEmpty else { return true }
    let last = max(since, scene.model.view.lastKey ?? since)
    let stay = scene.model.settings.chromeTime
    return stay == .zero || scene.at < last + stay
  }

  /// Name, time, who can listen, network.
  static func top(_ call: CallView, _ pen: inout Painter) {
    let ground = "call.chrome"
    pen.canvas.fill(Rect(x: 0, y: 0, width: pen.bounds.width, height: 1), style: pen.style(ground))
    pen.keep(row: 0)
    var right = pen.bounds.width - 1
    if let quality = call.quality, call.isAnswered {
      pen.quality(quality, right - 5, 0, ground: ground)
      right -= 7
    }
    if call.isAnswered {
      let (word, scope) = trust(call.trust, pen)
      let sign = pen.signs.trust(call.trust)
      right -=
        pen.putRight(pen.bounds.width >= 56 ? sign + " " + word : sign, right, 0, scope, on: ground) + 2
    }
    if pen.bounds.width >= 90, !call.securityWords.isEmpty {
      right -= pen.putRight(call.securityWords, right, 0, "call.chrome.soft", on: ground, max: 40) + 2
    }
    var time = ""
    if let since = call.answeredAt { time = Times.clock(pen.scene.at - since) }
    let name = pen.put(call.displayName, 1, 0, "call.name", max: right - 3 - cellWidth(of: time))
    pen.put(time, name + 3, 0, "call.time", on: ground, max: right - name - 3)
    if let held = pen.scene.model.heldPeer, pen.bounds.width >= 72 {
      let start = name + 3 + cellWidth(of: time) + 3
      pen.put(pen.words(.heldBehind, held), start, 0, "call.chrome.soft", on: ground, max: right - start)
    }
  }

  /// The keys with their state.
  static func bottom(_ call: CallView, _ pen: inout Painter) {
    let words = pen.words
    var hints = [Hint(.hangUp, words(.keyHangUp))]
    hints.append(Hint(.mute, words(call.muted ? .keyUnmute : .keyMute), call.muted ? .off : .plain))
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
    hints.append(Hint(.help, words(.keyHelp)))
    pen.keyBar(hints, y: pen.bounds.height - 1, ground: "call.chrome")
  }

  static func trust(_ trust: CallView.Trust, _ pen: Painter) -> (String, String) {
    switch trust {
    case .verified: (pen.words(.verified), "call.trust.verified")
    case .encrypted: (pen.words(.encrypted), "call.trust.encrypted")
    case .stranger: (pen.words(.stranger), "call.trust.warning")
    }
  }
}
