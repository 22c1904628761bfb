/// The contacts screen's lines: sections with their contacts, filtered by the search, sorted by who can be reached.
struct ContactList: Equatable {
  /// One line of the list.
  enum Line: Equatable {
    case blank
    case section(String)
    case contact(ContactRow)
  }

  let lines: [Line]
  /// The contacts in the order they are shown.
  let rows: [ContactRow]

  init(_ model: AppModel, words: Catalogue) {
    let needle = (model.view.search?.text ?? "").lowercased()
    let entries = model.contacts.lazy.filter { needle.isEmpty || Self.matches($0, needle) }
      .map { Entry($0, words: words) }.sorted { $0.key < $1.key }
    var lines: [Line] = []
    var section: String?
    for entry in entries {
      if entry.section != section {
        if section != nil { lines.append(.blank) }
        lines.append(.section(entry.section))
        section = entry.section
      }
      lines.append(.contact(entry.row))
    }
    self.lines = lines
    rows = entries.map(\.row)
  }

  /// The row of `jid`, or the first where there is no such row; nil for an empty list.
  func position(of jid: String?) -> Int? {
    guard !rows.isEmpty else { return nil }
    return rows.firstIndex { $0.jid == jid } ?? 0
  }

  /// The contact that is selected.
  func selected(_ jid: String?) -> ContactRow? { position(of: jid).map { rows[$0] } }

  /// The line that shows `jid`.
  func line(of jid: String) -> Int? {
    lines.firstIndex { line in
      if case .contact(let row) = line { row.jid == jid } else { false }
    }
  }

  private static func matches(_ row: ContactRow, _ needle: String) -> Bool {
    row.name.lowercased().contains(needle) || row.jid.lowercased().contains(needle)
  }

  private struct Entry {
    let row: ContactRow
    let section: String
    let key: Key

    init(_ row: ContactRow, words: Catalogue) {
      self.row = row
      let asks = row.subscription == .asksUs
      let group = row.groups.first ?? ""
      section = asks ? words(.sectionRequests) : group.isEmpty ? words(.sectionContacts) : group
      key = Key(
        block: asks ? 0 : group.isEmpty ? 2 : 1, section: section.lowercased(), exactSection: section,
        rank: Self.rank(row.presence), name: row.displayName.lowercased(), jid: row.jid)
    }

    private static func rank(_ presence: Presence) -> Int {
      switch presence {
      case .available: 0
      case .away, .dnd: 1
      case .xa: 2
      case .offline: 3
      }
    }
  }

  private struct Key: Comparable {
    let block: Int
    let section: String
    let exactSection: String
    let rank: Int
    let name: String
    let jid: String

    static func < (a: Key, b: Key) -> Bool {
      if a.block != b.block { return a.block < b.block }
      if a.section != b.section { return a.section < b.section }
      if a.exactSection != b.exactSection { return a.exactSection < b.exactSection }
      return (a.rank, a.name, a.jid) < (b.rank, b.name, b.jid)
    }
  }
}
