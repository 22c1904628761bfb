/// How many people may be in one call, oneself included.
public struct GroupLimit: Sendable, Equatable {
  /// The most.
  public var people: Int
  /// Why it is fewer than usual, as a sentence; nil: it is the usual number.
  public var reason: String?
  /// Every participant sends to every other one: more than that is too much for a home's connection.
  public static let usual = GroupLimit(people: 16)
  /// A client that drops out of larger calls.
  static let dino = 5

  /// At most `people`, for `reason`.
  public init(people: Int, reason: String? = nil) {
    self.people = people
    self.reason = reason
  }

  /// The limit with these people in the call: a Dino leaves calls that are larger than its own limit.
  func with(_ rows: [ContactRow], _ words: Catalogue) -> GroupLimit {
    guard people > Self.dino, let row = rows.first(where: \.answersWithDino) else { return self }
    return GroupLimit(people: Self.dino, reason: words(.groupDino, row.displayName, "\(Self.dino)"))
  }

  /// What to say to somebody who wants more.
  func sentence(_ words: Catalogue) -> String { reason ?? words(.groupFull, "\(people)") }
}

extension ContactRow {
  /// Whether every device that could take part is a Dino.
  var answersWithDino: Bool {
    let able = devices.filter { $0.voice || $0.video }
    return !able.isEmpty && able.allSatisfy { $0.name.lowercased().hasPrefix("dino") }
  }
}

/// The list from which people are added to a call.
public struct Picker: Sendable, Equatable {
  /// What is typed to find somebody.
  public var field = TextField()
  /// Who is ticked, in the order of ticking.
  public var chosen: [String] = []
  /// Who is in the call already: ticked, and stays so.
  public var locked: [String]
  /// The selected row.
  public var position = 0

  /// A list for a call in which `locked` are.
  public init(locked: [String]) { self.locked = locked }

  /// The people who can be seen in the list, those in the call first.
  func rows(_ model: AppModel, _ words: Catalogue) -> [ContactRow] {
    var all = model
    all.view.search = field
    let found = ContactList(all, words: words).rows.filter { $0.subscription != .asksUs }
    return found.filter { locked.contains($0.jid) } + found.filter { !locked.contains($0.jid) }
  }
}
