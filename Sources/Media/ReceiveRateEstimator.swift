public import Base
public import RTP

/// Estimates what a path can carry towards us, for REMB: grows while packets come in time, and falls below
/// the received rate when a queue builds up on the way.
///
/// The queue shows in the first packet of each frame: its arrival against its capture time, compared with the
/// fastest of the last twenty seconds (after draft-ietf-rmcat-gcc-02 §5, with delays instead of their
/// differences).
public struct ReceiveRateEstimator: Sendable {
  /// Bits a second that seem possible.
  public private(set) var estimate: Int
  /// Bits a second received over the last second.
  public private(set) var receivedRate = 0
  /// Smoothed queueing delay.
  public var queueDelay: Duration { .nanoseconds(Int64(queue * 1e9)) }

  /// Never less than this.
  public var minimum = 40_000
  /// Never more than this.
  public var maximum = 20_000_000

  /// How things stood when the estimate began to fall.
  private struct Fall: Sendable {
    var estimate: Int
    var received: Int
    var queue: Double
    var steps = 0
  }

  private var streams: [UInt32: QueueDelay] = [:]
  private var queue = 0.0
  private var harmless = 0.0  // delay that lower rates did not cure
  private var fall: Fall?
  private var isStarting = true
  private var meter = BitrateMeter()
  private var hasStarted = false
  private var lastUpdate: MonotonicTime?
  private var lastDecrease: MonotonicTime?
  private var lastSent: (estimate: Int, time: MonotonicTime)?
  private var repeats = 0  // how often the last fall is still to be said
  /// Below this rate five reports a second would take more than a twentieth of the path.
  private static let leastRepeated = 70_000

  /// An estimator that begins with `start` bits a second.
  public init(start: Int = 600_000) { estimate = max(40_000, start) }

  /// Notes a packet of `bytes` on the wire. `clockRate`: of the stream's RTP clock; nil for packets that only
  /// count as load (retransmissions).
  public mutating func received(_ packet: RTPPacket, bytes: Int, clockRate: Int?, arrival: MonotonicTime) {
    if let clockRate, streams[packet.ssrc] != nil || streams.count < 8 {
      streams[packet.ssrc, default: QueueDelay()].add(packet, clockRate: clockRate, arrival: arrival)
    }
    count(bytes, at: arrival)
  }

  /// Notes a packet of `bytes` of the one stream that is watched, captured `media` nanoseconds after any
  /// fixed origin; nil for packets that only count as load.
  public mutating func received(bytes: Int, media: Int64?, arrival: MonotonicTime) {
    if let media { streams[0, default: QueueDelay()].add(media: media, arrival: arrival) }
    count(bytes, at: arrival)
  }

  private mutating func count(_ bytes: Int, at arrival: MonotonicTime) {
    meter.add(bytes: bytes, at: arrival)
    hasStarted = true
    let elapsed = lastUpdate.map { (arrival - $0).inSeconds } ?? 0.1
    guard elapsed >= 0.1 else { return }
    lastUpdate = arrival
    update(elapsed: min(1, elapsed), at: arrival)
  }

  /// The estimate to send now: once a second, and at once when it fell by more than 3 %. A fall is said again
  /// soon: REMB is never acknowledged, and one that is lost would let the sender flood the path for a second.
  public mutating func due(at now: MonotonicTime) -> Int? {
    guard hasStarted else { return nil }
    if let lastSent {
      let hasFallen = estimate * 100 < lastSent.estimate * 97
      let pause: Duration = repeats > 0 ? .milliseconds(200) : .seconds(1)
      guard hasFallen || now - lastSent.time >= pause else { return nil }
      let isWorthIt = estimate >= Self.leastRepeated
      repeats = hasFallen ? (isWorthIt ? 3 : 0) : max(0, repeats - 1)
    }
    lastSent = (estimate, now)
    return estimate
  }

  private mutating func update(elapsed: Double, at now: MonotonicTime) {
    receivedRate = meter.rate(at: now)
    // The worst stream of those that are flowing; jitter is no queue, so what scatters needs more to count.
    let flowing = streams.values.filter { now - $0.measured < .seconds(1) }
    guard let worst = flowing.max(by: { excess($0) < excess($1) }) else { return }
    queue = worst.smooth
    harmless = min(harmless, queue)
    if excess(worst) > 1 {
      isStarting = false
      decrease(at: now)
    } else if excess(worst) < 0.7 {
      fall = nil
      increase(elapsed)
    }
  }

  private func excess(_ stream: QueueDelay) -> Double {
    (stream.smooth - harmless) / (0.03 + 2 * stream.deviation)
  }

  private mutating func decrease(at now: MonotonicTime) {
    // The last step needs time to show: a queue does not empty at once.
    if let lastDecrease, now - lastDecrease < .milliseconds(500) { return }
    lastDecrease = now
    var fall = self.fall ?? Fall(estimate: estimate, received: receivedRate, queue: queue)
    fall.steps += 1
    self.fall = fall
    if fall.steps > 3, receivedRate * 10 < fall.received * 7, queue > fall.queue * 0.75 {
      // Much less comes and the delay stays: it is not of our making.
      harmless = queue
      estimate = max(estimate, fall.estimate * 3 / 4)
      self.fall = nil
      return
    }
    estimate = max(minimum, min(estimate, receivedRate * 85 / 100))
  }

  private mutating func increase(_ elapsed: Double) {
    let grown = Double(estimate) * (1 + (isStarting ? 1.0 : 0.08) * elapsed) + 1_000 * elapsed
    // What does not come proves nothing: growth stops at half more than what does. It never shrinks for that.
    let proven = receivedRate * 3 / 2 + 100_000
    estimate = min(maximum, max(estimate, min(Int(grown), proven)))
  }
}
