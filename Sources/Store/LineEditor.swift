/// Proposes how a TOML text could be changed by touching one line. It does not understand all of TOML: whoever uses
/// a proposal reads it with a parser first.
struct LineEditor {
  private let lines: [[UInt8]]
  private let section: String
  private let key: String
  private let entries: [TOMLEntry]

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ text: String, setting: String, entries: [TOMLEntry]) {
    lines = text.utf8.split(separator: Self.lineFeed, omittingEmptySubsequences: false).map { Array($0) }
    section = String(setting.prefix { $0 != "." })
    key = String(setting.drop { $0 != "." }.dropFirst())
    self.entries = entries
  }

  /// The value on line `number` replaced.
  func replaced(_ number: Int, _ value: String) -> [String] {
    guard lines.indices.contains(number - 1), let place = valueRange(lines[number - 1]) else { return [] }
    var new = lines
    new[number - 1].replaceSubrange(place, with: Array(value.utf8))
    return [text(new)]
  }

  /// Line `number` taken out.
  func removed(_ number: Int) -> [String] {
    guard lines.indices.contains(number - 1), valueRange(lines[number - 1]) != nil else { return [] }
    var new = lines
    new.remove(at: number - 1)
    return [text(new)]
  }

  /// A new line: in the section, beside a dotted one, or in a section of its own at the end; the best first.
  func added(_ value: String) -> [String] {
    let home = entries.first { $0.path == section && $0.value == .table }.map { $0.line - 1 }
    var proposals: [String] = []
    if let home, isHeader(home, of: section) {
      proposals.append(inserted("\(key) = \(value)", at: place(below: home)))
    } else if let home {
      proposals.append(inserted("\(section).\(key) = \(value)", at: home + 1))
    }
    return proposals + [appendedSection(value)]
  }

  // MARK: Places

  /// Behind the commented default, or else behind the section's last setting.
  private func place(below header: Int) -> Int {
    let next = lines.indices.first { $0 > header && firstSign(lines[$0]) == UInt8(ascii: "[") }
    let end = next ?? lines.count
    let body = header..<end
    if let comment = body.last(where: { isComment(lines[$0], about: key) }) { return comment + 1 }
    let live = body.last { index in
      guard let sign = firstSign(lines[index]) else { return false }
      return sign != UInt8(ascii: "#")
    }
    return (live ?? header) + 1
  }

  private func isHeader(_ index: Int, of name: String) -> Bool {
    guard lines.indices.contains(index) else { return false }
    let line = lines[index].drop(while: Self.isSpace)
    guard line.first == UInt8(ascii: "["), let close = line.firstIndex(of: UInt8(ascii: "]")) else {
      return false
    }
    return Self.plain(line[(line.startIndex + 1)..<close]) == Array(name.utf8)
  }

  /// "# key = …"
  private func isComment(_ line: [UInt8], about key: String) -> Bool {
    guard firstSign(line) == UInt8(ascii: "#") else { return false }
    let rest = line.drop { Self.isSpace($0) || $0 == UInt8(ascii: "#") }
    guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return false }
    return Self.plain(rest[..<equals]) == Array(key.utf8)
  }

  private func firstSign(_ line: [UInt8]) -> UInt8? { line.first { !Self.isSpace($0) } }

  private func inserted(_ line: String, at index: Int) -> String {
    var new = lines
    new.insert(Array(line.utf8) + ending, at: min(max(0, index), new.count))
    return text(new)
  }

  private func appendedSection(_ value: String) -> String {
    var new = lines
    let endsInLineFeed = new.last?.isEmpty == true
    if endsInLineFeed { new.removeLast() }
    if new.contains(where: { firstSign($0) != nil }) { new.append(ending) }
    new.append(Array("[\(section)]".utf8) + ending)
    new.append(Array("\(key) = \(value)".utf8) + ending)
    new.append([])
    return text(new)
  }

  /// What lines end in before the line feed.
  private var ending: [UInt8] {
    lines.count > 1 && lines.first?.last == Self.carriageReturn ? [Self.carriageReturn] : []
  }

  private func text(_ lines: [[UInt8]]) -> String {
    String(decoding: Array(lines.joined(separator: [Self.lineFeed])), as: UTF8.self)
  }

  // MARK: One line

  /// Where the value stands in `key = value # comment`; nil for a line of any other form.
  private func valueRange(_ line: [UInt8]) -> Range<Int>? {
    guard let equals = firstEquals(line), isOurs(line[..<equals]) else { return nil }
    guard let start = line.indices.first(where: { $0 > equals && !Self.isSpace(line[$0]) }),
      let end = endOfValue(line, from: start), end > start
    else { return nil }
    let rest = line[end...].first { !Self.isSpace($0) }
    return rest == nil || rest == UInt8(ascii: "#") ? start..<end : nil
  }

  private func firstEquals(_ line: [UInt8]) -> Int? {
    var quote: UInt8?
    for (index, byte) in line.enumerated() {
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "#") {
        return nil
      } else if byte == UInt8(ascii: "=") {
        return index
      }
    }
    return nil
  }

  /// Whether the name before the equals sign is the key, or ends in it.
  private func isOurs(_ name: ArraySlice<UInt8>) -> Bool {
    let last = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last ?? []
    return Self.plain(last) == Array(key.utf8)
  }

  private func endOfValue(_ line: [UInt8], from start: Int) -> Int? {
    let first = line[start]
    guard first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
      guard first != UInt8(ascii: "["), first != UInt8(ascii: "{") else { return nil }
      return line.indices.first { $0 > start && (Self.isSpace(line[$0]) || line[$0] == UInt8(ascii: "#")) }
        ?? line.count
    }
    var index = start + 1
    while index < line.count, line[index] != first {
      index += line[index] == UInt8(ascii: "\\") && first == UInt8(ascii: "\"") ? 2 : 1
    }
    guard index < line.count else { return nil }
    // Three quotes open a text of many lines.
    return index == start + 1 && index + 1 < line.count && line[index + 1] == first ? nil : index + 1
  }

  /// Without the spaces and the quotes around it.
  private static func plain(_ name: ArraySlice<UInt8>) -> [UInt8] {
    var trimmed = name.drop(while: isSpace)
    while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
    if let first = trimmed.first, trimmed.count > 1, first == trimmed.last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    {
      trimmed = trimmed.dropFirst().dropLast()
    }
    return Array(trimmed)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == carriageReturn
  }
}
