import Screen

/// The contacts screen without contacts: how to get some, or why they cannot be seen.
enum EmptyContacts {
  static func draw(_ pen: inout Painter, _ body: Rect) {
    let scene = pen.scene
    let words = scene.words
    let area = body.inset(dx: max(2, (body.width - 62) / 2))
    let title: Catalogue.Phrase
    let sentences: [String]
    switch scene.model.account.connection {
    case .online:
      title = .emptyTitle
      sentences = [words(.emptyHow, scene.key(.add)), words(.emptyThen)]
    case .connecting, .signedOut:
      title = .emptyConnecting
      sentences = []
    case .offline, .failed:
      title = .emptyOffline
      sentences = [capitalised(pen.trouble ?? ""), words(.emptyRetryHint, scene.key(.reconnect))]
    }
    let height = 1 + sentences.reduce(0) { $0 + 1 + wrap($1, width: area.width, limit: 4).count }
    var y = area.y + max(0, (area.height - height) / 2)
    pen.centre(words(title), in: area, y: y, "text.strong")
    y += 1
    for sentence in sentences { y = pen.paragraph(sentence, in: area, y: y + 1, "text.soft") }
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
