internal import Glibc

/// A pipe to wake the terminal's thread with; neither end ever blocks.
struct Pipe {
  let read: Int32
  let write: Int32

  /// Both ends are -1 when the process has too many files open.
  init() {
    var ends: [Int32] = [-1, -1]
    if unsafe Glibc.pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    read = ends[0]
    write = ends[1]
  }

  var isOpen: Bool { read >= 0 }

  /// Makes the reading end readable. A full pipe is readable already.
  func signal() {
    var byte: UInt8 = 0
    _ = unsafe Glibc.write(write, &byte, 1)
  }

  /// What came since the last call, at most 64 bytes.
  func drain() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe Glibc.read(read, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }

  func close() {
    guard isOpen else { return }
    Glibc.close(read)
    Glibc.close(write)
  }
}
