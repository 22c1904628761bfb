import Base
import RTP
import Testing

/// Whatever a writer can be given comes back from the reader: seeded random values of every structure.
@Suite struct RoundTripTests {
  private static let rounds = 500

  @Test func `packets with any header`() throws {
    var random = SeededGenerator(seed: 31)
    for _ in 0..<Self.rounds {
      let twoByte = Bool.random(using: &random)
      let extensions = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        HeaderExtension(
          id: .random(in: 1...(twoByte ? 255 : 14), using: &random),
          bytes: random.bytes(.random(in: twoByte ? 0...60 : 1...16, using: &random)))
      }
      let packet = RTPPacket(
        marker: .random(using: &random), payloadType: .random(in: 0...127, using: &random),
        sequence: .random(in: 0 ... .max, using: &random), timestamp: .random(in: 0 ... .max, using: &random),
        ssrc: .random(in: 0 ... .max, using: &random),
        csrc: (0..<Int.random(in: 0...15, using: &random)).map { _ in .random(in: 0 ... .max, using: &random)
        },
        extensions: extensions, payload: random.bytes(.random(in: 0...1_200, using: &random)),
        padding: .random(in: 0...20, using: &random))
      #expect(try RTPPacket(parsing: packet.serialised()) == packet)
    }
  }

  @Test func `report blocks of any content`() throws {
    var random = SeededGenerator(seed: 32)
    for _ in 0..<Self.rounds {
      let blocks = (0..<Int.random(in: 0...31, using: &random)).map { _ in
        ReportBlock(
          ssrc: .random(in: 0 ... .max, using: &random), fractionLost: .random(in: 0...255, using: &random),
          cumulativeLost: .random(in: -0x80_0000...0x7F_FFFF, using: &random),
          highestSequence: .random(in: 0 ... .max, using: &random),
          jitter: .random(in: 0 ... .max, using: &random),
          lastSenderReport: .random(in: 0 ... .max, using: &random),
          delaySinceLastSenderReport: .random(in: 0 ... .max, using: &random))
      }
      let packet = RTCPPacket.receiverReport(ReceiverReport(ssrc: 1, reports: blocks))
      #expect(try RTCP.parse(RTCP.serialise([packet, packet])) == [packet, packet])
    }
  }

  @Test func `losses are named, each once and in order, in as few words as masks allow`() throws {
    var random = SeededGenerator(seed: 33)
    for _ in 0..<Self.rounds {
      let start = UInt16.random(in: 0 ... .max, using: &random)
      let lost = (0..<200).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }.map {
        start &+ UInt16($0)
      }
      let wire = RTCP.serialise([.nack(GenericNACK(sender: 1, media: 2, lost: lost))])
      #expect(try RTCP.parse(wire) == [.nack(GenericNACK(sender: 1, media: 2, lost: lost))])
      #expect(wire.count <= 12 + 4 * 13)
    }
  }

  @Test func `estimates lose at most one part in 131072, and never grow`() throws {
    var random = SeededGenerator(seed: 34)
    for _ in 0..<Self.rounds {
      let bitrate = UInt64.random(in: 1 ... .max, using: &random) >> UInt64.random(in: 0..<60, using: &random)
      let wire = RTCP.serialise([.estimatedBitrate(.init(sender: 1, bitrate: bitrate, sources: [1, 2]))])
      guard case .estimatedBitrate(let read) = try RTCP.parse(wire)[0] else {
        Issue.record("no estimate")
        continue
      }
      #expect(read.bitrate <= bitrate && bitrate - read.bitrate <= bitrate >> 17 && read.sources == [1, 2])
    }
  }

  @Test func `transport feedback with any pattern of losses`() throws {
    var random = SeededGenerator(seed: 35)
    for round in 0..<Self.rounds {
      let sparse = Int.random(in: 1...20, using: &random)
      let arrivals = (0..<Int.random(in: 1...300, using: &random)).map { _ -> TransportFeedback.Arrival in
        if Int.random(in: 0..<sparse, using: &random) == 0 { return .notReceived }
        let isSmall = Int.random(in: 0..<10, using: &random) > 0
        return .received(
          delta: isSmall ? .random(in: 0...255, using: &random) : .random(in: .min ... .max, using: &random))
      }
      let feedback = RTCPPacket.transportFeedback(
        TransportFeedback(
          sender: 1, media: 2, baseSequence: .random(in: 0 ... .max, using: &random),
          referenceTime: .random(in: -0x80_0000...0x7F_FFFF, using: &random),
          feedbackCount: UInt8(truncatingIfNeeded: round), arrivals: arrivals))
      #expect(try RTCP.parse(RTCP.serialise([feedback])) == [feedback])
    }
  }

  @Test func `descriptors of both video formats`() throws {
    var random = SeededGenerator(seed: 36)
    for _ in 0..<Self.rounds {
      let temporal = Bool.random(using: &random)
      let vp8 = VP8Descriptor(
        isNonReference: .random(using: &random), startsPartition: .random(using: &random),
        partition: .random(in: 0...7, using: &random),
        pictureID: Bool.random(using: &random) ? .random(in: 0...0x7FFF, using: &random) : nil,
        tl0PictureIndex: Bool.random(using: &random) ? .random(in: 0...255, using: &random) : nil,
        temporalID: temporal ? .random(in: 0...3, using: &random) : nil,
        isLayerSync: temporal && .random(using: &random),
        keyIndex: Bool.random(using: &random) ? .random(in: 0...31, using: &random) : nil)
      #expect(try VP8Payload(parsing: vp8.bytes + [1]).descriptor == vp8)
      let flexible = Bool.random(using: &random)
      let inter = Bool.random(using: &random)
      let layer = VP9Descriptor.Layer(
        temporalID: .random(in: 0...7, using: &random), isSwitchingUp: .random(using: &random),
        spatialID: .random(in: 0...7, using: &random), dependsOnLowerLayer: .random(using: &random))
      let vp9 = VP9Descriptor(
        pictureID: .random(in: 0...0x7FFF, using: &random), isInterPicture: inter, isFlexible: flexible,
        startsFrame: .random(using: &random), endsFrame: .random(using: &random), layer: layer,
        tl0PictureIndex: flexible ? nil : .random(in: 0...255, using: &random),
        referenceDistances: flexible && inter
          ? (0..<Int.random(in: 1...3, using: &random)).map { _ in .random(in: 1...127, using: &random) } : []
      )
      #expect(try VP9Payload(parsing: vp9.bytes + [1]).descriptor == vp9)
    }
  }

  @Test func `redundant payloads with up to seventeen copies`() throws {
    var random = SeededGenerator(seed: 37)
    for copies in 0...17 {
      let blocks = (0..<copies).map { index in
        REDBlock(
          payloadType: 111,
          timestampOffset: UInt16((copies - index) * 960 > 16_383 ? 16_383 : (copies - index) * 960),
          data: random.bytes(.random(in: 0...100, using: &random)))
      }
      let primary = random.bytes(60)
      let read = try RED.parse(RED.build(primary: primary, payloadType: 111, redundant: blocks))
      #expect(read.dropLast() == blocks[...])
      #expect(read.last == REDBlock(payloadType: 111, timestampOffset: 0, data: primary))
    }
  }
}
