internal import Base
internal import Glibc

/// An open file or pipe, closed with its last reference (if it owns the number).
final class Descriptor: Sendable {
  let number: Int32
  private let isOwned: Bool

  init(_ number: Int32, isOwned: Bool = true) {
    self.number = number
    self.isOwned = isOwned
  }

  deinit { if isOwned { close(number) } }

  /// Opens a file to read.
  convenience init(reading path: String) throws(DeviceError) {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw DeviceError(.file, "“\(path)” cannot be read: \(Self.reason(errno)).") }
    self.init(number)
  }

  /// Creates or empties a file to write.
  convenience init(writing path: String) throws(DeviceError) {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw DeviceError(.file, "“\(path)” cannot be written: \(Self.reason(errno)).") }
    self.init(number)
  }

  /// The size in bytes, 0 if unknown.
  var size: Int {
    var status = stat()
    return unsafe fstat(number, &status) == 0 ? max(0, Int(status.st_size)) : 0
  }

  /// Goes back to the first byte; false for a pipe.
  func rewind() -> Bool { lseek(number, 0, SEEK_SET) == 0 }

  /// True once bytes can be read (or the other end is gone); false after `milliseconds`.
  func isReadable(within milliseconds: Int32) -> Bool { ready(Int16(POLLIN), milliseconds) }

  /// True once a small block can be written (or the other end is gone); false after `milliseconds`.
  func isWritable(within milliseconds: Int32) -> Bool { ready(Int16(POLLOUT), milliseconds) }

  private func ready(_ events: Int16, _ milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: number, events: events, revents: 0)
    return unsafe poll(&entry, 1, milliseconds) > 0
  }

  /// Writes are refused rather than waited for from now on.
  func makeNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

  /// A small pipe keeps little sound between a program and us.
  func limitPipe(bytes: Int32) { _ = fcntl(number, 1_031 /* F_SETPIPE_SZ */, bytes) }

  /// Reads up to `buffer.count` bytes: 0 at the end, -1 on an error.
  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EINTR { continue }
      return count
    }
  }

  /// Writes all of `bytes` at the current position; false on an error.
  func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.write(number, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      if count > 0 { done += count } else if errno != EINTR { return false }
    }
    return true
  }

  /// Writes all of `bytes`; false on an error.
  func writeAll(_ bytes: [UInt8]) -> Bool { unsafe bytes.withUnsafeBytes { unsafe writeAll($0) } }

  /// Overwrites bytes at `offset`, leaving the position.
  func overwrite(_ bytes: [UInt8], at offset: Int) -> Bool {
    unsafe pwrite(number, bytes, bytes.count, offset) == bytes.count
  }

  /// Writes to a non-blocking pipe for as long as `goOn` says so; false if it was told to stop or the reader
  /// is gone.
  func writeAll(_ bytes: UnsafeRawBufferPointer, while goOn: () -> Bool) -> Bool {
    var done = 0
    while done < bytes.count {
      guard goOn() else { return false }
      guard isWritable(within: 100) else { continue }
      let count = unsafe Glibc.write(number, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      if count > 0 { done += count } else if errno != EINTR && errno != EAGAIN { return false }
    }
    return true
  }

  /// The whole of a file of at most `limit` bytes.
  static func contents(of path: String, limit: Int) throws(DeviceError) -> [UInt8] {
    let file = try Descriptor(reading: path)
    guard file.size <= limit else {
      throw DeviceError(.file, "“\(path)” is larger than \(limit / 1_048_576) MB; use file:\(path) instead.")
    }
    var bytes = [UInt8](repeating: 0, count: file.size)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe file.read(.init(rebasing: $0[done...])) }
      guard count >= 0 else { throw DeviceError(.file, "“\(path)” cannot be read: \(reason(errno)).") }
      if count == 0 { break }
      done += count
    }
    return Array(bytes.prefix(done))
  }

  static func reason(_ code: Int32) -> Sentence {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "permission denied"
    case EISDIR: "it is a folder"
    case ENOSPC: "the disk is full"
    case EROFS: "the file system is read-only"
    default: "error \(code)"
    }
  }
}
