internal import Base

/// Pictures that the terminal draws as pixels (sixel, kitty): extra layers that own a rectangle. A picture on which
/// anything but another such picture lies is left to the cells, as a whole. First `plan`, then the interface is written,
/// then `paint`.
struct PixelPictures: Sendable {
  private struct State: Sendable {
    let plan: PixelPlan
    let encoding: PictureEncoding
    /// What was sent last, and room for the next.
    var front = PicturePixels()
    var back = PicturePixels()
    var frame: VideoFrame?
    var scale = 0
    /// Whether the cells beneath are empty.
    var isBlanked = false
    /// Whether the terminal shows it.
    var isPlaced = false
  }

  /// Names for shared memory objects that nobody can guess; each is used once.
  var names: [String] = []
  /// What the last `paint` wants in shared memory.
  private(set) var sharedImages: [SharedImage] = []
  /// Pictures that the last `paint` sent.
  private(set) var sent = 0

  private var plans: [PictureID: PixelPlan] = [:]
  private var states: [PictureID: State] = [:]
  private var farewell: [UInt8] = []
  private var left: [Rect] = []
  private var rate = PixelRate()
  private var sixels = SixelEncoder()
  private var hasRegisters = false

  /// xterm keeps sixteen pictures and drops the oldest.
  private static let mostSixels = 12

  /// Whether picture `id` is drawn as pixels in this frame.
  func draws(_ id: PictureID) -> Bool { plans[id] != nil }

  /// Nothing of what was shown counts any more.
  mutating func forget() {
    for id in states.keys { drop(id) }
    plans = [:]
    rate.forget()
    hasRegisters = false
  }

  /// What takes pictures off that are no longer drawn so, and the rectangles they leave; only once.
  mutating func takeLeaving() -> (bytes: [UInt8], rects: [Rect]) {
    defer {
      farewell = []
      left = []
    }
    return (farewell, left)
  }

  private mutating func drop(_ id: PictureID) {
    guard let state = states.removeValue(forKey: id) else { return }
    guard state.isBlanked else { return }
    left.append(state.plan.rect)
    if state.encoding == .kitty { farewell += KittyGraphics.delete(KittyGraphics.image(for: id)) }
  }

  /// Decides which of the tiles are drawn as pixels.
  mutating func plan(_ job: PixelJob, wanted: [Cell], now: MonotonicTime) {
    plans = job.capabilities.pictures.isPixels ? Self.possible(job, wanted) : [:]
    if !plans.isEmpty {
      let area = plans.values.reduce(0) { $0 + $1.full.width * $1.full.height }
      let cells = plans.values.reduce(0) { $0 + $1.covered.width * $1.covered.height }
      let shared = isShared(job)
      rate.choose(area: area, cells: cells, job, isShared: shared, now: now)
      if rate.scale == nil { plans = [:] }
    }
    for (id, state) in states where plans[id] != state.plan { drop(id) }
  }

  private func isShared(_ job: PixelJob) -> Bool {
    job.capabilities.pictures == .kitty && job.capabilities.sharedImages && names.count >= job.tiles.count
  }

  private static func possible(_ job: PixelJob, _ wanted: [Cell]) -> [PictureID: PixelPlan] {
    var plans: [PictureID: PixelPlan] = [:]
    for tile in job.tiles where plans[tile.id] == nil {
      plans[tile.id] = PixelPlan(tile, job, wanted: wanted)
    }
    // A picture under one that is made of cells must be made of cells, too.
    var count = -1
    while count != plans.count {
      count = plans.count
      let known = plans
      plans = known.filter { entry in entry.value.above.keys.allSatisfy { known[$0] != nil } }
    }
    if job.capabilities.pictures == .sixel, plans.count > mostSixels { return [:] }
    let known = plans
    for (id, plan) in known {
      for other in plan.above.keys { plans[id]?.above[other] = known[other]?.rect }
      plans[id]?.depth = known.values.reduce(0) { $0 + ($1.above[id] == nil ? 0 : 1) }
    }
    return plans
  }
}

// MARK: - Painting

