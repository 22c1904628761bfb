import RTP

/// RTP packets with their header extensions (RFC 3550, RFC 8285): what is read is written and read alike.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    _ = DatagramKind(bytes)
    guard let packet = try? RTPPacket(parsing: bytes) else { return }
    let again = try? RTPPacket(parsing: packet.serialised())
    precondition(again == packet, "a packet changed when it was written")
    for element in packet.extensions {
      _ = AudioLevel(element.bytes)
      _ = AbsoluteSendTime(element.bytes)
      _ = VideoOrientation(element.bytes)
      _ = TransportSequence(element.bytes)
      _ = PlayoutDelayLimits(element.bytes)
    }
    guard let original = try? RTX.unwrap(packet, payloadType: 96, ssrc: 1) else { return }
    let wrapped = RTX.wrap(
      original, payloadType: packet.payloadType, ssrc: packet.ssrc, sequence: packet.sequence)
    precondition(wrapped.payload == packet.payload, "a retransmission changed when it was wrapped again")
  }
}
