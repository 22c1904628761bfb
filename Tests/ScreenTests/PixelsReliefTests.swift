import Base
import Testing

@testable import Screen

@Suite struct PixelsReliefTests {
  private func at(_ milliseconds: Int) -> MonotonicTime { MonotonicTime(milliseconds: Int64(milliseconds)) }

  /// Frames from `start` to `end`, each answered after `wait`.
  private func run(_ governor: inout OutputGovernor, from start: Int, to end: Int, wait: Int) {
    for now in stride(from: start, to: end, by: max(wait, 33)) {
      governor.sent(5_000, pending: false, at: at(now))
      governor.answered(at: at(now + wait))
    }
  }

  @Test func `seconds of late frames make pictures cheaper, a good while makes them dearer again`() {
    var governor = OutputGovernor(size: Size(width: 80, height: 24))
    governor.mostRelief = 2
    run(&governor, from: 0, to: 2_500, wait: 200)
    #expect(governor.relief == 0, "not at once")
    run(&governor, from: 2_600, to: 6_600, wait: 200)
    #expect(governor.relief == 1)
    run(&governor, from: 6_600, to: 14_000, wait: 200)
    #expect(governor.relief == 2)
    run(&governor, from: 14_000, to: 30_000, wait: 200)
    #expect(governor.relief == 2, "there is nothing cheaper")
    run(&governor, from: 30_000, to: 40_000, wait: 5)
    #expect(governor.relief == 2, "not at once")
    run(&governor, from: 40_000, to: 55_000, wait: 5)
    #expect(governor.relief == 1)
    run(&governor, from: 55_000, to: 80_000, wait: 5)
    #expect(governor.relief == 0)
  }

  @Test func `what came back too early waits longer the next time`() {
    var governor = OutputGovernor(size: Size(width: 80, height: 24))
    governor.mostRelief = 1
    run(&governor, from: 0, to: 8_000, wait: 200)
    run(&governor, from: 8_000, to: 31_000, wait: 5)
    #expect(governor.relief == 0)
    run(&governor, from: 31_000, to: 38_000, wait: 200)
    #expect(governor.relief == 1)
    run(&governor, from: 38_000, to: 65_000, wait: 5)
    #expect(governor.relief == 1, "not after twenty seconds again")
    run(&governor, from: 65_000, to: 85_000, wait: 5)
    #expect(governor.relief == 0)
  }

  @Test func `a person's choice is tried, and fewer ways leave less to give up`() {
    var governor = OutputGovernor(size: Size(width: 80, height: 24))
    governor.mostRelief = 2
    run(&governor, from: 0, to: 14_000, wait: 200)
    #expect(governor.relief == 2)
    governor.mostRelief = 1
    #expect(governor.relief == 1)
    governor.resetRelief()
    #expect(governor.relief == 0)
  }

  @Test func `pixels may fill what the line takes, cells not more than a multiplexer bears`() {
    var governor = OutputGovernor(size: Size(width: 80, height: 24))
    #expect(governor.pixelBudget == 24_000)
    for step in 0..<40 {
      governor.sent(100_000, pending: false, at: at(step * 1_000))
      governor.answered(at: at(step * 1_000 + 10))
    }
    #expect(governor.budget == 80 * 24 * 8)
    #expect((320_000...340_000).contains(governor.pixelBudget), "10 MB/s for 33 ms")
  }

  @Test func `pictures in shared memory tell nothing about the line`() {
    var governor = OutputGovernor(size: Size(width: 80, height: 24))
    governor.sent(150, pending: false, shared: true, at: at(0))
    governor.answered(at: at(45))
    #expect(governor.rate == nil)
    governor.sent(5_000, pending: false, at: at(100))
    let another = governor.mayStart(at: at(101))
    #expect(!another, "and nothing about how far the terminal is")
  }

  @Test(arguments: PictureEncoding.allCases) func `each ladder starts with the choice and ends with cells`(
    encoding: PictureEncoding
  ) {
    let ladder = encoding.ladder
    #expect(ladder.first == encoding && Set(ladder).count == ladder.count)
    #expect(ladder.last?.isPixels == false)
    #expect(!ladder.dropFirst().contains { $0.isPixels })
  }
}
