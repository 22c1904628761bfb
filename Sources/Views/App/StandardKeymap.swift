public import Screen

extension Keymap {
  /// The keys as they come: every action on a plain letter, arrows and the like beside them. A person's own file is
  /// applied on top with `apply(overrides:)`; names are `Action`'s.
  public static let visavis: Keymap = {
    var map = Keymap()
    for (action, keys) in standardBindings { map.bind(action.verb, to: keys, in: action.context) }
    return map
  }()

  private static let standardBindings: [(Action, [Key])] = [
    (.contactCall, [.enter]), (.contactVideo, [.character("v")]), (.contactVoice, [.character("a")]),
    (.search, [.character("/")]), (.leaveSearch, [.escape]), (.add, [.character("+")]),
    (.remove, [.character("x"), .delete]), (.acceptContact, [.character("y")]),
    (.refuseContact, [.character("n")]), (.presence, [.character("p")]), (.reconnect, [.character("r")]),

    (.up, [.up, .character("k")]), (.down, [.down, .character("j")]), (.top, [.character("g"), .home]),
    (.bottom, [.character("G"), .end]), (.pageUp, [.pageUp, .control("b")]),
    (.pageDown, [.pageDown, .control("f")]),

    (.accept, [.character("a")]), (.acceptVideo, [.character("v")]), (.decline, [.character("d")]),
    (.ignore, [.character("i")]),

    (.acceptHold, [.character("a")]), (.acceptHoldVideo, [.character("v")]),
    (.acceptEnd, [.character("e")]), (.acceptEndVideo, [.character("V")]),
    (.declineWaiting, [.character("d")]), (.ignoreWaiting, [.character("i")]),

    (.mute, [.character("m")]), (.camera, [.character("c")]), (.hold, [.character("o")]),
    (.float, [.character("f")]), (.swap, [.tab]), (.switchCall, [.character("s")]),
    (.hangUp, [.character("h")]),

    (.again, [.enter]), (.dismiss, [.escape, .space]),

    (.corner, [.character("w")]), (.scale, [.character("z")]),
    (.moveLeft, [.modified(.control, .left)]), (.moveRight, [.modified(.control, .right)]),
    (.moveUp, [.modified(.control, .up)]), (.moveDown, [.modified(.control, .down)]),

    (.submit, [.enter]), (.next, [.tab, .down]), (.previous, [.backTab, .up]), (.cancel, [.escape]),
    (.toggle, [.space]), (.yes, [.character("y")]), (.no, [.character("n"), .escape]),

    (.help, [.character("?"), .function(1)]), (.quit, [.character("q"), .control("c")]),
    (.theme, [.character("t")]), (.symbols, [.character("b")]), (.redraw, [.control("l")]),
    (.suspend, [.control("z")]),
  ]

  /// The action that `key` means in `context`, and only there.
  func action(_ key: Key, only context: String) -> Action? {
    let found = bindings.first { $0.context == context && $0.keys.contains(key) }
    return found.flatMap { Action(rawValue: $0.context + "." + $0.action) }
  }
}
