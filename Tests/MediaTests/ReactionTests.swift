import Base
import Media
import RTP
import Testing

/// What one report, one estimate or their absence does to the sending rate, as tables.
@Suite struct SendRateReactionTests {
  private func report(
    _ controller: inout SendRateController, loss: Double, roundTrip: Int64 = 40, at time: Int64
  ) {
    controller.observe(.report(fractionLost: loss, roundTrip: .milliseconds(roundTrip)), at: ms(time))
  }

  /// Loss is smoothed by half as it rises; above 10 % it takes half of itself off the rate (rmcat-gcc-02 §6).
  @Test(
    arguments: [
      (0, 733_000), (0.05, 300_000), (0.1, 300_000), (0.2, 300_000), (0.3, 277_500), (0.4, 270_000),
      (0.6, 255_000), (1, 225_000),
    ] as [(Double, Int)])
  func `the first report`(loss: Double, target: Int) {
    var controller = SendRateController()
    report(&controller, loss: loss, at: 0)
    #expect((controller.target - target).magnitude < 1_000)
  }

  @Test(arguments: [(40, [0, 400, 800]), (400, [0, 700])] as [(Int64, [Int64])])
  func `one congestion is answered once a round trip and 300 ms`(roundTrip: Int64, expected: [Int64]) {
    var controller = SendRateController()
    var falls: [Int64] = []
    for time in stride(from: Int64(0), through: 1_000, by: 100) {
      let before = controller.target
      report(&controller, loss: 0.6, roundTrip: roundTrip, at: time)
      if controller.target < before { falls.append(time) }
    }
    #expect(falls == expected)
  }

  /// Where loss is random a lower rate does not help; where a queue stands it does.
  @Test(arguments: [(0.12, 240_000), (0.25, 160_000), (0.5, 80_000), (1, 80_000)] as [(Double, Int)])
  func `loss has its floor, a queue has none but audio's`(loss: Double, floor: Int) {
    var (random, queueing) = (SendRateController(), SendRateController())
    for second in Int64(0)..<60 {
      report(&random, loss: loss, at: second * 1_000)
      report(&queueing, loss: loss, roundTrip: second < 2 ? 40 : 900, at: second * 1_000)
    }
    #expect(random.target == floor)
    #expect(queueing.target == queueing.limits.minimum)
  }

  @Test(
    arguments: [
      (1_000_000, 300_000), (300_001, 300_000), (200_000, 200_000), (24_001, 24_001), (10_000, 24_000),
      (0, 24_000), (-5, 24_000), (.max, 300_000),
    ] as [(Int, Int)])
  func `an estimate is a ceiling, never a push`(estimate: Int, target: Int) {
    var controller = SendRateController()
    controller.observe(.estimate(estimate), at: ms(0))
    #expect(controller.target == target)
  }

  @Test func `an estimate below the rate ends the quick start`() {
    var (limited, free) = (SendRateController(), SendRateController())
    limited.observe(.estimate(200_000), at: ms(0))
    limited.observe(.estimate(9_000_000), at: ms(10))
    free.observe(.estimate(9_000_000), at: ms(10))
    report(&limited, loss: 0, at: 1_000)
    report(&free, loss: 0, at: 1_000)
    #expect((limited.target - 325_700).magnitude < 1_000)
    #expect(free.target > 600_000)
  }

  /// RFC 8083 §4.1: whoever hears nothing backs off. The first report is due within 2.5 s.
  @Test func `without any report the rate is halved, and again, down to what audio needs`() {
    var controller = SendRateController()
    var falls: [Int64] = []
    for time in stride(from: Int64(0), through: 12_000, by: 100) {
      let before = controller.target
      controller.observe(.sent(before), at: ms(time))
      if controller.target < before { falls.append(time) }
    }
    #expect(falls == [2_600, 4_200, 5_800, 7_400])
    #expect(controller.target == controller.limits.minimum)
  }

  @Test func `limits may change at any time`() {
    var controller = SendRateController()
    controller.limits.maximum = 100_000
    #expect(controller.target == 100_000)
    controller.limits.minimum = 150_000
    #expect(controller.target == 150_000)
  }
}

