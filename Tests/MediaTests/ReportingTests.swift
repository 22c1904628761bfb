import Base
import Media
import RTP
import Testing

@Suite struct ReceptionStatisticsTests {
  private func packet(_ sequence: UInt16, timestamp: UInt32 = 0) -> RTPPacket {
    RTPPacket(payloadType: 96, sequence: sequence, timestamp: timestamp, ssrc: 1, payload: [1, 2])
  }

  /// RFC 3550 §A.3: expected, lost, and the fraction since the last report.
  @Test func `loss is counted over the wrap, its fraction between reports`() throws {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    for sequence in [65_533, 65_534, 65_535, 1, 2] as [UInt16] {
      statistics.add(packet(sequence), arrival: ms(0))
    }
    let first = try #require(statistics.block(ssrc: 1, at: ms(0)) as ReportBlock?)
    #expect(first.cumulativeLost == 1 && first.fractionLost == 42)
    #expect(first.highestSequence & 0xFFFF == 2)
    for sequence in 3...12 { statistics.add(packet(UInt16(sequence)), arrival: ms(0)) }
    let second = try #require(statistics.block(ssrc: 1, at: ms(0)) as ReportBlock?)
    #expect(second.cumulativeLost == 1 && second.fractionLost == 0)
    #expect(second.highestSequence - first.highestSequence == 10)
  }

  @Test func `copies make the loss negative`() throws {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    for sequence in [1, 1, 2, 2, 3] as [UInt16] { statistics.add(packet(sequence), arrival: ms(0)) }
    let block = try #require(statistics.block(ssrc: 1, at: ms(0)) as ReportBlock?)
    #expect(block.cumulativeLost == -2 && block.fractionLost == 0)
  }

  /// RFC 3550 §A.8: J += (|D| - J) / 16.
  @Test func `jitter follows the recipe`() throws {
    var statistics = ReceptionStatistics(clockRate: 8_000)
    for (sequence, arrival) in [(1, 0), (2, 30), (3, 40)] as [(UInt16, Int64)] {
      statistics.add(packet(sequence, timestamp: UInt32(sequence) * 160), arrival: ms(arrival))
    }
    // D = +10 ms, then -10 ms: 80 ticks each: 5, then 9.69.
    #expect(try #require(statistics.block(ssrc: 1, at: ms(40)) as ReportBlock?).jitter == 9)
    #expect((statistics.jitter.inMilliseconds - 1.21).magnitude < 0.01)
  }

  @Test func `a restart of the sender begins a new count`() {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    for sequence in [1, 2, 3, 30_000, 30_001, 30_002] as [UInt16] {
      statistics.add(packet(sequence), arrival: ms(0))
    }
    #expect(statistics.lost == 0 && statistics.received == 2)
  }

  @Test func `nothing received, nothing said`() {
    var statistics = ReceptionStatistics(clockRate: 90_000)
    #expect(statistics.block(ssrc: 1, at: ms(0)) == nil)
  }
}

@Suite struct SequenceGateTests {
  @Test func `numbers rise over restarts`() {
    var gate = SequenceGate()
    #expect(gate.admit(100) == .accepted(100))
    #expect(gate.admit(99) == .accepted(99))
    #expect(gate.admit(20_000) == .rejected)
    #expect(gate.admit(101) == .accepted(101))
    #expect(gate.admit(20_000) == .rejected)
    guard case .restarted(let number) = gate.admit(20_001) else {
      Issue.record("the jump was not taken")
      return
    }
    #expect(number > 101 && number & 0xFFFF == 20_001)
    #expect(gate.admit(20_002) == .accepted(number + 1))
  }
}

@Suite struct RTCPReporterTests {
  private static func reporter(_ ssrc: UInt32, seed: UInt64 = 1, interval: Duration = .seconds(1))
    -> RTCPReporter
  {
    var generator = SeededGenerator(seed: seed)
    return RTCPReporter(
      localSSRC: ssrc, cname: "a",
      clock: NTPClock(wall: WallTime(nanoseconds: 1_700_000_000_000_000_000), at: .zero),
      interval: interval, using: &generator)
  }

  private static let sender = SenderInfo(ssrc: 1, rtpTimestamp: 7, packetCount: 8, octetCount: 9)

  @Test func `reports are spread around the interval`() {
    var reporter = Self.reporter(1)
    var times: [Int64] = []
    for time in stride(from: Int64(0), to: 60_000, by: 10)
    where reporter.due(at: ms(time), senders: []) != nil {
      times.append(time)
    }
    #expect(times[0] == 500)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { (500...1_510).contains($0) } && Set(gaps).count > 20)
    #expect((50...70).contains(times.count))
  }

