import Base
import RTP
import Testing

/// Small spaces, gone through whole.
@Suite struct DemultiplexingTableTests {
  /// RFC 7983 §7, figure 3; QUIC's share (RFC 9443) is none of ours.
  private static func expected(_ first: UInt8) -> DatagramKind {
    let shares: [(ClosedRange<UInt8>, DatagramKind)] = [
      (0...3, .stun), (16...19, .zrtp), (20...63, .dtls), (64...79, .turnChannel), (128...191, .rtp),
    ]
    return shares.first { $0.0.contains(first) }?.1 ?? .unknown
  }

  @Test func `every first byte`() {
    for first in UInt8.min ... .max {
      #expect(DatagramKind([first]) == Self.expected(first), "\(first)")
      #expect(DatagramKind([first, 96, 0, 0]) == Self.expected(first), "\(first)")
    }
  }

  /// RFC 5761 §4: RTCP's types 192...223 are the payload types 64...95 with the marker, which nobody may use.
  @Test func `every payload type, with and without the marker`() {
    for type in UInt8(0)..<128 {
      for marker in [false, true] {
        let packet = RTPPacket(
          marker: marker, payloadType: type, sequence: 1, timestamp: 1, ssrc: 1, payload: [1])
        let isTaken = marker && (64...95).contains(type)
        #expect(DatagramKind(packet.serialised()) == (isTaken ? .rtcp : .rtp), "\(type) \(marker)")
      }
    }
  }

  @Test func `every control packet is told from media`() {
    for packet in RTCPTests.samples {
      #expect(DatagramKind(RTCP.serialise([packet])) == .rtcp)
      #expect(isRTCP(RTCP.serialise([packet])))
    }
  }
}

@Suite struct OpusTableTests {
  /// RFC 6716 §3.1, table 2, in samples at 48 kHz.
  private static func frame(_ configuration: Int) -> Int {
    let (silk, hybrid, celt) = ([480, 960, 1_920, 2_880], [480, 960], [120, 240, 480, 960])
    switch configuration {
    case 0..<12: return silk[configuration % 4]
    case 12..<16: return hybrid[configuration % 2]
    default: return celt[configuration % 4]
    }
  }

  @Test(arguments: 0..<32) func `every configuration and count`(configuration: Int) {
    let toc = UInt8(configuration << 3)
    let frame = Self.frame(configuration)
    for stereo in [0, 4] as [UInt8] {
      #expect(OpusPacket.samples([toc | stereo, 1, 2]) == frame)
      for code in [1, 2] as [UInt8] {
        // Two frames of 60 ms are 120 ms, the most there may be.
        #expect(OpusPacket.samples([toc | stereo | code, 1, 2]) == 2 * frame)
      }
      for count in 0..<64 {
        let total = count * frame
        let expected = total > 0 && total <= 5_760 ? total : nil
        for flags in [0, 0x40, 0x80, 0xC0] as [UInt8] {
          #expect(OpusPacket.samples([toc | stereo | 3, flags | UInt8(count)]) == expected)
        }
      }
    }
  }

  /// RFC 6716 §4.2.4: only SILK's layer has it, so never a CELT packet; without a frame there is no flag.
  @Test func `no CELT packet carries FEC`() {
    for configuration in UInt8(16)..<32 {
      for low in UInt8(0)..<8 {
        #expect(!OpusPacket.hasFEC([configuration << 3 | low, 0xFF, 0xFF, 0xFF]))
      }
    }
  }

  /// §3.2.5: padding is counted in 255s of 254; lengths from 252 on take two bytes (§3.2.1).
  @Test(
    arguments: [
      ([0x7B, 0x41, 0xFF, 0x01, 0xC0], true), ([0x7B, 0x41, 0xFF, 0x01, 0x80], false),
      ([0x7B, 0x82, 0x02, 0xC0], true), ([0x7B, 0x82, 0xFC, 0x01, 0xC0], true),
      ([0x7B, 0xC2, 0x00, 0x02, 0x80], false), ([0x7B, 0x41, 0xFF], false), ([0x7B, 0x82], false),
      ([0x7B], false),
    ] as [([UInt8], Bool)])
  func `the first frame is found behind padding and lengths`(payload: [UInt8], hasFEC: Bool) {
    #expect(OpusPacket.hasFEC(payload) == hasFEC)
  }
}

@Suite struct ExtensionTableTests {
  @Test func `every audio level`() {
    for byte in UInt8.min ... .max {
      let level = AudioLevel([byte])
      #expect(level?.bytes == [byte])
      #expect(level?.level == byte & 0x7F && level?.isVoice == (byte > 127))
    }
  }

  @Test func `play-out limits are clamped and rounded down`() {
    for (minimum, maximum) in [(-5, 99_999), (9, 10), (40_950, 40_949), (.min, .max)] as [(Int, Int)] {
      let limits = PlayoutDelayLimits(minimum: minimum, maximum: maximum)
      #expect(limits.minimum % 10 == 0 && (0...40_950).contains(limits.minimum))
      #expect(limits.maximum % 10 == 0 && (0...40_950).contains(limits.maximum))
      #expect(PlayoutDelayLimits(limits.bytes) == limits)
    }
  }

  @Test(arguments: [0, 1, 2, 4, 5]) func `values of the wrong length are refused`(count: Int) {
    let value = [UInt8](repeating: 1, count: count)
    #expect(AbsoluteSendTime(value) == nil)
    #expect(PlayoutDelayLimits(value) == nil)
    #expect((TransportSequence(value) == nil) == (count < 2))
    #expect((AudioLevel(value) == nil) == (count < 1))
    #expect((VideoOrientation(value) == nil) == (count < 1))
  }

  /// Distances up to half of the 64 s circle, in units of 3.8 µs.
  @Test func `send times tell how far they are apart, either way round`() {
    var random = SeededGenerator(seed: 41)
    for _ in 0..<2_000 {
      let from = Int64.random(in: 0...200_000_000_000, using: &random)
      let distance = Int64.random(in: -31_900_000_000...31_900_000_000, using: &random)
      let to = max(0, from + distance)
      let measured = AbsoluteSendTime(nanoseconds: to).nanoseconds(since: AbsoluteSendTime(nanoseconds: from))
      #expect((measured - (to - from)).magnitude < 8_000)
    }
  }

  /// RFC 8285 §4.2 and §4.3 draw these blocks.
  @Test(
    arguments: [
      ("BEDE 0003 10 AA 21 BBCC 0000 33 01020304", [(1, [0xAA]), (2, [0xBB, 0xCC]), (3, [1, 2, 3, 4])]),
      ("1000 0003 0100 0201AA 00 0304 01020304", [(1, []), (2, [0xAA]), (3, [1, 2, 3, 4])]),
      ("100F 0001 0F01AA 00", [(15, [0xAA])]),  // application bits, and a number only two bytes allow
      ("BEDE 0000", []), ("1000 0000", []),
    ] as [(String, [(UInt8, [UInt8])])])
  func `extension blocks`(block: String, elements: [(UInt8, [UInt8])]) throws {
    let packet = try RTPPacket(parsing: bytes("90 60 0001 00000002 00000003" + block + "77"))
    #expect(packet.extensions == elements.map { HeaderExtension(id: $0.0, bytes: $0.1) })
    #expect(packet.payload == [0x77])
    #expect(try RTPPacket(parsing: packet.serialised()) == packet)
  }
}
