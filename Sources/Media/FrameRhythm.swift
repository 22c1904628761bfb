public import Base

/// Knows a stream's usual time between pictures, and so when it stands still.
///
/// A freeze is a gap longer than three mean intervals and than the mean plus 150 ms, as in W3C webrtc-stats.
public struct FrameRhythm: Sendable {
  private var last: MonotonicTime?
  private var mean: Duration = .milliseconds(100)
  private var isFrozen = false

  /// A rhythm that has seen no picture.
  public init() {}

  /// Notes a picture; returns how long the freeze lasted that it ends, if any.
  public mutating func frame(at now: MonotonicTime) -> Duration? {
    defer {
      last = now
      isFrozen = false
    }
    guard let last else { return nil }
    let interval = now - last
    // A freeze counts little, but it counts: what looks like nothing but freezes is a slow sender.
    mean = (mean * 15 + min(interval, mean * 4)) / 16
    return isFrozen ? interval : nil
  }

  /// Whether the picture has just now begun to stand still; true once for each freeze.
  public mutating func isFreezing(at now: MonotonicTime) -> Bool {
    guard let last, !isFrozen, now - last > threshold else { return false }
    isFrozen = true
    return true
  }

  /// Forgets the last picture: the stream pauses on purpose.
  public mutating func reset() {
    last = nil
    isFrozen = false
  }

  private var threshold: Duration { max(mean * 3, mean + .milliseconds(150)) }
}

/// Spaces requests for key frames: quickly at first, then with back-off.
public struct KeyFrameRequests: Sendable {
  private var next: MonotonicTime?
  private var wait: Duration?

  /// No request yet.
  public init() {}

  /// Whether to ask now; counts as asked.
  public mutating func isDue(at now: MonotonicTime, roundTrip: Duration, limits: ClosedRange<Duration>)
    -> Bool
  {
    if let next, now < next { return false }
    let pause = max(limits.lowerBound, min(limits.upperBound, wait ?? roundTrip * 3 / 2))
    next = now + pause
    wait = pause * 3 / 2
    return true
  }
}
