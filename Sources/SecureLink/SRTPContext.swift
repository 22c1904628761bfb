internal import CSRTP

/// Why a packet was not taken.
package enum SRTPRejection: Error { case replayed, authentication, malformed, tooManySources }

/// One direction of SRTP and SRTCP (RFC 3711, RFC 7714) under one master key, for any number of sources.
///
/// Sources are remembered for replay protection, at most `sourceLimit` of them, so that even a peer that holds
/// the keys cannot make memory grow.
@safe
package struct SRTPContext: ~Copyable, @unchecked Sendable {  // one thread, or its lock
  /// The direction the key is for.
  package enum Direction { case outbound, inbound }
  /// Room that must be free behind a packet to protect it in place: tag plus SRTCP index.
  package static let trailerRoom = 20
  static let sourceLimit = 512

  private let session: srtp_t
  private let profile: SRTPProfile
  private var sources: Set<UInt32> = []

  private static let isReady: Bool = {
    guard srtp_init() == srtp_err_status_ok else { return false }
    return srtp_install_log_handler(nil, nil) == srtp_err_status_ok
  }()

  package init(profile: SRTPProfile, key: [UInt8], direction: Direction) throws(SecureLinkError) {
    guard Self.isReady, key.count == profile.keyLength + profile.saltLength else {
      throw SecureLinkError(.setup, "libsrtp did not start")
    }
    var policy = unsafe srtp_policy_t()
    switch profile {
    case .aesGCM128:
      unsafe srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
      unsafe srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
    case .aesCM128HMACSHA1:
      unsafe srtp_crypto_policy_set_rtp_default(&policy.rtp)
      unsafe srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
    }
    unsafe policy.ssrc.type = direction == .outbound ? ssrc_any_outbound : ssrc_any_inbound
    unsafe policy.window_size = 2048
    unsafe policy.allow_repeat_tx = 1
    var key = key
    var session: srtp_t?
    let status = unsafe key.withUnsafeMutableBufferPointer { bytes in
      unsafe policy.key = bytes.baseAddress
      return unsafe srtp_create(&session, &policy)
    }
    guard status == srtp_err_status_ok, let session = unsafe session else {
      throw SecureLinkError(.setup, "libsrtp refused the keys (\(status.rawValue))")
    }
    unsafe self.session = session
    self.profile = profile
  }

  deinit { unsafe srtp_dealloc(session) }

  /// Protects the first `count` bytes of `buffer` in place; the new length, or nil if the packet is malformed or the
  /// buffer lacks `trailerRoom`.
  package mutating func protect(_ kind: PacketKind, _ buffer: UnsafeMutableRawBufferPointer, count: Int)
    -> Int?
  {
    guard let base = buffer.baseAddress, count <= buffer.count - Self.trailerRoom,
      let source = unsafe Self.source(kind, UnsafeRawBufferPointer(buffer), count: count), admit(source)
    else { return nil }
    var length = Int32(count)
    let status =
      switch kind {
      case .rtp: unsafe srtp_protect(session, base, &length)
      case .rtcp: unsafe srtp_protect_rtcp(session, base, &length)
      }
    guard status == srtp_err_status_ok else { return nil }
    sources.insert(source)
    return Int(length)
  }

  /// Checks and decrypts `buffer` in place; the length of what it held.
  package mutating func unprotect(_ kind: PacketKind, _ buffer: UnsafeMutableRawBufferPointer)
    throws(SRTPRejection)
    -> Int
  {
    let overhead = profile.tagLength + (kind == .rtcp ? 4 : 0)
    guard let base = buffer.baseAddress, buffer.count <= 65_535,
      let source = unsafe Self.source(kind, UnsafeRawBufferPointer(buffer), count: buffer.count - overhead)
    else { throw .malformed }
    guard admit(source) else { throw .tooManySources }
    var length = Int32(buffer.count)
    let status =
      switch kind {
      case .rtp: unsafe srtp_unprotect(session, base, &length)
      case .rtcp: unsafe srtp_unprotect_rtcp(session, base, &length)
      }
    switch status {
    case srtp_err_status_ok: break
    case srtp_err_status_replay_fail, srtp_err_status_replay_old: throw .replayed
    case srtp_err_status_auth_fail, srtp_err_status_cipher_fail: throw .authentication
    default: throw .malformed
    }
    sources.insert(source)
    return Int(length)
  }

  private func admit(_ source: UInt32) -> Bool {
    sources.count < Self.sourceLimit || sources.contains(source)
  }

  /// The SSRC of a packet whose header (RFC 3550 §5.1, §6.4.1) fits into `count` bytes; nil for anything else.
  private static func source(_ kind: PacketKind, _ bytes: UnsafeRawBufferPointer, count: Int) -> UInt32? {
    guard count <= bytes.count, count >= (kind == .rtp ? 12 : 8), unsafe bytes[0] >> 6 == 2 else {
      return nil
    }
    guard kind == .rtp else { return unsafe word(bytes, at: 4) }
    var header = unsafe 12 + 4 * Int(bytes[0] & 0x0F)
    if unsafe bytes[0] & 0x10 != 0 {
      guard count >= header + 4 else { return nil }
      header += unsafe 4 + 4 * (Int(bytes[header + 2]) << 8 | Int(bytes[header + 3]))
    }
    return count >= header ? unsafe word(bytes, at: 8) : nil
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
    unsafe UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
