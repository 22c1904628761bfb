extension Theme {
  /// Reads a theme: lines `scope = foreground [on background] [bold] [dim] [italic] [underline] [reverse]`.
  ///
  /// Colours: `#rrggbb`, `#rgb`, a palette number 0–255, `default`, a name (`red`, `bright-blue`…) or a name defined before
  /// with `$name = colour`. `name = …` sets the theme's name. Scopes the file doesn't mention keep the built-in look.
  /// Lines that can't be understood, and scopes the program does not know, are left out and reported.
  public static func parse(_ text: String, name: String = "theme") -> (theme: Theme, issues: [TextIssue]) {
    var theme = Theme.standard
    theme.name = name
    var issues: [TextIssue] = []
    var colors: [String: Color] = [:]
    for (number, line) in settingLines(text) {
      do throws(SettingProblem) {
        try theme.read(line, &colors)
      } catch {
        issues.append(TextIssue(line: number, message: error.message))
      }
    }
    return (theme, issues)
  }

  private mutating func read(_ line: SettingLine, _ colors: inout [String: Color]) throws(SettingProblem) {
    guard case .setting(let scope, let value) = line else { throw "expected “scope = colour …”" }
    if scope == "name" {
      name = value
    } else if scope.hasPrefix("$") {
      colors[scope] = try Self.color(value, colors)
    } else {
      guard Self.isKnown(scope) else { throw "there is nothing called “\(scope)” to give a colour to" }
      set(scope, try Self.style(value, colors))
    }
  }

  /// A scope the program draws with, or the parent or a child of one.
  private static func isKnown(_ scope: String) -> Bool {
    knownScopes.contains { $0 == scope || $0.hasPrefix(scope + ".") || scope.hasPrefix($0 + ".") }
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
