import Base
import Media
import RTP
import Testing

@Suite struct SendRateControllerTests {
  private func report(
    _ controller: inout SendRateController, loss: Double, seconds: Range<Int64>, roundTrip: Int64 = 40
  ) {
    for second in seconds {
      controller.observe(
        .report(fractionLost: loss, roundTrip: .milliseconds(roundTrip)), at: ms(second * 1_000))
    }
  }

  @Test func `a clean path is found quickly, up to the estimate`() {
    var controller = SendRateController()
    controller.observe(.estimate(1_500_000), at: ms(0))
    report(&controller, loss: 0, seconds: 0..<6)
    #expect(controller.target == 1_500_000)
    controller.observe(.estimate(400_000), at: ms(7_000))
    #expect(controller.target == 400_000)
  }

  @Test func `heavy loss brings the rate down, but not below what random loss deserves`() {
    var controller = SendRateController()
    report(&controller, loss: 0.4, seconds: 0..<2)
    #expect(controller.target < 300_000)
    report(&controller, loss: 0.4, seconds: 2..<60)
    #expect(controller.target == controller.limits.lossFloor)
  }

  @Test func `a standing queue brings it down to the minimum`() {
    var controller = SendRateController()
    report(&controller, loss: 0, seconds: 0..<2)
    report(&controller, loss: 0.2, seconds: 2..<60, roundTrip: 900)
    #expect(controller.target < 60_000)
  }

  @Test func `moderate loss holds, little loss lets it grow by 8 % a second`() {
    var controller = SendRateController()
    report(&controller, loss: 0.3, seconds: 0..<3)
    report(&controller, loss: 0.05, seconds: 3..<12)
    let held = controller.target
    report(&controller, loss: 0.05, seconds: 12..<20)
    #expect(controller.target == held)
    report(&controller, loss: 0, seconds: 20..<28)
    let before = controller.target
    report(&controller, loss: 0, seconds: 28..<29)
    #expect((1.07...1.1).contains(Double(controller.target) / Double(before)))
  }

  @Test func `what is not sent is not claimed`() {
    var controller = SendRateController()
    for second in Int64(0)..<20 {
      controller.observe(.sent(60_000), at: ms(second * 1_000))
      report(&controller, loss: 0, seconds: second..<second + 1)
    }
    #expect(controller.target == 300_000)
  }

  @Test func `reports that stay away halve the rate; their return starts it again`() {
    var controller = SendRateController()
    report(&controller, loss: 0, seconds: 0..<4)
    let before = controller.target
    for time in stride(from: Int64(4_000), to: 10_000, by: 100) {
      controller.observe(.sent(before), at: ms(time))
    }
    #expect(controller.target <= before / 2)
    report(&controller, loss: 0.9, seconds: 20..<21)
    report(&controller, loss: 0, seconds: 21..<26)
    #expect(controller.target >= before)
  }

  @Test(
    arguments: [
      (1_000_000, 48_000, true), (120_000, 40_000, true), (60_000, 20_000, true), (40_000, 18_000, true),
      (30_000, 30_000, false),
    ] as [(Int, Int, Bool)])
  func `audio is served first`(estimate: Int, audio: Int, video: Bool) {
    var controller = SendRateController()
    controller.limits.start = 2_000_000
    controller = SendRateController(limits: controller.limits)
    controller.observe(.estimate(estimate), at: ms(0))
    let share = controller.allocate(wantsVideo: true)
    #expect(share.audio == audio)
    #expect((share.video > 0) == video)
    #expect(share.audio + share.video == (video ? estimate : audio))
    #expect(controller.allocate(wantsVideo: false).video == 0)
  }

  @Test func `retransmissions are paid for by the picture, by half at most`() {
    var controller = SendRateController()
    controller.observe(.estimate(248_000), at: ms(0))
    #expect(controller.allocate(wantsVideo: true, repair: 50_000).video == 150_000)
    #expect(controller.allocate(wantsVideo: true, repair: 900_000).video == 100_000)
  }

  @Test func `video that had to stop waits longer each time`() {
    var controller = SendRateController()
    var pauses: [Int64] = []
    var stopped: Int64?
    // The path seems to carry more whenever there is no video.
    for second in Int64(0)..<120 {
      let on = controller.allocate(wantsVideo: true).video > 0
      if !on, stopped == nil { stopped = second }
      if on, let since = stopped {
        pauses.append(second - since)
        stopped = nil
      }
      controller.observe(.estimate(on ? 25_000 : 200_000), at: ms(second * 1_000))
    }
    #expect(pauses.count >= 3 && pauses == pauses.sorted() && (pauses.last ?? 0) >= 16)
  }

  @Test(arguments: [
    (48_000, 20, 28_000), (36_000, 20, 16_000), (30_000, 40, 20_000), (18_000, 60, 11_334),
    (5_000, 60, 8_000),
  ])
  func `audio is coded to fit`(budget: Int, milliseconds: Int, bitrate: Int) {
    let encoding = AudioEncoding(budget: budget)
    #expect(encoding.frameMilliseconds == milliseconds && encoding.bitrate == bitrate)
  }
}

@Suite struct VideoLadderTests {
  @Test(arguments: [
    (2_000_000, 1_280, 720, 30), (900_000, 960, 540, 30), (500_000, 640, 360, 30), (160_000, 320, 180, 30),
    (70_000, 240, 136, 15), (45_000, 160, 90, 15), (20_000, 160, 90, 8),
  ])
  func `the picture fits the rate`(bitrate: Int, width: Int, height: Int, frames: Int) throws {
    var ladder = VideoLadder(source: VideoSize(width: 1_280, height: 720), framesPerSecond: 30)
    let level = try #require(ladder.level(bitrate: bitrate, at: ms(0)) as VideoLevel?)
    #expect(level.size == VideoSize(width: width, height: height) && level.framesPerSecond == frames)
  }

