import Screen

/// What lies over the screens and takes every key.
enum Overlays {
  static func draw(_ overlay: Overlay, _ scene: Scene) -> Painter {
    let words = scene.words
    switch overlay {
    case .help(let scroll): return HelpOverlay.draw(scroll, scene)
    case .themes(let choice): return ThemeOverlay.draw(choice, scene)
    case .addContact(let field, let problem): return addContact(field, problem, scene)
    case .confirmRemove(_, let name):
      return ask(
        words(.removeTitle, name), words(.removeBody),
        [Hint(.yes, words(.keyRemove)), Hint(.no, words(.keyKeep))], scene)
    case .confirmQuit:
      let peer = scene.model.call?.displayName ?? ""
      let isLive = scene.model.call.map { !$0.isOver } ?? false
      return ask(
        words(.quitTitle), isLive ? words(.quitBody, peer) : words(.quitShellBody),
        [Hint(.yes, words(isLive ? .keyQuitCall : .keyQuitShell)), Hint(.no, words(.keyStay))],
        scene)
    case .details(let scroll): return DetailsOverlay.draw(scroll, scene)
    case .callSettings(let row): return CallSettingsOverlay.draw(row, scene)
    case .devices(let key): return DevicesOverlay.draw(key, scene)
    case .confirmBlock(_, let name):
      return ask(
        words(.blockTitle, name), words(.blockBody),
        [Hint(.yes, words(.keyBlock)), Hint(.no, words(.keyCancel))], scene)
    case .confirmClearHistory:
      return ask(
        words(.historyClearTitle), words(.historyClearBody),
        [Hint(.yes, words(.keyClearAll)), Hint(.no, words(.keyKeep))], scene)
    case .palette(let palette): return PaletteOverlay.draw(palette, scene)
    case .picker(let picker): return PickerOverlay.draw(picker, scene)
    case .rename(let jid, let field):
      let title = words(.renameTitle, name(of: jid, scene))
      return line(title, words(.fieldName), field, hint: words(.renameHint), "", scene)
    case .regroup(let jid, let field):
      let groups = Set(scene.model.contacts.flatMap(\.groups)).sorted().joined(separator: ", ")
      let title = words(.regroupTitle, name(of: jid, scene))
      return line(title, words(.fieldGroup), field, hint: words(.regroupHint), groups, scene)
    case .editSetting(let path, let field):
      let about = scene.model.settingRows.first { $0.path == path }.map { words.about($0) } ?? ""
      return line(words(.settingTitle, path), words(.fieldValue), field, hint: "", about, scene)
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

  private static func name(of jid: String, _ scene: Scene) -> String {
    scene.model.contacts.first { $0.jid == jid }?.displayName ?? jid
  }

  /// One line to type, with something to know about it below.
  private static func line(
    _ title: String, _ label: String, _ field: TextField, hint: String, _ note: String, _ scene: Scene
  ) -> Painter {
    var pen = box(title, rows: 8, scene)
    let width = pen.bounds.width - 6
    let used = pen.put(label, 3, 2, "panel.soft", max: width / 2)
    pen.field(
      field, in: Rect(x: 5 + used, y: 2, width: width - used - 2, height: 1), focused: true, hint: hint)
    for (row, text) in wrap(note, width: width, limit: 2).enumerated() {
      pen.put(text, 3, 4 + row, "panel.soft", max: width)
    }
    keys([Hint(.submit, scene.words(.keySet)), Hint(.cancel, scene.words(.keyCancel))], &pen, y: 7)
    return pen
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
