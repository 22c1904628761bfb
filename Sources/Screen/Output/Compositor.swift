public import Base

/// Turns what the screen should show into the bytes that make it so, and remembers what the terminal shows.
///
/// It is the terminal's only writer. Rows of the user interface come in with `setRow` or `draw`; pictures with `compose`,
/// which writes the differences: the interface first, then pictures row by row until the byte budget is used up.
public struct Compositor: Sendable {
  /// One frame for the terminal.
  public struct Output: Sendable {
    /// What to write; empty when nothing changed.
    public var bytes: [UInt8]
    /// True when the budget ran out before everything was said; compose again.
    public var pending: Bool
    /// Pictures to put into shared memory before the bytes are written.
    public var sharedImages: [SharedImage] = []
  }

  /// The size of the screen.
  public private(set) var size: Size
  /// What the terminal can do. Call `invalidate()` after a change.
  public var capabilities: TerminalCapabilities {
    didSet {
      guard capabilities != oldValue else { return }
      painter.forget()
      pixels.forget()
    }
  }
  /// Cells of pictures written by the last `compose`.
  public private(set) var pictureCellsWritten = 0
  /// Pictures that the last `compose` sent as pixels.
  public var pixelPicturesSent: Int { pixels.sent }
  /// Names for shared memory objects, to be filled up by whoever can draw lots: nobody must be able to guess them. One is
  /// used for each picture; without names pixels travel with the frame.
  public var sharedNames: [String] {
    get { pixels.names }
    set { pixels.names = newValue }
  }

  /// What should be shown; picture cells stand for pictures.
  var wanted: [Cell]
  /// What the terminal shows; `Cell.unknown` where that isn't certain.
  var shown: [Cell]
  private var touched: [Bool]
  private var mustClear = true
  private var painter = PicturePainter()
  private var pixels = PixelPictures()
  private var places: [PictureID: Rect] = [:]
  private var cursor: Point?

  /// A compositor for a terminal of `size` that shows anything at all.
  public init(size: Size, capabilities: TerminalCapabilities = TerminalCapabilities()) {
    self.size = Size(width: max(0, size.width), height: max(0, size.height))
    self.capabilities = capabilities
    let count = self.size.width * self.size.height
    wanted = Array(repeating: .blank, count: count)
    shown = wanted
    touched = Array(repeating: true, count: self.size.height)
  }

  /// Starts afresh for a screen of `size`: what should be shown is empty until it is drawn again.
  public mutating func resize(_ size: Size) {
    var kept = self.pixels
    kept.forget()
    self = Compositor(size: size, capabilities: capabilities)
    self.pixels = kept
  }

  /// Forgets what the terminal shows: the next frame clears it and paints everything.
  public mutating func invalidate() {
    mustClear = true
    painter.forget()
    pixels.forget()
  }

  /// What takes off the terminal all that clearing its screen may leave there: pictures drawn as pixels.
  public mutating func farewell() -> [UInt8] {
    invalidate()
    return pixels.takeLeaving().bytes
  }

  /// Says what row `y` should show. Halves of wide glyphs without their other half become spaces.
  public mutating func setRow(_ y: Int, _ cells: some Collection<Cell>) {
    guard y >= 0, y < size.height else { return }
    let start = y * size.width
    var changed = false
    var x = 0
    for cell in cells.prefix(size.width) {
      let cell = capabilities.unicode ? cell : Self.asciiOnly(cell)
      if wanted[start + x] != cell {
        wanted[start + x] = cell
        changed = true
      }
      x += 1
    }
    guard changed else { return }
    mendWideGlyphs(start..<start + size.width)
    touched[y] = true
    painter.interfaceChanged()
  }

  private static func asciiOnly(_ cell: Cell) -> Cell {
    guard cell.kind != .picture, cell.glyph.rawValue >= 0x7F || cell.kind != .narrow else { return cell }
    let glyph = cell.kind == .continuation ? Glyph.space : ASCIIFallback.glyph(for: cell.glyph)
    return Cell(glyph, cell.style)
  }

  private mutating func mendWideGlyphs(_ row: Range<Int>) {
    for index in row {
      let kind = wanted[index].kind
      if kind == .wide, index + 1 == row.upperBound || wanted[index + 1].kind != .continuation {
        wanted[index] = Cell(.space, wanted[index].style)
      } else if kind == .continuation, index == row.lowerBound || wanted[index - 1].kind != .wide {
        wanted[index] = Cell(.space, wanted[index].style)
      }
    }
  }

  /// Merges `layers` (bottom first) and says that the screen should show them.
  public mutating func draw(_ layers: [Layer]) {
    var canvas = Canvas(size)
    for layer in layers { canvas.draw(layer.canvas, x: layer.origin.x, y: layer.origin.y) }
    for y in 0..<size.height { setRow(y, canvas.row(y)) }
  }

