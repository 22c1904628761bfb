/// A STUN (RFC 5389) or TURN (RFC 5766) server, as XEP-0215 or the settings name it.
public struct ICEServer: Hashable, Sendable {
  /// What the server does.
  public enum Kind: String, Sendable { case stun, turn }
  /// How it is reached.
  public enum Transport: String, Sendable { case udp, tcp, tls }

  /// STUN or TURN.
  public var kind: Kind
  /// A literal address or a name; names are looked up while gathering, without blocking anybody.
  public var host: String
  /// Its port.
  public var port: UInt16
  /// UDP unless the network forbids it.
  public var transport: Transport
  /// User name of the long-term credentials; TURN only.
  public var username: String
  /// Password of the long-term credentials; never logged.
  public var password: String

  /// A server; STUN needs no credentials.
  public init(
    kind: Kind, host: String, port: UInt16 = 3478, transport: Transport = .udp, username: String = "",
    password: String = ""
  ) {
    self.kind = kind
    self.host = host
    self.port = port
    self.transport = transport
    self.username = username
    self.password = password
  }
}

/// How one transport looks for its path.
public struct TransportConfiguration: Sendable {
  /// The ICE role to begin with (RFC 8445 §6.1.1); a role conflict is settled by the agents themselves.
  public var controlling: Bool
  /// Only the first UDP one is asked (libnice knows one).
  public var stunServers: [ICEServer]
  /// UDP and TCP, at most eight; TLS ones are skipped (libnice has no TLS towards a relay).
  public var turnServers: [ICEServer]
  /// Offers and uses relayed candidates only, so that the peer does not learn our address.
  public var relayOnly: Bool
  /// Also offers 127.0.0.1. It is offered anyway when the machine has no other address.
  public var includeLoopback: Bool
  /// The UDP ports host candidates may use; nil leaves the choice to the system.
  public var localPortRange: ClosedRange<UInt16>?
  /// RFC 7675 consent checks. Off: at 80 % loss they end a living call (network.md §6: 78 % within any 30 s),
  /// and libnice never sends again once it lost consent. The engine judges life by authenticated media.
  public var consentChecks: Bool

  /// A configuration without servers.
  public init(
    controlling: Bool, stunServers: [ICEServer] = [], turnServers: [ICEServer] = [], relayOnly: Bool = false,
    includeLoopback: Bool = false, localPortRange: ClosedRange<UInt16>? = nil, consentChecks: Bool = false
  ) {
    self.controlling = controlling
    self.stunServers = stunServers
    self.turnServers = turnServers
    self.relayOnly = relayOnly
    self.includeLoopback = includeLoopback
    self.localPortRange = localPortRange
    self.consentChecks = consentChecks
  }
}
