import Base
import Testing
import XMPP

@testable import Calls

/// Which invitations ring, and what is said to them.
@Suite struct GroupInviteTests {
  private var director = CallDirector(setup: setup(), seed: 1)
  private let room: JID = "call@conference.visavis.test"
  private let ourPhone: JID = "alice@visavis.test/phone"

  init() { director.contacts = [bob.bare] }

  private func invite(
    _ id: String = "g1", from: JID = bob, room: JID? = nil, video: Bool = false,
    origin: CallDirector.Origin = .direct
  ) -> CallDirector.Input {
    .groupInvite(
      CallInvite(id: id, kind: .invite(room: room ?? self.room, video: video)), from: from, origin: origin)
  }

  private func say(
    _ kind: CallInvite.Kind, _ id: String = "g1", from: JID = bob, origin: CallDirector.Origin = .direct
  ) -> CallDirector.Input {
    .groupInvite(CallInvite(id: id, kind: kind), from: from, origin: origin)
  }

  private mutating func put(_ input: CallDirector.Input, at seconds: Double = 0) -> [String] {
    director.handle(input, at: .at(seconds)).compactMap(\.short)
  }

  // MARK: What rings

  @Test mutating func `an invitation rings, once`() {
    #expect(put(invite(video: true)) == ["group g1 rings"])
    #expect(put(invite()) == [])
    #expect(put(invite("g2")) == [], "nor another one into the same room")
    let group = director.group("g1")
    #expect(group?.isRinging == true && group?.inviter == bob && group?.room == room)
    #expect(group?.media == [.audio, .video] && group?.ours.cameraOn == false)
    #expect(director.running.isEmpty && director.occupied == 1)
  }

  @Test mutating func `who may not ring does not`() {
    director.blocked = [bob.bare]
    #expect(put(invite()) == [])
    director.blocked = []
    director.strangersRing = false
    #expect(put(invite(from: mallory)) == [])
    #expect(put(invite()) == ["group g1 rings"])
  }

  @Test mutating func `strangers ring only so often`() {
    var rings = 0
    for n in 0..<12 {
      let id = "g\(n)"
      let room = JID("r\(n)@conference.visavis.test")
      rings += put(invite(id, from: mallory, room: room)).isEmpty ? 0 : 1
      _ = put(.group(id: id, .ignore))
    }
    #expect(rings == 6)
  }

  @Test(arguments: [CallDirector.Origin.delayed, .ownDevice])
  mutating func `an invitation that was held up, or is somebody's copy, never rings`(
    origin: CallDirector.Origin
  ) {
    #expect(put(invite(origin: origin)) == [])
    #expect(put(invite(from: ourPhone)) == [])
  }

  @Test mutating func `an invitation that is taken back stops ringing, whichever comes first`() {
    _ = put(invite())
    #expect(put(say(.retract, from: mallory)) == [], "not by anybody else")
    #expect(put(say(.retract)) == ["group g1 ended remoteCancelled"])
    #expect(put(say(.retract, "g2")) == [])
    #expect(put(invite("g2")) == [])
    #expect(put(invite("g1")) == ["group g1 rings"], "the same call may ask again")
  }

  @Test(arguments: [
    (CallInvite.Kind.accept, "answeredElsewhere"), (.reject, "declinedElsewhere"),
  ])
  mutating func `another device of ours has dealt with it`(kind: CallInvite.Kind, reason: String) {
    _ = put(invite())
    #expect(put(say(kind, from: ourPhone, origin: .ownDevice)) == ["group g1 ended " + reason])
    _ = put(say(kind, "g2", from: ourPhone, origin: .ownDevice))
    #expect(put(invite("g2")) == [])
  }

  @Test mutating func `during a call it waits, or is declined as busy`() {
    _ = put(.dial(id: "c1", peer: "carol@visavis.test", media: .audio, route: .everyDevice))
    #expect(put(invite()) == ["group g1 rings waiting"])
    director.busyRule = .decline
    let effects = director.handle(invite("g2", room: "r2@conference.visavis.test"), at: .zero)
    let answers = effects.compactMap { effect -> CallInvite? in
      if case .stanza(let stanza) = effect { CallInvite(in: stanza) } else { nil }
    }
    #expect(answers == [CallInvite(id: "g2", kind: .reject, isBusy: true)])
  }

  @Test mutating func `a proposal during a group call waits`() {
    _ = put(invite())
    let proposal = CallDirector.Input.message(.propose(id: "p1", media: [.audio]), from: bob, origin: .direct)
    #expect(put(proposal) == ["rings p1 waiting"])
    let same = CallDirector.Input.message(.propose(id: "g1", media: [.audio]), from: bob, origin: .direct)
    #expect(put(same) == [], "an id is used once")
  }

