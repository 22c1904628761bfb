import Base
import RTP
import Testing

@Suite struct VP8Tests {
  /// RFC 7741 §4.6.1...4.6.4 show these descriptors.
  @Test(arguments: [
    ("10 9D", VP8Descriptor(startsPartition: true)),
    ("90 80 11 9D", VP8Descriptor(startsPartition: true, pictureID: 0x11)),
    ("90 80 92 34 9D", VP8Descriptor(startsPartition: true, pictureID: 0x1234)),
    ("01 9D", VP8Descriptor(partition: 1)),
    (
      "B0 E0 91 22 33 60 9D",
      VP8Descriptor(
        isNonReference: true, startsPartition: true, pictureID: 0x1122, tl0PictureIndex: 0x33, temporalID: 1,
        isLayerSync: true)
    ),
    ("80 10 1F 9D", VP8Descriptor(keyIndex: 31)),
    ("80 30 9F 9D", VP8Descriptor(temporalID: 2, keyIndex: 31)),
  ])
  func `descriptors`(wire: String, descriptor: VP8Descriptor) throws {
    let payload = try VP8Payload(parsing: bytes(wire))
    #expect(payload.descriptor == descriptor)
    #expect(payload.data == [0x9D])
    #expect(try VP8Payload(parsing: descriptor.bytes + [0x9D]).descriptor == descriptor)
  }

  @Test(arguments: ["", "10", "90", "90 80", "90 80 92", "90 80 92 34", "90 F0 92 34 01"])
  func `a payload that ends too early is refused`(wire: String) {
    #expect(throws: RTPError.self) { try VP8Payload(parsing: bytes(wire)) }
  }

  /// RFC 6386 §9.1: frame tag, start code, 640x480 with scale bits set.
  static let key = bytes("50 42 00 9D 01 2A 80 42 E0 81 00 00 00 00")

  @Test func `key frames tell their size`() throws {
    let size = try #require(VP8FrameHeader.size(Self.key))
    #expect(size.width == 640 && size.height == 480)
    #expect(VP8FrameHeader.isKeyFrame(Self.key))
    #expect(!VP8FrameHeader.isKeyFrame([0x51]))
    #expect(VP8FrameHeader.size(Array(Self.key[..<9])) == nil)
    #expect(VP8FrameHeader.size([0x50, 0, 0, 1, 2, 3, 4, 5, 6, 7]) == nil)
  }

  @Test(arguments: [1, 100, 1_096, 1_097, 5_000, 60_000])
  func `frames are cut evenly and put together again`(size: Int) throws {
    var packetiser = VP8Packetiser(maxPayload: 1_100, firstPictureID: 0x7FFF)
    let frame = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let payloads = try packetiser.packetise(frame).map { try VP8Payload(parsing: $0) }
    #expect(payloads.flatMap(\.data) == frame)
    #expect(payloads.enumerated().allSatisfy { $1.startsFrame == ($0 == 0) })
    #expect(payloads.allSatisfy { $0.descriptor.pictureID == 0x7FFF })
    let sizes = payloads.map(\.data.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1 && (sizes.max() ?? 0) <= 1_096)
    #expect(packetiser.nextPictureID == 0)
  }

  @Test func `layers are written as asked`() throws {
    var packetiser = VP8Packetiser()
    let layer = VP8Layer(temporalID: 1, tl0PictureIndex: 9, isLayerSync: true, isNonReference: true)
    let payload = try VP8Payload(parsing: packetiser.packetise([0x11, 0, 0], layer: layer)[0])
    #expect(payload.descriptor.temporalID == 1 && payload.descriptor.tl0PictureIndex == 9)
    #expect(payload.descriptor.isLayerSync && payload.descriptor.isNonReference)
    #expect(packetiser.packetise([]).isEmpty)
  }
}

@Suite struct VP9Tests {
  static let structure = VP9ScalabilityStructure(
    sizes: [(640, 360)], group: [.init(temporalID: 0, isSwitchingUp: false, referenceDistances: [1])])

