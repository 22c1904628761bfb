public import XMPP

/// Whose certificates are believed.
public enum Trust: Hashable, Sendable {
  /// The system's CAs.
  case system
  /// The certificates in this PEM file, and no others.
  case caFile(String)
  /// Anybody's: for tests. TLS is used all the same, but PLAIN logins are refused.
  case insecure
}

/// An account and the way to its server.
public struct XMPPConfiguration: Sendable, CustomStringConvertible {
  /// The account; a resource in it is ignored.
  public var jid: JID
  /// Never logged.
  public var password: String
  /// The resource to ask for; unique among the person's clients.
  public var resource: String
  /// Instead of what the domain's DNS says.
  public var server: (host: String, port: UInt16)?
  /// TLS from the first byte (XEP-0368) on `server`; nil means: on ports 5223 and 443.
  public var directTLS: Bool?
  /// Whose certificates are believed.
  public var trust: Trust
  /// XEP-0077: make the account first, then log in.
  public var register: Bool
  /// After so long without a sign of the server it is asked for one.
  public var quietTime: Duration = .seconds(30)
  /// An unanswered question after so long means that the connection is dead.
  public var answerTime: Duration = .seconds(10)

  /// Without the password, wherever it is printed.
  public var description: String { "XMPPConfiguration(\(jid)/\(resource))" }

  /// A configuration.
  public init(
    jid: JID, password: String, resource: String, server: (host: String, port: UInt16)? = nil,
    directTLS: Bool? = nil, trust: Trust = .system, register: Bool = false
  ) {
    self.jid = jid.bare
    self.password = password
    self.resource = resource
    self.server = server
    self.directTLS = directTLS
    self.trust = trust
    self.register = register
  }
}
