import Base
import Testing
import XMPP

@testable import Calls

/// Group calls that go on: people leave and are lost, sessions fail, rooms vanish, media is switched.
@Suite struct GroupLifeTests {
  // MARK: Leaving

  @Test func `the one who began it leaves and the call goes on`() {
    var world = SimWorld.meeting(3)
    world.act(0, .group(id: "g", .hangUp))
    world.run(.seconds(2))
    #expect(world.clients[0].ends["g"]?.reason == .hangup)
    #expect((world.clients[0].ends["g"]?.duration ?? .zero) > .seconds(4))
    world.expectMesh([1, 2])
    #expect(world.members(1) == ["u0 left", "u2 connected"])
    #expect(world.clients[1].legs.count == 1)
  }

  @Test func `the last one waits half a minute for somebody to come back`() {
    var world = SimWorld.meeting(2)
    world.act(1, .group(id: "g", .hangUp))
    world.run(.seconds(2))
    #expect(world.members(0) == ["u1 left"])
    #expect(world.group(0)?.state.short == "active" && world.group(0)?.aloneUntil != nil)
    world.run(.seconds(27))
    #expect(world.group(0) != nil)
    world.run(.seconds(2))
    #expect(world.clients[0].ends["g"]?.reason == .remoteHangup)
    #expect(world.service.rooms.isEmpty)
  }

  @Test func `who waits alone and asks somebody goes on`() {
    var world = SimWorld.meeting(2, of: 3)
    world.act(1, .group(id: "g", .hangUp))
    world.run(.seconds(5))
    world.act(0, .invite(id: "g", peers: [SimWorld.jid(2).bare], service: SimWorld.serviceJID))
    world.run(.seconds(40))
    world.expectMesh([0, 2])
    #expect(world.group(0)?.aloneUntil == nil)
  }

  @Test(arguments: [true, false]) func `who is killed is gone within 20 s, and the others go on`(ghost: Bool)
  {
    var world = SimWorld.meeting(4, seed: 2)
    world.kill(3, ghost: ghost)
    world.run(.seconds(20))
    world.expectMesh([0, 1, 2])
    for n in 0..<3 {
      #expect(world.group(n)?.present.count == 2, "\(world.members(n))")
      #expect(world.clients[n].allLegs.count <= 4)
    }
  }

  // MARK: Sessions

  @Test func `a session that fails is tried once more by whoever began it`() throws {
    var world = SimWorld.meeting(2)
    let first = try #require(world.sessions(1, 0).first)
    #expect(first.direction == .outgoing)
    world.act(1, .call(id: first.id, .transportFailed("audio", secure: true)))
    world.run(.seconds(3))
    #expect(world.clients[1].allLegs.count == 1, "a wrong key is not tried again")
    #expect(world.members(1) == ["u0 unreachable"])

    world = SimWorld.meeting(2)
    let second = try #require(world.sessions(1, 0).first)
    world.act(1, .call(id: second.id, .mediaSilent))
    world.act(0, .call(id: second.id, .mediaSilent))
    world.run(.seconds(16))
    world.expectMesh([0, 1])
    #expect(world.sessions(1, 0).map(\.id) != [second.id])
    #expect(world.clients.allSatisfy { $0.allLegs.count == 2 })
  }

