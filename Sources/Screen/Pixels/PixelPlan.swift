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

  /// Nil when `tile` cannot be drawn as pixels: when text or a panel lies on the picture, part of it is off the screen or
  /// dimmed, or the size of a cell is not known where it must be. Whole lines at the picture's edges may be missing.
  init?(_ tile: PictureTile, _ job: PixelJob, wanted: [Cell]) {
    guard !tile.rect.isEmpty, Rect(job.size).intersection(tile.rect) == tile.rect else { return nil }
    rect = tile.rect
    mirrored = tile.mirrored
    let isSixel = job.capabilities.pictures == .sixel
    guard let room = isSixel ? Self.sixelRoom(tile.rect, job) : tile.rect.size else { return nil }
    let layout = PictureLayout(
      frame: Size(width: tile.frame.width, height: tile.frame.height), rect: room,
      aspect: job.capabilities.cellAspect, fit: tile.fit)
    let whole = layout.cells.offset(dx: tile.rect.x, dy: tile.rect.y)
    let free = Self.free(whole, job, wanted)
    guard !free.isEmpty, let ground = Self.ground(tile.id, free, width: job.size.width, wanted) else {
      return nil
    }
    isDimmed = ground.isDimmed
    let nowhere = Rect(x: 0, y: 0, width: 0, height: 0)
    above = Dictionary(uniqueKeysWithValues: ground.others.map { ($0, nowhere) })
    covered = free
    source = Self.part(of: layout.source, at: free, in: whole, mirrored: tile.mirrored)
    let cell = job.capabilities.cellPixels ?? Self.usualCell
    let shown = Size(width: covered.width * cell.width, height: covered.height * cell.height)
    // Kitty scales up itself; sixels are as large as they are, in bands of six lines that must not touch the next row.
    full =
      isSixel
      ? Size(width: shown.width, height: shown.height / 6 * 6)
      : Size(width: min(shown.width, source.width), height: min(shown.height, source.height))
    guard full.width > 0, full.height > 0 else { return nil }
  }

  /// `cells` without the lines at the edges where nothing of a picture shows: a frame, the line of keys. Nor have sixels the
  /// screen's last row, for after a picture that ends there terminals scroll.
  private static func free(_ cells: Rect, _ job: PixelJob, _ wanted: [Cell]) -> Rect {
    func isBare(_ line: Rect) -> Bool {
      for y in line.y..<line.maxY {
        for x in line.x..<line.maxX where wanted[y * job.size.width + x].picture != nil { return false }
      }
      return true
    }
    var free = cells
    if job.capabilities.pictures == .sixel, free.maxY == job.size.height { free.height -= 1 }
    while !free.isEmpty, isBare(free.splitTop(1).strip) { free = free.splitTop(1).rest }
    while !free.isEmpty, isBare(free.splitBottom(1).strip) { free = free.splitBottom(1).rest }
    while !free.isEmpty, isBare(free.splitLeft(1).strip) { free = free.splitLeft(1).rest }
    while !free.isEmpty, isBare(free.splitRight(1).strip) { free = free.splitRight(1).rest }
    return free
  }

  /// The part of `source`, which fills `cells`, that shows at `free`: what is left stays where it is.
  private static func part(of source: Rect, at free: Rect, in cells: Rect, mirrored: Bool) -> Rect {
    guard free != cells else { return source }
    let left = mirrored ? cells.maxX - free.maxX : free.x - cells.x
    let dx = source.width * left / cells.width & ~1
    let dy = source.height * (free.y - cells.y) / cells.height & ~1
    return Rect(
      x: source.x + dx, y: source.y + dy,
      width: min(source.width - dx, max(2, source.width * free.width / cells.width)),
      height: min(source.height - dy, max(2, source.height * free.height / cells.height)))
  }

  /// What the cells of `rect` say: which pictures besides `own` lie there, and whether it is dimmed. Nil when it does not
  /// show whole and evenly.
  private static func ground(
    _ own: PictureID, _ rect: Rect, width: Int, _ wanted: [Cell]
  ) -> (others: Set<PictureID>, isDimmed: Bool)? {
    var others: Set<PictureID> = []
    var dimmed: Bool?
    for y in rect.y..<rect.maxY {
      for index in y * width + rect.x..<y * width + rect.maxX {
        let cell = wanted[index]
        guard let id = cell.picture else { return nil }
        if id != own {
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

  /// The cells a sixel picture may take: no more than the terminal's graphics can hold.
  private static func sixelRoom(_ rect: Rect, _ job: PixelJob) -> Size? {
    guard let cell = job.capabilities.cellPixels, cell.width > 0, cell.height > 0 else { return nil }
    let most = job.capabilities.sixelArea ?? usualSixelArea
    let room = Size(
      width: min(rect.width, most.width / cell.width), height: min(rect.height, most.height / cell.height))
    return room.width > 0 && room.height > 0 ? room : nil
  }

  /// Pixels to send when each stands for `scale` by `scale` of the full size.
  func raster(_ scale: Int) -> Size {
    Size(width: (full.width + scale - 1) / scale, height: (full.height + scale - 1) / scale)
  }
}
