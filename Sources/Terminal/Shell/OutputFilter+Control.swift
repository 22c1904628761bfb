internal import Screen

// Control sequences: ESC [, numbers, a letter.

/// The numbers of a control sequence, as far as anybody counts.
struct ControlNumbers {
  static let most = 64
  static let largest = 9_999

  /// -1 where nothing is written.
  private var values: [Int] = []
  /// Bit `n`: number `n` follows a colon and belongs to the one before.
  private var parts: UInt64 = 0
  private var current = -1
  private var isPart = false

  var count: Int { values.count }
  var hasParts: Bool { parts != 0 }

  /// Number `index`; nil where none is written.
  subscript(_ index: Int) -> Int? {
    values.indices.contains(index) && values[index] >= 0 ? values[index] : nil
  }

  mutating func clear() {
    values.removeAll(keepingCapacity: true)
    (parts, current, isPart) = (0, -1, false)
  }

  mutating func add(digit: UInt8) { current = min(Self.largest, max(0, current) * 10 + Int(digit & 0x0F)) }

  /// Ends a number; a colon instead of a semicolon joins the next one to it.
  mutating func separate(colon: Bool) {
    keep()
    isPart = colon
  }

  /// Ends the last number.
  mutating func finish() { if !values.isEmpty || current >= 0 { keep() } }

  private mutating func keep() {
    if values.count < Self.most {
      if isPart { parts |= 1 << UInt64(values.count) }
      values.append(current)
    }
    current = -1
  }

  /// Where the number after `index` and its parts begins.
  func next(after index: Int) -> Int {
    var end = index + 1
    while end < count, parts & 1 << UInt64(end) != 0 { end += 1 }
    return end
  }
}

extension OutputFilter {
  mutating func startControl() {
    (state, leader, intermediate, isMalformed) = (.control, 0, 0, false)
    numbers.clear()
  }

  mutating func takeControl(_ byte: UInt8) {
    switch byte {
    case 0x1B: (state, intermediate) = (.escape, 0)
    case 0x18, 0x1A: state = .text
    case 0..<0x20: execute(byte)
    case 0x20..<0x30: intermediate = intermediate == 0 ? byte : 0xFF
    case 0x30..<0x40: takeNumber(byte)
    case 0x40..<0x7F:
      state = .text
      numbers.finish()
      if !isMalformed, intermediate != 0xFF { finishControl(byte) }
    case 0x7F: break
    default:
      state = .text
      takeText(byte)
    }
  }

  private mutating func takeNumber(_ byte: UInt8) {
    guard intermediate == 0 else {
      isMalformed = true
      return
    }
    switch byte {
    case UInt8(ascii: ";"): numbers.separate(colon: false)
    case UInt8(ascii: ":"): numbers.separate(colon: true)
    case 0x3C...:
      // Behind numbers there is none; two mean nothing.
      if leader != 0 { isMalformed = true }
      leader = byte
    default: numbers.add(digit: byte)
    }
  }

  private mutating func finishControl(_ byte: UInt8) {
    if leader == 0, intermediate == 0, byte == UInt8(ascii: "m") { return passStyle() }
    marksLeft = 0
    guard !numbers.hasParts else { return }
    switch (leader, intermediate) {
    case (0, 0): finishPlain(byte)
    case (UInt8(ascii: "?"), 0): finishPrivate(byte)
    default: finishRare(byte)
    }
  }

  /// The sequence as it came, with its first `most` numbers.
  private mutating func sendControl(_ final: UInt8, most: Int) {
    out += [0x1B, UInt8(ascii: "[")]
    if leader != 0 { out.append(leader) }
    for index in 0..<min(most, numbers.count) {
      if index > 0 { out.append(UInt8(ascii: ";")) }
      if let number = numbers[index] { sendNumber(number) }
    }
    if intermediate != 0 { out.append(intermediate) }
    out.append(final)
  }

  mutating func sendNumber(_ number: Int) {
    if number >= 10 { sendNumber(number / 10) }
    out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }

