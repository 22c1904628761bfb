/// A grid of cells to draw on. A value: screens draw into one, the compositor turns it into what the terminal shows.
///
/// Whatever is drawn outside is cut off. Inside `within` coordinates count from that rectangle's corner.
public struct Canvas: Equatable, Sendable {
  /// All cells, row by row.
  public private(set) var cells: [Cell]
  /// The size of the whole grid, whatever `within` narrows drawing to.
  public let fullSize: Size
  private var origin = Point(x: 0, y: 0)
  private var clip: Rect
  private var area: Size

  /// An empty canvas; negative sizes count as zero.
  public init(width: Int, height: Int, style: Style = .plain) {
    fullSize = Size(width: max(0, width), height: max(0, height))
    area = fullSize
    clip = Rect(fullSize)
    cells = Array(repeating: Cell(.space, style), count: fullSize.width * fullSize.height)
  }

  /// An empty canvas of `size`.
  public init(_ size: Size, style: Style = .plain) {
    self.init(width: size.width, height: size.height, style: style)
  }

  /// The size that is being drawn on: the whole canvas, or the rectangle given to `within`.
  public var size: Size { area }
  /// The rectangle that is being drawn on, at (0, 0).
  public var bounds: Rect { Rect(area) }

  /// The cell at (`x`, `y`). Outside: blank when read, ignored when written. Halves of wide glyphs that a write
  /// leaves alone become spaces.
  public subscript(x: Int, y: Int) -> Cell {
    get {
      let (ax, ay) = (x + origin.x, y + origin.y)
      return Rect(fullSize).contains(x: ax, y: ay) ? cells[ay * fullSize.width + ax] : .blank
    }
    set {
      let (ax, ay) = (x + origin.x, y + origin.y)
      if clip.contains(x: ax, y: ay) { store(newValue, ax, ay) }
    }
  }

  /// The cells of row `y` of the whole grid.
  public func row(_ y: Int) -> ArraySlice<Cell> {
    guard y >= 0, y < fullSize.height else { return [] }
    return cells[y * fullSize.width..<(y + 1) * fullSize.width]
  }

  /// Draws with coordinates that count from `rect`'s corner and cut at its edges; in there `size` is `rect`'s.
  public mutating func within(_ rect: Rect, _ draw: (inout Canvas) -> Void) {
    let (oldOrigin, oldClip, oldArea) = (origin, clip, area)
    clip = clip.intersection(rect.offset(dx: origin.x, dy: origin.y))
    origin = Point(x: origin.x + rect.x, y: origin.y + rect.y)
    area = rect.size
    draw(&self)
    (origin, clip, area) = (oldOrigin, oldClip, oldArea)
  }

  /// `rect` in the coordinates of the whole grid, cut to what may be drawn on; to place a `PictureTile`.
  public func absolute(_ rect: Rect) -> Rect { rect.offset(dx: origin.x, dy: origin.y) }

  /// Copies `other` with its corner at (`x`, `y`).
  public mutating func draw(_ other: Canvas, x: Int, y: Int) {
    for row in 0..<other.fullSize.height {
      for column in 0..<other.fullSize.width {
        let (ax, ay) = (x + column + origin.x, y + row + origin.y)
        guard clip.contains(x: ax, y: ay) else { continue }
        let cell = other.cells[row * other.fullSize.width + column]
        switch cell.kind {
        case .narrow, .picture: store(cell, ax, ay)
        case .wide where clip.contains(x: ax + 1, y: ay): storeWide(cell.glyph, cell.style, ax, ay)
        case .continuation where clip.contains(x: ax - 1, y: ay): break  // came with its left half
        case .wide, .continuation: store(Cell(.space, cell.style), ax, ay)  // the edge cuts it in half
        }
      }
    }
  }

  /// Writes one cell of the whole grid and keeps wide glyphs whole.
  mutating func store(_ cell: Cell, _ x: Int, _ y: Int) {
    let index = y * fullSize.width + x
    let old = cells[index]
    if old.kind == .continuation, x > 0 {
      cells[index - 1] = Cell(.space, cells[index - 1].style)
    } else if old.kind == .wide, x + 1 < fullSize.width {
      cells[index + 1] = Cell(.space, cells[index + 1].style)
    }
    cells[index] = cell
  }

  /// Writes a wide glyph and its right half; the caller has checked that both fit.
  mutating func storeWide(_ glyph: Glyph, _ style: Style, _ x: Int, _ y: Int) {
    store(Cell(.space, style), x + 1, y)
    store(Cell(glyph, style, kind: .wide), x, y)
    cells[y * fullSize.width + x + 1] = Cell(.space, style, kind: .continuation)
  }

  /// The cell at (`x`, `y`) of the whole grid; the caller has checked the bounds.
  func cell(atGrid x: Int, _ y: Int) -> Cell { cells[y * fullSize.width + x] }

  /// Overwrites a cell of the whole grid with one of the same kind.
  mutating func replace(_ cell: Cell, _ x: Int, _ y: Int) { cells[y * fullSize.width + x] = cell }

  /// Whether cell (`x`, `y`) of the current coordinates may be drawn on, and where it is in the whole grid.
  func place(_ x: Int, _ y: Int) -> Point? {
    let (ax, ay) = (x + origin.x, y + origin.y)
    return clip.contains(x: ax, y: ay) ? Point(x: ax, y: ay) : nil
  }

  /// `rect` in the whole grid, cut to what may be drawn on.
  func visible(_ rect: Rect) -> Rect { clip.intersection(rect.offset(dx: origin.x, dy: origin.y)) }

  /// Equal when they show the same.
  public static func == (a: Canvas, b: Canvas) -> Bool { a.fullSize == b.fullSize && a.cells == b.cells }
}
