/// What the terminal can do, as far as drawing is concerned.
public struct TerminalCapabilities: Sendable, Equatable {
  /// Colours it shows.
  public var colors: ColorDepth
  /// Whether it shows more than ASCII.
  public var unicode: Bool
  /// Whether it holds back drawing between `CSI ? 2026 h` and `l`.
  public var synchronized: Bool
  /// Whether it answers `CSI 5 n`, so that frames can be acknowledged.
  public var statusReports: Bool
  /// A cell's height divided by its width.
  public var cellAspect: Double
  /// What pictures are made of.
  public var pictures: PictureEncoding
  /// Everything that pictures can be made of here, the default first.
  public var drawable: [PictureEncoding]
  /// How many steps of `PictureEncoding.ladder` below the chosen encoding `pictures` is, because frames came late.
  public var relief: Int
  /// The size of a cell in pixels, where it is known.
  public var cellPixels: Size?
  /// The largest sixel picture, where the terminal tells.
  public var sixelArea: Size?
  /// Whether it takes kitty's pictures out of shared memory.
  public var sharedImages: Bool
  /// The colour behind text, as far as the terminal tells; `.default` when it doesn't.
  public var background: Color
  /// What it calls itself ("kitty(0.26.5)"), else the value of TERM.
  public var name: String

  /// Capabilities; the defaults are those of a modern terminal before it was asked.
  public init(
    colors: ColorDepth = .trueColor, unicode: Bool = true, synchronized: Bool = false,
    statusReports: Bool = true,
    cellAspect: Double = 2, pictures: PictureEncoding = .halfBlock,
    drawable: [PictureEncoding] = [.halfBlock, .ascii], relief: Int = 0, cellPixels: Size? = nil,
    sixelArea: Size? = nil, sharedImages: Bool = false, background: Color = .default, name: String = ""
  ) {
    self.colors = colors
    self.unicode = unicode
    self.synchronized = synchronized
    self.statusReports = statusReports
    self.cellAspect = cellAspect
    self.pictures = pictures
    self.drawable = drawable
    self.relief = relief
    self.cellPixels = cellPixels
    self.sixelArea = sixelArea
    self.sharedImages = sharedImages
    self.background = background
    self.name = name
  }
}
