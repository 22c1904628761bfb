internal import Base

/// The format of a WAV stream, from its header.
struct WAVFormat: Equatable, Sendable {
  enum Encoding: Equatable, Sendable { case integer, float }

  var encoding: Encoding
  var channels: Int
  var rate: Int
  var bits: Int

  /// Bytes of one sample of all channels.
  var groupSize: Int { channels * bits / 8 }

  /// Reads a `fmt ` chunk's body (Microsoft's RIFF specification; 0xFFFE is WAVE_FORMAT_EXTENSIBLE).
  init(chunk: [UInt8], title: Sentence) throws(DeviceError) {
    func number(_ offset: Int, _ size: Int) -> Int {
      (0..<size).reduce(0) { $0 | (offset + $1 < chunk.count ? Int(chunk[offset + $1]) << (8 * $1) : 0) }
    }
    var tag = number(0, 2)
    if tag == 0xFFFE { tag = number(24, 2) }
    channels = number(2, 2)
    rate = number(4, 4)
    bits = number(14, 2)
    encoding = tag == 3 ? .float : .integer
    let known = tag == 1 && [8, 16, 24, 32].contains(bits) || tag == 3 && bits == 32
    guard chunk.count >= 16, known, (1...32).contains(channels), (1_000...768_000).contains(rate) else {
      throw DeviceError(
        .file,
        """
        \(title) is a WAV of a kind that is not supported (format \(tag), \(bits) bits, \
        \(channels) channels); 16-bit PCM always works.
        """)
    }
  }

  /// Samples as 16 bits, still interleaved; an incomplete last sample is ignored.
  func decode(_ bytes: some RandomAccessCollection<UInt8>) -> [Int16] {
    let size = bits / 8
    var samples: [Int16] = []
    samples.reserveCapacity(bytes.count / size)
    var index = bytes.startIndex
    for _ in 0..<bytes.count / size {
      var value: UInt32 = 0
      for byte in 0..<size {
        value |= UInt32(bytes[index]) << (8 * UInt32(byte))
        bytes.formIndex(after: &index)
      }
      samples.append(convert(value))
    }
    return samples
  }

  private func convert(_ value: UInt32) -> Int16 {
    switch (encoding, bits) {
    case (.float, _):
      let sample = Float(bitPattern: value) * 32_767
      return sample.isFinite ? Int16(min(max(sample, -32_768), 32_767)) : 0
    case (.integer, 8): return Int16(Int(value) - 128) << 8
    case (.integer, 16): return Int16(truncatingIfNeeded: value)
    case (.integer, 24): return Int16(truncatingIfNeeded: value >> 8)
    default: return Int16(truncatingIfNeeded: value >> 16)
    }
  }
}

/// WAV files.
public enum WAVFile {
  /// Largest file that is taken into memory.
  static let largest = 256 << 20

  /// The sound of a file as 48 kHz mono. Up to 256 MB; takes about 20 ms a megabyte.
  public static func load(_ path: String) throws(DeviceError) -> [Int16] {
    try decode(try Descriptor.contents(of: path, limit: largest), title: "“\(path)”")
  }

  static func decode(_ bytes: [UInt8], title: Sentence) throws(DeviceError) -> [Int16] {
    guard bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)),
      Array(bytes[8..<12]) == Array("WAVE".utf8)
    else { throw DeviceError(.file, "\(title) is not a WAV file.") }
    var format: WAVFormat?
    var offset = 12
    while offset + 8 <= bytes.count {
      let name = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
      let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + 4 + $1]) << (8 * $1) }
      let body = bytes[(offset + 8)..<min(bytes.count, offset + 8 + size)]
      if name == "fmt " { format = try WAVFormat(chunk: Array(body), title: title) }
      if name == "data" {
        guard let format else { break }
        var resampler = Resampler(inputRate: format.rate, channels: format.channels)
        let flush = [Int16](repeating: 0, count: resampler.delay * format.channels)
        let delay = resampler.delay * 48_000 / format.rate
        return Array(resampler.process(format.decode(body) + flush).dropFirst(delay))
      }
      offset += 8 + size + size % 2
    }
    throw DeviceError(.file, "\(title) is a damaged WAV file: it has no sound in it.")
  }

  /// A header for `dataSize` bytes of 48 kHz 16-bit mono.
  static func header(dataSize: Int) -> [UInt8] {
    func little(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    // Beyond 4 GB the sizes stay at their largest: readers then go by the file's length.
    let data = min(dataSize, 0xFFFF_FFFF - 36)
    return Array("RIFF".utf8) + little(36 + data, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
      + little(1, 2) + little(48_000, 4) + little(96_000, 4) + little(2, 2) + little(16, 2)
      + Array("data".utf8)
      + little(data, 4)
  }
}
