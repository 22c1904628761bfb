public import Base
public import RTP

/// The queueing delay of one stream on its way: each frame's first packet against the fastest of the last 20
/// s.
public struct QueueDelay: Sendable {
  private var times = TimestampUnwrapper()
  private var newest: Int64?
  private var least = [Int64](repeating: .max, count: 20)  // raw delay, by seconds
  private var second: Int64 = 0
  /// Smoothed, in seconds.
  public private(set) var smooth = 0.0
  /// Mean distance of single delays from the smoothed one, in seconds.
  public private(set) var deviation = 0.015
  /// When it was last measured.
  public private(set) var measured: MonotonicTime = .zero

  /// A stream that has seen nothing.
  public init() {}

  /// Notes a packet; only the first one of a new timestamp counts.
  public mutating func add(_ packet: RTPPacket, clockRate: Int, arrival: MonotonicTime) {
    let ticks = times.peek(packet.timestamp)
    let seconds = Double(ticks) / Double(max(1, clockRate))
    // A sender that jumps on and on may leave the range of nanoseconds.
    if add(media: Int64(max(-9e18, min(9e18, seconds * 1e9))), arrival: arrival) {
      _ = times.unwrap(packet.timestamp)
    }
  }

  /// Notes a packet whose content is from `media` nanoseconds of any fixed origin. False if it is not a new
  /// one.
  @discardableResult
  public mutating func add(media: Int64, arrival: MonotonicTime) -> Bool {
    if let newest, media <= newest, newest &- media < 10_000_000_000 { return false }
    newest = media
    let raw = arrival.nanoseconds &- media
    advance(to: arrival.milliseconds / 1_000)
    // Another time line: a restart or a jump of the sender's clock.
    if let base, (raw &- base).magnitude > 3_000_000_000 { restart() }
    let slot = Int(second % 20)
    least[slot] = min(least[slot], raw)
    let sample = Double(raw &- (base ?? raw)) / 1e9
    deviation += ((sample - smooth).magnitude - deviation) * 0.05
    smooth += (sample - smooth) * 0.2
    measured = arrival
    return true
  }

  private var base: Int64? {
    let value = least.min() ?? .max
    return value == .max ? nil : value
  }

  private mutating func advance(to current: Int64) {
    guard current > second else { return }
    for passed in (max(second, current - 20) + 1)...current { least[Int(passed % 20)] = .max }
    second = current
  }

  private mutating func restart() {
    least = [Int64](repeating: .max, count: least.count)
    smooth = 0
  }
}
