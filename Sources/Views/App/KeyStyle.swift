public import Screen

/// A set of keys to begin with; a person's own keys are applied on top.
public enum KeyStyle: String, Sendable, CaseIterable {
  /// Letters and arrows side by side.
  case standard
  /// As in vi: `gg`, `ZZ`, Ctrl-D and Ctrl-U.
  case vi
  /// Lists and forms by arrows and the keys around them; no letter moves anything.
  case arrows
  /// As in Emacs: Ctrl-N, Ctrl-P, Ctrl-S, Ctrl-G, `Ctrl-X Ctrl-C`.
  case emacs
}

extension Keymap {
  /// The keys as `style` has them.
  public static func visavis(style: KeyStyle) -> Keymap {
    var map = visavis
    for (action, keys) in style.changes { map.rebind(action.verb, to: keys, in: action.context) }
    return map
  }
}

extension KeyStyle {
  /// What differs from the standard keys.
  fileprivate var changes: [(Action, [Key])] {
    switch self {
    case .standard: []
    case .vi: Self.viKeys
    case .arrows: Self.arrowKeys
    case .emacs: Self.emacsKeys
    }
  }

  private static let viKeys: [(Action, [Key])] = [
    (.up, [.character("k"), .up]), (.down, [.character("j"), .down]),
    (.top, [.chord([.character("g"), .character("g")]), .home]), (.bottom, [.character("G"), .end]),
    (.pageUp, [.control("u"), .control("b"), .pageUp]),
    (.pageDown, [.control("d"), .control("f"), .pageDown]),
    (.next, [.tab, .control("n"), .down]), (.previous, [.backTab, .control("p"), .up]),
    (.quit, [.chord([.character("Z"), .character("Z")]), .character("q"), .control("c")]),
  ]

  private static let arrowKeys: [(Action, [Key])] = [
    (.up, [.up]), (.down, [.down]), (.top, [.home]), (.bottom, [.end]), (.pageUp, [.pageUp]),
    (.pageDown, [.pageDown]),
  ]

  private static let emacsKeys: [(Action, [Key])] = [
    (.up, [.control("p"), .up]), (.down, [.control("n"), .down]), (.top, [.alt("<"), .home]),
    (.bottom, [.alt(">"), .end]), (.pageUp, [.alt("v"), .pageUp]), (.pageDown, [.control("v"), .pageDown]),
    (.search, [.control("s"), .character("/")]), (.leaveSearch, [.control("g"), .escape]),
    (.next, [.control("n"), .tab, .down]), (.previous, [.control("p"), .backTab, .up]),
    (.cancel, [.control("g"), .escape]), (.no, [.character("n"), .control("g"), .escape]),
    (.quit, [.chord([.control("x"), .control("c")]), .character("q"), .control("c")]),
  ]
}
