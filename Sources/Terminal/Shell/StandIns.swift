internal import Screen

/// Characters that libvterm 0.1 (Unicode 9) measures otherwise than we and the terminals do travel through it as others,
/// which nobody has assigned and which it gives the right width; without that what stands behind them would be moved.
enum StandIns {
  /// Wide ones of plane 1 stand in plane 3, where libvterm takes everything for wide.
  private static let newWide: ClosedRange<UInt32> = 0x1_6FE0...0x1_FAFF
  private static let wideShift: UInt32 = 0x2_0000
  /// Two cells wide and a mark at once to libvterm, which then writes outside the row: they become the last variation
  /// selectors.
  private static let wideMarks: [UInt32] = [0x302A, 0x302B, 0x302C, 0x302D, 0x3099, 0x309A]
  private static let firstMark: UInt32 = 0xE_01EA
  /// Letters that libvterm takes for marks.
  private static let narrowMarks: [UInt32] = [0x600, 0x601, 0x602, 0x603, 0x6DD, 0x6DE, 0x70F, 0x1734]
  private static let narrowShift: UInt32 = 0x5_0000

  /// What libvterm gets for `value`, and its width; nil: nothing.
  static func standIn(for value: UInt32) -> (value: UInt32, width: Int)? {
    switch value {
    case ..<0x300, 0x2100..<0x231A, 0x2500..<0x25FD: return (value, 1)
    case 0x3400..<0xA000, 0xAC00..<0xD7A4: return (value, 2)
    // Tone marks of Korean: as wide as a letter, and marks.
    case 0x302E, 0x302F: return nil
    default: break
    }
    guard !isTaken(value), let scalar = Unicode.Scalar(value) else { return (0xFFFD, 1) }
    let width = cellWidth(of: scalar)
    if width == 0 { return mark(value).map { (value: $0, width: 0) } }
    if width == 2, newWide.contains(value) { return (value + wideShift, 2) }
    return (narrowMarks.contains(value) ? value + narrowShift : value, width)
  }

  /// What a program means with what libvterm has kept.
  static func original(_ value: UInt32) -> UInt32 {
    if value < 0x3_0000 { return value }
    if newWide.contains(value - wideShift) { return value - wideShift }
    if value >= firstMark, value < firstMark + UInt32(wideMarks.count) {
      return wideMarks[Int(value - firstMark)]
    }
    return value >= narrowShift && narrowMarks.contains(value - narrowShift) ? value - narrowShift : value
  }

  /// No program means these.
  private static func isTaken(_ value: UInt32) -> Bool {
    value & 0xFFFE == 0xFFFE || original(value) != value
  }

  /// A mark as libvterm knows it; nil: it would take a cell.
  private static func mark(_ value: UInt32) -> UInt32? {
    if let index = wideMarks.firstIndex(of: value) { return firstMark + UInt32(index) }
    if value >= 0x1_0000 {
      return 0xE_0020...0xE_007F ~= value || 0xE_0100..<firstMark ~= value ? value : nil
    }
    var (low, high) = (0, newMarks.count / 2)
    while low < high {
      let middle = (low + high) / 2
      if value > newMarks[2 * middle + 1] { low = middle + 1 } else { high = middle }
    }
    return low < newMarks.count / 2 && newMarks[2 * low] <= value ? nil : value
  }

  /// Marks that libvterm takes for letters. Ranges: first, last, first, last…; what is no mark may lie in them.
  private static let newMarks: [UInt32] = [
    0x487, 0x487, 0x616, 0x61C, 0x65F, 0x65F, 0x7FD, 0x900, 0x93A, 0x93A, 0x955, 0x957, 0x9FE, 0xA00,
    0xA43, 0xA46, 0xA49, 0xA4A, 0xA4E, 0xA51, 0xA75, 0xA75, 0xAC6, 0xAC6, 0xAFA, 0xB00, 0xB44, 0xB44,
    0xB4E, 0xB55, 0xB62, 0xB63, 0xC00, 0xC3C, 0xC49, 0xC49, 0xC4E, 0xC54, 0xC62, 0xC81, 0xD00, 0xD3C,
    0xD44, 0xD44, 0xD62, 0xD81, 0xDD5, 0xDD5, 0xEBA, 0xEBA, 0xF8D, 0xF8F, 0xF98, 0xF98, 0x1033, 0x1035,
    0x103A, 0x103E, 0x105E, 0x109D, 0x135D, 0x135E, 0x180E, 0x1886, 0x1A1B, 0x1AFF, 0x1B80, 0x1CF9,
    0x1DCB, 0x1DFD, 0x2064, 0x2069, 0x20F0, 0xA802, 0xA82C, 0xD7FB, 0xFE24, 0xFE2F,
  ]
}
