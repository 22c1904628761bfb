import RTP

/// Compounds of control packets (RFC 3550, 4585, 5104, REMB, transport-wide feedback): what we write is read alike.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    guard let packets = try? RTCP.parse(bytes) else { return }
    precondition(!packets.isEmpty, "a datagram without packets was accepted")
    // Reading drops what we do not keep; from then on nothing may change.
    guard let kept = try? RTCP.parse(RTCP.serialise(packets)) else {
      preconditionFailure("what we wrote we cannot read")
    }
    let again = try? RTCP.parse(RTCP.serialise(kept))
    precondition(again == kept, "packets changed when they were written")
  }
}
