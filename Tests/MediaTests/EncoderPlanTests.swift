import Base
import Media
import Testing

private func want(
  _ peer: Int, _ width: Int, _ height: Int, rate: Int = 15, bitrate: Int = 100_000, codec: VideoCodec = .vp8
) -> EncoderPlan.Request {
  EncoderPlan.Request(
    peer: peer, codec: codec,
    level: VideoLevel(
      size: VideoSize(width: width, height: height), framesPerSecond: rate, bitrate: bitrate))
}

@Suite struct EncoderPlanTests {
  @Test func `one peer gets exactly what it asks for, at once and from the same encoder`() {
    var plan = EncoderPlan()
    for (index, width) in [1_280, 96, 640, 160].enumerated() {
      let request = want(7, width, width * 9 / 16, rate: 30 - index, bitrate: width * 500)
      let classes = plan.update([request], at: ms(Int64(index)))
      #expect(classes.map(\.level) == [request.level])
      #expect(classes.map(\.slot) == [0] && classes.map(\.peers) == [[7]])
      #expect(!plan.isUnsettled)
    }
  }

  @Test func `nobody who looks means no encoder`() {
    var plan = EncoderPlan()
    plan.update([want(1, 96, 54)], at: ms(0))
    #expect(plan.update([], at: ms(10)) == [])
    #expect(plan.classes == [])
  }

  @Test func `fifteen tiles are made once, for the weakest`() {
    var plan = EncoderPlan()
    let classes = plan.update(
      (1...15).map { want($0, 96, 54, bitrate: 50_000 - 1_000 * $0) }, at: ms(0))
    #expect(classes.count == 1)
    #expect(classes.first?.level.bitrate == 35_000)
    #expect(classes.first?.peers == Array(1...15))
  }

  @Test func `with four sizes those merge that lose least`() {
    var plan = EncoderPlan()
    let requests =
      [want(1, 1_280, 720), want(2, 640, 360)] + (3...12).map { want($0, 160, 90) }
      + (13...16).map { want($0, 96, 54) }
    let classes = plan.update(requests, at: ms(0))
    #expect(classes.map(\.peers) == [[1, 2], Array(3...12), Array(13...16)])
    #expect(classes.map(\.level.size.width) == [640, 160, 96])
  }

  @Test func `a little more is given only after it has lasted`() {
    var plan = EncoderPlan()
    plan.update([want(1, 160, 90), want(2, 160, 90)], at: ms(0))
    let grown = [want(1, 160, 90), want(2, 240, 135)]
    #expect(plan.update(grown, at: ms(1_000)).count == 1)
    #expect(plan.isUnsettled)
    // A moment of the old wish begins the proof anew.
    plan.update([want(1, 160, 90), want(2, 160, 90)], at: ms(2_000))
    #expect(!plan.isUnsettled)
    #expect(plan.update(grown, at: ms(2_500)).count == 1)
    #expect(plan.update(grown, at: ms(4_400)).count == 1)
    #expect(plan.update(grown, at: ms(4_500)).map(\.peers) == [[2], [1]])
    #expect(!plan.isUnsettled)
  }

  @Test func `a full screen is given at once, and taken back at once`() {
    var plan = EncoderPlan()
    let tiles = (1...15).map { want($0, 96, 54) }
    plan.update(tiles, at: ms(0))
    var requests = tiles
    requests[4] = want(5, 1_280, 720, rate: 30, bitrate: 1_500_000)
    let classes = plan.update(requests, at: ms(10))
    #expect(classes.map(\.peers) == [[5], Array(1...4) + Array(6...15)])
    // The many keep their encoder: they need no key frame.
    #expect(classes.map(\.slot) == [1, 0])
    #expect(classes.first?.level.bitrate == 1_500_000)
    // Back among the tiles it costs nobody an encoder longer than needed.
    plan.update(tiles, at: ms(20))
    #expect(plan.update(tiles, at: ms(2_020)).count == 1)
  }

  @Test func `who comes joins his likes, and who goes moves nobody`() {
    var plan = EncoderPlan()
    let before = plan.update([want(1, 640, 360), want(2, 96, 54)], at: ms(0))
    let joined = plan.update([want(1, 640, 360), want(2, 96, 54), want(3, 100, 56)], at: ms(10))
    #expect(joined.map(\.slot) == before.map(\.slot))
    #expect(joined.map(\.peers) == [[1], [2, 3]])
    let left = plan.update([want(2, 96, 54), want(3, 100, 56)], at: ms(20))
    #expect(left.map(\.slot) == [before[1].slot])
  }

  @Test func `codecs are never mixed`() {
    var plan = EncoderPlan()
    let requests =
      [want(1, 1_280, 720), want(2, 640, 360), want(3, 96, 54)] + [want(4, 96, 54, codec: .vp9)]
    let classes = plan.update(requests, at: ms(0))
    #expect(classes.count == 3)
    #expect(classes.contains { $0.codec == .vp9 && $0.peers == [4] })
  }

