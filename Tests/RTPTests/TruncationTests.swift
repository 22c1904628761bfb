import Base
import RTP
import Testing

/// Every structure cut off at every byte: refused, or as much of it as is there.
@Suite struct TruncationTests {
  @Test(arguments: [
    ("80 E0 12 34 00 00 03 E8 DE AD BE EF 01 02 03", 12),  // plain
    ("83 60 00 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00 05 00 00 00 06 AA BB", 24),  // three sources
    ("90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 02 10 81 52 01 02 03 00 00 77 88", 24),  // an extension
    ("91 60 00 01 00 00 00 02 00 00 00 03 00 00 00 04 10 00 00 01 05 02 AA BB 77", 24),  // both
  ])
  func `a packet`(text: String, header: Int) throws {
    let wire = bytes(text)
    let whole = try RTPPacket(parsing: wire)
    for length in 0..<wire.count {
      let part = Array(wire[..<length])
      guard length >= header else {
        let error = #expect(throws: RTPError.self) { try RTPPacket(parsing: part) }
        #expect(error?.code == .truncated, "\(length) bytes")
        continue
      }
      var expected = whole
      expected.payload = Array(whole.payload.prefix(length - header))
      #expect(try RTPPacket(parsing: part) == expected)
    }
  }

  @Test(arguments: RTCPTests.samples) func `a control packet`(packet: RTCPPacket) {
    let wire = RTCP.serialise([packet])
    for length in 0..<wire.count {
      #expect((try? RTCP.parse(Array(wire[..<length]))) == nil, "\(length) bytes")
    }
  }

  @Test func `a compound keeps the packets that are whole`() {
    let packets = RTCPTests.samples
    let wire = RTCP.serialise(packets)
    var ends: [Int] = []
    for packet in packets { ends.append((ends.last ?? 0) + RTCP.serialise([packet]).count) }
    for length in 0...wire.count {
      let whole = ends.count { $0 <= length }
      let read = try? RTCP.parse(Array(wire[..<length]))
      #expect(read == (whole > 0 ? Array(packets[..<whole]) : nil), "\(length) bytes")
    }
  }

  @Test(arguments: [
    VP8Descriptor(), VP8Descriptor(startsPartition: true, partition: 7, pictureID: 0x7FFF),
    VP8Descriptor(
      isNonReference: true, startsPartition: true, pictureID: 1, tl0PictureIndex: 255, temporalID: 3,
      isLayerSync: true, keyIndex: 31),
  ])
  func `a VP8 payload`(descriptor: VP8Descriptor) {
    let wire = descriptor.bytes + [0x9D]
    for length in 0..<wire.count {
      let error = #expect(throws: RTPError.self) { try VP8Payload(parsing: Array(wire[..<length])) }
      #expect(error?.code == .truncated)
    }
  }

  @Test(arguments: [
    VP9Descriptor(), VP9Descriptor(pictureID: 0x7FFF, layer: .init(), tl0PictureIndex: 1),
    VP9Descriptor(
      pictureID: 3, isInterPicture: true, isFlexible: true, layer: .init(spatialID: 7),
      referenceDistances: [1, 2, 3]),
    VP9Descriptor(
      pictureID: 3, startsFrame: true, layer: .init(), tl0PictureIndex: 1,
      structure: VP9ScalabilityStructure(
        spatialLayers: 2, sizes: [(320, 180), (640, 360)],
        group: [
          .init(temporalID: 0, isSwitchingUp: false, referenceDistances: [4]),
          .init(temporalID: 2, isSwitchingUp: true, referenceDistances: [1, 2, 3]),
        ])),
  ])
  func `a VP9 payload`(descriptor: VP9Descriptor) {
    let wire = descriptor.bytes + [0x9D]
    for length in 0..<wire.count {
      let error = #expect(throws: RTPError.self) { try VP9Payload(parsing: Array(wire[..<length])) }
      #expect(error?.code == .truncated)
    }
  }

  @Test func `a redundant payload`() throws {
    let copies = [
      REDBlock(payloadType: 111, timestampOffset: 1_920, data: [1, 2, 3]),
      REDBlock(payloadType: 111, timestampOffset: 960, data: [4, 5]),
    ]
    let primary: [UInt8] = [6, 7, 8, 9]
    let wire = RED.build(primary: primary, payloadType: 111, redundant: copies)
    let fixed = 4 + 4 + 1 + 3 + 2
    for length in 0..<wire.count {
      let part = Array(wire[..<length])
      guard length >= fixed else {
        #expect(throws: RTPError.self) { try RED.parse(part) }
        continue
      }
      // The primary's length is what is left.
      #expect(try RED.parse(part).last?.data == Array(primary.prefix(length - fixed)))
    }
  }

  @Test func `frame headers that end too early tell no size`() {
    for length in 0..<10 { #expect(VP8FrameHeader.size(Array(VP8Tests.key[..<length])) == nil) }
    // 68 bits: 8 of frame header, 24 of sync code, 4 of colour, 32 of size.
    for length in 0..<9 { #expect(VP9FrameHeader.size(Array(VP9Tests.key[..<length])) == nil) }
    #expect(VP9FrameHeader.size(VP9Tests.key)?.width == 352)
  }
}
