public import Base

/// What a one-way path does to datagrams.
public struct LinkConditions: Sendable {
  /// Share of datagrams lost, 0...1.
  public var loss = 0.0
  /// Mean length of a burst of losses; 1 or less for independent losses (Gilbert model).
  public var burstLength = 1.0
  /// Propagation time.
  public var delay: Duration = .milliseconds(20)
  /// Added to the delay, evenly spread over zero to this.
  public var jitter: Duration = .zero
  /// Whether jitter may change the order.
  public var reorders = false
  /// Share of datagrams that come twice.
  public var duplicates = 0.0
  /// Bits a second; nil for no limit.
  public var rate: Int?
  /// Most time a datagram waits for a limited rate; beyond that it is dropped.
  public var queue: Duration = .milliseconds(300)
  /// When nothing passes.
  public var outages: [Range<MonotonicTime>] = []

  /// A clean path of 20 ms.
  public init() {}

  /// A path with some of these faults.
  public init(
    loss: Double = 0, burstLength: Double = 1, delay: Duration = .milliseconds(20), jitter: Duration = .zero,
    reorders: Bool = false, duplicates: Double = 0, rate: Int? = nil, queue: Duration = .milliseconds(300),
    outages: [Range<MonotonicTime>] = []
  ) {
    self.loss = loss
    self.burstLength = burstLength
    self.delay = delay
    self.jitter = jitter
    self.reorders = reorders
    self.duplicates = duplicates
    self.rate = rate
    self.queue = queue
    self.outages = outages
  }
}

/// A seeded one-way path: says when each datagram arrives, if it does.
public struct SimulatedLink: Sendable {
  /// May be changed while the simulation runs.
  public var conditions: LinkConditions
  /// Datagrams sent.
  public private(set) var sent = 0
  /// Datagrams lost by chance, outage or overflow.
  public private(set) var lost = 0
  /// Datagrams lost by overflow of the limited rate's queue.
  public private(set) var overflowed = 0

  private var generator: SeededGenerator
  private var isInBurst = false
  private var busyUntil: MonotonicTime = .zero
  private var lastArrival: MonotonicTime = .zero

  /// A path; the same seed gives the same fate to the same traffic.
  public init(_ conditions: LinkConditions, seed: UInt64) {
    self.conditions = conditions
    generator = SeededGenerator(seed: seed)
  }

  /// When a datagram of `bytes` (all headers included) sent at `now` arrives: never, once or twice.
  public mutating func transmit(bytes: Int, at now: MonotonicTime) -> [MonotonicTime] {
    sent += 1
    let isLost = loses()
    var departure = now
    if let rate = conditions.rate {
      let done = max(now, busyUntil) + .seconds(Double(bytes * 8) / Double(max(1, rate)))
      guard done - now <= conditions.queue else {
        overflowed += 1
        lost += 1
        return []
      }
      busyUntil = done
      departure = done
    }
    guard !isLost, !conditions.outages.contains(where: { $0.contains(now) }) else {
      lost += 1
      return []
    }
    let first = arrival(of: departure)
    guard conditions.duplicates > 0, chance() < conditions.duplicates else { return [first] }
    return [first, arrival(of: departure)]
  }

  private mutating func arrival(of departure: MonotonicTime) -> MonotonicTime {
    let spread = conditions.jitter.nanoseconds
    let extra = spread > 0 ? Int64.random(in: 0...spread, using: &generator) : 0
    var time = departure + conditions.delay + .nanoseconds(extra)
    if !conditions.reorders { time = max(time, lastArrival) }
    lastArrival = max(lastArrival, time)
    return time
  }

  private mutating func chance() -> Double { Double.random(in: 0..<1, using: &generator) }

  /// Gilbert: in the bad state everything is lost; the mean stay there is the burst length.
  private mutating func loses() -> Bool {
    let loss = conditions.loss
    guard loss > 0 else { return false }
    guard conditions.burstLength > 1, loss < 1 else { return chance() < loss }
    let leave = 1 / conditions.burstLength
    let enter = min(1, loss * leave / (1 - loss))
    isInBurst = isInBurst ? chance() >= leave : chance() < enter
    return isInBurst
  }
}
