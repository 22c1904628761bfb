import Base
import Screen
import Testing

@testable import Views

/// Several people: ticked in the contacts, or added to a call.
struct PickerTests {
  private func crowd(_ count: Int = 30) -> App {
    var app = Sample.app(contacts: Sample.crowd(count))
    app.press(.character("g"))
    return app
  }

  private func picker(_ app: App) -> Picker? {
    if case .picker(let picker)? = app.model.view.overlays.last { picker } else { nil }
  }

  // MARK: In the contacts

  @Test func `ticked people are called together, one as always`() {
    var app = crowd()
    app.press(.space)
    #expect(app.model.view.picked == ["person0@example.org"])
    #expect(app.text().contains("call (1)"))
    var one = app
    #expect(one.press(.enter) == [.call(jid: "person0@example.org", video: true)])
    #expect(one.model.view.picked.isEmpty)
    app.press(.space)
    #expect(app.text().contains("call (2)"))
    let both = app.model.view.picked
    var voice = app
    #expect(app.press(.enter) == [.callGroup(jids: both, video: true)])
    #expect(voice.press(.character("a")) == [.callGroup(jids: both, video: false)])
    #expect(app.model.view.picked.isEmpty, "called, they are ticked no more")
  }

  @Test func `space takes a tick away again, Esc all of them`() {
    var app = crowd()
    app.press(.space, .space, .up)
    #expect(app.model.view.picked.count == 2)
    app.press(.space)
    #expect(app.model.view.picked == ["person0@example.org"])
    app.model.missedCalls = 1
    #expect(app.press(.escape).isEmpty, "the ticks first")
    #expect(app.model.view.picked.isEmpty)
    #expect(app.press(.escape) == [.clearMissed])
  }

  @Test func `sixteen is the most, oneself included, and it says so`() {
    var app = crowd()
    for _ in 0..<20 { app.press(.space) }
    #expect(app.model.view.picked.count == 15)
    #expect(app.model.view.toasts.last?.text == "A call holds at most 16 people, you among them.")
  }

  @Test func `with a Dino five is the most`() {
    var app = crowd()
    app.model.contacts[1].devices = [Device(name: "Dino", voice: true, video: true)]
    for _ in 0..<6 { app.press(.space) }
    #expect(app.model.view.picked.count == 4)
    #expect(
      app.model.view.toasts.last?.text == "Person 1 uses Dino, which leaves calls of more than 5 people.")
    // Who has another device besides answers with that.
    app = crowd()
    app.model.contacts[1].devices = [Device(name: "Dino", voice: true, video: true), Sample.phone]
    for _ in 0..<6 { app.press(.space) }
    #expect(app.model.view.picked.count == 6)
  }

  @Test func `a lower limit of the wiring counts, with its reason`() {
    var app = crowd()
    app.model.groupLimit = GroupLimit(people: 3, reason: "Your line carries three.")
    for _ in 0..<3 { app.press(.space) }
    #expect(app.model.view.picked.count == 2)
    #expect(app.model.view.toasts.last?.text == "Your line carries three.")
  }

  @Test func `who only asks to be a contact is not ticked, who has gone is not called`() {
    var app = Sample.app()
    app.model.view.selected = Sample.asks.jid
    #expect(app.press(.space).isEmpty && app.model.view.picked.isEmpty && app.model.view.toasts.count == 1)
    app = crowd()
    app.press(.space, .space, .space)
    app.model.contacts.removeFirst()
    let left = ["person1@example.org", "person10@example.org"]
    #expect(app.press(.enter) == [.callGroup(jids: left, video: true)])
  }

  // MARK: In a call

  private func inCall(_ contacts: [ContactRow]) -> App {
    var app = Sample.app(call: Sample.call(Sample.active), contacts: contacts)
    app.press(.character("A"))
    return app
  }

  @Test func `who is in the call is ticked and stays so`() {
    var app = inCall(Sample.contacts)
    #expect(app.text().contains("▣ Mira Holm") && app.text().contains("in the call"))
    #expect(app.press(.space).isEmpty && picker(app)?.chosen == [])
    #expect(app.press(.enter).isEmpty && app.model.view.toasts.last?.text == "Tick somebody first.")
    app.press(.down, .space)
    #expect(picker(app)?.chosen == [Sample.wang.jid] && app.text().contains("add (1)"))
    #expect(app.press(.enter) == [.invite(jids: [Sample.wang.jid])])
    #expect(app.model.view.overlays.isEmpty)
  }

  @Test func `those in the call count, and the seventeenth is refused`() {
    var app = inCall([Sample.mira] + Sample.crowd(30))
    for _ in 0..<25 { app.press(.down, .space) }
    #expect(picker(app)?.chosen.count == 14, "Mira, fourteen more, and oneself")
    #expect(app.model.view.toasts.last?.text.contains("16 people") == true)
  }

  @Test func `names are found by typing; Esc forgets everything`() {
    var app = inCall(Sample.contacts)
    app.type("petra")
    app.press(.space, .control("u"))
    app.type("jon")
    app.press(.space)
    #expect(picker(app)?.chosen == [Sample.petra.jid, Sample.jonas.jid])
    #expect(app.press(.escape).isEmpty && app.model.view.overlays.isEmpty)
  }

  @Test func `nobody is added to a call that nobody has answered`() {
    var app = Sample.app(call: Sample.call(Sample.dialling))
    #expect(app.press(.character("A")).isEmpty && app.model.view.overlays.isEmpty)
    #expect(app.model.view.toasts.last?.text == "Nobody has answered yet.")
  }

  @Test func `a call that rings is not answered by a letter of a name`() {
    var app = inCall(Sample.contacts)
    app.model.waiting = Sample.waiting
    #expect(app.type("ad").isEmpty)
    #expect(picker(app)?.field.text == "ad")
  }
}
