import Synchronization

/// The program's diary. Silent until `Log.sink` is set; never carries passwords, keys or the text of messages.
public enum Log {
  /// How much a line matters.
  public enum Level: Int, Comparable, Sendable {
    case debug, info, warning, error
    /// Whether `a` comes before `b`.
    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  private struct State {
    var level = Level.info
    var sink: (@Sendable (Level, String) -> Void)?
  }
  private static let state = Mutex(State())

  /// Sends lines of at least `level` to `sink` (called on whatever thread logs; must be quick).
  public static func configure(level: Level, sink: @escaping @Sendable (Level, String) -> Void) {
    state.withLock { $0 = State(level: level, sink: sink) }
  }

  /// What only a developer needs.
  public static func debug(_ line: @autoclosure () -> String) { write(.debug, line) }
  /// What happened.
  public static func info(_ line: @autoclosure () -> String) { write(.info, line) }
  /// What went wrong and was coped with.
  public static func warning(_ line: @autoclosure () -> String) { write(.warning, line) }
  /// What went wrong and was not.
  public static func error(_ line: @autoclosure () -> String) { write(.error, line) }

  private static func write(_ level: Level, _ line: () -> String) {
    guard let sink = state.withLock({ level >= $0.level ? $0.sink : nil }) else { return }
    sink(level, harmless(line()))
  }
}
