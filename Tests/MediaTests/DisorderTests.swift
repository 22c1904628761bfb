import Base
import Media
import RTP
import Testing

/// Packets in any order, some twice, some never, numbered from anywhere.
@Suite struct AudioDisorderTests {
  private struct Played: Equatable {
    var playouts: [AudioPlayout]
    var stats: AudioReceiveStats
  }

  /// Twelve seconds of packets that come late by up to 45 ms, some twice, some never.
  private static func play(sequence: Int, time: UInt32) -> Played {
    var random = SeededGenerator(seed: 81)
    var arrivals: [Int64: [RTPPacket]] = [:]
    for index in 0..<600 {
      let fate = Int.random(in: 0..<8, using: &random)
      for _ in 0..<(fate == 0 ? 0 : fate == 7 ? 2 : 1) {
        let arrival = Int64(index * 20) + Int64.random(in: 0...45, using: &random)
        let packet = opus(index, hasFEC: true, sequenceBase: sequence, timeBase: time)
        arrivals[arrival, default: []].append(packet)
      }
    }
    var player = Player()
    player.run(0..<12_000, arrivals: arrivals)
    return Played(playouts: player.played, stats: player.buffer.stats)
  }

  private static let reference = play(sequence: 1_000, time: 960_000)

  @Test(
    arguments: [
      (0, 0), (65_530, 0xFFFF_F000), (65_000, 0xFFFF_FFFF), (32_760, 0x7FFF_F000), (32_768, 0x8000_0000),
    ] as [(Int, UInt32)])
  func `where the numbers begin makes no difference`(sequence: Int, time: UInt32) {
    #expect(Self.play(sequence: sequence, time: time) == Self.reference)
  }

  @Test func `the counters add up`() {
    let stats = Self.reference.stats
    #expect(stats.duplicates > 40 && stats.lost > 40 && stats.fecPackets > 20)
    #expect(stats.totalSamples >= stats.concealedSamples + stats.silentSamples)
    let decoded = Self.reference.playouts.count { if case .decode = $0 { true } else { false } }
    #expect(stats.received - stats.duplicates - stats.late - decoded < 10)
    #expect(stats.resynchronisations == 0 && stats.discarded == 0)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `disorder within the delay is put right, copies are dropped`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var arrivals: [Int64: [RTPPacket]] = [:]
    for index in 0..<300 {
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let arrival = Int64(index * 20) + Int64.random(in: 0...60, using: &random)
        arrivals[arrival, default: []].append(opus(index))
      }
    }
    var player = Player()
    player.buffer.configuration.minimumDelay = .milliseconds(80)
    player.run(0..<6_000, arrivals: arrivals)
    let decoded = player.decoded
    #expect(decoded.count > 285)
    #expect(decoded == decoded.indices.map { $0 & 255 })
    #expect(player.buffer.stats.concealedSamples == 0 && player.buffer.stats.late == 0)
  }
}

@Suite struct VideoDisorderTests {
  /// Sixty frames of three packets, each packet late by up to 60 ms, some twice.
  @Test(arguments: [0, 32_760, 65_530] as [UInt16], [1, 2, 3] as [UInt64])
  func `frames come out whole, once and in order`(start: UInt16, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var source = VP8Source(sequence: start, timestamp: 0xFFFF_0000, ssrc: 2)
    var arrivals: [Int64: [RTPPacket]] = [:]
    var sent: [[RTPPacket]] = []
    for frame in 0..<60 {
      let packets = source.frame(isKey: frame == 0)
      sent.append(packets)
      for packet in packets {
        for _ in 0...Int.random(in: 0...1, using: &random) {
          let arrival = Int64(frame * 33) + Int64.random(in: 0...60, using: &random)
          arrivals[arrival, default: []].append(packet)
        }
      }
    }
    var buffer = VideoReceiveBuffer(codec: .vp8)
    var frames: [AssembledFrame] = []
    for time in Int64(0)..<2_100 {
      for packet in arrivals[time] ?? [] { buffer.insert(packet, arrival: ms(time)) }
      if time % 10 == 0 { frames += buffer.poll(at: ms(time)).frames }
    }
    #expect(frames.compactMap(\.pictureID) == (0..<60).map { UInt16(5 + $0) })
    #expect(frames.map(\.rtpTimestamp) == sent.compactMap { $0.first?.timestamp })
    #expect(frames.allSatisfy { $0.data.count == 250 })
    #expect(frames.count { $0.isKey } == 1 && buffer.stats.giveUps == 0 && buffer.stats.duplicates > 40)
  }

