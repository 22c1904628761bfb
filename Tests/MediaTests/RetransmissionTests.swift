import Base
import Media
import RTP
import Testing

@Suite struct NackGeneratorTests {
  private func generator(missing: ClosedRange<Int64>) -> NackGenerator {
    var generator = NackGenerator()
    generator.roundTrip = .milliseconds(50)
    generator.received(missing.lowerBound - 1, at: ms(0))
    generator.received(missing.upperBound + 1, at: ms(0))
    return generator
  }

  @Test func `requests wait for reordering and are spaced by the round trip`() {
    var nacks = generator(missing: 10...11)
    var asked: [Int64] = []
    for time in Int64(0)..<300 where !nacks.due(at: ms(time)).isEmpty { asked.append(time) }
    #expect(asked == [5, 65, 125, 185, 245])
  }

  @Test func `it stops after the last try and after the last hope`() {
    var nacks = generator(missing: 10...10)
    nacks.configuration.maxTries = 3
    var asked = 0
    for time in Int64(0)..<1_000 { asked += nacks.due(at: ms(time)).count }
    #expect(asked == 3)
    #expect(!nacks.hopes(for: 10))
  }

  @Test func `what comes is not asked for again`() {
    var nacks = generator(missing: 10...12)
    nacks.received(11, at: ms(1))
    #expect(nacks.due(at: ms(20)) == [10, 12])
    nacks.forget(before: 12)
    #expect(nacks.missingCount == 1)
    #expect(nacks.missingSince(from: 0) == ms(0))
  }

  @Test func `a path that reorders earns patience`() {
    var nacks = generator(missing: 10...10)
    nacks.received(10, at: ms(4))
    for index in 0..<20 {
      nacks.received(Int64(13 + 2 * index), at: ms(Int64(10 + index * 40)))
      _ = nacks.due(at: ms(Int64(15 + index * 40)))
      nacks.received(Int64(12 + 2 * index), at: ms(Int64(35 + index * 40)))
    }
    #expect(nacks.requested <= 1)
  }

  @Test func `a gap beyond repair is reported`() {
    var nacks = NackGenerator()
    nacks.received(0, at: ms(0))
    #expect(nacks.received(1_000, at: ms(0)) == false)
    #expect(nacks.missingCount == 0)
  }

  @Test func `numbers wrap on the wire`() {
    var nacks = generator(missing: 65_535...65_536)
    #expect(nacks.due(at: ms(50)) == [65_535, 0])
  }
}

@Suite struct RetransmissionCacheTests {
  private func packet(_ sequence: UInt16) -> RTPPacket {
    RTPPacket(
      payloadType: 96, sequence: sequence, timestamp: 0, ssrc: 1, payload: [UInt8](repeating: 0, count: 940))
  }

  @Test func `what was sent is sent again, but not twice within a round trip`() {
    var cache = RetransmissionCache()
    cache.store(packet(5), at: ms(0))
    #expect(cache.retransmit([4, 5], at: ms(10), roundTrip: .milliseconds(100)) == [packet(5)])
    #expect(cache.retransmit([5], at: ms(60), roundTrip: .milliseconds(100)).isEmpty)
    #expect(cache.retransmit([5], at: ms(100), roundTrip: .milliseconds(100)).count == 1)
    #expect(cache.retransmitted == 2)
  }

  @Test func `old packets and overwritten ones are gone`() {
    var cache = RetransmissionCache(capacity: 16, maxAge: .seconds(1))
    cache.store(packet(1), at: ms(0))
    #expect(cache.retransmit([1], at: ms(1_001), roundTrip: .zero).isEmpty)
    cache.store(packet(2), at: ms(0))
    cache.store(packet(18), at: ms(0))
    #expect(cache.retransmit([2, 18], at: ms(1), roundTrip: .zero) == [packet(18)])
  }

  @Test func `repetitions keep to their rate`() {
    var cache = RetransmissionCache()
    cache.maxRate = 80_000  // ten packets of 1,000 bytes a second
    for sequence in 0..<100 { cache.store(packet(UInt16(sequence)), at: ms(0)) }
    var sent = 0
    for time in 0..<200 {
      sent += cache.retransmit(Array(0..<100), at: ms(Int64(time) * 10), roundTrip: .milliseconds(20)).count
    }
    #expect((18...24).contains(sent))
  }
}

@Suite struct PacerTests {
  @Test func `audio goes at once and first, then repetitions, then video at the rate`() {
    var pacer = Pacer<Int>(rate: 800_000, burst: 1_000)  // 1,000 bytes in 10 ms
    for index in 0..<10 { pacer.enqueue(100 + index, size: 1_000, priority: .video, at: ms(0)) }
    pacer.enqueue(50, size: 1_000, priority: .retransmission, at: ms(0))
    pacer.enqueue(1, size: 100, priority: .audio, at: ms(0))
    #expect(pacer.due(at: ms(0)) == [1, 50])
    pacer.enqueue(2, size: 100, priority: .audio, at: ms(1))
    #expect(pacer.due(at: ms(1)) == [2])
    var video: [Int] = []
    for time in 2...113 { video += pacer.due(at: ms(Int64(time))) }
    #expect(video == Array(100..<110))
    #expect(pacer.isEmpty && pacer.queuedBytes == 0)
  }

  @Test func `what is stale is thrown away`() {
    var pacer = Pacer<Int>(rate: 1_000, burst: 10)
    for index in 0..<100 { pacer.enqueue(index, size: 1_000, priority: .video, at: ms(0)) }
    #expect(pacer.queueTime > .seconds(700))
    _ = pacer.due(at: ms(0))
    #expect(pacer.due(at: ms(3_000)).isEmpty)
    #expect(pacer.dropped == 99 && pacer.isEmpty)
  }

  @Test func `waiting video can be dropped`() {
    var pacer = Pacer<Int>(rate: 80_000, burst: 100)
    for index in 0..<5 { pacer.enqueue(index, size: 1_000, priority: .video, at: ms(0)) }
    _ = pacer.due(at: ms(0))
    pacer.dropVideo()
    #expect(pacer.isEmpty && pacer.dropped == 4)
  }
}
