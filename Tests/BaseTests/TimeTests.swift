import Base
import Testing

@Suite struct TimeTests {
  @Test func `times and durations add up`() {
    let start = MonotonicTime(milliseconds: 1500)
    #expect(start.nanoseconds == 1_500_000_000 && start.seconds == 1.5)
    #expect(start + .seconds(2) == MonotonicTime(milliseconds: 3500))
    #expect(start - .milliseconds(1500) == .zero)
    #expect(start - .zero == .milliseconds(1500))
    #expect(.zero - start == .milliseconds(-1500))
    #expect(start < start + .nanoseconds(1))
    var moving = start
    moving += .microseconds(1)
    #expect(moving.nanoseconds == 1_500_001_000 && moving.milliseconds == 1500)
  }

  @Test func `the far end of time does not trap`() {
    let late = MonotonicTime(nanoseconds: .max)
    #expect((late + .seconds(1)).nanoseconds < 0)
    #expect(late - .zero == .nanoseconds(Int64.max))
  }

  @Test(
    arguments: [
      (Duration.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1),
      (.milliseconds(-1500), -1_500_000_000),
      (.seconds(Int64.max), Int64.max), (.seconds(Int64.min), Int64.min),
    ] as [(Duration, Int64)])
  func `a duration in nanoseconds, saturating`(duration: Duration, nanoseconds: Int64) {
    #expect(duration.nanoseconds == nanoseconds)
  }

  @Test func `durations as fractions`() {
    #expect(Duration.microseconds(1500).inMilliseconds == 1.5)
    #expect(Duration.milliseconds(-250).inSeconds == -0.25)
  }

  @Test func `the clocks go forward`() {
    let (first, second) = (MonotonicTime.now(), MonotonicTime.now())
    #expect(first <= second && first > .zero)
    // Later than the day this was written: the wall clock counts from 1970.
    #expect(WallTime.now().seconds > 1_763_000_000)
    #expect(WallTime(nanoseconds: 1_999_999_999).seconds == 1)
    #expect(WallTime(nanoseconds: 1) < WallTime(nanoseconds: 2))
  }
}
