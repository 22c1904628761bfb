internal import Screen

/// What a program writes, made into what libvterm 0.1 bears.
///
/// libvterm believes what it reads: some sequences let it write outside its memory or loop without end, others it
/// takes for something else or prints. So it gets nothing but whole characters that it measures as we do, and sequences
/// written anew in the forms it knows. What is unfinished waits for the next bytes; bounded, whatever they are.
struct OutputFilter {
  /// What the next byte is part of.
  enum State { case text, escape, control, string, stringEnd }
  /// Attributes libvterm has no room for: they travel as the number of a font, which no program asks for any more.
  struct Look: OptionSet {
    let rawValue: Int
    static let dim = Look(rawValue: 1)
    static let hidden = Look(rawValue: 2)
  }

  /// The screen's size.
  var size: Size
  var state = State.text
  var out: [UInt8] = []
  /// What the program is told without libvterm.
  var answers: [UInt8] = []

  // Text.
  var partial = PartialScalar()
  /// What REP repeats, and its width.
  var last: (value: UInt32, width: Int)?
  /// How many more marks the character before takes.
  var marksLeft = 0
  static let mostMarks = 5

  // A sequence.
  var leader: UInt8 = 0
  var intermediate: UInt8 = 0
  var numbers = ControlNumbers()
  var isMalformed = false
  /// The attributes that stand in the sequence being written.
  var styles = 0

  // A string.
  var introducer: UInt8 = 0
  var string: [UInt8] = []
  static let longestString = 1_024

  // What the program has set.
  var hasMargins = false
  var hasSideMargins = false
  var hidesCursor = false
  var look: Look = []
  var savedLook: Look = []

  init(size: Size) { self.size = size }

  /// What libvterm is to read before all else. What it restores when nothing was saved is black on black.
  static let prelude = Array("\u{1B}7".utf8)

  /// `bytes` as libvterm may read them.
  mutating func pass(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    out.reserveCapacity(bytes.count + 64)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if state == .text, !partial.isOpen { index = passText(bytes, from: index) }
      guard index < bytes.endIndex else { break }
      take(bytes[index])
      index += 1
    }
    let passed = out
    out = []
    return passed
  }

  /// What the program is to be told since the last call.
  mutating func takeAnswers() -> [UInt8] {
    let taken = answers
    answers = []
    return taken
  }

  func isPrintable(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F }

  /// Passes ASCII text on as it is; where it ends.
  private mutating func passText(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    var end = start
    while end < bytes.endIndex, isPrintable(bytes[end]) { end += 1 }
    if end > start {
      out += bytes[start..<end]
      last = (UInt32(bytes[end - 1]), 1)
      marksLeft = Self.mostMarks
    }
    return end
  }

  mutating func take(_ byte: UInt8) {
    switch state {
    case .text: takeText(byte)
    case .escape: takeEscape(byte)
    case .control: takeControl(byte)
    case .string: takeString(byte)
    case .stringEnd: endString(byte)
    }
  }

  /// C0 controls work in the middle of sequences, too.
  mutating func execute(_ byte: UInt8) {
    guard (0x07...0x0F).contains(byte) else { return }
    out.append(byte)
    if byte != 0x07 { marksLeft = 0 }
  }

  mutating func send(_ text: String) { out += text.utf8 }
}

// MARK: - Escape sequences

extension OutputFilter {
  mutating func takeEscape(_ byte: UInt8) {
    switch byte {
    case 0x1B: intermediate = 0
    case 0x18, 0x1A: state = .text
    case 0..<0x20: execute(byte)
    case 0x20..<0x30: intermediate = intermediate == 0 ? byte : 0xFF
    case 0x7F: break
    case 0x80...:
      state = .text
      takeText(byte)
    default:
      state = .text
      finishEscape(byte)
    }
  }

  private mutating func finishEscape(_ byte: UInt8) {
    switch intermediate {
    case 0: finishPlainEscape(byte)
    case UInt8(ascii: "(")...UInt8(ascii: "+"):
      // The character sets libvterm has.
      if [UInt8(ascii: "0"), UInt8(ascii: "A"), UInt8(ascii: "B")].contains(byte) {
        out += [0x1B, intermediate, byte]
      }
    case UInt8(ascii: "#"): if byte == UInt8(ascii: "8") { send("\u{1B}#8") }
    default: break
    }
  }

  private mutating func finishPlainEscape(_ byte: UInt8) {
    marksLeft = 0
    switch byte {
    case UInt8(ascii: "["): startControl()
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "k"):
      startString(byte)
    case UInt8(ascii: "7"): saveCursor()
    case UInt8(ascii: "8"): restoreCursor()
    case UInt8(ascii: "c"): reset()
    case UInt8(ascii: "D"), UInt8(ascii: "E"), UInt8(ascii: "H"), UInt8(ascii: "M"), UInt8(ascii: "="),
      UInt8(ascii: ">"):
      out += [0x1B, byte]
    default: break
    }
  }

  mutating func saveCursor() {
    savedLook = look
    send("\u{1B}7")
  }

  mutating func restoreCursor() {
    send("\u{1B}8")
    settle()
  }

  /// After a cursor was restored: libvterm does not look whether the place still exists, but does so after any control
  /// sequence, this one without effect. And it restores the cursor's visibility, which others leave.
  mutating func settle() {
    look = savedLook
    send(hidesCursor ? "\u{1B}[0n\u{1B}[?25l" : "\u{1B}[0n\u{1B}[?25h")
  }

  /// RIS; libvterm's leaves some modes as they were, and what was saved.
  private mutating func reset() {
    forget()
    last = nil
    send("\u{1B}[?1047l\u{1B}[?1000l\u{1B}[?1006l\u{1B}[?5l\u{1B}c\u{1B}7")
  }

  /// DECSTR, of which libvterm knows nothing.
  mutating func resetSoftly() {
    forget()
    send("\u{1B}7\u{1B}[?6l\u{1B}[?69l\u{1B}[r\u{1B}[s\u{1B}8\u{1B}[0n")
    send("\u{1B}[m\u{1B}[4l\u{1B}[?1l\u{1B}[?7h\u{1B}[?25h\u{1B}>\u{1B}(B\u{1B})B\u{F}")
  }

  private mutating func forget() {
    (hasMargins, hasSideMargins, hidesCursor) = (false, false, false)
    (look, savedLook) = ([], [])
  }
}

// MARK: - Another size

extension OutputFilter {
  /// What libvterm is to read before the size changes; `cursor` is where it is. The margins of the old size would lie
  /// outside the new one.
  mutating func beforeResize(cursor: Point) -> [UInt8] {
    guard hasMargins else { return [] }
    hasMargins = false
    return Array("\u{1B}[r\u{1B}[s\u{1B}[\(cursor.y + 1);\(cursor.x + 1)H".utf8)
  }

  /// And after it: brings the cursor back onto the screen.
  static let afterResize = Array("\u{1B}[0n".utf8)
}
