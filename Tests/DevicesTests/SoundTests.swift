import Base
import Devices
import Testing

@Suite struct SoundTests {
  private func take(_ source: any AudioSource, blocks: Int) -> [Int16] {
    var all: [Int16] = []
    for _ in 0..<blocks {
      var block = [Int16](repeating: 0, count: 480)
      #expect(source.read(into: &block) == 480)
      all += block
    }
    return all
  }

  @Test(arguments: [50.0, 440, 997.5, 7_000])
  func `a tone is pure across blocks and seconds`(frequency: Double) throws {
    let source = GeneratedSource(.tone(frequency))
    try source.start()
    _ = take(source, blocks: 90)
    let samples = take(source, blocks: 20)
    #expect(purity(samples, frequency) > 0.99)
    #expect((2_900_000...3_900_000).contains(power(samples) / 10))
  }

  @Test func `a chirp starts anew each second and silence is silent`() throws {
    let chirp = GeneratedSource(.chirp)
    try chirp.start()
    let samples = take(chirp, blocks: 200)
    #expect(samples[..<48_000] == samples[48_000...].prefix(48_000))
    #expect(power(samples) > 1e7)
    #expect(take(GeneratedSource(.silence), blocks: 1).allSatisfy { $0 == 0 })
    #expect(take(GeneratedSource(.loop([5, 6])), blocks: 1).prefix(3) == [5, 6, 5])
  }

  @Test(arguments: [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 96_000, 47_999])
  func `resampling keeps pitch and loudness`(rate: Int) {
    var resampler = Resampler(inputRate: rate)
    let input = sine(1_000, samples: rate, rate: Double(rate))
    var output: [Int16] = []
    // Uneven blocks: the seams must not be heard.
    var start = 0
    var generator = SeededGenerator(seed: 1)
    while start < input.count {
      let end = min(input.count, start + Int.random(in: 1...700, using: &generator))
      output += resampler.process(Array(input[start..<end]))
      start = end
    }
    #expect(abs(output.count - 48_000) < 48_000 * 64 / rate + 400)
    let settled = output[2_000..<40_400]
    #expect(purity(settled, 1_000) > 0.999_99)
    #expect(abs(power(settled) / 32e6 - 1) < 0.01)
  }

  @Test func `what would alias is taken out`() {
    var resampler = Resampler(inputRate: 96_000)
    let output = resampler.process(sine(30_000, samples: 96_000, rate: 96_000))
    #expect(power(output[2_000..<40_000]) < 32e6 / 1e6)
    var up = Resampler(inputRate: 8_000)
    // The image of 3 kHz at 8 kHz sampling is at 5 kHz.
    let image = up.process(sine(3_000, samples: 8_000, rate: 8_000))[2_000..<40_400]
    #expect(purity(image, 5_000) < 1e-6)
  }

  @Test func `channels are mixed and equal rates pass untouched`() {
    var stereo = Resampler(inputRate: 48_000, channels: 2)
    #expect(stereo.process([10, 20, -4, -6, 32_767, 32_767, 7]) == [15, -5, 32_767])
    var mono = Resampler(inputRate: 48_000)
    #expect(mono.process([1, 2, 3]) == [1, 2, 3] && mono.delay == 0)
    var odd = Resampler(inputRate: -5, channels: 0, outputRate: .max)
    #expect(!odd.process([Int16](repeating: 100, count: 200)).isEmpty)
  }
}
