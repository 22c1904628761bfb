public import Base

/// Learns how late packets come compared with the fastest of the last seconds, and what delay would catch
/// most.
///
/// Works on raw delays (arrival less media time) in a sliding window, so that clock drift and route changes
/// wash out.
public struct ArrivalDelayTracker: Sendable {
  private struct Sample: Sendable {
    var arrival: MonotonicTime
    var raw: Int64
  }

  /// Share of packets that the quantile covers.
  public let quantile: Double
  private let window: Duration
  private let capacity: Int
  private var samples: [Sample] = []
  private var next = 0
  private var sinceQuantile = 0

  /// Arrival less media time of the fastest packet in the window, in nanoseconds; nil before the first
  /// packet.
  public private(set) var base: Int64?
  /// Delay over the fastest packet that `quantile` of the window stays below.
  public private(set) var quantileDelay: Duration = .zero

  /// A tracker over at most `capacity` packets no older than `window`.
  public init(quantile: Double = 0.985, window: Duration = .seconds(5), capacity: Int = 256) {
    self.quantile = quantile
    self.window = window
    self.capacity = max(8, capacity)
  }

  /// Notes that a packet whose media time is `media` nanoseconds came at `arrival`.
  public mutating func add(media: Int64, arrival: MonotonicTime) {
    let sample = Sample(arrival: arrival, raw: arrival.nanoseconds &- media)
    if samples.count < capacity {
      samples.append(sample)
    } else {
      samples[next] = sample
      next = (next + 1) % capacity
    }
    if let base, sample.raw <= base { self.base = sample.raw }
    sinceQuantile += 1
    // The window's statistics are refreshed often at the start, later every fourth packet.
    if samples.count < 24 || sinceQuantile >= 4 { refresh(now: arrival) }
  }

  /// How late a packet with media time `media` is at `time`, compared with the fastest packet.
  public func delay(media: Int64, at time: MonotonicTime) -> Duration {
    .nanoseconds((time.nanoseconds &- media) &- (base ?? (time.nanoseconds &- media)))
  }

  /// Forgets everything: media time starts anew.
  public mutating func reset() {
    samples.removeAll(keepingCapacity: true)
    next = 0
    base = nil
    quantileDelay = .zero
  }

  private mutating func refresh(now: MonotonicTime) {
    sinceQuantile = 0
    let oldest = now - window
    var least = Int64.max
    for sample in samples where sample.arrival >= oldest { least = min(least, sample.raw) }
    guard least != .max else { return }
    base = least
    quantileDelay = measure(since: oldest, base: least)
  }

  /// A histogram of 5 ms buckets is exact enough and needs no sorting.
  private func measure(since oldest: MonotonicTime, base: Int64) -> Duration {
    let bucket: Int64 = 5_000_000
    var counts = [Int](repeating: 0, count: 241)
    var total = 0
    for sample in samples where sample.arrival >= oldest {
      counts[Int(min(240, (sample.raw &- base + bucket - 1) / bucket))] += 1
      total += 1
    }
    let wanted = Int((Double(total) * quantile).rounded(.up))
    var seen = 0
    for (index, count) in counts.enumerated() {
      seen += count
      if seen >= wanted { return .nanoseconds(Int64(index) * bucket) }
    }
    return .milliseconds(1_200)
  }
}
