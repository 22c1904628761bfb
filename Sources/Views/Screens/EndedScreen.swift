import Base
import Screen

/// How a call ended, and what can be done now.
enum EndedScreen {
  static func draw(_ call: CallView, _ cause: CallView.EndCause, _ duration: Duration, _ scene: Scene)
    -> Painter
  {
    var pen = Painter(scene, rect: scene.screen, scope: "call")
    let words = scene.words
    let area = pen.bounds.inset(dx: 2)
    let sentence = wrap(words.sentence(for: cause, of: call), width: min(64, area.width), limit: 4)
    let tall = area.height >= 18
    let facts = duration > .zero ? call.quality == nil ? 1 : 2 : 0
    let textRows = sentence.count + facts + 1 + (tall ? 3 : 1)
    let diameter = min(
      20,
      Painter.avatarDiameter(
        rows: area.height - textRows - 2, columns: area.width, ring: false, as: pen.layout.avatar))
    let rows = diameter > 0 ? Painter.avatarRows(diameter, ring: false) + 1 : 0
    var y = max(0, (area.height - rows - textRows) / 2)
    pen.avatar(name: call.displayName, jid: call.peerJID, diameter: diameter, in: area, y: y, faint: true)
    y += rows
    pen.keep(row: y, rows: sentence.count + facts)
    for line in sentence {
      pen.centre(line, in: area, y: y, "text.strong")
      y += 1
    }
    if duration > .zero {
      let kind = words(call.group != nil ? .groupCall : call.kind == .video ? .callingVideo : .callingVoice)
      pen.centre("\(Times.clock(duration))  \(pen.signs.dot)  \(kind)", in: area, y: y, "text.soft")
      y += 1
      if let quality = call.quality {
        let word = words(.networkWas, words(HistoryFacts.word(quality)))
        pen.centre("\(pen.signs.bars(quality))  \(word)", in: area, y: y, "text.soft")
        y += 1
      }
    }
    pen.buttons(
      [(Hint(.again, words(.callAgain)), "good"), (Hint(.dismiss, words(.close)), "rule")], in: area, y: y + 1
    )
    return pen
  }
}
