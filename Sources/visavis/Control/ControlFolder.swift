import Base
import Glibc
import System

/// Where the control sockets of this person's running Visavis are: one each, named by the process.
enum ControlFolder {
  /// A Visavis that left a socket.
  struct Instance {
    var pid: Int32
    var path: String
    /// When it opened the socket, in nanoseconds since 1970.
    var born: Int64
  }

  /// $XDG_RUNTIME_DIR/visavis, or visavis-UID below $TMPDIR or /tmp.
  static var path: String {
    if let runtime = Environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/"), Files.isFolder(runtime) {
      return (runtime.hasSuffix("/") ? String(runtime.dropLast()) : runtime) + "/visavis"
    }
    let base = Environment["TMPDIR"].flatMap { $0.hasPrefix("/") && Files.isFolder($0) ? $0 : nil } ?? "/tmp"
    return "\(base)/visavis-\(getuid())"
  }

  /// Makes the folder and says where in it the socket of this process belongs. What dead processes left goes.
  static func prepare() throws(FileError) -> String {
    let folder = path
    try Files.makePrivateFolder(folder)
    _ = instances()
    return "\(folder)/control-\(getpid()).sock"
  }

  /// The folder goes with the last socket.
  static func leave() { Files.removeIfEmpty(path) }

  /// Who runs, the newest first. What dead processes left is removed.
  static func instances() -> [Instance] {
    let folder = path
    guard Files.isPrivateFolder(folder) else { return [] }
    var found: [Instance] = []
    for name in (try? Files.list(folder)) ?? [] {
      guard name.hasPrefix("control-"), name.hasSuffix(".sock"),
        let pid = Int32(name.dropFirst(8).dropLast(5)), pid > 0
      else { continue }
      let path = "\(folder)/\(name)"
      if kill(pid, 0) == 0 || errno == EPERM {
        found.append(Instance(pid: pid, path: path, born: Files.modified(path) ?? 0))
      } else {
        try? Files.remove(path)
      }
    }
    return found.sorted { ($0.born, $0.pid) > ($1.born, $1.pid) }
  }
}
