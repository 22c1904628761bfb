internal import Base
internal import COpenSSL

/// The side of a DTLS handshake (RFC 5763 §5: `active` is the client, `passive` the server).
public enum DTLSRole: Sendable { case client, server }

/// One DTLS 1.2 association (RFC 6347) that yields SRTP keys (RFC 5764): datagrams in, datagrams out, no sockets.
///
/// Belongs to one thread. Whoever owns it calls `handleTimeout` when `timeToNextTimeout` has passed.
@safe
final class DTLSAssociation {
  /// Where the association stands. `connected` and `failed` come once; `closed` may follow either.
  enum State: Equatable {
    case handshaking
    case connected(SRTPKeys)
    case failed(SecureLinkError)
    case closed
  }

  let role: DTLSRole
  private(set) var state = State.handshaking
  /// OpenSSL's name of the negotiated cipher suite, once connected.
  private(set) var cipher = ""
  /// Retransmissions of the present flight.
  fileprivate(set) var retransmissions = 0

  private let ssl: OpaquePointer
  private let context: DTLSContext
  private let remoteFingerprint: [UInt8]
  private let send: ([UInt8]) -> Void
  private var inbox: [UInt8]?
  private var written: [[UInt8]] = []
  private var repeater = FlightRepeater()
  private var isForeign = false

  private static let mtu = 1200
  private static let exporterLabel = "EXTRACTOR-dtls_srtp"

  /// An association that trusts the certificate with `remoteFingerprint` (SHA-256) and no other.
  init(
    identity: DTLSIdentity, role: DTLSRole, remoteFingerprint: [UInt8], send: @escaping ([UInt8]) -> Void
  ) throws(SecureLinkError) {
    context = identity.context
    guard let ssl = unsafe SSL_new(context.pointer), let bio = unsafe DatagramBIO.make() else {
      throw SecureLinkError(.setup, "no SSL")
    }
    unsafe self.ssl = ssl
    self.role = role
    self.remoteFingerprint = remoteFingerprint
    self.send = send
    // Not retained: `deinit` frees both, and nobody else calls into them.
    let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe BIO_set_data(bio, owner)
    unsafe vv_dtls_set_owner(ssl, owner)
    unsafe SSL_set_bio(ssl, bio, bio)
    unsafe vv_dtls_set_mtu(ssl, Self.mtu)
    unsafe DTLS_set_timer_cb(ssl) { ssl, previous in unsafe DTLSAssociation.interval(ssl, previous) }
    switch role {
    case .client: unsafe SSL_set_connect_state(ssl)
    case .server: unsafe SSL_set_accept_state(ssl)
    }
  }

  deinit { unsafe SSL_free(ssl) }

  /// Sends the first flight (client) or begins to listen (server).
  func start(at now: MonotonicTime) { pump(at: now) }

  /// Takes a DTLS datagram from the peer; after the handshake those are its retransmissions and its farewell.
  func receive(_ datagram: [UInt8], at now: MonotonicTime) {
    inbox = datagram
    pump(at: now)
    inbox = nil
  }

  /// The peer has the keys (a packet of its passed): nothing needs repeating any more.
  func peerIsReady() { repeater.stop() }

  /// How long until `handleTimeout` is wanted; nil if it is not.
  func timeToNextTimeout(at now: MonotonicTime) -> Duration? {
    let repeatIn = repeater.deadline.map { $0 - now }
    guard state == .handshaking else { return repeatIn.map { max(.zero, $0) } }
    let micros = unsafe vv_dtls_timeout(ssl)
    let own: Duration? = micros < 0 ? nil : .microseconds(micros)
    guard let shortest = [repeatIn, own].compactMap(\.self).min() else { return nil }
    return max(.zero, shortest)
  }

  /// Retransmits what is due.
  func handleTimeout(at now: MonotonicTime) {
    let copies = repeater.due(at: now)
    if state == .handshaking {
      ERR_clear_error()
      if unsafe vv_dtls_handle_timeout(ssl) < 0 { fail() }
      if flush(copies: retransmissions < 2 ? 1 : 2, at: now) { return }
    }
    for datagram in copies { send(datagram) }
  }

  /// Says goodbye (close_notify) if there is a connection to say it on.
  func close() {
    guard state != .closed else { return }
    repeater.stop()
    if case .connected = state {
      ERR_clear_error()
      _ = unsafe SSL_shutdown(ssl)
      _ = flush(copies: 1, at: .zero)
    }
    state = .closed
  }

  // MARK: - The machine

  private func pump(at now: MonotonicTime) {
    switch state {
    case .handshaking: handshake()
    case .connected: drain()
    case .failed, .closed: return
    }
    if case .failed = state {
      repeater.stop()
      _ = flush(copies: 3, at: now)  // an alert is never acknowledged
    } else if flush(copies: 1, at: now), case .connected = state, role == .server {
      repeater.begin(lastFlight, at: now, every: .milliseconds(100), times: 12)
    }
  }

  private var lastFlight: [[UInt8]] = []

