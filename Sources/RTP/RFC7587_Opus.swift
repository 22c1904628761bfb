/// What can be told of an Opus packet without decoding it (RFC 6716 §3).
public enum OpusPacket {
  /// RTP clock rate and sample rate of Opus, whatever it carries (RFC 7587 §4.1).
  public static let clockRate = 48_000

  /// Duration in samples at 48 kHz, at most 120 ms; nil for what is not an Opus packet.
  public static func samples(_ payload: [UInt8]) -> Int? {
    guard let toc = payload.first else { return nil }
    let count: Int
    switch toc & 3 {
    case 0: count = 1
    case 1, 2: count = 2
    default:
      guard payload.count > 1 else { return nil }
      count = Int(payload[1] & 0x3F)
    }
    let total = count * frameSamples(toc)
    return total > 0 && total <= 5_760 ? total : nil
  }

  /// Samples at 48 kHz of one frame, by the configuration number (§3.1, table 2).
  private static func frameSamples(_ toc: UInt8) -> Int {
    let config = Int(toc >> 3)
    switch config {
    case 0..<12: return [480, 960, 1_920, 2_880][config & 3]
    case 12..<16: return config & 1 == 0 ? 480 : 960
    default: return 120 << (config & 3)
    }
  }

  /// Whether the packet is one of discontinuous transmission: at most the TOC and one byte.
  public static func isDTX(_ payload: [UInt8]) -> Bool { payload.count <= 2 }

  /// Whether the coded signal is stereo.
  public static func isStereo(_ payload: [UInt8]) -> Bool { payload.first.map { $0 & 4 != 0 } ?? false }

  /// Whether the packet carries a low-rate copy of the frame before it (in-band FEC, RFC 6716 §4.2.4).
  public static func hasFEC(_ payload: [UInt8]) -> Bool {
    // Only SILK and hybrid packets can; the flags are the first bits of the first frame.
    guard let toc = payload.first, toc >> 3 < 16, let first = firstFrameByte(payload) else { return false }
    let silkFrames = max(1, frameSamples(toc) / 960)
    let channels = isStereo(payload) ? 2 : 1
    for channel in 1...channels {
      // Each channel has one voice activity bit a SILK frame, then its LBRR bit.
      let bit = channel * (silkFrames + 1) - 1
      if first & 0x80 >> UInt8(bit) != 0 { return true }
    }
    return false
  }

  private static func firstFrameByte(_ payload: [UInt8]) -> UInt8? {
    guard let toc = payload.first else { return nil }
    var offset = 1
    switch toc & 3 {
    case 0, 1: break
    case 2: offset += lengthBytes(payload, at: offset)
    default:
      guard payload.count > 1 else { return nil }
      let head = payload[1]
      offset = 2
      if head & 0x40 != 0 {  // padding: each 255 continues the count
        while offset < payload.count, payload[offset] == 255 { offset += 1 }
        offset += 1
      }
      if head & 0x80 != 0 {
        for _ in 1..<max(1, head & 0x3F) { offset += lengthBytes(payload, at: offset) }
      }
    }
    return offset < payload.count ? payload[offset] : nil
  }

  /// §3.2.1: lengths from 252 on take a second byte.
  private static func lengthBytes(_ payload: [UInt8], at offset: Int) -> Int {
    offset < payload.count && payload[offset] >= 252 ? 2 : 1
  }
}
