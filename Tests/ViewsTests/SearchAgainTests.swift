import Base
import Screen
import Testing

@testable import Views

/// A search after a search begins with nothing typed.
struct SearchAgainTests {
  @Test func `the next search of the contacts is not added to the last one`() {
    var app = Sample.app()
    app.press(.character("/"))
    app.type("jonas")
    app.press(.enter)
    #expect(app.model.view.search?.text == "jonas" && app.model.view.selected == Sample.jonas.jid)
    app.press(.character("/"))
    #expect(app.model.view.search?.text == "" && app.text().contains("Mira Holm"))
    app.type("petra")
    #expect(app.model.view.search?.text == "petra" && app.text().contains("Petra Vall"))
  }

  @Test func `nor is that of the history`() {
    var app = Sample.pages(.character("H"), .character("/"))
    app.type("jonas")
    app.press(.enter)
    let found = HistoryQuery(text: "jonas")
    app.show(history: HistoryWindow(query: found, rows: [Sample.history[3]], total: 1))
    #expect(app.press(.character("/")) == [.loadHistory(HistoryQuery(), offset: 0)])
    #expect(app.type("p") == [.loadHistory(HistoryQuery(text: "p"), offset: 0)])
  }
}
