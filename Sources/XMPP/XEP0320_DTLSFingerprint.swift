/// XEP-0320: the digest of the certificate that a party will show in the DTLS handshake.
public struct DTLSFingerprint: Hashable, Sendable {
  /// RFC 4145 §4.1: who opens the handshake.
  public enum Setup: String, Sendable, CaseIterable { case actpass, active, passive }

  /// The digest's name in lower case, e.g. "sha-256".
  public var hash: String
  /// Without the attribute: actpass.
  public var setup: Setup
  /// The digest itself.
  public var bytes: [UInt8]

  /// A fingerprint.
  public init(hash: String = "sha-256", setup: Setup, bytes: [UInt8]) {
    self.hash = hash
    self.setup = setup
    self.bytes = bytes
  }

  /// Reads a `<fingerprint/>`: pairs of hexadecimal digits with colons between them.
  public init(_ element: XMLElement) throws(StanzaError) {
    guard let hash = element["hash"], let bytes = Self.bytes(element.text), (16...64).contains(bytes.count)
    else {
      throw StanzaError(.badRequest, text: "unreadable DTLS fingerprint")
    }
    guard let setup = Setup(rawValue: element["setup"] ?? "actpass") else {
      throw StanzaError(.badRequest, text: "unknown DTLS setup")
    }
    self.init(hash: hash.lowercased(), setup: setup, bytes: bytes)
  }

  /// True for a digest that is still safe and of the right length. MD5 and SHA-1 are not (RFC 8122 §5).
  public var isUsable: Bool {
    switch hash {
    case "sha-256": bytes.count == 32
    case "sha-384": bytes.count == 48
    case "sha-512": bytes.count == 64
    default: false
    }
  }

  /// The digest as it is written: "D9:28:…".
  public var text: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: ":")
  }

  /// The `<fingerprint/>` element.
  public var xml: XMLElement {
    XMLElement(
      "fingerprint", namespace: Namespace.dtls, attributes: ["hash": hash, "setup": setup.rawValue],
      text: text)
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    guard text.utf8.count <= 512 else { return nil }
    var bytes: [UInt8] = []
    for pair in text.filter({ !$0.isWhitespace }).split(separator: ":", omittingEmptySubsequences: false) {
      guard pair.utf8.count == 2, pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}
