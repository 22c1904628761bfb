/// A JSON value to write (RFC 8259). Keys keep the order they are given in.
public enum JSON: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  /// The value of a literal.
  public init(stringLiteral value: String) { self = .string(value) }
  /// The value of a literal.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// The value of a literal.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// The value of a literal.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// The value of a literal.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// The value of a literal.
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }

  /// A whole number.
  public static func int(_ value: some BinaryInteger) -> JSON { .integer(Int64(clamping: value)) }

  /// The value on one line.
  public var text: String {
    var out = ""
    write(to: &out)
    return out
  }

  private func write(to out: inout String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .number(let value): out += value.isFinite ? Self.rounded(value) : "null"
    case .string(let value): Self.quote(value, to: &out)
    case .array(let values):
      out += "["
      for (index, value) in values.enumerated() {
        if index > 0 { out += ", " }
        value.write(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, (key, value)) in members.enumerated() {
        if index > 0 { out += ", " }
        Self.quote(key, to: &out)
        out += ": "
        value.write(to: &out)
      }
      out += "}"
    }
  }

  /// Four decimals say all that a measurement here means; a fixed form keeps lines easy to compare.
  private static func rounded(_ value: Double) -> String {
    guard value.magnitude < 1e12 else { return String(value) }
    let scaled = (value * 10_000).rounded() / 10_000
    return scaled == scaled.rounded() ? String(Int64(scaled)) : String(scaled)
  }

  private static func quote(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where !isHarmless(scalar):
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
