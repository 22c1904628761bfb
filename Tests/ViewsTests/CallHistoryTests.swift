import Base
import Screen
import Testing

@testable import Views

/// The history screen: what is asked of the log, and what keys do to the calls in it.
struct CallHistoryTests {
  private func opened(_ keys: Key...) -> App {
    var app = Sample.pages(.character("H"))
    for key in keys { app.press(key) }
    return app
  }

  private func view(_ app: App) -> HistoryView? {
    if case .history(let view)? = app.model.view.pages.last { view } else { nil }
  }

  @Test func `opening it loads the newest calls, and missed ones are no news any more`() {
    var app = Sample.pages()
    #expect(app.press(.character("H")) == [.loadHistory(HistoryQuery(), offset: 0), .clearMissed])
    #expect(app.text().contains("You did not answer 王小明."))
    #expect(app.press(.escape) == [.clearMissed], "the sample's wiring does not count them down")
    #expect(app.model.view.pages.isEmpty)
  }

  @Test func `Enter calls as before, v and a as they say`() {
    let rows: [(Key, [Intent])] = [
      (.enter, [.call(jid: Sample.wang.jid, video: true)]),
      (.character("v"), [.call(jid: Sample.wang.jid, video: true)]),
      (.character("a"), [.call(jid: Sample.wang.jid, video: false)]),
    ]
    for (key, intents) in rows {
      var app = opened()
      #expect(app.press(key) == intents)
    }
    var voice = opened(.down, .down)
    #expect(voice.press(.enter) == [.call(jid: Sample.petra.jid, video: false)])
    var group = opened(.down, .down, .down, .down)
    let members = [Sample.mira.jid, Sample.wang.jid, Sample.jonas.jid]
    #expect(group.press(.enter) == [.callGroup(jids: members, video: true)])
    var stranger = opened(.end)
    #expect(stranger.press(.enter) == [.call(jid: "somebody@elsewhere.example", video: false)])
  }

  @Test func `nobody is called during a call or without a connection, and it says why`() {
    var app = opened()
    app.model.account.connection = .connecting(attempt: 1)
    #expect(app.press(.enter).isEmpty)
    #expect(app.model.view.toasts.map(\.tone) == [.bad])
    var stranger = opened(.end)
    stranger.model.account.connection = .connecting(attempt: 1)
    #expect(stranger.press(.enter).isEmpty && stranger.model.view.toasts.count == 1)
  }

  @Test(arguments: [
    (Key.character("1"), HistoryQuery.Filter.all), (.character("2"), .missed), (.character("3"), .video),
    (.character("4"), .voice), (.tab, .missed),
  ])
  func `filters have a key each, and Tab goes round`(key: Key, filter: HistoryQuery.Filter) {
    var app = opened(.down)
    let intents = app.press(key)
    #expect(view(app)?.filter == filter && view(app)?.position == 0)
    #expect(intents == (filter == .all ? [] : [.loadHistory(HistoryQuery(filter), offset: 0)]))
  }

  @Test func `what is typed is searched for, letters are letters, and Esc gives all back`() {
    var app = opened(.character("/"))
    #expect(app.press(.character("x")) == [.loadHistory(HistoryQuery(text: "x"), offset: 0)])
    #expect(app.type("aq").last == .loadHistory(HistoryQuery(text: "xaq"), offset: 0))
    #expect(app.press(.enter).isEmpty && view(app)?.searching == false)
    #expect(app.press(.enter).isEmpty, "nothing is known of this search yet")
    app.press(.escape)
    #expect(view(app)?.field == nil && app.model.view.pages.count == 1)
    app.press(.escape)
    #expect(app.model.view.pages.isEmpty)
  }

  @Test func `a deleted call can be brought back, the last one first`() {
    var app = opened()
    let (first, second) = (Sample.history[0].id, Sample.history[1].id)
    #expect(app.press(.character("x")) == [.deleteHistory(first)])
    #expect(app.text().contains("u brings it back."))
    app.show(history: HistoryWindow(rows: Array(Sample.history.dropFirst()), total: 5))
    #expect(app.press(.delete) == [.deleteHistory(second)])
    #expect(app.press(.character("u")) == [.restoreHistory(second)])
    #expect(app.press(.character("u")) == [.restoreHistory(first)])
    #expect(app.press(.character("u")).isEmpty)
    #expect(app.model.view.toasts.last?.text == "There is nothing to take back.")
  }

  @Test func `clearing asks`() {
    var app = opened()
    #expect(app.press(.character("X"), .character("n")).isEmpty)
    #expect(app.press(.character("X"), .character("y")) == [.clearHistory])
    app.model.history = HistoryWindow()
    #expect(app.press(.character("X")).isEmpty && app.model.view.overlays.isEmpty, "nothing to clear")
  }

  @Test func `a long log is loaded a part at a time`() {
    func window(_ offset: Int) -> HistoryWindow {
      let rows = (offset..<offset + HistoryWindow.length).map { Sample.past($0, Sample.mira, Sample.ago(1)) }
      return HistoryWindow(offset: offset, rows: rows, total: 100_000)
    }
    var app = opened()
    app.model.history = window(0)
    var loads: [Int] = []
    for _ in 0..<500 {
      for intent in app.press(.down) {
        guard case .loadHistory(_, let offset) = intent else { continue }
        loads.append(offset)
        app.show(history: window(offset))
      }
    }
    #expect(view(app)?.position == 500)
    #expect((1...4).contains(loads.count), "\(loads)")
    #expect(app.press(.character("G")) == [.loadHistory(HistoryQuery(), offset: 99_799)])
    #expect(app.press(.character("g")) == [.loadHistory(HistoryQuery(), offset: 0)])
  }

  @Test func `the selected call stays selected when a new one comes`() {
    var app = opened(.down)
    let new = Sample.past(9, Sample.jonas, Sample.ago(0))
    app.show(history: HistoryWindow(rows: [new] + Sample.history, total: 7))
    #expect(view(app)?.position == 2)
    app.show(history: HistoryWindow(rows: [new], total: 1))
    #expect(view(app)?.position == 0, "never behind the end")
  }

  @Test func `a call goes into the panel, which keeps its keys; the page's own count more`() {
    var app = Sample.pages()
    app.model.call = Sample.call(Sample.active)
    #expect(app.press(.character(":")).isEmpty)
    app.type("calls that were")
    #expect(app.press(.enter).first == .miniChanged(shown: true))
    #expect(view(app) != nil && app.model.view.mini.shown)
    #expect(app.press(.character("m")) == [.toggleMute])
    app.press(.tab)
    #expect(view(app)?.filter == .missed && !app.model.view.swapped)
    #expect(app.press(.character("h")) == [.hangUp])
  }

  @Test func `a call that rings shows over the page and is answered there`() {
    var app = opened()
    app.model.call = Sample.call(Sample.ringing)
    #expect(app.text().contains("wants a video call"))
    #expect(app.press(.character("a")) == [.accept(id: "c1", video: false)])
  }

  @Test func `a call of somebody in the contacts leads to their card`() {
    var app = opened(.down, .right)
    #expect(app.model.view.pages.last == .card(jid: Sample.mira.jid))
    app.press(.escape)
    #expect(view(app)?.position == 1, "and back to the same call")
  }

  @Test func `days stand once over their calls`() {
    let text = opened().text(Size(width: 132, height: 43))
    for day in ["TODAY", "YESTERDAY", "MONDAY", "21 OCT", "16 OCT 2025"] {
      #expect(text.split(separator: "\n").filter { $0.contains(day) }.count == 1, "\(day)")
    }
  }
}
