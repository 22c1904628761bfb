import Base
import Glibc
import Screen
import Synchronization
import System
import Views

/// Plain lines on stdout, one for each event, and single keys from stdin: for screen readers, and for terminals that can
/// do nothing else. What to say is `LinearReader`'s; this writes it and reads keys.
final class LinearDisplay: Display {
  let events: AsyncStream<Key>
  /// What screens that are read out as they are drawn are drawn for.
  let size = Size(width: 80, height: 24)
  let capabilities = TerminalCapabilities(colors: .mono, statusReports: false, pictures: .ascii)
  var isRemote: Bool { Environment["SSH_CONNECTION"] != nil }
  var bytesWritten: Int { 0 }

  private struct State {
    var reader = LinearReader()
    /// Whether what was written last did not end its line.
    var isMidLine = false
  }
  private let state = Mutex(State())
  private let stop: LinearStop
  private let thread: NamedThread

  /// Takes single keys from stdin from now on.
  init() {
    let (events, continuation) = AsyncStream.makeStream(of: Key.self, bufferingPolicy: .bufferingNewest(4096))
    let stop = LinearStop()
    self.events = events
    self.stop = stop
    thread = NamedThread("linear") {
      let line = RawLine()
      var keys = LinearKeys(continuation, stop)
      keys.run()
      line.restore()
      continuation.finish()
    }
  }

  func read(_ app: App, at now: MonotonicTime) -> Bool {
    let text = state.withLock { state -> String in
      var text = ""
      for output in state.reader.read(app, at: now) {
        switch output {
        case .echo(let typed):
          text += typed
          state.isMidLine = true
        case .line(let line):
          text += (state.isMidLine ? "\n" : "") + line + "\n"
          state.isMidLine = false
        }
      }
      return text
    }
    if !text.isEmpty { StandardOutput.write(text) }
    return true
  }

  func present(layers: [Layer], pictures: [PictureTile], cursor: Point?) {}
  func setPictures(_ encoding: PictureEncoding?) {}
  func bell() { StandardOutput.write("\u{7}") }

  /// Says where things stand once more.
  func repaint() { state.withLock { $0.reader = LinearReader() } }

  func suspend() {}

  func close() {
    guard !stop.isSet.exchange(true, ordering: .acquiringAndReleasing) else { return }
    thread.join()
  }
}

/// Tells the thread that reads keys to end.
private final class LinearStop: Sendable {
  let isSet = Atomic<Bool>(false)
}

/// The terminal's line without echo and without waiting for Enter, where stdin is a terminal.
@safe
private struct RawLine {
  private let original: termios
  private let isTerminal: Bool

  init() {
    var raw = termios()
    isTerminal = unsafe tcgetattr(0, &raw) == 0
    original = raw
    guard isTerminal else { return }
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    raw.c_iflag &= ~tcflag_t(IXON)
    _ = unsafe tcsetattr(0, TCSADRAIN, &raw)
  }

  func restore() {
    guard isTerminal else { return }
    var line = original
    _ = unsafe tcsetattr(0, TCSADRAIN, &line)
  }
}

/// Reads keys from stdin until it ends or `stop` is set.
private struct LinearKeys {
  private let events: AsyncStream<Key>.Continuation
  private let stop: LinearStop
  private var parser = InputParser()
  private var bytes: [UInt8] = []

  init(_ events: AsyncStream<Key>.Continuation, _ stop: LinearStop) {
    self.events = events
    self.stop = stop
  }

  mutating func run() {
    var block = [UInt8](repeating: 0, count: 256)
    while !stop.isSet.load(ordering: .acquiring) {
      var source = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&source, 1, parser.isWaiting ? 30 : 100)
      if ready == 0 { deliver(parser.timeOut()) }
      guard ready > 0 else { continue }
      let size = block.count
      let count = unsafe Glibc.read(0, &block, size)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes += block[..<count]
      let scalars = takeScalars()
      deliver(parser.feed(scalars))
    }
  }

  private func deliver(_ found: [InputParser.Event]) {
    for event in found { if case .key(let key) = event { events.yield(key) } }
  }

  /// The whole characters that have come; half of one waits for its rest.
  private mutating func takeScalars() -> String.UnicodeScalarView {
    var whole = 0
    while whole < bytes.count {
      let length = Self.length(bytes[whole])
      guard whole + length <= bytes.count else { break }
      whole += length
    }
    defer { bytes.removeFirst(whole) }
    return String(decoding: bytes[..<whole], as: UTF8.self).unicodeScalars
  }

  private static func length(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
