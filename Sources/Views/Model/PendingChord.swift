public import Base
public import Screen

/// A chord that has begun: the keys so far, and when the last one came.
public struct PendingChord: Sendable, Equatable {
  /// The keys so far.
  public var keys: [Key]
  /// When the last one came.
  public var since: MonotonicTime
  /// `keys`, the last of them at `since`.
  public init(keys: [Key], since: MonotonicTime) {
    self.keys = keys
    self.since = since
  }
}