@Suite struct ReceiveRateReactionTests {
  /// Half a minute of frames of 2,500 bytes, each late by `delay` milliseconds.
  private func estimate(frames: Int = 900, delay: (Int) -> Int64?) -> ReceiveRateEstimator {
    var estimator = ReceiveRateEstimator()
    for frame in 0..<frames {
      guard let late = delay(frame) else { continue }
      let media = Int64(frame) * 33_000_000
      estimator.received(bytes: 2_500, media: media, arrival: ms(Int64(frame) * 33 + 20 + late))
    }
    return estimator
  }

  @Test func `jitter is no queue`() {
    var random = SeededGenerator(seed: 92)
    let lateness = (0..<900).map { _ in Int64.random(in: 0...30, using: &random) }
    #expect(estimate { lateness[$0] }.estimate > 600_000)
  }

  @Test func `loss is none of its business`() {
    #expect(estimate { $0 % 3 == 1 ? nil : 0 }.estimate >= 600_000)
  }

  @Test func `a longer way is no queue for ever`() {
    let estimator = estimate(frames: 1_800) { $0 < 600 ? 0 : 80 }
    #expect(estimator.estimate > 600_000 && estimator.queueDelay < .milliseconds(5))
  }

  @Test(arguments: [1, 2, 4] as [Int64]) func `a growing queue is answered within a second`(slope: Int64) {
    // Each frame waits so many milliseconds longer than the one before.
    let start = 300
    for frames in stride(from: start, through: 480, by: 10) {
      let estimator = estimate(frames: frames) { $0 < start ? 0 : Int64($0 - start) * slope }
      guard estimator.estimate < 600_000 else { continue }
      let delay = Int64(frames - start) * slope
      #expect(delay <= 100, "noticed at \(delay) ms")
      return
    }
    Issue.record("never noticed")
  }
}

@Suite struct PacerPropertyTests {
  @Test func `video keeps to the rate, audio never waits, nothing is lost or overtaken`() {
    var random = SeededGenerator(seed: 91)
    var pacer = Pacer<Int>(rate: 400_000, burst: 600)  // 50 bytes a millisecond
    pacer.maxAge = .seconds(1_000)
    var sizes: [Int] = []
    var sent: [Int] = []
    var bytes = 0
    for time in stride(from: Int64(0), to: 20_000, by: 10) {
      if time < 10_000, time % 30 == 0 {
        let size = Int.random(in: 100...1_200, using: &random)
        sizes.append(size)
        pacer.enqueue(sizes.count - 1, size: size, priority: .video, at: ms(time))
      }
      if time % 20 == 0 { pacer.enqueue(-1, size: 120, priority: .audio, at: ms(time)) }
      let items = pacer.due(at: ms(time))
      #expect(items.count { $0 < 0 } == (time % 20 == 0 ? 1 : 0))
      let video = items.filter { $0 >= 0 }
      sent += video
      bytes += (items.count - video.count) * 120
      for item in video { bytes += sizes[item] }
      #expect(bytes <= 600 + Int(time) * 50 + 1_200 + 120)
    }
    #expect(sent == Array(sizes.indices))
    #expect(pacer.isEmpty && pacer.queuedBytes == 0 && pacer.dropped == 0)
  }

  @Test func `a repetition overtakes waiting video, never waiting audio`() {
    var pacer = Pacer<String>(rate: 80_000, burst: 100)
    for name in ["v1", "v2", "v3"] { pacer.enqueue(name, size: 500, priority: .video, at: ms(0)) }
    #expect(pacer.due(at: ms(0)) == ["v1"])
    pacer.enqueue("r", size: 500, priority: .retransmission, at: ms(10))
    pacer.enqueue("a", size: 100, priority: .audio, at: ms(10))
    var order: [String] = []
    for time in Int64(1)..<30 { order += pacer.due(at: ms(time * 10)) }
    #expect(order == ["a", "r", "v2", "v3"])
  }
}
