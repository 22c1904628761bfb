import Base
import Testing

@testable import Devices

@Suite struct PictureTests {
  @Test(arguments: [(640, 360), (320, 180), (160, 90), (96, 54), (1_280, 720), (333, 217)])
  func `the time can be read at any size`(width: Int, height: Int) {
    let picture = TestPicture(width: width, height: height, name: "romeo")
    for milliseconds in [0, 1, 999, 123_456, TimeCode.period - 1, TimeCode.period + 5] {
      let frame = picture.frame(at: MonotonicTime(milliseconds: Int64(milliseconds)))
      #expect(TimeCode.read(frame) == milliseconds % TimeCode.period)
      #expect(frame.time.milliseconds == Int64(milliseconds))
    }
  }

  @Test(arguments: [(320, 180), (160, 90), (1_280, 720), (212, 120)])
  func `the time survives scaling`(width: Int, height: Int) {
    let frame = TestPicture(width: 640, height: 360).frame(at: MonotonicTime(milliseconds: 7_654_321))
    #expect(TimeCode.read(PictureConverter.scaled(frame, width: width, height: height)) == 7_654_321)
  }

  @Test func `the time survives noise, and damage is noticed`() {
    var generator = SeededGenerator(seed: 2)
    let frame = TestPicture(width: 160, height: 90).frame(at: MonotonicTime(milliseconds: 424_242))
    let bytes = planes(frame)
    func changed(_ body: (Int, UInt8) -> UInt8) -> VideoFrame {
      unsafe VideoFrame(width: 160, height: 90, time: .zero) { y, u, v in
        for i in y.indices { unsafe y[i] = body(i, bytes[i]) }
        unsafe u.initialize(repeating: 128)
        unsafe v.initialize(repeating: 128)
      }
    }
    let noisy = changed { UInt8(min(max(Int($1) + Int.random(in: -80...80, using: &generator), 0), 255)) }
    #expect(TimeCode.read(noisy) == 424_242)
    #expect(TimeCode.read(changed { $0 % 160 < 30 ? 16 : $1 }) == nil)
    #expect(TimeCode.read(.solid(width: 160, height: 90)) == nil)
    #expect(TimeCode.read(.solid(width: 4, height: 4)) == nil)
  }

  @Test func `names give different colours and the ball moves`() {
    func colour(_ name: String?) -> UInt8 {
      planes(TestPicture(width: 64, height: 48, name: name).frame(at: .zero))[64 * 48 + 32 * 24 - 1]
    }
    #expect(Set(["romeo", "juliet", "mercutio", "nurse", nil].map(colour)).count >= 4)
    #expect(colour("romeo") == colour("romeo"))
    let picture = TestPicture(width: 320, height: 180)
    let later = picture.frame(at: MonotonicTime(milliseconds: 500))
    #expect(planes(picture.frame(at: .zero)).suffix(14_000) != planes(later).suffix(14_000))
  }

  @Test func `frames come at the rate and stop`() throws {
    let source = TestSource(mode: VideoMode(width: 64, height: 48, framesPerSecond: 100))
    let times = Collector<MonotonicTime>()
    try source.start { times.add($0.time) }
    #expect(eventually { times.count >= 30 })
    source.stop()
    let count = times.count
    let span = (times.all[29] - times.all[0]).inMilliseconds
    #expect((240...480).contains(span), "29 intervals of 10 ms took \(span) ms")
    try source.start { times.add($0.time) }
    #expect(eventually { times.count > count })
    source.stop()
    source.stop()
  }

  @Test func `late frames are dropped and no error adds up`() {
    var pacer = FramePacer(start: .zero, numerator: 30_000, denominator: 1_001)
    var due = MonotonicTime.zero
    for _ in 0...30_000 { due = pacer.next(now: .zero).due }
    #expect(abs(due.nanoseconds - 1_001_000_000_000) < 100)
    var late = FramePacer(start: .zero, numerator: 10)
    #expect(late.next(now: .zero).skipped == 0)
    let next = late.next(now: MonotonicTime(milliseconds: 450))
    #expect(next.skipped == 3 && next.due.milliseconds == 400)
    #expect(late.next(now: MonotonicTime(milliseconds: 450)).due.milliseconds == 500)
  }
}
