/// What a media packet is.
public enum PacketKind: Sendable { case rtp, rtcp }

/// What a datagram that ICE let through is, by its first two bytes (RFC 7983 §7, RFC 5761 §4).
enum DatagramKind: Equatable {
  case dtls, rtp, rtcp, other

  init(first: UInt8, second: UInt8) {
    switch first {
    case 20...63: self = .dtls
    case 128...191: self = (192...223).contains(second) ? .rtcp : .rtp
    default: self = .other
    }
  }
}
