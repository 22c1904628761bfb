/// XEP-0215: a STUN or TURN server that the account may use.
public struct ExternalService: Hashable, Sendable {
  /// "stun", "stuns", "turn" or "turns" (others exist and may be skipped).
  public var type: String
  /// A name or a literal address.
  public var host: String
  /// nil means the type's usual port.
  public var port: UInt16?
  /// "udp" or "tcp"; nil leaves the choice to the client.
  public var transport: String?
  /// For TURN.
  public var username: String?
  /// A secret: never to be logged.
  public var password: String?
  /// When the credentials end, as XEP-0082 text.
  public var expires: String?
  /// The service wants credentials that the answer does not hold.
  public var restricted: Bool

  /// A service.
  public init(
    type: String, host: String, port: UInt16? = nil, transport: String? = nil, username: String? = nil,
    password: String? = nil, expires: String? = nil, restricted: Bool = false
  ) {
    self.type = type
    self.host = host
    self.port = port
    self.transport = transport
    self.username = username
    self.password = password
    self.expires = expires
    self.restricted = restricted
  }

  /// Reads a `<service/>`; nil without type or host.
  public init?(_ element: XMLElement) {
    guard let type = element["type"], let host = element["host"], (1...255).contains(host.utf8.count) else {
      return nil
    }
    self.init(
      type: type.lowercased(), host: host, port: element["port"].flatMap { UInt16($0) },
      transport: element["transport"]?.lowercased(), username: element["username"],
      password: element["password"], expires: element["expires"],
      restricted: element["restricted"] == "1" || element["restricted"] == "true")
  }

  /// Seconds since 1970 at which the credentials end; nil if they don't.
  public var expiresSeconds: Int64? { expires.flatMap(XEP0082.seconds) }

  /// The `<service/>` element.
  public var xml: XMLElement {
    XMLElement(
      "service", namespace: Namespace.externalServices,
      attributes: [
        "type": type, "host": host, "port": port.map { String($0) }, "transport": transport,
        "username": username, "password": password, "expires": expires, "restricted": restricted ? "1" : nil,
      ])
  }

  /// §3.1: the question for all services; `to` is the own server.
  public static func query(id: String, to server: JID) -> XMLElement {
    .iq(.get, id: id, to: server, payload: XMLElement("services", namespace: Namespace.externalServices))
  }

  /// The services of an answer (or a push); nil if `iq` holds none.
  public static func all(in iq: XMLElement) -> [ExternalService]? {
    guard iq.isIQ, iq.type != "error", let services = iq.child("services", Namespace.externalServices) else {
      return nil
    }
    return services.children("service").prefix(32).compactMap { ExternalService($0) }
  }
}
