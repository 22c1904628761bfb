import Testing

@testable import Screen

@Suite struct KeymapTests {
  private func map() -> Keymap {
    var map = Keymap()
    map.bind("call", to: .enter, in: "contacts")
    map.bind("hangup", to: .character("h"), .function(10), in: "call")
    map.bind("mute", to: .character("m"), in: "call")
    map.bind("help", to: .character("?"))
    map.bind("redraw", to: .control("l"))
    return map
  }

  @Test func `the first context that knows a key wins, then global`() {
    var map = map()
    map.bind("message", to: .character("m"), in: "incoming")
    #expect(map.action(for: .character("m"), in: ["incoming", "call"]) == "message")
    #expect(map.action(for: .character("m"), in: ["call"]) == "mute")
    #expect(map.action(for: .character("?"), in: ["call"]) == "help")
    #expect(map.action(for: .character("x"), in: ["call"]) == nil)
    #expect(map.action(for: .function(10), in: ["call"]) == "hangup")
  }

  @Test func `labels are what the help line shows`() {
    let map = map()
    #expect(map.label(for: "call", in: "contacts") == "⏎")
    #expect(map.label(for: "call", in: "contacts", ascii: true) == "Enter")
    #expect(map.label(for: "redraw", in: "call") == "^l")
    #expect(map.label(for: "nothing") == nil)
  }

  @Test(arguments: [
    "m", "M", "?", "enter", "esc", "space", "tab", "shift-tab", "F5", "ctrl-g", "ctrl-space", "alt-x", "up",
    "ctrl-up",
    "ctrl-alt-left", "shift-pagedown", "delete", "王", "-", "alt--",
  ])
  func `names of keys are read back`(name: String) throws {
    let key = try #require(Key(name: name))
    #expect(key.name == name)
    #expect(!key.label().isEmpty)
  }

