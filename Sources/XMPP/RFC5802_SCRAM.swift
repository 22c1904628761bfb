import Base

/// Digests that the machines need; injected, since this target imports no C.
public struct HashFunctions: Sendable {
  /// SHA-1 of the bytes.
  public var sha1: @Sendable ([UInt8]) -> [UInt8]
  /// SHA-256 of the bytes.
  public var sha256: @Sendable ([UInt8]) -> [UInt8]
  /// (key, message).
  public var hmacSHA1: @Sendable ([UInt8], [UInt8]) -> [UInt8]
  /// (key, message).
  public var hmacSHA256: @Sendable ([UInt8], [UInt8]) -> [UInt8]
  /// (password, salt, iterations), as long as the digest.
  public var pbkdf2SHA1: @Sendable ([UInt8], [UInt8], Int) -> [UInt8]
  /// (password, salt, iterations), as long as the digest.
  public var pbkdf2SHA256: @Sendable ([UInt8], [UInt8], Int) -> [UInt8]

  /// The functions.
  public init(
    sha1: @escaping @Sendable ([UInt8]) -> [UInt8], sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
    hmacSHA1: @escaping @Sendable ([UInt8], [UInt8]) -> [UInt8],
    hmacSHA256: @escaping @Sendable ([UInt8], [UInt8]) -> [UInt8],
    pbkdf2SHA1: @escaping @Sendable ([UInt8], [UInt8], Int) -> [UInt8],
    pbkdf2SHA256: @escaping @Sendable ([UInt8], [UInt8], Int) -> [UInt8]
  ) {
    self.sha1 = sha1
    self.sha256 = sha256
    self.hmacSHA1 = hmacSHA1
    self.hmacSHA256 = hmacSHA256
    self.pbkdf2SHA1 = pbkdf2SHA1
    self.pbkdf2SHA256 = pbkdf2SHA256
  }
}

/// SCRAM (RFC 5802, RFC 7677), the client's side: both ends prove that they know the password, none shows it.
public struct SCRAM: Sendable, CustomStringConvertible {
  /// Which digest.
  public enum Digest: Sendable { case sha1, sha256 }

  /// RFC 5802 §6: what the GS2 header says about channel binding.
  public enum Binding: Hashable, Sendable {
    /// The client cannot bind.
    case unsupported
    /// The client could, but thinks that the server cannot.
    case notOffered
    /// Bound: the type's name ("tls-exporter") and the channel's own bytes.
    case bound(type: String, data: [UInt8])

    var header: String {
      switch self {
      case .unsupported: "n,,"
      case .notOffered: "y,,"
      case .bound(let type, _): "p=\(type),,"
      }
    }
    var data: [UInt8] { if case .bound(_, let data) = self { data } else { [] } }
  }

  /// Why the exchange was given up.
  public enum Failure: Error, Hashable, Sendable {
    case malformed, wrongNonce, iterations(Int), wrongSignature
    /// The server said so itself ("e=…").
    case server(String)
  }

  /// §5.1: fewer are too cheap to guess; more would hang the client for longer than a login may take.
  public static let iterations = 4096...1_000_000

  private enum State {
    case first
    case challenged(serverSignature: [UInt8])
    case proven
  }

  private let digest: Digest
  private let binding: Binding
  private let password: [UInt8]
  private let nonce: String
  private let bare: String
  private let hashes: HashFunctions
  private var state = State.first

  /// One login. `nonce` is fresh and random for each and holds no comma.
  public init(
    digest: Digest, username: String, password: String, binding: Binding, nonce: String, hashes: HashFunctions
  ) {
    self.digest = digest
    self.binding = binding
    self.password = Array(Self.prepared(password).utf8)
    self.nonce = nonce
    self.hashes = hashes
    var name = ""
    for character in Self.prepared(username) {
      switch character {
      case "=": name += "=3D"
      case ",": name += "=2C"
      default: name.append(character)
      }
    }
    bare = "n=\(name),r=\(nonce)"
  }

  /// Without the password, wherever it is printed.
  public var description: String { "SCRAM" }

  /// §3: client-first-message.
  public var clientFirst: [UInt8] { Array((binding.header + bare).utf8) }

  /// True once the server proved that it knows the password.
  public var isProven: Bool { if case .proven = state { true } else { false } }

  /// True once the challenge was answered; the server's proof comes next.
  var isAnswered: Bool { if case .challenged = state { true } else { false } }

  /// §3: answers server-first-message with client-final-message.
  public mutating func respond(to challenge: [UInt8]) throws(Failure) -> [UInt8] {
    guard case .first = state else { throw .malformed }
    let text = String(decoding: challenge, as: UTF8.self)
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    // §5.1: "m" first would be a mandatory extension, which nobody knows.
    guard fields.count >= 3, let full = Self.value("r", fields[0]), let saltText = Self.value("s", fields[1]),
      let salt = Base64.decode(saltText), (1...1024).contains(salt.count),
      let rounds = Self.value("i", fields[2]).flatMap({ Int($0) })
    else {
      if let error = fields.first.flatMap({ Self.value("e", $0) }) { throw .server(error) }
      throw .malformed
    }
    guard full.hasPrefix(nonce), full.utf8.count > nonce.utf8.count, full.utf8.count <= 1024 else {
      throw .wrongNonce
    }
    guard Self.iterations.contains(rounds) else { throw .iterations(rounds) }
    let channel = Base64.encode(Array(binding.header.utf8) + binding.data)
    let withoutProof = "c=\(channel),r=\(full)"
    let message = Array("\(bare),\(text),\(withoutProof)".utf8)
    let salted = pbkdf2(salt, rounds)
    let clientKey = hmac(salted, Array("Client Key".utf8))
    let signature = hmac(hash(clientKey), message)
    let proof = zip(clientKey, signature).map { $0 ^ $1 }
    state = .challenged(serverSignature: hmac(hmac(salted, Array("Server Key".utf8)), message))
    return Array("\(withoutProof),p=\(Base64.encode(proof))".utf8)
  }

  /// §3: checks server-final-message, the server's own proof.
  public mutating func verify(_ final: [UInt8]) throws(Failure) {
    guard case .challenged(let expected) = state else { throw .malformed }
    let field = String(decoding: final, as: UTF8.self).split(separator: ",").first ?? ""
    if let error = Self.value("e", field) { throw .server(error) }
    guard let signature = Self.value("v", field).flatMap(Base64.decode) else { throw .malformed }
    guard signature.count == expected.count, zip(signature, expected).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0
    else {
      throw .wrongSignature
    }
    state = .proven
  }

  /// The parts of SASLprep (RFC 4013 §2.1) that real passwords meet: odd spaces become blanks, soft hyphens and
  /// joiners go. Normalisation (NFKC) is left to what the person typed.
  static func prepared(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: out.append(" ")
      case 0xAD, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: break
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  private static func value(_ key: String, _ field: Substring) -> String? {
    field.hasPrefix(key + "=") ? String(field.dropFirst(key.count + 1)) : nil
  }

  private func hash(_ bytes: [UInt8]) -> [UInt8] {
    digest == .sha1 ? hashes.sha1(bytes) : hashes.sha256(bytes)
  }
  private func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    digest == .sha1 ? hashes.hmacSHA1(key, message) : hashes.hmacSHA256(key, message)
  }
  private func pbkdf2(_ salt: [UInt8], _ rounds: Int) -> [UInt8] {
    digest == .sha1
      ? hashes.pbkdf2SHA1(password, salt, rounds) : hashes.pbkdf2SHA256(password, salt, rounds)
  }
}
