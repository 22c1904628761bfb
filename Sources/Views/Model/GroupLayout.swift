public import Screen

/// Where the tiles of a group go. Pure geometry: how many people, in which rectangle.
public struct GroupLayout: Sendable, Equatable {
  /// How tiles are arranged.
  public enum Mode: String, Sendable, CaseIterable {
    /// All alike: 1x1, 2x1, 2x2, 3x2, 3x3, 4x4, the last row centred.
    case grid
    /// One large, the others in a strip below.
    case focus
    /// A line for each, without pictures.
    case list
  }

  /// The place of one person.
  public struct Tile: Sendable, Equatable {
    /// Who, as a position in the list of people.
    public var index: Int
    /// Where.
    public var rect: Rect
  }

  /// The tiles of this page; in `focus` the large one comes first.
  public private(set) var tiles: [Tile] = []
  /// This page, from 0.
  public private(set) var page = 0
  /// How many pages there are.
  public private(set) var pages = 1

  /// No more tiles are on a page.
  static let most = 16
  /// A smaller tile shows neither a face nor a name.
  static let least = Size(width: 14, height: 4)

  private init() {}

  /// `count` people in `area`. `large` is the one who gets the large tile of `focus`. A page beyond the last counts as
  /// the last.
  public init(_ mode: Mode, count: Int, in area: Rect, large: Int = 0, page: Int = 0) {
    self.init()
    guard count > 0, !area.isEmpty else { return }
    switch mode {
    case .grid: placeGrid(count, area, page)
    case .focus: placeFocus(count, area, min(max(0, large), count - 1), page)
    case .list: placeList(count, area, page)
    }
  }

  /// Takes page `wanted` of `room` people each; returns who is on it.
  private mutating func turn(to wanted: Int, count: Int, room: Int) -> Range<Int> {
    let room = max(1, room)
    pages = max(1, (count + room - 1) / room)
    page = min(max(0, wanted), pages - 1)
    let first = page * room
    return first..<min(count, first + room)
  }

  // MARK: Grid

  private mutating func placeGrid(_ count: Int, _ area: Rect, _ wanted: Int) {
    let room = Self.capacity(count, area)
    let here = turn(to: wanted, count: count, room: room)
    // Every page has the tiles of a full one, so that turning a page resizes nobody.
    let shape = Self.shape(pages > 1 ? room : count, area)
    let size = Self.tile(shape, area)
    let gap = Self.gap(area)
    let rows = (here.count + shape.columns - 1) / shape.columns
    let top = area.y + (area.height - rows * size.height) / 2
    for row in 0..<rows {
      let first = here.lowerBound + row * shape.columns
      let inRow = min(shape.columns, here.upperBound - first)
      let used = inRow * (size.width + gap) - gap
      let left = area.x + (area.width - used) / 2
      for column in 0..<inRow {
        let rect = Rect(
          x: left + column * (size.width + gap), y: top + row * size.height, width: size.width,
          height: size.height)
        tiles.append(Tile(index: first + column, rect: rect))
      }
    }
  }

  /// How many of `count` people a page of `area` holds.
  private static func capacity(_ count: Int, _ area: Rect) -> Int {
    var room = min(count, most)
    while room > 1, !fits(shape(room, area), area) { room -= 1 }
    return max(1, room)
  }

  /// Columns and rows for `count` tiles, turned where that makes the pictures larger (a terminal higher than wide).
  static func shape(_ count: Int, _ area: Rect) -> (columns: Int, rows: Int) {
    let usual = count <= 1 ? 1 : count <= 4 ? 2 : count <= 9 ? 3 : 4
    let flat = (columns: usual, rows: (count + usual - 1) / usual)
    let turned = (columns: max(1, flat.rows), rows: (count + flat.rows - 1) / max(1, flat.rows))
    guard turned.columns != flat.columns, fits(turned, area) || !fits(flat, area) else { return flat }
    return value(turned, area) > value(flat, area) ? turned : flat
  }

  private static func gap(_ area: Rect) -> Int { area.width >= 60 ? 1 : 0 }

  private static func tile(_ shape: (columns: Int, rows: Int), _ area: Rect) -> Size {
    let gaps = gap(area) * (shape.columns - 1)
    return Size(
      width: max(1, (area.width - gaps) / shape.columns), height: max(1, area.height / shape.rows))
  }

  private static func fits(_ shape: (columns: Int, rows: Int), _ area: Rect) -> Bool {
    let size = tile(shape, area)
    return size.width >= least.width && size.height >= least.height
  }

  /// How large a picture of 16:9 is in a tile of such a grid; a cell is twice as high as wide.
  private static func value(_ shape: (columns: Int, rows: Int), _ area: Rect) -> Int {
    let size = tile(shape, area)
    return min(size.width * 9, (size.height - 1) * 32)
  }

  // MARK: Focus

  private mutating func placeFocus(_ count: Int, _ area: Rect, _ large: Int, _ wanted: Int) {
    let strip = Self.strip(area)
    guard count > 1, strip.height > 0 else {
      tiles = [Tile(index: large, rect: area)]
      return
    }
    let (rest, below) = (area.splitBottom(strip.height).rest, area.splitBottom(strip.height).strip)
    tiles = [Tile(index: large, rect: rest)]
    let gap = Self.gap(area)
    let here = turn(to: wanted, count: count - 1, room: (area.width + gap) / (strip.width + gap))
    let used = here.count * (strip.width + gap) - gap
    var x = area.x + max(0, (area.width - used) / 2)
    for position in here {
      let rect = Rect(x: x, y: below.y, width: strip.width, height: strip.height)
      tiles.append(Tile(index: position < large ? position : position + 1, rect: rect))
      x += strip.width + gap
    }
  }

  /// The size of a tile in the strip; no height where there is no room for one.
  private static func strip(_ area: Rect) -> Size {
    let height = min(9, max(least.height, area.height / 4))
    guard area.height - height >= least.height else { return Size(width: 0, height: 0) }
    let width = max(least.width, (height - 1) * 32 / 9)
    return Size(width: max(1, min(width, area.width)), height: height)
  }

  // MARK: List

  private mutating func placeList(_ count: Int, _ area: Rect, _ wanted: Int) {
    let columns = count > area.height && area.width >= 76 ? 2 : 1
    let here = turn(to: wanted, count: count, room: columns * area.height)
    let perColumn = pages > 1 ? area.height : (here.count + columns - 1) / columns
    let width = columns > 1 ? (area.width - 2) / 2 : min(area.width, 72)
    let left = area.x + (area.width - columns * width - (columns - 1) * 2) / 2
    // Air between the lines where there is plenty.
    let step = perColumn * 2 <= area.height ? 2 : 1
    let top = area.y + (area.height - (perColumn - 1) * step - 1) / 2
    for position in here {
      let (column, row) = (
        (position - here.lowerBound) / perColumn, (position - here.lowerBound) % perColumn
      )
      let rect = Rect(x: left + column * (width + 2), y: top + row * step, width: width, height: 1)
      tiles.append(Tile(index: position, rect: rect))
    }
  }
}
