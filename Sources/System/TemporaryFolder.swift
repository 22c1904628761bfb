internal import Glibc
import Synchronization

/// A fresh folder that only its owner may enter (0700), removed with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
  /// Where it is: below $TMPDIR, or /tmp.
  public let path: String
  private let removed = Mutex(false)

  /// Makes a folder whose name starts with `prefix`.
  public init(prefix: String = "visavis-") throws(FileError) {
    let base = Environment["TMPDIR"].flatMap { $0.hasPrefix("/") && Files.isFolder($0) ? $0 : nil } ?? "/tmp"
    let pattern = "\(base)/\(prefix)XXXXXX"
    var name = Array(pattern.utf8CString)
    guard unsafe mkdtemp(&name) != nil else { throw FileError(.makeFolder, pattern, code: errno) }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { remove() }

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
}
