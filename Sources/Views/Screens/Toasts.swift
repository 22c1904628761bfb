import Screen

/// Sentences that go by themselves. They lie where they cover no name, no question and no key: low on the screen, or
/// high where it has its buttons low.
enum Toasts {
  /// More lines than this are not shown.
  static let limit = 2

  /// How long a line can be on a screen of `size`.
  static func width(_ size: Size) -> Int { min(64, size.width - 6) }

  /// The newest sentences, the last one first: it is shown wherever there is least harm, older ones only where there
  /// is none.
  static func draw(_ toasts: [Toast], _ scene: Scene, over drawn: [Painter]) -> [Painter] {
    var claims = drawn.flatMap(\.claims)
    var layers: [Painter] = []
    for toast in toasts.suffix(3).reversed() {
      let lines = wrap(toast.text, width: Self.width(scene.size), limit: Self.limit)
      guard let width = lines.map({ cellWidth(of: $0) }).max() else { continue }
      let size = Size(width: width + 4, height: lines.count)
      guard let spot = place(size, scene, claims), layers.isEmpty || spot.cost == 0 else { continue }
      var pen = Painter(scene, rect: spot.rect, scope: scope(toast.tone))
      for (row, line) in lines.enumerated() { pen.centre(line, in: pen.bounds, y: row, scope(toast.tone)) }
      layers.append(pen)
      // A row of air between two of them.
      let rows = spot.rect.inset(dy: -1)
      claims.append(
        Claim(
          rect: Rect(x: 0, y: rows.y, width: scene.size.width, height: rows.height), price: Claim.dear))
    }
    return layers
  }

  /// The first rectangle that covers nothing, else the one that covers least.
  private static func place(_ size: Size, _ scene: Scene, _ claims: [Claim]) -> (rect: Rect, cost: Int)? {
    let free = scene.size.width - size.width
    var best: (rect: Rect, cost: Int)?
    for y in rows(scene, height: size.height) {
      for x in [free / 2, min(1, free), max(0, free - 1)] {
        let rect = Rect(x: x, y: y, width: size.width, height: size.height)
        let cost = Self.cost(of: rect, claims)
        if cost == 0 { return (rect, 0) }
        if cost < best?.cost ?? Int.max { best = (rect, cost) }
      }
    }
    return best
  }

  private static func cost(of rect: Rect, _ claims: [Claim]) -> Int {
    claims.reduce(0) { sum, claim in
      let shared = claim.rect.intersection(rect).size
      return sum + shared.width * shared.height * claim.price
    }
  }

  /// The rows a toast may begin on, the best first.
  private static func rows(_ scene: Scene, height: Int) -> [Int] {
    let last = max(0, scene.size.height - height)
    if let call = scene.model.call, !call.isAnswered { return Array(0...last) }
    let usual = max(0, last - 2)
    return Array((0...usual).reversed()) + Array(usual..<last).map { $0 + 1 }
  }

  private static func scope(_ tone: Toast.Tone) -> String {
    switch tone {
    case .plain, .good: "toast"
    case .bad: "toast.warning"
    }
  }
}
