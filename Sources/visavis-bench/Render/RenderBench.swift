import Base
import Screen

/// Measures our own renderer: CPU, bytes and, from those bytes, how good the picture is.
struct RenderBench {
  /// What is drawn how.
  struct Case {
    var layout: TileLayout
    var encoding: PictureEncoding
    var colors: ColorDepth
    var threshold: Int
  }

  let clip: Clip
  let rounds: Int
  private let frames: [VideoFrame]
  private var references: [TileLayout: Reference] = [:]
  private var painter = GlassPainter()

  init(_ clip: Clip, rounds: Int) {
    self.clip = clip
    self.rounds = max(1, rounds)
    frames = clip.frames()
  }

  /// Measures `one`; nil where it cannot be drawn.
  mutating func run(_ one: Case) -> RenderRow? {
    guard !frames.isEmpty, Self.makesSense(one) else { return nil }
    let source = TileSource(frames: frames, layout: one.layout)
    let tiles = frames.indices.map { source.tiles($0) }
    var times: [Double] = []
    var bytes = 0
    var cells = 0
    for round in 0...rounds {  // the first one fills caches and tables
      var compositor = Self.compositor(one, source)
      (bytes, cells) = (0, 0)
      let began = Bench.cpu()
      for index in frames.indices {
        bytes += compose(&compositor, tiles[index], one, index).count
        cells += compositor.pictureCellsWritten
      }
      if round > 0 { times.append((Bench.cpu() - began) / Double(frames.count) / 1e3) }
    }
    let count = Double(frames.count)
    return RenderRow(
      renderer: "visavis", clip: clip.rawValue, layout: one.layout.name, symbols: one.encoding.rawValue,
      colors: one.colors.rawValue, threshold: one.threshold, milliseconds: times.sorted()[rounds / 2],
      kilobytes: Double(bytes) / count / 1e3, cells: Double(cells) / count, marks: look(one, source, tiles))
  }

  /// Half blocks, shades and pixels need colours.
  private static func makesSense(_ one: Case) -> Bool {
    one.colors > .mono || ![.halfBlock, .block, .sixel, .kitty].contains(one.encoding)
  }

  /// Pixels are not characters: what they show is not on our glass.
  private static func isMadeOfCells(_ encoding: PictureEncoding) -> Bool {
    ![.sixel, .kitty].contains(encoding)
  }

  private static func compositor(_ one: Case, _ source: TileSource) -> Compositor {
    var capabilities = TerminalCapabilities()
    capabilities.colors = one.colors
    capabilities.pictures = one.encoding
    capabilities.cellAspect = one.layout.cellAspect
    let cellHeight = Int((8 * one.layout.cellAspect).rounded())
    capabilities.cellPixels = Size(width: 8, height: cellHeight)
    var compositor = Compositor(size: one.layout.screen, capabilities: capabilities)
    compositor.draw([Layer(source.canvas)])
    return compositor
  }

  private func compose(_ compositor: inout Compositor, _ tiles: [PictureTile], _ one: Case, _ index: Int)
    -> [UInt8]
  {
    compositor.compose(tiles: tiles, threshold: one.threshold, now: Clip.time(index)).bytes
  }

  /// Draws once more, this time on a glass, and compares every fifteenth picture.
  private mutating func look(_ one: Case, _ source: TileSource, _ tiles: [[PictureTile]]) -> Marks? {
    guard Self.isMadeOfCells(one.encoding) else { return nil }
    let reference = references[one.layout] ?? Reference(source)
    references[one.layout] = reference
    var compositor = Self.compositor(one, source)
    var glass = Glass(one.layout.screen)
    var found: [Marks] = []
    for index in frames.indices {
      glass.feed(compose(&compositor, tiles[index], one, index))
      guard Reference.looksAt(index), let marks = reference.marks(glass, index, &painter) else { continue }
      found.append(marks)
    }
    return found.mean
  }
}
