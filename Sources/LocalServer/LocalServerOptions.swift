/// What a private server offers.
public struct LocalServerOptions: Sendable {
  /// Somebody who can sign in.
  public struct Account: Sendable {
    /// The part before the @ (lower-case letters, digits, dots and dashes).
    public var user: String
    /// The password; stored as it is in a folder that lives only as long as the server.
    public var password: String
    /// The name that stands in the others' contact lists.
    public var name: String
    /// The groups in which the others see this account.
    public var groups: [String]

    /// An account. Without `name` the others see `user`.
    public init(user: String, password: String, name: String? = nil, groups: [String] = []) {
      self.user = user
      self.password = password
      self.name = name ?? user
      self.groups = groups
    }
  }

  /// A STUN or TURN server to tell clients about (XEP-0215).
  public struct Relay: Sendable {
    /// Its address.
    public var host: String
    /// Its UDP port.
    public var port: UInt16
    /// TURN: the secret it shares with the XMPP server, which makes short-lived credentials from it. Nil for STUN.
    public var secret: String?

    /// A STUN server, or with `secret` a TURN server.
    public init(host: String, port: UInt16, secret: String? = nil) {
      self.host = host
      self.port = port
      self.secret = secret
    }
  }

  /// The accounts that exist from the start.
  public var accounts: [Account]
  /// Whether the accounts have each other in their contact lists, with presence both ways.
  public var mutualContacts = true
  /// The domain of the accounts; rooms are at "conference." in front of it.
  public var domain = "visavis.test"
  /// What clients are told of STUN and TURN.
  public var relays: [Relay] = []
  /// Whether clients may register accounts of their own (XEP-0077).
  public var registration = true
  /// How long a lost connection can be resumed (XEP-0198), in seconds.
  public var resumptionSeconds = 600
  /// Writes every stanza to the log.
  public var logsStanzas = false

  /// A server with these accounts.
  public init(accounts: [Account]) { self.accounts = accounts }
}
