import Base
import Foundation
import Testing

@testable import Views

/// What errors and news from below the screens say, in both languages.
struct SentenceTests {
  /// Behind what, and in which sources, literals are sentences (see `LiteralReader.patterns`). Where a `Sentence` is taken
  /// in a new way its mark belongs here.
  private static let marks: [(path: String, marks: [String])] = [
    ("", ["Sentence {", "Sentence? {", "Sentence ="]),
    ("Calls/", [".failed(", ".unsupported(", ".unreachable(", ".malformed(", ".wish("]),
    ("Devices/", ["DeviceError(", ".returned(", "title: ", "silent: "]),
    ("Engine/", [".refused("]),
    ("Store/", ["text: ", "said: ", "wish: ", "unknown: ", ".unknown("]),
    ("Store/Setting.swift", ["return "]),
    ("Store/TOMLMistake.swift", ["return ", "let setting = ", "let value = "]),
    ("Terminal/", ["TerminalError("]),
    ("visavis/", ["words(", "notices.add(", "problems.append(", ".failed("]),
  ]

  /// The patterns of all sentences in the sources, with a file that has them.
  private static let patterns: [String: String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    var found: [String: String] = [:]
    for path in FileManager.default.enumerator(atPath: root.path)?.compactMap({ $0 as? String }) ?? [] {
      guard path.hasSuffix(".swift"), !path.hasPrefix("Views/"), !path.hasPrefix("visavis-bench/"),
        let data = try? Data(contentsOf: root.appendingPathComponent(path))
      else { continue }
      let source = String(decoding: data, as: UTF8.self)
      let wanted = marks.filter { path.hasPrefix($0.path) }.flatMap { $0.marks }.filter {
        source.contains($0)
      }
      guard !wanted.isEmpty else { continue }
      let reader = LiteralReader(source)
      for mark in wanted { for pattern in reader.patterns(behind: mark) { found[pattern] = path } }
    }
    // What has no words of its own needs no translation.
    return found.filter { $0.key.contains { $0.isLetter || $0 == "." } }
  }()

  @Test func `every sentence of the sources has its Chinese`() {
    #expect(Self.patterns.count > 200)
    for (pattern, file) in Self.patterns {
      #expect(Catalogue.chineseSentences[pattern] != nil, "\(file): “\(pattern)” has no Chinese")
    }
  }

  @Test func `nothing is translated that nobody says`() {
    for pattern in Catalogue.chineseSentences.keys {
      #expect(
        Self.patterns[pattern] != nil, "“\(pattern)” is not in the sources, or not where it is looked for")
    }
  }

  @Test func `a translation has the places of its sentence`() {
    func places(_ text: String) -> [String] { (1...9).map { "%\($0)" }.filter { text.contains($0) } }
    for (pattern, chinese) in Catalogue.chineseSentences {
      #expect(places(chinese) == places(pattern) && chinese != pattern, "\(pattern): \(chinese)")
    }
  }

  @Test func `errors are said in the language of the screens, with the sentences in them`() {
    let file = "a.wav"
    let broken: Sentence = "“\(file)” has no sound in it."
    let whole: Sentence = "\(broken) The usual tone is played instead."
    #expect(Catalogue()(whole) == "“a.wav” has no sound in it. The usual tone is played instead.")
    #expect(Catalogue(.chinese)(whole) == "“a.wav”中没有声音。改为播放默认铃声。")
    #expect(Catalogue(.chinese)("Nobody says \(file).") == "Nobody says a.wav.")
  }

  @Test(arguments: [
    ("the other side found no network path", "对方没有找到可用的网络路径。"),
    ("the other side refused the call (forbidden)", "对方拒绝了通话（forbidden）。"),
    ("their own words (%1)", "their own words (%1)"),
  ])
  func `why a call failed is said, too`(detail: String, chinese: String) {
    let cause = CallView.EndCause.failed(detail)
    #expect(Catalogue().sentence(for: cause, peer: "Mira") == "The call with Mira failed: " + detail)
    #expect(Catalogue(.chinese).sentence(for: cause, peer: "Mira") == "与 Mira 的通话失败：" + chinese)
  }
}

