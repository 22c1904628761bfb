internal import Base
internal import Synchronization

/// The half of a transport that lives on the hub's thread: ICE events, the DTLS association, incoming media.
final class TransportCore: @unchecked Sendable {  // hub thread only, but for the two mutexes
  typealias Event = SecureTransport.Event

  /// What media threads use.
  struct Outbound: ~Copyable {
    var srtp: SRTPContext?
    var packets = 0
    var bytes = 0
    var failures = 0
  }
  let outbound = Mutex(Outbound())
  let counters = Mutex(TransportStatistics())

  let hub: SecureLinkHub
  private let identity: DTLSIdentity
  private let isControlling: Bool
  private let onEvent: @Sendable (Event) -> Void
  private(set) var ice: ICEAgent?
  private var isClosed = false
  private var generation = 0

  private var hasCredentials = false
  private var waitingCandidates: [ICECandidate] = []
  private var remoteCandidates: [ICECandidate] = []
  private var credentialsAt: MonotonicTime?

  private var hasPath = false
  private var searchTimer: GLibTimer?
  private var rechecks = 0
  private var request: (role: DTLSRole, fingerprint: [UInt8])?
  private var association: DTLSAssociation?
  private var earlyDatagrams: [[UInt8]] = []
  private var handshakeAt: MonotonicTime?
  private var timer: GLibTimer?
  private var inbound: SRTPContext?
  private var hasReported = false
  private var isCarrying = false

  /// A peer may not fill memory: candidates of one generation, and datagrams before `startDTLS`.
  private static let candidateLimit = 128
  private static let earlyLimit = 16
  /// Thirteen seconds: connecting may take fifteen (design §4).
  private static let recheckLimit = 180

  init(
    hub: SecureLinkHub, identity: DTLSIdentity, isControlling: Bool,
    onEvent: @escaping @Sendable (Event) -> Void
  ) {
    self.isControlling = isControlling
    self.hub = hub
    self.identity = identity
    self.onEvent = onEvent
  }

  /// Before the first event only.
  func attach(_ ice: ICEAgent) { self.ice = ice }

  private func emit(_ event: Event) { if !isClosed { onEvent(event) } }

  // MARK: - ICE

  func gather() {
    guard !isClosed, let ice else { return }
    if !ice.gather() { emit(.failed(SecureLinkError(.noLocalAddress))) }
  }

  func setRemote(ufrag: String, password: String) {
    guard !isClosed, let ice, ice.setRemote(ufrag: ufrag, password: password) else { return }
    if credentialsAt == nil { credentialsAt = .now() }
    hasCredentials = true
    let waiting = waitingCandidates
    waitingCandidates = []
    for candidate in waiting { _ = ice.addRemote(candidate) }
    search()
  }

  func addRemote(_ candidate: ICECandidate) {
    guard !isClosed, candidate.component == 1, candidate.transport.lowercased() == "udp",
      !candidate.address.lowercased().hasSuffix(".local"), remoteCandidates.count < Self.candidateLimit
    else { return }
    remoteCandidates.append(candidate)
    if hasCredentials { _ = ice?.addRemote(candidate) } else { waitingCandidates.append(candidate) }
  }

  func remoteGatheringDone() { if !isClosed { ice?.remoteGatheringDone() } }

  /// After `ICEAgent.restart`: candidates of the peer belong to its next credentials; ours go out again.
  func restarted() {
    guard !isClosed, let ice else { return }
    generation += 1
    hasCredentials = false
    remoteCandidates = []
    searchTimer = nil
    for candidate in ice.localCandidates(generation: generation) { emit(.candidate(candidate)) }
    emit(.gatheringDone)
  }

  func handle(_ event: ICEEvent) {
    guard !isClosed else { return }
    switch event {
    case .candidate(var candidate):
      candidate.generation = generation
      emit(.candidate(candidate))
    case .gatheringDone: emit(.gatheringDone)
    case .selected(let pair):
      // Before the keys exist the peer may still be searching, and our checks make it check.
      if inbound != nil { searchTimer = nil }
      counters.withLock { $0.selectedPair = pair }
      pathFound()
    case .state(let state):
      // libnice says "failed" also when a path that worked goes silent; media may still get through.
      let told: ICEState = state == .failed && hasPath ? .disconnected : state
      counters.withLock { $0.iceState = told }
      emit(.iceState(told))
      if told == .failed { emit(.failed(SecureLinkError(.iceFailed))) }
    }
  }

  /// Checks again and again, twenty-five times a second at first, until there are keys (network.md §6: at 80 % loss
  /// one check in twenty-five gets there and back).
  ///
  /// The controlling side only: each of its checks makes the other side check too, whereas libnice on the controlled
  /// side takes the answer to a second pair of the same addresses for one it must not use.
  private func search() {
    guard isControlling else { return }
    rechecks = 0
    scheduleRecheck(after: 300)
  }

  private func scheduleRecheck(after milliseconds: UInt32) {
    searchTimer = hub.loop.timer(milliseconds: milliseconds) { [weak self] in self?.recheck() }
  }

  private func recheck() {
    searchTimer = nil
    guard !isClosed, rechecks < Self.recheckLimit else { return }
    // Where a path is found here, only checks along it help a peer that still looks for its end.
    let chosen = counters.withLock { $0.selectedPair?.remoteAddress }
    let along = remoteCandidates.filter { $0.address == chosen }
    let useful = along.isEmpty ? remoteCandidates : along
    if !useful.isEmpty { ice?.recheck(useful[rechecks % useful.count], age: rechecks) }
    rechecks += 1
    scheduleRecheck(after: rechecks < 75 ? 40 : 100)
  }