  @Test func `it never exceeds the source and keeps its shape`() throws {
    var ladder = VideoLadder(source: VideoSize(width: 321, height: 241), framesPerSecond: 10)
    let best = try #require(ladder.level(bitrate: 9_000_000, at: ms(0)) as VideoLevel?)
    #expect(best.size == VideoSize(width: 320, height: 240) && best.framesPerSecond == 10)
    #expect(best.bitrate < 200_000)
    let low = try #require(ladder.level(bitrate: 30_000, at: ms(0)) as VideoLevel?)
    #expect((Double(low.size.width) / Double(low.size.height) - 4.0 / 3).magnitude < 0.05)
    #expect(ladder.level(bitrate: 0, at: ms(0)) == nil)
  }

  @Test func `down at once, up after three good seconds`() throws {
    var ladder = VideoLadder(source: VideoSize(width: 640, height: 360), framesPerSecond: 30)
    func height(_ bitrate: Int, _ time: Int64) -> Int {
      ladder.level(bitrate: bitrate, at: ms(time))?.size.height ?? 0
    }
    #expect(height(500_000, 0) == 360)
    #expect(height(380_000, 100) == 360)
    #expect(height(200_000, 200) == 180)
    #expect(height(900_000, 300) == 180)
    #expect(height(900_000, 3_200) == 180)
    #expect(height(250_000, 3_250) == 180)
    #expect(height(900_000, 3_300) == 180)
    #expect(height(270_000, 6_300) == 270)
    #expect(height(900_000, 6_400) == 270)
    #expect(height(900_000, 9_500) == 360)
  }
}

@Suite struct ReceiveRateEstimatorTests {
  /// A sender that follows the estimate over a link of `capacity`; returns the estimator after some seconds.
  private func follow(capacity: Int?, seconds: Int, wanted: Int = 3_000_000) -> (
    ReceiveRateEstimator, worst: Duration
  ) {
    var estimator = ReceiveRateEstimator()
    var free = MonotonicTime.zero
    var worst = Duration.zero
    for frame in 0..<(seconds * 30) {
      let captured = MonotonicTime(nanoseconds: Int64(frame) * 33_333_333)
      let bytes = min(wanted, estimator.estimate) / 8 / 30
      for index in 0..<4 {
        let size = bytes / 4
        let rate = Double(capacity ?? 1_000_000_000)
        free = max(free, captured) + .seconds(Double(size * 8) / rate)
        worst = frame > 150 ? max(worst, free - captured) : worst
        estimator.received(
          bytes: size, media: index == 0 ? captured.nanoseconds : nil, arrival: free + .milliseconds(20))
      }
    }
    return (estimator, worst)
  }

  @Test func `a clean link is not throttled`() {
    let (estimator, _) = follow(capacity: nil, seconds: 20)
    #expect(estimator.estimate > 3_000_000)
  }

  @Test(arguments: [300_000, 1_000_000])
  func `a capped link is used well, without a standing queue`(capacity: Int) {
    let (estimator, worst) = follow(capacity: capacity, seconds: 40)
    #expect((0.6...1.3).contains(Double(estimator.estimate) / Double(capacity)))
    #expect(worst < .milliseconds(350))
  }

  @Test func `estimates go out once a second, and at once when they fall`() {
    var estimator = ReceiveRateEstimator()
    #expect(estimator.due(at: ms(0)) == nil)
    estimator.received(bytes: 100, media: 0, arrival: ms(20))
    #expect(estimator.due(at: ms(20)) != nil)
    #expect(estimator.due(at: ms(500)) == nil)
    // A queue of half a second builds up.
    for frame in Int64(1)..<30 {
      estimator.received(bytes: 1_000, media: frame * 33_000_000, arrival: ms(20 + frame * 50))
    }
    #expect(estimator.due(at: ms(900)) != nil)
    #expect(estimator.due(at: ms(2_000)) != nil)
  }

  /// A lost REMB left the sender flooding a link of 1 Mbit/s for a second: voice came 300 ms late.
  @Test(
    arguments: [
      (1_000, [1_500, 1_700, 1_900, 2_100, 3_100, 4_100]),
      (200, [1_500, 2_500, 3_500, 4_500]),  // where five reports a second would crowd out the voice
    ] as [(Int, [Int64])])
  func `a fall is said four times at short intervals`(bytes: Int, expected: [Int64]) {
    var estimator = ReceiveRateEstimator()
    estimator.received(bytes: bytes, media: 0, arrival: ms(20))
    _ = estimator.due(at: ms(20))
    for frame in Int64(1)..<30 {
      estimator.received(bytes: bytes, media: frame * 33_000_000, arrival: ms(20 + frame * 50))
    }
    var said: [Int64] = []
    for time in stride(from: Int64(1_500), to: 5_000, by: 10) where estimator.due(at: ms(time)) != nil {
      said.append(time)
    }
    #expect(said == expected)
  }
}

@Suite struct BitrateMeterTests {
  @Test func `a second slides`() {
    var meter = BitrateMeter()
    #expect(meter.rate(at: ms(0)) == 0)
    for time in 0..<200 { meter.add(bytes: 125, at: ms(Int64(time) * 10)) }
    #expect((meter.rate(at: ms(1_990)) - 100_000).magnitude < 6_000)
    #expect(meter.rate(at: ms(9_000)) == 0)
  }
}
