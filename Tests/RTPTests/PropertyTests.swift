import Base
import RTP
import Testing

/// Counters that wrap, against counters that do not.
@Suite struct WrapTests {
  @Test func `numbers follow any walk of less than half a circle`() {
    var random = SeededGenerator(seed: 51)
    for _ in 0..<20 {
      var sequences = SequenceUnwrapper()
      var times = TimestampUnwrapper()
      var number = Int64(UInt16.random(in: 0 ... .max, using: &random))
      var time = Int64(UInt32.random(in: 0 ... .max, using: &random))
      for _ in 0..<2_000 {
        #expect(sequences.peek(UInt16(truncatingIfNeeded: number)) == number)
        #expect(sequences.unwrap(UInt16(truncatingIfNeeded: number)) == number)
        #expect(times.unwrap(UInt32(truncatingIfNeeded: time)) == time)
        number += Int64.random(in: -32_767...32_767, using: &random)
        time += Int64.random(in: -0x7FFF_FFFF...0x7FFF_FFFF, using: &random)
      }
    }
  }

  @Test func `a look ahead leaves the reference alone`() {
    var sequences = SequenceUnwrapper()
    _ = sequences.unwrap(65_000)
    #expect(sequences.peek(100) == 65_636 && sequences.peek(100) == 65_636)
    #expect(sequences.peek(40_000) == 40_000)
    #expect(sequences.unwrap(64_999) == 64_999)
    sequences.reset()
    #expect(sequences.peek(100) == 100)
  }

  @Test func `losses over the wrap survive the wire`() throws {
    for start in UInt16(65_500)...65_535 {
      let lost = (0..<80).filter { $0 % 3 != 1 }.map { start &+ UInt16($0) }
      let nack = RTCPPacket.nack(GenericNACK(sender: 1, media: 2, lost: lost))
      #expect(try RTCP.parse(RTCP.serialise([nack])) == [nack])
    }
  }

  /// NTP's first era ends in February 2036; calls go on.
  @Test func `time goes on over the end of NTP's era`() {
    let end = Int64(2_085_978_496) * 1_000_000_000
    let before = NTPTime(WallTime(nanoseconds: end - 5_000_000))
    let after = NTPTime(WallTime(nanoseconds: end + 5_000_000))
    #expect(after.raw < before.raw)
    #expect((after.nanoseconds(since: before) - 10_000_000).magnitude <= 2)
    #expect((before.nanoseconds(since: after) + 10_000_000).magnitude <= 2)
  }

  @Test func `NTP keeps nanoseconds apart`() {
    var random = SeededGenerator(seed: 52)
    for _ in 0..<2_000 {
      let from = Int64.random(in: 0...2_000_000_000_000_000_000, using: &random)
      let distance = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
      let (a, b) = (NTPTime(WallTime(nanoseconds: from)), NTPTime(WallTime(nanoseconds: from + distance)))
      #expect((b.nanoseconds(since: a) - distance).magnitude <= 2)
    }
  }
}

/// Frames of any size through packets of any size.
@Suite struct PacketiserPropertyTests {
  @Test func `VP8 frames arrive whole, in even pieces, none too large`() throws {
    var random = SeededGenerator(seed: 61)
    for _ in 0..<150 {
      let limit = Int.random(in: 0...1_400, using: &random)
      let start = UInt16.random(in: 0 ... .max, using: &random)
      var packetiser = VP8Packetiser(maxPayload: limit, firstPictureID: start)
      let frame = random.bytes(.random(in: 1...6_000, using: &random))
      let layered = Bool.random(using: &random)
      let layer = layered ? VP8Layer(temporalID: 2, tl0PictureIndex: 7) : nil
      let wire = packetiser.packetise(frame, layer: layer)
      #expect(wire.allSatisfy { $0.count <= max(16, limit) })
      let payloads = try wire.map { try VP8Payload(parsing: $0) }
      #expect(payloads.flatMap(\.data) == frame)
      #expect(payloads.map(\.startsFrame) == payloads.indices.map { $0 == 0 })
      #expect(Set(payloads.map(\.descriptor.pictureID)).count == 1)
      #expect(payloads.allSatisfy { $0.descriptor.temporalID == layer?.temporalID })
    }
  }

