extension Theme {
  /// What a checker says of a theme file.
  public struct Findings: Sendable, Equatable {
    /// Lines that mean nothing: unknown scopes, colours, layout values.
    public var mistakes: [TextIssue]
    /// Text that is hard to read, with the figure; line 0 where the built-in look decides.
    public var warnings: [TextIssue]
  }

  /// Reads `text` as `parse` does, and measures how well every text stands out from its background.
  public static func check(_ text: String) -> Findings {
    let reader = ThemeReader(text, name: "theme")
    let theme = reader.theme
    var warnings: [TextIssue] = []
    for pair in ContrastPair.all(in: theme) {
      guard let contrast = theme.contrast(of: pair), contrast < pair.least else { continue }
      let ground = pair.ground.map { " on \($0)" } ?? ""
      let message =
        "\(pair.scope)\(ground) has a contrast of \(rounded(contrast)), less than \(rounded(pair.least))"
      warnings.append(TextIssue(line: reader.lines[pair.scope] ?? 0, message: message))
    }
    return Findings(mistakes: reader.issues, warnings: warnings)
  }

  /// The contrast of a scope's text, as it is drawn; nil where the terminal decides.
  private func contrast(of pair: ContrastPair) -> Double? {
    let style = self[pair.scope]
    let back = pair.ground.map { self[$0].background } ?? style.background
    return style.foreground.contrast(with: back == .default ? ground : back)
  }

  /// One digit behind the point, never rounded up to what it falls short of.
  private static func rounded(_ value: Double) -> String {
    let tenths = Int(value * 10)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// A scope and what it is drawn on.
private struct ContrastPair {
  var scope: String
  /// The scope whose background it is drawn on; nil for its own.
  var ground: String?
  /// WCAG 2.1: 4.5 for text (§1.4.3), 3 for large text and signs (§1.4.11).
  var least: Double { Self.secondary.contains { $0 == scope || scope.hasPrefix($0 + ".") } ? 3 : 4.5 }

  /// Lines and empty parts of meters: nothing is lost with them.
  private static let decoration: Set<String> = [
    "rule", "call.frame", "panel.border", "banner.border", "meter.empty", "progress.rest", "input.cursor",
  ]
  /// Signs, meters, hints and what is large.
  private static let secondary = [
    "text.faint", "input.hint", "list.marked", "presence", "meter", "quality", "sparkline", "progress",
    "avatar", "call.frame",
  ]
  /// What is drawn on the background of another scope.
  private static let grounds: [(scope: String, ground: String)] = [
    ("help.key", "call.chrome"), ("help.on", "call.chrome"), ("help.off", "call.chrome"),
    ("quality", "call.chrome"), ("list.detail", "list.selected"), ("warning", "list.selected"),
    ("error", "list.selected"), ("presence.available", "list.selected"), ("presence.away", "list.selected"),
    ("presence.busy", "list.selected"), ("presence.offline", "list.selected"), ("error", "panel"),
    ("help.off", "panel"), ("help.off", "banner"),
  ]

  static func all(in theme: Theme) -> [ContrastPair] {
    theme.scopes.filter { !decoration.contains($0) }.map { ContrastPair(scope: $0) }
      + grounds.map { ContrastPair(scope: $0.scope, ground: $0.ground) }
  }
}
