internal import Base

/// How one picture is drawn as pixels. While it stays equal, the picture is replaced where it is; when it changes, the old
/// picture goes first.
struct PixelPlan: Equatable {
  /// The tile's rectangle.
  var rect: Rect
  /// The cells that the picture covers, on the screen.
  var covered: Rect
  /// The part of the frame that shows.
  var source: Rect
  /// Pixels of the picture at full size.
  var full: Size
  /// Other pictures that lie on this one, and where.
  var above: [PictureID: Rect]
  /// How many pictures this one lies on.
  var depth = 0
  var isDimmed: Bool
  var mirrored: Bool

  /// What terminals whose graphics are limited hold at least (xterm's default).
  private static let usualSixelArea = Size(width: 1_000, height: 1_000)
  private static let usualCell = Size(width: 10, height: 20)

  /// Nil when `tile` cannot be drawn as pixels: when text or a panel lies on it, part of it is off the screen or dimmed,
  /// or the size of a cell is not known where it must be.
  init?(_ tile: PictureTile, _ job: PixelJob, wanted: [Cell]) {
    guard !tile.rect.isEmpty, Rect(job.size).intersection(tile.rect) == tile.rect,
      let ground = Self.ground(tile, width: job.size.width, wanted)
    else { return nil }
    rect = tile.rect
    isDimmed = ground.isDimmed
    mirrored = tile.mirrored
    let nowhere = Rect(x: 0, y: 0, width: 0, height: 0)
    above = Dictionary(uniqueKeysWithValues: ground.others.map { ($0, nowhere) })
    let isSixel = job.capabilities.pictures == .sixel
    guard let room = isSixel ? Self.sixelRoom(tile.rect, job) : tile.rect.size else { return nil }
    let layout = PictureLayout(
      frame: Size(width: tile.frame.width, height: tile.frame.height), rect: room,
      aspect: job.capabilities.cellAspect, fit: tile.fit)
    covered = layout.cells.offset(dx: tile.rect.x, dy: tile.rect.y)
    source = layout.source
    let cell = job.capabilities.cellPixels ?? Self.usualCell
    let shown = Size(width: covered.width * cell.width, height: covered.height * cell.height)
    // Kitty scales up itself; sixels are as large as they are, in bands of six lines that must not touch the next row.
    full =
      isSixel
      ? Size(width: shown.width, height: shown.height / 6 * 6)
      : Size(width: min(shown.width, layout.source.width), height: min(shown.height, layout.source.height))
    guard full.width > 0, full.height > 0 else { return nil }
  }

  /// What the cells of `tile` say: which other pictures lie there, and whether it is dimmed. Nil when it does not show
  /// whole and evenly.
  private static func ground(
    _ tile: PictureTile, width: Int, _ wanted: [Cell]
  ) -> (others: Set<PictureID>, isDimmed: Bool)? {
    var others: Set<PictureID> = []
    var dimmed: Bool?
    for y in tile.rect.y..<tile.rect.maxY {
      for index in y * width + tile.rect.x..<y * width + tile.rect.maxX {
        let cell = wanted[index]
        guard let id = cell.picture else { return nil }
        if id != tile.id {
          others.insert(id)
          continue
        }
        let isDim = cell.attributes.contains(.dim)
        guard dimmed == nil || dimmed == isDim else { return nil }
        dimmed = isDim
      }
    }
    guard let dimmed else { return nil }
    return (others, dimmed)
  }

  /// The cells a sixel picture may take: not those of the screen's last row, for after a picture that ends there terminals
  /// scroll; and no more than the terminal's graphics can hold.
  private static func sixelRoom(_ rect: Rect, _ job: PixelJob) -> Size? {
    guard let cell = job.capabilities.cellPixels, cell.width > 0, cell.height > 0 else { return nil }
    let most = job.capabilities.sixelArea ?? usualSixelArea
    let rows = rect.maxY == job.size.height ? rect.height - 1 : rect.height
    let room = Size(
      width: min(rect.width, most.width / cell.width), height: min(rows, most.height / cell.height))
    return room.width > 0 && room.height > 0 ? room : nil
  }

  /// Pixels to send when each stands for `scale` by `scale` of the full size.
  func raster(_ scale: Int) -> Size {
    Size(width: (full.width + scale - 1) / scale, height: (full.height + scale - 1) / scale)
  }
}
