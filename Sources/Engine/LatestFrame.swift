public import Base
internal import Synchronization

/// Hands pictures from one thread to another: the newest wins, the reader never waits for the writer.
public final class LatestFrame: Sendable {
  private struct State {
    var frame: VideoFrame?
    var count = 0
  }
  private let state = Mutex(State())

  /// An empty mailbox.
  public init() {}

  /// Puts the newest picture in; an unread older one is dropped.
  public func put(_ frame: VideoFrame) {
    state.withLock {
      $0.frame = frame
      $0.count += 1
    }
  }

  /// The newest picture, which stays there.
  public var frame: VideoFrame? { state.withLock { $0.frame } }

  /// How many pictures were ever put in: tells a reader whether there is a new one.
  public var count: Int { state.withLock { $0.count } }

  /// Takes the newest picture out.
  func take() -> VideoFrame? {
    state.withLock { state in
      defer { state.frame = nil }
      return state.frame
    }
  }

  /// Forgets the picture, when a camera goes off.
  public func clear() { state.withLock { $0.frame = nil } }
}
