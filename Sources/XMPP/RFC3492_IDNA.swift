/// Domain names with letters outside ASCII, as DNS and certificates spell them ("xn--…"; RFC 3492, RFC 5890).
public enum IDNA {
  /// `domain` in ASCII. Labels that cannot be written so stay as they are, and will not be found.
  public static func ascii(_ domain: String) -> String {
    domain.split(separator: ".", omittingEmptySubsequences: false).map { label in
      if label.utf8.allSatisfy({ $0 < 0x80 }) { return String(label) }
      return punycode(Array(label.unicodeScalars.map(\.value))).map { "xn--" + $0 } ?? String(label)
    }.joined(separator: ".")
  }

  /// RFC 3492 §6.3; nil if the label is too long for DNS.
  static func punycode(_ label: [UInt32]) -> String? {
    guard label.count <= 63 else { return nil }
    var out = String(String.UnicodeScalarView(label.filter { $0 < 0x80 }.compactMap { Unicode.Scalar($0) }))
    let basic = label.count { $0 < 0x80 }
    if basic > 0 { out += "-" }
    var (n, delta, bias, handled) = (UInt32(128), 0, 72, basic)
    while handled < label.count {
      guard let next = label.filter({ $0 >= n }).min() else { return nil }
      delta += Int(next - n) * (handled + 1)
      n = next
      for code in label {
        if code < n { delta += 1 }
        guard code == n else { continue }
        write(delta, bias, to: &out)
        bias = adapt(delta, handled + 1, first: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      n += 1
    }
    return out.utf8.count <= 59 ? out : nil
  }

  private static func write(_ delta: Int, _ bias: Int, to out: inout String) {
    var (q, k) = (delta, 36)
    while true {
      let t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias
      if q < t { break }
      out.append(digit(t + (q - t) % (36 - t)))
      q = (q - t) / (36 - t)
      k += 36
    }
    out.append(digit(q))
  }

  private static func digit(_ value: Int) -> Character {
    Character(Unicode.Scalar(UInt8(truncatingIfNeeded: value < 26 ? value + 97 : value + 22)))
  }

  // §6.1
  private static func adapt(_ delta: Int, _ count: Int, first: Bool) -> Int {
    var delta = first ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}
