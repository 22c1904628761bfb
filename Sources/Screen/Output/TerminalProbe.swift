/// Finds out what a terminal can do: from the environment, from questions, and from what a person has set. Pure; the
/// driver sends `queries` and passes the replies in, late ones too (render.md §4).
public struct TerminalProbe: Sendable {
  /// What is known without asking.
  public struct Environment: Sendable, Equatable {
    /// TERM.
    public var term: String
    /// COLORTERM.
    public var colorTerm: String
    /// Inside tmux (TMUX is set).
    public var tmux: Bool
    /// What tmux says its client can do (`#{client_termfeatures}`); empty when not known.
    public var tmuxFeatures: String
    /// Inside GNU screen (STY is set).
    public var screen: Bool
    /// Whether the locale's character set is UTF-8.
    public var utf8: Bool
    /// How many colours terminfo gives.
    public var terminfoColors: Int
    /// The window's size in cells.
    public var cells: Size
    /// The window's size in pixels as the kernel has it; zero when it hasn't.
    public var pixels: Size
    /// Whether this runs on another machine than the terminal (ssh).
    public var remote: Bool

    /// An environment; the defaults are those of a plain terminal.
    public init(
      term: String, colorTerm: String = "", tmux: Bool = false, tmuxFeatures: String = "",
      screen: Bool = false,
      utf8: Bool = true, terminfoColors: Int = 256, cells: Size = Size(width: 80, height: 24),
      pixels: Size = Size(width: 0, height: 0), remote: Bool = false
    ) {
      self.term = term
      self.colorTerm = colorTerm
      self.tmux = tmux
      self.tmuxFeatures = tmuxFeatures
      self.screen = screen
      self.utf8 = utf8
      self.terminfoColors = terminfoColors
      self.cells = cells
      self.pixels = pixels
      self.remote = remote
    }
  }

  /// What a person has set; each replaces what was found out.
  public struct Overrides: Sendable, Equatable {
    /// Colours.
    public var colors: ColorDepth?
    /// More than ASCII.
    public var unicode: Bool?
    /// Synchronised output.
    public var synchronized: Bool?
    /// What pictures are made of.
    public var pictures: PictureEncoding?
    /// A cell's height divided by its width.
    public var cellAspect: Double?
    /// Whether frames may be acknowledged with `CSI 5 n`.
    public var statusReports: Bool?
    /// Nothing set.
    public init() {}
  }

  /// Where the program runs.
  public private(set) var environment: Environment
  /// A shared memory object of one pixel, three bytes, for the terminal to try; nil asks nothing about shared memory.
  public var sharedName: String?
  private var overrides: Overrides
  /// Whether the last question was answered: nothing more will come.
  public private(set) var isComplete = false
  private var version = ""
  private var syncMode: Int?
  private var echoesRGB = false
  private var background = Color.default
  private var cellPixels: Size?
  private var windowPixels: Size?
  private var sixelArea: Size?
  private var hasSixel = false
  private var takesPixels = false
  private var takesShared = false

  /// The numbers of the pictures that kitty is asked about.
  private static let directNumber = 31
  private static let sharedNumber = 32

  /// A probe that has asked nothing yet.
  public init(_ environment: Environment, overrides: Overrides = Overrides()) {
    self.environment = environment
    self.overrides = overrides
  }

  /// The questions, to be sent in one write. The last is one that every terminal answers.
  public var queries: [UInt8] {
    let known = [
      "xterm", "tmux", "alacritty", "foot", "wezterm", "ghostty", "rxvt", "konsole", "vte", "contour",
    ]
    let asks = known.contains { environment.term.hasPrefix($0) } && !environment.screen
    // Consoles and old terminals print what they don't understand: they are asked for their kind only.
    guard asks else { return Array("\u{1B}[c".utf8) }
    let questions =
      "\u{1B}[>0q" + "\u{1B}[?2026$p" + "\u{1B}[48:2::1:2:3m\u{1B}P$qm\u{1B}\\\u{1B}[m" + pixelQuestions
      + sizeQuestions + "\u{1B}]11;?\u{1B}\\" + "\u{1B}[c"
    return Array(questions.utf8)
  }

  private var sizeQuestions: String { "\u{1B}[14t\u{1B}[16t" }

  /// Whether kitty's pictures are taken, and how large sixels may be. tmux would make a title of the first.
  private var pixelQuestions: String {
    guard !environment.tmux else { return "" }
    let direct = KittyGraphics.question(Self.directNumber, name: nil)
    let name = environment.remote ? nil : sharedName
    let shared = name.map { KittyGraphics.question(Self.sharedNumber, name: $0) } ?? ""
    return direct + shared + "\u{1B}[?2;1;0S"
  }

  /// The window has another size. Returns what to ask, if this terminal has answered such questions.
  public mutating func resized(cells: Size, pixels: Size) -> [UInt8] {
    environment.cells = cells
    environment.pixels = pixels
    // Perhaps the letters are larger now: what was said of the old window does not hold.
    let answers = windowPixels != nil || cellPixels != nil
    windowPixels = nil
    if pixels.width > 0 { cellPixels = nil }
    return answers ? Array(sizeQuestions.utf8) : []
  }

  /// What a person had set about pictures no longer counts.
  public mutating func forgetPictures() { overrides.pictures = nil }

  /// The terminal has left pictures in shared memory untouched: they go with the frame from now on.
  public mutating func refuseSharedImages() { takesShared = false }