  @Test func `two offers at once leave the lower sid`() throws {
    let world = SimWorld.meeting(2)
    let sid = try #require(world.sessions(0, 1).first?.id)
    for other in ["0", "zzz"] {
      // As if our own offer were on its way: the peer's comes now.
      var director = world.clients[0].director
      let place = try #require(director.calls.firstIndex { $0.id == sid })
      director.calls[place].state = .dialling(since: world.now, deadline: world.now + .seconds(30))
      var offer = jingle(.sessionInitiate, [.voice], sid: other)
      offer.mujiRoom = world.group(0)?.room
      let lines = director.handle(.jingle(offer, from: SimWorld.jid(1), iq: "q"), at: world.now)
        .compactMap(\.short)
      if other < sid {
        #expect(lines.prefix(2) == ["\(sid): close audio", "\(sid): ended cancelled"])
        #expect(
          lines.contains("leg 0 of g") && lines.contains("0: ack q") && lines.last == "leg \(sid) left g")
      } else {
        #expect(lines == ["refuse q tie-break"])
      }
    }
  }

  @Test func `a person's client that lost the session begins another, which counts`() throws {
    var world = SimWorld.meeting(2)
    var offer = jingle(.sessionInitiate, [.voice], sid: "new")
    offer.mujiRoom = world.group(0)?.room
    let old = try #require(world.sessions(0, 1).first?.id)
    world.act(0, .jingle(offer, from: SimWorld.jid(1), iq: "q"))
    #expect(world.sessions(0, 1).map(\.id) == ["new"] && old != "new")
    #expect(world.group(0)?.members.map(\.leg) == ["new"])
  }

  // MARK: Our media

  @Test func `mute, camera and hold are told to everybody, also to those who come later`() {
    var world = SimWorld.meeting(3, of: 4)
    world.act(0, .group(id: "g", .setMuted(true)))
    world.act(0, .group(id: "g", .setCamera(true)))
    world.act(0, .group(id: "g", .setHeld(true)))
    world.run(.seconds(2))
    world.act(1, .invite(id: "g", peers: [SimWorld.jid(3).bare], service: SimWorld.serviceJID))
    world.run(.seconds(6))
    world.expectMesh([0, 1, 2, 3])
    for n in 1...3 {
      let seen = world.group(n)?.members.first { $0.jid.local == "u0" }?.media
      #expect(seen == PartyMedia(muted: true, cameraOn: true, held: true), "u\(n)")
      let other = world.group(n)?.members.first { $0.jid.local == "u\(n % 3 + 1)" }?.media
      #expect(other == PartyMedia(), "u\(n)")
    }
    let announced = world.service.rooms.values.flatMap { $0.occupants }.compactMap { occupant in
      occupant.payload.first { $0.name == "muji" }?.children("content", namespace: Namespace.jingle).count
    }
    #expect(announced == [2, 1, 1, 1])
    world.act(0, .group(id: "g", .setCamera(false)))
    world.run(.seconds(1))
    #expect(world.group(3)?.members.first { $0.jid.local == "u0" }?.media.cameraOn == false)
  }

  @Test func `a call with pictures from the beginning`() {
    var world = SimWorld(3)
    world.dial([1, 2], media: [.audio, .video])
    world.run(.seconds(6))
    world.expectMesh([0, 1, 2])
    #expect(world.group(1)?.members.map(\.media.cameraOn) == [true, false])
    #expect(world.group(0)?.members.map(\.media.cameraOn) == [false, false])
  }

  @Test func `what can be shown is told at most twice a second`() throws {
    var world = SimWorld.meeting(2)
    let leg = try #require(world.sessions(0, 1).first?.id)
    for width in [96, 320, 640, 1280] {
      let want = VideoConstraints(maxWidth: width, maxHeight: 54, maxFramesPerSecond: 15)
      world.act(0, .call(id: leg, .setWant(want)))
    }
    world.run(.milliseconds(400))
    #expect(world.clients[1].wants.map(\.maxWidth) == [96])
    world.run(.seconds(2))
    #expect(world.clients[1].wants.map(\.maxWidth) == [96, 1280])
  }

  @Test func `a client that does not know the word is not told again`() throws {
    var world = SimWorld.meeting(2)
    let leg = try #require(world.sessions(0, 1).first?.id)
    let want = VideoConstraints(maxWidth: 96, maxHeight: 54, maxFramesPerSecond: 15)
    world.act(0, .call(id: leg, .requestFailed(.sessionInfo, Jingle.Problem.unsupportedInfo.stanzaError)))
    world.act(0, .call(id: leg, .setWant(want)))
    world.run(.seconds(1))
    #expect(world.clients[1].wants.isEmpty)
    world.expectMesh([0, 1])
  }

  // MARK: The room

  @Test(arguments: [true, false])
  func `a room that is gone is made again, and the sessions never notice`(farewell: Bool) {
    var world = SimWorld.meeting(4, of: 5, seed: 4)
    let before = world.clients.map(\.allLegs)
    world.stopRooms(farewell: farewell)
    world.run(.seconds(farewell ? 8 : 32))
    world.expectMesh([0, 1, 2, 3])
    #expect(world.clients.map(\.allLegs) == before)
    #expect(world.service.rooms.values.map(\.occupants.count) == [4])
    #expect((0..<4).allSatisfy { world.group($0)?.isRoomLost == false })
    world.act(2, .invite(id: "g", peers: [SimWorld.jid(4).bare], service: SimWorld.serviceJID))
    world.run(.seconds(8))
    world.expectMesh([0, 1, 2, 3, 4])
  }

  @Test func `a service that is away for a minute is come back to within five seconds`() {
    var world = SimWorld.meeting(3)
    world.stopRooms(farewell: true)
    world.service.isDown = true
    world.run(.seconds(60))
    world.expectMesh([0, 1, 2])
    #expect((0..<3).allSatisfy { world.group($0)?.isRoomLost == true })
    world.service.isDown = false
    world.run(.seconds(5))
    #expect(world.service.rooms.values.map(\.occupants.count) == [3])
    world.expectMesh([0, 1, 2])
    #expect(world.clients.allSatisfy { $0.allLegs.count == 2 })
  }

  @Test func `a new stream under the old address keeps the sessions`() {
    var world = SimWorld.meeting(3)
    // The server gave the old stream up before the new one came.
    for post in world.service.drop(SimWorld.jid(2)) {
      for n in 0..<2 where world.clients[n].jid == post.to { world.act(n, .room(post.stanza)) }
    }
    world.run(.seconds(1))
    world.act(2, .connectionBack)
    world.run(.seconds(40))
    world.expectMesh([0, 1, 2])
    #expect(world.clients.allSatisfy { $0.allLegs.count == 2 })
  }

  @Test func `when the room is closed the call ends`() throws {
    var world = SimWorld.meeting(2)
    let room = try #require(world.group(0)?.room)
    let nick = try #require(world.group(0)?.muc?.nick)
    var user = XMLElement("x", namespace: Namespace.mucUser, children: [XMLElement("destroy")])
    user.append(XMLElement("status", attributes: ["code": "110"]))
    let stanza = XMLElement(
      "presence", namespace: Namespace.client,
      attributes: ["type": "unavailable", "from": "\(room)/\(nick)"], children: [user])
    world.act(0, .room(stanza))
    #expect(world.clients[0].ends["g"]?.reason == .remoteHangup)
    #expect(world.clients[0].legs.isEmpty && world.clients[0].transports.isEmpty)
  }
}
