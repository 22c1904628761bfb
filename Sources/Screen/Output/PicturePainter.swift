internal import Base

/// Paints pictures into the cells that show them, round robin within the frame's byte budget. The first tile comes first
/// in every frame; the others take turns.
struct PicturePainter: Sendable {
  /// What one frame asks for.
  struct Job {
    var tiles: [PictureTile]
    var size: Size
    var capabilities: TerminalCapabilities
    var threshold: Int
    var budget: Int
    var now: MonotonicTime
  }

  /// What is known of one picture between frames.
  fileprivate struct State: Sendable {
    var tile: PictureTile?
    var pixels = PicturePixels()
    var layout: PictureLayout?
    /// The row, counted from the tile's top, to go on with; 0 when the last pass got through.
    var nextRow = 0
    /// The threshold of the last complete pass of this frame; nil when there was none.
    var finished: Int?
    /// When a cell last changed.
    var lastChange = MonotonicTime.zero
  }

  private(set) var cellsWritten = 0
  private var states: [PictureID: State] = [:]
  private var turn = 0

  /// A picture at rest this long is refined once with `finest`.
  private static let rest = Duration.milliseconds(500)
  private static let finest = 2

  /// Everything must be compared again.
  mutating func interfaceChanged() {
    for id in states.keys { states[id]?.finished = nil }
  }

  /// Nothing of what was shown is there any more.
  mutating func forget() { states = [:] }

  mutating func keepOnly(_ ids: Set<PictureID>) { states = states.filter { ids.contains($0.key) } }

  /// Paints what changed. Returns whether the budget ran out first.
  mutating func paint(_ job: Job, wanted: [Cell], shown: inout [Cell], _ writer: inout CellWriter) -> Bool {
    cellsWritten = 0
    guard !job.tiles.isEmpty else { return false }
    let others = job.tiles.count - 1
    // The first tile may have half the budget, and at the end what the others leave.
    var firstShare = job
    firstShare.budget = others > 0 && job.budget < .max ? job.budget / 2 : job.budget
    let firstDone = visit(job.tiles[0], firstShare, wanted, &shown, &writer)
    var nextTurn: Int?
    var pending = false
    for step in 0..<others {
      let other = (turn + step) % others
      let reached = writer.bytes.count < job.budget
      guard !visit(job.tiles[1 + other], job, wanted, &shown, &writer) else { continue }
      pending = true
      // One that was cut short goes on when its turn comes again.
      nextTurn = nextTurn ?? (reached ? other + 1 : other)
    }
    turn = others > 0 ? (nextTurn ?? turn) % others : 0
    if !firstDone, !visit(job.tiles[0], job, wanted, &shown, &writer) { pending = true }
    return pending
  }

  private mutating func visit(
    _ tile: PictureTile, _ job: Job, _ wanted: [Cell], _ shown: inout [Cell], _ writer: inout CellWriter
  ) -> Bool {
    // Taken out while it is worked on, so that its buffers are not copied.
    var state = states.removeValue(forKey: tile.id) ?? State()
    defer { states[tile.id] = state }
    guard writer.bytes.count < job.budget else {
      return state.finished != nil && state.tile?.frame === tile.frame
    }
    return paint(tile, &state, job, wanted, &shown, &writer)
  }

  /// Paints one tile; false when the budget ran out inside it.
  private mutating func paint(
    _ tile: PictureTile, _ state: inout State, _ job: Job, _ wanted: [Cell], _ shown: inout [Cell],
    _ writer: inout CellWriter
  ) -> Bool {
    let threshold = state.prepare(tile, job, rest: Self.rest, finest: Self.finest)
    guard let threshold, let layout = state.layout else { return true }
    let samples = job.capabilities.cellPictures.samples
    let pass = PicturePass(
      tile: tile, layout: layout, size: job.size, samples: samples, budget: job.budget,
      rows: state.nextRow..<state.nextRow + max(0, tile.rect.height))
    let before = cellsWritten
    let reached = pass.run(
      state.pixels, job.capabilities, PictureTolerance(threshold), wanted, &shown, &writer, &cellsWritten)
    if cellsWritten != before { state.lastChange = job.now }
    state.nextRow = tile.rect.height > 0 ? reached % tile.rect.height : 0
    let complete = reached == pass.rows.upperBound
    if complete { state.nextRow = 0 }
    state.finished = complete ? threshold : nil
    return complete
  }
}

extension PicturePainter.State {
  /// Scales the frame if it is a new one. Returns the threshold to paint with, nil when there is nothing to do.
  fileprivate mutating func prepare(
    _ tile: PictureTile, _ job: PicturePainter.Job, rest: Duration, finest: Int
  ) -> Int? {
    let known = self.tile
    let samePlace =
      known.map { $0.rect == tile.rect && $0.mirrored == tile.mirrored && $0.fit == tile.fit } ?? false
    let same = samePlace && known?.frame === tile.frame && layout != nil
    let resting = job.now - lastChange >= rest
    if same, let finished {
      guard resting, finished > finest else { return nil }
      return finest
    }
    if !same {
      let layout = PictureLayout(
        frame: Size(width: tile.frame.width, height: tile.frame.height), rect: tile.rect.size,
        aspect: job.capabilities.cellAspect, fit: tile.fit)
      let made = job.capabilities.cellPictures
      pixels.load(
        tile.frame, source: layout.source, width: layout.cells.width * made.samples.width,
        height: layout.cells.height * made.samples.height, mirrored: tile.mirrored,
        chromaStep: made.chromaStep)
      self.layout = layout
      self.tile = tile
      finished = nil
      if !samePlace { nextRow = 0 }
    }
    return job.threshold
  }
}
