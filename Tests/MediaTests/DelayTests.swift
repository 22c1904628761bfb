import Base
import Media
import RTP
import Testing

@Suite struct ArrivalDelayTrackerTests {
  private func nanoseconds(_ milliseconds: Int64) -> Int64 { milliseconds * 1_000_000 }

  @Test func `delay is counted from the fastest packet`() {
    var tracker = ArrivalDelayTracker()
    #expect(tracker.base == nil)
    tracker.add(media: nanoseconds(0), arrival: ms(130))
    tracker.add(media: nanoseconds(20), arrival: ms(120))
    tracker.add(media: nanoseconds(40), arrival: ms(160))
    #expect(tracker.base == nanoseconds(100))
    #expect(tracker.delay(media: nanoseconds(60), at: ms(200)) == .milliseconds(40))
  }

  @Test(arguments: [(0.5, 50.0), (0.9, 90.0), (0.985, 100.0)]) func `quantiles of an even spread`(
    quantile: Double, delay: Double
  ) {
    var tracker = ArrivalDelayTracker(quantile: quantile)
    for index in Int64(0)..<202 {
      tracker.add(media: nanoseconds(index * 20), arrival: ms(index * 20 + index * 37 % 101))
    }
    #expect((tracker.quantileDelay.inMilliseconds - delay).magnitude <= 10)
  }

  @Test func `one straggler in a hundred does not count`() {
    var tracker = ArrivalDelayTracker()
    for index in Int64(0)..<250 {
      tracker.add(media: nanoseconds(index * 20), arrival: ms(index * 20 + (index == 60 ? 900 : 0)))
    }
    #expect(tracker.quantileDelay == .zero)
  }

  @Test func `a longer route is accepted once the shorter is forgotten`() {
    var tracker = ArrivalDelayTracker()
    for index in Int64(0)..<600 {
      tracker.add(media: nanoseconds(index * 20), arrival: ms(index * 20 + (index < 200 ? 30 : 150)))
    }
    #expect(tracker.base == nanoseconds(150))
    #expect(tracker.quantileDelay == .zero)
    tracker.reset()
    #expect(tracker.base == nil)
  }
}

@Suite struct QueueDelayTests {
  private func packet(_ timestamp: UInt32) -> RTPPacket {
    RTPPacket(payloadType: 96, sequence: 0, timestamp: timestamp, ssrc: 1, payload: [1])
  }

  @Test func `a queue shows, whatever the sender's clock began with`() {
    var queue = QueueDelay()
    for frame in 0..<60 {
      let wait = frame < 30 ? 0 : Int64(frame - 30) * 10
      queue.add(
        packet(0xFFFF_F000 &+ UInt32(frame * 3_000)), clockRate: 90_000, arrival: ms(Int64(frame) * 33 + wait)
      )
    }
    #expect(queue.smooth > 0.2 && queue.smooth < 0.3)
  }

  @Test func `only the first packet of a frame counts`() {
    var queue = QueueDelay()
    for frame in 0..<60 {
      queue.add(packet(UInt32(frame * 3_000)), clockRate: 90_000, arrival: ms(Int64(frame) * 33))
      queue.add(packet(UInt32(frame * 3_000)), clockRate: 90_000, arrival: ms(Int64(frame) * 33 + 30))
    }
    #expect(queue.smooth < 0.02)
  }

  @Test func `a jump of the sender's clock is no queue`() {
    var queue = QueueDelay()
    for frame in 0..<60 {
      let jump: UInt32 = frame < 30 ? 0 : 90_000 * 60
      queue.add(packet(UInt32(frame * 3_000) &+ jump), clockRate: 90_000, arrival: ms(Int64(frame) * 33))
    }
    #expect(queue.smooth < 0.02)
  }
}

@Suite struct FrameRhythmTests {
  @Test(arguments: [33, 66, 200, 1_000] as [Int64]) func `the threshold follows the rhythm`(interval: Int64) {
    var rhythm = FrameRhythm()
    for frame in Int64(0)..<80 {
      _ = rhythm.isFreezing(at: ms(frame * interval))
      _ = rhythm.frame(at: ms(frame * interval))
    }
    let last = 79 * interval
    let limit = max(interval * 3, interval + 150)
    let early = rhythm.isFreezing(at: ms(last + limit - 60))
    let late = rhythm.isFreezing(at: ms(last + limit + 60))
    #expect(!early && late)
    #expect(rhythm.isFreezing(at: ms(last + limit + 70)) == false)
    #expect(rhythm.frame(at: ms(last + limit + 100)) == .milliseconds(limit + 100))
    #expect(rhythm.frame(at: ms(last + limit + 100 + interval)) == nil)
  }

  @Test func `key frames are asked for with growing pauses`() {
    var requests = KeyFrameRequests()
    let limits = Duration.milliseconds(200) ... .milliseconds(1_000)
    let asked = (0..<6_000).filter {
      requests.isDue(at: ms(Int64($0)), roundTrip: .milliseconds(40), limits: limits)
    }
    #expect(asked.prefix(5) == [0, 200, 500, 950, 1_625])
    #expect(zip(asked.dropFirst(5), asked.dropFirst(6)).allSatisfy { $1 - $0 == 1_000 })
  }
}
