import Base
import Media
import RTP
import Testing

/// When to report and what: RFC 3550 §6.2 to §6.4.
@Suite struct ReportingRuleTests {
  private static func reporter(wall: Int64 = 1_700_000_000_000_000_000, interval: Duration = .seconds(1))
    -> RTCPReporter
  {
    var generator = SeededGenerator(seed: 5)
    return RTCPReporter(
      localSSRC: 1, cname: "a", clock: NTPClock(wall: WallTime(nanoseconds: wall), at: .zero),
      interval: interval, using: &generator)
  }

  private static func packet(_ sequence: UInt16, ssrc: UInt32 = 7, timestamp: UInt32 = 0) -> RTPPacket {
    RTPPacket(payloadType: 96, sequence: sequence, timestamp: timestamp, ssrc: ssrc, payload: [1])
  }

  /// §6.4.1, figure 2: 46864.500 - 46853.125 - 5.250 s, on 10 November 1995.
  @Test func `the round trip of the specification's example`() {
    var reporter = Self.reporter(wall: 816_003_205_125_000_000)
    let block = ReportBlock(ssrc: 1, lastSenderReport: 0xB705_2000, delaySinceLastSenderReport: 0x0005_4000)
    reporter.received([.receiverReport(ReceiverReport(ssrc: 2, reports: [block]))], arrival: ms(11_375))
    #expect(reporter.remoteReceptions[1]?.roundTrip == .milliseconds(6_125))
    #expect(reporter.roundTrip == .milliseconds(6_125))
  }

  /// §6.2: each interval is drawn anew from half to one and a half of the mean, so that peers fall out of step.
  @Test(arguments: [1, 5] as [Int64]) func `the interval is kept in the mean`(seconds: Int64) {
    var reporter = Self.reporter(interval: .seconds(seconds))
    var times: [Int64] = []
    for time in stride(from: Int64(0), to: seconds * 200_000, by: 20)
    where reporter.due(at: ms(time), senders: []) != nil {
      times.append(time)
    }
    #expect(times.first == seconds * 500)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 >= seconds * 500 && $0 <= seconds * 1_500 + 20 })
    let mean = Double(gaps.reduce(0, +)) / Double(max(1, gaps.count))
    #expect((mean / Double(seconds * 1_000) - 1).magnitude < 0.1)
  }

  @Test func `whoever looks late gets one report, not all that were missed`() throws {
    var reporter = Self.reporter()
    #expect(reporter.nextDue == nil)
    #expect(reporter.due(at: ms(0), senders: []) == nil)
    #expect(reporter.nextDue == ms(500))
    #expect(reporter.due(at: ms(60_000), senders: []) != nil)
    #expect(reporter.due(at: ms(60_001), senders: []) == nil)
    #expect(try #require(reporter.nextDue) >= ms(60_500))
  }

  /// §6.3.5: who has been silent for long is no longer reported on.
  @Test(arguments: [(29_999, 1), (30_000, 0)] as [(Int64, Int)])
  func `a silent stream is left out after 30 s`(time: Int64, blocks: Int) {
    var reporter = Self.reporter()
    reporter.received(Self.packet(1), clockRate: 90_000, arrival: ms(0))
    guard case .receiverReport(let report) = reporter.report(at: ms(time), senders: [])[0] else {
      Issue.record("no report")
      return
    }
    #expect(report.reports.count == blocks)
  }

  @Test func `every stream of ours has its sender report, the first carries what we receive`() {
    var reporter = Self.reporter()
    reporter.received(Self.packet(1), clockRate: 90_000, arrival: ms(0))
    let senders = [
      SenderInfo(ssrc: 21, rtpTimestamp: 1, packetCount: 1, octetCount: 1),
      SenderInfo(ssrc: 22, rtpTimestamp: 2, packetCount: 2, octetCount: 2),
    ]
    let packets = reporter.report(at: ms(10), senders: senders)
    let reports = packets.compactMap { packet -> SenderReport? in
      guard case .senderReport(let report) = packet else { return nil }
      return report
    }
    #expect(reports.map(\.ssrc) == [21, 22] && reports.map(\.reports.count) == [1, 0])
    #expect(reports.allSatisfy { $0.ntp == reports[0].ntp })
    #expect(packets.last == .sourceDescription([SourceDescription(ssrc: 21, cname: "a")]))
  }

