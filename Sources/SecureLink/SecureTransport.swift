public import Base
internal import Synchronization

/// One encrypted path to one peer: an ICE component (RFC 8445, rtcp-mux) with one DTLS-SRTP association (RFC 5764).
///
/// Every method may be called on any thread and none blocks. Events come on the hub's thread, one after the other;
/// their handler must be quick and must not wait for other threads. A transport that is let go closes itself.
public final class SecureTransport: Sendable {
  /// What happens to a transport. Nothing comes after `closed`.
  public enum Event: Sendable {
    /// A local address to tell the peer (trickle, RFC 8838).
    case candidate(ICECandidate)
    /// No more candidates of this generation.
    case gatheringDone
    case iceState(ICEState)
    /// SRTP keys are in place: media may flow. `profile` is its IANA name.
    case connected(profile: String)
    /// A media packet of the peer, authenticated and decrypted.
    case packet(PacketKind, bytes: [UInt8], arrival: MonotonicTime)
    /// The transport will not work. It stays open until `close()`.
    case failed(SecureLinkError)
    /// Closed, by `close()` or by the peer's farewell (close_notify).
    case closed
  }

  private let core: TransportCore
  private let ice: ICEAgent

  /// Bytes that `send(_:inPlace:count:)` needs free behind the packet.
  public static let trailerRoom = SRTPContext.trailerRoom

  /// Makes the transport; nothing is sent before `gather()`. Throws `.setup`.
  public init(
    hub: SecureLinkHub, identity: DTLSIdentity, configuration: TransportConfiguration,
    onEvent: @escaping @Sendable (Event) -> Void
  ) throws(SecureLinkError) {
    let core = TransportCore(
      hub: hub, identity: identity, isControlling: configuration.controlling, onEvent: onEvent)
    // Weak: the core owns the agent.
    ice = unsafe try ICEAgent(
      hub: hub, configuration: configuration, onEvent: { [weak core] event in core?.handle(event) },
      onDatagram: { [weak core] buffer in unsafe core?.receive(buffer) })
    core.attach(ice)
    self.core = core
  }

  deinit { core.hub.perform { [core] in core.close() } }

  /// What to tell the peer; available at once, new after `restartICE()`.
  public var localCredentials: (ufrag: String, password: String) { ice.credentials }

  /// Starts to collect local candidates; they come as events.
  public func gather() { core.hub.perform { [core] in core.gather() } }

  /// The peer's credentials, also the new ones after a restart.
  public func setRemote(ufrag: String, password: String) {
    core.hub.perform { [core] in core.setRemote(ufrag: ufrag, password: password) }
  }

  /// One of the peer's candidates, in any order with `setRemote`. Component 2, TCP and mDNS names are ignored.
  public func addRemote(candidate: ICECandidate) {
    core.hub.perform { [core] in core.addRemote(candidate) }
  }

  /// The peer said that it has no more candidates: ICE may fail from now on instead of waiting.
  public func remoteGatheringDone() { core.hub.perform { [core] in core.remoteGatheringDone() } }

  /// Says which side of DTLS this is and whose certificate (SHA-256) to expect. May come before ICE has a path;
  /// what the peer sends before it is kept. Counts once.
  public func startDTLS(role: DTLSRole, remoteFingerprint: [UInt8]) {
    core.hub.perform { [core] in core.startDTLS(role: role, fingerprint: remoteFingerprint) }
  }

  /// New credentials, and all local candidates again as events, for a path that died (RFC 8445 §2.4).
  /// DTLS and SRTP go on; the old path is used until a new one is found.
  public func restartICE() -> (ufrag: String, password: String) {
    let credentials = ice.restart()
    core.hub.perform { [core] in core.restarted() }
    return credentials
  }

  /// Says goodbye and frees everything. Idempotent; `closed` is the last event.
  public func close() { core.hub.perform { [core] in core.close() } }

  /// Protects and sends an RTP packet. False before `connected`, after `close()`, without a path, or if malformed.
  @discardableResult
  public func sendRTP(_ bytes: [UInt8]) -> Bool { send(.rtp, bytes) }

  /// Protects and sends a compound or reduced-size RTCP packet. False as for `sendRTP`.
  @discardableResult
  public func sendRTCP(_ bytes: [UInt8]) -> Bool { send(.rtcp, bytes) }

  /// Protects the first `count` bytes of `buffer` in place and sends them, without allocating.
  ///
  /// `buffer` needs `trailerRoom` bytes behind them, and holds ciphertext afterwards. The same RTP sequence number
  /// may be sent again only with the same bytes: other bytes would give the key stream away (RFC 3711 §9.1).
  @discardableResult
  public func send(_ kind: PacketKind, inPlace buffer: UnsafeMutableRawBufferPointer, count: Int) -> Bool {
    let length = core.outbound.withLock { outbound -> Int? in
      guard let length = unsafe outbound.srtp?.protect(kind, buffer, count: count) else { return nil }
      return length
    }
    let isSent = length.map { unsafe ice.send(UnsafeRawBufferPointer(rebasing: buffer[..<$0])) } ?? false
    core.outbound.withLock { outbound in
      outbound.packets += isSent ? 1 : 0
      outbound.bytes += isSent ? length ?? 0 : 0
      outbound.failures += isSent ? 0 : 1
    }
    return isSent
  }

  private func send(_ kind: PacketKind, _ bytes: [UInt8]) -> Bool {
    let room = bytes.count + Self.trailerRoom
    return unsafe withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { buffer in
      unsafe buffer.copyBytes(from: bytes)
      return unsafe send(kind, inPlace: buffer, count: bytes.count)
    }
  }

  /// What has happened so far.
  public var statistics: TransportStatistics {
    var statistics = core.counters.withLock { $0 }
    core.outbound.withLock { outbound in
      statistics.packetsSent = outbound.packets
      statistics.bytesSent = outbound.bytes
      statistics.sendFailures = outbound.failures
    }
    return statistics
  }
}
