import Base
import Screen
import Testing

@testable import Views

/// Longer ways through the screens, as a person goes them: keys in, what is to be done and what is to be read out.
struct StoryTests {
  /// A person at the keys: time passes between them, and the engine's news arrive.
  private struct Person {
    var app: App
    var now = Sample.now
    var done: [Intent] = []

    init(_ app: App) { self.app = app }

    mutating func press(_ keys: Key...) {
      for key in keys {
        now += .milliseconds(200)
        done += app.handle(key, at: now)
      }
    }

    mutating func type(_ text: String) { for letter in text { press(.character(letter)) } }

    mutating func hears(_ change: (inout AppModel) -> Void) {
      change(&app.model)
      now += .milliseconds(10)
      done += app.tick(at: now)
    }

    /// What was asked for since the last question.
    mutating func asked() -> [Intent] {
      defer { done = [] }
      return done
    }

    func sees(_ text: String) -> Bool { app.text(at: now).contains(text) }
  }

  @Test func `from the first start to the first call`() {
    var person = Person(Sample.app(connection: .signedOut, contacts: []))
    person.type("lena@example.org")
    person.press(.enter)
    person.type("secret")
    person.press(.enter)
    #expect(
      person.asked() == [
        .signIn(SignIn(jid: "lena@example.org", password: "secret", server: nil, register: false))
      ])
    #expect(person.sees("Asking the server…"))
    person.hears { $0.account.connection = .connecting(attempt: 1) }
    person.hears { $0.account.connection = .online }
    #expect(person.sees("Nobody here yet.") && person.sees("+ add"))
    person.press(.character("+"))
    person.type("Mira@Example.org ")
    person.press(.enter)
    #expect(person.asked() == [.addContact(jid: "mira@example.org")])
    #expect(person.sees("mira@example.org has been asked."))
    person.hears { $0.contacts = [ContactRow(jid: "mira@example.org", subscription: .pending)] }
    #expect(person.sees("asked, waiting for their answer"))
    person.hears { $0.contacts = [Sample.mira] }
    person.press(.enter)
    #expect(person.asked() == [.call(jid: "mira@example.org", video: true)])
    person.hears { $0.call = Sample.call(Sample.dialling) }
    #expect(person.sees("ringing at 2 devices…"))
    let since = person.now
    person.hears { $0.call = Sample.call(.active(since: since)) }
    #expect(person.sees("0:00") && person.sees("h hang up"))
    person.press(.character("h"))
    #expect(person.asked() == [.hangUp])
    person.hears { $0.call = Sample.call(.ended(.hangup, duration: .seconds(1))) }
    #expect(person.sees("The call with Mira Holm has ended."))
    person.press(.escape)
    #expect(person.asked() == [.dismissCall(id: "c1")])
    person.hears { $0.call = nil }
    #expect(person.sees("● available"))
  }

  @Test func `a call in the little panel while looking for somebody else`() {
    var person = Person(Sample.app(call: Sample.call(Sample.active)))
    person.press(.character("f"), .character("/"))
    person.type("jonas")
    person.press(.enter)
    #expect(person.asked() == [.miniChanged(shown: true)])
    #expect(person.app.model.view.selected == Sample.jonas.jid && person.sees("Mira"))
    person.press(.enter)
    #expect(person.asked().isEmpty)
    #expect(person.sees("You are in a call with Mira Holm. h hangs up."))
    person.press(.character("m"), .character("f"))
    #expect(person.asked() == [.toggleMute, .miniChanged(shown: false)])
    #expect(person.sees("hang up"))
  }

  @Test func `a second call is taken, and the first comes back`() {
    var person = Person(Sample.app(call: Sample.call(Sample.active), waiting: Sample.waiting))
    #expect(person.sees("王小明  wants a video call"))
    person.press(.character("v"))
    #expect(person.asked() == [.acceptAndHold(id: "c2", video: true)])
    let since = person.now
    person.hears {
      $0.waiting = nil
      $0.heldPeer = "Mira Holm"
      $0.call = Sample.call(.active(since: since)) {
        $0.id = "c2"
        $0.peerName = "王小明"
      }
    }
    person.press(.f5)
    #expect(person.sees("Mira Holm waits on hold") && person.sees("s switch call"))
    person.press(.character("s"))
    #expect(person.asked() == [.switchCalls])
  }

  @Test func `somebody calls while a contact is being added`() {
    var person = Person(Sample.app())
    person.press(.character("+"))
    person.type("ada")
    person.hears { $0.call = Sample.call(Sample.ringing) { $0.direction = .incoming } }
    #expect(person.sees("Esc, then answer"))
    person.type("@x.org")
    #expect(person.asked().isEmpty && person.sees("ada@x.org"))
    person.press(.escape, .character("a"))
    #expect(person.asked() == [.accept(id: "c1", video: false)])
  }

  @Test func `a password that no longer counts is replaced`() {
    var person = Person(Sample.app(connection: .failed(reason: "The password is wrong.")))
    #expect(person.sees("Not connected: The password is wrong."))
    person.press(.enter)
    #expect(person.asked().isEmpty && person.sees("Not connected: no calls until the server is reached."))
    person.press(.character("r"))
    #expect(person.sees("Sign in"))
    person.press(.escape)
    #expect(person.sees("FRIENDS"), "the old state of affairs is a place to return to")
    person.press(.character("r"))
    person.type("better")
    person.press(.enter)
    #expect(person.asked().count == 1)
    person.hears { $0.account.connection = .failed(reason: "The password is still wrong.") }
    #expect(person.sees("The password is still wrong."))
    person.press(.enter)
    person.hears { $0.account.connection = .online }
    #expect(person.sees("● available"))
  }

  @Test func `the network goes and comes`() {
    var person = Person(Sample.app(call: Sample.call(Sample.active)))
    let lost = person.now
    person.hears { $0.call?.phase = .reconnecting(since: Sample.now - .seconds(60), lost: lost) }
    #expect(person.sees("Reconnecting… 0:00"))
    person.now += .seconds(9)
    #expect(person.sees("Reconnecting… 0:09"))
    person.hears { $0.call?.phase = .active(since: Sample.now - .seconds(60)) }
    person.press(.f5)
    #expect(person.sees("1:09") && !person.sees("Reconnecting"))
    person.hears { $0.call?.phase = .ended(.dropped, duration: .seconds(70)) }
    #expect(person.sees("was lost and did not come back") && person.sees("1:10"))
    person.press(.enter)
    #expect(
      person.asked() == [.dismissCall(id: "c1"), .call(jid: "mira@example.org", video: true)])
  }

  @Test func `a request is read, refused, and the next contact is there`() {
    var person = Person(Sample.app(contacts: [Sample.asks, Sample.mira]))
    person.press(.character("g"))
    #expect(person.sees("see when you are there"))
    person.press(.enter)
    #expect(person.asked().isEmpty && person.sees("y accept   n refuse"))
    person.press(.character("n"))
    #expect(person.asked() == [.declineSubscription(jid: Sample.asks.jid)])
    person.hears { $0.contacts = [Sample.mira] }
    person.press(.character("v"))
    #expect(person.asked() == [.call(jid: Sample.mira.jid, video: true)])
  }

  @Test func `leaving during a call asks, and the answer counts once`() {
    var person = Person(Sample.app(call: Sample.call(Sample.active)))
    person.press(.character("q"))
    #expect(person.sees("Quit Visavis?") && person.sees("Quitting ends the call with Mira Holm."))
    person.press(.character("x"), .enter, .character("m"))
    #expect(person.asked().isEmpty && person.sees("Quit Visavis?"))
    person.press(.character("n"), .character("m"))
    #expect(person.asked() == [.toggleMute])
    person.press(.character("q"), .character("y"))
    #expect(person.asked() == [.hangUp, .quit])
  }

  @Test func `keys that a person has chosen tell the whole story too`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    let issues = app.keymap.apply(
      overrides: "call.hangup = ctrl-x\ncall.mute = F2 m\ncontacts.call = none\nwaiting.hold-video = F9\n")
    #expect(issues.isEmpty)
    var person = Person(app)
    person.press(.function(2), .character("m"), .character("h"), .control("x"))
    #expect(person.asked() == [.toggleMute, .toggleMute, .hangUp])
    #expect(person.sees("^x hang up"))
    person.hears { $0.waiting = Sample.waiting }
    #expect(person.sees("F9 video"))
    person.press(.character("v"), .function(9))
    #expect(person.asked() == [.acceptAndHold(id: "c2", video: true)])
    person.hears {
      $0.waiting = nil
      $0.call = nil
    }
    #expect(!person.sees("⏎ call"))
    person.press(.enter)
    #expect(person.asked().isEmpty)
  }

  @Test func `presence goes round`() {
    var person = Person(Sample.app())
    for (presence, word) in [(Presence.away, "away"), (.dnd, "do not disturb"), (.available, "available")] {
      person.press(.character("p"))
      #expect(person.asked() == [.setPresence(presence)])
      #expect(person.sees(word))
    }
  }

  @Test func `a call that was answered elsewhere goes by itself`() {
    var person = Person(Sample.app(call: Sample.call(Sample.ringing)))
    person.press(.character("?"))
    #expect(person.sees("a accept"), "over the list of keys as a banner")
    person.hears { $0.call?.phase = .ended(.answeredElsewhere, duration: .zero) }
    person.press(.escape)
    #expect(person.sees("You answered Mira Holm on another device."))
  }

  @Test func `without banners a call over other screens is only heard, but can be answered on its own`() {
    var person = Person(Sample.app())
    person.app.model.settings.showsBanner = false
    person.press(.character("?"))
    person.hears { $0.call = Sample.call(Sample.ringing) }
    #expect(!person.sees("wants a video call"))
    person.press(.escape)
    #expect(person.sees("wants a video call"))
    person.press(.character("a"))
    #expect(person.asked() == [.accept(id: "c1", video: false)])
  }
}
