import Base
import Screen
import Testing

@testable import Views

/// A contact's card: what its keys do.
struct CardTests {
  private let mira = Sample.mira.jid

  @Test func `the card opens with an arrow or a letter and closes with Esc`() {
    for key: Key in [.right, .character("d")] {
      var app = Sample.pages(key)
      #expect(app.model.view.pages == [.card(jid: mira)])
      app.press(.escape)
      #expect(app.model.view.pages.isEmpty)
    }
  }

  @Test func `it calls, and says why it does not`() {
    let rows: [(Key, [Intent])] = [
      (.enter, [.call(jid: mira, video: true)]), (.character("v"), [.call(jid: mira, video: true)]),
      (.character("a"), [.call(jid: mira, video: false)]),
    ]
    for (key, intents) in rows {
      var app = Sample.pages(.right)
      #expect(app.press(key) == intents)
      app = Sample.pages(.right)
      app.model.account.connection = .connecting(attempt: 1)
      #expect(app.press(key).isEmpty && app.model.view.toasts.count == 1)
    }
  }

  @Test func `another name, another group`() {
    var app = Sample.pages(.right, .character("e"), .control("u"))
    app.type(" Mira H. ")
    #expect(app.press(.enter) == [.renameContact(jid: mira, name: "Mira H.", groups: ["Friends"])])
    app = Sample.pages(.right, .character("e"), .control("u"))
    #expect(app.press(.enter) == [.renameContact(jid: mira, name: "", groups: ["Friends"])])
    app = Sample.pages(.right, .character("g"), .control("u"))
    app.type("Work")
    #expect(app.text().contains("Friends, Work"), "the groups there are")
    #expect(app.press(.enter) == [.renameContact(jid: mira, name: "Mira Holm", groups: ["Work"])])
    app = Sample.pages(.right, .character("g"), .control("u"))
    #expect(app.press(.enter) == [.renameContact(jid: mira, name: "Mira Holm", groups: [])])
  }

  @Test func `other groups of the same person stay`() {
    var app = Sample.pages(.right)
    app.model.contacts = app.model.contacts.map { row in
      var row = row
      if row.jid == mira { row.groups = ["Friends", "Choir", "Work"] }
      return row
    }
    app.press(.character("g"), .control("u"))
    app.type("Choir")
    #expect(app.press(.enter) == [.renameContact(jid: mira, name: "Mira Holm", groups: ["Choir", "Work"])])
  }

  @Test func `blocking and removing ask, unblocking does not`() {
    var app = Sample.pages(.right)
    #expect(app.press(.character("B"), .character("n")).isEmpty)
    #expect(app.press(.character("B"), .character("y")) == [.setBlocked(jid: mira, true)])
    app.model.contacts = app.model.contacts.map { row in
      var row = row
      row.blocked = true
      return row
    }
    #expect(app.text().contains("blocked"))
    #expect(app.press(.enter).isEmpty && app.model.view.toasts.last?.tone == .bad, "nobody blocked is called")
    #expect(app.press(.character("B")) == [.setBlocked(jid: mira, false)])
    #expect(app.press(.character("x"), .character("y")) == [.removeContact(jid: mira)])
    #expect(app.model.view.pages.isEmpty, "there is nothing left to show")
  }

  @Test func `who asks is answered from the card, whoever is selected below`() {
    for (key, intent): (Key, Intent) in [
      (.character("y"), .acceptSubscription(jid: Sample.asks.jid)),
      (.character("n"), .declineSubscription(jid: Sample.asks.jid)),
    ] {
      var app = Sample.pages(.character("g"), .character("d"))
      app.model.view.selected = mira
      #expect(app.press(.character("e"), .character("g")).isEmpty && app.model.view.overlays.isEmpty)
      #expect(app.press(key) == [intent])
      #expect(app.model.view.pages.isEmpty)
    }
  }

  @Test func `a contact who has gone leaves a card that can be closed`() {
    var app = Sample.pages(.right)
    app.model.contacts = []
    #expect(!app.text().isEmpty)
    #expect(app.press(.enter).isEmpty && app.model.view.pages.isEmpty)
  }
}
