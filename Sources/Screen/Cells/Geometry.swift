/// A size in cells.
public struct Size: Hashable, Sendable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// `width` columns by `height` rows.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// A place in cells, counted from the top left corner.
public struct Point: Hashable, Sendable {
  /// Column.
  public var x: Int
  /// Row.
  public var y: Int
  /// Column `x`, row `y`.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of cells. A width or height of zero or less means empty.
public struct Rect: Hashable, Sendable {
  /// Leftmost column.
  public var x: Int
  /// Topmost row.
  public var y: Int
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int

  /// The rectangle with its top left corner at (`x`, `y`).
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The rectangle of `size` at (0, 0).
  public init(_ size: Size) { self.init(x: 0, y: 0, width: size.width, height: size.height) }

  /// One past the rightmost column.
  public var maxX: Int { x + width }
  /// One past the bottom row.
  public var maxY: Int { y + height }
  /// Columns by rows, never negative.
  public var size: Size { Size(width: max(0, width), height: max(0, height)) }
  /// True when no cell is inside.
  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// Whether cell (`x`, `y`) is inside.
  public func contains(x px: Int, y py: Int) -> Bool { px >= x && px < maxX && py >= y && py < maxY }

  /// The cells that belong to both rectangles (empty, at a place inside neither, when there are none).
  public func intersection(_ other: Rect) -> Rect {
    let (left, top) = (max(x, other.x), max(y, other.y))
    let (right, bottom) = (min(maxX, other.maxX), min(maxY, other.maxY))
    return Rect(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
  }

  /// Whether the rectangles share a cell.
  public func intersects(_ other: Rect) -> Bool { !intersection(other).isEmpty }

  /// Smaller by `dx` columns left and right and `dy` rows above and below (larger when negative).
  public func inset(dx: Int = 0, dy: Int = 0) -> Rect {
    Rect(x: x + dx, y: y + dy, width: max(0, width - 2 * dx), height: max(0, height - 2 * dy))
  }

  /// Smaller by `n` cells on every side.
  public func inset(by n: Int) -> Rect { inset(dx: n, dy: n) }

  /// Moved by `dx` columns and `dy` rows.
  public func offset(dx: Int = 0, dy: Int = 0) -> Rect {
    Rect(x: x + dx, y: y + dy, width: width, height: height)
  }

  /// Cuts `rows` off the top: (that strip, the rest below).
  public func splitTop(_ rows: Int) -> (strip: Rect, rest: Rect) {
    let n = min(max(0, rows), max(0, height))
    return (
      Rect(x: x, y: y, width: width, height: n), Rect(x: x, y: y + n, width: width, height: height - n)
    )
  }

  /// Cuts `rows` off the bottom: (that strip, the rest above).
  public func splitBottom(_ rows: Int) -> (strip: Rect, rest: Rect) {
    let (rest, strip) = splitTop(height - min(max(0, rows), max(0, height)))
    return (strip, rest)
  }

  /// Cuts `columns` off the left: (that strip, the rest to the right).
  public func splitLeft(_ columns: Int) -> (strip: Rect, rest: Rect) {
    let n = min(max(0, columns), max(0, width))
    return (
      Rect(x: x, y: y, width: n, height: height), Rect(x: x + n, y: y, width: width - n, height: height)
    )
  }

  /// Cuts `columns` off the right: (that strip, the rest to the left).
  public func splitRight(_ columns: Int) -> (strip: Rect, rest: Rect) {
    let (rest, strip) = splitLeft(width - min(max(0, columns), max(0, width)))
    return (strip, rest)
  }

  /// A rectangle of `size` in the middle of this one, cut to it.
  public func centred(_ size: Size) -> Rect {
    let (w, h) = (min(size.width, width), min(size.height, height))
    return Rect(x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h)
  }
}
