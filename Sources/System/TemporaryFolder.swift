internal import CSys
internal import Glibc
import Synchronization

/// A fresh folder that only its owner may enter (0700), removed with everything in it when the last reference goes.
///
/// It is locked (flock) as long as its process lives, so that what a killed process left can be told from what is
/// in use.
public final class TemporaryFolder: Sendable {
  /// Where it is: below $TMPDIR, or /tmp.
  public let path: String
  /// Of the folder itself; -1 where it could not be locked.
  private let lock: Int32
  private let removed = Mutex(false)

  /// Makes a folder whose name starts with `prefix`.
  public init(prefix: String = "visavis-") throws(FileError) {
    (path, lock) = try Self.make("\(Self.base)/\(prefix)XXXXXX")
  }

  deinit {
    remove()
    if lock >= 0 { close(lock) }
  }

  /// The path of something in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Removes the folder now. Calling it again does nothing.
  public func remove() {
    let first = removed.withLock { done in
      defer { done = true }
      return !done
    }
    if first { try? Files.remove(path) }
  }

  /// Removes the folders with this prefix that killed processes of ours left: they are named as `init` names
  /// them, belong to us (or to `other`), and nobody holds their lock.
  public static func removeAbandoned(prefix: String, orOwnedBy other: UInt32? = nil) {
    for name in (try? Files.list(base)) ?? [] where isName(name, prefix: prefix) {
      let path = "\(base)/\(name)"
      let descriptor = unsafe vv_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard unsafe fstat(descriptor, &status) == 0, status.st_uid == geteuid() || status.st_uid == other,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      try? Files.remove(path)
    }
  }

  private static var base: String {
    Environment["TMPDIR"].flatMap { $0.hasPrefix("/") && Files.isFolder($0) ? $0 : nil } ?? "/tmp"
  }

  /// As mkdtemp makes names: the prefix and six letters or digits.
  private static func isName(_ name: String, prefix: String) -> Bool {
    let rest = name.utf8.dropFirst(prefix.utf8.count)
    return name.hasPrefix(prefix) && rest.count == 6
      && rest.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      }
  }

  private static func make(_ pattern: String) throws(FileError) -> (path: String, lock: Int32) {
    while true {
      var name = Array(pattern.utf8CString)
      guard unsafe mkdtemp(&name) != nil else { throw FileError(.makeFolder, pattern, code: errno) }
      let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if let lock = hold(path) { return (path, lock) }
    }
  }

  /// Locks a folder of ours; nil if somebody who tidies up was quicker and took it for abandoned.
  private static func hold(_ path: String) -> Int32? {
    let descriptor = unsafe vv_open(path, O_RDONLY | O_DIRECTORY, 0)
    if descriptor == -ENOENT { return nil }
    guard descriptor >= 0 else { return -1 }
    var status = stat()
    // Not every file system has such locks; without one nobody removes it, for that needs the lock too.
    let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EAGAIN
    let isThere = unsafe fstat(descriptor, &status) == 0
    if isTaken || !isThere || status.st_nlink == 0 {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
