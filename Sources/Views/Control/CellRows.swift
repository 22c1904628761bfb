public import Base
public import Screen

/// A canvas on its way through a text protocol: the rows that changed, each as runs of cells that look alike.
///
/// A row is `[y, [run, …]]` and covers the whole width; a run is `[x, text, foreground, background, attributes]`, where
/// what is left out at the end is the terminal's own. Colours are null, a number of the palette, or "#rrggbb".
public struct CellRows: Sendable {
  private var sent: Canvas?

  /// Nothing sent yet.
  public init() {}

  /// The rows in which `canvas` differs from the last one; all of them the first time and after a change of size.
  public mutating func changes(to canvas: Canvas) -> [JSON] {
    let old = sent?.fullSize == canvas.fullSize ? sent : nil
    sent = canvas
    return (0..<canvas.fullSize.height).compactMap { y -> JSON? in
      let row = canvas.row(y)
      if let old, old.row(y).elementsEqual(row) { return nil }
      return .array([.int(y), .array(Self.runs(row))])
    }
  }

  private static func runs(_ row: ArraySlice<Cell>) -> [JSON] {
    var runs: [JSON] = []
    var (start, text, style) = (0, "", Style.plain)
    func finish() { if !text.isEmpty { runs.append(run(start, text, style)) } }
    for (x, cell) in row.enumerated() where cell.kind != .continuation {
      let isPlain = cell.kind == .narrow && !cell.glyph.isCluster
      // What terminals count differently says by itself where it stands.
      if cell.style != style || !isPlain || text.isEmpty {
        finish()
        (start, text, style) = (x, "", cell.style)
      }
      text += cell.kind == .picture ? " " : cell.glyph.text
      if !isPlain {
        finish()
        text = ""
      }
    }
    finish()
    return runs
  }

  private static func run(_ x: Int, _ text: String, _ style: Style) -> JSON {
    var parts: [JSON] = [.int(x), .string(text)]
    if style != .plain { parts += [json(style.foreground), json(style.background)] }
    if !style.attributes.isEmpty { parts.append(.int(style.attributes.rawValue)) }
    return .array(parts)
  }

  private static func json(_ color: Color) -> JSON {
    switch color.kind {
    case .default: .null
    case .palette(let index): .int(index)
    case .rgb(let r, let g, let b): .string("#" + hex([r, g, b]))
    }
  }

  // MARK: The other end

  /// Draws rows that `changes` made on `canvas`; what makes no sense is left out.
  public static func draw(_ rows: [JSON], on canvas: inout Canvas) {
    for row in rows {
      guard let parts = row.asArray, parts.count == 2, let y = parts[0].asInt, let runs = parts[1].asArray,
        (0..<canvas.fullSize.height).contains(y)
      else { continue }
      canvas.fill(Rect(x: 0, y: y, width: canvas.fullSize.width, height: 1), style: .plain)
      for run in runs { draw(run, y: y, on: &canvas) }
    }
  }

  private static func draw(_ run: JSON, y: Int, on canvas: inout Canvas) {
    guard let parts = run.asArray, parts.count >= 2, let x = parts[0].asInt, let text = parts[1].asString,
      (0..<canvas.fullSize.width).contains(x)
    else { return }
    let attributes = parts.count > 4 ? UInt8(clamping: parts[4].asInt ?? 0) : 0
    let style = Style(
      foreground: parts.count > 2 ? color(parts[2]) : .default,
      background: parts.count > 3 ? color(parts[3]) : .default, Attributes(rawValue: attributes))
    canvas.put(text, x: x, y: y, style: style)
  }

  private static func color(_ value: JSON) -> Color {
    if let index = value.asInt { return .palette(UInt8(clamping: index)) }
    guard let text = value.asString, text.hasPrefix("#"), let rgb = UInt32(text.dropFirst(), radix: 16) else {
      return .default
    }
    return .rgb(rgb)
  }
}
