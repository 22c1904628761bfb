import Base
import Testing
import XMPP
import XMPPLink

@testable import Calls

/// Roster, presences, subscriptions and the blocklist.
@Suite struct ContactListTests {
  // MARK: Roster

  @Test func `a new stream asks for roster and blocklist, then says that we are there`() {
    var roll = Roll()
    #expect(
      roll.wish { $0.connected(as: alice, resumed: false) } == ["get roster", "get blocklist", "presence"])
    #expect(roll.sent[0].child("query", Namespace.roster)?["ver"] == "")
    #expect(Caps(in: roll.sent[2]) == roll.list.announcement.caps)
    #expect(roll.wish { $0.connected(as: alice, resumed: true) } == [])
  }

  @Test func `the roster becomes contacts, by name`() {
    var zoe = carolItem
    zoe.jid = "zoe@visavis.test"
    zoe.name = "anton"
    let roll = Roll(carolItem, bobItem, zoe)
    #expect(roll.lines == ["changed bob,carol,zoe"])
    #expect(roll.list.contacts.map(\.displayName) == ["anton", "Bob", "carol"])
    let contact = roll.list.contact(bob)
    #expect(contact?.groups == ["Friends"])
    #expect(contact?.subscription == .both)
    #expect(contact?.availability == .offline)
    #expect(roll.list.contact(mallory) == nil)
  }

  @Test func `a push changes one contact and is acknowledged`() {
    var roll = Roll(bobItem)
    var push = XMLElement.iq(.set, id: "p1", to: alice, payload: .roster([carolItem], version: "v2"))
    #expect(roll.receive(push) == ["result", "changed carol"])
    #expect(roll.sent.first?.id == "p1")
    #expect(roll.list.memory.version == "v2")
    var gone = carolItem
    gone.subscription = .remove
    push = .iq(.set, id: "p2", to: alice, from: alice.bare, payload: .roster([gone], version: "v3"))
    #expect(roll.receive(push) == ["result alice@visavis.test", "changed carol"])
    #expect(roll.list.contacts.map(\.jid) == [bob.bare])
  }

  @Test(arguments: [mallory, "visavis.test", "alice@visavis.test/phone"] as [JID])
  func `a push of anybody but the own account is none`(from: JID) {
    var roll = Roll(bobItem)
    #expect(roll.receive(.iq(.set, id: "p1", to: alice, from: from, payload: .roster([carolItem]))) == nil)
    #expect(roll.list.contacts.count == 1)
  }

  @Test func `an unchanged version keeps what was remembered`() {
    let first = Roll(bobItem)
    var roll = Roll(memory: first.list.memory)
    #expect(roll.list.contacts.map(\.jid) == [bob.bare])
    _ = roll.wish { $0.connected(as: alice, resumed: false) }
    #expect(roll.sent[0].child("query", Namespace.roster)?["ver"] == "v1")
    #expect(roll.answer("roster", nil) == [])
    #expect(roll.list.contacts.map(\.jid) == [bob.bare])
  }

  @Test func `a whole roster replaces what was remembered`() {
    let first = Roll(bobItem)
    var roll = Roll(memory: first.list.memory)
    _ = roll.wish { $0.connected(as: alice, resumed: false) }
    #expect(roll.answer("roster", .roster([carolItem], version: "v9")) == ["changed bob,carol"])
    #expect(roll.list.contacts.map(\.jid) == [carol.bare])
  }

  @Test func `only who was asked may answer`() {
    var roll = Roll()
    _ = roll.wish { $0.connected(as: alice, resumed: false) }
    let id = roll.sent[0].id ?? ""
    let forged = XMLElement.iq(.result, id: id, to: alice, from: mallory, payload: .roster([carolItem]))
    #expect(roll.receive(forged) == nil)
    #expect(roll.list.contacts.isEmpty)
    #expect(roll.receive(.iq(.result, id: "unknown", to: alice, payload: .roster([carolItem]))) == nil)
  }

  @Test func `adding, renaming and removing`() {
    var roll = Roll(bobItem)
    #expect(
      roll.wish { $0.add(carol, name: "Carol", groups: ["Work"]) } == [
        "set roster", "presence subscribe carol@visavis.test",
      ])
    let item = Roster.items(in: .iq(.result, id: "", payload: roll.sent[0].elements.first))?.first
    #expect(item == RosterItem(jid: carol.bare, name: "Carol", groups: ["Work"]))
    #expect(roll.refuse("roster", .notAllowed) == ["refused add carol@visavis.test: not-allowed"])
    #expect(roll.wish { $0.add(bob, name: "Robert") } == ["set roster"], "we see them already")
    #expect(roll.wish { $0.rename(bob, name: "B", groups: []) } == ["set roster"])
    #expect(roll.answer("roster", nil) == [])
    #expect(roll.wish { $0.remove(bob) } == ["set roster"])
    #expect(roll.sent[0].xml().contains("subscription=\"remove\""))
    #expect(roll.wish { $0.remove(carol) } == [])
    #expect(roll.wish { $0.rename(carol, name: "x", groups: []) } == [])
    #expect(roll.wish { $0.add(alice) } == [])
  }

  // MARK: Presence and devices

  @Test func `the best device speaks for the contact`() {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: bob, show: .away, status: "out", priority: 0, caps: nil))
    roll.presence(Presence(from: bobsPhone, show: .dnd, status: "busy", priority: 5, caps: nil))
    #expect(roll.list.contact(bob)?.availability == .doNotDisturb)
    #expect(roll.list.contact(bob)?.status == "busy")
    #expect(roll.list.contact(bob)?.devices.map(\.jid) == [bobsPhone, bob])
    #expect(roll.presence(Presence(.unavailable, from: bobsPhone)) == ["changed bob"])
    #expect(roll.list.contact(bob)?.availability == .away)
    roll.presence(Presence(.unavailable, from: bob))
    #expect(roll.list.contact(bob)?.availability == .offline)
    #expect(roll.presence(Presence(.unavailable, from: bob)) == [])
  }

  @Test(
    arguments: [
      (nil, Availability.online), (.chat, .freeToChat), (.away, .away), (.xa, .extendedAway),
      (.dnd, .doNotDisturb),
    ] as [(Presence.Show?, Availability)])
  func `how somebody is there`(show: Presence.Show?, availability: Availability) {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: bob, show: show))
    #expect(roll.list.contact(bob)?.availability == availability)
    #expect(Availability.offline < availability)
  }

  @Test func `of equal devices the more available one, then the later one is better`() {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: bob))
    roll.presence(Presence(from: bobsPhone, show: .away))
    #expect(roll.list.contact(bob)?.devices.first?.jid == bob)
    roll.presence(Presence(from: bobsPhone))
    #expect(roll.list.contact(bob)?.devices.first?.jid == bobsPhone)
  }

  @Test func `an error or an unavailable account takes all devices away`() {
    for gone in [Presence(.unavailable, from: bob.bare), Presence(.error, from: bob.bare)] {
      var roll = Roll(bobItem)
      roll.presence(Presence(from: bob))
      roll.presence(Presence(from: bobsPhone))
      #expect(roll.presence(gone) == ["changed bob"])
      #expect(roll.list.contact(bob)?.devices == [])
    }
  }

  @Test func `a lost stream takes everybody offline`() {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: bob))
    #expect(roll.wish { $0.disconnected() } == ["changed bob"])
    #expect(roll.list.contacts.first?.availability == .offline)
    #expect(roll.wish { $0.setPresence(show: .dnd) } == [])
    #expect(roll.wish { $0.connected(as: alice, resumed: false) }.last == "presence")
    #expect(roll.sent.last?.child("show")?.text == "dnd")
    #expect(roll.wish { $0.setPresence(show: nil, status: "back", priority: 3) } == ["presence"])
    #expect(roll.sent.last?.child("status")?.text == "back")
  }

  @Test func `a stream that is resumed brings everybody back`() {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: bob))
    #expect(roll.wish { $0.disconnected() } == ["changed bob"])
    #expect(roll.wish { $0.disconnected() } == [])
    #expect(roll.list.contact(bob)?.availability == .offline)
    #expect(roll.wish { $0.setPresence(show: .dnd) } == [])
    #expect(roll.wish { $0.connected(as: alice, resumed: true) } == ["presence", "changed bob"])
    #expect(roll.list.contact(bob)?.availability == .online)
    #expect(roll.wish { $0.connected(as: alice, resumed: true) } == [])
  }

  @Test func `only who is subscribed may see our presence`() {
    let roll = Roll(
      bobItem, carolItem, RosterItem(jid: "dave@visavis.test", subscription: .from),
      RosterItem(jid: "eve@visavis.test"))
    #expect(roll.list.subscribers == [bob.bare, "dave@visavis.test"])
  }

  @Test func `presences that come before the roster are not lost`() {
    var roll = Roll()
    _ = roll.wish { $0.connected(as: alice, resumed: false) }
    let start = roll.effects
    #expect(roll.presence(Presence(from: bob, caps: dinoCaps)) == [], "a stranger is not asked")
    roll.effects = start
    #expect(
      roll.answer("roster", .roster([bobItem])) == [
        "get disco bob@visavis.test/dino", "changed bob", "changed bob",
      ])
    #expect(roll.list.contact(bob)?.availability == .online)
  }

  @Test func `rooms are not people`() {
    var roll = Roll(bobItem)
    var presence = Presence(from: "room@conference.visavis.test/bob").xml
    presence.append(XMLElement("x", namespace: "http://jabber.org/protocol/muc#user"))
    #expect(roll.receive(presence) == nil)
    #expect(roll.receive(.message(id: "m1")) == nil)
  }

  @Test func `our own other devices are known, our own echo is not one of them`() {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: alice))
    roll.presence(Presence(from: "alice@visavis.test/phone"))
    #expect(roll.list.devices(of: alice).map(\.jid) == ["alice@visavis.test/phone"])
  }

  @Test func `a flood of devices and strangers is bounded`() {
    var roll = Roll(bobItem)
    for n in 0..<200 { roll.presence(Presence(from: bob.bare.with(resource: "r\(n)"))) }
    #expect(roll.list.devices(of: bob).count == ContactList.Limit.devices)
    for n in 0..<1200 { roll.presence(Presence(from: JID(description: "s\(n)@x.test/r"))) }
    #expect(roll.list.presences.count <= ContactList.Limit.strangers)
  }

  // MARK: Subscriptions

  @Test func `somebody who asks is shown once, with the words`() {
    var roll = Roll(bobItem)
    #expect(
      roll.presence(Presence(.subscribe, from: mallory.bare, status: "hi")) == [
        "asked by mallory@visavis.test", "changed mallory",
      ])
    #expect(roll.presence(Presence(.subscribe, from: mallory.bare)) == [])
    #expect(roll.list.requests == [SubscriptionRequest(jid: mallory.bare, text: "hi")])
  }

  @Test func `accepting lets them see us and asks to see them`() {
    var roll = Roll(carolItem)
    roll.presence(Presence(.subscribe, from: mallory.bare))
    #expect(
      roll.wish { $0.accept(mallory) } == [
        "presence subscribed mallory@visavis.test", "presence subscribe mallory@visavis.test",
        "changed mallory",
      ])
    #expect(roll.list.requests.isEmpty)
    #expect(roll.wish { $0.accept(mallory) } == [])
    roll.presence(Presence(.subscribe, from: mallory.bare))
    let item = RosterItem(jid: mallory.bare, subscription: .to)
    _ = roll.receive(.iq(.set, id: "p", to: alice, payload: .roster([item])))
    #expect(
      roll.wish { $0.accept(mallory) } == ["presence subscribed mallory@visavis.test", "changed mallory"])
  }

  @Test func `denying and cancelling`() {
    var roll = Roll(bobItem, carolItem)
    roll.presence(Presence(.subscribe, from: mallory.bare))
    #expect(
      roll.wish { $0.deny(mallory) } == ["presence unsubscribed mallory@visavis.test", "changed mallory"])
    #expect(roll.wish { $0.deny(mallory) } == [])
    #expect(roll.wish { $0.cancel(bob) } == ["presence unsubscribed bob@visavis.test"])
    #expect(roll.wish { $0.cancel(carol) } == [], "she cannot see us anyway")
  }

  @Test func `a request ends when it is taken back, answered elsewhere, or its sender is blocked`() {
    for end in 0..<3 {
      var roll = Roll(bobItem)
      roll.presence(Presence(.subscribe, from: carol.bare))
      switch end {
      case 0: #expect(roll.presence(Presence(.unsubscribe, from: carol.bare)) == ["changed carol"])
      case 1:
        var item = carolItem
        item.subscription = .both
        _ = roll.receive(.iq(.set, id: "p", to: alice, payload: .roster([item])))
      default:
        _ = roll.receive(
          .iq(.set, id: "b", to: alice, payload: Blocking.block(id: "", [carol.bare]).elements.first))
      }
      #expect(roll.list.requests.isEmpty, "\(end)")
    }
  }

  @Test func `who may see us already is told so again`() {
    var roll = Roll(bobItem)
    #expect(roll.presence(Presence(.subscribe, from: bob.bare)) == ["presence subscribed bob@visavis.test"])
    #expect(roll.presence(Presence(.subscribed, from: bob.bare)) == [])
    #expect(roll.presence(Presence(.unsubscribe, from: bob.bare)) == [])
  }

  @Test func `requests are bounded`() {
    var roll = Roll(bobItem)
    for n in 0..<150 { roll.presence(Presence(.subscribe, from: JID(description: "s\(n)@x.test"))) }
    #expect(roll.list.requests.count == ContactList.Limit.requests)
  }

  // MARK: Blocklist

  @Test func `the blocklist is read, pushed and used`() {
    var roll = Roll()
    _ = roll.wish { $0.connected(as: alice, resumed: false) }
    let start = roll.effects
    roll.answer("roster", .roster([bobItem, carolItem]))
    roll.effects = start
    let list = XMLElement(
      "blocklist", namespace: Namespace.blocking,
      children: [
        XMLElement("item", attributes: ["jid": "bob@visavis.test"]),
        XMLElement("item", attributes: ["jid": "spam.test"]),
      ])
    #expect(roll.answer("blocklist", list) == ["blocklist", "changed bob"])
    #expect(roll.list.isBlocked(bob) && roll.list.isBlocked("x@spam.test/y") && !roll.list.isBlocked(carol))
    #expect(roll.list.contact(bob)?.isBlocked == true)
    let block = Blocking.block(id: "", [carol.bare]).elements.first
    #expect(roll.receive(.iq(.set, id: "b1", to: alice, from: mallory, payload: block)) == nil)
    #expect(
      roll.receive(.iq(.set, id: "b1", to: alice, payload: block)) == [
        "result", "blocklist", "changed carol",
      ])
    #expect(roll.receive(.iq(.set, id: "b1", to: alice, payload: block)) == ["result"])
    let unblock = Blocking.unblock(id: "", []).elements.first
    #expect(
      roll.receive(.iq(.set, id: "b2", to: alice, payload: unblock)) == [
        "result", "blocklist", "changed bob,carol",
      ])
    #expect(roll.list.blocked.isEmpty)
  }

  @Test func `blocking and unblocking ask the server`() {
    var roll = Roll(bobItem)
    #expect(roll.wish { $0.block(bob.bare) } == ["set block"])
    #expect(roll.answer("block", nil) == [])
    #expect(!roll.list.isBlocked(bob), "the push makes it true")
    _ = roll.receive(
      .iq(.set, id: "b", to: alice, payload: Blocking.block(id: "", [bob.bare]).elements.first))
    #expect(roll.wish { $0.unblock(bob.bare) } == ["set unblock"])
    #expect(roll.refuse("unblock", .notAllowed) == ["refused unblock bob@visavis.test: not-allowed"])
    #expect(roll.wish { $0.unblock(carol) } == [])
    #expect(roll.wish { $0.block(alice) } == [])
    #expect(roll.wish { $0.block("visavis.test") } == [], "our own server")
  }

  @Test func `a server without a blocklist says so`() {
    var roll = Roll()
    _ = roll.wish { $0.connected(as: alice, resumed: false) }
    #expect(roll.refuse("blocklist", .serviceUnavailable) == [])
    #expect(!roll.list.canBlock)
    #expect(roll.wish { $0.block(bob) } == [])
  }

  @Test func `whoever is blocked cannot ask`() {
    var roll = Roll(bobItem)
    _ = roll.receive(
      .iq(.set, id: "b", to: alice, payload: Blocking.block(id: "", ["spam.test"]).elements.first))
    #expect(roll.presence(Presence(.subscribe, from: "x@spam.test")) == [])
  }

  @Test func `Dino's captured presences and answers make three devices known with one question`() throws {
    var roll = Roll(bobItem, carolItem)
    var questions = 0
    for stanza in try DinoTests.capture("dino-01-disco-caps") where stanza.from != nil {
      guard stanza.isPresence else { continue }
      _ = roll.receive(stanza)
      questions += roll.lines.count { $0.hasPrefix("get disco") }
    }
    #expect(questions == 1)
    #expect(roll.list.contacts.allSatisfy { $0.availability == .online })
  }
}
