import Base
import RTP
import Testing

/// Peers' bytes never trap: every parser takes random and damaged bytes, and what it accepts it can write
/// again.
@Suite struct RobustnessTests {
  private static func inputs(seed: UInt64, from samples: [[UInt8]], count: Int = 10_000) -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { index in
      if index % 2 == 0, let sample = samples.randomElement(using: &generator) {
        return generator.damage(sample)
      }
      return generator.bytes(Int.random(in: 0..<64, using: &generator))
    }
  }

  @Test func `RTP packets`() {
    let samples = [
      RTPPacketTests.plain,
      bytes(
        "92 E0 00 01 00 00 00 02 00 00 00 03 00 00 00 01 00 00 00 02 BE DE 00 02 10 81 52 01 02 03 00 00 77"),
      bytes("B0 60 00 01 00 00 00 02 00 00 00 03 10 00 00 02 14 01 AA 01 00 00 00 00 66 00 02"),
    ]
    var accepted = 0
    for input in Self.inputs(seed: 1, from: samples) {
      guard let packet = try? RTPPacket(parsing: input) else { continue }
      accepted += 1
      #expect((try? RTPPacket(parsing: packet.serialised())) == packet)
    }
    #expect(accepted > 1_000)
  }

  @Test func `RTCP datagrams`() {
    let samples = RTCPTests.samples.map { RTCP.serialise([$0]) } + [RTCP.serialise(RTCPTests.samples)]
    var accepted = 0
    for input in Self.inputs(seed: 2, from: samples) {
      guard let packets = try? RTCP.parse(input) else { continue }
      accepted += 1
      _ = RTCP.serialise(packets)
    }
    #expect(accepted > 1_000)
  }

  @Test func `random RTCP bodies of every type`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<10_000 {
      let words = Int.random(in: 0..<12, using: &generator)
      let head: [UInt8] = [
        0x80 | UInt8.random(in: 0..<64, using: &generator), UInt8.random(in: 200..<207, using: &generator), 0,
        UInt8(words),
      ]
      guard let packets = try? RTCP.parse(head + generator.bytes(words * 4)) else { continue }
      _ = RTCP.serialise(packets)
    }
  }

  @Test func `payload formats`() {
    let samples = [
      bytes("B0 E0 91 22 33 60 9D 01 2A"), bytes("AE 81 23 00 07 18 02 80 01 68 01 04 01 AA"), VP9Tests.key,
      VP8Tests.key,
      RedundancyTests.wire, bytes("7B C3 02 10 20 55 66"),
    ]
    for input in Self.inputs(seed: 4, from: samples) {
      if let payload = try? VP8Payload(parsing: input) {
        #expect(payload.descriptor.bytes.count <= 6)
        _ = VP8FrameHeader.size(payload.data)
      }
      if let payload = try? VP9Payload(parsing: input) { _ = payload.descriptor.bytes }
      _ = VP9FrameHeader.size(input)
      _ = OpusPacket.samples(input)
      _ = OpusPacket.hasFEC(input)
      if let blocks = try? RED.parse(input) { #expect(blocks.count <= RED.maxBlocks) }
      _ = DatagramKind(input)
    }
  }
}
