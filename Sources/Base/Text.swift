/// Lower-case hexadecimal of `bytes`.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
  var text = ""
  for byte in bytes {
    if byte < 16 { text.append("0") }
    text += String(byte, radix: 16)
  }
  return text
}

/// A fresh identifier of `bytes` random bytes, in hexadecimal (stanza ids, session ids, candidate ids).
public func randomToken(bytes: Int = 8, using generator: inout some RandomNumberGenerator) -> String {
  hex((0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
}

/// A fresh identifier from the system's generator.
public func randomToken(bytes: Int = 8) -> String {
  var generator = SystemRandomNumberGenerator()
  return randomToken(bytes: bytes, using: &generator)
}

/// `text` with everything replaced that a terminal, a log or a reader of lines could take for something else than text:
/// control characters, line ends and marks that turn the writing direction. For texts of peers.
public func harmless(_ text: some StringProtocol) -> String {
  var out = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { out.append(isHarmless(scalar) ? scalar : "\u{FFFD}") }
  return String(out)
}

func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
  default: true
  }
}

/// RFC 4648 Base64.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// `bytes` as Base64 text with padding.
  public static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let a = UInt32(bytes[index]) << 16
      let b = left > 1 ? UInt32(bytes[index + 1]) << 8 : 0
      let c = left > 2 ? UInt32(bytes[index + 2]) : 0
      let word = a | b | c
      out.append(alphabet[Int(word >> 18)])
      out.append(alphabet[Int(word >> 12) & 63])
      out.append(left > 1 ? alphabet[Int(word >> 6) & 63] : UInt8(ascii: "="))
      out.append(left > 2 ? alphabet[Int(word) & 63] : UInt8(ascii: "="))
      index += 3
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes `text` stands for; nil if it is not Base64. White space is skipped.
  public static func decode(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var word: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text.utf8 {
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { continue }
      if byte == UInt8(ascii: "=") {
        padding += 1
        if padding > 2 { return nil }
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      word = word << 6 | UInt32(value)
      digits += 1
      if digits % 4 == 0 {
        out += [UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
        word = 0
      }
    }
    switch digits % 4 {
    case 0: return padding == 0 ? out : nil
    case 2 where padding == 0 || padding == 2: return out + [UInt8(word >> 4 & 255)]
    case 3 where padding <= 1: return out + [UInt8(word >> 10 & 255), UInt8(word >> 2 & 255)]
    default: return nil
    }
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
