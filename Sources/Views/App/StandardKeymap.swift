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
    (.pick, [.space]), (.card, [.right, .character("d")]), (.history, [.character("H")]),
    (.settings, [.character(",")]),

    (.historyCall, [.enter]), (.historyVideo, [.character("v")]), (.historyVoice, [.character("a")]),
    (.historyFilter, [.tab]), (.historyAll, [.character("1")]), (.historyMissed, [.character("2")]),
    (.historyVideos, [.character("3")]), (.historyVoices, [.character("4")]),
    (.historySearch, [.character("/")]), (.historyCard, [.right]),
    (.historyDelete, [.character("x"), .delete]), (.historyUndo, [.character("u")]),
    (.historyClear, [.character("X")]), (.historyBack, [.escape, .left]),

    (.cardCall, [.enter]), (.cardVideo, [.character("v")]), (.cardVoice, [.character("a")]),
    (.cardRename, [.character("e")]), (.cardGroup, [.character("g")]), (.cardBlock, [.character("B")]),
    (.cardRemove, [.character("x"), .delete]), (.cardBack, [.escape, .left]),

    (.settingChange, [.enter, .space]), (.settingMore, [.right, .character("+")]),
    (.settingLess, [.left, .character("-")]), (.settingReset, [.character("x"), .delete]),
    (.settingUndo, [.character("u")]), (.settingsBack, [.escape]),

    (.up, [.up, .character("k")]), (.down, [.down, .character("j")]), (.top, [.character("g"), .home]),
    (.bottom, [.character("G"), .end]), (.pageUp, [.pageUp, .control("b")]),
    (.pageDown, [.pageDown, .control("f")]),

    (.accept, [.character("a")]), (.acceptVideo, [.character("v")]), (.decline, [.character("d")]),
    (.ignore, [.character("i")]),

    (.acceptHold, [.character("a")]), (.acceptHoldVideo, [.character("v")]),
    (.acceptEnd, [.character("e")]), (.acceptEndVideo, [.character("V")]),
    (.declineWaiting, [.character("d")]), (.ignoreWaiting, [.character("i")]),

    (.mute, [.character("m")]), (.camera, [.character("c")]), (.hold, [.character("o")]),
    (.talk, [.character("u")]), (.float, [.character("f")]), (.swap, [.tab]),
    (.switchCall, [.character("s")]),
    (.hangUp, [.character("h")]), (.invite, [.character("A")]),

    (.callSettings, [.character("S")]),

    (.details, [.character("i")]), (.layout, [.character("l")]), (.chat, [.character("n")]),
    (.nextPage, [.character("]"), .pageDown]), (.previousPage, [.character("["), .pageUp]),
    (.pin, [.character("P")]), (.silence, [.character("M")]),

    (.again, [.enter]), (.dismiss, [.escape, .space]),

    (.corner, [.character("w")]), (.scale, [.character("z")]),
    (.moveLeft, [.modified(.control, .left)]), (.moveRight, [.modified(.control, .right)]),
    (.moveUp, [.modified(.control, .up)]), (.moveDown, [.modified(.control, .down)]),

    (.submit, [.enter]), (.next, [.tab, .down]), (.previous, [.backTab, .up]), (.cancel, [.escape]),
    (.toggle, [.space]), (.less, [.left]), (.more, [.right]), (.yes, [.character("y")]),
    (.no, [.character("n"), .escape]),

    (.help, [.character("?"), .function(1)]), (.quit, [.character("q"), .control("c")]),
    (.palette, [.character(":")]), (.theme, [.character("t")]), (.symbols, [.character("b")]),
    (.devices, [.character("D")]), (.redraw, [.control("l")]),
    (.suspend, [.control("z")]), (.shell, [.character("!")]),

    (.shellPrefix, [.control("g")]), (.shellScroll, [.character("[")]),
  ]

  /// The action that `key` means in `context`, and only there.
  func action(_ key: Key, only context: String) -> Action? {
    let found = bindings.first { $0.context == context && $0.keys.contains(key) }
    return found.flatMap { Action(rawValue: $0.context + "." + $0.action) }
  }
}
