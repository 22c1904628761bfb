/// When to try again after a connection was lost: pauses double from 1 s to 60 s, each shortened by up to a
/// quarter at random so that a server that comes back is not met by everyone at once.
public struct ReconnectPolicy: Sendable {
  /// The longest pause.
  public static let longest = Duration.seconds(60)
  /// Failed attempts since the last success.
  public private(set) var failures = 0

  /// A policy without failures.
  public init() {}

  /// An attempt failed, or the connection was lost: the pause before the next attempt.
  public mutating func pause(using generator: inout some RandomNumberGenerator) -> Duration {
    let seconds = min(Int64(1) << min(failures, 6), Self.longest.components.seconds)
    failures = min(failures + 1, 1_000_000)
    let whole = seconds * 1000
    return .milliseconds(whole - Int64.random(in: 0...whole / 4, using: &generator))
  }

  /// A session stands: the next loss starts from the shortest pause again.
  public mutating func succeeded() { failures = 0 }

  /// The network changed: the next attempt may come at once, and its failures count from the start.
  public mutating func networkChanged() { failures = 0 }
}
