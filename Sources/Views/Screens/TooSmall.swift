import Screen

/// What there is to say in less than 40 x 12 cells.
enum TooSmall {
  static let least = Size(width: 40, height: 12)

  static func isTooSmall(_ size: Size) -> Bool { size.width < least.width || size.height < least.height }

  static func draw(_ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    let sizes = [least, scene.size].map { "\(max(0, $0.width))x\(max(0, $0.height))" }
    var sentences = [scene.words(.tooSmall, sizes[0]), scene.words(.tooSmallNow, sizes[1])]
    if let call = scene.model.call, !call.isOver {
      sentences.append(
        call.isRinging ? scene.words(.tooSmallRing, call.callerName) : scene.words(.tooSmallCall))
    }
    var y = max(0, pen.bounds.height / 2 - sentences.count)
    for sentence in sentences { y = pen.paragraph(sentence, in: pen.bounds, y: y, "text") }
    return pen
  }
}
