/// How everything looks: styles by dotted scope names. A scope without a style of its own looks like its parent
/// ("call.incoming.name" → "call.incoming" → "call" → "text").
public struct Theme: Sendable, Equatable {
  /// What the theme is called.
  public var name: String
  /// The shapes.
  public var layout: ThemeLayout
  /// The terminal's background that the look is made for; `.default` where any will do. Only for the checker.
  public var ground: Color
  private var styles: [String: Style]

  /// A theme of these styles; "text" is the fallback for all.
  public init(
    name: String, styles: [String: Style], layout: ThemeLayout = ThemeLayout(), ground: Color = .default
  ) {
    self.name = name
    self.styles = styles
    self.layout = layout
    self.ground = ground
  }

  /// The style of `scope`, of its nearest parent, or of "text".
  public subscript(scope: String) -> Style {
    var rest = scope[...]
    while true {
      if let style = styles[String(rest)] { return style }
      guard let dot = rest.lastIndex(of: ".") else { return styles["text"] ?? .plain }
      rest = rest[..<dot]
    }
  }

  /// Sets or replaces the style of `scope`.
  public mutating func set(_ scope: String, _ style: Style) { styles[scope] = style }

  /// What is drawn without a background of its own stands on `paper`, in `ink` where it has no colour either.
  mutating func lay(on paper: Color, ink: Color) {
    guard paper != .default else { return }
    styles = styles.mapValues { style in
      guard style.background == .default else { return style }
      return style.on(paper).colored(style.foreground == .default ? ink : style.foreground)
    }
  }

  /// Every scope that has a style of its own, sorted.
  public var scopes: [String] { styles.keys.sorted() }

  /// The same look with the colours a terminal of `depth` can show. In monochrome, styles that differed by colour alone
  /// differ by attributes: a background that isn't the text's own becomes reverse.
  public func degraded(to depth: ColorDepth) -> Theme {
    guard depth != .trueColor else { return self }
    let base = self["text"].background
    return Theme(
      name: name,
      styles: styles.mapValues { style in
        guard depth == .mono else {
          return Style(
            foreground: depth.nearest(style.foreground), background: depth.nearest(style.background),
            style.attributes)
        }
        var attributes = style.attributes
        if style.background != .default && style.background != base { attributes.insert(.reverse) }
        return Style(attributes)
      }, layout: layout, ground: ground)
  }
}

extension Style {
  init(_ attributes: Attributes) { self.init(foreground: .default, background: .default, attributes) }
}
