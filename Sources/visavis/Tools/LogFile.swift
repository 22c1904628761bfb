import Base
import Glibc

/// The log as a file: one line each, flushed at once, readable by the owner only.
enum LogFile {
  static func open(_ path: String, level: Log.Level) {
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    Log.configure(level: level) { level, line in
      let text = "\(WallTime.now().seconds) \(level) \(line)\n"
      var bytes = Array(text.utf8)
      unsafe bytes.withUnsafeMutableBytes { unsafe _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
  }
}
