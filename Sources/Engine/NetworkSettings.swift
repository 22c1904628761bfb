internal import Base
public import SecureLink

/// Which helpers media may use on its way.
public struct NetworkSettings: Sendable {
  /// STUN and TURN servers, from the account's server (XEP-0215) or the configuration.
  public var servers: [ICEServer]
  /// Hides our addresses: media goes through a relay only.
  public var relayOnly: Bool

  /// Settings; without servers only direct paths are tried.
  public init(servers: [ICEServer] = [], relayOnly: Bool = false) {
    self.servers = servers
    self.relayOnly = relayOnly
  }

  /// The same for one path of many: one relay of each kind of transport, for every path asks each relay for a place.
  var thrifty: NetworkSettings {
    var result = self
    var seen: Set<ICEServer.Transport> = []
    result.servers = servers.filter { $0.kind != .turn || seen.insert($0.transport).inserted }
    return result
  }
}
