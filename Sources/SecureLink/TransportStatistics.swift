public import Base

/// How far ICE has come.
public enum ICEState: String, Sendable {
  /// Checks are running.
  case connecting
  /// A pair works.
  case connected
  /// All checks are done, the pair is chosen.
  case ready
  /// No pair works.
  case failed
  /// The path that worked has gone silent; media goes on trying.
  case disconnected
}

/// The two addresses that media runs between.
public struct SelectedPair: Equatable, Sendable {
  /// Address families.
  public enum Family: String, Sendable { case ipv4, ipv6 }
  /// Type of our candidate.
  public var local: ICECandidate.Kind
  /// Type of the peer's candidate.
  public var remote: ICECandidate.Kind
  /// Our address, a literal.
  public var localAddress: String
  /// Our UDP port.
  public var localPort: UInt16
  /// The peer's address, a literal; the relay's behind TURN.
  public var remoteAddress: String
  /// The peer's UDP port.
  public var remotePort: UInt16
  /// IPv4 or IPv6.
  public var family: Family
  /// Whether a relay stands between, on either side as far as known.
  public var isRelayed: Bool { local == .relayed || remote == .relayed }
}

/// What a transport has done so far.
public struct TransportStatistics: Equatable, Sendable {
  /// The path in use; nil before there is one.
  public var selectedPair: SelectedPair?
  /// The last state told by an event.
  public var iceState: ICEState?
  /// The DTLS cipher suite by OpenSSL's name.
  public var cipher: String?
  /// The SRTP profile by its IANA name.
  public var profile: String?
  /// Media packets sent.
  public var packetsSent = 0
  /// Their bytes as protected on the wire (without IP and UDP).
  public var bytesSent = 0
  /// Media packets received and authenticated.
  public var packetsReceived = 0
  /// Their bytes as protected on the wire (without IP and UDP).
  public var bytesReceived = 0
  /// Packets that could not be sent: no path, full socket, malformed.
  public var sendFailures = 0
  /// Received packets dropped as copies.
  public var replayed = 0
  /// Received packets dropped as forged or damaged.
  public var authenticationFailures = 0
  /// Received datagrams that are no packet at all, or of one source too many.
  public var malformed = 0
  /// From the first flight to the keys.
  public var dtlsMilliseconds: Double?
  /// From the peer's credentials to the keys.
  public var setupMilliseconds: Double?

  /// Nothing done yet.
  public init() {}
}
