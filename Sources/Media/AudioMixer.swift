/// Mixes voices. Pure functions over 48 kHz mono blocks of equal length.
public enum AudioMixer {
  /// Above this the curve bends so that loud sums are squeezed, not cut.
  private static let knee = 24_000

  /// The sum of `blocks`, each 16-bit; shorter ones count as ending in silence. Loud sums are limited softly.
  public static func mix(_ blocks: [[Int16]]) -> [Int16] {
    guard blocks.count > 1 else { return blocks.first ?? [] }
    var sums = [Int32](repeating: 0, count: blocks.map(\.count).max() ?? 0)
    for block in blocks {
      for index in block.indices { sums[index] &+= Int32(block[index]) }
    }
    return sums.map(limit)
  }

  /// A voice and how loud it is wanted, in percent (0...400; 100 leaves it as it is).
  public struct Voice: Equatable, Sendable {
    /// 16-bit samples.
    public var block: [Int16]
    /// 100 leaves it as it is.
    public var percent: Int

    /// A voice.
    public init(_ block: [Int16], percent: Int = 100) {
      self.block = block
      self.percent = percent
    }
  }

  /// The sum of `voices`, each at its own loudness, limited softly once. One voice is only scaled.
  public static func mix(voices: [Voice]) -> [Int16] {
    guard voices.count > 1 else { return voices.first.map { scale($0.block, percent: $0.percent) } ?? [] }
    var sums = [Int32](repeating: 0, count: voices.map(\.block.count).max() ?? 0)
    for voice in voices {
      let gain = Int32(max(0, min(400, voice.percent)))
      if gain == 0 { continue }
      for index in voice.block.indices { sums[index] &+= Int32(voice.block[index]) * gain / 100 }
    }
    return sums.map(limit)
  }

  /// `block` at `percent` of its loudness (0...400; 100 leaves it as it is), limited softly.
  public static func scale(_ block: [Int16], percent: Int) -> [Int16] {
    if percent == 100 { return block }
    let gain = Int32(max(0, min(400, percent)))
    return block.map { limit(Int32($0) * gain / 100) }
  }

  /// Straight up to the knee, then bent towards full scale, which it never passes.
  static func limit(_ sample: Int32) -> Int16 {
    let magnitude = Int(sample.magnitude)
    guard magnitude > knee else { return Int16(clamping: sample) }
    let room = Int(Int16.max) - knee
    let excess = magnitude - knee
    let bent = knee + room * excess / (excess + room)
    return Int16(clamping: sample < 0 ? -bent : bent)
  }
}
