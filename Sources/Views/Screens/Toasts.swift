import Screen

/// Sentences that go by themselves: above the line of keys, or at the top where a screen has its buttons low.
enum Toasts {
  static func draw(_ toasts: [Toast], _ scene: Scene) -> [Painter] {
    if scene.model.call.map({ $0.isRinging || $0.isOver || !$0.isAnswered }) == true {
      return top(toasts, scene)
    }
    var bottom = scene.size.height - 2
    var layers: [Painter] = []
    for toast in toasts.suffix(3).reversed() {
      let lines = wrap(toast.text, width: min(64, scene.size.width - 6), limit: 2)
      guard let width = lines.map({ cellWidth(of: $0) }).max(), bottom - lines.count > 2 else { continue }
      let rect = Rect(
        x: (scene.size.width - width - 4) / 2, y: bottom - lines.count, width: width + 4, height: lines.count)
      var pen = Painter(scene, rect: rect, scope: scope(toast.tone))
      for (row, line) in lines.enumerated() { pen.centre(line, in: pen.bounds, y: row, scope(toast.tone)) }
      layers.append(pen)
      bottom -= lines.count + 1
    }
    return layers
  }

  /// The newest one, in the first rows.
  private static func top(_ toasts: [Toast], _ scene: Scene) -> [Painter] {
    guard let toast = toasts.last else { return [] }
    let lines = wrap(toast.text, width: max(1, scene.size.width - 4), limit: 2)
    var pen = Painter(
      scene, rect: Rect(x: 0, y: 0, width: scene.size.width, height: lines.count), scope: scope(toast.tone))
    for (row, line) in lines.enumerated() { pen.centre(line, in: pen.bounds, y: row, scope(toast.tone)) }
    return [pen]
  }

  private static func scope(_ tone: Toast.Tone) -> String {
    switch tone {
    case .plain, .good: "toast"
    case .bad: "toast.warning"
    }
  }
}
