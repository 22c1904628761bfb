public import Base
internal import CSys
internal import Glibc

/// Small files and folders, without Foundation. All calls block for as long as the disk takes.
public enum Files {
  /// The bytes of the file at `path`.
  /// - Parameter limit: a longer file is refused, so that a wrong path cannot fill the memory.
  public static func read(_ path: String, limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
    let descriptor = unsafe vv_open(path, O_RDONLY, 0)
    guard descriptor >= 0 else { throw FileError(.read, path, code: -descriptor) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while true {
      let size = block.count
      let n = unsafe Glibc.read(descriptor, &block, size)
      if n == 0 { return bytes }
      if n < 0 {
        if errno == EINTR { continue }
        throw FileError(.read, path, code: errno)
      }
      guard bytes.count + n <= limit else { throw FileError(.read, path, code: EFBIG) }
      bytes += block[..<n]
    }
  }

  /// The text of the file at `path`; bytes that are not UTF-8 become U+FFFD.
  public static func readText(_ path: String, limit: Int = 64 << 20) throws(FileError) -> String {
    String(decoding: try read(path, limit: limit), as: UTF8.self)
  }

  /// Replaces the file at `path` as a whole: after a crash there is the old or the new content, never a part.
  /// - Parameter waitsForDisk: false is for what can be made again, and returns some milliseconds sooner.
  public static func write(
    _ bytes: [UInt8], to path: String, permissions: UInt32 = 0o644, waitsForDisk: Bool = true
  ) throws(FileError) {
    let fresh = "\(path).\(randomToken(bytes: 4)).new"
    let descriptor = unsafe vv_open(fresh, O_WRONLY | O_CREAT | O_EXCL, permissions)
    guard descriptor >= 0 else { throw FileError(.write, path, code: -descriptor) }
    var code = writeAll(bytes, to: descriptor)
    // The umask must not decide who can read a password file.
    if code == 0, fchmod(descriptor, permissions) != 0 { code = errno }
    if code == 0, waitsForDisk, fsync(descriptor) != 0 { code = errno }
    if Glibc.close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, unsafe rename(fresh, path) != 0 { code = errno }
    guard code != 0 else { return }
    unsafe unlink(fresh)
    throw FileError(.write, path, code: code)
  }

  /// Replaces the file at `path` by `text`.
  public static func write(
    _ text: String, to path: String, permissions: UInt32 = 0o644, waitsForDisk: Bool = true
  ) throws(FileError) {
    try write(Array(text.utf8), to: path, permissions: permissions, waitsForDisk: waitsForDisk)
  }

  /// Whether there is something at `path` (a link that leads nowhere is nothing).
  public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Whether this process may run the file at `path`.
  public static func isExecutable(_ path: String) -> Bool {
    unsafe access(path, X_OK) == 0 && mode(path).map { $0 & S_IFMT == S_IFREG } == true
  }

  /// Whether there is a folder at `path`.
  public static func isFolder(_ path: String) -> Bool { mode(path).map { $0 & S_IFMT == S_IFDIR } == true }

  /// The permission bits of what is at `path`, nil if there is nothing.
  public static func permissions(_ path: String) -> UInt32? { mode(path).map { $0 & 0o7777 } }

  /// Makes a folder and those above it that are missing. One that exists already is fine.
  public static func makeFolder(_ path: String, permissions: UInt32 = 0o755) throws(FileError) {
    if isFolder(path) || path.isEmpty { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]), permissions: permissions)
    }
    guard unsafe mkdir(path, permissions) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw FileError(.makeFolder, path, code: errno)
    }
  }

  /// The names in a folder, sorted, without "." and "..".
  public static func list(_ path: String) throws(FileError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw FileError(.read, path, code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Gives a file another name, replacing what has that name.
  public static func move(_ path: String, to target: String) throws(FileError) {
    guard unsafe rename(path, target) == 0 else { throw FileError(.move, path, code: errno) }
  }

  /// Removes a file or a folder with everything in it. Links are removed, not followed. Nothing there is fine.
  public static func remove(_ path: String) throws(FileError) {
    let status = unsafe vv_remove_tree(path)
    guard status == 0 || status == -ENOENT else { throw FileError(.remove, path, code: -status) }
  }

  /// Gives a file, or a folder and everything in it, to another user; for root only.
  public static func giveAway(_ path: String, uid: UInt32, gid: UInt32) throws(FileError) {
    let status = unsafe vv_chown_tree(path, Int32(clamping: uid), Int32(clamping: gid))
    guard status == 0 else { throw FileError(.giveAway, path, code: -status) }
  }

  private static func mode(_ path: String) -> UInt32? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode : nil
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let n = unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
        if n > 0 { done += n } else if n < 0 && errno != EINTR { return errno }
      }
      return 0
    }
  }
}

/// Something about a file did not work.
public struct FileError: UserFacingError, Equatable {
  /// What was being done.
  public enum Action: String, Sendable {
    case read = "read"
    case write = "written"
    case makeFolder = "made"
    case move = "renamed"
    case remove = "removed"
    case giveAway = "given to another user"
  }
  /// What was being done.
  public let action: Action
  /// The file or folder.
  public let path: String
  /// The system's error number.
  public let code: Int32

  init(_ action: Action, _ path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// Whether it failed because there is no such file.
  public var isMissing: Bool { code == ENOENT }

  /// What went wrong and what to do.
  public var said: Sentence {
    switch action {
    case .read: "\(path) could not be read: \(systemMessage(code))."
    case .write: "\(path) could not be written: \(systemMessage(code))."
    case .makeFolder: "\(path) could not be made: \(systemMessage(code))."
    case .move: "\(path) could not be renamed: \(systemMessage(code))."
    case .remove: "\(path) could not be removed: \(systemMessage(code))."
    case .giveAway: "\(path) could not be given to another user: \(systemMessage(code))."
    }
  }
}
