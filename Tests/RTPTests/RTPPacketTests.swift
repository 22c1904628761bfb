import RTP
import Testing

@Suite struct RTPPacketTests {
  /// RFC 3550 §5.1, figure 1: version 2, no padding, no extension, marker, payload type 96.
  static let plain = bytes("80 E0 12 34 00 00 03 E8 DE AD BE EF 01 02 03")

  @Test func `a plain packet is read field by field`() throws {
    let packet = try RTPPacket(parsing: Self.plain)
    #expect(packet.marker)
    #expect(packet.payloadType == 96)
    #expect(packet.sequence == 0x1234)
    #expect(packet.timestamp == 1_000)
    #expect(packet.ssrc == 0xDEAD_BEEF)
    #expect(packet.payload == [1, 2, 3])
    #expect(packet.extensions.isEmpty && packet.csrc.isEmpty && packet.padding == 0)
  }

  @Test(arguments: [
    "80 E0 12 34 00 00 03 E8 DE AD BE EF 01 02 03",  // plain
    "80 60 FF FF FF FF FF FF 00 00 00 01",  // empty payload, highest numbers
    "82 60 00 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00 05 AA",  // two contributing sources
    "A0 60 00 01 00 00 00 02 00 00 00 03 AA BB 00 00 03",  // padding of three
    "90 6F 00 01 00 00 00 02 00 00 00 03 BE DE 00 01 10 8A 00 00 55",  // one-byte extension: level 10, voice
    "90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 02 10 81 52 01 02 03 00 00 77",  // two elements, padded
    "90 60 00 01 00 00 00 02 00 00 00 03 10 00 00 02 14 01 AA 01 00 00 00 00 66",  // two-byte form
  ])
  func `what was read is written back to the byte`(wire: String) throws {
    let packet = try RTPPacket(parsing: bytes(wire))
    #expect(packet.serialised() == bytes(wire))
  }

  @Test func `one-byte elements are found by their numbers`() throws {
    let packet = try RTPPacket(
      parsing: bytes("90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 02 10 81 00 52 01 02 03 00 77"))
    #expect(packet.headerExtension(1) == [0x81])
    #expect(packet.headerExtension(5) == [1, 2, 3])
    #expect(packet.headerExtension(2) == nil)
    #expect(packet.payload == [0x77])
  }

  @Test(
    "number 15, and number 0 with a length, end the list (RFC 8285 §4.2)",
    arguments: ["10 81 F0 01 20 02 00 00", "10 81 03 01 20 02 00 00"])
  func reservedElements(block: String) throws {
    let packet = try RTPPacket(
      parsing: bytes("90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 02" + block + "77"))
    #expect(packet.extensions == [HeaderExtension(id: 1, bytes: [0x81])])
    #expect(packet.payload == [0x77])
  }

  @Test func `an element that runs over the block is left out`() throws {
    let packet = try RTPPacket(
      parsing: bytes("90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 01 10 81 5F 01 77"))
    #expect(packet.extensions == [HeaderExtension(id: 1, bytes: [0x81])])
  }

  @Test func `an unknown extension profile is skipped`() throws {
    let packet = try RTPPacket(
      parsing: bytes("90 60 00 01 00 00 00 02 00 00 00 03 AB CD 00 01 01 02 03 04 77"))
    #expect(packet.extensions.isEmpty)
    #expect(packet.payload == [0x77])
  }

  @Test(arguments: [
    ("", RTPError.Code.truncated),
    ("80 60 00 01 00 00 00 02 00 00 00", .truncated),
    ("40 60 00 01 00 00 00 02 00 00 00 03", .badVersion),
    ("8F 60 00 01 00 00 00 02 00 00 00 03 00 00", .truncated),  // fifteen sources promised
    ("90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 09 00", .truncated),  // extension longer than the packet
    ("A0 60 00 01 00 00 00 02 00 00 00 03", .badLength),  // padding without a byte
    ("A0 60 00 01 00 00 00 02 00 00 00 03 01 02 00", .badLength),  // padding of none
    ("A0 60 00 01 00 00 00 02 00 00 00 03 01 02 04", .badLength),  // more padding than payload
  ])
  func `bytes that are no packet are refused`(wire: String, code: RTPError.Code) {
    let error = #expect(throws: RTPError.self) { try RTPPacket(parsing: bytes(wire)) }
    #expect(error?.code == code)
  }

  @Test func `large or many-numbered elements take the two-byte form`() throws {
    let big = HeaderExtension(id: 3, bytes: [UInt8](repeating: 7, count: 40))
    let high = HeaderExtension(id: 200, bytes: [1])
    let packet = RTPPacket(
      payloadType: 96, sequence: 1, timestamp: 2, ssrc: 3, extensions: [big, high], payload: [9])
    let again = try RTPPacket(parsing: packet.serialised())
    #expect(again == packet)
  }

  @Test func `elements the wire cannot carry are left out`() throws {
    let packet = RTPPacket(
      payloadType: 96, sequence: 1, timestamp: 2, ssrc: 3,
      extensions: [
        HeaderExtension(id: 0, bytes: [1]), .init(id: 4, bytes: [UInt8](repeating: 0, count: 300)),
      ],
      payload: [9])
    let again = try RTPPacket(parsing: packet.serialised())
    #expect(again.extensions.isEmpty && again.payload == [9])
  }

