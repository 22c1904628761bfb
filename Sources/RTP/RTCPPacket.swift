/// One packet of an RTCP compound (RFC 3550 §6).
public enum RTCPPacket: Equatable, Sendable {
  case senderReport(SenderReport)
  case receiverReport(ReceiverReport)
  case sourceDescription([SourceDescription])
  case goodbye(Goodbye)
  case nack(GenericNACK)
  case pictureLoss(PictureLossIndication)
  case fullIntraRequest(FullIntraRequest)
  case estimatedBitrate(ReceiverEstimatedBitrate)
  case transportFeedback(TransportFeedback)
  /// APP, XR, feedback nobody asked for, or a known type whose body is damaged: type, count or format, and
  /// body.
  case other(type: UInt8, count: UInt8, body: [UInt8])
}

/// Whole RTCP datagrams: compound (RFC 3550 §6.1) or reduced-size (RFC 5506).
public enum RTCP {
  private enum PacketType {
    static let senderReport: UInt8 = 200
    static let receiverReport: UInt8 = 201
    static let sourceDescription: UInt8 = 202
    static let goodbye: UInt8 = 203
    static let transportFeedback: UInt8 = 205
    static let payloadFeedback: UInt8 = 206
  }

  /// Reads all packets of a datagram. A damaged tail loses only itself; throws if not even the first packet
  /// holds.
  public static func parse(_ bytes: some Collection<UInt8>) throws(RTPError) -> [RTCPPacket] {
    try parse(Array(bytes))
  }

  /// Reads all packets of a datagram. A damaged tail loses only itself; throws if not even the first packet
  /// holds.
  public static func parse(_ bytes: [UInt8]) throws(RTPError) -> [RTCPPacket] {
    var reader = ByteReader(bytes)
    var packets: [RTCPPacket] = []
    repeat {
      do {
        try packets.append(packet(&reader))
      } catch {
        if packets.isEmpty { throw error }
        break
      }
    } while reader.remaining > 0
    return packets
  }

  private static func packet(_ reader: inout ByteReader) throws(RTPError) -> RTCPPacket {
    let first = try reader.u8("RTCP header")
    guard first >> 6 == 2 else { throw RTPError(.badVersion, "RTCP header") }
    let type = try reader.u8("RTCP header")
    let length = try Int(reader.u16("RTCP header")) * 4
    let start = reader.offset
    try reader.skip(length, "RTCP body")
    var end = start + length
    if first & 0x20 != 0, length > 0 {
      let padding = Int(reader.bytes[end - 1])
      guard padding > 0, padding <= length, padding % 4 == 0 else {
        throw RTPError(.badLength, "RTCP padding")
      }
      end -= padding
    }
    let count = first & 0x1F
    let body = ByteReader(reader.bytes, from: start, to: end)
    return (try? known(type: type, count: count, body)) ?? .other(type: type, count: count, body: rest(body))
  }

  private static func rest(_ body: ByteReader) -> [UInt8] {
    var body = body
    return body.rest()
  }

  private static func known(type: UInt8, count: UInt8, _ body: ByteReader) throws(RTPError) -> RTCPPacket? {
    var body = body
    switch (type, count) {
    case (PacketType.senderReport, _): return try .senderReport(SenderReport(&body, count: Int(count)))
    case (PacketType.receiverReport, _): return try .receiverReport(ReceiverReport(&body, count: Int(count)))
    case (PacketType.sourceDescription, _):
      var chunks: [SourceDescription] = []
      for _ in 0..<count { try chunks.append(SourceDescription(&body)) }
      return .sourceDescription(chunks)
    case (PacketType.goodbye, _): return try .goodbye(Goodbye(&body, count: Int(count)))
    case (PacketType.transportFeedback, 1): return try .nack(GenericNACK(&body))
    case (PacketType.transportFeedback, 15): return try .transportFeedback(TransportFeedback(&body))
    case (PacketType.payloadFeedback, 1): return try .pictureLoss(PictureLossIndication(&body))
    case (PacketType.payloadFeedback, 4): return try .fullIntraRequest(FullIntraRequest(&body))
    case (PacketType.payloadFeedback, 15): return try .estimatedBitrate(ReceiverEstimatedBitrate(&body))
    default: return nil
    }
  }

  /// The datagram of `packets`, in order. RFC 3550 §6.1 wants a report first; RFC 5506 does not.
  public static func serialise(_ packets: [RTCPPacket]) -> [UInt8] {
    var out: [UInt8] = []
    for packet in packets {
      var body: [UInt8] = []
      let (type, count) = write(packet, to: &body)
      while body.count % 4 != 0 { body.append(0) }
      // 65,535 words are far beyond a datagram; nothing that long may start a packet with a wrong length.
      guard let words = UInt16(exactly: body.count / 4) else { continue }
      out += [0x80 | count & 0x1F, type]
      out.append16(words)
      out += body
    }
    return out
  }

  private static func write(_ packet: RTCPPacket, to body: inout [UInt8]) -> (type: UInt8, count: UInt8) {
    switch packet {
    case .senderReport(let report):
      report.write(to: &body)
      return (PacketType.senderReport, UInt8(min(31, report.reports.count)))
    case .receiverReport(let report):
      report.write(to: &body)
      return (PacketType.receiverReport, UInt8(min(31, report.reports.count)))
    case .sourceDescription(let chunks):
      for chunk in chunks.prefix(31) { chunk.write(to: &body) }
      return (PacketType.sourceDescription, UInt8(min(31, chunks.count)))
    case .goodbye(let goodbye):
      goodbye.write(to: &body)
      return (PacketType.goodbye, UInt8(min(31, goodbye.sources.count)))
    case .nack(let nack):
      nack.write(to: &body)
      return (PacketType.transportFeedback, 1)
    case .transportFeedback(let feedback):
      feedback.write(to: &body)
      return (PacketType.transportFeedback, 15)
    case .pictureLoss(let request):
      request.write(to: &body)
      return (PacketType.payloadFeedback, 1)
    case .fullIntraRequest(let request):
      request.write(to: &body)
      return (PacketType.payloadFeedback, 4)
    case .estimatedBitrate(let estimate):
      estimate.write(to: &body)
      return (PacketType.payloadFeedback, 15)
    case .other(let type, let count, let bytes):
      body = bytes
      return (type, count)
    }
  }
}
