/// The URIs by which header extensions are negotiated (XEP-0294, SDP extmap).
public enum HeaderExtensionURI {
  /// RFC 6464: loudness of the packet's audio.
  public static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
  /// 24-bit departure time.
  public static let absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
  /// 3GPP TS 26.114 §7.4.5: how the picture must be turned.
  public static let videoOrientation = "urn:3gpp:video-orientation"
  /// Transport-wide sequence number.
  public static let transportSequence =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
  /// RFC 9143: which bundled content the packet belongs to.
  public static let mediaID = "urn:ietf:params:rtp-hdrext:sdes:mid"
  /// Least and largest play-out delay the sender wishes.
  public static let playoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
}

/// RFC 6464: client-to-mixer audio level.
public struct AudioLevel: Equatable, Sendable {
  /// -level dBov: 0 is the loudest, 127 is silence.
  public var level: UInt8
  /// Whether the sender thinks somebody speaks.
  public var isVoice: Bool

  /// A level; more than 127 counts as 127.
  public init(level: UInt8, isVoice: Bool) {
    self.level = min(level, 127)
    self.isVoice = isVoice
  }

  /// Reads the extension's bytes; nil if there are none.
  public init?(_ bytes: [UInt8]) {
    guard let byte = bytes.first else { return nil }
    self.init(level: byte & 0x7F, isVoice: byte & 0x80 != 0)
  }

  /// The extension's bytes.
  public var bytes: [UInt8] { [(isVoice ? 0x80 : 0) | level] }
}

extension RTPPacket {
  /// The loudness the sender says the packet has, by the number negotiated for `HeaderExtensionURI.audioLevel`; nil if
  /// the packet does not tell.
  public func audioLevel(_ id: UInt8) -> AudioLevel? { headerExtension(id).flatMap { AudioLevel($0) } }
}

/// Departure time as 24 bits of 6.18 fixed-point seconds; wraps every 64 s.
public struct AbsoluteSendTime: Equatable, Sendable {
  /// Units of 2^-18 s, modulo 2^24.
  public var ticks: UInt32

  /// The departure time `nanoseconds` after any fixed origin.
  public init(nanoseconds: Int64) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let fraction = (rest << 18) / 1_000_000_000
    ticks = UInt32(truncatingIfNeeded: (seconds << 18) &+ fraction) & 0xFF_FFFF
  }

  /// Reads the extension's three bytes.
  public init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard bytes.count == 3, let value = try? reader.u24("abs-send-time") else { return nil }
    ticks = value
  }

  /// The extension's three bytes.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.append24(ticks)
    return out
  }

  /// Nanoseconds from `earlier` to this time, the nearer way round the 64 s circle.
  public func nanoseconds(since earlier: AbsoluteSendTime) -> Int64 {
    let shifted = Int32(truncatingIfNeeded: (ticks &- earlier.ticks) << 8) >> 8
    return Int64(shifted) * 1_000_000_000 / (1 << 18)
  }
}

/// 3GPP TS 26.114 §7.4.5: coordination of video orientation.
public struct VideoOrientation: Equatable, Sendable {
  /// Clockwise turns of 90 degrees that make the picture upright, 0...3.
  public var quarterTurns: UInt8
  /// Whether the picture must be mirrored left to right.
  public var isFlipped: Bool
  /// Whether it comes from the back camera.
  public var isBackCamera: Bool

  /// An orientation; turns count modulo 4.
  public init(quarterTurns: UInt8 = 0, isFlipped: Bool = false, isBackCamera: Bool = false) {
    self.quarterTurns = quarterTurns & 3
    self.isFlipped = isFlipped
    self.isBackCamera = isBackCamera
  }

  /// Reads the extension's byte; nil if there is none.
  public init?(_ bytes: [UInt8]) {
    guard let byte = bytes.first else { return nil }
    self.init(quarterTurns: byte & 3, isFlipped: byte & 4 != 0, isBackCamera: byte & 8 != 0)
  }

  /// The extension's byte.
  public var bytes: [UInt8] { [quarterTurns | (isFlipped ? 4 : 0) | (isBackCamera ? 8 : 0)] }
}

/// Transport-wide sequence number (two bytes), counted over all streams of a transport.
public struct TransportSequence: Equatable, Sendable {
  /// The number, modulo 2^16.
  public var value: UInt16

  /// The number `value`.
  public init(_ value: UInt16) { self.value = value }

  /// Reads the extension's bytes (version 2 of the extension appends more, which is skipped).
  public init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let value = try? reader.u16("transport sequence") else { return nil }
    self.value = value
  }

  /// The extension's two bytes.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.append16(value)
    return out
  }
}

/// Play-out delay limits the sender asks for: two 12-bit counts of 10 ms.
public struct PlayoutDelayLimits: Equatable, Sendable {
  /// Milliseconds, 0...40950 in steps of 10.
  public var minimum: Int
  /// Milliseconds, 0...40950 in steps of 10.
  public var maximum: Int

  /// Limits in milliseconds, rounded down to 10 ms and clamped to the wire's range.
  public init(minimum: Int, maximum: Int) {
    self.minimum = max(0, min(40_950, minimum)) / 10 * 10
    self.maximum = max(0, min(40_950, maximum)) / 10 * 10
  }

  /// Reads the extension's three bytes.
  public init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard bytes.count == 3, let value = try? reader.u24("playout-delay") else { return nil }
    self.init(minimum: Int(value >> 12) * 10, maximum: Int(value & 0xFFF) * 10)
  }

  /// The extension's three bytes.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.append24(UInt32(minimum / 10) << 12 | UInt32(maximum / 10))
    return out
  }
}