  @Test(arguments: [
    ("Return", Key.enter), ("C-g", .control("g")), ("Ctrl-G", .control("g")), ("meta-a", .alt("a")),
    ("PgUp", .pageUp), ("f12", .function(12)), ("Ctrl-Up", .modified(.control, .up)),
  ])
  func `other spellings`(name: String, key: Key) { #expect(Key(name: name) == key) }

  @Test(arguments: ["", "f0", "f99", "ctrl-", "ctrl-ä", "hyper-x", "wat", "ctrl-shift-a", "\u{1}"])
  func `what is no key is refused`(name: String) { #expect(Key(name: name) == nil) }

  @Test func `overrides replace, unbind and are reported when wrong`() {
    var map = map()
    let issues = map.apply(
      overrides: """
        # mine
        call.hangup = q ctrl-q
        call.mute = none
        call.dance = d
        call.hangup = wat
        help = x
        call.hangup =
        """)
    #expect(map.keys(for: "hangup", in: "call") == [.character("q"), .control("q")])
    #expect(map.keys(for: "mute", in: "call").isEmpty)
    #expect(issues.map(\.line) == [4, 5, 6, 7])
    #expect(issues[1].message.contains("wat"))
  }

  @Test func `Alt that nobody has bound is Esc and the key, typed quickly`() {
    var map = map()
    let pairs: [(Key, [Key])] = [
      (.alt("q"), [.escape, .character("q")]), (.alt(" "), [.escape, .space]),
      (.modified(.alt, .enter), [.escape, .enter]), (.modified(.alt, .tab), [.escape, .tab]),
      (.modified(.alt, .backspace), [.escape, .backspace]),
      // These have sequences of their own: it was Alt.
      (.modified(.alt, .up), [.modified(.alt, .up)]),
      (.modified([.alt, .shift], .enter), [.modified([.alt, .shift], .enter)]),
      (.character("q"), [.character("q")]), (.escape, [.escape]), (.control("q"), [.control("q")]),
    ]
    for (key, meant) in pairs { #expect(map.meant(by: key) == meant, "\(key)") }
    #expect(map.apply(overrides: "call.mute = alt-q\nhelp = x").count == 1)
    #expect(map.meant(by: .alt("q")) == [.alt("q")], "bound somewhere, it is Alt everywhere")
    map.bind("again", to: .modified(.alt, .enter), in: "ended")
    #expect(map.meant(by: .modified(.alt, .enter)) == [.modified(.alt, .enter)])
  }

  @Test func `conflicts are found once`() {
    var map = map()
    #expect(map.conflicts().isEmpty)
    map.bind("more", to: .character("m"), in: "call")
    map.bind("elsewhere", to: .character("m"), in: "contacts")
    let conflicts = map.conflicts()
    #expect(conflicts.count == 1)
    #expect(conflicts.first?.actions == ["mute", "more"])
    #expect(conflicts.first?.sentence == "In “call”, m is bound to mute and to more.")
    #expect(map.action(for: .character("m"), in: ["call"]) == "mute")
  }

  @Test func `chords have names, and are read back`() throws {
    let chord = try #require(Key(name: "g g"))
    #expect(chord == .chord([.character("g"), .character("g")]))
    #expect(chord.name == "g g" && chord.label() == "gg")
    let mixed = try #require(Key(name: "ctrl-x  ctrl-c"))
    #expect(mixed.name == "ctrl-x ctrl-c" && mixed.label() == "^x ^c")
    for wrong in ["g wat", " g", "g ", "  "] { #expect(Key(name: wrong) == nil, "“\(wrong)”") }
  }

  @Test func `a chord begins with its keys and is known when it is whole`() {
    var map = map()
    map.bind("last", to: [.chord([.character("g"), .character("e"), .character("e")])], in: "call")
    let (g, e) = (Key.character("g"), Key.character("e"))
    #expect(map.begins([g], in: nil) && map.begins([g, e], in: ["call"]))
    #expect(!map.begins([g], in: ["contacts"]) && !map.begins([e], in: nil))
    #expect(!map.begins([g, e, e], in: nil) && map.isChord([g, e, e]) && !map.isChord([g, e]))
  }

  @Test func `people bind chords by name, with a leader of their own`() {
    var map = map()
    map.leader = .character(",")
    #expect(map.rebind("call.hangup", toNames: ["h", "leader q", "g g"]) == nil)
    #expect(
      map.keys(for: "hangup", in: "call") == [
        .character("h"), .chord([.character(","), .character("q")]),
        .chord([.character("g"), .character("g")]),
      ])
    #expect(map.rebind("call.mute", toNames: ["leader"]) == nil)
    #expect(map.keys(for: "mute", in: "call") == [.character(",")])
    #expect(map.rebind("call.hangop", toNames: ["x"])?.contains("did you mean call.hangup") == true)
    #expect(map.rebind("call.hangup", toNames: ["leader wat"])?.contains("leader wat") == true)
    #expect(map.keys(for: "hangup", in: "call").count == 3, "a mistake changes nothing")
    #expect(map.rebind("call.mute", toNames: []) == nil)
    #expect(map.keys(for: "mute", in: "call").isEmpty)
  }

  @Test func `chords stand in quotes where lines are read`() {
    var map = map()
    #expect(map.apply(overrides: "call.hangup = h \"leader q\"").isEmpty)
    #expect(
      map.keys(for: "hangup", in: "call") == [
        .character("h"), .chord([.character("\\"), .character("q")]),
      ])
  }

  @Test func `a key that begins a chord is told with both actions`() {
    var map = map()
    map.bind("mutter", to: [.chord([.character("m"), .character("m")])], in: "call")
    #expect(
      map.conflicts().map(\.sentence) == ["In “call”, m is bound to mute and begins mm, bound to mutter."])
    map.rebind("mute", to: [.character("x")], in: "call")
    #expect(map.conflicts().isEmpty)
  }

  @Test func `Alt in a chord is Alt`() {
    var map = map()
    map.bind("far", to: [.chord([.alt("x"), .character("f")])], in: "call")
    #expect(map.meant(by: .alt("x")) == [.alt("x")])
  }
}
