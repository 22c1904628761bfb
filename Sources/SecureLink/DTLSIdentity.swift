import Base
internal import COpenSSL

/// The certificate and key one side shows in DTLS, and everything OpenSSL shares between associations.
///
/// One identity may serve any number of transports at the same time.
public struct DTLSIdentity: Sendable {
  let context: DTLSContext
  /// SHA-256 of the certificate in DER (RFC 8122 §5).
  public let fingerprint: [UInt8]

  /// A fresh ECDSA P-256 key with a self-signed certificate: random name, valid from a day ago for 30 days to come.
  public static func generate() throws(SecureLinkError) -> DTLSIdentity {
    try generate(profiles: SRTPProfile.offer)
  }

  /// With another list of SRTP profiles, as other clients have.
  static func generate(profiles: String) throws(SecureLinkError) -> DTLSIdentity {
    guard let key = unsafe vv_p256_key() else { throw SecureLinkError(.setup, "no key") }
    defer { unsafe EVP_PKEY_free(key) }
    guard let certificate = unsafe X509_new() else { throw SecureLinkError(.setup, "no certificate") }
    defer { unsafe X509_free(certificate) }
    guard unsafe fill(certificate, key: key) else { throw SecureLinkError(.setup, "certificate not signed") }
    guard let fingerprint = unsafe sha256(of: certificate) else { throw SecureLinkError(.setup, "no digest") }
    return unsafe DTLSIdentity(
      context: try DTLSContext(certificate: certificate, key: key, profiles: profiles),
      fingerprint: fingerprint)
  }

  private static let day = 86_400

  private static func fill(_ certificate: OpaquePointer, key: OpaquePointer) -> Bool {
    let serial = Int64.random(in: 1 ... .max)
    guard unsafe X509_set_version(certificate, 2) == 1,
      unsafe ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), serial) == 1,
      unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -day) != nil,
      unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), 30 * day) != nil,
      unsafe X509_set_pubkey(certificate, key) == 1,
      let name = unsafe X509_get_subject_name(certificate),
      unsafe vv_x509_add_name(name, "CN", randomToken()) == 1,
      unsafe X509_set_issuer_name(certificate, name) == 1
    else { return false }
    return unsafe X509_sign(certificate, key, EVP_sha256()) > 0
  }

  /// The fingerprint of any certificate.
  static func sha256(of certificate: OpaquePointer) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let status = unsafe X509_digest(certificate, EVP_sha256(), &digest, &length)
    return status == 1 && length == 32 ? digest : nil
  }
}

/// OpenSSL's shared half of an association: certificate, key, ciphers and SRTP profiles.
@safe
final class DTLSContext: @unchecked Sendable {  // SSL_CTX counts its references and locks itself
  let pointer: OpaquePointer

  /// Forward secrecy and authenticated encryption first; CBC suites for older peers.
  private static let ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
    + "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    + "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA"

  init(certificate: OpaquePointer, key: OpaquePointer, profiles: String) throws(SecureLinkError) {
    guard let pointer = unsafe SSL_CTX_new(DTLS_method()) else { throw SecureLinkError(.setup, "no SSL_CTX") }
    unsafe self.pointer = pointer
    guard unsafe vv_dtls_configure(pointer) == 1,
      unsafe SSL_CTX_use_certificate(pointer, certificate) == 1,
      unsafe SSL_CTX_use_PrivateKey(pointer, key) == 1,
      unsafe SSL_CTX_set_cipher_list(pointer, Self.ciphers) == 1,
      // Here alone 0 means success.
      unsafe SSL_CTX_set_tlsext_use_srtp(pointer, profiles) == 0
    else { throw SecureLinkError(.setup, "SSL_CTX refused its settings") }
    unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    // Names, dates and issuers mean nothing here (RFC 5763 §5): only the announced fingerprint does.
    unsafe SSL_CTX_set_cert_verify_callback(
      pointer, { store, _ in unsafe DTLSAssociation.verify(store) }, nil)
  }

  deinit { unsafe SSL_CTX_free(pointer) }
}
