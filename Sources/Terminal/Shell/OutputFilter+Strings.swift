// Strings: ESC and one of ] P X ^ _ k, text, ESC \. libvterm prints most of them, and cuts the others at 64 bytes.

extension OutputFilter {
  mutating func startString(_ byte: UInt8) {
    (state, introducer) = (.string, byte)
    string.removeAll(keepingCapacity: true)
  }

  mutating func takeString(_ byte: UInt8) {
    let isLine = introducer == UInt8(ascii: "k")
    switch byte {
    case 0x1B: state = .stringEnd
    case 0x18, 0x1A: state = .text
    case 0x07: if isLine || introducer == UInt8(ascii: "]") { finishString() }
    // Not everything that begins with ESC k is a title.
    case 0..<0x20 where isLine:
      state = .text
      execute(byte)
    case 0..<0x20, 0x7F: break
    default: if string.count < Self.longestString { string.append(byte) }
    }
  }

  /// What follows ESC in a string: it ends, or is given up for what begins there.
  mutating func endString(_ byte: UInt8) {
    if byte == UInt8(ascii: "\\") { return finishString() }
    (state, intermediate) = (.escape, 0)
    takeEscape(byte)
  }

  private mutating func finishString() {
    state = .text
    switch introducer {
    case UInt8(ascii: "]"):
      if string.starts(with: "0;".utf8) || string.starts(with: "2;".utf8) { passTitle() }
    case UInt8(ascii: "P"): if string.starts(with: "$q".utf8) { passQuestion() }
    default: break
    }
  }

  private static let longestTitle = 250

  private mutating func passTitle() {
    send("\u{1B}]2;")
    var room = Self.longestTitle
    for character in String(decoding: string.dropFirst(2), as: UTF8.self).unicodeScalars {
      if (0x80..<0xA0).contains(character.value) { continue }
      let bytes = UTF8.width(character)
      guard bytes <= room else { break }
      out += String(character).utf8
      room -= bytes
    }
    out.append(0x07)
  }

  /// DECRQSS, for what libvterm can tell.
  private mutating func passQuestion() {
    if ["m", "r", "s", " q", "\"q"].contains(where: { string.dropFirst(2).elementsEqual($0.utf8) }) {
      send("\u{1B}P")
      out += string
      send("\u{1B}\\")
    } else {
      answers += "\u{1B}P0$r\u{1B}\\".utf8
    }
  }
}
