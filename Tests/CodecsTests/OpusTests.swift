import Base
import Codecs
import Testing

@Suite struct OpusTests {
  @Test(arguments: OpusEncoder.blockLengths)
  func `a tone survives coding in every block length`(length: Int) throws {
    let (encoder, decoder) = (try OpusEncoder(), try OpusDecoder())
    var heard: [Int16] = []
    for block in 0..<96_000 / length {
      let packet = try encoder.encode(sine(440, samples: length, from: block * length))
      #expect(OpusDecoder.sampleCount(of: packet) == length)
      heard += try decoder.decode(packet)
    }
    #expect(heard.count == 96_000 / length * length)
    let settled = Array(heard.suffix(48_000))
    #expect(purity(settled, frequency: 440) > 0.98)
    #expect(power(settled) > 0.6 * power(sine(440, samples: 48_000)))
  }

  @Test(arguments: [0, 1, 479, 481, 5_760])
  func `a block of another length is refused`(length: Int) throws {
    let encoder = try OpusEncoder()
    #expect(throws: CodecError.self) { try encoder.encode([Int16](repeating: 0, count: length)) }
  }

  @Test func `the bit rate follows its setting`() throws {
    func size(_ bitrate: Int) throws -> Int {
      let encoder = try OpusEncoder()
      encoder.bitrate = bitrate
      var generator = SeededGenerator(seed: 1)
      return try (0..<50).reduce(0) { sum, _ in
        sum + (try encoder.encode(noise(samples: 960, amplitude: 6_000, using: &generator))).count
      }
    }
    let (low, high) = (try size(12_000), try size(64_000))
    #expect(Double(low) * 2 < Double(high))
    #expect((6_500...9_000).contains(high), "64 kbit/s for a second are 8000 bytes, not \(high)")
  }

  @Test func `a lost packet comes back from the one after it`() throws {
    var settings = OpusEncoder.Settings()
    settings.expectedLoss = 0.3
    let (encoder, decoder, twin) = (try OpusEncoder(settings), try OpusDecoder(), try OpusDecoder())
    // Changing tones: concealment cannot guess the lost one, the copy knows it.
    func block(_ i: Int) -> [Int16] { sine([300, 700, 1_100][i / 3 % 3], samples: 960, from: i * 960) }
    let packets = try (0..<30).map { try encoder.encode(block($0)) }
    let carrying = packets[20...].filter(OpusDecoder.hasFEC).count
    #expect(carrying >= 7 && OpusDecoder.hasFEC(packets[22]))
    for packet in packets[..<21] {
      _ = try decoder.decode(packet)
      _ = try twin.decode(packet)
    }
    let recovered = try decoder.decodeFEC(packets[22], samples: 960)
    let guessed = twin.conceal(samples: 960)
    let wanted = block(21).count == 960 ? [300.0, 700, 1_100][21 / 3 % 3] : 0
    #expect(recovered.count == 960 && guessed.count == 960)
    #expect(purity(recovered, frequency: wanted) > purity(guessed, frequency: wanted) + 0.2)
  }

  @Test func `concealment continues and then fades`() throws {
    let (encoder, decoder) = (try OpusEncoder(), try OpusDecoder())
    for block in 0..<25 {
      _ = try decoder.decode(try encoder.encode(sine(440, samples: 960, from: block * 960)))
    }
    let first = decoder.conceal(samples: 960)
    var last = first
    for _ in 0..<100 { last = decoder.conceal(samples: 960) }
    #expect(power(first) > 1e6)
    #expect(power(last) < power(first) / 100)
  }

  @Test func `silence costs next to nothing under DTX`() throws {
    let encoder = try OpusEncoder()
    encoder.discontinuous = true
    let packets = try (0..<100).map { _ in try encoder.encode([Int16](repeating: 0, count: 960)) }
    #expect(packets.suffix(50).filter { OpusEncoder.isSilence($0) }.count > 40)
  }

  @Test func `ten thousand random payloads never trap`() throws {
    let decoder = try OpusDecoder()
    var generator = SeededGenerator(seed: 7)
    var accepted = 0
    for _ in 0..<10_000 {
      let length = Int.random(in: 0...60, using: &generator)
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      if let pcm = try? decoder.decode(bytes) {
        accepted += 1
        #expect(pcm.count == OpusDecoder.sampleCount(of: bytes))
      }
      if length % 16 == 3 {
        _ = try? decoder.decodeFEC(bytes, samples: Int.random(in: -5...9_999, using: &generator))
      }
    }
    #expect(accepted > 100)
    #expect(decoder.conceal(samples: .max).count == OpusDecoder.longestBlock)
    #expect(decoder.conceal(samples: .min).count == 120)
  }

  @Test func `an empty payload is an error and not concealment`() throws {
    let decoder = try OpusDecoder()
    #expect(throws: CodecError(.corrupt, "Opus packet")) { try decoder.decode([]) }
    #expect(!OpusDecoder.hasFEC([]))
  }
}
