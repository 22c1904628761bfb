/// Why a text is not JSON.
public struct JSONMistake: UserFacingError, Equatable {
  /// Bytes before the place where it went wrong.
  public let offset: Int
  /// What is wrong there.
  public let problem: String

  /// The mistake as a sentence.
  public var said: Sentence { "That is not JSON: \(problem) (byte \(offset))." }
}

extension JSON {
  /// Reads a text (RFC 8259, UTF-8) that may come from anywhere. Values inside each other go `deepest` levels down at
  /// most; how long a text may be is the caller's to decide.
  public static func parse(_ bytes: [UInt8]) throws(JSONMistake) -> JSON {
    var reader = JSONReader(bytes)
    let value = try reader.value(level: 0)
    reader.skipSpace()
    guard reader.isAtEnd else { throw reader.mistake("something follows the value") }
    return value
  }

  /// How many levels of arrays and objects are read.
  public static let deepest = 32

  /// The member of an object; of several with this name the last. Nil for anything but objects.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.0 == name }?.1
  }

  /// The text of a string.
  public var asString: String? { if case .string(let text) = self { text } else { nil } }
  /// The value of `true` or `false`.
  public var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements of an array.
  public var asArray: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  /// A number that is whole, however it is written.
  public var asInt: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }
  /// Any number.
  public var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

/// Reads one text from front to end.
private struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  func mistake(_ problem: String) -> JSONMistake { JSONMistake(offset: index, problem: problem) }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  /// Goes over `byte` if it is what comes next.
  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  mutating func value(level: Int) throws(JSONMistake) -> JSON {
    skipSpace()
    switch next {
    case nil: throw mistake("it ends too early")
    case UInt8(ascii: "{"): return try object(level: level)
    case UInt8(ascii: "["): return try array(level: level)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: JSON) throws(JSONMistake) -> JSON {
    guard bytes[index...].starts(with: text.utf8) else { throw mistake("there is no value") }
    index += text.utf8.count
    return value
  }

  private mutating func array(level: Int) throws(JSONMistake) -> JSON {
    guard level < JSON.deepest else { throw mistake("it is nested too deeply") }
    index += 1
    var elements: [JSON] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      elements.append(try value(level: level + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw mistake("a comma or ] is missing") }
    }
  }

  private mutating func object(level: Int) throws(JSONMistake) -> JSON {
    guard level < JSON.deepest else { throw mistake("it is nested too deeply") }
    index += 1
    var members: [(String, JSON)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw mistake("a name in quotes is missing") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw mistake("a colon is missing") }
      members.append((name, try value(level: level + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw mistake("a comma or } is missing") }
    }
  }

  // MARK: Strings

  private mutating func string() throws(JSONMistake) -> String {
    index += 1
    var text: [UInt8] = []
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let whole = String(validating: text, as: UTF8.self) else { throw mistake("it is not UTF-8") }
        return whole
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw mistake("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw mistake("a string has no end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONMistake) {
    guard let byte = next else { throw mistake("a string has no end") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let decoded = try scalar()
      text += Array(String(Character(decoded)).utf8)
    default: throw mistake("there is no such escape")
    }
  }

  /// The scalar of a `\u`, or of the two that make a surrogate pair; half a pair is U+FFFD.
  private mutating func scalar() throws(JSONMistake) -> Unicode.Scalar {
    let first = try fourDigits()
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    let afterFirst = index
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      index = afterFirst
      return "\u{FFFD}"
    }
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second) else {
      index = afterFirst
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func fourDigits() throws(JSONMistake) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw mistake("four hexadecimal digits are missing")
      }
      index += 1
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  // MARK: Numbers

  private mutating func number() throws(JSONMistake) -> JSON {
    let start = index
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    guard whole > 0 else { throw mistake("there is no value") }
    let leading = bytes[index - whole]
    guard whole == 1 || leading != UInt8(ascii: "0") else { throw mistake("a number starts with 0") }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      guard digits() > 0 else { throw mistake("digits are missing") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw mistake("digits are missing") }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw mistake("a number is too large") }
    return .number(value)
  }

  private mutating func digits() -> Int {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }
}