  @Test func `what was sent before the first packet that came is waited for, too`() {
    var source = VP8Source()
    let packets = source.frame(isKey: true) + source.frame()
    var buffer = VideoReceiveBuffer(codec: .vp8)
    for index in [5, 0, 1, 2] { buffer.insert(packets[index], arrival: ms(0)) }
    let events = buffer.poll(at: ms(0))
    #expect(events.frames.map(\.isKey) == [true] && !events.contains(.requestKeyFrame))
    #expect(buffer.poll(at: ms(10)).nacks == [packets[3].sequence, packets[4].sequence])
    for index in [4, 3] { buffer.insert(packets[index], arrival: ms(30)) }
    #expect(buffer.poll(at: ms(30)).frames.count == 1 && buffer.stats.giveUps == 0)
  }
}

@Suite struct NackModelTests {
  /// A packet each 5 ms; lost ones are sent again 45 ms after they were asked for, through the same loss.
  @Test(arguments: [0.02, 0.2, 0.5]) func `what is missing is asked for until it comes`(loss: Double) {
    var random = SeededGenerator(seed: UInt64(loss * 100))
    var nacks = NackGenerator()
    nacks.roundTrip = .milliseconds(40)
    var missing: Set<UInt16> = []
    var asked: [UInt16: [Int64]] = [:]
    var answers: [Int64: [Int64]] = [:]
    for time in stride(from: Int64(0), to: 7_500, by: 5) {
      let number = 65_000 + time / 5
      for answer in answers[time] ?? [] where missing.remove(UInt16(truncatingIfNeeded: answer)) != nil {
        nacks.received(answer, at: ms(time))
      }
      if time < 5_000 {
        if time > 0, Double.random(in: 0..<1, using: &random) < loss {
          missing.insert(UInt16(truncatingIfNeeded: number))
        } else {
          nacks.received(number, at: ms(time))
        }
      }
      for lost in nacks.due(at: ms(time)) {
        #expect(missing.contains(lost), "\(lost) is here")
        if let last = asked[lost]?.last { #expect(time - last >= 50) }
        asked[lost, default: []].append(time)
        if Double.random(in: 0..<1, using: &random) < loss { continue }
        // The number that `lost` stands for is at most 400 below the newest.
        let newest = nacks.newest ?? number
        let distance = Int64(UInt16(truncatingIfNeeded: newest) &- lost)
        answers[time + 45, default: []].append(newest - distance)
      }
    }
    #expect(asked.values.allSatisfy { $0.count <= 15 })
    #expect(nacks.missingCount == 0)
    // Only the last ones, which nothing newer betrayed, and those given up after fifteen tries are never here.
    #expect(missing.count < 8)
  }

  @Test func `a gap at the limit is repaired, one beyond is not`() {
    for (gap, isRepaired) in [(400, true), (401, false)] as [(Int64, Bool)] {
      var nacks = NackGenerator()
      nacks.received(0, at: ms(0))
      #expect(nacks.received(gap + 1, at: ms(0)) == isRepaired)
      #expect(nacks.missingCount == (isRepaired ? 400 : 0))
    }
  }

  @Test func `nobody asks for what is too old`() {
    var nacks = NackGenerator()
    nacks.received(0, at: ms(0))
    nacks.received(2, at: ms(0))
    #expect(nacks.hopes(for: 1) && nacks.missingSince(from: 1) == ms(0))
    #expect(nacks.due(at: ms(2_001)).isEmpty)
    #expect(!nacks.hopes(for: 1) && nacks.missingSince(from: 0) == nil)
  }
}

@Suite struct RetransmissionWrapTests {
  @Test func `the cache serves both sides of the wrap`() {
    var cache = RetransmissionCache()
    let numbers = (0..<200).map { UInt16(65_436) &+ UInt16($0) }
    for (index, number) in numbers.enumerated() {
      let packet = RTPPacket(payloadType: 96, sequence: number, timestamp: 0, ssrc: 1, payload: [1])
      cache.store(packet, at: ms(Int64(index)))
    }
    let again = cache.retransmit([65_435, 65_436, 65_535, 0, 99, 100], at: ms(250), roundTrip: .zero)
    #expect(again.map(\.sequence) == [65_436, 65_535, 0, 99])
  }
}