/// Reads Swift just as far as it takes to find string literals.
private struct LiteralReader {
  private static let quote = UInt8(ascii: "\"")
  private let bytes: [UInt8]

  init(_ source: String) {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
      let start = line.prefix { $0 == " " }.endIndex
      if line[start...].hasPrefix("//") { return line[..<start] }
      return line.range(of: " //").map { line[..<$0.lowerBound] } ?? line
    }
    bytes = Array(lines.joined(separator: "\n").utf8)
  }

  /// The literals behind each `mark`: up to the bracket that closes the mark's, or to the end of the statement behind “=”,
  /// else the one that follows at once. Places of parts are `%1`, `%2`…
  func patterns(behind mark: String) -> [String] {
    let mark = Array(mark.utf8)
    guard let first = mark.first, let last = mark.last, bytes.count > mark.count else { return [] }
    var found: [String] = []
    for place in 0..<(bytes.count - mark.count)
    where bytes[place] == first && bytes[place..<(place + mark.count)].elementsEqual(mark) {
      let start = place + mark.count
      switch last {
      case UInt8(ascii: "("): found += enclosed(from: start, last, UInt8(ascii: ")")).patterns
      case UInt8(ascii: "{"): found += enclosed(from: start, last, UInt8(ascii: "}")).patterns
      case UInt8(ascii: "="): found += statement(from: start)
      default: if bytes[start] == Self.quote { found.append(literal(at: start).pattern) }
      }
    }
    return found
  }

  /// The literals up to the bracket that closes, and the place behind it.
  private func enclosed(from start: Int, _ open: UInt8, _ close: UInt8) -> (patterns: [String], end: Int) {
    var found: [String] = []
    var depth = 1
    var place = start
    while place < bytes.count, depth > 0 {
      if bytes[place] == Self.quote {
        let (pattern, end) = literal(at: place)
        found.append(pattern)
        place = end
      } else {
        if bytes[place] == open { depth += 1 } else if bytes[place] == close { depth -= 1 }
        place += 1
      }
    }
    return (found, place)
  }

  /// The literals to the end of the statement, which goes on behind “=” and before “?” and “:”.
  private func statement(from start: Int) -> [String] {
    var found: [String] = []
    var place = start
    while place < bytes.count {
      if bytes[place] == Self.quote {
        let (pattern, end) = literal(at: place)
        found.append(pattern)
        place = end
        continue
      }
      if bytes[place] == UInt8(ascii: "\n") {
        let next = bytes[(place + 1)...].first { $0 != UInt8(ascii: " ") }
        let goesOn = next == UInt8(ascii: "?") || next == UInt8(ascii: ":")
        if !goesOn, bytes[place - 1] != UInt8(ascii: "=") { return found }
      }
      place += 1
    }
    return found
  }

  /// The literal whose first quote stands at `start`, and the place behind it.
  private func literal(at start: Int) -> (pattern: String, end: Int) {
    let quotes = isQuoted(start, 3) ? 3 : 1
    var out: [UInt8] = []
    var parts = 0
    var place = start + quotes
    while place < bytes.count, !isQuoted(place, quotes) {
      guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else {
        out.append(bytes[place])
        place += 1
        continue
      }
      let escaped = bytes[place + 1]
      place += 2
      switch escaped {
      case UInt8(ascii: "("):
        parts += 1
        out += Array("%\(parts)".utf8)
        place = enclosed(from: place, escaped, UInt8(ascii: ")")).end
      case UInt8(ascii: "n"): out.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\n"):  // the line goes on, without the next one's indentation
        while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
      default: out.append(escaped)
      }
    }
    let text = String(decoding: out, as: UTF8.self)
    return (quotes == 3 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : text, place + quotes)
  }

  private func isQuoted(_ place: Int, _ quotes: Int) -> Bool {
    place + quotes <= bytes.count && bytes[place..<(place + quotes)].allSatisfy { $0 == Self.quote }
  }
}
