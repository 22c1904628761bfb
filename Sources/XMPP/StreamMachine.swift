public import Base

/// The client's end of an XMPP stream (RFC 6120) as a machine: TLS, login, binding or resumption, then stanzas.
///
/// The driver feeds it with what the connection brings and carries out the effects in their order. It lives through
/// reconnections: what XEP-0198 needs to resume is kept.
public struct StreamMachine: Sendable {
  /// Who logs in, and how patient to be.
  public struct Settings: Sendable, CustomStringConvertible {
    /// The account.
    public var jid: JID
    /// Its password; never printed.
    public var password: String
    /// The resource to ask for.
    public var resource: String
    /// XEP-0077: make the account first.
    public var register: Bool
    /// The digests to log in with.
    public var hashes: HashFunctions
    /// From the connection to the session.
    public var negotiationTime: Duration = .seconds(30)
    /// After so long without a sign of the server it is asked for one.
    public var quietTime: Duration = .seconds(30)
    /// An unanswered question after so long means that the connection is dead.
    public var answerTime: Duration = .seconds(10)
    /// Messages that could not be delivered for so long are dropped if the session is lost: a late proposal of a
    /// call would only make a telephone ring for nothing.
    public var staleTime: Duration = .seconds(30)

    /// Without the password, wherever it is printed.
    public var description: String { "Settings(\(jid))" }

    /// Settings with the usual patience.
    public init(jid: JID, password: String, resource: String, register: Bool = false, hashes: HashFunctions) {
      self.jid = jid
      self.password = password
      self.resource = resource
      self.register = register
      self.hashes = hashes
    }
  }

  /// What happened.
  public enum Input: Sendable {
    /// TCP stands. `token` is fresh and random (16 bytes or more, no comma): nonce and ids are made of it. With
    /// `directTLS` (XEP-0368) the TLS handshake follows at once.
    case connected(token: String, directTLS: Bool)
    case tlsEstablished(SecureChannel)
    case streamOpened(XMLAttributes)
    case element(XMLElement)
    case streamClosed
    /// The connection broke, or could not be made.
    case transportError(LinkError)
    case send(XMLElement)
    case tick
    /// The network changed: ask the server for a sign of life now.
    case probe
    /// The person leaves: end the session for good.
    case stop
  }

  /// What to do.
  public enum Effect: Hashable, Sendable {
    case write([UInt8])
    case startTLS
    /// The next byte that comes starts a new XML document.
    case restartStream
    /// The session stands; with `resumed` nothing was lost, without it the server knows nothing of before.
    case online(JID, resumed: Bool)
    /// A stanza for the application.
    case deliver(XMLElement)
    /// The connection is over: close it. Whether to try again is said by `LinkError.isFinal`.
    case fail(LinkError)
    /// The stop that was asked for is done: close the connection.
    case disconnect
  }

  /// How far the stream is secured.
  enum Layer: Hashable, Sendable {
    case plain
    case secured(SecureChannel)
    case authenticated
  }

  enum State: Sendable {
    /// No connection. → opening, securing
    case idle
    /// The TLS handshake runs. → opening
    case securing
    /// Our stream header is out. → awaitingFeatures
    case opening(Layer)
    /// The server's header came. → startingTLS, registering, authenticating, resuming, binding
    case awaitingFeatures(Layer)
    /// `<starttls/>` is out. → securing
    case startingTLS
    /// XEP-0077 runs. → authenticating
    case registering(SecureChannel, StreamFeatures, filled: Bool)
    /// SASL runs; nil is PLAIN. → opening
    case authenticating(SCRAM?)
    /// `<resume/>` is out. → online, binding
    case resuming(StreamFeatures)
    /// The bind request is out. → online
    case binding(StreamFeatures)
    /// The session stands. → closing
    case online(JID)
    /// Our end of the stream is closed. → idle
    case closing
  }

  /// Stanzas that wait for a session, at most.
  static let longestQueue = 512
  /// Stanzas that may be on their way without an acknowledgement.
  static let longestUnacknowledged = 4096

