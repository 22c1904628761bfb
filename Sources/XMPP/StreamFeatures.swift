/// RFC 6120 §4.3.2: what the server offers at this point of the negotiation.
struct StreamFeatures: Hashable, Sendable {
  let startTLS: Bool
  let mechanisms: [String]
  /// XEP-0440: channel bindings that the server can check; nil if it does not say.
  let bindings: [String]?
  let bind: Bool
  let streamManagement: Bool
  /// RFC 3921 §3: an old server wants a session established after binding.
  let session: Bool

  init(_ element: XMLElement) {
    startTLS = element.child("starttls", Namespace.startTLS) != nil
    mechanisms =
      element.child("mechanisms", Namespace.sasl)?.children("mechanism").prefix(64).map(\.text) ?? []
    bindings = element.child("sasl-channel-binding", Namespace.channelBinding)?
      .children("channel-binding").prefix(16).compactMap { $0["type"] }
    bind = element.child("bind", Namespace.bind) != nil
    streamManagement = element.child("sm", Namespace.streamManagement) != nil
    let session = element.child("session", Namespace.session)
    self.session = session.map { $0.child("optional") == nil } ?? false
  }
}

/// What the TLS layer tells about the channel it made.
public struct SecureChannel: Hashable, Sendable {
  /// The certificate was checked against the domain and held.
  public var isVerified: Bool
  /// RFC 9266 tls-exporter; nil unless TLS 1.3.
  public var exporter: [UInt8]?
  /// RFC 5929 §4 tls-server-end-point; nil if the certificate's digest is not defined for it.
  public var endPoint: [UInt8]?

  /// A channel.
  public init(isVerified: Bool, exporter: [UInt8]? = nil, endPoint: [UInt8]? = nil) {
    self.isVerified = isVerified
    self.exporter = exporter
    self.endPoint = endPoint
  }

  /// The binding to use among those that the server names (XEP-0440); nil if there is none in common. One that names
  /// none may know another than ours, as ejabberd 23.01 does, and then blames the password.
  func binding(offered: [String]?) -> SCRAM.Binding? {
    let types = offered ?? []
    if types.contains("tls-exporter"), let exporter { return .bound(type: "tls-exporter", data: exporter) }
    if types.contains("tls-server-end-point"), let endPoint {
      return .bound(type: "tls-server-end-point", data: endPoint)
    }
    return nil
  }
}

/// The way to log in that both ends know, the strongest first.
enum LoginMechanism: Hashable, Sendable {
  case scram(name: String, SCRAM.Digest, SCRAM.Binding)
  case plain

  /// The best of what the server offers; nil if nothing is safe enough.
  static func best(of features: StreamFeatures, channel: SecureChannel) -> LoginMechanism? {
    let offered = Set(features.mechanisms)
    let binding = channel.binding(offered: features.bindings)
    if let binding {
      if offered.contains("SCRAM-SHA-256-PLUS") {
        return .scram(name: "SCRAM-SHA-256-PLUS", .sha256, binding)
      }
      if offered.contains("SCRAM-SHA-1-PLUS") { return .scram(name: "SCRAM-SHA-1-PLUS", .sha1, binding) }
    }
    // RFC 5802 §6: "y" says that we could have bound, so that a server whose -PLUS offers were removed on the way
    // notices it; with a server that did offer them it would fail.
    let couldBind = channel.exporter != nil || channel.endPoint != nil
    let offersPlus = offered.contains { $0.hasSuffix("-PLUS") }
    let unbound = couldBind && !offersPlus ? SCRAM.Binding.notOffered : .unsupported
    if offered.contains("SCRAM-SHA-256") { return .scram(name: "SCRAM-SHA-256", .sha256, unbound) }
    if offered.contains("SCRAM-SHA-1") { return .scram(name: "SCRAM-SHA-1", .sha1, unbound) }
    return offered.contains("PLAIN") && channel.isVerified ? .plain : nil
  }
}
