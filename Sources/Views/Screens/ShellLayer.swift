import Screen

/// The person's shell, and the keys that are ours in it.
enum ShellLayer {
  static func draw(_ shell: ShellView, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    if shell.canvas.fullSize == scene.size {
      pen.canvas = shell.canvas
    } else {
      pen.canvas = Canvas(scene.size)
      pen.canvas.draw(shell.canvas, x: 0, y: 0)
    }
    if shell.back > 0 {
      let place = " \(shell.back)/\(shell.history) "
      let width = cellWidth(of: place)
      pen.put(place, pen.bounds.width - width, 0, "call.chrome")
    }
    if let cursor = shell.cursor, !scene.isCovered {
      pen.placeCaret(cursor.x, cursor.y)
      // A toast must not lie over what is being typed.
      pen.keep(row: cursor.y)
    }
    return pen
  }

  /// What may follow the prefix, in the lowest row.
  static func keys(_ scene: Scene) -> Painter {
    var plain = scene
    plain.prefix = ""
    let row = Rect(x: 0, y: max(0, scene.size.height - 1), width: scene.size.width, height: 1)
    var pen = Painter(plain, rect: row, scope: "call.chrome")
    pen.keyBar(hints(scene.model, scene.words), y: 0, ground: "call.chrome", right: scene.prefix)
    return pen
  }

  private static func hints(_ model: AppModel, _ words: Catalogue) -> [Hint] {
    var hints: [Hint] = []
    if let call = model.call, call.isRinging {
      hints += [
        Hint(.accept, words(.keyAccept)), Hint(.acceptVideo, words(.video)),
        Hint(.decline, words(.keyDecline)), Hint(.ignore, words(.keyIgnore)),
      ]
    } else if model.waiting != nil {
      hints += [
        Hint(.acceptHold, words(.keyAcceptHold)), Hint(.acceptEnd, words(.keyAcceptEnd)),
        Hint(.declineWaiting, words(.keyDecline)),
      ]
    } else if let call = model.call, !call.isOver {
      hints += [
        Hint(.hangUp, words(.keyHangUp)),
        Hint(.mute, words(call.muted ? .keyUnmute : .keyMute), call.muted ? .off : .plain),
        Hint(.camera, words(call.cameraOn ? .keyCameraOff : .keyCameraOn), call.cameraOn ? .plain : .off),
        Hint(.float, words(.keyFull)), Hint(.corner, words(.keyCorner)), Hint(.scale, words(.keyScale)),
      ]
    }
    return hints + [
      Hint(.shell, words(.keyShellLeave)), Hint(.shellScroll, words(.keyShellScroll)),
      Hint(.help, words(.keyHelp)),
    ]
  }
}
