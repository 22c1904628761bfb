import Base
import Codecs
import Testing

@Suite struct AudioProcessorTests {
  @Test func `an echo is taken out`() throws {
    var settings = AudioProcessor.Settings()
    settings.automaticGain = false
    settings.noiseSuppression = false
    let processor = try AudioProcessor(settings)
    var generator = SeededGenerator(seed: 5)
    var far: [[Int16]] = []
    var (before, after) = (0.0, 0.0)
    for block in 0..<600 {
      // Noise in bursts, as speech comes in words.
      let loud: Int16 = block / 20 % 2 == 0 ? 8_000 : 800
      far.append(noise(samples: 480, amplitude: loud, using: &generator))
      try processor.processReverse(far[block])
      var near = block >= 4 ? far[block - 4].map { $0 / 3 } : [Int16](repeating: 0, count: 480)
      if block >= 400 { before += power(near) }
      try processor.process(&near, delayMilliseconds: 40)
      if block >= 400 { after += power(near) }
    }
    #expect(before / after > 100, "echo reduced by a factor of \(before / after) only")
  }

  @Test func `with everything off the signal passes unchanged`() throws {
    let processor = try AudioProcessor(.off)
    var block = sine(1_000, samples: 480)
    try processor.process(&block, delayMilliseconds: 0)
    let second = sine(1_000, samples: 480, from: 480)
    block = second
    try processor.process(&block, delayMilliseconds: 10_000)
    #expect(block == second)
  }

  @Test func `rumble is taken out and a voice's range stays`() throws {
    var settings = AudioProcessor.Settings.off
    settings.highPass = true
    let processor = try AudioProcessor(settings)
    func through(_ frequency: Double) throws -> Double {
      var out: [Int16] = []
      for i in 0..<50 {
        var block = sine(frequency, samples: 480, from: i * 480)
        try processor.process(&block, delayMilliseconds: 0)
        out += block
      }
      return power(out.suffix(12_000)) / power(sine(frequency, samples: 12_000))
    }
    #expect(try through(20) < 0.2)
    #expect(try through(1_000) > 0.8)
  }

  @Test func `settings change between blocks`() throws {
    let processor = try AudioProcessor()
    var block = sine(440, samples: 480)
    for setting in [AudioProcessor.Settings.off, .init(), .off] {
      processor.settings = setting
      try processor.processReverse(block)
      try processor.process(&block, delayMilliseconds: 20)
    }
  }

  @Test(arguments: [0, 479, 481])
  func `a block of another length is refused`(length: Int) throws {
    let processor = try AudioProcessor()
    var block = [Int16](repeating: 0, count: length)
    #expect(throws: CodecError.self) { try processor.processReverse(block) }
    #expect(throws: CodecError.self) { try processor.process(&block, delayMilliseconds: 0) }
  }
}
