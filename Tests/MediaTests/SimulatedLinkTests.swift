import Base
import SimNet
import Testing

@Suite struct SimulatedLinkTests {
  private func pass(_ conditions: LinkConditions, count: Int = 10_000, size: Int = 100, every: Int64 = 10)
    -> (
      link: SimulatedLink, arrivals: [[MonotonicTime]]
    )
  {
    var link = SimulatedLink(conditions, seed: 4)
    let arrivals = (0..<count).map {
      link.transmit(bytes: size, at: MonotonicTime(milliseconds: Int64($0) * every))
    }
    return (link, arrivals)
  }

  @Test(arguments: [0.0, 0.05, 0.3, 0.8, 1.0], [1.0, 8.0])
  func `loss is what was asked for`(loss: Double, burst: Double) {
    let (link, _) = pass(.init(loss: loss, burstLength: burst), count: 20_000)
    #expect((Double(link.lost) / 20_000 - loss).magnitude < 0.03)
  }

  @Test func `bursts have their length`() {
    let (_, arrivals) = pass(.init(loss: 0.2, burstLength: 6), count: 40_000)
    let starts = zip(arrivals, arrivals.dropFirst()).count { !$0.isEmpty && $1.isEmpty }
    let lost = arrivals.count { $0.isEmpty }
    #expect((5...7).contains(Double(lost) / Double(starts)))
  }

  @Test func `jitter keeps the order unless it may not`() {
    let still = pass(.init(jitter: .milliseconds(80))).arrivals.compactMap(\.first)
    #expect(still == still.sorted())
    let mixed = pass(.init(jitter: .milliseconds(80), reorders: true)).arrivals.compactMap(\.first)
    #expect(mixed != mixed.sorted())
  }

  @Test func `a rate limit spaces, queues and drops`() {
    let (link, arrivals) = pass(.init(delay: .zero, rate: 40_000, queue: .milliseconds(200)))
    let times = arrivals.compactMap(\.first)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(20) })
    #expect((link.overflowed - 5_000).magnitude < 20)
  }

  @Test func `duplicates and outages`() {
    let (_, twice) = pass(.init(duplicates: 1))
    #expect(twice.allSatisfy { $0.count == 2 })
    let (link, _) = pass(
      .init(outages: [MonotonicTime(milliseconds: 0)..<MonotonicTime(milliseconds: 1_000)]))
    #expect(link.lost == 100)
  }

  @Test func `the same seed gives the same fate`() {
    let conditions = LinkConditions(loss: 0.3, jitter: .milliseconds(30), duplicates: 0.1)
    #expect(pass(conditions).arrivals == pass(conditions).arrivals)
  }
}

@Suite struct EventQueueTests {
  @Test func `events come in time, those of one instant as they were added`() {
    var queue = EventQueue<Int>()
    var generator = SeededGenerator(seed: 1)
    let times = (0..<500).map { _ in Int64.random(in: 0..<50, using: &generator) }
    for (index, time) in times.enumerated() { queue.schedule(index, at: MonotonicTime(milliseconds: time)) }
    var order: [Int] = []
    while let event = queue.next(until: MonotonicTime(milliseconds: 100)) { order.append(event) }
    #expect(order == times.indices.sorted { (times[$0], $0) < (times[$1], $1) })
    #expect(queue.count == 0)
  }

  @Test func `nothing comes before its time, and the past is now`() {
    var queue = EventQueue<String>()
    queue.schedule("later", at: MonotonicTime(milliseconds: 10))
    #expect(queue.next(until: MonotonicTime(milliseconds: 9)) == nil)
    #expect(queue.next(until: MonotonicTime(milliseconds: 10)) == "later")
    queue.schedule("past", at: .zero)
    #expect(queue.next(until: MonotonicTime(milliseconds: 10)) == "past")
    #expect(queue.now == MonotonicTime(milliseconds: 10))
  }
}
