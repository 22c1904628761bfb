/// Retransmission as a stream of its own (RFC 4588 §4).
public enum RTX {
  /// The retransmission packet of `packet`, with the next number of the retransmission stream.
  public static func wrap(_ packet: RTPPacket, payloadType: UInt8, ssrc: UInt32, sequence: UInt16)
    -> RTPPacket
  {
    var copy = packet
    copy.payloadType = payloadType
    copy.ssrc = ssrc
    copy.sequence = sequence
    copy.payload = []
    copy.payload.reserveCapacity(packet.payload.count + 2)
    copy.payload.append16(packet.sequence)
    copy.payload += packet.payload
    return copy
  }

  /// The original of a retransmission packet. Throws for one that carries nothing (padding used as a probe).
  public static func unwrap(_ packet: RTPPacket, payloadType: UInt8, ssrc: UInt32) throws(RTPError)
    -> RTPPacket
  {
    var reader = ByteReader(packet.payload)
    var original = packet
    original.sequence = try reader.u16("RTX payload")
    original.payload = reader.rest()
    guard !original.payload.isEmpty else { throw RTPError(.truncated, "RTX payload") }
    original.payloadType = payloadType
    original.ssrc = ssrc
    original.padding = 0
    return original
  }
}
