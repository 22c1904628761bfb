import Screen

/// A small terminal: interprets what any renderer prints and remembers what would be on the glass.
struct Glass {
  /// One cell; colours are 0xRRGGBB.
  struct Spot: Equatable {
    var scalar: UInt32 = 0x20
    var fore = Glass.lightGrey
    var back: UInt32 = 0
  }

  /// Where in a control sequence the input stands.
  private enum State { case ground, escape, charset, control, string, stringEscape }

  static let lightGrey: UInt32 = 0xE5E5E5

  let size: Size
  private(set) var spots: [Spot]
  private(set) var x = 0
  private(set) var y = 0
  private var pen = Pen()
  private var state = State.ground
  private var parameters: [Int] = []
  private var isPrivate = false
  private var pendingBytes = 0
  private var scalar: UInt32 = 0
  private var wrapNext = false

  /// An empty screen of `size`.
  init(_ size: Size) {
    self.size = size
    spots = Array(repeating: Spot(), count: max(0, size.width * size.height))
  }

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      switch state {
      case .ground: ground(byte)
      case .escape: escape(byte)
      case .charset: state = .ground
      case .control: control(byte)
      case .string: state = byte == 0x07 ? .ground : byte == 0x1B ? .stringEscape : .string
      case .stringEscape: state = byte == 0x5C ? .ground : .string
      }
    }
  }

  private mutating func ground(_ byte: UInt8) {
    switch byte {
    case 0x1B: state = .escape
    case 0x0D: moveTo(0, y)
    case 0x0A: lineFeed()
    case 0x08: moveTo(x - 1, y)
    case 0..<0x20: break
    case 0x20..<0x80: put(UInt32(byte))
    case 0x80..<0xC0:
      guard pendingBytes > 0 else { return }
      scalar = scalar << 6 | UInt32(byte & 63)
      pendingBytes -= 1
      if pendingBytes == 0 { put(scalar) }
    case 0xC0..<0xE0: (scalar, pendingBytes) = (UInt32(byte & 31), 1)
    case 0xE0..<0xF0: (scalar, pendingBytes) = (UInt32(byte & 15), 2)
    default: (scalar, pendingBytes) = (UInt32(byte & 7), 3)
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "["):
      parameters.removeAll(keepingCapacity: true)
      parameters.append(0)
      isPrivate = false
      state = .control
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"): state = .string
    case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
    default: state = .ground
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x30...0x39:
      let last = parameters.count - 1
      parameters[last] = min(99_999, parameters[last] * 10 + Int(byte - 0x30))
    case UInt8(ascii: ";"), UInt8(ascii: ":"): if parameters.count < 64 { parameters.append(0) }
    case 0x3C...0x3F: isPrivate = true
    case 0x20...0x2F: break
    default:
      state = .ground
      if !isPrivate { perform(byte) }
    }
  }
}

// MARK: - What sequences do

extension Glass {
  private func parameter(_ index: Int, or fallback: Int = 1) -> Int {
    index < parameters.count && parameters[index] > 0 ? parameters[index] : fallback
  }

  private mutating func perform(_ final: UInt8) {
    switch Unicode.Scalar(final) {
    case "H", "f": moveTo(parameter(1) - 1, parameter(0) - 1)
    case "A": moveTo(x, y - parameter(0))
    case "B": moveTo(x, y + parameter(0))
    case "C": moveTo(x + parameter(0), y)
    case "D": moveTo(x - parameter(0), y)
    case "E": moveTo(0, y + parameter(0))
    case "G": moveTo(parameter(0) - 1, y)
    case "d": moveTo(x, parameter(0) - 1)
    case "J": erase(display: parameter(0, or: 0))
    case "K": erase(line: parameter(0, or: 0))
    case "X": blank(y * size.width + x..<y * size.width + min(size.width, x + parameter(0)))
    case "b": for _ in 0..<min(parameter(0), size.width) { put(scalar) }
    case "m": pen.select(parameters)
    default: break
    }
  }

  private mutating func moveTo(_ column: Int, _ row: Int) {
    x = max(0, min(size.width - 1, column))
    y = max(0, min(size.height - 1, row))
    wrapNext = false
  }

  private mutating func lineFeed() {
    if y + 1 < size.height { return moveTo(x, y + 1) }
    spots.removeFirst(size.width)
    spots += Array(repeating: Spot(back: pen.colors.back), count: size.width)
  }

  private mutating func put(_ value: UInt32) {
    if wrapNext {
      moveTo(0, y)
      lineFeed()
    }
    scalar = value
    let colors = pen.colors
    spots[y * size.width + x] = Spot(scalar: value, fore: colors.fore, back: colors.back)
    if x + 1 < size.width { x += 1 } else { wrapNext = true }
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range { spots[index] = Spot(back: pen.colors.back) }
  }

  private mutating func erase(display which: Int) {
    let here = y * size.width + x
    switch which {
    case 0: blank(here..<spots.count)
    case 1: blank(0..<here + 1)
    default: blank(0..<spots.count)
    }
  }

  private mutating func erase(line which: Int) {
    let row = y * size.width..<(y + 1) * size.width
    switch which {
    case 0: blank(row.lowerBound + x..<row.upperBound)
    case 1: blank(row.lowerBound..<row.lowerBound + x + 1)
    default: blank(row)
    }
  }
}

/// What the terminal draws with.
private struct Pen {
  private var fore: UInt32?
  private var back: UInt32?
  private var isReversed = false

  var colors: (fore: UInt32, back: UInt32) {
    let (front, behind) = (fore ?? Glass.lightGrey, back ?? 0)
    return isReversed ? (behind, front) : (front, behind)
  }

  mutating func select(_ codes: [Int]) {
    var at = 0
    while at < codes.count {
      let code = codes[at]
      switch code {
      case 0: self = Pen()
      case 7: isReversed = true
      case 27: isReversed = false
      case 30...37: fore = Palette.rgb(UInt8(code - 30))
      case 40...47: back = Palette.rgb(UInt8(code - 40))
      case 90...97: fore = Palette.rgb(UInt8(code - 82))
      case 100...107: back = Palette.rgb(UInt8(code - 92))
      case 39: fore = nil
      case 49: back = nil
      case 38, 48:
        let (color, used) = Self.extended(codes[(at + 1)...])
        if code == 38 { fore = color } else { back = color }
        at += used
      default: break
      }
      at += 1
    }
  }

  /// The colour of `2;r;g;b` or `5;n`, and how many numbers that took.
  private static func extended(_ codes: ArraySlice<Int>) -> (UInt32?, Int) {
    let first = codes.startIndex
    if codes.first == 5, codes.count >= 2 { return (Palette.rgb(UInt8(clamping: codes[first + 1])), 2) }
    guard codes.first == 2, codes.count >= 4 else { return (nil, codes.count) }
    let rgb = (1...3).reduce(UInt32(0)) { $0 << 8 | UInt32(UInt8(clamping: codes[first + $1])) }
    return (rgb, 4)
  }
}
