internal import Base

/// Reads the size out of compressed pictures before libvpx does: a forged header must not make it allocate
/// gigabytes.
enum PictureSize {
  /// False if `data` declares a picture larger than `VideoFrame.largestSide`. Malformed data passes: that is
  /// for the decoder to find out.
  static func isAcceptable(_ data: [UInt8], codec: VideoCodec) -> Bool {
    switch codec {
    case .vp8: fits(vp8(data))
    case .vp9: frames(inSuperframe: data).allSatisfy { fits(vp9($0)) }
    }
  }

  private static func fits(_ size: (width: Int, height: Int)?) -> Bool {
    guard let size else { return true }
    return size.width <= VideoFrame.largestSide && size.height <= VideoFrame.largestSide
  }

  /// RFC 6386 §9.1: only key frames carry a size.
  static func vp8(_ data: [UInt8]) -> (width: Int, height: Int)? {
    guard data.count >= 10, data[0] & 1 == 0 else { return nil }
    return ((Int(data[7]) << 8 | Int(data[6])) & 0x3FFF, (Int(data[9]) << 8 | Int(data[8])) & 0x3FFF)
  }

  /// VP9 bitstream specification, annex B: an index at the end says how long each picture in `data` is.
  static func frames(inSuperframe data: [UInt8]) -> [ArraySlice<UInt8>] {
    guard let marker = data.last, marker & 0xE0 == 0xC0 else { return [data[...]] }
    let count = Int(marker & 7) + 1
    let width = Int(marker >> 3 & 3) + 1
    let start = data.count - (2 + count * width)
    guard start >= 0, data[start] == marker else { return [data[...]] }
    var frames: [ArraySlice<UInt8>] = []
    var offset = 0
    for index in 0..<count {
      var size = 0
      for byte in 0..<width { size |= Int(data[start + 1 + index * width + byte]) << (8 * byte) }
      guard size <= start - offset else { break }
      frames.append(data[offset..<offset + size])
      offset += size
    }
    return frames
  }

  /// VP9 data with an index (annex B): without one libvpx reads on behind the first picture, into headers whose size
  /// nobody has checked.
  static func closed(_ data: [UInt8]) -> [UInt8] {
    guard frames(inSuperframe: data).first?.count == data.count else { return data }
    let size = UInt32(clamping: data.count)
    return data + [0xD8] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + [0xD8]
  }

  /// VP9 bitstream specification §6.2: the size in the uncompressed header, if the picture carries one of its
  /// own.
  static func vp9(_ data: ArraySlice<UInt8>) -> (width: Int, height: Int)? {
    var bits = BitReader(data)
    guard bits.read(2) == 2, let low = bits.read(1), let high = bits.read(1) else { return nil }
    let profile = high << 1 | low
    if profile == 3 { _ = bits.read(1) }
    guard bits.read(1) == 0, let notKey = bits.read(1), let shown = bits.read(1), let resilient = bits.read(1)
    else { return nil }
    if notKey == 0 {
      _ = bits.read(24)
      skipColour(&bits, profile: profile)
      return size(&bits)
    }
    let intraOnly = shown == 1 ? 0 : bits.read(1) ?? 0
    if resilient == 0 { _ = bits.read(2) }
    guard intraOnly == 0 else {
      _ = bits.read(24)
      if profile > 0 { skipColour(&bits, profile: profile) }
      _ = bits.read(8)
      return size(&bits)
    }
    _ = bits.read(8 + 3 * 4)
    // §7.2.5: up to three flags say "as large as this reference"; after the first of them no size follows.
    for _ in 0..<3 where bits.read(1) != 0 { return nil }
    return size(&bits)
  }

  private static func skipColour(_ bits: inout BitReader, profile: Int) {
    if profile >= 2 { _ = bits.read(1) }
    let isRGB = bits.read(3) == 7
    if !isRGB { _ = bits.read(1) }
    if profile & 1 == 1 { _ = bits.read(isRGB ? 1 : 3) }
  }

  private static func size(_ bits: inout BitReader) -> (width: Int, height: Int)? {
    guard let width = bits.read(16), let height = bits.read(16) else { return nil }
    return (width + 1, height + 1)
  }
}

/// Bits of a byte string, most significant first.
struct BitReader {
  private let bytes: ArraySlice<UInt8>
  private var position = 0

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The next `count` (at most 32) bits; nil behind the end.
  mutating func read(_ count: Int) -> Int? {
    guard position + count <= bytes.count * 8 else { return nil }
    var value = 0
    for _ in 0..<count {
      let byte = bytes[bytes.startIndex + position / 8]
      value = value << 1 | Int(byte >> (7 - position % 8) & 1)
      position += 1
    }
    return value
  }
}
