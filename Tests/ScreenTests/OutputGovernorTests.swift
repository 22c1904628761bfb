import Base
import Testing

@testable import Screen

@Suite struct OutputGovernorTests {
  private let size = Size(width: 200, height: 50)
  private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

  private func may(_ governor: inout OutputGovernor, _ milliseconds: Int64) -> Bool {
    governor.mayStart(at: at(milliseconds))
  }

  @Test func `one frame at a time`() {
    var governor = OutputGovernor(size: size)
    #expect(may(&governor, 0))
    governor.sent(5_000, pending: false, at: at(0))
    #expect(!may(&governor, 10))
    governor.answered(at: at(12))
    #expect(may(&governor, 12))
  }

  @Test func `the budget is one frame time of the line, within bounds`() {
    var governor = OutputGovernor(size: size)
    #expect(governor.budget == 24_000)
    governor.sent(10_000, pending: false, at: at(0))
    governor.answered(at: at(100))  // 100 kB/s
    #expect((3_200...3_400).contains(governor.budget))
    for step in 1...40 {
      governor.sent(10_000, pending: false, at: at(Int64(step) * 1_000))
      governor.answered(at: at(Int64(step) * 1_000 + 1))
    }
    #expect(governor.budget == 80_000, "never a burst that makes tmux repaint everything")
    governor.resize(Size(width: 40, height: 12))
    #expect(governor.budget == 3_840)
    var slow = OutputGovernor(size: size)
    slow.sent(2_000, pending: false, at: at(0))
    slow.answered(at: at(4_000))
    #expect(slow.budget == 1_500)
  }

  @Test func `late frames make pictures coarser, good ones finer again`() {
    var governor = OutputGovernor(size: size)
    var now: Int64 = 0
    for _ in 0..<20 {
      governor.sent(10_000, pending: true, at: at(now))
      now += 200
      governor.answered(at: at(now))
    }
    #expect(governor.threshold == 40)
    for _ in 0..<40 {
      governor.sent(2_000, pending: false, at: at(now))
      now += 5
      governor.answered(at: at(now))
    }
    #expect(governor.threshold == 8)
  }

  @Test func `a terminal that never answers is governed by the kernel`() {
    var governor = OutputGovernor(size: size)
    governor.sent(5_000, pending: false, at: at(0))
    governor.drained(at: at(5))
    #expect(!may(&governor, 900))
    #expect(may(&governor, 1_100))
    #expect(!governor.asksForReplies)
    governor.sent(5_000, pending: false, at: at(1_100))
    #expect(!may(&governor, 1_105))
    governor.drained(at: at(1_110))
    #expect(may(&governor, 1_110))
  }

  @Test func `one that has answered is waited for longer`() {
    var governor = OutputGovernor(size: size)
    governor.sent(100, pending: false, at: at(0))
    governor.answered(at: at(3))
    governor.sent(5_000, pending: false, at: at(10))
    #expect(!may(&governor, 3_000))
    #expect(may(&governor, 5_100))
    #expect(governor.asksForReplies)
    governor.answered(at: at(5_200))  // late answers are harmless
    #expect(may(&governor, 5_200))
  }

  @Test func `after a stop nothing is waited for`() {
    var governor = OutputGovernor(size: size)
    governor.sent(5_000, pending: false, at: at(0))
    governor.forget()
    #expect(may(&governor, 1))
  }

  @Test func `a long way allows more frames under way`() {
    var governor = OutputGovernor(size: size)
    governor.sent(200, pending: false, at: at(0))
    governor.answered(at: at(80))
    for frame in 0..<3 {
      #expect(may(&governor, 100), "frame \(frame)")
      governor.sent(200, pending: false, at: at(100))
    }
    #expect(!may(&governor, 100))
  }

  /// A line of `rate` bytes a second behind a buffer that hides it: how long does a key's echo wait?
  @Test(arguments: [(125_000.0, 100.0), (625_000.0, 90.0), (5_000_000.0, 30.0)])
  func `keys stay quick on a slow line`(rate: Double, limit: Double) {
    var governor = OutputGovernor(size: size)
    var queueEnd = 0.0  // when the line has delivered everything, ms
    var answers: [Double] = []
    var (worst, sum, count) = (0.0, 0.0, 0)
    for step in 0..<2_000 {
      let now = Double(step) * 5
      let time = MonotonicTime(nanoseconds: Int64(now * 1e6))
      while let first = answers.first, first <= now {
        governor.answered(at: time)
        answers.removeFirst()
      }
      if step % 40 == 20, step > 200 {  // a key: its echo goes to the end of the queue
        let wait = max(0, queueEnd - now)
        worst = max(worst, wait)
        sum += wait
        count += 1
      }
      guard step % 7 == 0, governor.mayStart(at: time) else { continue }
      let wanted = 22_000 * 8 / governor.threshold
      let bytes = min(wanted, governor.budget)
      governor.sent(bytes, pending: bytes < wanted, at: time)
      queueEnd = max(queueEnd, now) + Double(bytes) / rate * 1_000
      answers.append(queueEnd)
    }
    #expect(worst <= limit, "mean \(sum / Double(max(1, count)))")
  }
}
