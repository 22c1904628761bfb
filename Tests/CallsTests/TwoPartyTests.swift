import Base
import Testing
import XMPP

@testable import Calls

/// Caller and callee against each other: outcomes, not stanzas.
@Suite struct TwoPartyTests {
  private func dial(
    _ media: MediaSet, _ route: CallMachine.Route = .everyDevice, id: String = "c1", to peer: JID = bob
  )
    -> CallDirector.Input
  {
    .dial(id: id, peer: peer, media: media, route: route)
  }

  /// Both run the same call with streams that fit together.
  private func expectAgreement(
    _ world: World, _ media: MediaSet, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (left, right) = (world.parties[0].streams, world.parties[1].streams)
    #expect(world.call(0)?.state.short == "active", sourceLocation: sourceLocation)
    #expect(world.call(1)?.state.short == "active", sourceLocation: sourceLocation)
    #expect(world.call(0)?.id == world.call(1)?.id, sourceLocation: sourceLocation)
    #expect(left.map(\.media) == media.media, sourceLocation: sourceLocation)
    #expect(left.count == right.count, sourceLocation: sourceLocation)
    for (a, b) in zip(left, right) {
      #expect(a.content == b.content && a.payload == b.payload, sourceLocation: sourceLocation)
      #expect(a.transport == b.transport && a.bundled == b.bundled, sourceLocation: sourceLocation)
      #expect(a.sends == b.receives && a.receives == b.sends, sourceLocation: sourceLocation)
      #expect(a.extensions == b.extensions, sourceLocation: sourceLocation)
      #expect(a.remoteSources == [b.ssrc] && b.remoteSources == [a.ssrc], sourceLocation: sourceLocation)
    }
    #expect(
      world.parties.allSatisfy { $0.asked.isEmpty }, "unanswered requests", sourceLocation: sourceLocation)
    #expect(
      world.parties.map(\.transports.count) == [
        Set(left.map(\.transport)).count, Set(right.map(\.transport)).count,
      ],
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [MediaSet.audio, [.audio, .video]], [CallMachine.Route.everyDevice, .device(bob)])
  func `a call is answered, talks and ends`(media: MediaSet, route: CallMachine.Route) {
    for bundle in [true, false] {
      var world = World(bundle: (bundle, bundle))
      world.act(0, dial(media, route))
      world.settle()
      #expect(world.parties[1].rang == ["c1"])
      #expect(world.call(0)?.ringingDevices == [bob])
      world.now = .at(5)
      world.act(1, .call(id: "c1", .answer(media)))
      world.settle()
      expectAgreement(world, media)
      world.now = .at(65)
      world.act(0, .call(id: "c1", .hangUp))
      world.settle()
      #expect(world.parties[0].ends["c1"] == CallEnd(reason: .hangup, duration: .seconds(60)))
      #expect(world.parties[1].ends["c1"] == CallEnd(reason: .remoteHangup, duration: .seconds(60)))
      #expect(world.parties.allSatisfy { $0.director.calls.isEmpty && $0.asked.isEmpty })
    }
  }

  @Test func `mute, hold and camera are seen on the other side`() {
    var world = World()
    world.act(0, dial([.audio, .video]))
    world.settle()
    world.act(1, .call(id: "c1", .answer(.audio)))
    world.settle()
    expectAgreement(world, [.audio, .video])
    #expect(world.call(0)?.theirs == PartyMedia(cameraOn: false))
    for input in [CallMachine.Input.setCamera(true), .setMuted(true), .setHeld(true)] {
      world.act(1, .call(id: "c1", input))
      world.settle()
    }
    #expect(world.call(0)?.theirs == PartyMedia(muted: true, cameraOn: true, held: true))
  }

  @Test(arguments: [0, 1])
  func `either side adds a picture and the other joins in`(first: Int) {
    var world = World()
    world.act(0, dial(.audio))
    world.settle()
    world.act(1, .call(id: "c1", .answer(.audio)))
    world.settle()
    world.act(first, .call(id: "c1", .setCamera(true)))
    world.settle()
    expectAgreement(world, [.audio, .video])
    #expect(world.call(1 - first)?.theirs.cameraOn == true)
    #expect(world.call(1 - first)?.ours.cameraOn == false)
    world.act(1 - first, .call(id: "c1", .setCamera(true)))
    world.settle()
    expectAgreement(world, [.audio, .video])
    #expect(world.call(first)?.theirs.cameraOn == true)
    #expect(world.parties[0].streams.last?.sends == true)
    #expect(world.parties[0].streams.last?.receives == true)
  }

  @Test func `both add a picture at once and both are seen`() {
    var world = World()
    world.act(0, dial(.audio))
    world.settle()
    world.act(1, .call(id: "c1", .answer(.audio)))
    world.settle()
    for side in 0...1 { world.act(side, .call(id: "c1", .setCamera(true))) }
    for side in 0...1 {
      while world.parties[side].inbox.contains(where: \.isLocal) { _ = world.deliver(side) }
    }
    world.settle()
    expectAgreement(world, [.audio, .video])
    for side in 0...1 {
      #expect(world.call(side)?.theirs.cameraOn == true && world.call(side)?.ours.cameraOn == true)
    }
    #expect(world.parties[0].streams.last?.sends == true)
    #expect(world.parties[0].streams.last?.receives == true)
  }

  @Test(
    arguments: [("a", "b"), ("b", "a"), ("same", "same")],
    [
      (CallMachine.Route.everyDevice, CallMachine.Route.everyDevice), (.device(bob), .device(alice)),
      (.everyDevice, .device(alice)),
    ])
  func `two who dial each other end up in one call`(
    ids: (String, String), routes: (CallMachine.Route, CallMachine.Route)
  ) {
    var world = World()
    world.act(0, dial([.audio, .video], routes.0, id: ids.0))
    world.act(1, dial([.audio, .video], routes.1, id: ids.1, to: alice))
    for side in 0...1 { while world.parties[side].inbox.first?.isLocal == true { _ = world.deliver(side) } }
    world.settle()
    expectAgreement(world, [.audio, .video])
    #expect(world.parties.allSatisfy { $0.ends.isEmpty && $0.director.calls.count == 1 })
  }

  @Test func `declined, busy, given up: both know`() {
    for (input, here, there) in [
      (CallMachine.Input.decline(busy: false), EndReason.declined, EndReason.remoteDeclined),
      (.decline(busy: true), .busy, .busy),
    ] {
      for route in [CallMachine.Route.everyDevice, .device(bob)] {
        var world = World()
        world.act(0, dial(.audio, route))
        world.settle()
        world.act(1, .call(id: "c1", input))
        world.settle()
        #expect(world.parties[1].ends["c1"]?.reason == here)
        #expect(world.parties[0].ends["c1"]?.reason == there)
        world.act(0, dial(.audio, route, id: "c2"))
        world.settle()
        world.act(0, .call(id: "c2", .hangUp))
        world.settle()
        #expect(world.parties[0].ends["c2"]?.reason == .cancelled)
        #expect(world.parties[1].ends["c2"]?.reason == .remoteCancelled)
      }
    }
  }

  @Test func `a hang-up that crosses the answer leaves nobody in a call`() {
    var world = World()
    world.act(0, dial(.audio))
    world.settle()
    world.act(1, .call(id: "c1", .answer(.audio)))
    world.act(0, .call(id: "c1", .hangUp))
    world.settle()
    #expect(world.parties.allSatisfy { $0.director.calls.isEmpty })
    #expect(world.parties[1].ends["c1"]?.reason == .remoteCancelled)
  }

  /// Random people, random delivery; whatever happens, nothing leaks, and a hang-up ends it on both sides.
  @Test(arguments: 0..<300)
  func `whatever two people do, the two ends stay consistent`(seed: Int) { _ = live(seed) }

  @Test func `random lives do lead to talks`() {
    #expect((1000..<1100).count { live($0) } > 20)
  }

  /// One random life of two people; true if they talk at its end.
  private func live(_ seed: Int) -> Bool {
    var random = SeededGenerator(seed: UInt64(seed))
    var world = World(bundle: (Bool.random(using: &random), Bool.random(using: &random)))
    var ids = 0
    for _ in 0..<60 {
      let side = Int.random(in: 0...1, using: &random)
      guard Int.random(in: 0..<3, using: &random) == 0 else {
        _ = world.deliver(side)
        continue
      }
      world.now += .milliseconds(Int64.random(in: 0...900, using: &random))
      let id = world.parties[side].director.calls.randomElement(using: &random)?.id ?? "none"
      let on = Bool.random(using: &random)
      switch Int.random(in: 0..<11, using: &random) {
      case 0:
        ids += 1
        let route: CallMachine.Route = on ? .everyDevice : .device(world.parties[1 - side].jid)
        let media: MediaSet = Bool.random(using: &random) ? .audio : [.audio, .video]
        world.act(
          side,
          dial(
            media, route, id: "\(UInt8.random(in: 10..<99, using: &random))-\(ids)",
            to: world.parties[1 - side].jid))
      case 1, 2: world.act(side, .call(id: id, .answer(on ? .audio : [.audio, .video])))
      case 3, 4, 5: world.act(side, .call(id: id, .setCamera(on)))
      case 6: world.act(side, .call(id: id, .setMuted(on)))
      case 7: world.act(side, .call(id: id, .setHeld(on)))
      case 8: world.act(side, .call(id: id, .hangUp))
      case 9: world.act(side, .call(id: id, .decline(busy: on)))
      default: world.settle()
      }
    }
    world.settle()
    let talk = world.parties[0].director.running.contains { $0.state.short == "active" }
    // What is agreed on now must fit together.
    for call in world.parties[0].director.running where call.state.short == "active" {
      guard let other = world.parties[1].director.call(call.id) else {
        Issue.record("only one side is in the call \(call.id)")
        continue
      }
      #expect(call.streams.map(\.payload.id) == other.streams.map(\.payload.id))
      #expect(call.streams.map(\.sends) == other.streams.map(\.receives))
      #expect(call.streams.map(\.receives) == other.streams.map(\.sends))
      #expect(call.theirs == other.ours && call.ours == other.theirs)
    }
    for side in 0...1 {
      for call in world.parties[side].director.running { world.act(side, .call(id: call.id, .hangUp)) }
    }
    world.settle()
    world.now += .seconds(100)
    for side in 0...1 { world.act(side, .tick) }
    world.settle()
    #expect(
      world.parties.allSatisfy { $0.director.calls.isEmpty && $0.transports.isEmpty && $0.asked.isEmpty })
    return talk
  }
}

extension CallDirector.Input {
  /// An event of our own transports, not a stanza of the peer.
  var isLocal: Bool { if case .call = self { true } else { false } }
}