  @Test(arguments: [
    VP9Descriptor(),
    VP9Descriptor(pictureID: 0x1234, isInterPicture: true, startsFrame: true, endsFrame: true),
    VP9Descriptor(
      pictureID: 5, startsFrame: true,
      layer: .init(temporalID: 3, isSwitchingUp: true, spatialID: 2, dependsOnLowerLayer: true),
      tl0PictureIndex: 77,
      structure: structure),
    VP9Descriptor(
      pictureID: 9, isInterPicture: true, isFlexible: true, startsFrame: true, layer: .init(),
      referenceDistances: [1, 64, 127]),
    VP9Descriptor(
      isNotReferenceForUpperLayers: true,
      structure: VP9ScalabilityStructure(spatialLayers: 3, sizes: [(1, 2), (3, 4), (5, 6)])),
  ])
  func `descriptors are read back`(descriptor: VP9Descriptor) throws {
    let payload = try VP9Payload(parsing: descriptor.bytes + [1, 2])
    #expect(payload.descriptor == descriptor)
    #expect(payload.data == [1, 2])
  }

  /// RFC 9628 §4.2: I, L, B, E, V; picture id 0x0123; TID 0; TL0PICIDX 7; one layer of 640x360.
  @Test func `a key picture on the wire`() throws {
    let payload = try VP9Payload(parsing: bytes("AE 81 23 00 07 18 02 80 01 68 01 04 01 AA"))
    #expect(payload.descriptor.pictureID == 0x123)
    #expect(payload.descriptor.tl0PictureIndex == 7)
    #expect(payload.descriptor.structure == Self.structure)
    #expect(payload.startsKeyFrame)
    #expect(payload.data == [0xAA])
  }

  @Test(arguments: ["", "80", "20 00", "50 03 03 03 02 AA", "02 F0 00", "08"])
  func `a payload that ends too early is refused`(wire: String) {
    #expect(throws: RTPError.self) { try VP9Payload(parsing: bytes(wire)) }
  }

  /// Profile 0 key frame: marker 2, sync code, colour space 1, 352x288.
  static let key = bytes("82 49 83 42 20 15 F0 11 F0 00")

  @Test func `key frames tell their size`() throws {
    #expect(VP9FrameHeader.isKeyFrame(Self.key))
    let size = try #require(VP9FrameHeader.size(Self.key))
    #expect(size.width == 352 && size.height == 288)
    #expect(!VP9FrameHeader.isKeyFrame([0x86]))
    #expect(VP9FrameHeader.size(Array(Self.key[..<6])) == nil)
  }

  @Test func `key frames carry the structure, others refer back`() throws {
    var packetiser = VP9Packetiser(maxPayload: 100, firstPictureID: 1)
    let key = try packetiser.packetise(Self.key + [UInt8](repeating: 3, count: 200)).map {
      try VP9Payload(parsing: $0)
    }
    #expect(key.count == 3)
    #expect(key[0].startsKeyFrame && key[0].descriptor.structure?.sizes.first?.width == 352)
    #expect(key[1].descriptor.structure == nil && !key[1].startsFrame)
    #expect(key.map(\.descriptor.endsFrame) == [false, false, true])
    let inter = try VP9Payload(parsing: packetiser.packetise([0x86, 1, 2])[0])
    #expect(inter.descriptor.isInterPicture && inter.startsFrame && !inter.startsKeyFrame)
    #expect(inter.descriptor.pictureID == 2 && inter.descriptor.tl0PictureIndex == 1)
  }
}

@Suite struct OpusTests {
  /// RFC 6716 §3.1, table 2, and the frame count codes of §3.2.
  @Test(
    arguments: [
      ([0x00], 480), ([0x08], 960), ([0x10], 1_920), ([0x18], 2_880), ([0x60], 480), ([0x78], 960),
      ([0x80], 120),
      ([0x98], 960), ([0xF8], 960), ([0xF9], 1_920), ([0xFA], 1_920), ([0xFB, 3], 2_880), ([0x1B, 2], 5_760),
      ([0x1B, 3], nil), ([0xFB, 0], nil), ([0xFB], nil), ([], nil),
    ] as [([UInt8], Int?)])
  func `durations`(payload: [UInt8], samples: Int?) {
    #expect(OpusPacket.samples(payload) == samples)
  }

