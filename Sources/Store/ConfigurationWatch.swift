public import Base
internal import Glibc

/// Looks once a second whether the configuration file has been written anew.
public struct ConfigurationWatch: Sendable {
  /// What came of looking.
  public enum News: Sendable, Equatable {
    /// It says this now.
    case changed(Configuration, warnings: [Sentence])
    /// It cannot be used as it is: why, in sentences with their lines. What was read before goes on.
    case broken(Sentence)
  }

  /// What tells one version of a file from another without reading it.
  private struct Stamp: Equatable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int
    var inode: UInt
  }

  /// How long a look lasts.
  private static let pause = Duration.seconds(1)

  /// The file.
  public let path: String
  private var seen: Stamp?
  private var next = MonotonicTime.zero

  /// A watch over the file at `path`, which is known as it is now.
  public init(path: String) {
    self.path = path
    seen = Self.stamp(path)
  }

  /// What is new; nil for nothing, or if it is not yet time to look. A file that is gone is no news: editors take it away
  /// for a moment.
  public mutating func look(at now: MonotonicTime) -> News? {
    guard now >= next else { return nil }
    next = now + Self.pause
    guard let stamp = Self.stamp(path), stamp != seen else { return nil }
    seen = stamp
    do throws(ConfigurationError) {
      let (configuration, warnings) = try Configuration.load(path)
      return .changed(configuration, warnings: warnings.map(\.said))
    } catch {
      return .broken(error.said)
    }
  }

  private static func stamp(_ path: String) -> Stamp? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Stamp(
      seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec),
      size: Int(status.st_size), inode: UInt(status.st_ino))
  }
}
