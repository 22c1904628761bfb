public import Base

/// Size, rhythm and rate a video encoder should be set to.
public struct VideoLevel: Equatable, Sendable {
  /// Pixels, both even; never larger than the source.
  public var size: VideoSize
  /// Frames a second.
  public var framesPerSecond: Int
  /// Bits a second.
  public var bitrate: Int

  /// A level.
  public init(size: VideoSize, framesPerSecond: Int, bitrate: Int) {
    self.size = size
    self.framesPerSecond = framesPerSecond
    self.bitrate = bitrate
  }
}

/// Chooses the picture that a bitrate can carry well. Goes down at once and up only after the rate has proved
/// itself.
public struct VideoLadder: Sendable {
  private struct Rung {
    var pixels: Int
    var framesPerSecond: Int
    var bitrate: Int  // least for a good picture
  }

  private static let rungs = [
    Rung(pixels: 1_280 * 720, framesPerSecond: 30, bitrate: 1_400_000),
    Rung(pixels: 960 * 540, framesPerSecond: 30, bitrate: 800_000),
    Rung(pixels: 640 * 360, framesPerSecond: 30, bitrate: 400_000),
    Rung(pixels: 480 * 270, framesPerSecond: 30, bitrate: 240_000),
    Rung(pixels: 320 * 180, framesPerSecond: 30, bitrate: 150_000),
    Rung(pixels: 320 * 180, framesPerSecond: 15, bitrate: 90_000),
    Rung(pixels: 240 * 135, framesPerSecond: 15, bitrate: 60_000),
    Rung(pixels: 160 * 90, framesPerSecond: 15, bitrate: 40_000),
    Rung(pixels: 160 * 90, framesPerSecond: 8, bitrate: 0),
  ]

  /// What the camera gives.
  public var source: VideoSize
  /// What the camera gives, frames a second.
  public var sourceRate: Int
  private var rung: Int?
  private var betterSince: MonotonicTime?
  private static let proof: Duration = .seconds(3)

  /// A ladder for a source.
  public init(source: VideoSize, framesPerSecond: Int) {
    self.source = source
    sourceRate = max(1, framesPerSecond)
  }

  /// The level for `bitrate` at `now`; nil if video should stop (a rate of 0).
  public mutating func level(bitrate: Int, at now: MonotonicTime) -> VideoLevel? {
    guard bitrate > 0 else {
      rung = nil
      betterSince = nil
      return nil
    }
    let bitrate = min(bitrate, 1_000_000_000)
    let fitting = Self.rungs.firstIndex { bitrate >= $0.bitrate } ?? Self.rungs.count - 1
    let chosen = climb(from: rung ?? fitting, to: fitting, bitrate: bitrate, at: now)
    rung = chosen
    let step = Self.rungs[chosen]
    let size = fit(step.pixels)
    let frames = min(sourceRate, step.framesPerSecond)
    return VideoLevel(
      size: size, framesPerSecond: frames, bitrate: min(bitrate, Self.enough(for: size, frames)))
  }

  /// What a picture can use: about 0.15 bits a pixel, and some for the smallest.
  private static func enough(for size: VideoSize, _ framesPerSecond: Int) -> Int {
    size.width * size.height * framesPerSecond * 15 / 100 + 60_000
  }

  private mutating func climb(from current: Int, to fitting: Int, bitrate: Int, at now: MonotonicTime) -> Int
  {
    if fitting > current {
      betterSince = nil
      // A little too little is borne, or the picture would flip with each breath of the estimate.
      return bitrate * 10 < Self.rungs[current].bitrate * 9 ? fitting : current
    }
    guard fitting < current, bitrate * 10 >= Self.rungs[current - 1].bitrate * 11 else {
      betterSince = nil
      return current
    }
    let since = betterSince ?? now
    betterSince = since
    guard now - since >= Self.proof else { return current }
    betterSince = nil
    return Self.rungs[..<current].firstIndex { bitrate * 10 >= $0.bitrate * 11 } ?? current
  }

  /// The source's shape with at most `pixels`.
  private func fit(_ pixels: Int) -> VideoSize {
    let (width, height) = (max(2, source.width), max(2, source.height))
    guard width * height > pixels else { return VideoSize(width: width & ~1, height: height & ~1) }
    let scale = (Double(pixels) / Double(width * height)).squareRoot()
    func even(_ side: Int) -> Int { max(2, Int((Double(side) * scale / 2).rounded()) * 2) }
    return VideoSize(width: even(width), height: even(height))
  }
}
