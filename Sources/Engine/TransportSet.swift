internal import Base
internal import Calls
internal import SecureLink
internal import Synchronization

/// The transports of one call, named by the Jingle content they belong to. Usable from any thread.
final class TransportSet: Sendable {
  /// What the set reports; packets come on the ICE thread and must be dealt with at once.
  enum Event: Sendable {
    case media(MediaEvent)
    case packet(transport: String, PacketKind, bytes: [UInt8], arrival: MonotonicTime)
  }

  private let hub: SecureLinkHub
  private let identity: DTLSIdentity
  private let servers: NetworkSettings
  private let onEvent: @Sendable (Event) -> Void
  private let transports = Mutex<[String: SecureTransport]>([:])

  init(
    hub: SecureLinkHub, identity: DTLSIdentity, servers: NetworkSettings,
    onEvent: @escaping @Sendable (Event) -> Void
  ) {
    self.hub = hub
    self.identity = identity
    self.servers = servers
    self.onEvent = onEvent
  }

  /// Opens the transport `name` and begins to gather its candidates.
  func open(_ name: String, controlling: Bool) throws(SecureLinkError) -> LocalTransport {
    var configuration = TransportConfiguration(controlling: controlling)
    configuration.stunServers = servers.servers.filter { $0.kind == .stun }
    configuration.turnServers = servers.servers.filter { $0.kind == .turn }
    configuration.relayOnly = servers.relayOnly
    let report = onEvent
    let transport = try SecureTransport(hub: hub, identity: identity, configuration: configuration) { event in
      if let event = Self.translate(event, of: name) { report(event) }
    }
    let old = transports.withLock { $0.updateValue(transport, forKey: name) }
    old?.close()
    transport.gather()
    let (ufrag, password) = transport.localCredentials
    return LocalTransport(ufrag: ufrag, password: password, fingerprint: identity.fingerprint)
  }

  private static func translate(_ event: SecureTransport.Event, of name: String) -> Event? {
    switch event {
    case .packet(let kind, let bytes, let arrival):
      .packet(transport: name, kind, bytes: bytes, arrival: arrival)
    case .candidate(let candidate): .media(.candidate(transport: name, candidate))
    case .connected(let profile): .media(.transportConnected(name, profile: profile))
    case .failed(let error):
      .media(.transportFailed(name, secure: error.isAboutTrust, sentence: error.sentence))
    case .iceState(let state):
      state == .failed
        ? .media(.transportFailed(name, secure: false, sentence: SecureLinkError(.iceFailed).sentence)) : nil
    case .gatheringDone, .closed: nil
    }
  }

  func connect(_ name: String, _ remote: RemoteTransport) {
    guard let transport = transports.withLock({ $0[name] }) else { return }
    transport.startDTLS(
      role: remote.weAreDTLSClient ? .client : .server, remoteFingerprint: remote.fingerprint)
    transport.setRemote(ufrag: remote.ufrag, password: remote.password)
    for candidate in remote.candidates { transport.addRemote(candidate: candidate) }
  }

  func add(_ name: String, _ candidates: [ICECandidate]) {
    guard let transport = transports.withLock({ $0[name] }) else { return }
    for candidate in candidates { transport.addRemote(candidate: candidate) }
  }

  func close(_ name: String) { transports.withLock { $0.removeValue(forKey: name) }?.close() }

  func closeAll() {
    let all = transports.withLock { transports in
      defer { transports = [:] }
      return Array(transports.values)
    }
    for transport in all { transport.close() }
  }

  /// The transport itself, for sending; look it up once, not per packet.
  func transport(_ name: String) -> SecureTransport? { transports.withLock { $0[name] } }

  var statistics: [(name: String, TransportStatistics)] {
    transports.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value.statistics) }
  }
}

extension SecureLinkError {
  /// Failures that may mean that somebody stands between.
  var isAboutTrust: Bool {
    switch code {
    case .fingerprintMismatch, .noSRTPProfile: true
    case .setup, .noLocalAddress, .iceFailed, .handshakeFailed, .handshakeTimeout: false
    }
  }
}
