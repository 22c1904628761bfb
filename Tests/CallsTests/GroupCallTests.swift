import Base
import Testing
import XMPP

@testable import Calls

/// Group calls of several people on one server: outcomes, not stanzas.
@Suite struct GroupCallTests {
  // MARK: Coming together

  @Test(arguments: [2, 3, 5]) func `all who are asked and come are connected`(count: Int) {
    let world = SimWorld.meeting(count)
    world.expectMesh(Array(0..<count))
    for n in 0..<count {
      #expect(world.clients[n].legs.count == count - 1)
      #expect(world.clients[n].rang.count == (n == 0 ? 0 : 1))
      #expect(world.members(n).allSatisfy { $0.hasSuffix(" connected") }, "\(world.members(n))")
    }
    #expect(world.service.rooms.count == 1)
    #expect(world.service.rooms.values.allSatisfy { $0.isMembersOnly && $0.owners.count == count })
  }

  @Test func `sixteen people make a hundred and twenty sessions`() {
    var world = SimWorld(16, seed: 3)
    for n in 1..<16 { world.clients[n].habit = .answers(after: .milliseconds(Int64(500 + 137 * n))) }
    world.dial(Array(1..<16))
    world.run(.seconds(10))
    world.expectMesh(Array(0..<16))
    #expect(world.clients.reduce(0) { $0 + $1.allLegs.count } == 240)
  }

  @Test(arguments: 0..<4)
  func `two who come at the same time have one session, two hundred times`(quarter: Int) {
    for seed in (quarter * 50)..<(quarter * 50 + 50) {
      var world = SimWorld(3, seed: UInt64(seed), delays: 1...(seed.isMultiple(of: 2) ? 300 : 40))
      world.dial([1, 2])
      world.run(.seconds(8))
      world.expectMesh([0, 1, 2])
      #expect(world.clients.allSatisfy { $0.allLegs.count == 2 }, "seed \(seed)")
    }
  }

  @Test func `eight who come at the same time`() {
    var world = SimWorld(9, seed: 5)
    world.dial(Array(1...8))
    world.run(.seconds(8))
    world.expectMesh(Array(0...8))
    #expect(world.clients.allSatisfy { $0.allLegs.count == 8 })
  }

  @Test func `who dies while it prepares holds nobody up for more than ten seconds`() {
    var world = SimWorld(3)
    world.clients[1].habit = .doesNothing
    world.clients[2].habit = .answers(after: .seconds(3))
    world.dial([1, 2])
    world.run(.seconds(2))
    world.act(1, .group(id: "g", .answer(.audio)))
    world.kill(1)
    world.run(.seconds(5))
    #expect(world.group(2)?.state.short == "connecting")
    world.run(.seconds(8))
    world.expectMesh([0, 2])
    #expect(world.members(0) == ["u1 joining", "u2 connected"])
    world.run(.seconds(25))
    #expect(world.members(0) == ["u1 unreachable", "u2 connected"])
  }

  @Test func `an offer that overtakes its sender's presence waits for it`() {
    var world = SimWorld(2)
    world.clients[0].roomLag = .seconds(3)
    world.clients[1].habit = .doesNothing
    world.dial([1])
    world.run(.seconds(8))
    world.act(1, .group(id: "g", .answer(.audio)))
    world.run(.seconds(2))
    #expect(world.sessions(0, 1).isEmpty && world.group(0)?.early.count == 1)
    world.run(.seconds(3))
    world.expectMesh([0, 1])
    #expect(world.clients.allSatisfy { $0.allLegs.count == 1 })
  }

  @Test func `people meet in a room that nobody is asked into`() {
    var world = SimWorld(3)
    let room: JID = "garden@conference.visavis.test"
    for n in 0..<3 {
      world.act(n, .joinRoom(id: "j\(n)", room: room, media: .audio))
      world.run(.milliseconds(700))
    }
    world.run(.seconds(4))
    world.expectMesh([0, 1, 2])
    #expect(world.service.rooms[room]?.isMembersOnly == false)
  }

  // MARK: Asking more