  private mutating func finishPlain(_ byte: UInt8) {
    switch byte {
    // @, A…G, I…M, P, S, X, Z, `, a, c…e, g, j, k, n: one number.
    case 0x40...0x47, 0x49...0x4D, 0x50, 0x53, 0x58, 0x5A, 0x60, 0x61, 0x63...0x65, 0x67, 0x6A, 0x6B, 0x6E:
      sendControl(byte, most: 1)
    // With more numbers it is about the mouse.
    case UInt8(ascii: "T"): if numbers.count <= 1 { sendControl(byte, most: 1) }
    case UInt8(ascii: "H"), UInt8(ascii: "f"): sendControl(byte, most: 2)
    case UInt8(ascii: "b"): repeatLast(numbers[0] ?? 1)
    case UInt8(ascii: "h"), UInt8(ascii: "l"): passModes(byte)
    case UInt8(ascii: "r"):
      hasMargins = true
      sendControl(byte, most: 2)
    case UInt8(ascii: "s"): saveOrSetMargins()
    case UInt8(ascii: "u"): if numbers.count == 0 { restoreCursor() }
    case UInt8(ascii: "t"):
      if numbers[0] == 18 { answers += "\u{1B}[8;\(size.height);\(size.width)t".utf8 }
    default: break
    }
  }

  /// One letter, two meanings; libvterm knows one.
  private mutating func saveOrSetMargins() {
    if hasSideMargins {
      hasMargins = true
      sendControl(UInt8(ascii: "s"), most: 2)
    } else if numbers.count == 0 {
      saveCursor()
    }
  }

  private mutating func finishPrivate(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "J"), UInt8(ascii: "K"), UInt8(ascii: "n"): sendControl(byte, most: 1)
    case UInt8(ascii: "h"), UInt8(ascii: "l"): passPrivateModes(byte)
    default: break
    }
  }

  private mutating func finishRare(_ byte: UInt8) {
    switch (leader, intermediate, byte) {
    case (UInt8(ascii: ">"), 0, UInt8(ascii: "c")), (0, UInt8(ascii: " "), UInt8(ascii: "q")),
      (0, UInt8(ascii: "\""), UInt8(ascii: "q")), (0, UInt8(ascii: "'"), UInt8(ascii: "}")),
      (0, UInt8(ascii: "'"), UInt8(ascii: "~")):
      sendControl(byte, most: 1)
    case (UInt8(ascii: "?"), UInt8(ascii: "$"), UInt8(ascii: "p")):
      if numbers[0] != nil { sendControl(byte, most: 1) }
    case (UInt8(ascii: ">"), 0, UInt8(ascii: "q")):
      if numbers[0] ?? 0 == 0 { answers += "\u{1B}P>|Visavis\u{1B}\\".utf8 }
    case (0, UInt8(ascii: "!"), UInt8(ascii: "p")): resetSoftly()
    default: break
    }
  }
}

// MARK: - Modes

extension OutputFilter {
  /// libvterm reads only the first of several modes.
  private mutating func passModes(_ byte: UInt8) {
    for index in 0..<numbers.count {
      guard let mode = numbers[index], mode == 4 || mode == 20 else { continue }
      send("\u{1B}[")
      sendNumber(mode)
      out.append(byte)
    }
  }

  private mutating func passPrivateModes(_ byte: UInt8) {
    for index in 0..<numbers.count {
      guard let mode = numbers[index] else { continue }
      passPrivateMode(mode == 47 ? 1_047 : mode, byte)
    }
  }

  private mutating func passPrivateMode(_ mode: Int, _ byte: UInt8) {
    let on = byte == UInt8(ascii: "h")
    switch mode {
    case 1, 5, 6, 7, 12, 1_000, 1_002, 1_003, 1_004, 1_005, 1_006, 1_015, 1_047, 2_004: break
    case 25: hidesCursor = !on
    case 69: hasSideMargins = on
    case 1_048, 1_049: if on { savedLook = look }
    default: return
    }
    send("\u{1B}[?")
    sendNumber(mode)
    out.append(byte)
    if !on, mode == 1_048 || mode == 1_049 { settle() }
  }
}