  @Test func `a sender reports with its numbers, a mere receiver without`() {
    var reporter = Self.reporter(5)
    guard case .senderReport(let report) = reporter.report(at: ms(10), senders: [Self.sender])[0] else {
      Issue.record("no sender report")
      return
    }
    #expect(report.ssrc == 1 && report.rtpTimestamp == 7 && report.packetCount == 8 && report.octetCount == 9)
    #expect(
      reporter.report(at: ms(10), senders: []) == [
        .receiverReport(ReceiverReport(ssrc: 5)),
        .sourceDescription([SourceDescription(ssrc: 5, cname: "a")]),
      ])
  }

  @Test(arguments: [0, 1, 40, 900, 5_000] as [Int64])
  func `the round trip comes out of a report and its answer`(delay: Int64) throws {
    var left = Self.reporter(1)
    var right = Self.reporter(2, seed: 2)
    let media = RTPPacket(payloadType: 96, sequence: 1, timestamp: 0, ssrc: 1, payload: [1])
    right.received(media, clockRate: 90_000, arrival: ms(5))
    let report = left.report(at: ms(1_000), senders: [Self.sender])
    right.received(report, arrival: ms(1_000 + delay))
    // Over the wire, to lose what the wire loses.
    let answer = try RTCP.parse(RTCP.serialise(right.report(at: ms(1_700 + delay), senders: [])))
    left.received(answer, arrival: ms(1_700 + 2 * delay))
    let measured = try #require(left.remoteReceptions[1]?.roundTrip).inMilliseconds
    #expect((measured - Double(2 * delay)).magnitude < 0.1)
  }

  @Test func `an impossible round trip is not believed`() {
    var left = Self.reporter(1)
    let block = ReportBlock(ssrc: 1, lastSenderReport: 5, delaySinceLastSenderReport: 5)
    left.received([.receiverReport(ReceiverReport(ssrc: 2, reports: [block]))], arrival: ms(0))
    #expect(left.roundTrip == nil && left.remoteReceptions[1]?.roundTrip == nil)
  }

  @Test func `loss is taken over all streams since the last look`() {
    var reporter = Self.reporter(1)
    func report(_ ssrc: UInt32, lost: Int32, highest: UInt32) {
      let block = ReportBlock(ssrc: ssrc, fractionLost: 0, cumulativeLost: lost, highestSequence: highest)
      reporter.received([.receiverReport(ReceiverReport(ssrc: 9, reports: [block]))], arrival: ms(0))
    }
    report(1, lost: 0, highest: 100)
    report(2, lost: 0, highest: 1_000)
    #expect(reporter.takeLoss() == 0)
    #expect(reporter.takeLoss() == nil)
    report(1, lost: 10, highest: 200)
    report(2, lost: 10, highest: 1_300)
    #expect(reporter.takeLoss() == 0.05)
  }

  @Test func `feedback is led by a report, and goodbyes end a stream`() {
    var reporter = Self.reporter(1)
    let request = RTCPPacket.pictureLoss(PictureLossIndication(sender: 1, media: 2))
    #expect(reporter.compound(feedback: [request]).last == request)
    guard case .receiverReport = reporter.compound(feedback: [request])[0] else {
      Issue.record("no report in front")
      return
    }
    let media = RTPPacket(payloadType: 96, sequence: 1, timestamp: 0, ssrc: 7, payload: [1])
    reporter.received(media, clockRate: 90_000, arrival: ms(0))
    #expect(reporter.receptions[7] != nil)
    reporter.received(reporter.goodbye(sources: [7]), arrival: ms(1))
    #expect(reporter.receptions[7] == nil)
  }

  @Test func `streams are bounded`() {
    var reporter = Self.reporter(1)
    for ssrc in 0..<1_000 {
      let media = RTPPacket(payloadType: 96, sequence: 1, timestamp: 0, ssrc: UInt32(ssrc), payload: [1])
      reporter.received(media, clockRate: 90_000, arrival: ms(0))
    }
    #expect(reporter.receptions.count == 64)
    guard case .receiverReport(let report) = reporter.report(at: ms(0), senders: [])[0] else { return }
    #expect(report.reports.count == 31)
  }
}

@Suite struct RTPStreamTests {
  @Test func `packets are numbered and counted, reports extrapolate the clock`() throws {
    var generator = SeededGenerator(seed: 1)
    var stream = RTPStream(payloadType: 111, clockRate: 48_000, using: &generator)
    #expect(stream.senderInfo(at: ms(0)) == nil)
    let first = stream.packet(
      payload: [1, 2, 3], timestamp: stream.timestamp(samples: 0), capturedAt: ms(100))
    let second = stream.packet(payload: [4], timestamp: stream.timestamp(samples: 960), capturedAt: ms(120))
    #expect(second.sequence == first.sequence &+ 1 && second.timestamp == first.timestamp &+ 960)
    #expect(first.sequence < 0x8000)
    let info = try #require(stream.senderInfo(at: ms(130)))
    #expect(info.packetCount == 2 && info.octetCount == 4)
    #expect(info.rtpTimestamp == second.timestamp &+ 480)
  }

  @Test func `capture times become RTP times without drift`() {
    var generator = SeededGenerator(seed: 2)
    var stream = RTPStream(payloadType: 96, clockRate: 90_000, using: &generator)
    let start = stream.timestamp(capturedAt: ms(1_000))
    #expect(stream.timestamp(capturedAt: ms(1_033)) &- start == 2_970)
    #expect(stream.timestamp(capturedAt: ms(100_001_000)) &- start == 410_065_408)
  }
}
