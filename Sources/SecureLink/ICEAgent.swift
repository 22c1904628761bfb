internal import Base
internal import CNice
internal import Synchronization

/// What libnice reports.
enum ICEEvent: Sendable {
  case candidate(ICECandidate)
  case gatheringDone
  case state(ICEState)
  case selected(SelectedPair)
}

/// One libnice agent with one stream of one component (rtcp-mux).
///
/// Events and datagrams come on the hub's thread. `send` works from any thread; libnice locks itself.
@safe
final class ICEAgent: @unchecked Sendable {  // NiceAgent has a lock of its own; `isClosed` is atomic
  /// Ufrag and password of RFC 8445 §5.3.
  typealias Credentials = (ufrag: String, password: String)

  private let hub: SecureLinkHub
  private let agent: OpaquePointer
  private let stream: UInt32
  private let component: UInt32 = 1
  private let relayOnly: Bool
  private let onEvent: @Sendable (ICEEvent) -> Void
  /// The buffer is libnice's, may be written to, and is valid only during the call.
  private let onDatagram: @Sendable (UnsafeMutableRawBufferPointer) -> Void
  private let isClosed = Atomic<Bool>(false)

  init(
    hub: SecureLinkHub, configuration: TransportConfiguration,
    onEvent: @escaping @Sendable (ICEEvent) -> Void,
    onDatagram: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
  ) throws(SecureLinkError) {
    guard let agent = unsafe vv_nice_new(hub.loop.context, configuration.consentChecks ? 1 : 0) else {
      throw SecureLinkError(.setup, "no NiceAgent")
    }
    unsafe Self.set(agent, configuration)
    unsafe Self.addAddresses(to: agent, includeLoopback: configuration.includeLoopback)
    let stream = unsafe nice_agent_add_stream(agent, 1)
    guard stream > 0 else {
      unsafe vv_nice_unref(agent)
      throw SecureLinkError(.setup, "no stream")
    }
    if let range = configuration.localPortRange {
      unsafe nice_agent_set_port_range(
        agent, stream, component, UInt32(range.lowerBound), UInt32(range.upperBound))
    }
    unsafe Self.addRelays(to: agent, stream: stream, configuration.turnServers)
    self.hub = hub
    unsafe self.agent = agent
    self.stream = stream
    relayOnly = configuration.relayOnly
    self.onEvent = onEvent
    unsafe self.onDatagram = onDatagram
    connect()
  }

  deinit {
    unsafe vv_nice_disconnect(agent, Unmanaged.passUnretained(self).toOpaque())
    // The last packet may have been sent on a media thread: the agent dies on its own thread all the same.
    let bits = unsafe UInt(bitPattern: agent)
    let posted = hub.perform {
      if let agent = unsafe OpaquePointer(bitPattern: bits) { unsafe vv_nice_unref(agent) }
    }
    if !posted { unsafe vv_nice_unref(agent) }
  }

  /// Every 5 ms a check, and a lost one again after 100 ms, not 500: calls begin sooner, also on bad paths.
  private static func set(_ agent: OpaquePointer, _ configuration: TransportConfiguration) {
    unsafe vv_nice_set_bool(agent, "controlling-mode", configuration.controlling ? 1 : 0)
    unsafe vv_nice_set_bool(agent, "upnp", 0)
    unsafe vv_nice_set_bool(agent, "ice-tcp", 0)
    unsafe vv_nice_set_bool(agent, "keepalive-conncheck", configuration.consentChecks ? 1 : 0)
    unsafe vv_nice_set_bool(agent, "force-relay", configuration.relayOnly ? 1 : 0)
    unsafe vv_nice_set_uint(agent, "stun-pacing-timer", 5)
    unsafe vv_nice_set_uint(agent, "stun-initial-timeout", 100)
    unsafe vv_nice_set_uint(agent, "stun-max-retransmissions", 9)
    unsafe vv_nice_set_uint(agent, "max-connectivity-checks", 400)
    if let server = configuration.stunServers.first(where: { $0.transport == .udp && !$0.host.isEmpty }) {
      unsafe vv_nice_set_string(agent, "stun-server", server.host)
      unsafe vv_nice_set_uint(agent, "stun-server-port", UInt32(server.port))
    }
  }

  private static func addAddresses(to agent: OpaquePointer, includeLoopback: Bool) {
    for literal in LocalAddress.choose(from: LocalAddress.all(), includeLoopback: includeLoopback) {
      guard let address = unsafe nice_address_new() else { continue }
      if unsafe nice_address_set_from_string(address, literal) != 0 {
        unsafe nice_agent_add_local_address(agent, address)
      }
      unsafe nice_address_free(address)
    }
  }

  private static func addRelays(to agent: OpaquePointer, stream: UInt32, _ servers: [ICEServer]) {
    for server in servers.filter({ $0.transport != .tls && !$0.host.isEmpty && $0.port > 0 }).prefix(8) {
      let type = server.transport == .tcp ? NICE_RELAY_TYPE_TURN_TCP : NICE_RELAY_TYPE_TURN_UDP
      unsafe nice_agent_set_relay_info(
        agent, stream, 1, server.host, UInt32(server.port), server.username, server.password, type)
    }
  }

  /// The local side's credentials; they change with `restart()`.
  var credentials: Credentials {
    var ufrag: UnsafeMutablePointer<CChar>?
    var password: UnsafeMutablePointer<CChar>?
    guard unsafe nice_agent_get_local_credentials(agent, stream, &ufrag, &password) != 0,
      let ufrag = unsafe ufrag, let password = unsafe password
    else { return ("", "") }
    defer {
      unsafe g_free(ufrag)
      unsafe g_free(password)
    }
    return unsafe (String(cString: ufrag), String(cString: password))
  }

