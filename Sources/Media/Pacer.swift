public import Base

/// How urgent a packet is.
public enum PacketPriority: Int, Comparable, Sendable, CaseIterable {
  case audio, retransmission, video
  /// The more urgent one is the lesser.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Spreads packets over time (leaky bucket): audio at once, then retransmissions, then video at the pacing
/// rate.
public struct Pacer<Item: Sendable>: Sendable {
  private struct Queued: Sendable {
    var item: Item
    var size: Int
    var time: MonotonicTime
  }

  /// Bits a second; about 2.5 times the target, so that a frame leaves within its interval.
  public var rate: Int
  /// Bytes that may leave at once.
  public var burst: Int
  /// Packets older than this are thrown away: they would only feed the queue.
  public var maxAge: Duration = .seconds(2)
  /// Packets thrown away so far.
  public private(set) var dropped = 0
  /// Bytes that wait.
  public private(set) var queuedBytes = 0

  private var queues: [[Queued]] = PacketPriority.allCases.map { _ in [] }
  private var heads = PacketPriority.allCases.map { _ in 0 }
  private var credit = 0.0
  private var refilled: MonotonicTime?

  /// A pacer of `rate` bits a second.
  public init(rate: Int, burst: Int = 600) {
    self.rate = rate
    self.burst = burst
    credit = Double(burst)
  }

  /// Queues an item of `size` bytes.
  public mutating func enqueue(_ item: Item, size: Int, priority: PacketPriority, at now: MonotonicTime) {
    queues[priority.rawValue].append(Queued(item: item, size: size, time: now))
    queuedBytes += size
  }

  /// Whether nothing waits.
  public var isEmpty: Bool { queuedBytes == 0 && zip(queues, heads).allSatisfy { $0.count == $1 } }

  /// How long the queue takes to empty at the present rate.
  public var queueTime: Duration { .seconds(Double(queuedBytes * 8) / Double(max(1, rate))) }

  /// Throws away waiting video, e.g. before a key frame that makes it superfluous.
  public mutating func dropVideo() {
    let index = PacketPriority.video.rawValue
    for entry in queues[index][heads[index]...] {
      queuedBytes -= entry.size
      dropped += 1
    }
    queues[index].removeAll()
    heads[index] = 0
  }

  /// The items that leave now, the most urgent first.
  public mutating func due(at now: MonotonicTime) -> [Item] {
    refill(at: now)
    var items: [Item] = []
    for priority in PacketPriority.allCases {
      while let entry = front(of: priority) {
        let isStale = now - entry.time > maxAge
        // Audio never waits, but what it takes the others must make good.
        guard isStale || priority == .audio || credit > 0 else { break }
        pop(priority)
        if isStale {
          dropped += 1
        } else {
          credit -= Double(entry.size)
          items.append(entry.item)
        }
      }
    }
    return items
  }

  private mutating func refill(at now: MonotonicTime) {
    if let refilled {
      // Whoever asks every 10 ms must be able to use the whole rate.
      let most = max(Double(burst), Double(rate) / 8 / 100)
      credit = min(most, credit + (now - refilled).inSeconds * Double(rate) / 8)
    }
    refilled = now
  }

  private func front(of priority: PacketPriority) -> Queued? {
    let index = priority.rawValue
    return heads[index] < queues[index].count ? queues[index][heads[index]] : nil
  }

  private mutating func pop(_ priority: PacketPriority) {
    let index = priority.rawValue
    queuedBytes -= queues[index][heads[index]].size
    heads[index] += 1
    if heads[index] == queues[index].count || heads[index] > 64 {
      queues[index].removeFirst(heads[index])
      heads[index] = 0
    }
  }
}