extension PixelPictures {
  /// Sends the pictures that have changed. Returns whether the budget ran out first.
  mutating func paint(
    _ job: PixelJob, wanted: [Cell], shown: inout [Cell], _ writer: inout CellWriter
  ) -> Bool {
    sharedImages = []
    sent = 0
    guard !plans.isEmpty, let scale = rate.scale else { return false }
    let start = writer.bytes.count
    var done: Set<PictureID> = []
    // What lies below comes first: sixels cover what was there before.
    let order = job.tiles.filter { plans[$0.id] != nil && done.insert($0.id).inserted }
      .sorted { (plans[$0.id]?.depth ?? 0) < (plans[$1.id]?.depth ?? 0) }
    for tile in order {
      guard let plan = plans[tile.id] else { continue }
      guard writer.bytes.count - start < job.budget else { return true }
      // Taken out while it is worked on, so that its buffers are not copied.
      var state =
        states.removeValue(forKey: tile.id) ?? State(plan: plan, encoding: job.capabilities.pictures)
      // What lay beside the picture may have gone.
      if state.isBlanked { blank(tile.id, plan, isNew: false, job, wanted, &shown, &writer) }
      if load(tile, &state, scale, job) {
        if !state.isBlanked { blank(tile.id, plan, isNew: true, job, wanted, &shown, &writer) }
        state.isBlanked = true
        send(tile.id, state, scale, job, &writer)
        (state.front, state.back) = (state.back, state.front)
        state.frame = tile.frame
        state.scale = scale
        state.isPlaced = true
        sent += 1
        if state.encoding == .sixel { for id in plan.above.keys { states[id]?.isPlaced = false } }
      }
      states[tile.id] = state
    }
    return false
  }

  /// Scales the frame into `back`; false when what the terminal shows is near enough.
  private func load(_ tile: PictureTile, _ state: inout State, _ scale: Int, _ job: PixelJob) -> Bool {
    if state.isPlaced, state.frame === tile.frame, state.scale <= scale { return false }
    let raster = state.plan.raster(scale)
    state.back.load(
      tile.frame, source: state.plan.source, width: raster.width, height: raster.height,
      mirrored: tile.mirrored)
    let step = PictureTolerance(min(8, job.threshold)).step
    guard state.isPlaced, state.scale == scale,
      Self.areNear(state.front.pixels, state.back.pixels, step)
    else { return true }
    state.frame = tile.frame
    return false
  }

  /// Compared with what was last sent, so that slow changes cannot creep past.
  private static func areNear(_ a: [UInt32], _ b: [UInt32], _ step: Int32) -> Bool {
    guard a.count == b.count else { return false }
    for index in 0..<a.count where a[index].isFar(from: b[index], step) { return false }
    return true
  }

  /// Empties the cells beside a picture and, where it was not there before, those under it. What the covered ones show then
  /// is anybody's guess, so that whatever comes after the picture is written.
  private func blank(
    _ id: PictureID, _ plan: PixelPlan, isNew: Bool, _ job: PixelJob, _ wanted: [Cell],
    _ shown: inout [Cell], _ writer: inout CellWriter
  ) {
    guard isNew || plan.covered != plan.rect else { return }
    for y in plan.rect.y..<plan.rect.maxY {
      for x in plan.rect.x..<plan.rect.maxX {
        let isCovered = plan.covered.contains(x: x, y: y)
        guard isNew || !isCovered else { continue }
        let index = y * job.size.width + x
        let place = wanted[index]
        guard place.picture == id else { continue }
        let empty = Cell(.space, place.foreground, place.background)
        if shown[index] != empty { writer.write(empty, x: x, y: y) }
        shown[index] = isCovered ? .unknown : empty
      }
    }
  }

  private mutating func send(
    _ id: PictureID, _ state: State, _ scale: Int, _ job: PixelJob, _ writer: inout CellWriter
  ) {
    let (plan, pixels) = (state.plan, state.back)
    let raster = Size(width: pixels.width, height: pixels.height)
    if state.encoding == .sixel, !hasRegisters {
      // 256 colour registers: an xterm that plays a VT340 starts with 16.
      writer.append("\u{1B}[?1;3;256S")
      hasRegisters = true
    }
    writer.move(to: Point(x: plan.covered.x, y: plan.covered.y))
    guard state.encoding == .sixel else {
      let picture = KittyGraphics.Picture(
        image: KittyGraphics.image(for: id), raster: raster, cells: plan.covered.size, depth: plan.depth)
      let rgb = KittyGraphics.rgb(pixels.pixels, dimmed: plan.isDimmed)
      if job.capabilities.sharedImages, let name = names.popLast() {
        sharedImages.append(SharedImage(name: name, bytes: rgb))
        writer.bytes += KittyGraphics.shared(picture, name: name)
      } else {
        writer.bytes += KittyGraphics.direct(picture, rgb)
      }
      return
    }
    let before = writer.bytes.count
    let image = SixelEncoder.Image(raster: raster, scale: scale, size: plan.full, dimmed: plan.isDimmed)
    sixels.encode(pixels.pixels, image, into: &writer.bytes)
    rate.learn(bytes: writer.bytes.count - before, pixels: raster.width * raster.height)
    // Where the cursor is after sixels, terminals disagree.
    writer.forgetCursor()
  }
}
