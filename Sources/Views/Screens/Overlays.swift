import Screen

/// What lies over the screens and takes every key.
enum Overlays {
  static func draw(_ overlay: Overlay, _ scene: Scene) -> Painter {
    let words = scene.words
    switch overlay {
    case .help(let scroll): return HelpOverlay.draw(scroll, scene)
    case .addContact(let field, let problem): return addContact(field, problem, scene)
    case .confirmRemove(_, let name):
      return ask(
        words(.removeTitle, name), words(.removeBody),
        [Hint(.yes, words(.keyRemove)), Hint(.no, words(.keyKeep))], scene)
    case .confirmQuit:
      let peer = scene.model.call?.displayName ?? ""
      return ask(
        words(.quitTitle), words(.quitBody, peer),
        [Hint(.yes, words(.keyQuitCall)), Hint(.no, words(.keyStay))],
        scene)
    case .error(let sentence):
      return ask(words(.errorTitle), sentence, [], scene)
    }
  }

  /// A box of `rows` rows inside its border, in the middle of the screen.
  private static func box(_ title: String, rows: Int, width: Int = 54, _ scene: Scene) -> Painter {
    let rect = scene.screen.centred(Size(width: min(width, scene.size.width - 2), height: rows + 2))
    var pen = Painter(scene, rect: rect, scope: "panel")
    pen.canvas.box(
      pen.bounds, style: pen.style("panel.border"), border: pen.signs.border, title: title,
      titleStyle: pen.style("panel.title"))
    pen.hit(pen.bounds, .nothing)
    return pen
  }

  private static func ask(_ title: String, _ body: String, _ hints: [Hint], _ scene: Scene) -> Painter {
    let width = min(54, scene.size.width - 2)
    let lines = wrap(body, width: width - 6, limit: 6)
    var pen = box(title, rows: lines.count + 4, width: width, scene)
    for (row, line) in lines.enumerated() { pen.put(line, 3, 2 + row, "panel") }
    keys(hints, &pen, y: lines.count + 3)
    if hints.isEmpty {
      pen.put(scene.words(.anyKey), 3, lines.count + 3, "panel.soft")
      pen.hit(pen.bounds, .action(.no))
    }
    return pen
  }

  private static func keys(_ hints: [Hint], _ pen: inout Painter, y: Int) {
    var x = 3
    for hint in hints { x += pen.hint(hint, x, y, ground: "panel", keyScope: "panel.key") + 3 }
  }

  private static func addContact(_ field: TextField, _ problem: String?, _ scene: Scene) -> Painter {
    let words = scene.words
    var pen = box(words(.addTitle), rows: 8, scene)
    let width = pen.bounds.width - 6
    let label = pen.put(words(.fieldAddress), 3, 2, "panel.soft")
    pen.field(
      field, in: Rect(x: 5 + label, y: 2, width: width - label - 2, height: 1), focused: true,
      hint: words(.addHint))
    for (row, line) in wrap(problem ?? "", width: width, limit: 2).enumerated() {
      pen.put(line, 3, 4 + row, "error", on: "panel")
    }
    keys([Hint(.submit, words(.keyAdd)), Hint(.cancel, words(.keyCancel))], &pen, y: 7)
    return pen
  }
}
