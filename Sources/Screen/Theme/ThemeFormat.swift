internal import Base

extension Theme {
  /// Reads a theme: lines `scope = foreground [on background] [bold] [dim] [italic] [underline] [reverse]`.
  ///
  /// Colours: `#rrggbb`, `#rgb`, a palette number 0–255, `default`, a name (`red`, `bright-blue`…) or a name defined before
  /// with `$name = colour`. `name = …` sets the theme's name, `ground = colour` says which background of the terminal it is
  /// made for, `layout.… = …` chooses shapes. Scopes the file doesn't mention keep the built-in look, in the file's own
  /// `$ink`, `$soft`, `$faint`, `$accent`, `$good`, `$warn`, `$bad`, `$night`, `$raised`, `$deep` and `$paper` where it
  /// defines them. Lines that can't be understood, and scopes the program does not know, are left out and reported.
  public static func parse(_ text: String, name: String = "theme") -> (theme: Theme, issues: [TextIssue]) {
    let reader = ThemeReader(text, name: name)
    return (reader.theme, reader.issues)
  }

  /// A scope the program draws with, or the parent or a child of one. A child that reads like a slip for a scope is none.
  static func isKnown(_ scope: String) -> Bool {
    if knownScopes.contains(where: { $0 == scope || $0.hasPrefix(scope + ".") }) { return true }
    return knownScopes.contains { scope.hasPrefix($0 + ".") }
      && !knownScopes.contains { NearestName.distance($0, scope) <= 2 }
  }
}

/// Reads a theme file from top to bottom.
struct ThemeReader {
  private(set) var issues: [TextIssue] = []
  /// The line that sets each scope.
  private(set) var lines: [String: Int] = [:]
  private var colors: [String: Color] = [:]
  private var styles: [String: Style] = [:]
  private var layout = ThemeLayout()
  private var ground: Color?
  private var name: String

  init(_ text: String, name: String) {
    self.name = name
    for (number, line) in settingLines(text) {
      do throws(SettingProblem) {
        try read(line, number)
      } catch {
        issues.append(TextIssue(line: number, message: error.message))
      }
    }
  }

  /// What the file says, on top of the built-in look in its colours.
  var theme: Theme {
    let tints = Tints(colors)
    var theme = Theme.made(of: tints)
    theme.name = name
    theme.layout = layout
    for (scope, style) in styles { theme.set(scope, style) }
    theme.lay(on: tints.paper, ink: tints.ink)
    theme.ground = ground ?? (tints == Tints() ? theme.ground : tints.paper)
    return theme
  }

  private mutating func read(_ line: SettingLine, _ number: Int) throws(SettingProblem) {
    guard case .setting(let scope, let value) = line else { throw "expected “scope = colour …”" }
    if scope == "name" {
      name = value
    } else if scope == "ground" {
      ground = try Self.color(value, colors)
    } else if scope.hasPrefix("$") {
      colors[scope] = try Self.color(value, colors)
    } else if scope == "layout" || scope.hasPrefix("layout.") {
      try layout.set(scope, to: value)
    } else {
      guard Theme.isKnown(scope) else {
        throw SettingProblem(unknown: "scope", scope, among: Theme.knownScopes)
      }
      styles[scope] = try Self.style(value, colors)
      lines[scope] = number
    }
  }

  private static func style(_ value: String, _ colors: [String: Color]) throws(SettingProblem) -> Style {
    var style = Style.plain
    var place = 0
    var expectsBackground = false
    for word in value.split(separator: " ").map(String.init) {
      if word == "on" {
        expectsBackground = true
      } else if let attribute = attributeNames[word] {
        style.attributes.insert(attribute)
      } else if expectsBackground {
        style.background = try color(word, colors)
        expectsBackground = false
      } else if place == 0 {
        style.foreground = try color(word, colors)
        place = 1
      } else {
        throw "“\(word)” is one colour too many; a background is written “on \(word)”"
      }
    }
    if expectsBackground { throw "“on” needs a colour after it" }
    return style
  }

  private static let attributeNames: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]
  private static let colorNames = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

  private static func color(_ word: String, _ colors: [String: Color]) throws(SettingProblem) -> Color {
    if word == "default" { return .default }
    if let known = colors[word] { return known }
    if let index = UInt8(word) { return .palette(index) }
    if word.hasPrefix("#"), let color = hexColor(word.dropFirst()) { return color }
    let bright = word.hasPrefix("bright-")
    let base = bright ? String(word.dropFirst(7)) : word
    if let index = colorNames.firstIndex(of: base) { return .palette(UInt8(index + (bright ? 8 : 0))) }
    throw "“\(word)” is not a colour (write #rrggbb, 0–255, a name or $name)"
  }

  private static func hexColor(_ digits: Substring) -> Color? {
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else { return nil }
    switch digits.count {
    case 6: return .rgb(value)
    case 3:
      let (r, g, b) = (value >> 8 & 15, value >> 4 & 15, value & 15)
      return .rgb(r * 0x11_0000 | g * 0x1100 | b * 0x11)
    default: return nil
    }
  }
}
