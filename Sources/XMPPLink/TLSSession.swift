internal import COpenSSL
internal import Glibc
import XMPP

/// A TLS client over two memory BIOs: the caller carries the bytes, so no call here touches a socket (and none can
/// raise SIGPIPE). Confined to one thread.
@safe
final class TLSSession {
  enum Step { case wants, established }

  private let host: String
  private let trust: Trust
  private let context: OpaquePointer
  private let ssl: OpaquePointer
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer

  /// A session with the server of `host`, which its certificate must name. With `direct` the protocol is named
  /// in the hello (ALPN, XEP-0368 §2.2).
  init(host: String, trust: Trust, direct: Bool) throws(LinkError) {
    guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
      throw .tlsFailed(host, detail: Self.lastError())
    }
    guard unsafe Self.configure(context, trust), let ssl = unsafe SSL_new(context) else {
      unsafe SSL_CTX_free(context)
      if case .caFile(let path) = trust { throw .caFileUnreadable(path) }
      throw .tlsFailed(host, detail: Self.lastError())
    }
    guard let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem()) else {
      preconditionFailure("no memory for a TLS buffer")
    }
    self.host = host
    self.trust = trust
    unsafe self.context = context
    unsafe self.ssl = ssl
    unsafe self.incoming = incoming
    unsafe self.outgoing = outgoing
    unsafe vv_bio_retry_when_empty(incoming)
    unsafe vv_bio_retry_when_empty(outgoing)
    unsafe SSL_set_bio(ssl, incoming, outgoing)  // which own them from here
    unsafe SSL_set_connect_state(ssl)
    nameServer(direct: direct)
  }

  deinit {
    unsafe SSL_free(ssl)
    unsafe SSL_CTX_free(context)
  }

  private static func configure(_ context: OpaquePointer, _ trust: Trust) -> Bool {
    vv_tls_forget_errors()
    guard unsafe vv_tls_require_1_2(context) == 1 else { return false }
    unsafe SSL_CTX_set_verify(context, trust == .insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nil)
    switch trust {
    case .system: return unsafe SSL_CTX_set_default_verify_paths(context) == 1
    case .caFile(let path):
      unsafe _ = vv_tls_trust_leaves(context)
      return unsafe SSL_CTX_load_verify_locations(context, path, nil) == 1
    case .insecure: return true
    }
  }

  private func nameServer(direct: Bool) {
    let check = unsafe SSL_get0_param(ssl)
    if unsafe X509_VERIFY_PARAM_set1_ip_asc(check, host) != 1 {
      vv_tls_forget_errors()
      unsafe X509_VERIFY_PARAM_set_hostflags(check, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
      unsafe _ = X509_VERIFY_PARAM_set1_host(check, host, 0)
      unsafe _ = vv_tls_set_sni(ssl, host)
    }
    guard direct else { return }
    let name = Array("xmpp-client".utf8)
    let list = [UInt8(name.count)] + name
    unsafe _ = list.withUnsafeBufferPointer {
      unsafe SSL_set_alpn_protos(ssl, $0.baseAddress, UInt32($0.count))
    }
  }

  /// Bytes that came from the server.
  func receive(_ bytes: [UInt8]) {
    unsafe _ = bytes.withUnsafeBytes { unsafe BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
  }

  /// Bytes that are to go to the server.
  func takeOutput() -> [UInt8] {
    let waiting = Int(unsafe vv_bio_pending(outgoing))
    guard waiting > 0 else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: waiting) { buffer, count in
      count = max(0, Int(unsafe BIO_read(outgoing, buffer.baseAddress, Int32(clamping: waiting))))
    }
  }

  /// Goes on with the handshake as far as the bytes at hand allow.
  func handshake() throws(LinkError) -> Step {
    vv_tls_forget_errors()
    let status = unsafe SSL_do_handshake(ssl)
    if status == 1 { return .established }
    let error = unsafe SSL_get_error(ssl, status)
    if error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE { return .wants }
    let verdict = unsafe SSL_get_verify_result(ssl)
    if trust != .insecure, verdict != Int(X509_V_OK) { throw Self.refusal(Int32(clamping: verdict), host) }
    let detail = Self.lastError()
    // RFC 6066 §3: the server knows no such name.
    if detail.hasSuffix("unrecognized name") { throw .hostUnknown(host) }
    throw .tlsFailed(host, detail: detail)
  }

  /// What to bind a login to.
  var channel: SecureChannel {
    var exporter: [UInt8]?
    if unsafe SSL_version(ssl) >= TLS1_3_VERSION {
      // RFC 9266 §2
      let label = "EXPORTER-Channel-Binding"
      var out = [UInt8](repeating: 0, count: 32)
      let done = unsafe out.withUnsafeMutableBufferPointer {
        unsafe SSL_export_keying_material(ssl, $0.baseAddress, 32, label, label.utf8.count, nil, 0, 1)
      }
      exporter = done == 1 ? out : nil
    }
    var digest = [UInt8](repeating: 0, count: 64)
    let length = unsafe digest.withUnsafeMutableBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return Int(unsafe vv_tls_end_point(ssl, base))
    }
    return SecureChannel(
      isVerified: trust != .insecure, exporter: exporter,
      endPoint: length > 0 ? Array(digest.prefix(length)) : nil)
  }

  /// Encrypts `bytes`; they come out of `takeOutput`.
  func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    unsafe _ = bytes.withUnsafeBytes { unsafe SSL_write(ssl, $0.baseAddress, Int32(clamping: $0.count)) }
  }

  /// Decrypts what is at hand, all of it, so that nothing waits inside for a next packet. nil: the server closed.
  func read() throws(LinkError) -> [UInt8]? {
    var plain: [UInt8] = []
    while true {
      vv_tls_forget_errors()
      var count: Int32 = 0
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
        count = unsafe SSL_read(ssl, buffer.baseAddress, 16_384)
        filled = max(0, Int(count))
      }
      if count > 0 {
        plain += piece
        continue
      }
      switch unsafe SSL_get_error(ssl, count) {
      case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return plain
      case SSL_ERROR_ZERO_RETURN: return plain.isEmpty ? nil : plain
      default: throw .tlsFailed(host, detail: Self.lastError())
      }
    }
  }

  /// Tells the server that no more comes.
  func close() { unsafe _ = SSL_shutdown(ssl) }

  static func refusal(_ verdict: Int32, _ host: String) -> LinkError {
    switch verdict {
    case X509_V_ERR_CERT_HAS_EXPIRED: return .certificateExpired(host)
    case X509_V_ERR_CERT_NOT_YET_VALID: return .certificateNotYetValid(host)
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return .certificateSelfSigned(host)
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return .certificateUnknownIssuer(host)
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: return .certificateWrongHost(host)
    default:
      let text = unsafe X509_verify_cert_error_string(Int(verdict)).map { unsafe String(cString: $0) }
      return .certificateInvalid(host, detail: text ?? "error \(verdict)")
    }
  }

  private static func lastError() -> String {
    var text = [CChar](repeating: 0, count: 200)
    unsafe text.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { unsafe vv_tls_error(base, buffer.count) }
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
