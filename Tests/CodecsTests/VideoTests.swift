import Base
import Codecs
import Testing

@Suite struct VideoTests {
  private func encoder(
    _ codec: VideoCodec = .vp8, width: Int = 320, height: Int = 180, bitrate: Int = 300_000
  ) throws -> VPXEncoder {
    try VPXEncoder(codec: codec, width: width, height: height, fps: 30, bitrate: bitrate)
  }

  @Test(arguments: VideoCodec.allCases)
  func `pictures survive coding and only the first is a key frame`(codec: VideoCodec) throws {
    let (encoder, decoder) = (try encoder(codec), try VPXDecoder(codec))
    var keys: [Int] = []
    for index in 0..<40 {
      let frame = try #require(try encoder.encode(picture(index)))
      if frame.isKey { keys.append(index) }
      #expect(frame.width == 320 && frame.height == 180)
      let seen = try #require(try decoder.decode(frame.data, time: MonotonicTime(milliseconds: 5)))
      #expect(seen.time == MonotonicTime(milliseconds: 5))
      if index > 10 { #expect(psnr(seen, picture(index)) > 32) }
    }
    #expect(keys == [0])
  }

  @Test(arguments: VideoCodec.allCases)
  func `a key frame comes when asked for`(codec: VideoCodec) throws {
    let encoder = try encoder(codec)
    let keys = try (0..<9).map { index in
      if index == 6 { encoder.requestKeyFrame() }
      return try #require(try encoder.encode(picture(index), forceKeyFrame: index == 3)).isKey
    }
    #expect(keys.enumerated().filter(\.element).map(\.offset) == [0, 3, 6])
  }

  @Test(arguments: VideoCodec.allCases)
  func `a new size brings a key frame that the same decoder takes`(codec: VideoCodec) throws {
    let (encoder, decoder) = (try encoder(codec), try VPXDecoder(codec))
    for (width, height) in [(320, 180), (640, 360), (96, 54), (161, 91)] {
      try encoder.reconfigure(width: width, height: height)
      for index in 0..<3 {
        let frame = try #require(try encoder.encode(picture(index)))
        #expect(frame.isKey == (index == 0))
        let seen = try #require(try decoder.decode(frame.data))
        #expect(seen.width == width && seen.height == height)
        #expect(psnr(seen, picture(index).scaled(toWidth: width, height: height)) > 26)
      }
    }
  }

  @Test(arguments: VideoCodec.allCases)
  func `the bit rate is kept and changes on the fly`(codec: VideoCodec) throws {
    var generator = SeededGenerator(seed: 3)
    let encoder = try encoder(codec, bitrate: 500_000)
    func second(skip: Int) throws -> Int {
      var bits = 0
      for index in 0..<60 {
        let noisy = unsafe VideoFrame(width: 320, height: 180, time: .zero) { y, u, v in
          let left = index * 3
          for i in y.indices {
            unsafe y[i] = UInt8.random(in: 90...140, using: &generator) &+ UInt8(i % 320 > left ? 60 : 0)
          }
          for i in u.indices { unsafe u[i] = 128 }
          for i in v.indices { unsafe v[i] = 128 }
        }
        let size = try encoder.encode(noisy)?.data.count ?? 0
        if index >= skip { bits += size * 8 }
      }
      return bits * 30 / (60 - skip)
    }
    let high = try second(skip: 30)
    try encoder.reconfigure(bitrate: 250_000)
    let low = try second(skip: 30)
    #expect((350_000...750_000).contains(high))
    #expect(Double(low) < 0.75 * Double(high))
  }

  @Test func `a plan lets pictures be lost without harm`() throws {
    let (encoder, decoder, witness) = (try encoder(), try VPXDecoder(.vp8), try VPXDecoder(.vp8))
    let key = try #require(try encoder.encode(picture(0), plan: .init(reference: nil, store: nil)))
    _ = try decoder.decode(key.data)
    _ = try witness.decode(key.data)
    for index in 1..<20 {
      let plan = ReferencePlan(reference: .last, store: index % 2 == 0 ? .golden : nil, quantizer: 30)
      let frame = try #require(try encoder.encode(picture(index), plan: plan))
      #expect(!frame.isKey)
      let whole = try #require(try witness.decode(frame.data))
      // The decoder misses most pictures, yet those it gets are the same to the last bit.
      guard index % 5 == 0 else { continue }
      let seen = try #require(try decoder.decode(frame.data))
      #expect(bytes(seen) == bytes(whole))
    }
  }

  @Test func `damage is an error and a key frame mends it`() throws {
    let (encoder, decoder) = (try encoder(), try VPXDecoder(.vp8))
    let inter = try (0..<2).compactMap { try encoder.encode(picture($0)) }
    #expect(throws: CodecError.self) { try decoder.decode(inter[1].data) }
    #expect(throws: CodecError.self) { try decoder.decode([]) }
    #expect(try decoder.decode(inter[0].data) != nil)
  }

  @Test(arguments: VideoCodec.allCases)
  func `ten thousand damaged frames never trap`(codec: VideoCodec) throws {
    let (encoder, decoder) = (try encoder(codec, width: 96, height: 54), try VPXDecoder(codec))
    let good = try (0..<8).compactMap { try encoder.encode(picture($0, width: 96, height: 54))?.data }
    var generator = SeededGenerator(seed: 11)
    for round in 0..<10_000 {
      var data = good[round % good.count]
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        data[Int.random(in: data.indices, using: &generator)] = .random(in: .min ... .max, using: &generator)
      }
      if round % 3 == 0 { data.removeLast(Int.random(in: 0..<data.count, using: &generator)) }
      if round % 7 == 0 { data = (0..<round % 90).map { _ in .random(in: .min ... .max, using: &generator) } }
      if let frame = try? decoder.decode(data) { #expect(frame.width <= VideoFrame.largestSide) }
    }
  }

  @Test func `a forged size is refused before anything is allocated`() throws {
    let decoder = try VPXDecoder(.vp8)
    let forged: [UInt8] =
      [0x10, 0x02, 0, 0x9D, 0x01, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F] + [UInt8](repeating: 0, count: 90)
    #expect { try decoder.decode(forged) } throws: { ($0 as? CodecError)?.code == .unsupported }
    // Profile 0 key frame: marker 2, sync code, colour space 0, 16 bits each of width-1 and height-1.
    let vp9: [UInt8] =
      [0x82, 0x49, 0x83, 0x42, 0x0F, 0xFF, 0xF7, 0xFF, 0xF0] + [UInt8](repeating: 0, count: 90)
    let other = try VPXDecoder(.vp9)
    #expect { try other.decode(vp9) } throws: { ($0 as? CodecError)?.code == .unsupported }
  }

  @Test(arguments: [(0, 180), (15, 180), (320, 5_000), (-4, -4)])
  func `an impossible size is refused with a sentence`(width: Int, height: Int) {
    #expect { try encoder(width: width, height: height) } throws: {
      ($0 as? CodecError)?.sentence.contains("\(width)x\(height)") == true
    }
  }
}
