import Base
import Screen
import Testing

@testable import Views

/// Properties of the values behind the screens, over random input.
struct ModelTests {
  private static let letters: [Character] = Array("abc  xyz-é王字👍\u{301}")

  private static func text(_ generator: inout SeededGenerator, upTo length: Int) -> String {
    let count = Int.random(in: 0...length, using: &generator)
    return String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" })
  }

  // MARK: Text

  @Test(arguments: UInt64(0)..<8)
  func `broken text fits, loses no word and wastes no line`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let text = Self.text(&generator, upTo: 120)
      let width = Int.random(in: 2...60, using: &generator)
      let lines = wrap(text, width: width)
      #expect(lines.allSatisfy { cellWidth(of: $0) <= width && !$0.isEmpty }, "“\(text)” at \(width)")
      let words = text.split(separator: " ").joined()
      #expect(lines.joined().filter { $0 != " " } == words, "“\(text)” at \(width)")
      for limit in 1...3 {
        let cut = wrap(text, width: width, limit: limit)
        #expect(cut.count == min(limit, lines.count))
        #expect(cut.allSatisfy { cellWidth(of: $0) <= width })
        if lines.count > limit {
          #expect(cut.last?.hasSuffix("…") == true)
        } else {
          #expect(cut == lines)
        }
        let even = balanced(text, width: width, limit: limit)
        #expect(even.count == cut.count)
        #expect(even.allSatisfy { cellWidth(of: $0) <= width })
      }
    }
  }

  @Test(arguments: UInt64(0)..<4)
  func `head and tail of a text fit and touch`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let text = Self.text(&generator, upTo: 30)
      for width in [0, 1, 2, 5, 80] {
        let (head, tail) = (prefix(of: text, width: width), suffix(of: text, width: width))
        #expect(text.hasPrefix(head) && text.hasSuffix(tail))
        #expect(cellWidth(of: head) <= width && cellWidth(of: tail) <= width)
      }
      #expect(prefix(of: text, width: 80) == text)
    }
  }

  /// The same edits on a plain array of characters.
  @Test(arguments: UInt64(0)..<6)
  func `a field edits as an array with a caret would`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var field = TextField()
    var (model, caret): ([Character], Int) = ([], 0)
    for _ in 0..<600 {
      switch Int.random(in: 0..<12, using: &generator) {
      case 0:
        field.deleteBackward()
        if caret > 0 { model.remove(at: caret - 1) }
        caret = max(0, caret - 1)
      case 1:
        field.deleteForward()
        if caret < model.count { model.remove(at: caret) }
      case 2:
        field.moveToStart()
        caret = 0
      case 3:
        field.moveToEnd()
        caret = model.count
      case 4, 5:
        let steps = Int.random(in: -4...4, using: &generator)
        field.move(steps)
        caret = min(max(0, caret + steps), model.count)
      case 6 where Int.random(in: 0..<6, using: &generator) == 0:
        field.deleteToStart()
        model.removeFirst(caret)
        caret = 0
      default:
        let character: Character = ["a", "王", "é", " ", "@"].randomElement(using: &generator) ?? "b"
        field.insert(character)
        model.insert(character, at: caret)
        caret += 1
      }
      #expect(field.text == String(model) && field.caret == caret)
    }
  }

  @Test func `a field takes no more than an address can have`() {
    var field = TextField(String(repeating: "x", count: 5000))
    #expect(field.text.count == TextField.limit)
    field.insert("y")
    _ = field.edit(.paste(String(repeating: "z", count: 5000)))
    #expect(field.text.count == TextField.limit && !field.text.contains("y"))
  }

  @Test func `who types deletes words with Alt-Backspace, and Esc is not meant by it`() {
    var app = Sample.app()
    app.press(.character("+"))
    app.type("tom@new.example and more")
    app.press(.modified(.alt, .backspace))
    #expect(app.model.view.overlays == [.addContact(TextField("tom@new.example and "), problem: nil)])
    app.press(.escape)
    app.press(.modified(.alt, .backspace))
    #expect(app.model.view.overlays.isEmpty)
  }

  // MARK: Contacts

  private static func rows(_ generator: inout SeededGenerator) -> [ContactRow] {
    let groups = ["Friends", "friends", "Work", "字", ""]
    let subscriptions: [ContactRow.Subscription] = [.both, .both, .both, .to, .pending, .asksUs]
    return (0..<Int.random(in: 0...60, using: &generator)).map { number in
      ContactRow(
        jid: "\(number)@example.org", name: text(&generator, upTo: 12),
        groups: [groups.randomElement(using: &generator) ?? ""],
        presence: Presence.allCases.randomElement(using: &generator) ?? .offline,
        subscription: subscriptions.randomElement(using: &generator) ?? .both)
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `everybody is in the list once, each section in one piece`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var model = Sample.model(contacts: Self.rows(&generator))
    let list = ContactList(model, words: Catalogue())
    #expect(Set(list.rows.map(\.jid)) == Set(model.contacts.map(\.jid)))
    #expect(list.rows.count == model.contacts.count)
    let sections = list.lines.compactMap { line -> String? in
      if case .section(let name) = line { return name } else { return nil }
    }
    #expect(Set(sections).count == sections.count, "\(sections)")
    #expect(list.lines.count == list.rows.count + sections.count + max(0, sections.count - 1))
    for (index, row) in list.rows.enumerated() {
      #expect(list.position(of: row.jid) == index)
      let line = list.line(of: row.jid) ?? -1
      #expect(list.lines.indices.contains(line) && list.lines[line] == .contact(row))
    }
    let askers = list.rows.prefix { $0.subscription == .asksUs }.count
    #expect(askers == model.contacts.filter { $0.subscription == .asksUs }.count, "requests come first")
    let order = list.rows
    model.contacts.shuffle(using: &generator)
    #expect(ContactList(model, words: Catalogue()).rows == order, "whatever order they come in")
  }

  @Test(arguments: UInt64(0)..<6)
  func `moving through any list keeps the selection in it and on the screen`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var app = Sample.app(contacts: Self.rows(&generator))
    let moves: [Key] = [.up, .down, .down, .down, .pageUp, .pageDown, .home, .end]
    for _ in 0..<60 {
      app.press(moves.randomElement(using: &generator) ?? .down)
      for size in [Size(width: 40, height: 12), Size(width: 80, height: 24)] {
        let selected = app.text(size).split(separator: "\n").filter { $0.contains("▌") }.count
        #expect(selected == (app.model.contacts.isEmpty ? 0 : 1))
      }
    }
  }

  // MARK: Times

  /// Every day of two centuries against a calendar counted day by day.
  @Test func `dates are those of the calendar`() {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let words = Catalogue()
    var (year, month, day) = (1970, 0, 1)
    for number in 0..<Int64(75_000) {
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      if number % 97 == 0 || day == 29 {
        let then = WallTime(nanoseconds: number * 86_400_000_000_000)
        let wall = WallClock(now: WallTime(nanoseconds: then.nanoseconds + 8 * 86_400_000_000_000))
        let text = Times.short(then, wall, words)
        let sameYear = text == "\(day) \(months[month])"
        #expect(sameYear || text == "\(months[month]) \(year)", "day \(number): \(text)")
      }
      day += 1
      let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      if day > lengths[month] { (day, month) = (1, month + 1) }
      if month == 12 { (month, year) = (0, year + 1) }
    }
  }

  @Test func `clocks count up without a gap`() {
    var last = ""
    for seconds in 0..<8000 {
      let text = Times.clock(.seconds(seconds))
      #expect(text != last)
      let parts = text.split(separator: ":").compactMap { Int($0) }
      #expect(parts.reduce(0) { $0 * 60 + $1 } == seconds)
      last = text
    }
  }

  // MARK: Words

  @Test func `every phrase says something, and its parts are numbered from one`() {
    for phrase in Catalogue.Phrase.allCases {
      let text = phrase.rawValue
      #expect(!text.isEmpty && text.first != " " && text.last != " ", "\(phrase)")
      #expect(!text.contains("%0") && (!text.contains("%2") || text.contains("%1")), "\(phrase)")
      #expect(!Catalogue()(phrase, "A", "B", "C").contains("%"), "\(phrase)")
    }
  }

  @Test func `what the list of keys says is short enough for its column`() {
    for action in Action.allCases {
      #expect(cellWidth(of: Catalogue().help(for: action)) <= 23, "\(action.rawValue)")
      #expect(!Catalogue().title(ofContext: action.context).isEmpty)
    }
    let global = Set(Action.allCases.map(\.rawValue))
    #expect(global.count == Action.allCases.count)
    for action in Action.allCases { #expect(action.rawValue == action.context + "." + action.verb) }
  }

  @Test func `a list goes round`() {
    #expect(MiniPanel.Scale.tiny.next == .small && MiniPanel.Scale.small.next == .large)
    #expect(SignInForm.Line.submit.next == .address)
    var scale = MiniPanel.Scale.small
    for _ in MiniPanel.Scale.allCases { scale = scale.next }
    #expect(scale == .small)
  }
}
