internal import Glibc

/// Where the program's files are, after the XDG Base Directory Specification (0.8).
public struct Paths: Equatable, Sendable {
  /// The person's own folder.
  public let home: String
  /// Settings: $XDG_CONFIG_HOME/visavis, or ~/.config/visavis.
  public let configuration: String
  /// What must be kept: $XDG_DATA_HOME/visavis, or ~/.local/share/visavis.
  public let data: String
  /// What may be lost, such as the log: $XDG_STATE_HOME/visavis, or ~/.local/state/visavis.
  public let state: String
  /// Sockets: $XDG_RUNTIME_DIR/visavis, or /tmp/visavis-UID.
  public let runtime: String

  /// The folders that follow from these variables; `home` and `uid` are used where a variable is missing.
  public init(environment: [String: String], home: String, uid: UInt32) {
    func base(_ name: String, _ fallback: String) -> String {
      // "All paths must be absolute. If an implementation encounters a relative path […] it should […] ignore it."
      guard let value = environment[name], value.hasPrefix("/") else { return fallback }
      return value.count > 1 && value.hasSuffix("/") ? String(value.dropLast()) : value
    }
    let home = base("HOME", home)
    self.home = home
    configuration = base("XDG_CONFIG_HOME", home + "/.config") + "/visavis"
    data = base("XDG_DATA_HOME", home + "/.local/share") + "/visavis"
    state = base("XDG_STATE_HOME", home + "/.local/state") + "/visavis"
    let runtime = base("XDG_RUNTIME_DIR", "")
    self.runtime = runtime.isEmpty ? "/tmp/visavis-\(uid)" : runtime + "/visavis"
  }

  /// The folders of the person who runs this process. None of them is made.
  public static var current: Paths {
    let uid = getuid()
    var home = "/"
    // Only where HOME is missing; called before other threads could look up users too.
    if Environment["HOME"] == nil, let entry = unsafe getpwuid(uid), let folder = unsafe entry.pointee.pw_dir
    {
      home = unsafe String(cString: folder)
    }
    return Paths(environment: Environment.all, home: home, uid: uid)
  }

  /// `path` with a leading "~/" replaced by the person's folder.
  public func expand(_ path: String) -> String {
    path == "~" ? home : path.hasPrefix("~/") ? home + path.dropFirst(1) : path
  }
}
