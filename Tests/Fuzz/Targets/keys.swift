import Screen

/// What a terminal sends, with pauses: U+FFFD (any byte that is no UTF-8) stands for 30 ms of silence.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    var parser = InputParser()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let events = scalar == "\u{FFFD}" ? parser.timeOut() : parser.feed(CollectionOfOne(scalar))
      for event in events {
        guard case .key(let key) = event else { continue }
        _ = key.name
        _ = key.label(ascii: true)
      }
    }
    for _ in 0..<64 { _ = parser.timeOut() }
    precondition(!parser.isWaiting, "an unfinished sequence is awaited for ever")
    let events = parser.feed("a".unicodeScalars)
    precondition(events == [.key(.character("a"))], "the next key was swallowed: \(events)")
  }
}
