import Base

/// A wrong command line: exit status 2.
struct UsageError: UserFacingError {
  let sentence: String
  var said: Sentence { "\(sentence)" }
  init(_ sentence: String) { self.sentence = sentence }
}

/// Reads a command line word by word: flags, options with values (`--name value` or `--name=value`) and operands.
struct ArgumentReader {
  private var words: [String]

  init(_ words: [String]) { self.words = words }

  /// An option or an operand.
  enum Word: Equatable {
    case option(String)
    case operand(String)
  }

  /// The next word; nil at the end. `--name=value` is split, so that `value()` returns the value.
  mutating func next() -> Word? {
    guard !words.isEmpty else { return nil }
    let word = words.removeFirst()
    guard word.hasPrefix("-"), word != "-" else { return .operand(word) }
    guard let equals = word.firstIndex(of: "="), word.hasPrefix("--") else { return .option(word) }
    words.insert(String(word[word.index(after: equals)...]), at: 0)
    return .option(String(word[..<equals]))
  }

  /// The value of `option`, which must follow.
  mutating func value(of option: String) throws(UsageError) -> String {
    guard !words.isEmpty else { throw UsageError("\(option) needs a value. See visavis --help.") }
    return words.removeFirst()
  }

  /// A number of seconds, with a fraction if wanted.
  mutating func seconds(of option: String) throws(UsageError) -> Duration {
    let text = try value(of: option)
    guard let seconds = Double(text), seconds >= 0, seconds < 1e8 else {
      throw UsageError("\(option) needs a number of seconds, not “\(text.prefix(40))”.")
    }
    return .nanoseconds(Int64(seconds * 1e9))
  }

  /// A whole number in `range`.
  mutating func number(of option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int {
    let text = try value(of: option)
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "\(option) needs a whole number from \(range.lowerBound) to \(range.upperBound), not “\(text.prefix(40))”."
      )
    }
    return number
  }

  /// A bit rate: `600000`, `600k` or `1.5M`.
  mutating func bitrate(of option: String) throws(UsageError) -> Int {
    let text = try value(of: option)
    let scale = text.hasSuffix("k") ? 1e3 : text.hasSuffix("M") ? 1e6 : 1
    let digits = scale == 1 ? text[...] : text.dropLast()
    guard let number = Double(digits), (8_000...100_000_000).contains(number * scale) else {
      throw UsageError("\(option) needs a bit rate such as 600k or 1.5M, not “\(text.prefix(40))”.")
    }
    return Int(number * scale)
  }
}
