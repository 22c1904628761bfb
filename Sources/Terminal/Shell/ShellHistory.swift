internal import Screen

/// Lines that have left the screen at the top, the oldest first; bounded, for programs write without end.
struct ShellHistory {
  private var lines: [[Cell]] = []
  private var cells = 0
  private let limit: Int
  /// Some 16 MB.
  static let mostCells = 1_000_000

  init(limit: Int) { self.limit = max(0, limit) }

  var count: Int { lines.count }

  mutating func add(_ line: [Cell]) {
    guard limit > 0 else { return }
    // Most lines are short.
    let kept = line[..<((line.lastIndex { $0 != .blank } ?? -1) + 1)]
    lines.append(Array(kept))
    cells += kept.count
    // Many at once: taking the first of thousands away moves all the others.
    if lines.count > limit + limit / 8 + 1 { drop(lines.count - limit) }
    if cells > Self.mostCells { drop(lines.count / 8 + 1) }
  }

  private mutating func drop(_ number: Int) {
    for line in lines.prefix(number) { cells -= line.count }
    lines.removeFirst(min(number, lines.count))
  }

  /// Takes the last line away again.
  mutating func takeLast() -> [Cell]? {
    guard let line = lines.popLast() else { return nil }
    cells -= line.count
    return line
  }

  /// Line `index`, the oldest is 0; empty where there is none.
  func line(_ index: Int) -> [Cell] { lines.indices.contains(index) ? lines[index] : [] }
}
