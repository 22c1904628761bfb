extension Canvas {
  /// Writes `text` on one line from (`x`, `y`), cut with … at `maxWidth` cells (default: the right edge).
  ///
  /// Text is data: controls and bidirectional overrides show as replacement characters, marks stay with their letter,
  /// a wide character that does not fit is left out. Returns the cells used, cut-off ones at the left edge included.
  @discardableResult
  public mutating func put(_ text: String, x: Int, y: Int, style: Style = .plain, maxWidth: Int? = nil) -> Int
  {
    let room = min(maxWidth ?? .max, size.width - x)
    guard room > 0 else { return 0 }
    let whole = cellWidth(of: text)
    let cut = whole > room ? truncate(text, toWidth: room) : text
    var column = x
    for character in cut {
      guard let character = shown(character) else { continue }
      let width = cellWidth(of: character)
      if width == 2 {
        putWide(Glyph(character), column, y, style)
      } else if let at = place(column, y) {
        store(Cell(Glyph(character), style), at.x, at.y)
      }
      column += width
    }
    return column - x
  }

  /// A wide glyph with only one half inside shows as a space there.
  private mutating func putWide(_ glyph: Glyph, _ x: Int, _ y: Int, _ style: Style) {
    switch (place(x, y), place(x + 1, y)) {
    case (let left?, .some): storeWide(glyph, style, left.x, left.y)
    case (let left?, nil): store(Cell(.space, style), left.x, left.y)
    case (nil, let right?): store(Cell(.space, style), right.x, right.y)
    case (nil, nil): break
    }
  }

  /// Writes `text` so that it ends just before column `x` (cut with … to `maxWidth`). Returns the cells used.
  @discardableResult
  public mutating func putRight(_ text: String, x: Int, y: Int, style: Style = .plain, maxWidth: Int? = nil)
    -> Int
  {
    let cut = truncate(text, toWidth: max(0, min(maxWidth ?? .max, x)))
    return put(cut, x: x - cellWidth(of: cut), y: y, style: style)
  }

  /// Writes `text` in the middle of row `y` of `rect`. Returns the cells used.
  @discardableResult
  public mutating func putCentred(_ text: String, in rect: Rect, y: Int, style: Style = .plain) -> Int {
    let cut = truncate(text, toWidth: rect.width)
    let x = rect.x + (rect.width - cellWidth(of: cut)) / 2
    return put(cut, x: x, y: y, style: style)
  }

  /// Fills `rect` with `character` (one cell wide; wide ones show as spaces).
  public mutating func fill(_ rect: Rect, style: Style, character: Character = " ") {
    let drawn = shown(character) ?? " "
    fill(rect, with: Cell(cellWidth(of: drawn) == 1 ? Glyph(drawn) : .space, style))
  }

  private mutating func fill(_ rect: Rect, with cell: Cell) {
    let rect = visible(rect)
    guard !rect.isEmpty else { return }
    for y in rect.y..<rect.maxY {
      for x in rect.x..<rect.maxX { store(cell, x, y) }
    }
  }

  /// A horizontal line of `length` cells.
  public mutating func hline(x: Int, y: Int, length: Int, style: Style = .plain, character: Character = "─") {
    fill(Rect(x: x, y: y, width: length, height: 1), style: style, character: character)
  }

  /// A vertical line of `length` cells.
  public mutating func vline(x: Int, y: Int, length: Int, style: Style = .plain, character: Character = "│") {
    fill(Rect(x: x, y: y, width: 1, height: length), style: style, character: character)
  }

  /// A frame along the inside edge of `rect`, with `title` in its upper line when there is room. The inside is left.
  public mutating func box(
    _ rect: Rect, style: Style = .plain, border: BorderSet = .rounded, title: String? = nil,
    titleStyle: Style? = nil
  ) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
    hline(x: rect.x + 1, y: rect.y, length: rect.width - 2, style: style, character: border.horizontal)
    hline(x: rect.x + 1, y: bottom, length: rect.width - 2, style: style, character: border.horizontal)
    vline(x: rect.x, y: rect.y + 1, length: rect.height - 2, style: style, character: border.vertical)
    vline(x: right, y: rect.y + 1, length: rect.height - 2, style: style, character: border.vertical)
    let places = [(rect.x, rect.y), (right, rect.y), (rect.x, bottom), (right, bottom)]
    for (place, corner) in zip(places, border.corners) {
      self[place.0, place.1] = Cell(Glyph(corner), style)
    }
    guard let title, rect.width >= 6, !title.isEmpty else { return }
    let cut = truncate(title, toWidth: rect.width - 4)
    put(" " + cut + " ", x: rect.x + 1, y: rect.y, style: titleStyle ?? style)
  }

  /// Makes what `rect` holds fainter: RGB colours lose half their brightness, others get the `dim` attribute, pictures
  /// show at half brightness.
  public mutating func dim(_ rect: Rect) {
    restyle(rect) { cell in
      let (fore, back) = (cell.foreground, cell.background)
      if case .rgb = fore.kind {
        cell.foreground = fore.mixed(with: .rgb(0, 0, 0), 0.5)
      } else {
        cell.attributes.insert(.dim)
      }
      if case .rgb = back.kind { cell.background = back.mixed(with: .rgb(0, 0, 0), 0.5) }
    }
  }

  /// Changes the look of every cell in `rect`, leaving what they say.
  public mutating func restyle(_ rect: Rect, _ change: (inout Cell) -> Void) {
    let rect = visible(rect)
    guard !rect.isEmpty else { return }
    for y in rect.y..<rect.maxY {
      for x in rect.x..<rect.maxX {
        var cell = cell(atGrid: x, y)
        let (glyph, kind) = (cell.glyph, cell.kind)
        change(&cell)
        (cell.glyph, cell.kind) = (glyph, kind)
        replace(cell, x, y)
      }
    }
  }

  /// Marks `rect` as the place where picture `id` shows. Whatever is drawn over it later covers the picture there.
  public mutating func picture(_ id: PictureID, in rect: Rect) { fill(rect, with: Cell(picture: id)) }

  /// The whole grid as lines of text without trailing spaces, for golden files; pictures show as ░.
  public func text() -> String {
    var lines: [String] = []
    for y in 0..<fullSize.height {
      var line = ""
      for cell in row(y) where cell.kind != .continuation {
        line += cell.kind == .picture ? "░" : cell.glyph.text
      }
      while line.last == " " { line.removeLast() }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }
}
