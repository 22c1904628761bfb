import Base
import Testing
import XMPP

@testable import Calls

/// What strangers, members and rooms of other people's servers can do to a group call, and what does not become of it.
@Suite struct GroupDefenceTests {
  private let room: JID = "call@conference.visavis.test"

  /// `jid` as the room of `n`'s group shows it.
  private func shown(_ world: SimWorld, _ jid: JID, nick: String, gone: Bool = false) -> CallDirector.Input {
    let item = XMLElement("item", attributes: ["affiliation": "owner", "jid": jid.description])
    let user = XMLElement("x", namespace: Namespace.mucUser, children: [item])
    let room = world.group(0)?.room?.description ?? ""
    return .room(
      XMLElement(
        "presence", namespace: Namespace.client,
        attributes: ["type": gone ? "unavailable" : nil, "from": room + "/" + nick],
        children: (gone ? [] : [Muji.voice.xml]) + [user]))
  }

  private func putOut(_ world: SimWorld, _ n: Int, _ codes: [Int]) -> CallDirector.Input {
    let user = XMLElement(
      "x", namespace: Namespace.mucUser,
      children: codes.map { XMLElement("status", attributes: ["code": String($0)]) })
    return .room(
      XMLElement(
        "presence", namespace: Namespace.client,
        attributes: ["type": "unavailable", "from": address(world, world.group(n)?.muc?.nick ?? "")],
        children: [user]))
  }

  private func refused(_ world: SimWorld, _ nick: String) -> CallDirector.Input {
    .room(
      XMLElement(
        "presence", namespace: Namespace.client, attributes: ["type": "error", "from": address(world, nick)]
      ).appending(StanzaError(.notAcceptable).xml))
  }

  private func address(_ world: SimWorld, _ nick: String) -> String {
    let room = world.clients.compactMap { $0.director.groups.first?.room }.first
    return (room?.description ?? "") + "/" + nick
  }

  private func offer(_ world: SimWorld, sid: String) -> Jingle {
    var offer = jingle(.sessionInitiate, [.voice], sid: sid)
    offer.mujiRoom = world.group(0)?.room
    return offer
  }

  /// What an input means for the first one, as lines; the rest of the world does not hear of it.
  private func put(_ world: inout SimWorld, _ input: CallDirector.Input) -> [String] {
    world.clients[0].director.handle(input, at: world.now).compactMap(\.short)
  }

  // MARK: Invitations

  @Test func `a person is no room`() {
    var director = CallDirector(setup: setup(), seed: 1)
    director.contacts = [bob.bare, "carol@visavis.test"]
    for person: JID in [bob.bare, "carol@visavis.test", alice.bare] {
      let invite = CallInvite(id: "g1", kind: .invite(room: person, video: false))
      #expect(director.handle(.groupInvite(invite, from: bob, origin: .direct), at: .zero).isEmpty)
    }
  }

  @Test func `a room is ours only when we have said yes`() {
    var director = CallDirector(setup: setup(), seed: 1)
    let invite = CallInvite(id: "g1", kind: .invite(room: room, video: false))
    _ = director.handle(.groupInvite(invite, from: bob, origin: .direct), at: .zero)
    #expect(director.group("g1")?.isRinging == true && !director.isRoom(room))
    _ = director.handle(.group(id: "g1", .answer(.audio)), at: .zero)
    #expect(director.isRoom(room))
  }

  @Test func `nobody takes other people's calls back`() {
    var director = CallDirector(setup: setup(), seed: 1)
    _ = director.handle(.dial(id: "c1", peer: bob, media: .audio, route: .everyDevice), at: .zero)
    let retract = CallInvite(id: "c1", kind: .retract)
    _ = director.handle(.groupInvite(retract, from: mallory, origin: .direct), at: .zero)
    #expect(!director.finished.contains("c1"))
  }

  // MARK: Sessions

