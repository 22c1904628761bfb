public import RTP

/// Loudness of audio blocks, as RFC 6464 counts it: 0 (full scale) to 127 (silence) below overload.
public struct LevelMeter: Sendable {
  /// Smoothed level in -dBov, 0...127: rises at once, falls about 20 dB a second at 100 blocks a second.
  public private(set) var level = 127.0
  private var noise = 90.0

  /// A meter that has heard silence.
  public init() {}

  /// Whether somebody seems to speak: clearly louder than the noise floor learned so far.
  public var isVoice: Bool { level < 60 && level < noise - 10 }

  /// What the header extension should say of the last block.
  public var extensionValue: AudioLevel { AudioLevel(level: UInt8(level.rounded()), isVoice: isVoice) }

  /// Takes a block of 10 ms.
  public mutating func process(_ block: [Int16]) {
    let now = Self.level(of: block)
    level = now < level ? now : min(now, level + 0.2)
    // The floor is found quickly when it is quiet and given up slowly.
    noise = now > noise ? noise + (now - noise) * 0.1 : noise - min(0.03, noise - now)
  }

  /// The level of one block in -dBov, 0...127 (RFC 6464 §3; root mean square against a full-scale square
  /// wave).
  public static func level(of block: [Int16]) -> Double {
    guard !block.isEmpty else { return 127 }
    var sum = 0.0
    for sample in block { sum += Double(sample) * Double(sample) }
    let power = sum / Double(block.count) / (32_767.0 * 32_767.0)
    return min(127, max(0, -10 * log10(power)))
  }

  /// Base-10 logarithm from the binary one of the float's own exponent: exact to 0.001, without libm.
  private static func log10(_ value: Double) -> Double {
    guard value > 1e-13 else { return -13 }
    let x = value.significand  // 1..<2
    // atanh series of ln x around (x-1)/(x+1), at most 1/3
    let t = (x - 1) / (x + 1)
    let t2 = t * t
    let natural = 2 * t * (1 + t2 * (1.0 / 3 + t2 * (0.2 + t2 * (1.0 / 7 + t2 / 9))))
    return (Double(value.exponent) * 0.693_147_180_559_945_3 + natural) / 2.302_585_092_994_046
  }
}
