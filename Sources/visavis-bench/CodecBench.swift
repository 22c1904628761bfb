import Base
import Codecs
import Devices

/// Encoders and decoders, with the moving test picture and a tone.
enum CodecBench {
  static func run(_ wanted: [String]) -> [Bench.Result] {
    var results: [Bench.Result] = []
    if wanted.asks(for: "vp8") { results += (try? video(640, 360, 600_000)) ?? [] }
    if wanted.asks(for: "opus") { results += (try? audio()) ?? [] }
    return results
  }

  private static func video(_ width: Int, _ height: Int, _ bitrate: Int) throws -> [Bench.Result] {
    let picture = TestPicture(width: width, height: height, name: "bench")
    let frames = (0..<60).map { picture.frame(at: MonotonicTime(milliseconds: Int64($0) * 33)) }
    let encoder = try VPXEncoder(codec: .vp8, width: width, height: height, fps: 30, bitrate: bitrate)
    var encoded: [EncodedFrame] = []
    let encoding = Bench.measure("vp8 encode \(width)x\(height)", count: 60, rounds: 5) { count in
      for frame in frames.prefix(count) {
        if let one = try? encoder.encode(frame) { encoded.append(one) }
      }
    }
    let decoder = try VPXDecoder(.vp8)
    let decoding = Bench.measure("vp8 decode \(width)x\(height)", count: encoded.count, rounds: 5) { count in
      for frame in encoded.prefix(count) { _ = try? decoder.decode(frame.data) }
    }
    return [encoding, decoding]
  }

  private static func audio() throws -> [Bench.Result] {
    let encoder = try OpusEncoder()
    let decoder = try OpusDecoder()
    let block = (0..<960).map { Int16(8_000 * ($0 % 109 < 54 ? 1 : -1)) }
    var packet: [UInt8] = []
    let encoding = Bench.measure("opus encode 20 ms", count: 500) { count in
      for _ in 0..<count { packet = (try? encoder.encode(block)) ?? [] }
    }
    let decoding = Bench.measure("opus decode 20 ms", count: 500) { count in
      for _ in 0..<count { _ = try? decoder.decode(packet) }
    }
    return [encoding, decoding]
  }
}
