import Glibc

/// Plain text to stdout.
enum StandardOutput {
  static func write(_ text: String) { writeAll(text, to: 1) }
}

/// Plain text to stderr.
enum StandardError {
  static func write(_ text: String) { writeAll(text, to: 2) }
}

private func writeAll(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if written < 0, errno != EINTR { return }
    bytes = bytes.dropFirst(max(0, written))
  }
}
