/// What a receiver can show of a picture: more than this is not worth sending to it.
public struct VideoBounds: Hashable, Sendable {
  /// Pixels.
  public var maxWidth: Int
  /// Pixels.
  public var maxHeight: Int
  /// Pictures a second.
  public var maxFramesPerSecond: Int
  /// The picture is not shown at all.
  public var isPaused: Bool

  /// Bounds; sizes and rates are clamped to what an encoder can do.
  public init(maxWidth: Int, maxHeight: Int, maxFramesPerSecond: Int, isPaused: Bool = false) {
    self.maxWidth = max(Self.leastSide, min(4_096, maxWidth))
    self.maxHeight = max(Self.leastSide, min(4_096, maxHeight))
    self.maxFramesPerSecond = max(1, min(60, maxFramesPerSecond))
    self.isPaused = isPaused
  }

  private static let leastSide = 16

  /// One of many small pictures.
  public static let tile = VideoBounds(maxWidth: 96, maxHeight: 54, maxFramesPerSecond: 15)
  /// The large one among small ones.
  public static let spotlight = VideoBounds(maxWidth: 320, maxHeight: 180, maxFramesPerSecond: 30)
  /// The whole screen.
  public static let full = VideoBounds(maxWidth: 1_280, maxHeight: 720, maxFramesPerSecond: 30)
  /// Not shown.
  public static let hidden = VideoBounds(
    maxWidth: 96, maxHeight: 54, maxFramesPerSecond: 15, isPaused: true)

  /// What a peer is sent that has not said what it can show, in a room of `peers` others; nil for no bounds.
  public static func assumed(peers: Int) -> VideoBounds? {
    switch peers {
    case ...1: nil
    case 2...3: VideoBounds(maxWidth: 640, maxHeight: 360, maxFramesPerSecond: 30)
    case 4...8: VideoBounds(maxWidth: 320, maxHeight: 180, maxFramesPerSecond: 15)
    default: VideoBounds(maxWidth: 160, maxHeight: 90, maxFramesPerSecond: 15)
    }
  }

  /// Bits a second that a sender needs for such a picture and a voice: the REMB for peers that heed nothing else.
  public var receiveLimit: Int {
    if isPaused { return 64_000 }
    let enough = Self.enough(width: maxWidth, height: maxHeight, framesPerSecond: maxFramesPerSecond)
    return min(20_000_000, enough * 5 / 4 + 60_000)
  }

  /// What a picture of this size looks good with: small ones need more for each pixel (50 kbit/s at 96x54, 15 a
  /// second; 84 at 160x90; 170 at 320x180).
  static func enough(width: Int, height: Int, framesPerSecond: Int) -> Int {
    let rate = Double(width * height * framesPerSecond)
    return Int(max(180 * rate.squareRoot(), 0.09 * rate))
  }
}

extension VideoLevel {
  /// The level cut down to what a receiver can show; nil if it shows nothing.
  public func bounded(by bounds: VideoBounds?) -> VideoLevel? {
    guard let bounds else { return self }
    if bounds.isPaused { return nil }
    var result = self
    result.framesPerSecond = min(framesPerSecond, bounds.maxFramesPerSecond)
    let (width, height) = (max(2, size.width), max(2, size.height))
    let wanted = min(
      1, Double(bounds.maxWidth) / Double(width), Double(bounds.maxHeight) / Double(height))
    // Both sides stay large enough for any encoder, for a camera held upright too.
    let ratio = min(1, max(wanted, 32 / Double(min(width, height))))
    if ratio < 1 {
      func even(_ side: Int) -> Int { max(2, Int((Double(side) * ratio / 2).rounded()) * 2) }
      result.size = VideoSize(width: even(width), height: even(height))
    }
    guard result.size != size || result.framesPerSecond != framesPerSecond else { return self }
    let enough = VideoBounds.enough(
      width: result.size.width, height: result.size.height, framesPerSecond: result.framesPerSecond)
    result.bitrate = min(bitrate, enough)
    return result
  }

  /// Pixels a second.
  var load: Int { size.width * size.height * framesPerSecond }
}
