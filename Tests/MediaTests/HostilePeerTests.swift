import Base
import Media
import RTP
import Testing

/// Numbers and times that no honest peer sends.
@Suite struct HostilePeerTests {
  @Test func `time that always jumps half way round`() {
    var estimator = ReceiveRateEstimator()
    var statistics = ReceptionStatistics(clockRate: 90_000)
    var clock = StreamClock(clockRate: 1)
    for step in 0..<20_000 {
      let time = UInt32(truncatingIfNeeded: step &* 0x7FFF_FFFF)
      let packet = RTPPacket(
        payloadType: 96, sequence: UInt16(truncatingIfNeeded: step), timestamp: time, ssrc: 1, payload: [1])
      estimator.received(packet, bytes: 1_000, clockRate: 1, arrival: ms(Int64(step)))
      statistics.add(packet, arrival: ms(Int64(step)))
      clock.add(rtp: time, ntp: NTPTime(raw: UInt64(step) << 40))
      _ = clock.nanoseconds(rtp: time &+ 0x7FFF_FFFF)
      _ = statistics.block(ssrc: 1, at: ms(Int64(step)))
    }
    #expect(statistics.received > 0 && estimator.estimate > 0)
  }

  @Test func `reports full of extremes`() {
    var generator = SeededGenerator(seed: 21)
    var reporter = RTCPReporter(
      localSSRC: 1, cname: "a", clock: NTPClock(wall: WallTime(nanoseconds: 0), at: .zero), using: &generator)
    var controller = SendRateController()
    var ladder = VideoLadder(source: VideoSize(width: 640, height: 360), framesPerSecond: 30)
    for step in 0..<5_000 {
      let pick = { (values: [UInt32]) in values[step % values.count] }
      let block = ReportBlock(
        ssrc: UInt32(step % 3), fractionLost: UInt8(truncatingIfNeeded: step),
        cumulativeLost: step % 2 == 0 ? .max : .min,
        highestSequence: pick([0, .max, 0x8000_0000, 5, 70_000]),
        jitter: .max, lastSenderReport: pick([1, .max, 0x7FFF_FFFF]),
        delaySinceLastSenderReport: pick([.max, 0]))
      reporter.received(
        [.receiverReport(ReceiverReport(ssrc: 9, reports: [block]))], arrival: ms(Int64(step)))
      if let loss = reporter.takeLoss() {
        #expect((0...1).contains(loss))
        controller.observe(.report(fractionLost: loss, roundTrip: reporter.roundTrip), at: ms(Int64(step)))
      }
      controller.observe(.estimate(step % 5 == 0 ? .max : step % 7), at: ms(Int64(step)))
      let share = controller.allocate(wantsVideo: step % 3 != 0, repair: .max)
      #expect(share.audio > 0 && share.video >= 0)
      _ = ladder.level(bitrate: step % 2 == 0 ? .max : share.video, at: ms(Int64(step)))
    }
  }
}
