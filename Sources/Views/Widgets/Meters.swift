import Base
import Screen

extension Painter {
  /// A line of `width` cells filled to `level` (0…1).
  mutating func meter(_ level: Double, _ x: Int, _ y: Int, width: Int, ground: String? = nil) {
    guard width > 0 else { return }
    let part = level.isFinite ? min(max(0, level), 1) : 0
    let lit = part > 0 ? max(1, Int((part * Double(width)).rounded())) : 0
    let scope = part > 0.95 ? "meter.clip" : part > 0.8 ? "meter.loud" : "meter"
    canvas.hline(x: x, y: y, length: lit, style: style(scope, on: ground), character: signs.meter)
    canvas.hline(
      x: x + lit, y: y, length: width - lit, style: style("meter.empty", on: ground), character: signs.rest)
  }

  /// A line that empties towards a deadline.
  mutating func countdown(
    from start: MonotonicTime, to end: MonotonicTime, _ x: Int, _ y: Int, width: Int, ground: String
  ) {
    let (whole, left) = ((end - start).inSeconds, (end - scene.at).inSeconds)
    let part = whole > 0 ? min(max(0, left / whole), 1) : 0
    let lit = Int((part * Double(width)).rounded())
    canvas.hline(x: x, y: y, length: lit, style: style("progress", on: ground), character: signs.meter)
    canvas.hline(
      x: x + lit, y: y, length: width - lit, style: style("progress.rest", on: ground), character: signs.rest)
  }

  /// The network bars; five cells.
  mutating func quality(_ quality: Int, _ x: Int, _ y: Int, ground: String? = nil) {
    put(signs.bars(quality), x, y, Self.qualityScope(quality), on: ground)
  }

  static func qualityScope(_ quality: Int) -> String {
    switch quality {
    case 5...: "quality.excellent"
    case 4: "quality.good"
    case 3: "quality.fair"
    case 1...2: "quality.poor"
    default: "quality.down"
    }
  }
}
