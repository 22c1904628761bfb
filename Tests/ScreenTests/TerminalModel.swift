import Screen

/// A small terminal: interprets what the compositor sends and remembers what would be on the glass.
struct TerminalModel {
  struct Shown: Equatable, CustomStringConvertible {
    var text = " "
    var style = Style.plain
    /// Right half of a wide character.
    var isTail = false
    var isWide = false
    var description: String {
      "\(text)|\(style.foreground.kind)|\(style.background.kind)|\(style.attributes.rawValue)"
    }
  }

  let size: Size
  var cells: [Shown]
  var pen = Style.plain
  var (x, y) = (0, 0)
  var cursorVisible = false
  var synchronised = false
  var problems: [String] = []
  /// Whether zero-width scalars join the cell before (true) or are ignored.
  private var wrapPending = false
  private var lastWritten: Int?

  init(size: Size, junk: Bool = true) {
    self.size = size
    cells = Array(repeating: Shown(text: junk ? "?" : " "), count: size.width * size.height)
  }

  subscript(x: Int, y: Int) -> Shown { cells[y * size.width + x] }

  func line(_ y: Int) -> String {
    cells[y * size.width..<(y + 1) * size.width].filter { !$0.isTail }.map(\.text).joined()
  }

  mutating func feed(_ bytes: [UInt8]) {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var at = 0
    while at < scalars.count {
      if scalars[at] == "\u{1B}" {
        at = escape(scalars, at + 1)
      } else {
        print(scalars[at])
        at += 1
      }
    }
  }

  private mutating func escape(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
    guard start < scalars.count, scalars[start] == "[" else {
      problems.append("escape without [")
      return start
    }
    var at = start + 1
    var parameters = ""
    while at < scalars.count, (0x20...0x3F).contains(scalars[at].value) {
      parameters.unicodeScalars.append(scalars[at])
      at += 1
    }
    guard at < scalars.count else { return at }
    control(parameters, scalars[at])
    return at + 1
  }

  private mutating func control(_ parameters: String, _ final: Unicode.Scalar) {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    switch (final, parameters) {
    case ("H", _):
      y = min(size.height, (numbers.first ?? 1) ?? 1) - 1
      x = min(size.width, numbers.count > 1 ? numbers[1] ?? 1 : 1) - 1
      wrapPending = false
    case ("C", _):
      x = min(size.width - 1, x + ((numbers.first ?? 1) ?? 1))
      wrapPending = false
    case ("J", "2"):
      cells = Array(repeating: Shown(text: " ", style: Style(background: pen.background)), count: cells.count)
    case ("m", _): select(numbers.map { $0 ?? 0 })
    case ("h", "?2026"): synchronised = true
    case ("l", "?2026"): synchronised = false
    case ("h", "?25"): cursorVisible = true
    case ("l", "?25"): cursorVisible = false
    default: problems.append("unknown CSI \(parameters)\(final)")
    }
  }

  private mutating func select(_ codes: [Int]) {
    var at = 0
    while at < codes.count {
      switch codes[at] {
      case 0: pen = .plain
      case 1: pen.attributes.insert(.bold)
      case 2: pen.attributes.insert(.dim)
      case 3: pen.attributes.insert(.italic)
      case 4: pen.attributes.insert(.underline)
      case 7: pen.attributes.insert(.reverse)
      case 30...37: pen.foreground = .palette(UInt8(codes[at] - 30))
      case 40...47: pen.background = .palette(UInt8(codes[at] - 40))
      case 90...97: pen.foreground = .palette(UInt8(codes[at] - 82))
      case 100...107: pen.background = .palette(UInt8(codes[at] - 92))
      case 39: pen.foreground = .default
      case 49: pen.background = .default
      case 38, 48: at = extended(codes, at)
      default: problems.append("unknown SGR \(codes[at])")
      }
      at += 1
    }
  }

  private mutating func extended(_ codes: [Int], _ at: Int) -> Int {
    var color = Color.default
    var end = at
    if at + 4 < codes.count, codes[at + 1] == 2 {
      color = .rgb(
        UInt8(clamping: codes[at + 2]), UInt8(clamping: codes[at + 3]), UInt8(clamping: codes[at + 4]))
      end = at + 4
    } else if at + 2 < codes.count, codes[at + 1] == 5 {
      color = .palette(UInt8(clamping: codes[at + 2]))
      end = at + 2
    } else {
      problems.append("bad extended colour")
    }
    if codes[at] == 38 { pen.foreground = color } else { pen.background = color }
    return end
  }

  private mutating func print(_ scalar: Unicode.Scalar) {
    if scalar == "\r" {
      x = 0
      wrapPending = false
      return
    }
    if scalar == "\n" {
      if y + 1 == size.height { problems.append("line feed on the last line scrolls") }
      y = min(size.height - 1, y + 1)
      return
    }
    let width = cellWidth(of: scalar)
    if width == 0 {
      if let lastWritten { cells[lastWritten].text.unicodeScalars.append(scalar) }
      return
    }
    if wrapPending { problems.append("wrapped at line \(y)") }
    if width == 2, x + 1 >= size.width { problems.append("wide character in the last column of line \(y)") }
    put(Shown(text: String(Character(scalar)), style: pen, isWide: width == 2), width)
  }

  private mutating func put(_ cell: Shown, _ width: Int) {
    for column in x..<min(size.width, x + width) { erase(column) }
    cells[y * size.width + x] = cell
    lastWritten = y * size.width + x
    if width == 2, x + 1 < size.width {
      cells[y * size.width + x + 1] = Shown(text: "", style: pen, isTail: true)
    }
    if x + width >= size.width {
      x = size.width - 1
      wrapPending = true
    } else {
      x += width
    }
  }

  /// Overwriting half of a wide character destroys the other half; what is left is not what anybody wants.
  private mutating func erase(_ column: Int) {
    let index = y * size.width + column
    if cells[index].isTail, column > 0 { cells[index - 1] = Shown(text: "�") }
    if cells[index].isWide, column + 1 < size.width { cells[index + 1] = Shown(text: "�") }
  }
}

/// What a terminal shows for `cell`.
func expectedShown(_ cell: Cell) -> TerminalModel.Shown {
  TerminalModel.Shown(
    text: cell.kind == .continuation ? "" : cell.glyph.text, style: cell.style,
    isTail: cell.kind == .continuation,
    isWide: cell.kind == .wide)
}
