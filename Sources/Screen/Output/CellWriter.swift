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
      move(to: Point(x: x, y: y))
      setPen(cell.style)
      bytes.append(contentsOf: [0x20, 0x20])
      cursor = x + 2 < size.width ? Point(x: x + 2, y: y) : nil
    }
    move(to: Point(x: x, y: y))
    setPen(cell.style)
    append(cell.glyph)
    cursor = unsure || x + width >= size.width ? nil : Point(x: x + width, y: y)
  }

  /// Moves the terminal's cursor.
  mutating func move(to point: Point) {
    guard cursor != point else { return }
    defer { cursor = point }
    guard let from = cursor else { return address(point) }
    if from.y == point.y, point.x > from.x {
      append("\u{1B}[")
      if point.x - from.x > 1 { append(number: point.x - from.x) }
      bytes.append(UInt8(ascii: "C"))
    } else if point.x == 0, from.y == point.y {
      bytes.append(0x0D)
    } else if point.x == 0, from.y + 1 == point.y {
      bytes.append(contentsOf: [0x0D, 0x0A])
    } else {
      address(point)
    }
  }

  private mutating func address(_ point: Point) {
    append("\u{1B}[")
    append(number: point.y + 1)
    if point.x > 0 {
      bytes.append(UInt8(ascii: ";"))
      append(number: point.x + 1)
    }
    bytes.append(UInt8(ascii: "H"))
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

  private mutating func append(_ glyph: Glyph) {
    let value = glyph.rawValue
    if value < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value < 0x20 || value == 0x7F ? 0x20 : value))
    } else if value < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 63))
    } else if value < 0x1_0000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 63))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 63))
    } else if value < 0x11_0000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 63))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 63))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 63))
    } else {
      bytes.append(contentsOf: glyph.text.utf8)
    }
  }

  mutating func append(number: Int) {
    if number < 256 {
      let digits = DecimalDigits.table[number]
      for place in 0..<Int(digits.count) { bytes.append(digits.bytes[place]) }
    } else {
      bytes.append(contentsOf: String(number).utf8)
    }
  }
}

/// "0" to "255" ready to copy.
private struct DecimalDigits {
  var bytes: SIMD4<UInt8>
  var count: UInt8

  static let table: [DecimalDigits] = (0..<256).map { number in
    var entry = DecimalDigits(bytes: SIMD4(repeating: 0), count: 0)
    for digit in String(number).utf8 {
      entry.bytes[Int(entry.count)] = digit
      entry.count += 1
    }
    return entry
  }
}

// MARK: - SGR

extension CellWriter {
  private mutating func setPen(_ style: Style) {
    let style = colors == .mono ? Style(style.attributes) : style
    guard pen != style else { return }
    defer { pen = style }
    append("\u{1B}[")
    var separator = false
    var from = pen ?? .plain
    if pen == nil || !from.attributes.subtracting(style.attributes).isEmpty {
      bytes.append(UInt8(ascii: "0"))
      from = .plain
      separator = true
    }
    appendAttributes(style.attributes.subtracting(from.attributes), &separator)
    if style.foreground != from.foreground { append(color: style.foreground, base: 30, &separator) }
    if style.background != from.background { append(color: style.background, base: 40, &separator) }
    bytes.append(UInt8(ascii: "m"))
  }

  private mutating func appendAttributes(_ attributes: Attributes, _ separator: inout Bool) {
    guard !attributes.isEmpty else { return }
    let codes: [(Attributes, UInt8)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.strike, 9),
    ]
    for (attribute, code) in codes where attributes.contains(attribute) {
      separate(&separator)
      bytes.append(0x30 + code)
    }
  }

  private mutating func append(color: Color, base: Int, _ separator: inout Bool) {
    separate(&separator)
    switch colors.nearest(color).kind {
    case .default: append(number: base + 9)
    case .palette(let index) where index < 8: append(number: base + Int(index))
    case .palette(let index) where index < 16: append(number: base + 52 + Int(index))  // 90…97, 100…107
    case .palette(let index):
      append(number: base + 8)
      append(";5;")
      append(number: Int(index))
    case .rgb(let r, let g, let b):
      append(number: base + 8)
      append(";2;")
      append(number: Int(r))
      bytes.append(UInt8(ascii: ";"))
      append(number: Int(g))
      bytes.append(UInt8(ascii: ";"))
      append(number: Int(b))
    }
  }

  private mutating func separate(_ separator: inout Bool) {
    if separator { bytes.append(UInt8(ascii: ";")) }
    separator = true
  }
}
