/// A sentence for a person, in English, with its parts kept apart so that it can be said in another language: a catalogue
/// looks up the pattern, the English with `%1`, `%2`… in the places of the parts.
///
/// Where one is wanted a string literal is one, and what is interpolated into it are the parts:
/// `DeviceError(.file, "“\(path)” has no sound in it.")`. Tests find these literals by where they stand (SentenceTests), and
/// ask for their Chinese.
public struct Sentence: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// What stands in a place of the pattern.
  public enum Part: Sendable, Hashable {
    /// Data: a name, a number, words that are not ours.
    case text(String)
    /// Words that have a translation themselves.
    case sentence(Sentence)
  }

  /// The English with `%1`, `%2`… in the places of the parts.
  public let pattern: String
  /// What is put there.
  public let parts: [Part]

  /// A sentence of `pattern` with `parts` in its places.
  public init(pattern: String, parts: [Part] = []) {
    self.pattern = pattern
    self.parts = parts
  }

  /// Sentences below each other.
  public init(lines: [Sentence]) {
    self.init(
      pattern: lines.indices.map { "%\($0 + 1)" }.joined(separator: "\n"), parts: lines.map { .sentence($0) })
  }

  /// A sentence without parts.
  public init(stringLiteral value: String) { self.init(pattern: value) }

  /// A sentence with what was interpolated as its parts.
  public init(stringInterpolation: StringInterpolation) {
    self.init(pattern: stringInterpolation.pattern, parts: stringInterpolation.parts)
  }

  /// The sentence in English: for logs and the command line.
  public var english: String { said { _ in nil } }

  /// The same as `english`.
  public var description: String { english }

  /// The sentence with the patterns, its own and those of its parts, that `translate` gives; English for those it lacks.
  public func said(_ translate: (String) -> String?) -> String {
    let texts = parts.map { part in
      switch part {
      case .text(let text): text
      case .sentence(let sentence): sentence.said(translate)
      }
    }
    return Self.fill(translate(pattern) ?? pattern, texts)
  }

  /// `pattern` with `parts` in the places of `%1`, `%2`… Parts are data: a `%1` in them stays.
  public static func fill(_ pattern: String, _ parts: [String]) -> String {
    guard pattern.contains("%") else { return pattern }
    var out = ""
    var rest = pattern[...]
    while let percent = rest.firstIndex(of: "%") {
      out += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      let digits = rest.prefix { ("0"..."9").contains($0) }
      if let number = Int(digits), parts.indices.contains(number - 1) {
        out += parts[number - 1]
        rest = rest[digits.endIndex...]
      } else {
        out += "%"
      }
    }
    return out + rest
  }
}

extension Sentence {
  /// A literal while it is put together.
  public struct StringInterpolation: StringInterpolationProtocol {
    var pattern = ""
    var parts: [Part] = []

    /// Nothing yet.
    public init(literalCapacity: Int, interpolationCount: Int) {
      pattern.reserveCapacity(literalCapacity + 2 * interpolationCount)
      parts.reserveCapacity(interpolationCount)
    }

    /// Words of the pattern.
    public mutating func appendLiteral(_ literal: String) { pattern += literal }

    /// A part that is data.
    public mutating func appendInterpolation(_ part: some CustomStringConvertible) {
      append(.text(part.description))
    }

    /// A part that has a translation itself.
    public mutating func appendInterpolation(_ part: Sentence) { append(.sentence(part)) }

    private mutating func append(_ part: Part) {
      parts.append(part)
      pattern += "%\(parts.count)"
    }
  }
}
