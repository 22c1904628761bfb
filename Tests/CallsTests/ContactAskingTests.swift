import Base
import Testing
import XMPP

@testable import Calls

/// Two who ask for each other, and one who goes.
@Suite struct ContactAskingTests {
  private let carolAsks = Presence(.subscribe, from: carol.bare)

  /// The server's word of Carol; `asked`: we wait for her answer.
  private func push(_ subscription: RosterItem.Subscription, asked: Bool) -> XMLElement {
    var item = RosterItem(jid: carol.bare, subscription: subscription).xml
    if asked { item["ask"] = "subscribe" }
    let query = XMLElement(
      "query", namespace: Namespace.roster, attributes: ["ver": "v2"], children: [item])
    return .iq(.set, id: "p", to: alice, payload: query)
  }

  @Test(arguments: [(RosterItem.Subscription.none, true), (.to, false)])
  func `whoever we asked ourselves may see us without a question`(
    subscription: RosterItem.Subscription, asked: Bool
  ) {
    var roll = Roll(bobItem)
    _ = roll.receive(push(subscription, asked: asked))
    #expect(roll.presence(carolAsks) == ["presence subscribed carol@visavis.test"])
    #expect(roll.list.requests.isEmpty)
  }

  @Test func `a contact we have not asked is asked about`() {
    var roll = Roll(bobItem)
    _ = roll.receive(push(.none, asked: false))
    #expect(roll.presence(carolAsks) == ["asked by carol@visavis.test", "changed carol"])
  }

  @Test func `a question that waits is answered once we ask, and they ask again`() {
    var roll = Roll(bobItem)
    roll.presence(carolAsks)
    _ = roll.receive(push(.none, asked: true))
    #expect(roll.presence(carolAsks) == ["presence subscribed carol@visavis.test", "changed carol"])
    #expect(roll.list.requests.isEmpty)
  }

  @Test func `of whoever is taken off the list nothing is kept`() {
    var roll = Roll(bobItem)
    roll.online(bob, caller)
    #expect(roll.list.devices(of: bob).count == 1)
    var gone = bobItem
    gone.subscription = .remove
    #expect(
      roll.receive(.iq(.set, id: "p", to: alice, payload: .roster([gone]))) == ["result", "changed bob"])
    #expect(roll.list.presences.isEmpty && roll.list.devices(of: bob).isEmpty)
    _ = roll.receive(.iq(.set, id: "p", to: alice, payload: .roster([bobItem])))
    #expect(roll.list.contact(bob)?.availability == .offline)
  }
}
