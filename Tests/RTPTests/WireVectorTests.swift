import Base
import RTP
import Testing

/// Bytes as the specifications draw them, read field by field and written back to the byte.
@Suite struct RTCPVectorTests {
  /// RFC 3550 §6.4.1 to §6.6, RFC 4585 §6.2 and §6.3, RFC 5104 §4.3.1, draft-alvestrand-rmcat-remb-03 §2.2.
  static let vectors: [(wire: String, packet: RTCPPacket)] = [
    (
      "80C80006 00000007 B44DB705 20000000 000003E8 00000002 00000014",
      .senderReport(
        SenderReport(
          ssrc: 7, ntp: NTPTime(raw: 0xB44D_B705_2000_0000), rtpTimestamp: 1_000, packetCount: 2,
          octetCount: 20))
    ),
    (
      "81C90007 00000008 00000007 80 800000 0001FFFF 00000001 B7052000 FFFFFFFF",
      .receiverReport(
        ReceiverReport(
          ssrc: 8,
          reports: [
            ReportBlock(
              ssrc: 7, fractionLost: 128, cumulativeLost: -0x80_0000, highestSequence: 0x1_FFFF, jitter: 1,
              lastSenderReport: 0xB705_2000, delaySinceLastSenderReport: .max)
          ]))
    ),
    (
      "81CA0003 00000009 01 05 6140622E63 00",
      .sourceDescription([SourceDescription(ssrc: 9, cname: "a@b.c")])
    ),
    ("81CB0003 00000007 05 6C65617665 0000", .goodbye(Goodbye(sources: [7], reason: "leave"))),
    ("82CB0002 00000007 00000008", .goodbye(Goodbye(sources: [7, 8]))),
    ("81CD0003 00000001 00000002 FFFF 8001", .nack(GenericNACK(sender: 1, media: 2, lost: [65_535, 0, 15]))),
    ("81CE0002 00000001 00000002", .pictureLoss(PictureLossIndication(sender: 1, media: 2))),
    (
      "84CE0006 00000001 00000000 00000002 C8000000 00000003 FF000000",
      .fullIntraRequest(
        FullIntraRequest(sender: 1, entries: [.init(ssrc: 2, sequence: 200), .init(ssrc: 3, sequence: 255)]))
    ),
    (
      "8FCE0005 00000001 00000000 52454D42 01 03E800 00000002",
      .estimatedBitrate(ReceiverEstimatedBitrate(sender: 1, bitrate: 256_000, sources: [2]))
    ),
    (
      "8FCE0004 00000001 00000000 52454D42 00 0BFFFF",
      .estimatedBitrate(ReceiverEstimatedBitrate(sender: 1, bitrate: 262_143 << 2, sources: []))
    ),
  ]

  @Test(arguments: 0..<vectors.count) func `a packet of the specification`(index: Int) throws {
    let (wire, packet) = Self.vectors[index]
    #expect(try RTCP.parse(bytes(wire)) == [packet])
    #expect(RTCP.serialise([packet]) == bytes(wire))
  }
}