  /// Starts to look for addresses. False if there is none.
  func gather() -> Bool { unsafe nice_agent_gather_candidates(agent, stream) != 0 }

  /// The peer's credentials.
  func setRemote(ufrag: String, password: String) -> Bool {
    unsafe nice_agent_set_remote_credentials(agent, stream, ufrag, password) != 0
  }

  /// One of the peer's addresses. False if libnice cannot use it.
  func addRemote(_ candidate: ICECandidate) -> Bool {
    guard let native = unsafe NiceCandidates.native(candidate, stream: stream) else { return false }
    defer { unsafe nice_candidate_free(native) }
    return unsafe vv_nice_add_remote(agent, stream, component, native) > 0
  }

  /// Checks a known address of the peer anew. libnice's own retransmissions double their interval and so nearly stop
  /// after a second, which is too few where four of five packets get lost; an address that comes as another type of
  /// candidate makes a new pair, checked at once. Each has a higher
  /// priority than the one before: libnice stops checking what could not win any more.
  func recheck(_ candidate: ICECandidate, age: Int) {
    var copy = candidate
    copy.kind = candidate.kind == .serverReflexive ? .relayed : .serverReflexive
    copy.priority = min(0x7FFF_FFFF, max(1, candidate.priority)) &+ UInt32(clamping: age) &+ 1
    copy.foundation = "again\(age)"
    _ = addRemote(copy)
  }

  /// The peer has no more addresses: from now on checks may fail for good.
  func remoteGatheringDone() { unsafe nice_agent_peer_candidate_gathering_done(agent, stream) }

  /// RFC 8445 §2.4: new credentials, old path in use until a new one is found.
  func restart() -> Credentials {
    unsafe nice_agent_restart_stream(agent, stream)
    return credentials
  }

  /// The local candidates found so far.
  func localCandidates(generation: Int) -> [ICECandidate] {
    let list = unsafe nice_agent_get_local_candidates(agent, stream, component)
    defer { unsafe g_slist_free(list) }
    var found: [ICECandidate] = []
    var next = unsafe list
    while let item = unsafe next {
      unsafe next = item.pointee.next
      guard let native = unsafe item.pointee.data?.assumingMemoryBound(to: NiceCandidate.self) else {
        continue
      }
      if let candidate = unsafe convert(native) { found.append(candidate) }
      unsafe nice_candidate_free(native)
    }
    for index in found.indices { found[index].generation = generation }
    return found
  }

  /// Sends one datagram on the selected pair; false if there is none or the socket is full.
  func send(_ datagram: UnsafeRawBufferPointer) -> Bool {
    guard let base = datagram.baseAddress, !isClosed.load(ordering: .acquiring) else { return false }
    let bytes = unsafe base.assumingMemoryBound(to: CChar.self)
    return unsafe nice_agent_send(agent, stream, component, UInt32(datagram.count), bytes)
      == Int32(datagram.count)
  }

  /// Frees sockets and relays. Idempotent. On the hub's thread.
  func close() {
    guard isClosed.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
    else { return }
    unsafe nice_agent_attach_recv(agent, stream, component, hub.loop.context, nil, nil)
    unsafe nice_agent_remove_stream(agent, stream)
    hub.beginLingering()
    // libnice holds itself until the relays have answered; the hub is held by the box.
    let box = unsafe Unmanaged.passRetained(hub).toOpaque()
    unsafe nice_agent_close_async(
      agent,
      { _, _, raw in
        if let raw = unsafe raw {
          unsafe Unmanaged<SecureLinkHub>.fromOpaque(raw).takeRetainedValue().endLingering()
        }
      }, box)
  }

  // MARK: - Called by libnice

  /// libnice gets `self` unretained: `deinit` disconnects before the agent can outlive it.
  private func connect() {
    let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe vv_nice_connect(
      agent,
      { _, native, raw in
        let agent = unsafe ICEAgent.from(raw)
        if let candidate = unsafe agent.convert(native) { agent.report(.candidate(candidate)) }
      },
      { _, _, raw in unsafe ICEAgent.from(raw).report(.gatheringDone) },
      { _, _, _, state, raw in
        if let state = ICEState(nice: state) { unsafe ICEAgent.from(raw).report(.state(state)) }
      },
      { _, _, _, local, remote, raw in
        unsafe ICEAgent.from(raw).report(.selected(NiceCandidates.pair(local, remote)))
      }, owner)
    unsafe nice_agent_attach_recv(
      agent, stream, component, hub.loop.context,
      { _, _, _, count, bytes, raw in
        guard let raw = unsafe raw, let bytes = unsafe bytes, count > 0 else { return }
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
        unsafe ICEAgent.from(raw).onDatagram(buffer)
      }, owner)
  }

  private static func from(_ raw: UnsafeMutableRawPointer) -> ICEAgent {
    unsafe Unmanaged<ICEAgent>.fromOpaque(raw).takeUnretainedValue()
  }

  private func convert(_ native: UnsafeMutablePointer<NiceCandidate>) -> ICECandidate? {
    guard var candidate = unsafe NiceCandidates.value(native) else { return nil }
    guard relayOnly else { return candidate }
    guard candidate.kind == .relayed else { return nil }
    // RFC 8828 §3: a relayed candidate's related address would tell what the relay is to hide.
    candidate.relatedAddress = nil
    candidate.relatedPort = nil
    return candidate
  }

  /// Signals are emitted by whichever thread unlocks the agent, a sending media thread too.
  private func report(_ event: ICEEvent) {
    if hub.loop.isCurrent { return onEvent(event) }
    hub.perform { [onEvent] in onEvent(event) }
  }
}
