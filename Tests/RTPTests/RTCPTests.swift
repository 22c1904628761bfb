import Base
import RTP
import Testing

@Suite struct RTCPTests {
  static let block = ReportBlock(
    ssrc: 0x1111_2222, fractionLost: 64, cumulativeLost: -3, highestSequence: 0x0001_0005, jitter: 90,
    lastSenderReport: 0xB705_2000, delaySinceLastSenderReport: 0x0005_4000)

  static let samples: [RTCPPacket] = [
    .senderReport(
      SenderReport(
        ssrc: 7, ntp: NTPTime(raw: 0xB44D_B705_2000_0000), rtpTimestamp: 1, packetCount: 2, octetCount: 3,
        reports: [block, block])),
    .senderReport(
      SenderReport(ssrc: 7, ntp: NTPTime(raw: 1), rtpTimestamp: 1, packetCount: 2, octetCount: 3)),
    .receiverReport(ReceiverReport(ssrc: 8, reports: [block])),
    .receiverReport(ReceiverReport(ssrc: 8)),
    .sourceDescription([SourceDescription(ssrc: 9, cname: "romeo@example"), .init(ssrc: 10, cname: "x")]),
    .sourceDescription([SourceDescription(ssrc: 9, cname: nil)]),
    .goodbye(Goodbye(sources: [1, 2], reason: "leaving")),
    .goodbye(Goodbye(sources: [])),
    .nack(GenericNACK(sender: 1, media: 2, lost: [10, 11, 26, 27, 65_535, 3])),
    .pictureLoss(PictureLossIndication(sender: 1, media: 2)),
    .fullIntraRequest(
      FullIntraRequest(sender: 1, entries: [.init(ssrc: 2, sequence: 200), .init(ssrc: 3, sequence: 0)])),
    .estimatedBitrate(ReceiverEstimatedBitrate(sender: 1, bitrate: 256_000, sources: [5, 6])),
    .transportFeedback(
      TransportFeedback(
        sender: 1, media: 2, baseSequence: 65_530, referenceTime: -5, feedbackCount: 9,
        arrivals: [
          .received(delta: 0), .notReceived, .received(delta: -7), .received(delta: 255),
          .received(delta: 400),
        ]
          + [TransportFeedback.Arrival](repeating: .notReceived, count: 20) + [.received(delta: 4)])),
    .other(type: 204, count: 3, body: [0, 0, 0, 1, 65, 66, 67, 68]),
  ]

  @Test(arguments: samples) func `what is written is read back`(packet: RTCPPacket) throws {
    #expect(try RTCP.parse(RTCP.serialise([packet])) == [packet])
  }

  @Test func `a compound keeps its packets and their order`() throws {
    let wire = RTCP.serialise(Self.samples)
    #expect(wire.count % 4 == 0)
    #expect(try RTCP.parse(wire) == Self.samples)
    #expect(isRTCP(wire))
  }

