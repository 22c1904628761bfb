/// What a datagram on a shared socket is, by its first bytes (RFC 7983 §7, RFC 5761 §4).
public enum DatagramKind: Equatable, Sendable {
  case stun, zrtp, dtls, turnChannel, rtp, rtcp
  /// Not a protocol that WebRTC knows.
  case unknown

  /// Classifies a datagram; encrypted RTP and RTCP keep the bytes this looks at.
  public init(_ datagram: some Collection<UInt8>) {
    guard let first = datagram.first else {
      self = .unknown
      return
    }
    self =
      switch first {
      case 0...3: .stun
      case 16...19: .zrtp
      case 20...63: .dtls
      case 64...79: .turnChannel
      case 128...191: isRTCP(datagram) ? .rtcp : .rtp
      default: .unknown
      }
  }
}

/// Whether an RTP-shaped datagram is RTCP: packet types 192...223, i.e. payload types 64...95 (RFC 5761 §4).
public func isRTCP(_ datagram: some Collection<UInt8>) -> Bool {
  guard let type = datagram.dropFirst().first else { return false }
  return (192...223).contains(type)
}
