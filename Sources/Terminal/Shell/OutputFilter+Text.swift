internal import Screen

// Characters: UTF-8, and widths that libvterm and we agree about.

/// A character of UTF-8 of which bytes are still to come.
struct PartialScalar {
  private var value: UInt32 = 0
  private var missing = 0
  /// Which bytes may follow: overlong forms and surrogates end here.
  private var least: UInt8 = 0x80
  private var most: UInt8 = 0xBF

  /// Whether bytes are missing.
  var isOpen: Bool { missing > 0 }

  /// Whether `byte` begins a character.
  mutating func begin(_ byte: UInt8) -> Bool {
    (least, most) = (0x80, 0xBF)
    switch byte {
    case 0xC2...0xDF: (value, missing) = (UInt32(byte & 0x1F), 1)
    case 0xE0...0xEF:
      (value, missing) = (UInt32(byte & 0x0F), 2)
      if byte == 0xE0 { least = 0xA0 } else if byte == 0xED { most = 0x9F }
    case 0xF0...0xF4:
      (value, missing) = (UInt32(byte & 0x07), 3)
      if byte == 0xF0 { least = 0x90 } else if byte == 0xF4 { most = 0x8F }
    default: return false
    }
    return true
  }

  /// Whether `byte` goes on with the character; if not, it is over.
  mutating func goesOn(_ byte: UInt8) -> Bool {
    guard least <= byte, byte <= most else {
      missing = 0
      return false
    }
    (least, most) = (0x80, 0xBF)
    value = value << 6 | UInt32(byte & 0x3F)
    missing -= 1
    return true
  }

  /// The character once no byte is missing.
  var whole: UInt32? { missing == 0 ? value : nil }
}

extension OutputFilter {
  mutating func takeText(_ byte: UInt8) {
    if partial.isOpen {
      if partial.goesOn(byte) {
        if let value = partial.whole { put(value) }
        return
      }
      put(0xFFFD)
    }
    switch byte {
    case 0x1B: (state, intermediate) = (.escape, 0)
    case 0..<0x20: execute(byte)
    case 0x7F: break
    case 0x80...: if !partial.begin(byte) { put(0xFFFD) }
    default:
      out.append(byte)
      last = (UInt32(byte), 1)
      marksLeft = Self.mostMarks
    }
  }

  private mutating func put(_ value: UInt32) {
    // What C1 controls look like in UTF-8 is their value, and libvterm takes its width, -1, for one.
    guard value >= 0xA0, let shown = StandIns.standIn(for: value) else { return }
    if shown.width > 0 {
      last = shown
      marksLeft = Self.mostMarks
    } else {
      // libvterm keeps the marks of a character without end, and one without a character takes its cell.
      guard marksLeft > 0 else { return }
      marksLeft -= 1
    }
    write(shown.value)
  }

  private mutating func write(_ value: UInt32) {
    switch value {
    case ..<0x80: out.append(UInt8(truncatingIfNeeded: value))
    case ..<0x800: out.append(0xC0 | UInt8(truncatingIfNeeded: value >> 6))
    case ..<0x1_0000: out.append(0xE0 | UInt8(truncatingIfNeeded: value >> 12))
    default: out.append(0xF0 | UInt8(truncatingIfNeeded: value >> 18))
    }
    if value >= 0x1_0000 { out.append(0x80 | UInt8(truncatingIfNeeded: value >> 12) & 0x3F) }
    if value >= 0x800 { out.append(0x80 | UInt8(truncatingIfNeeded: value >> 6) & 0x3F) }
    if value >= 0x80 { out.append(0x80 | UInt8(truncatingIfNeeded: value) & 0x3F) }
  }

  /// REP: libvterm's writes outside the row, or stays where it is for ever. A row full is the most anybody needs.
  mutating func repeatLast(_ wanted: Int) {
    guard let last else { return }
    let times = min(max(1, wanted), max(1, size.width / last.width))
    for _ in 0..<times { write(last.value) }
    marksLeft = 0
  }
}
