public import Base

/// Knows which packets of a stream are missing and when to ask for them (again). Numbers are unwrapped.
public struct NackGenerator: Sendable {
  /// Limits of the repetition.
  public struct Configuration: Sendable {
    /// Time for packets that only took another way, before the first request; learned within these limits.
    public var reorderWait: ClosedRange<Duration> = .milliseconds(5) ... .milliseconds(100)
    /// Added to the round-trip time between two requests.
    public var retryMargin: Duration = .milliseconds(10)
    /// Requests for one packet.
    public var maxTries = 15
    /// A packet older than this is not asked for.
    public var maxAge: Duration = .milliseconds(2_000)
    /// Missing packets beyond which asking one by one is no use.
    public var maxMissing = 400

    /// The defaults.
    public init() {}
  }

  private struct Missing: Sendable {
    let number: Int64
    let since: MonotonicTime
    var lastAsked: MonotonicTime?
    var tries = 0
  }

  /// Limits.
  public var configuration: Configuration
  /// Round-trip time, as last measured.
  public var roundTrip: Duration = .milliseconds(100)
  /// Highest number received.
  public private(set) var newest: Int64?
  /// Requests made so far, counted by packets.
  public private(set) var requested = 0
  private var oldest: Int64?  // lowest number received
  private var missing: [Missing] = []  // ascending
  private var learnedWait: Duration = .zero

  /// A generator that has seen nothing.
  public init(configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// How many packets are missing and still hoped for.
  public var missingCount: Int { missing.count }

  /// Notes a packet. False if the gap before it was too large to repair: everything before it is given up.
  @discardableResult
  public mutating func received(_ number: Int64, at now: MonotonicTime) -> Bool {
    guard let newest, let oldest else {
      (self.newest, self.oldest) = (number, number)
      return true
    }
    if number < oldest {
      noteGap(after: number, before: oldest, at: now)
      self.oldest = number
      return true
    }
    if number <= newest {
      if let index = missing.firstIndex(where: { $0.number == number }) {
        learn(from: missing.remove(at: index), at: now)
      }
      return true
    }
    self.newest = number
    guard number - newest - 1 + Int64(missing.count) <= Int64(configuration.maxMissing) else {
      missing.removeAll()
      return false
    }
    for gap in (newest + 1)..<number { missing.append(Missing(number: gap, since: now)) }
    return true
  }

  /// The first packet that came was not the first one sent: what lies between is on its way, or lost.
  private mutating func noteGap(after number: Int64, before oldest: Int64, at now: MonotonicTime) {
    let gap = (number + 1)..<oldest
    guard gap.count + missing.count <= configuration.maxMissing else { return }
    missing.insert(contentsOf: gap.map { Missing(number: $0, since: now) }, at: 0)
  }

  /// What comes sooner than an answer could was only late: the next ones get that time too.
  private mutating func learn(from entry: Missing, at now: MonotonicTime) {
    if let asked = entry.lastAsked, entry.tries > 1 || now - asked > roundTrip * 3 / 4 { return }
    learnedWait = max(learnedWait, now - entry.since)
  }

  /// Stops asking for everything before `number`.
  public mutating func forget(before number: Int64) { missing.removeAll { $0.number < number } }

  /// Forgets the whole stream.
  public mutating func reset() {
    missing.removeAll()
    newest = nil
    oldest = nil
  }

  /// Since when the oldest missing packet at or after `number` is missing.
  public func missingSince(from number: Int64) -> MonotonicTime? {
    missing.first { $0.number >= number }?.since
  }

  /// Whether `number` was given up: not here and not asked for any more.
  public func hopes(for number: Int64) -> Bool { missing.contains { $0.number == number } }

  /// The numbers to ask for at `now`; each counts as asked.
  public mutating func due(at now: MonotonicTime) -> [UInt16] {
    let limits = configuration
    let spacing = roundTrip + limits.retryMargin
    missing.removeAll { entry in
      now - entry.since > limits.maxAge
        || entry.tries >= limits.maxTries && now - (entry.lastAsked ?? now) > spacing + limits.retryMargin
    }
    let wait = min(limits.reorderWait.upperBound, max(limits.reorderWait.lowerBound, learnedWait))
    learnedWait = learnedWait * 999 / 1_000
    var numbers: [UInt16] = []
    for index in missing.indices {
      let entry = missing[index]
      let isDue = entry.lastAsked.map { now - $0 >= spacing } ?? (now - entry.since >= wait)
      guard isDue, entry.tries < limits.maxTries else { continue }
      missing[index].lastAsked = now
      missing[index].tries += 1
      numbers.append(UInt16(truncatingIfNeeded: entry.number))
    }
    requested += numbers.count
    return numbers
  }
}
