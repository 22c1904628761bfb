import Base
import Media
import Testing

struct ToneMeterTests {
  /// A tone in blocks of 10 ms, by a recurrence that needs no library.
  private func tone(_ hertz: Double, seconds: Double, level: Double = 8_000) -> [[Int16]] {
    let step = 2 * Double.pi * hertz / 48_000
    // cos for small steps, to the eighth power: exact enough for a pitch.
    let x = step * step
    let cosine = 1 - x / 2 + x * x / 24 - x * x * x / 720 + x * x * x * x / 40_320
    let sine = step * (1 - x / 6 + x * x / 120 - x * x * x / 5_040)
    var (a, b) = (0.0, 1.0)
    return (0..<Int(seconds * 100)).map { _ in
      (0..<480).map { _ in
        (a, b) = (a * cosine + b * sine, b * cosine - a * sine)
        return Int16(clamping: Int(a * level))
      }
    }
  }

  @Test(arguments: [200.0, 262, 440, 523, 880, 1_000, 1_040])
  func `a tone has its pitch`(hertz: Double) {
    var meter = ToneMeter()
    for block in tone(hertz, seconds: 1) { meter.process(block) }
    #expect(abs(meter.hertz / hertz - 1) < 0.005, "\(meter.hertz)")
  }

  @Test func `a gap now and then changes nothing`() {
    var meter = ToneMeter()
    for (index, block) in tone(440, seconds: 2).enumerated() {
      meter.process(index % 17 == 3 ? [Int16](repeating: 0, count: 480) : block)
    }
    #expect(abs(meter.hertz / 440 - 1) < 0.01, "\(meter.hertz)")
  }

  @Test func `silence and noise have no pitch`() {
    var meter = ToneMeter()
    for _ in 0..<200 { meter.process([Int16](repeating: 0, count: 480)) }
    #expect(meter.hertz == 0)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      meter.process((0..<480).map { _ in Int16.random(in: -9_000...9_000, using: &generator) })
    }
    #expect(meter.hertz == 0, "\(meter.hertz)")
  }

  @Test func `another tone takes the place of the first`() {
    var meter = ToneMeter()
    for block in tone(300, seconds: 1) + tone(700, seconds: 1) { meter.process(block) }
    #expect(abs(meter.hertz / 700 - 1) < 0.005, "\(meter.hertz)")
  }

  @Test func `whatever comes, nothing traps`() {
    var meter = ToneMeter()
    meter.process([])
    meter.process([.min, .max, .min, .max, 0, 0, .min])
    for _ in 0..<50 { meter.process((0..<480).map { $0 % 2 == 0 ? .min : .max }) }
    #expect(meter.hertz >= 0)
  }
}