  /// RFC 3550 §6.4.2 layout, counted by hand.
  @Test func `a receiver report on the wire`() {
    #expect(
      hex(RTCP.serialise([.receiverReport(ReceiverReport(ssrc: 8, reports: [Self.block]))]))
        == "81c90007" + "00000008" + "11112222" + "40fffffd" + "00010005" + "0000005a" + "b7052000"
        + "00054000")
  }

  /// RFC 4585 §6.2.1: PID and a mask of the sixteen that follow.
  @Test(
    arguments: [
      ([100], "0064 0000"), ([100, 101], "0064 0001"), ([100, 116], "0064 8000"),
      ([100, 117], "0064 0000 0075 0000"),
      ([65_535, 0], "FFFF 0001"), ([5, 4], "0005 0000 0004 0000"),
    ] as [([UInt16], String)])
  func `nack masks`(lost: [UInt16], entries: String) throws {
    let wire = RTCP.serialise([.nack(GenericNACK(sender: 1, media: 2, lost: lost))])
    #expect(Array(wire[12...]) == bytes(entries))
    #expect(Array(wire[..<2]) == [0x81, 205])
  }

  /// draft-alvestrand-rmcat-remb-03 §2.2: exponent 6 bits, mantissa 18 bits.
  @Test(
    arguments: [
      (0, 0, "000000"), (1, 1, "000001"), (262_143, 262_143, "03FFFF"), (262_144, 262_144, "060000"),
      (262_145, 262_144, "060000"), (256_000, 256_000, "03E800"), (2_500_000, 2_500_000, "12625A"),
      (.max, 0xFFFF_C000_0000_0000, "BBFFFF"),
    ] as [(UInt64, UInt64, String)])
  func `estimates keep 18 bits`(bitrate: UInt64, kept: UInt64, mantissa: String) throws {
    let packet = ReceiverEstimatedBitrate(sender: 1, bitrate: bitrate, sources: [2])
    let wire = RTCP.serialise([.estimatedBitrate(packet)])
    #expect(hex(wire[12..<16]) == "52454d42")
    #expect(hex(wire[17..<20]).uppercased() == mantissa)
    #expect(try RTCP.parse(wire) == [.estimatedBitrate(.init(sender: 1, bitrate: kept, sources: [2]))])
  }

  @Test func `an exponent beyond 64 bits means no limit`() throws {
    let wire = bytes("8F CE 00 05 00 00 00 01 00 00 00 00 52 45 4D 42 01 FF FF FF 00 00 00 02")
    #expect(try RTCP.parse(wire) == [.estimatedBitrate(.init(sender: 1, bitrate: .max, sources: [2]))])
  }

  @Test func `application feedback that is no REMB is skipped`() throws {
    let wire = bytes("8F CE 00 03 00 00 00 01 00 00 00 00 41 42 43 44")
    #expect(try RTCP.parse(wire) == [.other(type: 206, count: 15, body: Array(wire[4...]))])
  }

  @Test func `reduced-size feedback without a report is read`() throws {
    #expect(
      try RTCP.parse(bytes("81 CE 00 02 00 00 00 01 00 00 00 02"))
        == [.pictureLoss(PictureLossIndication(sender: 1, media: 2))])
  }

  /// RFC 3550 §6.4.1: padding is a multiple of four.
  @Test func `padding that is no multiple of four is refused`() {
    let bytes: [UInt8] = [0xA0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]
    #expect(throws: RTPError.self) { try RTCP.parse(bytes) }
  }

  @Test func `padding of the last packet is cut off`() throws {
    let wire = bytes("A1 CE 00 03 00 00 00 01 00 00 00 02 00 00 00 04")
    #expect(try RTCP.parse(wire) == [.pictureLoss(PictureLossIndication(sender: 1, media: 2))])
  }

  @Test func `a damaged tail loses only itself`() throws {
    let good = RTCP.serialise([.pictureLoss(PictureLossIndication(sender: 1, media: 2))])
    let packets = try RTCP.parse(good + bytes("81 CE 00 09 00 00"))
    #expect(packets == [.pictureLoss(PictureLossIndication(sender: 1, media: 2))])
  }

  @Test(arguments: [
    "", "81", "41 CE 00 02 00 00 00 01 00 00 00 02", "81 CE 00 02 00 00 00 01", "A1 CE 00 01 00 00 00 09",
  ])
  func `a datagram whose first packet does not hold is refused`(wire: String) {
    #expect(throws: RTPError.self) { try RTCP.parse(bytes(wire)) }
  }

  @Test func `a report that promises more blocks than it has is set aside`() throws {
    let wire = bytes("82 C9 00 01 00 00 00 08")
    #expect(try RTCP.parse(wire) == [.other(type: 201, count: 2, body: [0, 0, 0, 8])])
  }

  @Test func `an endless run of transport feedback is refused`() throws {
    let wire = bytes("8F CD 00 05 00 00 00 01 00 00 00 02 00 01 00 20 00 00 00 01 00 00 00 00")
    guard case .other(205, 15, _) = try RTCP.parse(wire)[0] else {
      Issue.record("a run of length zero was taken")
      return
    }
  }

  /// draft-holmer §3.1.4: a one-bit vector of fourteen, seven of them received.
  @Test func `one-bit status vectors`() throws {
    let wire = bytes("8F CD 00 06 00000001 00000002 0005 0007 000001 03 9F1C 04 04 04 04 04 00")
    #expect(
      try RTCP.parse(wire) == [
        .transportFeedback(
          TransportFeedback(
            sender: 1, media: 2, baseSequence: 5, referenceTime: 1, feedbackCount: 3,
            arrivals: [.notReceived] + [TransportFeedback.Arrival](repeating: .received(delta: 4), count: 5)
              + [.notReceived]))
      ])
  }
}

@Suite struct NTPTimeTests {
  @Test func `1970 is 2208988800 s after 1900`() {
    #expect(NTPTime(WallTime(nanoseconds: 0)).raw == 0x83AA_7E80_0000_0000)
    #expect(NTPTime(WallTime(nanoseconds: 500_000_000)).raw == 0x83AA_7E80_8000_0000)
  }

  /// RFC 3550 §6.4.1, figure 2.
  @Test func `the compact form is the middle`() {
    #expect(NTPTime(raw: 0xB44D_B705_2000_0000).compact == 0xB705_2000)
  }

  @Test(arguments: [0, 1_000_000, 999_999_999, 3_600_000_000_000, -20_000_000] as [Int64])
  func `differences come back in nanoseconds`(distance: Int64) {
    let clock = NTPClock(
      wall: WallTime(nanoseconds: 1_700_000_000_123_456_789), at: MonotonicTime(milliseconds: 5))
    let from = clock.ntp(at: MonotonicTime(milliseconds: 77))
    let to = clock.ntp(at: MonotonicTime(milliseconds: 77) + .nanoseconds(distance))
    #expect((to.nanoseconds(since: from) - distance).magnitude <= 2)
    #expect((from < to) == (distance > 0))
  }
}
