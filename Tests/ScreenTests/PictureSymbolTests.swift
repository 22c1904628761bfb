import Base
import Testing

@testable import Screen

/// The characters and the parts of a cell they fill, against lists copied by hand from Unicode's names.
@Suite struct PictureSymbolTests {
  private static func mask(_ parts: String) -> Int32 {
    var mask: Int32 = 0
    for part in parts { mask |= 1 << Int32((part.wholeNumberValue ?? 1) - 1) }
    return mask
  }

  private func expect(_ symbols: GridSymbols, _ value: UInt32, _ parts: String) {
    let (mask, glyph) = (Self.mask(parts), Glyph(rawValue: value))
    #expect(symbols.glyph(mask) == glyph, "\(parts) is U+\(String(value, radix: 16))")
    #expect(symbols.mask(of: glyph) == mask, "U+\(String(value, radix: 16)) is \(parts)")
  }

  @Test func `sextants are where Unicode has them`() {
    // BLOCK SEXTANT-1 …; then the four that older characters show.
    let table: [(UInt32, String)] = [
      (0x1FB00, "1"), (0x1FB01, "2"), (0x1FB02, "12"), (0x1FB03, "3"), (0x1FB07, "4"), (0x1FB13, "35"),
      (0x1FB14, "235"), (0x1FB1E, "6"), (0x1FB27, "146"), (0x1FB28, "1246"), (0x1FB2D, "56"),
      (0x1FB3B, "23456"), (0x0020, ""), (0x258C, "135"), (0x2590, "246"), (0x2588, "123456"),
    ]
    for (value, parts) in table { expect(.sextant, value, parts) }
  }

  @Test func `octants are where Unicode has them`() {
    // BLOCK OCTANT-3 …
    let own: [(UInt32, String)] = [
      (0x1CD00, "3"), (0x1CD01, "23"), (0x1CD02, "123"), (0x1CD03, "4"), (0x1CD04, "14"), (0x1CD09, "5"),
      (0x1CD0A, "15"), (0x1CD0E, "235"), (0x1CD17, "12345"), (0x1CD18, "6"), (0x1CD20, "146"),
      (0x1CD27, "56"), (0x1CD36, "17"), (0x1CD50, "23457"), (0x1CD70, "1234567"), (0x1CD71, "18"),
      (0x1CD80, "58"), (0x1CD90, "168"), (0x1CDB0, "1378"), (0x1CDC3, "4578"), (0x1CDDF, "235678"),
      (0x1CDE0, "1235678"), (0x1CDE1, "45678"), (0x1CDE5, "2345678"),
    ]
    for (value, parts) in own { expect(.octant, value, parts) }
  }

  @Test func `octants that other characters show`() {
    let borrowed: [(UInt32, String)] = [
      (0x0020, ""), (0x2588, "12345678"), (0x2580, "1234"), (0x2584, "5678"), (0x258C, "1357"),
      (0x2590, "2468"), (0x2598, "13"), (0x259D, "24"), (0x2596, "57"), (0x2597, "68"), (0x259A, "1368"),
      (0x259E, "2457"), (0x2599, "135678"), (0x259B, "123457"), (0x259C, "123468"), (0x259F, "245678"),
      (0x2582, "78"), (0x2586, "345678"), (0x1FB82, "12"), (0x1FB85, "123456"),
      (0x1CEA8, "1"), (0x1CEAB, "2"), (0x1CEA3, "7"), (0x1CEA0, "8"), (0x1FBE6, "35"), (0x1FBE7, "46"),
    ]
    #expect(borrowed.count == 256 - 230)
    for (value, parts) in borrowed { expect(.octant, value, parts) }
  }

  @Test func `braille dots are where Unicode has them`() {
    // Parts count in reading order, Unicode's dots down the columns: ⠇ is dots 1, 2, 3, ⠸ dots 4, 5, 6, ⣀ dots 7, 8.
    let table: [(UInt32, String)] = [
      (0x2801, "1"), (0x2802, "3"), (0x2804, "5"), (0x2808, "2"), (0x2810, "4"), (0x2820, "6"),
      (0x2840, "7"), (0x2880, "8"), (0x2807, "135"), (0x2838, "246"), (0x28C0, "78"), (0x28FF, "12345678"),
    ]
    for (value, parts) in table { expect(.braille, value, parts) }
  }

  @Test func `quadrants are in reading order`() {
    let table: [(UInt32, String)] = [
      (0x2598, "1"), (0x259D, "2"), (0x2596, "3"), (0x2597, "4"), (0x259A, "14"), (0x2588, "1234"),
    ]
    for (value, parts) in table { expect(.quadrant, value, parts) }
  }

  @Test(arguments: [GridSymbols.quadrant, .sextant, .octant, .braille])
  func `every mask has a narrow character of its own`(symbols: GridSymbols) {
    var seen: Set<UInt32> = []
    for mask in 0...symbols.full {
      let glyph = symbols.glyph(mask)
      seen.insert(glyph.rawValue)
      #expect(symbols.mask(of: glyph) == mask)
      #expect(Unicode.Scalar(glyph.rawValue).map { cellWidth(of: $0) } == 1)
    }
    #expect(seen.count == Int(symbols.full) + 1)
    for value: UInt32 in [0x41, 0x2591, 0x1FB3C, 0x1CCFF, 0x1CDE6, 0x2900, 0xFFFF_FFFF] {
      #expect(symbols.mask(of: Glyph(rawValue: value)) == nil)
    }
  }

  @Test func `a terminal without colours or characters gets what it can show`() {
    func made(_ pictures: PictureEncoding, _ colors: ColorDepth, _ unicode: Bool) -> PictureEncoding {
      TerminalCapabilities(colors: colors, unicode: unicode, pictures: pictures).cellPictures
    }
    for encoding in PictureEncoding.allCases {
      #expect(made(encoding, .trueColor, false) == .ascii)
      #expect(made(encoding, .trueColor, true) == (encoding.isPixels ? .halfBlock : encoding))
    }
    #expect(made(.halfBlock, .mono, true) == .ascii && made(.kitty, .mono, true) == .ascii)
    #expect(made(.block, .mono, true) == .quadrant && made(.octant, .mono, true) == .octant)
    #expect(made(.block, .ansi16, true) == .block)
  }
}
