import Base

/// Bytes from hexadecimal text; white space is for people.
func bytes(_ text: String) -> [UInt8] {
  var out: [UInt8] = []
  var high: UInt8?
  for character in text {
    guard let digit = character.hexDigitValue else { continue }
    if let first = high {
      out.append(first << 4 | UInt8(digit))
      high = nil
    } else {
      high = UInt8(digit)
    }
  }
  return out
}

extension SeededGenerator {
  /// `count` random bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  /// `original` with a few bytes changed, cut off or repeated.
  mutating func damage(_ original: [UInt8]) -> [UInt8] {
    var out = original
    for _ in 0..<Int.random(in: 1...4, using: &self) where !out.isEmpty {
      let index = Int.random(in: 0..<out.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: out[index] = UInt8.random(in: 0...255, using: &self)
      case 1: out[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 2: out.removeSubrange(index...)
      case 3: out.remove(at: index)
      default: out.insert(0xFF, at: index)
      }
    }
    return out
  }
}
