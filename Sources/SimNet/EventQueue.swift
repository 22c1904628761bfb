public import Base

/// Virtual time: events in the order of their instants, those of one instant in the order they were added.
public struct EventQueue<Event: Sendable>: Sendable {
  private struct Entry: Sendable {
    var time: MonotonicTime
    var order: UInt64
    var event: Event

    func precedes(_ other: Entry) -> Bool {
      time < other.time || time == other.time && order < other.order
    }
  }

  private var heap: [Entry] = []
  private var added: UInt64 = 0
  /// The instant of the last event taken out.
  public private(set) var now: MonotonicTime = .zero

  /// An empty queue at time zero.
  public init() {}

  /// Events that wait.
  public var count: Int { heap.count }

  /// Adds an event; one that should have happened already happens next.
  public mutating func schedule(_ event: Event, at time: MonotonicTime) {
    heap.append(Entry(time: max(now, time), order: added, event: event))
    added += 1
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, heap[child].precedes(heap[parent]) {
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the next event not later than `limit` and moves the clock to it.
  public mutating func next(until limit: MonotonicTime) -> Event? {
    guard let first = heap.first, first.time <= limit else { return nil }
    now = first.time
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return first.event
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].precedes(heap[least]) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
