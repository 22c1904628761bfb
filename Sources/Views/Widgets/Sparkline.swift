import Screen

extension Painter {
  /// The last minute as bars from the left to now on the right, the highest of what each column stands for; `least` is
  /// what a full bar means at least, so that a calm line stays low.
  mutating func sparkline(
    _ values: [Double], slots: Int, _ x: Int, _ y: Int, width: Int, least: Double, ground: String? = nil
  ) {
    guard width > 0, slots > 0 else { return }
    let columns = min(width, slots)
    let known = values.suffix(slots).map { $0.isFinite ? max(0, $0) : 0 }
    let top = max(least, known.max() ?? 0)
    let missing = slots - known.count
    for column in 0..<columns {
      let range = column * slots / columns..<(column + 1) * slots / columns
      let inside = range.lowerBound - missing..<range.upperBound - missing
      let part = known[inside.clamped(to: 0..<known.count)]
      guard let value = part.max() else { continue }
      let height = top > 0 ? whole(value / top * 8) : 0
      put(String(signs.bar(height)), x + column, y, "sparkline", on: ground)
    }
  }
}

extension Signs {
  /// A bar of `eighths` of a cell's height; none is a line at its foot.
  func bar(_ eighths: Int) -> Character {
    let shapes: [Character] = ascii ? ["_", ".", ":", "-", "=", "+", "*", "#", "@"] : Self.bars
    return shapes[min(max(0, eighths), shapes.count - 1)]
  }

  private static let bars: [Character] = ["▁", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
