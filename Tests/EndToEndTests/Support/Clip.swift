import Glibc

/// Films and sounds to be played by others than us.
enum Clip {
  /// The beginning of a YUV4MPEG2 stream of 320x180.
  static let header = Array("YUV4MPEG2 W320 H180 F15:1 Ip A1:1 C420jpeg\n".utf8)

  /// A picture of such a stream, all in one colour.
  static func picture(u: UInt8, v: UInt8) -> [UInt8] {
    var bytes = Array("FRAME\n".utf8)
    bytes += [UInt8](repeating: 120, count: 320 * 180)
    bytes += [UInt8](repeating: u, count: 160 * 90)
    bytes += [UInt8](repeating: v, count: 160 * 90)
    return bytes
  }

  /// A second of a tone as 16-bit little-endian mono; it may be repeated without a gap.
  static func tone(_ hertz: Int, rate: Int = 48_000) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<rate {
      let turns = Double(hertz * index) / Double(rate)
      let value = Int(8_000 * sin(2 * Double.pi * turns))
      bytes += little(value, 2)
    }
    return bytes
  }

  /// `samples`, 16-bit mono, as a WAV file.
  static func wav(_ samples: [UInt8], rate: Int = 48_000) -> [UInt8] {
    var bytes = Array("RIFF".utf8)
    bytes += little(36 + samples.count, 4)
    bytes += Array("WAVEfmt ".utf8)
    // Size of this part, PCM, channels, rate, bytes a second, bytes a sample, bits.
    for (value, size) in [(16, 4), (1, 2), (1, 2), (rate, 4), (2 * rate, 4), (2, 2), (16, 2)] {
      bytes += little(value, size)
    }
    bytes += Array("data".utf8)
    bytes += little(samples.count, 4)
    return bytes + samples
  }

  private static func little(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