  var settings: Settings
  var state = State.idle
  /// XEP-0198; nil while the server does not know it, or no session stands.
  var management: StreamManagement?
  /// The address of the session, kept for its resumption.
  var sessionJID: JID?
  /// Messages for the next session, with the time they were handed over.
  var waiting: [StreamManagement.Pending] = []
  var token = ""
  var requests = 0
  var now = MonotonicTime.zero
  var lastHeard = MonotonicTime.zero
  /// When the unanswered `<r/>` or ping was sent.
  var askedAt: MonotonicTime?
  /// Stanzas were sent after the last `<r/>`.
  var wantsAcknowledgement = false
  var deadline: MonotonicTime?

  /// A machine without a connection.
  public init(_ settings: Settings) { self.settings = settings }

  /// The SASL mechanism of the last login, e.g. "SCRAM-SHA-256-PLUS"; nil before the first.
  public internal(set) var mechanism: String?

  /// True while a session stands.
  public var isOnline: Bool { if case .online = state { true } else { false } }

  /// When `tick` is due next; nil if nothing is waited for.
  public var nextTick: MonotonicTime? {
    if case .online = state {
      return askedAt.map { max($0, lastHeard) + settings.answerTime } ?? lastHeard + settings.quietTime
    }
    return deadline
  }

  /// Takes one input. Inputs that do not belong to the state change nothing.
  public mutating func handle(_ input: Input, at time: MonotonicTime) -> [Effect] {
    now = time
    switch input {
    case .connected(let token, let directTLS): return connected(token, directTLS: directTLS)
    case .tlsEstablished(let channel):
      guard case .securing = state else { return [] }
      return open(.secured(channel))
    case .streamOpened(let attributes): return opened(attributes)
    case .element(let element): return received(element)
    case .streamClosed: return closed()
    case .transportError(let error): return broken(error)
    case .send(let stanza): return send(stanza)
    case .tick: return tick()
    case .probe: return isOnline && askedAt == nil ? ask() : []
    case .stop: return stop()
    }
  }

  /// Ends the connection with an error; the session may be resumed later.
  mutating func fail(_ error: LinkError) -> [Effect] {
    state = .idle
    deadline = nil
    askedAt = nil
    return [.fail(error)]
  }

  func text(_ element: XMLElement) -> Effect {
    .write(Array(element.xml(defaultNamespace: Namespace.client).utf8))
  }

  mutating func freshID() -> String {
    requests += 1
    return "\(token.prefix(12))-\(requests)"
  }

  private mutating func broken(_ error: LinkError) -> [Effect] {
    switch state {
    case .idle: [.fail(error)]
    case .closing: finish()
    case .securing, .opening, .awaitingFeatures, .startingTLS, .registering, .authenticating, .resuming,
      .binding,
      .online:
      fail(error)
    }
  }

  private mutating func closed() -> [Effect] {
    switch state {
    case .idle: []
    case .closing: finish()
    case .securing, .opening, .awaitingFeatures, .startingTLS, .registering, .authenticating, .resuming,
      .binding,
      .online:
      fail(.connectionLost)
    }
  }

  private mutating func finish() -> [Effect] {
    state = .idle
    deadline = nil
    return [.disconnect]
  }

  private mutating func stop() -> [Effect] {
    management = nil
    waiting = []
    switch state {
    case .online, .binding, .resuming:
      state = .closing
      deadline = now + .seconds(1)
      return [.write(Array("</stream:stream>".utf8))]
    case .closing: return []
    case .idle, .securing, .opening, .awaitingFeatures, .startingTLS, .registering, .authenticating:
      return finish()
    }
  }

  private mutating func tick() -> [Effect] {
    switch state {
    case .idle: return []
    case .online:
      guard let due = nextTick, now >= due else { return [] }
      return askedAt == nil ? ask() : fail(.connectionLost)
    case .closing: return deadline.map { now >= $0 } ?? true ? finish() : []
    case .securing, .opening, .awaitingFeatures, .startingTLS, .registering, .authenticating, .resuming,
      .binding:
      guard let deadline, now >= deadline else { return [] }
      return fail(.timeout(settings.jid.domain))
    }
  }
}
