import Glibc
import Screen
import Terminal
import Testing

/// The other side of a terminal: reads what the program writes, answers questions, types.
final class PseudoTerminal {
  private(set) var master: Int32
  let path: String
  private(set) var output: [UInt8] = []
  /// Whether questions get answers.
  var answers = true
  /// What to say when asked for the version; nil for silence.
  var version: String?
  private var answered = [0, 0]

  init(columns: Int = 80, rows: Int = 24) throws {
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    try #require(master >= 0)
    var (unlock, number): (Int32, Int32) = (0, 0)
    let unlocked = unsafe ioctl(master, 0x4004_5431, &unlock)  // TIOCSPTLCK
    let named = unsafe ioctl(master, 0x8004_5430, &number)  // TIOCGPTN
    try #require(unlocked == 0 && named == 0)
    path = "/dev/pts/\(number)"
    resize(columns: columns, rows: rows)
  }

  deinit { hangUp() }

  /// The terminal goes away.
  func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  func forget() {
    output = []
    answered = [0, 0]
  }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe write(master, bytes, bytes.count)
  }

  /// The settings of the line, as far as programs change them.
  var line: [UInt32] {
    var settings = termios()
    _ = unsafe tcgetattr(master, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_lflag]
  }

  /// Reads until `done` or five seconds have passed; returns whether it was done.
  @discardableResult
  func read(until done: (String) -> Bool) -> Bool {
    for _ in 0..<500 {
      readOnce()
      if done(text) { return true }
    }
    return false
  }

  func readOnce(milliseconds: Int32 = 10) {
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&source, 1, milliseconds)
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(master, &bytes, bytes.count)
    guard count > 0 else { return }
    output += bytes.prefix(count)
    if answers { answer() }
  }

  private func answer() {
    let questions: [(String, String)] = [
      ("\u{1B}[c", (version.map { "\u{1B}P>|\($0)\u{1B}\\" } ?? "") + "\u{1B}[?62;22c"),
      ("\u{1B}[5n", "\u{1B}[0n"),
    ]
    // Questions may arrive in pieces: everything so far counts, less what was answered before.
    let all = text
    for (index, (question, reply)) in questions.enumerated() {
      let asked = all.components(separatedBy: question) - 1
      for _ in min(answered[index], asked)..<asked { type(reply) }
      answered[index] = asked
    }
  }
}

extension String {
  /// How many parts `separator` makes of the text.
  fileprivate func components(separatedBy separator: String) -> Int {
    var (count, rest) = (1, self[...])
    while let found = rest.firstRange(of: separator) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
