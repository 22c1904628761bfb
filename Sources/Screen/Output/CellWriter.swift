/// Writes cells as the fewest bytes: moves the cursor only when it is elsewhere, changes only the colours that differ.
///
/// It tracks where the terminal's cursor is and what it draws with. After a write in the last column, or of a glyph whose
/// width terminals disagree on, the cursor counts as lost and the next cell is addressed.
struct CellWriter {
  var bytes: [UInt8] = []
  let size: Size
  private let colors: ColorDepth
  private var cursor: Point?
  private var pen: Style?

  init(size: Size, colors: ColorDepth) {
    self.size = size
    self.colors = colors
  }

  /// Puts `cell` at (`x`, `y`); the caller leaves out right halves.
  mutating func write(_ cell: Cell, x: Int, y: Int) {
    let width = cell.kind == .wide ? 2 : 1
    let unsure = cell.glyph.isCluster
    if unsure, width == 2 {
      // Where the terminal takes one cell only, the second must not keep what it showed before.
      place(Cell(.space, cell.style), x: x, y: y)
      bytes.append(0x20)
      cursor = x + 2 < size.width ? Point(x: x + 2, y: y) : nil
    }
    place(cell, x: x, y: y)
    cursor = unsure || x + width >= size.width ? nil : Point(x: x + width, y: y)
  }

  private mutating func place(_ cell: Cell, x: Int, y: Int) {
    var run = ByteRun()
    move(to: Point(x: x, y: y), &run)
    setPen(cell.style, &run)
    run.append(cell.glyph)
    run.add(to: &bytes)
    if cell.glyph.isCluster { bytes.append(contentsOf: cell.glyph.text.utf8) }
  }

  /// Moves the terminal's cursor.
  mutating func move(to point: Point) {
    var run = ByteRun()
    move(to: point, &run)
    run.add(to: &bytes)
  }

  private mutating func move(to point: Point, _ run: inout ByteRun) {
    guard cursor != point else { return }
    defer { cursor = point }
    guard let from = cursor else { return Self.address(point, &run) }
    if from.y == point.y, point.x > from.x {
      run.forward(by: point.x - from.x)
    } else if point.x == 0, from.y == point.y {
      run.append(0x0D)
    } else if from.y + 1 == point.y, point.x == 0 || point.y >= 9 {
      // From the tenth row on shorter than an address.
      run.append(0x0D)
      run.append(0x0A)
      if point.x > 0 { run.forward(by: point.x) }
    } else {
      Self.address(point, &run)
    }
  }

  private static func address(_ point: Point, _ run: inout ByteRun) {
    run.begin()
    run.append(parameter: point.y + 1)
    if point.x > 0 { run.append(parameter: point.x + 1) }
    run.end(UInt8(ascii: "H"))
  }

  /// Clears the screen in the terminal's own colours.
  mutating func clear() {
    append("\u{1B}[0m\u{1B}[2J")
    pen = .plain
    cursor = nil
  }

  /// What was appended has moved the terminal's cursor.
  mutating func forgetCursor() { cursor = nil }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }
}

// MARK: - SGR

extension CellWriter {
  @inline(__always)
  private mutating func setPen(_ style: Style, _ run: inout ByteRun) {
    let style = colors == .mono ? Style(style.attributes) : style
    guard pen != style else { return }
    run.begin()
    var from = pen ?? .plain
    if pen == nil || !from.attributes.subtracting(style.attributes).isEmpty {
      run.append(parameter: 0)
      from = .plain
    }
    let added = style.attributes.subtracting(from.attributes)
    if !added.isEmpty { run.append(added) }
    if style.foreground != from.foreground { append(color: style.foreground, base: 30, &run) }
    if style.background != from.background { append(color: style.background, base: 40, &run) }
    run.end(UInt8(ascii: "m"))
    pen = style
  }

  @inline(__always)
  private func append(color: Color, base: Int, _ run: inout ByteRun) {
    switch (colors == .trueColor ? color : colors.nearest(color)).kind {
    case .default: run.append(parameter: base + 9)
    case .palette(let index) where index < 8: run.append(parameter: base + Int(index))
    case .palette(let index) where index < 16:
      run.append(parameter: base + 52 + Int(index))  // 90…97, 100…107
    case .palette(let index):
      run.append(parameter: base + 8)
      run.append(parameter: 5)
      run.append(parameter: Int(index))
    case .rgb(let r, let g, let b):
      run.append(parameter: base + 8)
      run.append(parameter: 2)
      run.append(parameter: Int(r))
      run.append(parameter: Int(g))
      run.append(parameter: Int(b))
    }
  }
}

extension ByteRun {
  /// Moves the cursor to the right.
  fileprivate mutating func forward(by count: Int) {
    begin()
    if count > 1 { append(number: count) }
    append(UInt8(ascii: "C"))
  }

  /// The parameters that switch `attributes` on.
  fileprivate mutating func append(_ attributes: Attributes) {
    let codes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.strike, 9),
    ]
    for (attribute, code) in codes where attributes.contains(attribute) { append(parameter: code) }
  }

  /// A glyph of one scalar in UTF-8; nothing of a cluster.
  @inline(__always)
  fileprivate mutating func append(_ glyph: Glyph) {
    let value = glyph.rawValue
    if value < 0x80 {
      append(UInt8(truncatingIfNeeded: value < 0x20 || value == 0x7F ? 0x20 : value))
    } else if value < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      append(last: value)
    } else if value < 0x1_0000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      append(last: value >> 6)
      append(last: value)
    } else if value < 0x11_0000 {
      append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      append(last: value >> 12)
      append(last: value >> 6)
      append(last: value)
    }
  }

  /// A byte of UTF-8 that continues a scalar, from its six lowest bits.
  @inline(__always)
  private mutating func append(last bits: UInt32) { append(UInt8(truncatingIfNeeded: 0x80 | bits & 63)) }
}
