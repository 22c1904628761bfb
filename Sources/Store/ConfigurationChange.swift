extension Configuration {
  /// When a program that runs feels that a setting was changed.
  public enum Effect: Sendable, Equatable {
    case now
    /// Calls that go on are left as they are.
    case nextCall
    case nextStart
  }

  /// When a change of the setting at `path` ("screen.theme") is felt.
  public static func effect(of path: String) -> Effect {
    let section = path.prefix { $0 != "." }
    switch section {
    case "notifications", "ringtones", "keys", "shell": return .now
    case "audio": return .nextCall
    case "log", "server": return .nextStart
    default: break
    }
    if atStart.contains(path) { return .nextStart }
    return forCalls.contains(path) ? .nextCall : .now
  }

  private static let atStart: Set<String> = [
    "calls.strangers", "video.codec", "screen.colours", "screen.linear",
  ]
  private static let forCalls: Set<String> = [
    "calls.relay_only", "video.source", "video.size", "video.fps", "video.bitrate",
  ]

  /// The settings that differ in `new`, in the order of the file; "keys" and "server" stand for all that is in those
  /// sections under names of the person's own.
  public func changes(to new: Configuration) -> [String] {
    var paths = Setting.all.filter { $0.show(self) != $0.show(new) }.map(\.path)
    if keys != new.keys { paths.append("keys") }
    if servers != new.servers { paths.append("server") }
    return paths
  }
}