  /// Sends what OpenSSL wrote; false if it wrote nothing.
  private func flush(copies: Int, at now: MonotonicTime) -> Bool {
    guard !written.isEmpty else { return false }
    lastFlight = written
    written = []
    for _ in 0..<copies { for datagram in lastFlight { send(datagram) } }
    if state == .handshaking {
      // Lost twice: a lossy path, where copies cost little and divide the wait.
      if retransmissions < 2 {
        repeater.stop()
      } else {
        repeater.begin(lastFlight, at: now, every: .milliseconds(80), times: 40)
      }
    }
    return true
  }

  private func handshake() {
    ERR_clear_error()
    let result = unsafe SSL_do_handshake(ssl)
    if result == 1 { return finish() }
    switch unsafe SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return
    default: fail()
    }
  }

  private func fail() {
    let code = ERR_get_error()
    let reason = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "no reason given"
    if isForeign {
      state = .failed(SecureLinkError(.fingerprintMismatch))
    } else if vv_error_is_timeout(code) == 1 {
      state = .failed(SecureLinkError(.handshakeTimeout))
    } else {
      state = .failed(SecureLinkError(.handshakeFailed, reason))
    }
  }

  private func finish() {
    repeater.stop()
    // `verify` has stopped a foreign certificate already; keys must never leave without this check, though.
    guard let certificate = unsafe SSL_get1_peer_certificate(ssl) else {
      return state = .failed(SecureLinkError(.fingerprintMismatch, "no certificate"))
    }
    defer { unsafe X509_free(certificate) }
    guard unsafe matches(certificate) else { return state = .failed(SecureLinkError(.fingerprintMismatch)) }
    guard let selected = unsafe SSL_get_selected_srtp_profile(ssl),
      let profile = unsafe SRTPProfile(rawValue: UInt(selected.pointee.id))
    else { return state = .failed(SecureLinkError(.noSRTPProfile)) }
    guard let keys = export(profile) else {
      return state = .failed(SecureLinkError(.setup, "no keys exported"))
    }
    if let suite = unsafe SSL_get_current_cipher(ssl), let name = unsafe SSL_CIPHER_get_name(suite) {
      cipher = unsafe String(cString: name)
    }
    state = .connected(keys)
  }

  private func export(_ profile: SRTPProfile) -> SRTPKeys? {
    var bytes = [UInt8](repeating: 0, count: 2 * (profile.keyLength + profile.saltLength))
    let label = Self.exporterLabel
    let status = unsafe SSL_export_keying_material(
      ssl, &bytes, bytes.count, label, label.utf8.count, nil, 0, 0)
    guard status == 1 else { return nil }
    return SRTPKeys(profile: profile, exported: bytes, isClient: role == .client)
  }

  /// Reads what comes after the handshake: nothing is expected but the peer's farewell. Errors change nothing.
  private func drain() {
    var scratch = [UInt8](repeating: 0, count: 2048)
    for _ in 0..<16 {
      ERR_clear_error()
      let result = unsafe SSL_read(ssl, &scratch, Int32(scratch.count))
      if result > 0 { continue }
      if unsafe SSL_get_error(ssl, result) == SSL_ERROR_ZERO_RETURN {
        repeater.stop()
        state = .closed
      }
      return
    }
  }

  /// Compares without telling by its duration where the difference is.
  private func matches(_ certificate: OpaquePointer) -> Bool {
    guard let own = unsafe DTLSIdentity.sha256(of: certificate), own.count == remoteFingerprint.count else {
      return false
    }
    return zip(own, remoteFingerprint).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  // MARK: - Called by OpenSSL

  /// Takes the announced certificate only; the refusal goes out as an alert, so that the peer fails as well.
  static func verify(_ store: OpaquePointer?) -> Int32 {
    guard let store = unsafe store, let raw = unsafe vv_dtls_owner_of_store(store),
      let certificate = unsafe X509_STORE_CTX_get0_cert(store)
    else { return 0 }
    let association = unsafe Unmanaged<DTLSAssociation>.fromOpaque(raw).takeUnretainedValue()
    if unsafe association.matches(certificate) {
      unsafe X509_STORE_CTX_set_error(store, X509_V_OK)
      return 1
    }
    association.isForeign = true
    unsafe X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED)
    return 0
  }

  /// Milliseconds between OpenSSL's own retransmissions: quick ones first; the late ones, with the repeater's copies
  /// between them, spread the twelve it allows over the 15 s that connecting may take.
  private static let schedule: [UInt32] = [
    50, 100, 200, 400, 400, 400, 800, 800, 1600, 1600, 1600, 3200, 3200,
  ]

  private static func interval(_ ssl: OpaquePointer?, _ previous: UInt32) -> UInt32 {
    guard let ssl = unsafe ssl, let raw = unsafe vv_dtls_owner(ssl) else { return 50_000 }
    let association = unsafe Unmanaged<DTLSAssociation>.fromOpaque(raw).takeUnretainedValue()
    association.retransmissions = previous == 0 ? 0 : association.retransmissions + 1
    return schedule[min(association.retransmissions, schedule.count - 1)] * 1000
  }

  func write(_ datagram: [UInt8]) { written.append(datagram) }

  func read() -> [UInt8]? {
    defer { inbox = nil }
    return inbox
  }
}
