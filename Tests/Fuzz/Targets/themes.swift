import Screen

/// Theme files and key bindings: people's text.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let (theme, _) = Theme.parse(text)
    for scope in theme.scopes { _ = theme[scope] }
    var keymap = Keymap()
    keymap.bind("hangup", to: .character("h"), in: "call")
    _ = keymap.apply(overrides: text)
    _ = keymap.conflicts()
    for binding in keymap.bindings { _ = keymap.label(for: binding.action, in: binding.context) }
  }
}
