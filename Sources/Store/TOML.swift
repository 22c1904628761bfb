internal import Base
internal import CToml

/// One thing a TOML document says.
public struct TOMLEntry: Equatable, Sendable {
  /// A value.
  public enum Value: Equatable, Sendable {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    case date
    case table
    case array

    /// What people call it, with its article.
    var kind: Sentence {
      switch self {
      case .string: "a text in quotes"
      case .integer: "a whole number"
      case .float: "a number"
      case .boolean: "true or false"
      case .date: "a date"
      case .table: "a section"
      case .array: "a list"
      }
    }
  }

  /// Keys joined by dots; elements of lists end in [0], [1] …
  public let path: String
  /// The value; the members of tables and lists follow as entries of their own.
  public let value: Value
  /// Counted from 1.
  public let line: Int

  /// An entry, as a parser or a test makes it.
  public init(path: String, value: Value, line: Int) {
    self.path = path
    self.value = value
    self.line = line
  }
}

/// TOML 1.0, read by toml++.
public enum TOML {
  /// What `text` says, in the order of its lines.
  /// - Parameter file: what the text is called in errors.
  public static func parse(_ text: String, file: String) throws(ConfigurationError) -> [TOMLEntry] {
    var text = text
    let document = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        var none: CChar = 0
        return if let base = characters.baseAddress {
          unsafe vv_toml_parse(base, characters.count)
        } else {
          unsafe vv_toml_parse(&none, 0)
        }
      }
    }
    guard let document = unsafe document else {
      throw ConfigurationError(
        file: file, problems: [.init(line: 0, text: "there is no memory left to read it")])
    }
    defer { unsafe vv_toml_free(document) }
    if let error = unsafe vv_toml_error(document) {
      let line = Int(unsafe vv_toml_error_line(document))
      let sentence = Sentence(pattern: TOMLMistake.sentence(for: unsafe String(cString: error)))
      throw ConfigurationError(file: file, problems: [.init(line: line, text: sentence)])
    }
    return unsafe (0..<vv_toml_count(document)).map { unsafe entry(vv_toml_at(document, $0)) }
  }

  private static func entry(_ raw: vv_toml_entry) -> TOMLEntry {
    let (type, integer, number) = unsafe (Int(raw.type), raw.integer, raw.number)
    let value: TOMLEntry.Value =
      switch type {
      case VV_TOML_STRING: .string(unsafe String(cString: raw.text))
      case VV_TOML_INTEGER: .integer(integer)
      case VV_TOML_FLOAT: .float(number)
      case VV_TOML_BOOLEAN: .boolean(integer != 0)
      case VV_TOML_TABLE: .table
      case VV_TOML_ARRAY: .array
      default: .date
      }
    return unsafe TOMLEntry(path: String(cString: raw.path), value: value, line: Int(raw.line))
  }
}
