import Screen

/// The list of everything that can be done, to be found by typing a part of its name.
public struct Palette: Sendable, Equatable {
  /// What an entry does.
  public enum Command: Sendable, Equatable {
    case action(Action)
    case call(jid: String, video: Bool)
    case card(jid: String)
    case theme(String)
    case setting(String)
  }

  /// One line of the list.
  public struct Entry: Sendable, Equatable {
    /// What it does, in words.
    public let title: String
    /// What it is about, fainter.
    public let note: String
    /// What Enter does.
    public let command: Command
    /// What is searched.
    let bytes: [UInt8]

    /// An entry that is found by its title, by other names for the same, and by its note.
    public init(_ title: String, names: String = "", note: String = "", _ command: Command) {
      self.title = title
      self.note = note
      self.command = command
      let all = names.isEmpty ? [title, note] : [title, names, note]
      bytes = Array(all.joined(separator: " ").lowercased().utf8)
    }
  }

  /// What is typed.
  public private(set) var field = TextField()
  /// Everything, in the order it is shown in while nothing is typed.
  public let entries: [Entry]
  /// The entries that match, the best first, by their place in `entries`.
  public private(set) var found: [Int]
  /// The selected place in `found`.
  public internal(set) var position = 0

  /// A palette of `entries` with nothing typed.
  public init(_ entries: [Entry]) {
    self.entries = entries
    found = Array(entries.indices)
  }

  /// The entry that Enter performs.
  public var selected: Entry? { found.indices.contains(position) ? entries[found[position]] : nil }

  /// Applies a key that edits; false: it does not.
  mutating func edit(_ key: Key) -> Bool {
    let before = field.text
    guard field.edit(key) else { return false }
    if field.text != before {
      found = FuzzySearch(field.text).best(of: entries)
      position = 0
    }
    return true
  }
}

/// Finds entries by parts of their words. Every word that is typed must be found; letters in a row and at the
/// beginning of a word count more than letters in between.
struct FuzzySearch {
  private let words: [[UInt8]]
  private static let space = UInt8(ascii: " ")

  init(_ text: String) {
    words = text.lowercased().utf8.split(separator: Self.space).map { Array($0) }
  }

  /// The places of the entries that match, the best first; equals keep their order.
  func best(of entries: [Palette.Entry]) -> [Int] {
    guard !words.isEmpty else { return Array(entries.indices) }
    var scored: [(place: Int, score: Int)] = []
    for (place, entry) in entries.enumerated() {
      if let score = score(entry.bytes) { scored.append((place, score)) }
    }
    scored.sort { ($1.score, $0.place) < ($0.score, $1.place) }
    return scored.map(\.place)
  }

  /// How well `text` matches; nil: not at all.
  func score(_ text: [UInt8]) -> Int? {
    var sum = 0
    for word in words {
      guard let part = Self.inRow(word, text) ?? Self.scattered(word, text) else { return nil }
      sum += part
    }
    // Of two that match alike, the shorter one was meant.
    return sum - min(text.count, 90) / 10
  }

  /// The letters stand in a row: the better the earlier, best at the beginning of a word.
  private static func inRow(_ word: [UInt8], _ text: [UInt8]) -> Int? {
    guard let head = word.first, word.count <= text.count else { return nil }
    var best: Int?
    for start in 0...(text.count - word.count) where text[start] == head {
      var length = 1
      while length < word.count, text[start + length] == word[length] { length += 1 }
      guard length == word.count else { continue }
      let begins = start == 0 || text[start - 1] == space
      let score = 100 + (begins ? 50 : 0) + 10 * word.count - min(start, 40)
      if score > best ?? .min { best = score }
      if begins { break }
    }
    return best
  }

  /// The letters stand in order, with others between them.
  private static func scattered(_ word: [UInt8], _ text: [UInt8]) -> Int? {
    var (matched, score, previous) = (0, 0, -2)
    for (index, byte) in text.enumerated() where matched < word.count && byte == word[matched] {
      let begins = index == 0 || text[index - 1] == space
      score += begins ? 12 : index == previous + 1 ? 8 : 1
      previous = index
      matched += 1
    }
    return matched == word.count ? min(score, 90) : nil
  }
}
