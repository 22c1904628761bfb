import Base
import Screen
import Testing

@testable import Views

/// Who was in another call: the one who was called.
struct BusySentenceTests {
  private static let theirs = "Mira Holm is in another call."
  private static let ours = "Mira Holm called while you were in another call."

  private func busy(_ direction: CallView.Direction) -> App {
    Sample.app(call: Sample.call(.ended(.busy, duration: .zero), .audio) { $0.direction = direction })
  }

  @Test(arguments: [(CallView.Direction.outgoing, theirs), (.incoming, ours)])
  func `the screen says who was busy`(direction: CallView.Direction, sentence: String) {
    #expect(busy(direction).text().contains(sentence))
  }

  @Test(arguments: [(CallView.Direction.outgoing, theirs), (.incoming, ours)])
  func `so do the lines that are read out, and what is told in passing`(
    direction: CallView.Direction, sentence: String
  ) {
    var app = busy(direction)
    var reader = LinearReader()
    let heard = reader.read(app, at: Sample.now).contains { output in
      if case .line(let line) = output { line.hasPrefix(sentence) } else { false }
    }
    #expect(heard)
    app.model.view.seenCall = app.model.call?.id
    app.model.view.mini.shown = true
    _ = app.tick(at: Sample.now)
    #expect(app.model.view.toasts.map(\.text) == [sentence])
  }

  @Test(arguments: [(false, theirs), (true, ours)])
  func `and so does the history`(incoming: Bool, sentence: String) {
    let words = Catalogue()
    #expect(words.sentence(for: .busy, peer: "Mira Holm", incoming: incoming) == sentence)
    let scene = Sample.app().scene(size: Size(width: 80, height: 24), at: Sample.now)
    let row = HistoryRow(
      id: HistoryID(account: "lena@example.org", callID: "c"), jid: "mira@example.org", name: "Mira Holm",
      kind: .voice, incoming: incoming, cause: .busy, at: Sample.ago(0, 1))
    #expect(HistoryFacts.lines(row, Painter(scene, rect: scene.screen)).first == sentence)
  }
}
