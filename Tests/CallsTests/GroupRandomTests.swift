import Base
import Testing
import XMPP

@testable import Calls

/// Six people who do anything at any time; what must hold all the while is checked in `SimWorld`.
@Suite struct GroupRandomTests {
  private static let count = 6

  @Test(arguments: Array(0..<40) + [1844, 2734])
  func `whatever people do, nothing is left when all have hung up`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var world = SimWorld.meeting(3, of: Self.count, seed: UInt64(seed) + 50)
    for step in 0..<40 { Self.doAnything(&world, step, &random) }
    world.service.isDown = false
    if seed.isMultiple(of: 2) {
      world.run(.seconds(80))
      Self.expectOneSessionEach(world)
    }
    for n in 0..<Self.count {
      for id in world.clients[n].director.groups.map(\.id) { world.act(n, .group(id: id, .hangUp)) }
      for id in world.clients[n].director.running.map(\.id) { world.act(n, .call(id: id, .hangUp)) }
    }
    world.run(.seconds(90))
    Self.expectNothingLeft(world)
  }

  private static func doAnything(_ world: inout SimWorld, _ step: Int, _ random: inout SeededGenerator) {
    let n = Int.random(in: 0..<count, using: &random)
    let other = Int.random(in: 0..<count, using: &random)
    let peer = SimWorld.jid(other).bare
    let id = world.clients[n].director.groups.randomElement(using: &random)?.id ?? "none"
    switch Int.random(in: 0..<13, using: &random) {
    case 0:
      world.act(n, .dialGroup(id: "x\(step)", peers: [peer], media: .audio, service: SimWorld.serviceJID))
    case 1, 2: world.act(n, .invite(id: id, peers: [peer], service: SimWorld.serviceJID))
    case 3: world.act(n, .group(id: id, .hangUp))
    case 4: world.act(n, .group(id: id, .setCamera(step.isMultiple(of: 2))))
    case 5: world.act(n, .group(id: id, .setMuted(step.isMultiple(of: 2))))
    case 6: world.stopRooms(farewell: step.isMultiple(of: 2))
    case 7: world.act(n, .connectionBack)
    case 8:
      guard other != n else { return }
      world.act(n, .dial(id: "c\(step)", peer: SimWorld.jid(other), media: .audio, route: .everyDevice))
    case 9:
      let call = world.clients[n].director.running.first?.id ?? "none"
      world.act(n, .invite(id: call, peers: [peer], service: SimWorld.serviceJID))
    case 10: world.act(n, .joinRoom(id: "j\(step)", room: "garden@conference.visavis.test", media: .audio))
    case 11: world.service.isDown = Int.random(in: 0..<4, using: &random) == 0
    default:
      // Only what has been through: who fails again while it is tried once more stays unreachable.
      let leg = world.clients[n].director.calls.first { $0.group != nil && $0.isFlowing }?.id ?? ""
      world.act(n, .call(id: leg, .transportFailed("audio", secure: false)))
    }
    world.run(.milliseconds(Int64.random(in: 0...4000, using: &random)))
  }

  /// Two who are in one room have one session with each other, the same at both ends.
  private static func expectOneSessionEach(_ world: SimWorld) {
    for a in 0..<count {
      for group in world.clients[a].director.groups where group.muc?.isInside == true {
        for b in 0..<count where b != a {
          let theirs = world.clients[b].director.groups.first { $0.room == group.room }
          guard let theirs, theirs.muc?.isInside == true else { continue }
          let here = world.sessions(a, b).filter { $0.group == group.id }.map(\.id)
          let there = world.sessions(b, a).filter { $0.group == theirs.id }.map(\.id)
          #expect(here.count == 1 && here == there, "u\(a) and u\(b): \(here), \(there)")
        }
      }
    }
  }

  private static func expectNothingLeft(_ world: SimWorld) {
    #expect(world.service.rooms.isEmpty)
    for client in world.clients {
      #expect(client.director.groups.isEmpty && client.director.calls.isEmpty, "\(client.jid)")
      #expect(client.transports.isEmpty && client.legs.isEmpty, "\(client.jid)")
      #expect(client.groups.isSubset(of: client.ends.keys), "\(client.jid)")
      #expect(client.director.deadline == nil, "\(client.jid)")
    }
  }
}
