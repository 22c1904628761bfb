import Base
import Screen
import Testing

@testable import Views

/// Somebody in the roster who asks to see us.
struct AskingContactTests {
  private static let question = ContactRow(
    jid: Sample.petra.jid, name: "petra", status: "It is me.", subscription: .asksUs)

  @Test func `who is in the roster and asks has one row`() {
    let rows = ContactRow.merged(
      asking: [Sample.asks, Self.question], roster: [Sample.mira, Sample.petra, Sample.jonas])
    #expect(rows.map(\.jid) == [Sample.asks.jid, Sample.mira.jid, Sample.petra.jid, Sample.jonas.jid])
    #expect(rows[2].subscription == .asksUs && rows[2].name == "Petra Vall")
    #expect(rows[2].status == "It is me." && rows[2].calls == Sample.petra.calls)
    #expect(rows[1] == Sample.mira && rows[0] == Sample.asks)
  }

  @Test func `the selection gets past them`() {
    let rows = ContactRow.merged(asking: [Self.question], roster: [Sample.mira, Sample.petra, Sample.jonas])
    var app = Sample.app(contacts: rows)
    var seen: [String?] = []
    app.press(.home)
    for _ in rows {
      seen.append(app.model.view.selected)
      app.press(.down)
    }
    #expect(Set(seen).count == 3)
  }
}