  @Test func `VP9 pictures arrive whole, begun and ended once`() throws {
    var random = SeededGenerator(seed: 62)
    for _ in 0..<150 {
      let limit = Int.random(in: 0...1_400, using: &random)
      let start = UInt16.random(in: 0 ... .max, using: &random)
      var packetiser = VP9Packetiser(maxPayload: limit, firstPictureID: start)
      let isKey = Bool.random(using: &random)
      let rest = random.bytes(.random(in: 0...6_000, using: &random))
      let frame = (isKey ? VP9Tests.key : [0x86]) + rest
      let wire = packetiser.packetise(frame)
      #expect(wire.allSatisfy { $0.count <= max(32, limit) })
      let payloads = try wire.map { try VP9Payload(parsing: $0) }
      #expect(payloads.flatMap(\.data) == frame)
      #expect(payloads.map(\.startsFrame) == payloads.indices.map { $0 == 0 })
      #expect(payloads.map(\.descriptor.endsFrame) == payloads.indices.map { $0 == payloads.count - 1 })
      #expect(payloads.map(\.startsKeyFrame) == payloads.indices.map { isKey && $0 == 0 })
      #expect(payloads.map { $0.descriptor.structure != nil } == payloads.map(\.startsKeyFrame))
    }
  }

  @Test func `picture numbers count through their 15 bits, base layer numbers through their 8`() throws {
    var vp8 = VP8Packetiser(firstPictureID: 0xFFFE)
    var vp9 = VP9Packetiser(firstPictureID: 0xFFFE)
    for picture in 0..<700 {
      let expected = UInt16(truncatingIfNeeded: 0x7FFE + picture) & 0x7FFF
      #expect(vp8.nextPictureID == expected && vp9.nextPictureID == expected)
      let first = try VP8Payload(parsing: vp8.packetise([0x11, 0, 0])[0]).descriptor
      let second = try VP9Payload(parsing: vp9.packetise([0x86, 0, 0])[0]).descriptor
      #expect(first.pictureID == expected && second.pictureID == expected)
      #expect(second.tl0PictureIndex == UInt8(truncatingIfNeeded: picture))
    }
  }

  /// RFC 7741 §4.2 and RFC 9628 §4.2: senders may write seven bits; we write fifteen.
  @Test func `short picture numbers are read`() throws {
    #expect(try VP8Payload(parsing: bytes("90 80 7F 9D")).descriptor.pictureID == 0x7F)
    #expect(try VP9Payload(parsing: bytes("88 7F AA")).descriptor.pictureID == 0x7F)
    #expect(VP8Descriptor(pictureID: 0x7F).bytes == bytes("80 80 80 7F"))
  }

  /// RFC 9628 §4.2, flexible mode: two references, one picture and four pictures back.
  @Test func `a flexible picture on the wire`() throws {
    let payload = try VP9Payload(parsing: bytes("F8 05 30 03 08 AA"))
    #expect(
      payload.descriptor
        == VP9Descriptor(
          pictureID: 5, isInterPicture: true, isFlexible: true, startsFrame: true,
          layer: .init(temporalID: 1, isSwitchingUp: true), referenceDistances: [1, 4]))
    #expect(payload.startsFrame && !payload.startsKeyFrame)
  }

  @Test func `only the base spatial layer begins a picture`() throws {
    for spatial in UInt8(0)..<8 {
      let descriptor = VP9Descriptor(startsFrame: true, layer: .init(spatialID: spatial), tl0PictureIndex: 0)
      let payload = try VP9Payload(parsing: descriptor.bytes + [1])
      #expect(payload.startsFrame == (spatial == 0) && payload.startsKeyFrame == (spatial == 0))
    }
  }
}