  /// Takes in an answer, however late. Returns whether it says anything about the terminal.
  @discardableResult
  public mutating func receive(_ reply: TerminalReply) -> Bool {
    switch reply {
    case .attributes(let numbers):
      isComplete = true
      // The first number is the kind of terminal, the others what it can do.
      hasSixel = numbers.dropFirst().contains(4)
    case .version(let name): version = String(name.prefix(64).filter { !$0.isNewline })
    case .mode(2026, let state): syncMode = state
    case .setting(let text): echoesRGB = text.contains("48:2:") || text.contains("48;2;1;2;3")
    case .color(11, let color): background = color
    case .windowPixels(let size): windowPixels = size
    case .cellPixels(let size): cellPixels = size
    case .sixelArea(let size): sixelArea = size
    case .graphics(Self.directNumber, let taken): takesPixels = taken
    case .graphics(Self.sharedNumber, let taken): takesShared = taken
    case .mode, .color, .ready, .graphics, .other: return false
    }
    return true
  }

  /// What to draw for, as far as is known now.
  public var capabilities: TerminalCapabilities {
    let unicode = overrides.unicode ?? (environment.utf8 && !["vt100", "vt220"].contains(environment.term))
    let colors = overrides.colors ?? self.colors
    let drawable = self.drawable(unicode: unicode, colors: colors)
    return TerminalCapabilities(
      colors: colors, unicode: unicode, synchronized: overrides.synchronized ?? [1, 2, 3].contains(syncMode),
      statusReports: overrides.statusReports ?? true, cellAspect: overrides.cellAspect ?? aspect,
      pictures: drawable.first ?? .ascii, drawable: drawable, cellPixels: cellSize,
      sixelArea: sixelArea.flatMap { $0.width >= 100 && $0.height >= 100 ? $0 : nil },
      sharedImages: takesShared, background: background,
      name: version.isEmpty ? environment.term : version)
  }

  private static let trueColorTerminals = [
    "kitty", "wezterm", "foot", "ghostty", "iterm2", "konsole", "contour", "vte",
  ]

  private var colors: ColorDepth {
    let base: ColorDepth =
      environment.terminfoColors >= 256 ? .palette256 : environment.terminfoColors >= 8 ? .ansi16 : .mono
    // Multiplexers pass on what their outer terminal may not have; only tmux says what that is.
    if environment.tmux { return environment.tmuxFeatures.contains("RGB") ? .trueColor : base }
    if environment.screen { return base }
    let says = ["truecolor", "24bit"].contains(environment.colorTerm.lowercased())
    let name = version.lowercased()
    let known = Self.trueColorTerminals.contains { name.hasPrefix($0) }
    return says || echoesRGB || known || environment.term.hasSuffix("-direct") ? .trueColor : base
  }

  /// Everything pictures can be made of, the default first. Characters stay the default even where pixels would be cheap:
  /// a panel over a picture of pixels hides it. A key goes through the others.
  private func drawable(unicode: Bool, colors: ColorDepth) -> [PictureEncoding] {
    var found: [PictureEncoding] = []
    if let wish = overrides.pictures, unicode || wish.isPixels { found.append(wish) }
    if unicode {
      let isRich = colors == .trueColor && !isConsole
      found.append(isRich ? .quadrant : colors > .mono ? .halfBlock : .ascii)
    }
    if takesPixels, colors > .mono { found.append(.kitty) }
    if hasSixel, colors > .mono, !environment.tmux, !environment.screen { found.append(.sixel) }
    if unicode, !isConsole { found += characters(colors) }
    found.append(.ascii)
    var known: Set<PictureEncoding> = []
    return found.filter { known.insert($0).inserted }
  }

  private func characters(_ colors: ColorDepth) -> [PictureEncoding] {
    guard colors > .mono else { return [.quadrant, .braille] }
    let drawn = DrawnGlyphs(version: version)
    let newer: [PictureEncoding] = (drawn.octants ? [.octant] : []) + (drawn.sextants ? [.sextant] : [])
    return newer + [.block, .quadrant, .halfBlock, .braille]
  }

  /// Linux's own console has fonts of 256 or 512 characters: half blocks are there, little else.
  private var isConsole: Bool { environment.term == "linux" }

  /// A cell in pixels. tmux gives a size that it has made up; whoever asks for sixels there gets those.
  private var cellSize: Size? {
    let made = environment.tmux || environment.screen
    if made, overrides.pictures?.isPixels != true { return nil }
    func share(_ pixels: Size?) -> Size? {
      guard let pixels, environment.cells.width > 0, environment.cells.height > 0 else { return nil }
      return Size(
        width: pixels.width / environment.cells.width, height: pixels.height / environment.cells.height)
    }
    let sizes = [cellPixels, share(windowPixels), share(environment.pixels)].compactMap(\.self)
    return sizes.first { (3...200).contains($0.width) && (3...400).contains($0.height) }
  }

  /// A cell's height by its width; terminals in tmux only guess.
  private var aspect: Double {
    guard !environment.tmux, !environment.screen else { return 2 }
    let cells = environment.cells
    func ratio(_ pixels: Size?, perCell: Bool) -> Double? {
      guard let pixels, pixels.width > 0, pixels.height > 0, cells.width > 0, cells.height > 0 else {
        return nil
      }
      let ratio = Double(pixels.height) / Double(pixels.width)
      let value = perCell ? ratio : ratio * Double(cells.width) / Double(cells.height)
      return (1.2...3.5).contains(value) ? value : nil
    }
    return ratio(cellPixels, perCell: true) ?? ratio(windowPixels, perCell: false)
      ?? ratio(environment.pixels, perCell: false) ?? 2
  }
}
