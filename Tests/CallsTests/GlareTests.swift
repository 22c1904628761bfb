import Base
import Testing
import XMPP

@testable import Calls

/// Two who dial each other while a proposal is held up on its way, or lost: still one call.
@Suite struct GlareTests {
  private var director = CallDirector(setup: setup(), seed: 1)

  private mutating func put(_ input: CallDirector.Input, at seconds: Double = 0) -> [String] {
    director.handle(input, at: .at(seconds)).compactMap(\.short)
  }

  private mutating func dial(_ id: String, at seconds: Double = 0) -> [String] {
    put(.dial(id: id, peer: bob, media: .audio, route: .everyDevice), at: seconds)
  }

  private mutating func late(_ id: String, at seconds: Double = 0) -> [String] {
    put(.message(.propose(id: id, media: [.audio]), from: bob, origin: .delayed), at: seconds)
  }

  private mutating func loseTie(_ id: String, from: JID = bob) -> [String] {
    put(
      .message(.reject(id: id, reason: CallMachine.tieBreak, tieBreak: true), from: from, origin: .direct))
  }

  // MARK: What goes out

  @Test mutating func `a proposal that lost to one that never came is made again, once, to win`() {
    _ = dial("m")
    let lines = loseTie("m")
    let id = director.calls.first?.id ?? ""
    #expect(
      lines == [
        "renamed m \(id)", "\(id): retract m expired → bob@visavis.test",
        "\(id): propose \(id) audio → bob@visavis.test",
      ])
    #expect(id.utf8.count == 36 && id.utf8.lexicographicallyPrecedes("00000001".utf8))
    #expect(director.deadline == .at(30))
    #expect(loseTie("m") == [])
    // The peer gives way: its own proposal never rings here, and it answers.
    #expect(put(.message(.retract(id: "a", reason: CallMachine.tieBreak), from: bob, origin: .direct)) == [])
    #expect(late("a") == [])
    #expect(put(.message(.proceed(id: id), from: bob, origin: .direct)) == ["\(id): open audio controlling"])
  }

  @Test mutating func `a proposal that loses again is given up: the line is busy`() {
    _ = dial("m")
    _ = loseTie("m")
    let id = director.calls.first?.id ?? ""
    #expect(loseTie(id) == ["\(id): ended busy"])
  }

  @Test mutating func `a stranger breaks no ties`() {
    _ = dial("m")
    #expect(loseTie("m", from: mallory) == [])
    #expect(director.calls.map(\.id) == ["m"])
  }

  @Test mutating func `a proposal that came late is taken when ours lost to it`() {
    #expect(late("a") == [])
    #expect(
      dial("m") == ["m: propose m audio → bob@visavis.test", "proceed a → bob@visavis.test/dino"])
    #expect(
      loseTie("m") == [
        "renamed m a", "a: retract m expired → bob@visavis.test", "a: accept a → alice@visavis.test",
        "a: proceed a → bob@visavis.test/dino",
      ])
    #expect(
      put(.jingle(jingle(.sessionInitiate, [.voice], sid: "a"), from: bob, iq: "q")) == [
        "a: ack q", "a: open audio controlled",
      ])
  }

  @Test mutating func `a late proposal of whom we are dialling is taken up beside ours`() {
    _ = dial("m")
    #expect(late("z") == [], "ours beats it")
    #expect(late("a") == ["proceed a → bob@visavis.test/dino"])
    #expect(late("a") == [])
    #expect(director.calls.map(\.id) == ["m"])
    // Its offer is the proof that it still stood.
    #expect(
      put(.jingle(jingle(.sessionInitiate, [.voice], sid: "a"), from: bob, iq: "q")) == [
        "renamed m a", "a: retract m expired → bob@visavis.test", "a: ack q", "a: open audio controlled",
      ])
  }

  @Test(arguments: [JingleMessage.retract(id: "a"), .finish(id: "a")])
  mutating func `a late proposal that was taken back is not taken up`(message: JingleMessage) {
    _ = late("a")
    _ = put(.message(message, from: bob, origin: .delayed))
    #expect(dial("m") == ["m: propose m audio → bob@visavis.test"])
  }

  @Test mutating func `a late proposal that another device of ours dealt with is not taken up`() {
    _ = late("a")
    _ = put(.message(.reject(id: "a"), from: "alice@visavis.test/phone", origin: .ownDevice))
    #expect(dial("m") == ["m: propose m audio → bob@visavis.test"])
  }

  @Test mutating func `a late proposal is forgotten after a while, and so are the oldest of many`() {
    _ = late("a")
    #expect(dial("m", at: 36) == ["m: propose m audio → bob@visavis.test"])
    for n in 0..<100 { _ = late("z\(n)", at: 36) }
    #expect(director.held.count == 16)
  }

  @Test mutating func `late proposals of the blocked, and of strangers who may not ring, are not kept`() {
    director.blocked = [bob.bare]
    _ = late("a")
    director.blocked = []
    director.strangersRing = false
    _ = late("b")
    #expect(director.held.isEmpty)
  }

  // MARK: Both sides

  private static let ids = [("a", "b"), ("b", "a"), ("same", "same")]

  private func dial(_ world: inout World, _ side: Int, _ id: String) {
    world.act(side, .dial(id: id, peer: side == 0 ? bob : alice, media: .audio, route: .everyDevice))
  }

  private func late(_ world: inout World, _ side: Int, _ id: String) {
    let proposal = JingleMessage.propose(id: id, media: [.audio])
    world.act(side, .message(proposal, from: side == 0 ? bob : alice, origin: .delayed))
  }

  /// Alice has dialled, and her proposal did not get to Bob.
  private func lost(_ id: String) -> World {
    var world = World()
    dial(&world, 0, id)
    world.parties[1].inbox = []
    return world
  }

  private func expectOneCall(_ world: World, sourceLocation: SourceLocation = #_sourceLocation) {
    for side in 0...1 {
      #expect(world.call(side)?.state.short == "active", sourceLocation: sourceLocation)
      #expect(world.parties[side].director.calls.count == 1, sourceLocation: sourceLocation)
      #expect(world.parties[side].ends.isEmpty, sourceLocation: sourceLocation)
      #expect(world.parties[side].rang == [], sourceLocation: sourceLocation)
    }
    #expect(world.call(0)?.id == world.call(1)?.id, sourceLocation: sourceLocation)
    #expect(world.parties[0].streams.map(\.short) == ["audio:111<>"], sourceLocation: sourceLocation)
  }

  @Test(arguments: ids) func `one proposal is lost`(ids: (String, String)) {
    var world = lost(ids.0)
    dial(&world, 1, ids.1)
    world.settle()
    expectOneCall(world)
  }

  @Test(arguments: ids) func `one proposal comes late, before the other dials`(ids: (String, String)) {
    var world = lost(ids.0)
    late(&world, 1, ids.0)
    dial(&world, 1, ids.1)
    world.settle()
    expectOneCall(world)
  }

  @Test(arguments: ids) func `one proposal comes late, after the other dialled`(ids: (String, String)) {
    var world = lost(ids.0)
    dial(&world, 1, ids.1)
    late(&world, 1, ids.0)
    world.settle()
    expectOneCall(world)
  }

  @Test(arguments: ids) func `one proposal comes late, after the tie was broken`(ids: (String, String)) {
    var world = lost(ids.0)
    dial(&world, 1, ids.1)
    for side in 0...1 { _ = world.deliver(side) }
    late(&world, 1, ids.0)
    world.settle()
    expectOneCall(world)
  }

  @Test func `both proposals come late`() {
    var world = lost("a")
    dial(&world, 1, "b")
    world.parties[0].inbox = []
    late(&world, 0, "b")
    late(&world, 1, "a")
    world.settle()
    expectOneCall(world)
  }

  /// As Conversations does it.
  @Test func `a winner that does not say so`() {
    var world = lost("a")
    late(&world, 1, "a")
    dial(&world, 1, "b")
    while world.deliver(0) {}
    world.parties[1].inbox.removeAll { if case .message(.reject, _, _) = $0 { true } else { false } }
    world.settle()
    expectOneCall(world)
  }

  @Test func `a late proposal that nobody stands by any more does no harm`() {
    var world = World()
    late(&world, 1, "a")
    dial(&world, 1, "b")
    world.settle()
    #expect(world.parties[0].rang == ["b"])
    world.act(0, .call(id: "b", .answer(.audio)))
    world.settle()
    #expect(world.call(0)?.state.short == "active" && world.call(1)?.state.short == "active")
  }
}
