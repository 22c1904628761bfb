import Testing

@testable import Screen

@Suite struct CellWidthTests {
  @Test(
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("王", 2), ("한", 2), ("각", 2), ("ｱ", 1), ("Ａ", 2), ("…", 1),
      ("─", 1),
      ("●", 1), ("▀", 1), ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇩🇪", 2), ("☎", 1), ("☎\u{FE0F}", 2), ("नी", 2),
      ("नि", 2),
      ("\u{301}", 0), ("\u{7}", 0), ("\u{200B}", 0), ("\u{E000}", 1), ("ﷺ", 1),
    ] as [(Character, Int)])
  func `a character takes as many cells as terminals give it`(character: Character, cells: Int) {
    #expect(cellWidth(of: character) == cells)
  }

  @Test func `the tables are sorted and do not overlap`() {
    for table in [WidthTable.wide, WidthTable.zero] {
      #expect(table.count.isMultiple(of: 2))
      #expect(zip(table, table.dropFirst()).allSatisfy { $0 <= $1 })
    }
    for index in stride(from: 0, to: WidthTable.zero.count, by: 2) {
      #expect(!WidthTable.contains(WidthTable.zero[index], in: WidthTable.wide))
    }
  }

  @Test(arguments: [
    ("Mira Holm", 20, "Mira Holm"), ("Mira Holm", 9, "Mira Holm"), ("Mira Holm", 6, "Mira …"),
    ("王小明", 5, "王小…"),
    ("王小明", 4, "王…"), ("王小明", 6, "王小明"), ("abc", 1, "…"), ("abc", 0, ""), ("abc", -3, ""), ("", 3, ""),
    ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("a\u{202E}bc", 3, "a\u{FFFD}…"),
  ])
  func `text is cut to cells`(text: String, width: Int, cut: String) {
    #expect(truncate(text, toWidth: width) == cut)
    #expect(cellWidth(of: truncate(text, toWidth: width)) <= max(0, width))
  }

  @Test func `peers' text never reaches the terminal as controls`() {
    for value in UInt32(0)...0x2100 {
      guard let scalar = Unicode.Scalar(value), let shown = shown(Character(scalar)) else { continue }
      #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
      #expect(!shown.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
    }
  }

  @Test func `clusters are interned once and cut when absurd`() {
    let family = Glyph("👩‍👩‍👧")
    #expect(family.isCluster)
    #expect(family == Glyph("👩‍👩‍👧"))
    #expect(family.text == "👩‍👩‍👧")
    let zalgo = Character("a" + String(repeating: "\u{301}", count: 500))
    #expect(Glyph(zalgo).text.unicodeScalars.count == GraphemeTable.longest)
    #expect(!Glyph("王").isCluster)
    #expect(GraphemeTable.text(of: 99_999_999) == "\u{FFFD}")
  }
}
