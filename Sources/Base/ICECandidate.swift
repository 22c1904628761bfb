/// An ICE candidate (RFC 8445 §5.3) with the attributes XEP-0176 §5.3 gives it.
public struct ICECandidate: Hashable, Sendable {
  /// RFC 8445 candidate types, by their wire names.
  public enum Kind: String, Sendable, CaseIterable {
    case host, serverReflexive = "srflx", peerReflexive = "prflx", relayed = "relay"
  }
  /// 1 for RTP (and RTCP under rtcp-mux), 2 for RTCP.
  public var component: Int
  /// Candidates of one origin share it.
  public var foundation: String
  /// RFC 8445 §5.1.2.
  public var priority: UInt32
  /// A literal IPv4 or IPv6 address, or an mDNS name ("….local").
  public var address: String
  /// Of `address`.
  public var port: UInt16
  /// "udp" or "tcp".
  public var transport: String
  /// How the address was found.
  public var kind: Kind
  /// The base of a reflexive or relayed candidate, for diagnosis.
  public var relatedAddress: String?
  /// Of `relatedAddress`.
  public var relatedPort: UInt16?
  /// ICE restarts count it up.
  public var generation: Int

  /// A candidate; the defaults are those of a plain host candidate.
  public init(
    component: Int = 1, foundation: String = "1", priority: UInt32, address: String, port: UInt16,
    transport: String = "udp", kind: Kind = .host, relatedAddress: String? = nil, relatedPort: UInt16? = nil,
    generation: Int = 0
  ) {
    self.component = component
    self.foundation = foundation
    self.priority = priority
    self.address = address
    self.port = port
    self.transport = transport
    self.kind = kind
    self.relatedAddress = relatedAddress
    self.relatedPort = relatedPort
    self.generation = generation
  }
}
