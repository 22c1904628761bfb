internal import Base

/// Decides how fine pictures drawn as pixels may be, so that a frame's budget carries them. When it does not carry as many
/// pixels as characters would show, they are drawn with characters.
struct PixelRate: Sendable {
  /// How many pixels of the screen one that is sent stands for, along each side; nil: too many, draw cells.
  private(set) var scale: Int?
  private var since: MonotonicTime?
  /// Bytes that a pixel has taken as sixels, at first render.md's measurement.
  private var sixelCost = 0.8

  private static let scales = [1, 2, 3, 4, 6]
  /// Four bytes of Base64 for three of colour, and the frames around the pieces.
  private static let directCost = 4.05
  /// Going back to finer pixels waits this long, for each change is seen.
  private static let patience = Duration.seconds(2)

  /// Chooses for pictures of `area` pixels in `cells` cells.
  mutating func choose(area: Int, cells: Int, _ job: PixelJob, isShared: Bool, now: MonotonicTime) {
    let cost = isShared ? 0 : job.capabilities.pictures == .sixel ? sixelCost : Self.directCost
    func bytes(_ scale: Int) -> Double { Double(area) * cost / Double(scale * scale) }
    let best = Self.scales.first { scale in
      bytes(scale) <= Double(job.budget) && (scale == 1 || area / (scale * scale) >= 4 * cells)
    }
    guard let since else { return take(best, now) }
    guard best != scale else { return }
    guard let finer = best, finer < scale ?? .max else { return take(best, now) }
    if now - since >= Self.patience, bytes(finer) * 1.25 <= Double(job.budget) { take(finer, now) }
  }

  private mutating func take(_ scale: Int?, _ now: MonotonicTime) {
    self.scale = scale
    since = now
  }

  /// A sixel picture of `pixels` took `bytes`.
  mutating func learn(bytes: Int, pixels: Int) {
    guard pixels > 0 else { return }
    sixelCost += (Double(bytes) / Double(pixels) - sixelCost) / 8
  }

  /// Starts afresh: the pictures or the terminal are others.
  mutating func forget() {
    scale = nil
    since = nil
  }
}
