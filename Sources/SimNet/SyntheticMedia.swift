import Base
import Media
import RTP

/// Payloads that look like Opus and VP8 to everything that does not decode them, and tell what they are to
/// tests.
enum SyntheticMedia {
  /// An Opus packet of 20 (hybrid), 40 or 60 ms (SILK) with voice, perhaps with an FEC copy of the frame
  /// before.
  static func opus(number: UInt32, milliseconds: Int, size: Int, hasFEC: Bool) -> [UInt8] {
    let (toc, flag): (UInt8, UInt8) =
      switch milliseconds {
      case 40: (0x50, 0x20)
      case 60: (0x58, 0x10)
      default: (0x78, 0x40)
      }
    var payload: [UInt8] = [toc, hasFEC ? 0x80 | flag : 0x80] + bytes(number)
    payload += [UInt8](repeating: 0x55, count: max(0, size - payload.count))
    return payload
  }

  /// Number of the Opus packet, as `opus` wrote it.
  static func opusNumber(_ payload: [UInt8]) -> UInt32? { number(payload, at: 2) }

  /// A VP8 frame of at least 14 bytes with its number and, for key frames, its size.
  static func vp8(number: UInt32, isKey: Bool, size: VideoSize, bytes count: Int) -> [UInt8] {
    let (width, height) = (UInt16(clamping: size.width), UInt16(clamping: size.height))
    var frame: [UInt8] = [isKey ? 0x10 : 0x11, 0, 0]
    frame += isKey ? [0x9D, 0x01, 0x2A] : [0, 0, 0]
    frame += [UInt8(width & 255), UInt8(width >> 8), UInt8(height & 255), UInt8(height >> 8)]
    frame += bytes(number)
    frame += [UInt8](repeating: 0xAA, count: max(0, count - frame.count))
    return frame
  }

  /// Number of the VP8 frame, as `vp8` wrote it.
  static func vp8Number(_ frame: [UInt8]) -> UInt32? { number(frame, at: 10) }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32? {
    guard bytes.count >= offset + 4 else { return nil }
    return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