  @Test mutating func `nobody answers`() {
    _ = put(invite())
    #expect(director.deadline == .at(35))
    #expect(put(.tick, at: 35) == ["group g1 ended noAnswer"])
    #expect(director.deadline == nil)
  }

  // MARK: Answers

  @Test mutating func `yes is said before we come in`() {
    _ = put(invite())
    let lines = put(.group(id: "g1", .answer(.audio)))
    #expect(lines == ["chat accept bob@visavis.test/dino", "presence \(room)/\(nick)"])
    #expect(director.group("g1")?.state.short == "connecting")
    #expect(put(.group(id: "g1", .answer(.audio))) == [])
  }

  private var nick: String { director.group("g1")?.muc?.nick ?? "" }

  @Test(arguments: [(false, "declined"), (true, "busy")])
  mutating func `no is said to whoever asked`(busy: Bool, reason: String) {
    _ = put(invite())
    #expect(
      put(.group(id: "g1", .decline(busy: busy))) == [
        "chat reject bob@visavis.test/dino", "group g1 ended " + reason,
      ])
    #expect(put(.group(id: "g1", .answer(.audio))) == [])
  }

  @Test mutating func `ignored is not answered`() {
    _ = put(invite())
    #expect(put(.group(id: "g1", .ignore)) == ["group g1 ended noAnswer"])
  }

  // MARK: A call of two

  /// A call with bob's Dino that both are in.
  private mutating func talk() {
    _ = put(.dial(id: "c1", peer: bob, media: .audio, route: .everyDevice))
    _ = put(.message(.proceed(id: "c1"), from: bob, origin: .direct))
    _ = put(.call(id: "c1", .transportOpened("audio", local("audio"))))
    _ = put(.jingle(answer(), from: bob, iq: "a"))
    _ = put(.call(id: "c1", .mediaFlows))
  }

  @Test mutating func `whom we talk with makes the call a group without ringing`() {
    talk()
    // No word of acceptance, which Dino 0.4 would take for its first call.
    let lines = put(invite())
    #expect(lines == ["c1 becomes g1", "presence \(room)/\(nick)"])
    #expect(director.group("g1")?.state.short == "active" && director.running.isEmpty)
    #expect(director.group("g1")?.members.map(\.leg) == ["c1"])
  }

  @Test mutating func `another device of theirs has to ring`() {
    talk()
    #expect(put(invite(from: bobsPhone)) == ["group g1 rings waiting"])
    #expect(director.call("c1")?.group == nil)
  }

  @Test mutating func `Dino's first offer once more is the session that we have`() {
    director.subscribers = [bob.bare]
    _ = put(.jingle(jingle(.sessionInitiate, [.voice], sid: "d1"), from: bob, iq: "i"))
    _ = put(.call(id: "d1", .transportOpened("audio", local("audio"))))
    _ = put(.call(id: "d1", .answer(.audio)))
    #expect(put(invite()).first == "d1 becomes g1")
    var again = jingle(.sessionInitiate, [.voice], sid: "d1")
    #expect(put(.jingle(again, from: bob, iq: "i2")) == ["d1: ack i2"])
    again.mujiRoom = room
    #expect(put(.jingle(again, from: bob, iq: "i3")) == ["d1: ack i3"])
  }

  // MARK: What we announce

  @Test func `we announce that our calls can become groups`() {
    let info = Announcement(sha1: { _ in [] }).info
    for feature in [Namespace.muji, Namespace.callInvites, Namespace.videoConstraints] {
      #expect(info.has(feature))
    }
  }

  @Test func `a session with a member names the room and its payload types`() throws {
    var own = setup()
    own.negotiation.agreed = [.audio: [PayloadType(id: 96, name: "opus", clockRate: 48_000, channels: 2)]]
    var (leg, _) = CallMachine.leg(
      id: "l1", to: bob, of: "g1", room: room, ours: PartyMedia(), setup: own, seed: 1, at: .zero)
    let effects = leg.handle(.transportOpened("audio", local("audio")), at: .zero)
    let requests = effects.compactMap { if case .request(let jingle, _) = $0 { jingle } else { nil } }
    let offer = try #require(requests.first)
    #expect(offer.mujiRoom == room && offer.sid == "l1")
    #expect(offer.contents.first?.description?.payloadTypes.map(\.id) == [96])
  }
}
