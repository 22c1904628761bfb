internal import Base
internal import CNcurses
internal import Glibc
internal import Screen

/// The terminal's device: one descriptor that ncurses reads and writes at start and end, and one of our own to write
/// frames with, opened anew so that only it is non-blocking.
@safe
struct TTY {
  let path: String
  /// For ncurses.
  let descriptor: Int32
  /// For frames; non-blocking.
  let writer: Int32
  /// How the line was set when we came.
  let original: termios

  init(path: String?) throws(TerminalError) {
    let path = path ?? Self.own() ?? "/dev/tty"
    let missing = TerminalError(
      .noTerminal, "Visavis needs a terminal, and \(path) cannot be opened. Start it from one, not in a pipe."
    )
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw missing }
    let writer = unsafe Glibc.open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var settings = termios()
    guard writer >= 0, isatty(descriptor) == 1, unsafe tcgetattr(descriptor, &settings) == 0 else {
      Glibc.close(descriptor)
      if writer >= 0 { Glibc.close(writer) }
      throw missing
    }
    self.path = path
    self.descriptor = descriptor
    self.writer = writer
    original = settings
  }

  private static func own() -> String? {
    for descriptor in Int32(0)...2 where isatty(descriptor) == 1 {
      var name = [CChar](repeating: 0, count: 256)
      if unsafe ttyname_r(descriptor, &name, name.count) == 0 {
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    return nil
  }

  /// The window's size in cells and in pixels (zero where the kernel doesn't know).
  var size: (cells: Size, pixels: Size) {
    var out = [Int32](repeating: 0, count: 4)
    guard unsafe vv_window_size(descriptor, &out) != 0, out[0] > 0, out[1] > 0 else {
      return (Size(width: 80, height: 24), Size(width: 0, height: 0))
    }
    return (Size(width: Int(out[0]), height: Int(out[1])), Size(width: Int(out[2]), height: Int(out[3])))
  }

  /// Writes what the kernel takes now; returns how many bytes that was, nil when the terminal has gone.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty else { return 0 }
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(writer, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// Writes everything, waiting up to `milliseconds` in all for a slow terminal.
  func writeAll(_ bytes: [UInt8], milliseconds: Int32 = 500) {
    var rest = bytes[...]
    var patience = milliseconds
    while !rest.isEmpty, let count = write(rest) {
      rest = rest.dropFirst(count)
      guard count == 0 else { continue }
      guard patience > 0 else { return }
      var wait = pollfd(fd: writer, events: Int16(POLLOUT), revents: 0)
      _ = unsafe poll(&wait, 1, 20)
      patience -= 20
    }
  }

  func restoreLine() {
    var settings = original
    _ = unsafe tcsetattr(descriptor, TCSADRAIN, &settings)
  }

  func close() {
    Glibc.close(descriptor)
    Glibc.close(writer)
  }
}
