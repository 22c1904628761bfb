internal import COpenSSL
public import XMPP

extension HashFunctions {
  /// OpenSSL's digests.
  public static let openSSL = HashFunctions(
    sha1: { digest($0, sha256: false) }, sha256: { digest($0, sha256: true) },
    hmacSHA1: { hmac($0, $1, sha256: false) }, hmacSHA256: { hmac($0, $1, sha256: true) },
    pbkdf2SHA1: { pbkdf2($0, $1, $2, sha256: false) }, pbkdf2SHA256: { pbkdf2($0, $1, $2, sha256: true) })

  private static func length(_ sha256: Bool) -> Int { sha256 ? 32 : 20 }

  private static func digest(_ bytes: [UInt8], sha256: Bool) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: length(sha256)) { out, count in
      unsafe bytes.withUnsafeBytes { input in
        unsafe _ = EVP_Digest(
          input.baseAddress, input.count, out.baseAddress, nil, sha256 ? EVP_sha256() : EVP_sha1(), nil)
      }
      count = length(sha256)
    }
  }

  private static func hmac(_ key: [UInt8], _ message: [UInt8], sha256: Bool) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: length(sha256)) { out, count in
      unsafe key.withUnsafeBytes { key in
        unsafe message.withUnsafeBufferPointer { message in
          unsafe _ = HMAC(
            sha256 ? EVP_sha256() : EVP_sha1(), key.baseAddress, Int32(clamping: key.count),
            message.baseAddress, message.count, out.baseAddress, nil)
        }
      }
      count = length(sha256)
    }
  }

  private static func pbkdf2(_ password: [UInt8], _ salt: [UInt8], _ rounds: Int, sha256: Bool) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: length(sha256)) { out, count in
      unsafe password.withUnsafeBytes { password in
        unsafe salt.withUnsafeBufferPointer { salt in
          unsafe _ = PKCS5_PBKDF2_HMAC(
            password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: password.count),
            salt.baseAddress, Int32(clamping: salt.count), Int32(clamping: rounds),
            sha256 ? EVP_sha256() : EVP_sha1(), Int32(length(sha256)), out.baseAddress)
        }
      }
      count = length(sha256)
    }
  }
}