  @Test func `anybody asks another one in while the call goes on`() {
    var world = SimWorld.meeting(2, of: 4)
    world.act(1, .invite(id: "g", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(5))
    world.expectMesh([0, 1, 2])
    world.act(2, .invite(id: "g", peers: [SimWorld.jid(3).bare], service: SimWorld.serviceJID))
    world.run(.seconds(5))
    world.expectMesh([0, 1, 2, 3])
    #expect(world.clients.allSatisfy { $0.allLegs.count == 3 })
  }

  @Test func `who left is asked again and comes back`() {
    var world = SimWorld.meeting(3)
    world.act(2, .group(id: "g", .hangUp))
    world.run(.seconds(2))
    #expect(world.members(0) == ["u1 connected", "u2 left"])
    world.act(0, .invite(id: "g", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(5))
    world.expectMesh([0, 1, 2])
  }

  @Test func `declined, busy and no answer are told apart, and when nobody came the call ends`() {
    var world = SimWorld(4)
    world.clients[1].habit = .declines
    world.clients[2].habit = .isBusy
    world.clients[3].habit = .doesNothing
    world.dial([1, 2, 3])
    world.run(.seconds(5))
    #expect(world.members(0) == ["u1 declined", "u2 busy", "u3 inviting"])
    #expect(world.group(0)?.state.short == "dialling")
    world.run(.seconds(30))
    #expect(world.clients[0].ends["g"]?.reason == .remoteNoAnswer)
    #expect(world.clients[3].ends["g"]?.reason == .remoteCancelled)
    #expect(world.service.rooms.isEmpty)
  }

  @Test(arguments: [(SimWorld.Habit.declines, EndReason.remoteDeclined), (.isBusy, .busy)])
  func `a call that all refuse ends at once`(habit: SimWorld.Habit, reason: EndReason) {
    var world = SimWorld(3)
    for n in 1...2 { world.clients[n].habit = habit }
    world.dial([1, 2])
    world.run(.seconds(5))
    #expect(world.clients[0].ends["g"]?.reason == reason)
  }

  @Test func `an address that does not exist is said to be none`() {
    var world = SimWorld(2)
    let nobody: JID = "nobody@visavis.test"
    world.act(
      0,
      .dialGroup(
        id: "g", peers: [SimWorld.jid(1).bare, nobody], media: .audio, service: SimWorld.serviceJID))
    world.run(.seconds(5))
    world.expectMesh([0, 1])
    #expect(world.members(0) == ["nobody unreachable", "u1 connected"])
  }

  @Test func `who hangs up before anybody came takes the invitations back`() {
    var world = SimWorld(3)
    for n in 1...2 { world.clients[n].habit = .doesNothing }
    world.dial([1, 2])
    world.run(.seconds(2))
    world.act(0, .group(id: "g", .hangUp))
    world.run(.seconds(1))
    let ends = world.clients.compactMap { $0.ends["g"]?.reason.name }
    #expect(ends == ["cancelled", "remoteCancelled", "remoteCancelled"])
    #expect(world.service.rooms.isEmpty)
  }

  // MARK: A call of two becomes a group

  @Test func `the first session goes on, nobody rings twice, and no sound is lost`() {
    var world = SimWorld(3)
    world.act(0, .dial(id: "c1", peer: SimWorld.jid(1), media: .audio, route: .everyDevice))
    world.run(.seconds(3))
    #expect(world.sessions(0, 1).map(\.state.short) == ["active"])
    world.act(0, .invite(id: "c1", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(6))
    world.expectMesh([0, 1, 2])
    #expect(world.sessions(0, 1).map(\.id) == ["c1"] && world.sessions(1, 0).map(\.id) == ["c1"])
    #expect(world.clients[1].rang == ["c1"] && world.clients[2].rang.count == 1)
    #expect(world.clients[0].upgrades.keys.sorted() == ["c1"] && world.clients[1].upgrades.count == 1)
    #expect(world.clients.map(\.allLegs.count) == [1, 1, 2])
    #expect(world.clients[0].director.running.isEmpty && world.clients[0].director.occupied == 1)
  }

  @Test func `the one who was called may ask a third as well`() {
    var world = SimWorld(3, seed: 9)
    world.act(0, .dial(id: "c1", peer: SimWorld.jid(1), media: [.audio, .video], route: .everyDevice))
    world.run(.seconds(3))
    world.act(1, .invite(id: "c1", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(6))
    world.expectMesh([0, 1, 2])
    #expect(world.sessions(0, 1).map(\.id) == ["c1"])
  }

  @Test func `a call that has not been answered becomes no group`() {
    var world = SimWorld(3)
    world.act(0, .dial(id: "c1", peer: SimWorld.jid(1), media: .audio, route: .everyDevice))
    world.act(0, .invite(id: "c1", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.act(0, .invite(id: "?", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    #expect(world.clients[0].refusals == [.notAnswered, .unknownCall])
  }

  // MARK: How many

  @Test func `a seventeenth is refused before anybody is asked, and so is a sixth with a Dino`() {
    var world = SimWorld(18)
    world.dial(Array(1...16))
    #expect(world.clients[0].refusals == [.tooMany(wanted: 17, limit: 16, dino: nil)])
    world.clients[0].director.dinos = [SimWorld.jid(2).bare]
    world.dial(Array(1...5))
    #expect(world.clients[0].refusals.last == .tooMany(wanted: 6, limit: 5, dino: SimWorld.jid(2).bare))
    world.run(.seconds(5))
    #expect(world.service.rooms.isEmpty && world.clients.allSatisfy(\.rang.isEmpty))
    #expect(world.clients[0].refusals.allSatisfy { $0.sentence.hasSuffix("Invite fewer.") })
  }

  @Test func `those who are in or asked count`() {
    var world = SimWorld.meeting(5, of: 6)
    let sixth = SimWorld.jid(5).bare
    #expect(world.clients[0].director.refusal(inviting: [sixth], to: "g") == nil)
    world.clients[0].director.dinos = [sixth]
    world.act(0, .invite(id: "g", peers: [sixth], service: SimWorld.serviceJID))
    #expect(world.clients[0].refusals == [.tooMany(wanted: 6, limit: 5, dino: sixth)])
  }

  // MARK: Strangers

  @Test func `who is not in the room is not let into the call`() throws {
    var world = SimWorld.meeting(3, of: 4)
    let room = try #require(world.group(0)?.room)
    var offer = jingle(.sessionInitiate, [.voice], sid: "evil")
    offer.mujiRoom = room
    world.act(0, .jingle(offer, from: SimWorld.jid(3), iq: "q1"))
    #expect(world.group(0)?.early.count == 1 && world.sessions(0, 3).isEmpty)
    let late = world.clients[0].director.handle(.tick, at: world.now + .seconds(10)).compactMap(\.short)
    #expect(late.contains("refuse q1 unknown-session"))
    offer.mujiRoom = "other@conference.visavis.test"
    let other = CallDirector.Input.jingle(offer, from: SimWorld.jid(3), iq: "q2")
    #expect(
      world.clients[0].director.handle(other, at: world.now).compactMap(\.short)
        == ["refuse q2 unknown-session"])
  }
}
