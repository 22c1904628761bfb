internal import Glibc

/// Folders for sockets, in places where others may write too.
extension Files {
  /// Makes a folder that only we may enter; those above it must be there. One that exists already must be ours and is
  /// closed to others; a link is refused, whoever made it.
  public static func makePrivateFolder(_ path: String) throws(FileError) {
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw FileError(.makeFolder, path, code: errno) }
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { throw FileError(.makeFolder, path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(.makeFolder, path, code: ENOTDIR) }
    guard status.st_uid == geteuid() else { throw FileError(.makeFolder, path, code: EACCES) }
    if status.st_mode & 0o7777 != 0o700, unsafe chmod(path, 0o700) != 0 {
      throw FileError(.makeFolder, path, code: errno)
    }
  }

  /// Whether `path` is a folder of ours that nobody else may enter.
  public static func isPrivateFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
  }

  /// Removes a folder that holds nothing (any more); any other stays.
  public static func removeIfEmpty(_ path: String) { _ = unsafe rmdir(path) }

  /// When what is at `path` was last written, in nanoseconds since 1970; nil if there is nothing.
  public static func modified(_ path: String) -> Int64? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    return Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }
}