/// Numbers, widths and lengths that the wire cannot hold.
@Suite struct OverflowTests {
  @Test func `descriptors cut what is too wide instead of spoiling their neighbours`() throws {
    let vp8 = VP8Descriptor(
      partition: 0xFF, pictureID: 0xFFFF, tl0PictureIndex: 1, temporalID: 0, keyIndex: 0xFF)
    let read = try VP8Payload(parsing: vp8.bytes + [1]).descriptor
    #expect(read.partition == 7 && read.pictureID == 0x7FFF && read.keyIndex == 0x1F)
    #expect(read.temporalID == 0 && !read.isLayerSync && !read.isNonReference)
    let vp9 = VP9Descriptor(
      pictureID: 0xFFFF, isInterPicture: true, isFlexible: true,
      layer: .init(temporalID: 0xF8, spatialID: 0xF8), referenceDistances: [0xFF, 0, 5, 6])
    let other = try VP9Payload(parsing: vp9.bytes + [1]).descriptor
    #expect(other.pictureID == 0x7FFF && other.layer == VP9Descriptor.Layer())
    #expect(other.referenceDistances == [0x7F, 0, 5])
  }

  @Test func `a packet cuts its payload type and its sources`() throws {
    let packet = RTPPacket(
      payloadType: 0xFF, sequence: 1, timestamp: 2, ssrc: 3, csrc: (0..<20).map { UInt32($0) }, payload: [9])
    let read = try RTPPacket(parsing: packet.serialised())
    #expect(read.payloadType == 0x7F && !read.marker)
    #expect(read.csrc == Array(packet.csrc.prefix(15)) && read.payload == [9])
  }

  @Test func `a packet longer than its length field can say is left out, its neighbours are not`() throws {
    let huge = RTCPPacket.other(type: 204, count: 0, body: [UInt8](repeating: 0, count: 4 * 65_536))
    let small = RTCPPacket.pictureLoss(PictureLossIndication(sender: 1, media: 2))
    #expect(try RTCP.parse(RTCP.serialise([huge, small])) == [small])
  }
}

/// RFC 4588 and RFC 2198 with anything inside.
@Suite struct RepairPropertyTests {
  @Test func `a retransmission gives back the packet it was made of`() throws {
    var random = SeededGenerator(seed: 71)
    for _ in 0..<500 {
      let original = RTPPacket(
        marker: .random(using: &random), payloadType: 96, sequence: .random(in: 0 ... .max, using: &random),
        timestamp: .random(in: 0 ... .max, using: &random), ssrc: 7,
        extensions: [HeaderExtension(id: 4, bytes: random.bytes(3))],
        payload: random.bytes(.random(in: 1...1_200, using: &random)))
      let sent = RTX.wrap(
        original, payloadType: 97, ssrc: 8, sequence: .random(in: 0 ... .max, using: &random))
      // §4: the original's number leads the payload; time, marker and extensions are the original's.
      #expect(sent.timestamp == original.timestamp && sent.marker == original.marker)
      let received = try RTPPacket(parsing: sent.serialised())
      #expect(try RTX.unwrap(received, payloadType: 96, ssrc: 7) == original)
    }
  }

  @Test func `blocks that the format cannot say are left out, the rest keep their order`() throws {
    var random = SeededGenerator(seed: 72)
    for _ in 0..<300 {
      let blocks = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        REDBlock(
          payloadType: .random(in: 0...127, using: &random),
          timestampOffset: .random(in: 0...20_000, using: &random),
          data: random.bytes(.random(in: 0...1_100, using: &random)))
      }
      let primary = random.bytes(.random(in: 0...200, using: &random))
      let read = try RED.parse(RED.build(primary: primary, payloadType: 111, redundant: blocks))
      #expect(read.last == REDBlock(payloadType: 111, timestampOffset: 0, data: primary))
      let kept = read.dropLast()
      #expect(kept.count <= RED.maxBlocks - 1)
      #expect(kept.allSatisfy { blocks.contains($0) })
      #expect(kept.map(\.timestampOffset) == kept.map(\.timestampOffset).sorted(by: >))
      let possible = blocks.count { $0.timestampOffset < 16_384 && $0.data.count < 1_024 }
      #expect(kept.count == min(possible, RED.maxBlocks - 1))
    }
  }
}
