import Screen

extension Painter {
  /// Rows an avatar of `diameter` dots takes with its ring.
  static func avatarRows(_ diameter: Int, ring: Bool) -> Int {
    diameter / 2 + (ring ? AvatarDots.margin : 0)
  }

  /// The largest avatar for `rows` rows and `columns` columns; 0 where none fits, or the theme wants none.
  static func avatarDiameter(
    rows: Int, columns: Int, ring: Bool, as shape: ThemeLayout.Avatar = .dots
  ) -> Int {
    let margin = ring ? 2 * AvatarDots.margin : 0
    let most = min(rows * 2 - margin, columns - margin)
    switch shape {
    case .dots: return [28, 20, 16, 10].first { $0 <= most } ?? 0
    case .initials: return most >= blockDiameter ? blockDiameter : 0
    case .none: return 0
    }
  }

  /// The size of the block with initials: three rows, twice as many columns.
  private static let blockDiameter = 6

  /// Draws who `name` is in the middle of `rect`, its first row at `y`.
  mutating func avatar(
    name: String, jid: String, diameter: Int, in rect: Rect, y: Int, level: Double? = nil, faint: Bool = false
  ) {
    guard diameter > 0, layout.avatar != .none else { return }
    if layout.avatar == .initials {
      let top = y + (level == nil ? 0 : AvatarDots.margin / 2)
      return block(name: name, jid: jid, in: rect, y: top, lit: (level ?? 0) >= 0.3, faint: faint)
    }
    let face = AvatarFace(name: name, jid: jid, room: diameter >= 16 ? 2 : 1, ascii: scene.drawsASCII)
    let dots = AvatarDots(diameter: diameter, face: face, level: level ?? 0)
    let skip = level == nil ? AvatarDots.margin : 0
    let side = dots.side - 2 * skip
    let left = rect.x + (rect.width - side) / 2
    // What lies around the disc shows between its dots.
    let disc = discStyle(jid, faint: faint).on(canvas[left, y].background)
    for row in 0..<side / 2 {
      for column in 0..<side {
        let (upper, lower) = (row * 2 + skip, row * 2 + 1 + skip)
        drawDots(
          dots.dot(column + skip, upper), dots.dot(column + skip, lower), left + column, y + row, disc: disc)
      }
    }
    if case .glyph(let text) = face {
      canvas.putCentred(text, in: rect, y: y + side / 4, style: disc.with(.reverse))
    }
  }

  /// The initials on a small block; with a voice it takes the speaker's colour.
  private mutating func block(
    name: String, jid: String, in rect: Rect, y: Int, lit: Bool, faint: Bool
  ) {
    let area = Rect(x: rect.x + (rect.width - 7) / 2, y: y, width: 7, height: 3)
    let look = lit ? style("call.frame.speaking") : discStyle(jid, faint: faint)
    let disc = look.on(canvas[area.x, area.y].background)
    canvas.fill(area, style: disc.with(.reverse))
    let words = name.split { !$0.isLetter && !$0.isNumber }
    let firsts = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
    let letters = firsts.isEmpty ? "?" : String(firsts).uppercased()
    canvas.putCentred(letters, in: area, y: y + 1, style: disc.with([.reverse, .bold]))
  }

  private mutating func drawDots(
    _ upper: AvatarDots.Dot, _ lower: AvatarDots.Dot, _ x: Int, _ y: Int, disc: Style
  ) {
    let signs = Signs(ascii: scene.drawsASCII)
    let sign: Character
    switch (upper != .empty, lower != .empty) {
    case (false, false): return
    case (true, true): sign = signs.full
    case (true, false): sign = signs.upper
    case (false, true): sign = signs.lower
    }
    let ring = upper == .ring || lower == .ring
    let look = ring ? style("call.frame.speaking").on(disc.background) : disc
    canvas.put(String(sign), x: x, y: y, style: look)
  }

  /// One of six quiet hues by address; a theme may set each ("avatar.1" …).
  private func discStyle(_ jid: String, faint: Bool) -> Style {
    if faint { return style("text.faint") }
    let index = Int(AvatarFace.hash(jid) % UInt64(Self.hues.count))
    let themed = scene.theme["avatar.\(index + 1)"]
    let plain = scene.theme["avatar"]
    let color = themed == plain ? plain.background.mixed(with: Self.hues[index], 0.75) : themed.background
    return Style(foreground: color == .default ? style("accent").foreground : color)
  }

  private static let hues: [Color] = [
    .rgb(0x5FD7C4), .rgb(0x7FA6E8), .rgb(0xC58FE0), .rgb(0xE89A7B), .rgb(0xD9C36A), .rgb(0x8CCB78),
  ]
}
