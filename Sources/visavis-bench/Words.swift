import Glibc

/// The words after a subcommand: options with values (`--size 80x24`), flags and operands.
struct Words {
  private var values: [String: String] = [:]
  private(set) var operands: [String] = []

  /// Sorts `words`; `flags` are options without a value, `known` those with one.
  init(_ words: some Sequence<String>, known: Set<String>, flags: Set<String> = []) {
    var iterator = words.makeIterator()
    while let word = iterator.next() {
      guard word.hasPrefix("--") else {
        operands.append(word)
        continue
      }
      let name = String(word.dropFirst(2))
      if flags.contains(name) {
        values[name] = ""
      } else if known.contains(name), let value = iterator.next() {
        values[name] = value
      } else {
        Words.stop("\(word) is unknown or lacks its value. See visavis-bench --help.")
      }
    }
  }

  func has(_ name: String) -> Bool { values[name] != nil }
  func text(_ name: String) -> String? { values[name] }

  /// A number, `fallback` when it was not given.
  func number(_ name: String, _ fallback: Int) -> Int {
    guard let text = values[name] else { return fallback }
    guard let number = Int(text), number >= 0 else { Words.stop("--\(name) needs a number, not \(text)") }
    return number
  }

  /// One of several names, or all of them as `all` has them; nil when it was not given.
  func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) -> Value?
  where Value.RawValue == String {
    guard let text = values[name] else { return nil }
    guard let value = Value(rawValue: text) else {
      let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
      Words.stop("--\(name) is one of \(names), not \(text)")
    }
    return value
  }

  /// Says why and ends the program with status 2.
  static func stop(_ reason: String) -> Never {
    say("visavis-bench: \(reason)", to: 2)
    end(2)
  }

  /// Ends the program.
  static func end(_ status: Int32) -> Never { exit(status) }

  /// Writes a line at once.
  static func say(_ line: String, to descriptor: Int32 = 1) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno != EINTR { return }
      bytes = bytes.dropFirst(max(0, written))
    }
  }
}
