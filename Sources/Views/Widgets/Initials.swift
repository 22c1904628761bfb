/// What stands in an avatar where there is no picture.
enum AvatarFace: Equatable {
  /// One or two characters the block font has.
  case letters([Character])
  /// One character of another script, written as it is.
  case glyph(String)
  /// A pattern made from the address, for names without a letter.
  case pattern(UInt64)

  /// The face of somebody called `name` at `jid`; `room` is how many letters fit. `ascii`: in letters of ASCII only.
  init(name: String, jid: String, room: Int = 2, ascii: Bool = false) {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    let firsts = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
    guard let first = firsts.first else {
      self = .pattern(Self.hash(jid))
      return
    }
    let letters = firsts.map(Self.plain).prefix(max(1, room))
    if letters.allSatisfy(BlockFont.has) {
      self = .letters(Array(letters))
    } else if let plain = letters.first, BlockFont.has(plain) {
      self = .letters([plain])
    } else {
      self = ascii ? .pattern(Self.hash(jid)) : .glyph(String(first))
    }
  }

  /// FNV-1a: the same address has the same colour and pattern on every machine.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The capital letter without its accents, as far as the block font needs to know.
  private static func plain(_ character: Character) -> Character {
    let capital = character.uppercased().first ?? character
    for (base, accented) in accents where accented.contains(capital) { return base }
    return capital
  }

  private static let accents: [(Character, String)] = [
    ("A", "ÀÁÂÃÄÅĀĂĄÆ"), ("C", "ÇĆĈĊČ"), ("D", "ÐĎĐ"), ("E", "ÈÉÊËĒĔĖĘĚ"), ("G", "ĜĞĠĢ"), ("H", "ĤĦ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"), ("J", "Ĵ"), ("K", "Ķ"), ("L", "ĹĻĽĿŁ"), ("N", "ÑŃŅŇ"), ("O", "ÒÓÔÕÖØŌŎŐŒ"),
    ("R", "ŔŖŘ"), ("S", "ŚŜŞŠẞ"), ("T", "ŢŤŦÞ"), ("U", "ÙÚÛÜŨŪŬŮŰŲ"), ("W", "Ŵ"), ("Y", "ÝŶŸ"), ("Z", "ŹŻŽ"),
  ]
}