  @Test(
    arguments: [
      ([0x78, 0xC0], true), ([0x78, 0x80], false),  // mono: activity, then FEC
      ([0x58, 0x10], true), ([0x58, 0xE0], false),  // 60 ms: three activity bits first
      ([0x7C, 0x10], true), ([0x7C, 0x40], true), ([0x7C, 0xA0], false),  // stereo: middle and side
      ([0xF8, 0xFF], false),  // CELT has none
      ([0x7B, 0x41, 2, 0xC0, 1, 0, 0], true),  // one padded frame
      ([0x7A, 0xFC, 1, 0xC0], true), ([0x7A, 10, 0x40], true), ([0x78], false), ([], false),
    ] as [([UInt8], Bool)])
  func `in-band FEC`(payload: [UInt8], hasFEC: Bool) {
    #expect(OpusPacket.hasFEC(payload) == hasFEC)
  }

  @Test func `silence and stereo`() {
    #expect(OpusPacket.isDTX([0x78]) && OpusPacket.isDTX([0x78, 0]) && !OpusPacket.isDTX([0x78, 0, 0]))
    #expect(OpusPacket.isStereo([0x7C]) && !OpusPacket.isStereo([0x78]))
  }
}

@Suite struct RedundancyTests {
  /// RFC 2198 §3: F, block type 111, offset 960, length 2; then the primary's header.
  static let wire = bytes("EF 0F 00 02 6F AA BB 01 02 03")

  @Test func `blocks are read`() throws {
    #expect(
      try RED.parse(Self.wire) == [
        REDBlock(payloadType: 111, timestampOffset: 960, data: [0xAA, 0xBB]),
        REDBlock(payloadType: 111, timestampOffset: 0, data: [1, 2, 3]),
      ])
  }

  @Test func `blocks are written, the oldest first, without those that do not fit`() {
    let fitting = REDBlock(payloadType: 111, timestampOffset: 960, data: [0xAA, 0xBB])
    let old = REDBlock(payloadType: 111, timestampOffset: 16_384, data: [1])
    let big = REDBlock(payloadType: 111, timestampOffset: 1_920, data: [UInt8](repeating: 0, count: 1_024))
    #expect(RED.build(primary: [1, 2, 3], payloadType: 111, redundant: [fitting, old, big]) == Self.wire)
    let two = REDBlock(payloadType: 111, timestampOffset: 1_920, data: [9])
    #expect(RED.build(primary: [1], payloadType: 111, redundant: [fitting, two])[1] == 0x1E)
  }

  @Test(arguments: ["", "EF 0F", "EF 0F 00 02", "EF 0F 00 02 6F AA"])
  func `a payload that ends too early is refused`(wire: String) {
    #expect(throws: RTPError.self) { try RED.parse(bytes(wire)) }
  }

  @Test func `more than 32 blocks are refused`() {
    let many = [UInt8]((0..<40).flatMap { _ in [0xEF, 0x0F, 0x00, 0x00] as [UInt8] }) + [0x6F]
    #expect(throws: RTPError.self) { try RED.parse(many) }
  }

  @Test func `a retransmission is wrapped and unwrapped`() throws {
    let original = RTPPacket(
      marker: true, payloadType: 96, sequence: 0xABCD, timestamp: 5, ssrc: 6, payload: [1, 2, 3])
    let wrapped = RTX.wrap(original, payloadType: 97, ssrc: 60, sequence: 1)
    #expect(wrapped.payload == [0xAB, 0xCD, 1, 2, 3] && wrapped.sequence == 1 && wrapped.ssrc == 60)
    #expect(try RTX.unwrap(wrapped, payloadType: 96, ssrc: 6) == original)
  }

  @Test(arguments: [[], [1], [1, 2]] as [[UInt8]])
  func `an empty retransmission is refused`(payload: [UInt8]) {
    let packet = RTPPacket(payloadType: 97, sequence: 1, timestamp: 1, ssrc: 1, payload: payload)
    #expect(throws: RTPError.self) { try RTX.unwrap(packet, payloadType: 96, ssrc: 6) }
  }
}
