import Base
import Glibc
import Synchronization

/// Writes the JSON lines of `visavis peer` and `visavis agent` to stdout, one event a line, at once.
final class JSONLines: Sendable {
  private let began = MonotonicTime.now()
  private let lock = Mutex(())

  /// Seconds since the start.
  var elapsed: Double { (MonotonicTime.now() - began).inSeconds }

  /// Writes `{"t": …, "event": name, …}`.
  func write(_ name: String, _ members: [(String, JSON)] = []) {
    let line = JSON.object([("t", .number(elapsed)), ("event", .string(name))] + members).text + "\n"
    lock.withLock { _ in
      var bytes = Array(line.utf8)[...]
      while !bytes.isEmpty {
        let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
        if written < 0, errno != EINTR { return }  // nobody reads any more
        bytes = bytes.dropFirst(max(0, written))
      }
    }
  }
}
