/// The two SRTP protection profiles that are spoken (RFC 5764 §4.1.2, RFC 7714 §14.2), preferred first.
package enum SRTPProfile: UInt, CaseIterable {
  case aesGCM128 = 0x0007
  case aesCM128HMACSHA1 = 0x0001

  /// The list for OpenSSL.
  static let offer = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80"

  /// The IANA name, for people.
  var name: String {
    switch self {
    case .aesGCM128: "AEAD_AES_128_GCM"
    case .aesCM128HMACSHA1: "AES_CM_128_HMAC_SHA1_80"
    }
  }

  var keyLength: Int { 16 }
  var saltLength: Int {
    switch self {
    case .aesGCM128: 12
    case .aesCM128HMACSHA1: 14
    }
  }
  /// Bytes that protection adds to an RTP packet; RTCP gets four more (RFC 3711 §3.4).
  var tagLength: Int {
    switch self {
    case .aesGCM128: 16
    case .aesCM128HMACSHA1: 10
    }
  }
}

/// The master keys of one association, each with its salt behind it as libsrtp wants them.
struct SRTPKeys: Equatable {
  var profile: SRTPProfile
  var local: [UInt8]
  var remote: [UInt8]

  /// Splits what the exporter gave (RFC 5764 §4.2): client key, server key, client salt, server salt.
  init?(profile: SRTPProfile, exported: [UInt8], isClient: Bool) {
    let (key, salt) = (profile.keyLength, profile.saltLength)
    guard exported.count == 2 * (key + salt) else { return nil }
    let client = Array(exported[0..<key] + exported[2 * key..<2 * key + salt])
    let server = Array(exported[key..<2 * key] + exported[2 * key + salt..<2 * key + 2 * salt])
    self.profile = profile
    (local, remote) = isClient ? (client, server) : (server, client)
  }
}