  /// The bytes that bring the terminal from what it shows to what it should show.
  ///
  /// - Parameters:
  ///   - tiles: the pictures, the one that matters most first.
  ///   - cursor: where the text cursor shows; nil hides it.
  ///   - threshold: how far a channel of a picture may be off before its cell is sent again (8 is good).
  ///   - budget: about how many bytes the frame may have; the interface is always sent whole.
  ///   - pixelBudget: about how many more it may have for pictures drawn as pixels.
  ///   - now: for refining pictures that have come to rest.
  public mutating func compose(
    tiles: [PictureTile] = [], cursor: Point? = nil, threshold: Int = 8, budget: Int = .max,
    pixelBudget: Int = .max, now: MonotonicTime = .zero
  ) -> Output {
    var writer = CellWriter(size: size, colors: capabilities.colors)
    let places = Dictionary(tiles.map { ($0.id, $0.rect) }, uniquingKeysWith: { first, _ in first })
    if places != self.places {
      self.places = places
      for y in touched.indices { touched[y] = true }
      painter.keepOnly(Set(places.keys))
    }
    let pixelJob = PixelJob(
      tiles: tiles, size: size, capabilities: capabilities, threshold: threshold, budget: pixelBudget)
    pixels.plan(pixelJob, wanted: wanted, now: now)
    letGo(&writer)
    if mustClear { clear(&writer) }
    writeInterface(&writer)
    let job = PicturePainter.Job(
      tiles: tiles.filter { !pixels.draws($0.id) }, size: size, capabilities: capabilities,
      threshold: threshold, budget: budget, now: now)
    let cellsPending = painter.paint(job, wanted: wanted, shown: &shown, &writer)
    let pixelsPending = pixels.paint(pixelJob, wanted: wanted, shown: &shown, &writer)
    pictureCellsWritten = painter.cellsWritten
    return Output(
      bytes: finish(writer, cursor), pending: cellsPending || pixelsPending,
      sharedImages: pixels.sharedImages)
  }

  /// Takes pictures off that are no longer drawn as pixels. What their cells show then is not known.
  private mutating func letGo(_ writer: inout CellWriter) {
    let (bytes, rects) = pixels.takeLeaving()
    guard !rects.isEmpty else { return }
    writer.bytes += bytes
    for rect in rects.map({ $0.intersection(Rect(size)) }) where !rect.isEmpty {
      for y in rect.y..<rect.maxY {
        for index in y * size.width + rect.x..<y * size.width + rect.maxX { shown[index] = .unknown }
        touched[y] = true
      }
    }
    painter.interfaceChanged()
  }

  private mutating func clear(_ writer: inout CellWriter) {
    writer.clear()
    for index in shown.indices { shown[index] = .blank }
    for y in touched.indices { touched[y] = true }
    mustClear = false
  }

  private mutating func finish(_ writer: CellWriter, _ place: Point?) -> [UInt8] {
    let place = place.flatMap { Rect(size).contains(x: $0.x, y: $0.y) ? $0 : nil }
    guard !writer.bytes.isEmpty || place != cursor else { return [] }
    var frame = CellWriter(size: size, colors: capabilities.colors)
    frame.bytes.reserveCapacity(writer.bytes.count + 48)
    if capabilities.synchronized { frame.append("\u{1B}[?2026h") }
    if cursor != nil { frame.append("\u{1B}[?25l") }
    frame.bytes += writer.bytes
    if let place {
      frame.move(to: place)
      frame.append("\u{1B}[?25h")
    }
    if capabilities.synchronized { frame.append("\u{1B}[?2026l") }
    cursor = place
    return frame.bytes
  }
}

// MARK: - The interface

extension Cell {
  /// Equal to no cell that is drawn.
  static let unknown = Cell(Glyph(rawValue: 0xFFFF_FFFF))
}

extension Compositor {
  private mutating func writeInterface(_ writer: inout CellWriter) {
    for y in 0..<size.height where touched[y] {
      let row = y * size.width..<(y + 1) * size.width
      breakWideGlyphs(row)
      for index in row {
        let cell = target(index)
        guard cell.kind != .picture, cell.kind != .continuation, cell != shown[index] else { continue }
        writer.write(cell, x: index - row.lowerBound, y: y)
        shown[index] = cell
        if cell.kind == .wide { shown[index + 1] = wanted[index + 1] }
        if cell.glyph.isCluster { forgetAfter(cell, index, row) }
      }
      touched[y] = false
    }
  }

  /// A terminal that does not join the parts of a cluster has written over the cells that follow.
  private mutating func forgetAfter(_ cell: Cell, _ index: Int, _ row: Range<Int>) {
    let own = cell.kind == .wide ? 2 : 1
    let apart = cell.glyph.text.unicodeScalars.reduce(0) { $0 + cellWidth(of: $1) }
    guard apart > own, index + own < row.upperBound else { return }
    for after in index + own..<min(index + apart, row.upperBound) { shown[after] = .unknown }
  }

  /// What cell `index` should show; where nobody supplies the picture, nothing.
  private func target(_ index: Int) -> Cell {
    let cell = wanted[index]
    guard let picture = cell.picture else { return cell }
    if let place = places[picture], place.contains(x: index % size.width, y: index / size.width) {
      return cell
    }
    return Cell(.space, cell.foreground, cell.background)
  }

  /// Writing on one half of a wide glyph destroys the other: where either half changes, neither counts as shown.
  private mutating func breakWideGlyphs(_ row: Range<Int>) {
    for index in row.dropLast() where shown[index].kind == .wide {
      guard target(index) != shown[index] || target(index + 1) != shown[index + 1] else { continue }
      shown[index] = .unknown
      shown[index + 1] = .unknown
    }
  }
}