  /// §6.4.1: the fraction is of 256, rounded down, and starts anew with each report.
  @Test(
    arguments: [
      ([0, 1, 2, 3], 0), ([0, 1, 3], 64), ([0, 2], 85), ([0, 3], 128), ([0, 99], 250), ([0, 2_000], 255),
    ] as [([UInt16], UInt8)])
  func `the fraction lost`(sequences: [UInt16], fraction: UInt8) throws {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    for sequence in sequences { statistics.add(Self.packet(sequence), arrival: ms(0)) }
    #expect(try #require(statistics.block(ssrc: 7, at: ms(0)) as ReportBlock?).fractionLost == fraction)
    #expect(try #require(statistics.block(ssrc: 7, at: ms(0)) as ReportBlock?).fractionLost == 0)
  }

  /// §A.1: cycles are counted above the sixteen bits of the wire.
  @Test func `the highest number counts its cycles`() throws {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    for number in stride(from: 65_000, to: 65_000 + 3 * 65_536, by: 100) {
      statistics.add(Self.packet(UInt16(truncatingIfNeeded: number)), arrival: ms(0))
    }
    let block = try #require(statistics.block(ssrc: 7, at: ms(0)) as ReportBlock?)
    #expect(block.highestSequence >> 16 == 3)
    #expect(statistics.expected == Int64(block.highestSequence) - 65_000 + 1)
  }

  /// §6.4.1, DLSR: in 1/65536 s since the sender's report came; 0 and 0 without one.
  @Test func `the last sender report is named with its age`() throws {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    statistics.add(Self.packet(1), arrival: ms(0))
    let before = try #require(statistics.block(ssrc: 7, at: ms(100)) as ReportBlock?)
    #expect(before.lastSenderReport == 0 && before.delaySinceLastSenderReport == 0)
    let report = SenderReport(
      ssrc: 7, ntp: NTPTime(raw: 0xB44D_B705_2000_0000), rtpTimestamp: 0, packetCount: 0, octetCount: 0)
    statistics.add(report, arrival: ms(1_000))
    let after = try #require(statistics.block(ssrc: 7, at: ms(6_250)) as ReportBlock?)
    #expect(after.lastSenderReport == 0xB705_2000 && after.delaySinceLastSenderReport == 0x0005_4000)
  }

  @Test func `a jump of the sender's clock is no jitter`() {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    for index in 0..<200 {
      let jump: UInt32 = index < 100 ? 0 : 90_000 * 600
      let packet = Self.packet(UInt16(index), timestamp: UInt32(index * 1_800) &+ jump)
      statistics.add(packet, arrival: ms(Int64(index) * 20))
    }
    #expect(statistics.jitter < .milliseconds(1))
  }
}

/// Clocks that are not the same, for a long time.
@Suite struct LipSyncDriftTests {
  /// Ten minutes; reports come each second and follow the stream's own clock, as RFC 3550 §6.4.1 wants it.
  private func run(drift: Double, audioLag: Int64, videoLag: Int64) -> (sync: LipSync, worst: Duration) {
    var sync = LipSync()
    var worst = Duration.zero
    func stamp(_ milliseconds: Int64) -> UInt32 {
      UInt32(truncatingIfNeeded: 4_294_900_000 + Int64(Double(milliseconds * 48) * (1 + drift)))
    }
    for step in Int64(0)..<1_200 {
      let captured = step * 500
      let video = UInt32(truncatingIfNeeded: captured * 90)
      if step % 2 == 0 {
        let ntp = NTPTime(WallTime(nanoseconds: 1_700_000_000_000_000_000 + captured * 1_000_000))
        sync.add(
          SenderReport(ssrc: 1, ntp: ntp, rtpTimestamp: stamp(captured), packetCount: 0, octetCount: 0),
          of: .audio)
        sync.add(
          SenderReport(ssrc: 2, ntp: ntp, rtpTimestamp: video, packetCount: 0, octetCount: 0), of: .video)
      }
      let adjustment = sync.update(
        audio: .init(rtpTimestamp: stamp(captured), arrival: ms(captured + audioLag), delay: .zero),
        video: .init(rtpTimestamp: video, arrival: ms(captured + videoLag), delay: .zero))
      if step > 100 { worst = max(worst, adjustment.audio + adjustment.video) }
    }
    return (sync, worst)
  }

  @Test(arguments: [-0.0005, -0.0001, 0, 0.0001, 0.0005])
  func `a drifting clock does not pull lips and voice apart`(drift: Double) {
    let (sync, worst) = run(drift: drift, audioLag: 60, videoLag: 60)
    #expect(worst < .milliseconds(2))
    #expect((sync.offset?.inMilliseconds ?? 99).magnitude < 2)
  }

  @Test(arguments: [-0.0005, 0.0005]) func `a real difference stays corrected`(drift: Double) {
    let (sync, worst) = run(drift: drift, audioLag: 160, videoLag: 60)
    #expect((sync.adjustment.video.inMilliseconds - 100).magnitude < 2 && sync.adjustment.audio == .zero)
    #expect(worst < .milliseconds(102))
  }
}
