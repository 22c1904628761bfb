import Base
import Media
import RTP
import Testing

@Suite struct TimeStretcherTests {
  /// A voice-like wave: 150 Hz with overtones, by a rotation recurrence.
  private func voice(_ count: Int, hertz: Double = 150, amplitude: Double = 8_000) -> [Int16] {
    let angle = 2 * 3.141_592_653_589_793 * hertz / 48_000
    let (c, s) = (
      1 - angle * angle / 2 + angle * angle * angle * angle / 24, angle - angle * angle * angle / 6
    )
    var (x, y) = (1.0, 0.0)
    return (0..<count).map { _ in
      (x, y) = (x * c - y * s, x * s + y * c)
      let sample = y + 0.4 * (2 * x * y) + 0.2 * (3 * y - 4 * y * y * y)
      return Int16(max(-32_000, min(32_000, sample * amplitude)))
    }
  }

  private func largestStep(_ samples: [Int16]) -> Int {
    zip(samples, samples.dropFirst()).map { abs(Int($1) - Int($0)) }.max() ?? 0
  }

  @Test(arguments: [PlayoutSpeed.faster, .slower], [110.0, 150, 220, 350])
  func `one period is cut out or repeated without a click`(speed: PlayoutSpeed, hertz: Double) {
    var stretcher = TimeStretcher()
    let block = voice(960, hertz: hertz)
    let out = stretcher.process(block, speed: speed)
    let change = abs(out.count - block.count)
    #expect((120...480).contains(change))
    let periods = Double(change) / (48_000 / hertz)
    #expect((periods - periods.rounded()).magnitude < 0.06)
    #expect(largestStep(out) <= largestStep(block) * 5 / 4)
    #expect(out.first == block.first && out.last == block.last)
    #expect(speed == .faster ? stretcher.removed == change : stretcher.added == change)
  }

  @Test func `silence may be cut anywhere, noise and short blocks are left alone`() {
    var stretcher = TimeStretcher()
    #expect(stretcher.process([Int16](repeating: 0, count: 960), speed: .faster).count == 480)
    var generator = SeededGenerator(seed: 1)
    let noise = (0..<960).map { _ in Int16.random(in: -9_000...9_000, using: &generator) }
    #expect(stretcher.process(noise, speed: .slower) == noise)
    #expect(stretcher.process(voice(200), speed: .faster) == voice(200))
    #expect(stretcher.process(voice(960), speed: .normal) == voice(960))
    #expect(stretcher.process([], speed: .faster) == [])
  }

  @Test func `the loudest samples do not overflow`() {
    var stretcher = TimeStretcher()
    let square = (0..<960).map { $0 / 150 % 2 == 0 ? Int16.max : .min }
    #expect(stretcher.process(square, speed: .faster).count == 660)
  }
}

@Suite struct AudioMixerTests {
  @Test func `voices add up, and loud sums bend instead of breaking`() {
    #expect(AudioMixer.mix([]) == [])
    #expect(AudioMixer.mix([[5, -5]]) == [5, -5])
    #expect(AudioMixer.mix([[100, 200], [1, 2], [10]]) == [111, 202])
    let loud = AudioMixer.mix([[30_000, -30_000], [30_000, -30_000]])
    #expect(loud[0] > 28_000 && loud[0] < .max && loud[1] == -loud[0])
    let louder = AudioMixer.mix([[Int16]](repeating: [.max, .min], count: 16))
    #expect(louder[0] > loud[0] && louder[1] < loud[1])
  }

  @Test func `volume`() {
    #expect(AudioMixer.scale([100, -100], percent: 100) == [100, -100])
    #expect(AudioMixer.scale([100, -100], percent: 50) == [50, -50])
    #expect(AudioMixer.scale([100], percent: 999) == [400])
    #expect(AudioMixer.scale([100], percent: -5) == [0])
    #expect(AudioMixer.scale([30_000], percent: 400)[0] < .max)
  }
}

@Suite struct LevelMeterTests {
  /// RFC 6464 §3 and the reference code of RFC 6465: dBov of the root mean square.
  @Test(
    arguments: [
      (32_767, 0.0), (16_384, 6.02), (3_277, 20.0), (328, 39.99), (33, 59.94), (1, 90.31), (0, 127),
    ] as [(Int16, Double)])
  func `levels`(sample: Int16, level: Double) {
    let block = (0..<480).map { $0 % 2 == 0 ? sample : -sample }
    #expect((LevelMeter.level(of: block) - level).magnitude < 0.02)
  }

  @Test func `it rises at once, falls slowly, and knows speech from noise`() {
    var meter = LevelMeter()
    let noise = (0..<480).map { Int16($0 % 2 == 0 ? 20 : -20) }
    let speech = (0..<480).map { Int16($0 % 2 == 0 ? 3_000 : -3_000) }
    for _ in 0..<500 { meter.process(noise) }
    #expect(!meter.isVoice)
    meter.process(speech)
    #expect(meter.isVoice && meter.level < 21)
    #expect(meter.extensionValue == AudioLevel(level: 21, isVoice: true))
    meter.process([Int16](repeating: 0, count: 480))
    #expect(meter.level < 22)
    for _ in 0..<300 { meter.process(noise) }
    #expect(!meter.isVoice)
  }
}

@Suite struct QualityScoreTests {
  private static func measure(_ change: (inout QualityScore.Measurement) -> Void) -> QualityScore {
    var measurement = QualityScore.Measurement(interval: .seconds(2), packets: 100)
    change(&measurement)
    return QualityScore(measurement)
  }

  @Test func `the worst part decides`() {
    #expect(Self.measure { _ in } == .excellent)
    #expect(Self.measure { $0.loss = 0.02 } == .good)
    #expect(Self.measure { $0.loss = 0.05 } == .poor)
    #expect(Self.measure { $0.roundTrip = .milliseconds(600) } == .bad)
    #expect(Self.measure { $0.jitter = .milliseconds(200) } == .veryBad)
    #expect(Self.measure { $0.frozen = 0.1 } == .poor)
    #expect(
      Self.measure {
        $0.concealed = 0.1; $0.loss = 0.02
      } == .bad)
    #expect(Self.measure { $0.packets = 0 } == .down)
    #expect(Self.measure { $0.interval = .milliseconds(500) } == .detecting)
    #expect(QualityScore.excellent < .down)
  }
}
