import Base
import Testing
import XMPP
import XMPPLink

@testable import Calls

/// What the devices of a contact can do, and how the contact is called.
@Suite struct DeviceTests {
  // MARK: What devices can do, and how to call them

  @Test func `a device is asked once and then known, by its caps`() throws {
    var roll = Roll(bobItem, carolItem)
    #expect(
      roll.presence(Presence(from: bob, caps: dinoCaps)) == [
        "get disco bob@visavis.test/dino", "changed bob",
      ])
    #expect(roll.sent.first.flatMap { $0.child("query", Namespace.discoInfo)?["node"] } == dinoCaps.query)
    #expect(roll.list.contact(bob)?.devices.first?.isKnown == false)
    #expect(roll.answer("disco", try dinoInfo().xml) == ["remember bob@visavis.test", "changed bob"])
    let device = roll.list.contact(bob)?.devices.first
    #expect(device?.isKnown == true && device?.clientName == "Dino")
    #expect(device?.supportsVoice == true && device?.supportsVideo == true)
    #expect(device?.supportsMessageInitiation == true && device?.supportsMuji == true)
    #expect(roll.list.contact(bob)?.canTakeCalls == true)
    #expect(
      roll.presence(Presence(from: carol, caps: dinoCaps)) == [
        "remember carol@visavis.test", "changed carol",
      ])
    #expect(roll.list.memory.messageInitiators == [bob.bare, carol.bare])
    #expect(roll.list.memory.capabilities.keys.sorted() == [dinoCaps.ver])
  }

  @Test func `an answer from somebody else does not count`() throws {
    var roll = Roll(bobItem)
    roll.presence(Presence(from: bob, caps: dinoCaps))
    #expect(roll.answer("disco", try dinoInfo().xml, from: mallory) == nil)
    #expect(roll.list.contact(bob)?.devices.first?.isKnown == false)
  }

  @Test func `clients that name no media mean voice`() {
    var roll = Roll(bobItem)
    roll.online(bob, DiscoInfo(features: [Namespace.jingle, Namespace.jingleRTP, Namespace.iceUDP]))
    #expect(roll.list.contact(bob)?.devices.first?.supportsVoice == true)
    #expect(roll.list.contact(bob)?.devices.first?.supportsVideo == false)
  }

  @Test func `somebody offline, or unknown, is rung on all devices`() {
    let roll = Roll(bobItem)
    #expect(roll.list.route(to: bob) == .everyDevice)
    #expect(roll.list.route(to: mallory) == .everyDevice)
  }

  @Test func `one device with XEP-0353 rings them all`() throws {
    var roll = Roll(bobItem)
    roll.online(bob, caller, priority: 10)
    #expect(roll.list.route(to: bob) == .device(bob))
    roll.online(bobsPhone, try dinoInfo())
    #expect(roll.list.route(to: bob) == .everyDevice)
  }

  @Test func `the best capable device without XEP-0353 gets a plain offer`() {
    var roll = Roll(bobItem)
    roll.online(bob, caller, priority: 1)
    roll.online(bobsPhone, chatter, priority: 9)
    #expect(roll.list.contact(bob)?.devices.first?.jid == bobsPhone)
    #expect(roll.list.route(to: bob) == .device(bob))
    let tablet: JID = "bob@visavis.test/tablet"
    roll.online(tablet, caller, priority: 2)
    #expect(roll.list.route(to: bob) == .device(tablet))
  }

  @Test func `while a device is unknown all of them are rung`() {
    var roll = Roll(bobItem)
    roll.online(bob, caller)
    roll.presence(Presence(from: bobsPhone))
    #expect(roll.list.route(to: bob) == .everyDevice)
    #expect(roll.refuse("disco", .serviceUnavailable) == ["changed bob"])
    #expect(roll.list.route(to: bob) == .device(bob))
  }

  @Test func `devices that can't be called are rung all the same`() {
    var roll = Roll(bobItem)
    roll.online(bob, chatter)
    #expect(roll.list.route(to: bob) == .everyDevice)
  }

  @Test func `what was seen once is remembered`() {
    var memory = ContactList.Memory()
    memory.items = [bobItem]
    memory.messageInitiators = [bob.bare]
    var roll = Roll(memory: memory)
    roll.online(bob, caller)
    #expect(roll.list.route(to: bob) == .everyDevice)
  }

  @Test func `questions about us are answered, others are not ours`() {
    var roll = Roll(bobItem)
    #expect(
      roll.receive(.iq(.get, id: "q", to: alice, from: bob, payload: DiscoInfo.query())) == [
        "result disco bob@visavis.test/dino"
      ])
    #expect(
      roll.receive(.iq(.get, id: "q", to: alice, payload: XMLElement("ping", namespace: Namespace.ping)))
        == nil)
    #expect(
      roll.receive(.iq(.set, id: "q", to: alice, payload: Jingle(action: .sessionInfo, sid: "x").xml)) == nil)
  }
}