/// What other senders write and we do not.
@Suite struct RTCPVariantTests {
  /// RFC 3550 §6.5: items of other types are skipped; a chunk ends with at least one zero, on a word's border.
  @Test func `descriptions with more than a canonical name`() throws {
    let wire = bytes("82CA0006 00000009 0203426F62 0103614062 0000 0000000A 0101 78 00")
    #expect(
      try RTCP.parse(wire) == [
        .sourceDescription([
          SourceDescription(ssrc: 9, cname: "a@b"), SourceDescription(ssrc: 10, cname: "x"),
        ])
      ])
  }

  @Test func `a name that runs over the packet sets it aside`() throws {
    let wire = bytes("81CA0002 00000009 01 09 6162")
    #expect(try RTCP.parse(wire) == [.other(type: 202, count: 1, body: Array(wire[4...]))])
  }

  @Test func `names and reasons longer than a byte counts are cut`() throws {
    let long = String(repeating: "x", count: 300)
    let written = RTCP.serialise([
      .sourceDescription([SourceDescription(ssrc: 1, cname: long)]),
      .goodbye(Goodbye(sources: [1], reason: long)),
    ])
    let cut = String(repeating: "x", count: 255)
    #expect(
      try RTCP.parse(written) == [
        .sourceDescription([SourceDescription(ssrc: 1, cname: cut)]),
        .goodbye(Goodbye(sources: [1], reason: cut)),
      ])
  }

  @Test func `no more than thirty-one blocks, sources and chunks fit the count`() throws {
    let blocks = (0..<40).map { ReportBlock(ssrc: UInt32($0)) }
    let sources = (0..<40).map { UInt32($0) }
    let packets: [RTCPPacket] = [
      .receiverReport(ReceiverReport(ssrc: 1, reports: blocks)),
      .senderReport(
        SenderReport(
          ssrc: 1, ntp: NTPTime(raw: 5), rtpTimestamp: 0, packetCount: 0, octetCount: 0, reports: blocks)),
      .goodbye(Goodbye(sources: sources)),
      .sourceDescription(sources.map { SourceDescription(ssrc: $0, cname: "a") }),
    ]
    let kept: [RTCPPacket] = [
      .receiverReport(ReceiverReport(ssrc: 1, reports: Array(blocks.prefix(31)))),
      .senderReport(
        SenderReport(
          ssrc: 1, ntp: NTPTime(raw: 5), rtpTimestamp: 0, packetCount: 0, octetCount: 0,
          reports: Array(blocks.prefix(31)))),
      .goodbye(Goodbye(sources: Array(sources.prefix(31)))),
      .sourceDescription(sources.prefix(31).map { SourceDescription(ssrc: $0, cname: "a") }),
    ]
    #expect(try RTCP.parse(RTCP.serialise(packets)) == kept)
  }

  @Test func `a loss beyond 24 bits is clamped, not wrapped`() throws {
    let extremes = [Int32.max, .min, 0x7F_FFFF, -0x80_0000].map { ReportBlock(ssrc: 1, cumulativeLost: $0) }
    let wire = RTCP.serialise([.receiverReport(ReceiverReport(ssrc: 1, reports: extremes))])
    guard case .receiverReport(let read) = try RTCP.parse(wire)[0] else {
      Issue.record("no report")
      return
    }
    #expect(read.reports.map(\.cumulativeLost) == [0x7F_FFFF, -0x80_0000, 0x7F_FFFF, -0x80_0000])
  }

  /// RFC 3550 §6.4.3: profile-specific words may follow the blocks.
  @Test func `what follows a report's blocks is ignored`() throws {
    let wire = bytes("80C90003 00000008 DEADBEEF DEADBEEF")
    #expect(try RTCP.parse(wire) == [.receiverReport(ReceiverReport(ssrc: 8))])
  }

  @Test(arguments: [
    "80C80002 00000007 B44DB705",  // a sender report without its sender's numbers
    "81C90004 00000008 00000007 80000000 00000001",  // half a block
    "81CD0000", "8FCD0002 00000001 00000002", "84CE0001 00000001", "8FCE0002 00000001 00000000",
    "8FCE0005 00000001 00000000 52454D42 05 03E800 00000002",  // five sources promised, one there
    "81CB0000",
  ])
  func `a body shorter than its type demands is set aside, whole`(text: String) throws {
    let wire = bytes(text)
    #expect(
      try RTCP.parse(wire) == [.other(type: wire[1], count: wire[0] & 0x1F, body: Array(wire[4...]))])
  }

  /// APP (RFC 3550 §6.7) and XR (RFC 3611) are none of ours, and their neighbours are not lost.
  @Test func `packets of other types are passed over`() throws {
    let known = RTCPPacket.pictureLoss(PictureLossIndication(sender: 1, media: 2))
    let wire = bytes("80CF0001 00000001") + RTCP.serialise([known]) + bytes("83CC0002 00000001 6E616D65")
    #expect(
      try RTCP.parse(wire) == [
        .other(type: 207, count: 0, body: [0, 0, 0, 1]), known,
        .other(type: 204, count: 3, body: [0, 0, 0, 1, 0x6E, 0x61, 0x6D, 0x65]),
      ])
  }
}

/// draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.
@Suite struct TransportFeedbackVectorTests {
  private func feedback(
    _ base: UInt16, _ time: Int32, _ count: UInt8, _ arrivals: [TransportFeedback.Arrival]
  ) -> RTCPPacket {
    .transportFeedback(
      TransportFeedback(
        sender: 1, media: 2, baseSequence: base, referenceTime: time, feedbackCount: count,
        arrivals: arrivals))
  }

  /// §3.1.3: one run of nine small deltas.
  @Test func `a run length chunk`() throws {
    let wire = bytes("8FCD0007 00000001 00000002 000A 0009 000002 07 2009 040404040404040404 00")
    let packet = feedback(10, 2, 7, [TransportFeedback.Arrival](repeating: .received(delta: 4), count: 9))
    #expect(try RTCP.parse(wire) == [packet])
    #expect(RTCP.serialise([packet]) == wire)
  }

  /// §3.1.4: two bits for each of seven packets, small and large deltas, over the wrap and before time zero.
  @Test func `a two-bit status vector`() throws {
    let wire = bytes("8FCD0006 00000001 00000002 FFFE 0007 FFFFFF 00 D841 04 FFF8 00 FF 00")
    let packet = feedback(
      0xFFFE, -1, 0,
      [
        .received(delta: 4), .received(delta: -8), .notReceived, .received(delta: 0), .notReceived,
        .notReceived, .received(delta: 255),
      ])
    #expect(try RTCP.parse(wire) == [packet])
    #expect(RTCP.serialise([packet]) == wire)
  }

  /// §3.1.1: the symbol 3 is reserved; there is no delta to read for it.
  @Test func `reserved symbols count as not received`() throws {
    let wire = bytes("8FCD0005 00000001 00000002 0001 0003 000001 00 6003 0000")
    #expect(
      try RTCP.parse(wire)
        == [feedback(1, 1, 0, [TransportFeedback.Arrival](repeating: .notReceived, count: 3))])
  }

  @Test func `a run longer than the count is cut to it`() throws {
    let wire = bytes("8FCD0005 00000001 00000002 0001 0002 000001 00 3FFF 0405")
    #expect(try RTCP.parse(wire) == [feedback(1, 1, 0, [.received(delta: 4), .received(delta: 5)])])
  }

  @Test func `runs beyond 8191 are split`() throws {
    let packet = feedback(
      0, 0, 0, [TransportFeedback.Arrival](repeating: .notReceived, count: 20_000) + [.received(delta: 1)])
    let wire = RTCP.serialise([packet])
    #expect(try RTCP.parse(wire) == [packet])
    #expect(wire.count < 64)
  }
}