  @Test func `two who wait with one id have one session`() {
    var world = SimWorld.meeting(2, of: 4)
    for n in 2...3 {
      let early = CallDirector.Input.jingle(offer(world, sid: "same"), from: SimWorld.jid(n), iq: "q\(n)")
      #expect(put(&world, early) == [])
    }
    _ = put(&world, shown(world, SimWorld.jid(2), nick: "n2"))
    #expect(
      put(&world, shown(world, SimWorld.jid(3), nick: "n3")).first == "refuse q3 unknown-session")
    #expect(world.clients[0].director.calls.count { $0.id == "same" } == 1)
  }

  @Test func `offers of those who are not in the room cost little`() {
    var world = SimWorld.meeting(2, of: 3)
    var early = 0
    for n in 0..<100 {
      let device = JID("u2@visavis.test/r\(n)") ?? mallory
      let input = CallDirector.Input.jingle(offer(world, sid: "s\(n)"), from: device, iq: "q")
      early += put(&world, input).isEmpty ? 1 : 0
    }
    #expect(early == 1)
    let more = jingle(.transportInfo, [.voice], sid: "s0")
    let input = CallDirector.Input.jingle(more, from: "u2@visavis.test/r0", iq: "m")
    #expect((0..<100).count { _ in put(&world, input).isEmpty } == 32)
    #expect(put(&world, input) == ["refuse m resource-constraint"])
  }

  @Test func `a member that begins sessions without end is told to stop`() {
    var world = SimWorld.meeting(2)
    var taken = 0
    for n in 0..<30 {
      let input = CallDirector.Input.jingle(offer(world, sid: "n\(n)"), from: SimWorld.jid(1), iq: "q\(n)")
      let lines = put(&world, input)
      if lines == ["refuse q\(n) resource-constraint"] { continue }
      taken += 1
    }
    #expect((10...12).contains(taken))
    #expect(world.sessions(0, 1).count == 1)
  }

  @Test func `a room that shows people without end gets as many lines as a log needs`() {
    var world = SimWorld.meeting(2)
    for n in 0..<400 {
      let jid = JID("x\(n)@evil.test/r") ?? mallory
      _ = put(&world, shown(world, jid, nick: "x"))
      _ = put(&world, shown(world, jid, nick: "x", gone: true))
    }
    #expect(world.group(0)?.members.count == 128)
    #expect(world.members(0).filter { $0.hasSuffix(" connected") } == ["u1 connected"])
  }

  @Test func `who is blocked is not called`() {
    var world = SimWorld(3)
    world.clients[2].director.blocked = [SimWorld.jid(1).bare]
    world.clients[2].habit = .answers(after: .seconds(3))
    world.dial([1, 2])
    world.run(.seconds(10))
    world.expectMesh([0, 1])
    world.expectMesh([0, 2])
    #expect(world.sessions(2, 1).isEmpty && world.clients[2].allLegs.count == 1)
  }

  @Test func `what a peer wants counts four times a second`() {
    var bench = Bench.active([.audio, .video])
    func want(_ width: Int) -> Jingle {
      info(.want(VideoConstraints(maxWidth: width, maxHeight: 54, maxFramesPerSecond: 15)))
    }
    bench.now = .at(10)
    #expect(bench.receive(want(96)) == ["ack 7", "wants 96x54"])
    for width in [320, 640, 1280] { #expect(bench.receive(want(width)) == ["ack 7"]) }
    #expect(bench.call.deadline == .at(10.25))
    #expect(bench.put(.tick, at: 10.2) == [])
    #expect(bench.put(.tick, at: 10.25) == ["wants 1280x54"])
    #expect(bench.call.deadline == nil)
    #expect(bench.receive(want(1280)) == ["ack 7"])
  }

  // MARK: Calls that would not end, or end too soon

  @Test func `who is asked during a call of two beside the group has one session`() {
    var world = SimWorld.meeting(2, of: 3)
    world.act(0, .dial(id: "c1", peer: SimWorld.jid(2), media: .audio, route: .everyDevice))
    world.run(.seconds(3))
    world.act(0, .invite(id: "g", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(6))
    world.expectMesh([0, 1, 2])
    #expect(world.clients.allSatisfy { $0.director.running.isEmpty && $0.legs.count == 2 })
    #expect(world.clients[2].rang == ["c1", "g"])
  }

  @Test func `a call of two that cannot become a group goes on`() {
    var world = SimWorld(3)
    world.act(0, .dial(id: "c1", peer: SimWorld.jid(1), media: .audio, route: .everyDevice))
    world.run(.seconds(3))
    world.service.isDown = true
    world.act(0, .invite(id: "c1", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(60))
    #expect(world.sessions(0, 1).map(\.state.short) == ["active"])
    #expect(world.members(0) == ["u1 connected", "u2 unreachable"])
    let group = world.group(0)?.id ?? ""
    world.act(0, .invite(id: group, peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    #expect(world.clients[0].refusals == [.noRoomService])
    world.act(1, .call(id: "c1", .hangUp))
    world.run(.seconds(1))
    #expect(world.clients[0].ends[group]?.reason == .remoteHangup)
  }

  @Test func `who was never told of a group takes an invitation into another`() {
    var world = SimWorld.meeting(2, of: 4)
    world.act(0, .dial(id: "c1", peer: SimWorld.jid(2), media: .audio, route: .everyDevice))
    world.run(.seconds(3))
    world.service.isDown = true
    world.act(0, .invite(id: "c1", peers: [SimWorld.jid(3).bare], service: SimWorld.serviceJID))
    world.run(.seconds(3))
    world.service.isDown = false
    world.act(0, .invite(id: "g", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(8))
    world.expectMesh([0, 1, 2])
    #expect(world.clients[0].director.groups.map(\.id) == ["g"])
  }

  @Test func `who reaches nobody in a room that is lost gives up`() {
    var world = SimWorld(2)
    world.clients[1].habit = .doesNothing
    world.dial([1])
    world.run(.seconds(2))
    world.kill(0)
    world.act(1, .group(id: "g", .answer(.audio)))
    world.run(.seconds(3))
    #expect(world.group(1)?.state.short == "connecting")
    world.service.isDown = true
    world.act(1, putOut(world, 1, [307, 333, 110]))
    world.run(.seconds(100))
    #expect(world.group(1) == nil && world.clients[1].ends["g"] != nil)
  }

  @Test func `a room that puts us out as soon as we are in is not run after`() {
    var world = SimWorld.meeting(2)
    world.act(0, putOut(world, 0, [110]))
    world.run(.seconds(3))
    #expect(world.group(0)?.muc?.isInside == true)
    _ = put(&world, refused(world, "b"))
    #expect(world.group(0)?.muc?.isInside == true, "an error about another nick is not about us")
    #expect(
      put(&world, refused(world, world.group(0)?.muc?.nick ?? "")).allSatisfy { !$0.contains("presence") })
    #expect(world.group(0)?.muc?.deadline == world.now + .seconds(1))
    world.expectMesh([0, 1])
  }

  @Test func `nobody waits in a room for ever`() {
    var world = SimWorld(1)
    world.act(0, .joinRoom(id: "j", room: "garden@conference.visavis.test", media: .audio))
    world.run(.seconds(3590))
    #expect(world.group(0)?.state.short == "dialling")
    world.run(.seconds(20))
    #expect(world.clients[0].ends["j"]?.reason == .remoteNoAnswer && world.service.rooms.isEmpty)
  }
}
