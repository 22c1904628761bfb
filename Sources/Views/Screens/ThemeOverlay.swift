import Screen

/// The themes, at the side: what lies beside them shows the selected one.
enum ThemeOverlay {
  static func draw(_ choice: ThemeChoice, _ scene: Scene) -> Painter {
    let widest = choice.names.map { cellWidth(of: $0) }.max() ?? 0
    let width = min(max(30, widest + 8), scene.size.width - 2)
    let height = min(choice.names.count + 4, scene.size.height - 3)
    let rect = Rect(x: scene.size.width - width - 1, y: 1, width: width, height: height)
    var pen = Painter(scene, rect: rect, scope: "panel")
    pen.canvas.box(
      pen.bounds, style: pen.style("panel.border"), border: pen.signs.border,
      title: scene.words(.themesTitle), titleStyle: pen.style("panel.title"))
    pen.hit(pen.bounds, .nothing)
    let lines = choice.names.enumerated().map { index, name in
      ChoiceBox.Line.choice(index: index, label: name, value: "", marked: name == choice.before)
    }
    let inside = Rect(x: 1, y: 1, width: pen.bounds.width - 2, height: pen.bounds.height - 3)
    ChoiceBox.list(lines, chosen: choice.position, in: inside, &pen)
    ChoiceBox.keys([Hint(.submit, scene.words(.keyKeep)), Hint(.cancel, scene.words(.keyCancel))], &pen)
    return pen
  }
}