  private func pathFound() {
    guard !hasPath else { return }
    hasPath = true
    beginDTLS()
  }

  // MARK: - DTLS

  func startDTLS(role: DTLSRole, fingerprint: [UInt8]) {
    guard !isClosed, request == nil else { return }
    request = (role, fingerprint)
    beginDTLS()
  }

  private func beginDTLS() {
    guard hasPath, !isClosed, association == nil, let request else { return }
    let association: DTLSAssociation
    do throws(SecureLinkError) {
      association = try DTLSAssociation(
        identity: identity, role: request.role, remoteFingerprint: request.fingerprint,
        send: { [weak self] datagram in self?.sendDTLS(datagram) })
    } catch { return emit(.failed(error)) }
    let now = MonotonicTime.now()
    self.association = association
    handshakeAt = now
    association.start(at: now)
    let early = earlyDatagrams
    earlyDatagrams = []
    for datagram in early { association.receive(datagram, at: now) }
    afterDTLS(now)
  }

  private func sendDTLS(_ datagram: [UInt8]) {
    // A full socket is a lost datagram; the retransmission timer sees to it.
    unsafe datagram.withUnsafeBytes { bytes in _ = unsafe ice?.send(bytes) }
  }

  private func receiveDTLS(_ datagram: [UInt8], at now: MonotonicTime) {
    guard let association else {
      if earlyDatagrams.count < Self.earlyLimit, datagram.count <= 4096 { earlyDatagrams.append(datagram) }
      return
    }
    association.receive(datagram, at: now)
    afterDTLS(now)
  }

  private func afterDTLS(_ now: MonotonicTime) {
    guard let association, !isClosed else { return }
    switch association.state {
    case .handshaking: break
    case .connected(let keys): if !hasReported { install(keys, association, now) }
    case .failed(let error):
      if !hasReported {
        hasReported = true
        emit(.failed(error))
      }
    case .closed: return close()
    }
    schedule(now)
  }

  private func install(_ keys: SRTPKeys, _ association: DTLSAssociation, _ now: MonotonicTime) {
    hasReported = true
    searchTimer = nil
    do throws(SecureLinkError) {
      inbound = try SRTPContext(profile: keys.profile, key: keys.remote, direction: .inbound)
      let sender = try SRTPContext(profile: keys.profile, key: keys.local, direction: .outbound)
      put(sender)
    } catch { return emit(.failed(error)) }
    isCarrying = true
    hub.beginCarrying()
    counters.withLock { counters in
      counters.cipher = association.cipher
      counters.profile = keys.profile.name
      counters.dtlsMilliseconds = handshakeAt.map { (now - $0).inMilliseconds }
      counters.setupMilliseconds = credentialsAt.map { (now - $0).inMilliseconds }
    }
    emit(.connected(profile: keys.profile.name))
  }

  private func put(_ sender: consuming SRTPContext) {
    var sender: SRTPContext? = consume sender
    outbound.withLock { outbound in swap(&outbound.srtp, &sender) }
  }

  private func schedule(_ now: MonotonicTime) {
    timer = nil
    guard let delay = association?.timeToNextTimeout(at: now) else { return }
    let milliseconds = UInt32(clamping: (delay.nanoseconds + 999_999) / 1_000_000)
    timer = hub.loop.timer(milliseconds: milliseconds) { [weak self] in self?.timeout() }
  }

  private func timeout() {
    guard !isClosed, let association else { return }
    let now = MonotonicTime.now()
    association.handleTimeout(at: now)
    afterDTLS(now)
  }

  // MARK: - Datagrams

  func receive(_ buffer: UnsafeMutableRawBufferPointer) {
    guard !isClosed, buffer.count >= 2 else { return }
    let now = MonotonicTime.now()
    switch unsafe DatagramKind(first: buffer[0], second: buffer[1]) {
    case .dtls: unsafe receiveDTLS([UInt8](buffer), at: now)
    case .rtp: unsafe receiveMedia(.rtp, buffer, at: now)
    case .rtcp: unsafe receiveMedia(.rtcp, buffer, at: now)
    case .other: counters.withLock { $0.malformed += 1 }
    }
  }

  private func receiveMedia(
    _ kind: PacketKind, _ buffer: UnsafeMutableRawBufferPointer, at now: MonotonicTime
  ) {
    guard inbound != nil else { return }  // media before the keys: nothing can be done with it
    let wire = buffer.count
    do throws(SRTPRejection) {
      guard let length = try unsafe inbound?.unprotect(kind, buffer) else { return }
      counters.withLock { counters in
        counters.packetsReceived += 1
        counters.bytesReceived += wire
      }
      association?.peerIsReady()
      unsafe emit(
        .packet(kind, bytes: [UInt8](UnsafeRawBufferPointer(rebasing: buffer[..<length])), arrival: now))
    } catch {
      counters.withLock { counters in
        switch error {
        case .replayed: counters.replayed += 1
        case .authentication: counters.authenticationFailures += 1
        case .malformed, .tooManySources: counters.malformed += 1
        }
      }
    }
  }

  // MARK: - End

  func close() {
    guard !isClosed else { return }
    isClosed = true
    if isCarrying { hub.endCarrying() }
    association?.close()
    timer = nil
    searchTimer = nil
    association = nil
    inbound = nil
    var nothing: SRTPContext?
    outbound.withLock { outbound in swap(&outbound.srtp, &nothing) }
    ice?.close()
    onEvent(.closed)
  }
}