  @Test func `slices parse like arrays`() throws {
    let wire: [UInt8] = [0, 0] + Self.plain
    #expect(try RTPPacket(parsing: wire[2...]) == RTPPacket(parsing: Self.plain))
  }
}

@Suite struct UnwrapperTests {
  @Test(
    arguments: [
      ([65_534, 65_535, 0, 1], [65_534, 65_535, 65_536, 65_537]),
      ([0, 65_535, 1], [0, -1, 1]),
      ([10, 32_777, 65_535, 20], [10, 32_777, 65_535, 65_556]),
      ([1, 40_000], [1, -25_536]),
    ] as [([UInt16], [Int64])])
  func `sequence numbers wrap to the nearest`(wire: [UInt16], expected: [Int64]) {
    var unwrapper = SequenceUnwrapper()
    #expect(wire.map { unwrapper.unwrap($0) } == expected)
  }

  @Test func `timestamps wrap to the nearest`() {
    var unwrapper = TimestampUnwrapper()
    #expect(unwrapper.unwrap(0xFFFF_FF00) == 0xFFFF_FF00)
    #expect(unwrapper.peek(0x100) == 0x1_0000_0100)
    #expect(unwrapper.unwrap(0x100) == 0x1_0000_0100)
    #expect(unwrapper.unwrap(0xFFFF_FFFF) == 0xFFFF_FFFF)
    unwrapper.reset()
    #expect(unwrapper.unwrap(5) == 5)
  }

  @Test func `a million packets wrap fifteen times`() {
    var unwrapper = SequenceUnwrapper()
    var last: Int64 = 0
    for number in stride(from: 0, to: 1_000_000, by: 1_000) {
      last = unwrapper.unwrap(UInt16(number & 0xFFFF))
    }
    #expect(last == 999_000)
  }
}

@Suite struct DemultiplexingTests {
  @Test(
    arguments: [
      ([0, 1], DatagramKind.stun), ([3], .stun), ([16, 0], .zrtp), ([20, 254, 253], .dtls), ([63], .dtls),
      ([64, 0], .turnChannel), ([128, 96], .rtp), ([191, 224], .rtp), ([0x80, 200], .rtcp),
      ([0x81, 192], .rtcp),
      ([0x8F, 223], .rtcp), ([0x80, 191], .rtp), ([0x80], .rtp), ([4], .unknown), ([192, 200], .unknown),
      ([], .unknown),
    ] as [([UInt8], DatagramKind)])
  func `the first bytes tell what a datagram is`(datagram: [UInt8], kind: DatagramKind) {
    #expect(DatagramKind(datagram) == kind)
  }
}

@Suite struct HeaderExtensionValueTests {
  @Test func `audio level`() {
    #expect(AudioLevel([0x8A]) == AudioLevel(level: 10, isVoice: true))
    #expect(AudioLevel(level: 200, isVoice: false).bytes == [0x7F])
    #expect(AudioLevel([]) == nil)
  }

  /// RFC 6464 §3, figures 1 and 2: V, then seven bits of level, in one-byte and two-byte elements.
  @Test func `a packet's audio level in both forms`() throws {
    let header = "906F 0001 0000 0000 0000 0001"
    let short = bytes(header + "BEDE 0001 109E 0000 7800")
    let packet = try RTPPacket(parsing: short)
    #expect(packet.audioLevel(1) == AudioLevel(level: 30, isVoice: true))
    #expect(packet.audioLevel(2) == nil)
    #expect(packet.serialised() == short)
    let long = try RTPPacket(parsing: bytes(header + "1000 0001 0101 1E00 7800"))
    #expect(long.audioLevel(1) == AudioLevel(level: 30, isVoice: false))
    #expect(try RTPPacket(parsing: bytes("806F 0001 0000 0000 0000 0001 7800")).audioLevel(1) == nil)
  }

  @Test func `absolute send time wraps after 64 s`() {
    #expect(AbsoluteSendTime(nanoseconds: 1_000_000_000).bytes == [0x04, 0, 0])
    let before = AbsoluteSendTime(nanoseconds: 63_990_000_000)
    let after = AbsoluteSendTime(nanoseconds: 64_010_000_000)
    #expect((after.nanoseconds(since: before) - 20_000_000).magnitude < 10_000)
    #expect((before.nanoseconds(since: after) + 20_000_000).magnitude < 10_000)
    #expect(AbsoluteSendTime([1, 2]) == nil)
    #expect(AbsoluteSendTime(after.bytes) == after)
  }

  @Test(arguments: 0..<16) func `video orientation`(byte: UInt8) {
    #expect(VideoOrientation([byte])?.bytes == [byte])
  }

  @Test func `transport sequence and play-out delay`() {
    #expect(TransportSequence([0x12, 0x34, 0, 0])?.value == 0x1234)
    #expect(TransportSequence(0xABCD).bytes == [0xAB, 0xCD])
    #expect(PlayoutDelayLimits(minimum: 50, maximum: 1_234).bytes == [0x00, 0x50, 0x7B])
    #expect(PlayoutDelayLimits([0x00, 0x50, 0x7B]) == PlayoutDelayLimits(minimum: 50, maximum: 1_230))
  }
}