  @Test(arguments: 0..<20) func `never more than three, and nobody gets more than he can take`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var plan = EncoderPlan()
    for step in Int64(0)..<200 {
      let present = (1...15).filter { _ in Int.random(in: 0..<8, using: &generator) > 0 }
      let requests = present.map { peer -> EncoderPlan.Request in
        let width = Int.random(in: 1...80, using: &generator) * 16
        let rate = Int.random(in: 5...30, using: &generator)
        let bitrate = Int.random(in: 20_000...2_000_000, using: &generator)
        return want(
          peer, width, width * 9 / 16, rate: rate, bitrate: bitrate, codec: peer % 5 == 0 ? .vp9 : .vp8)
      }
      let classes = plan.update(requests, at: ms(step * 300))
      #expect(classes.count <= EncoderPlan.mostClasses)
      #expect(Set(classes.map(\.slot)).count == classes.count)
      #expect(classes.flatMap(\.peers).sorted() == requests.map(\.peer))
      for request in requests {
        guard let own = classes.first(where: { $0.peers.contains(request.peer) }) else { continue }
        #expect(own.codec == request.codec)
        #expect(own.level.bitrate <= request.level.bitrate)
        #expect(own.level.framesPerSecond <= request.level.framesPerSecond)
        #expect(own.level.size.width <= request.level.size.width)
      }
    }
  }
}

@Suite struct VideoBoundsTests {
  private static let camera = VideoLevel(
    size: VideoSize(width: 1_280, height: 720), framesPerSecond: 30, bitrate: 2_000_000)

  /// What looked good when it was measured, in kbit/s.
  @Test(
    arguments: [
      (96, 54, 15, 45...55), (160, 90, 15, 75...90), (320, 180, 15, 150...175), (640, 360, 30, 580...640),
    ] as [(Int, Int, Int, ClosedRange<Int>)])
  func `small pictures are cut down to what they need`(
    width: Int, height: Int, rate: Int, kilobits: ClosedRange<Int>
  ) throws {
    let bounds = VideoBounds(maxWidth: width, maxHeight: height, maxFramesPerSecond: rate)
    let level = try #require(Self.camera.bounded(by: bounds))
    #expect(level.size == VideoSize(width: width, height: height))
    #expect(level.framesPerSecond == rate)
    #expect(kilobits.contains(level.bitrate / 1_000))
  }

  @Test func `what is not shown is not sent, and what has room stays as it is`() {
    #expect(Self.camera.bounded(by: .hidden) == nil)
    #expect(Self.camera.bounded(by: nil) == Self.camera)
    #expect(Self.camera.bounded(by: .full) == Self.camera)
    #expect(
      Self.camera.bounded(by: VideoBounds(maxWidth: 4_096, maxHeight: 4_096, maxFramesPerSecond: 60))
        == Self.camera)
  }

  @Test func `no rate is raised, and nothing becomes too small to encode`() throws {
    let poor = VideoLevel(size: VideoSize(width: 320, height: 180), framesPerSecond: 15, bitrate: 30_000)
    #expect(poor.bounded(by: .tile)?.bitrate == 30_000)
    let speck = VideoBounds(maxWidth: -5, maxHeight: 0, maxFramesPerSecond: 0)
    for size in [VideoSize(width: 1_280, height: 720), VideoSize(width: 720, height: 1_280)] {
      let level = VideoLevel(size: size, framesPerSecond: 30, bitrate: 500_000)
      let least = try #require(level.bounded(by: speck))
      #expect(min(least.size.width, least.size.height) >= 32 && least.framesPerSecond == 1)
    }
  }

  @Test func `a room of sixteen fits 1.6 Mbit a second each way`() throws {
    let tile = try #require(Self.camera.bounded(by: .tile))
    let voice = AudioEncoding(budget: 48_000).inRoom(of: 15)
    let headers = AudioEncoding.headerBytes * 8
    let each =
      tile.bitrate + tile.framesPerSecond * headers + voice.bitrate
      + headers * 1_000 / voice.frameMilliseconds
    #expect(each * 15 < 1_500_000)
  }

  @Test func `who has said nothing is sent what suits the size of the room`() {
    #expect(VideoBounds.assumed(peers: 1) == nil)
    let widths = (2...15).compactMap { VideoBounds.assumed(peers: $0)?.maxWidth }
    #expect(widths.count == 14 && widths == widths.sorted(by: >))
  }

  @Test func `the rate asked for by REMB holds the picture and a voice`() {
    #expect((100_000...140_000).contains(VideoBounds.tile.receiveLimit))
    #expect(VideoBounds.hidden.receiveLimit == 64_000)
    #expect(VideoBounds.spotlight.receiveLimit < VideoBounds.full.receiveLimit)
    #expect(VideoBounds.full.receiveLimit > 2_500_000)
  }

  @Test(arguments: [(1, 20), (3, 20), (4, 40), (8, 40), (9, 60), (15, 60)] as [(Int, Int)])
  func `packets of sound grow with the room`(peers: Int, milliseconds: Int) {
    #expect(AudioEncoding(budget: 48_000).inRoom(of: peers).frameMilliseconds == milliseconds)
    #expect(AudioEncoding(budget: 18_000).inRoom(of: peers).frameMilliseconds == 60)
  }
}
