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

    /// An environment; the defaults are those of a plain terminal.
    public init(
      term: String, colorTerm: String = "", tmux: Bool = false, tmuxFeatures: String = "",
      screen: Bool = false,
      utf8: Bool = true, terminfoColors: Int = 256, cells: Size = Size(width: 80, height: 24),
      pixels: Size = Size(width: 0, height: 0)
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
  public let environment: Environment
  private let overrides: Overrides
  /// Whether the last question was answered: nothing more will come.
  public private(set) var isComplete = false
  private var version = ""
  private var syncMode: Int?
  private var echoesRGB = false
  private var background = Color.default
  private var cellPixels: Size?
  private var windowPixels: Size?

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
      "\u{1B}[>0q" + "\u{1B}[?2026$p" + "\u{1B}[48:2::1:2:3m\u{1B}P$qm\u{1B}\\\u{1B}[m"
      + "\u{1B}[14t\u{1B}[16t"
      + "\u{1B}]11;?\u{1B}\\" + "\u{1B}[c"
    return Array(questions.utf8)
  }

  /// Takes in an answer, however late. Returns whether it says anything about the terminal.
  @discardableResult
  public mutating func receive(_ reply: TerminalReply) -> Bool {
    switch reply {
    case .attributes: isComplete = true
    case .version(let name): version = String(name.prefix(64).filter { !$0.isNewline })
    case .mode(2026, let state): syncMode = state
    case .setting(let text): echoesRGB = text.contains("48:2:") || text.contains("48;2;1;2;3")
    case .color(11, let color): background = color
    case .windowPixels(let size): windowPixels = size
    case .cellPixels(let size): cellPixels = size
    case .mode, .color, .ready, .other: return false
    }
    return true
  }

  /// What to draw for, as far as is known now.
  public var capabilities: TerminalCapabilities {
    let unicode = overrides.unicode ?? (environment.utf8 && !["vt100", "vt220"].contains(environment.term))
    let colors = overrides.colors ?? self.colors
    let pictures = overrides.pictures ?? (unicode && colors > .mono ? .halfBlock : .ascii)
    return TerminalCapabilities(
      colors: colors, unicode: unicode, synchronized: overrides.synchronized ?? [1, 2, 3].contains(syncMode),
      statusReports: overrides.statusReports ?? true, cellAspect: overrides.cellAspect ?? aspect,
      pictures: unicode ? pictures : .ascii, background: background,
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
