public import Base
import Synchronization
internal import System

/// The calls that were, in a SQLite file. Usable from any thread; a call takes well under a millisecond, unless another
/// process is writing (then up to 3 s).
///
/// Each change is on disk when its call returns: a crash of the program loses nothing.
public final class CallLog: Sendable {
  /// Which records to list.
  public struct Filter: Equatable, Sendable {
    /// Only calls of this account.
    public var account: String?
    /// Only calls with this person or room.
    public var peer: String?
    /// Only calls that rang unanswered.
    public var missedOnly = false
    /// Only calls that began earlier, for the next page.
    public var before: WallTime?
    /// Only calls of this kind.
    public var kind: CallRecord.Kind?
    /// Only the call with this id (of `account`, where that is given).
    public var callID: String?
    /// Only calls with whom somebody looks for.
    public var search: Search?

    /// Whom somebody looks for.
    public struct Search: Equatable, Sendable {
      /// A part of the address.
      public var text: String
      /// And these people, whose names have that part.
      public var peers: [String]
      /// A search for `text` in addresses, and for `peers`.
      public init(_ text: String, peers: [String] = []) {
        self.text = text
        self.peers = peers
      }
    }

    /// All calls, or those that the arguments leave.
    public init(
      account: String? = nil, peer: String? = nil, missedOnly: Bool = false, before: WallTime? = nil
    ) {
      self.account = account
      self.peer = peer
      self.missedOnly = missedOnly
      self.before = before
    }
  }

  /// Tells that a damaged log was put aside and a new one begun; nil if all was well.
  public let notice: Sentence?
  private let path: String
  private let database: Mutex<Database>

  /// Opens the log at `path` and makes it, with its folder, if there is none. A damaged file is put aside, not lost.
  public init(path: String) throws(CallLogError) {
    self.path = path
    var notice: Sentence?
    do {
      if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
        try Files.makeFolder(String(path[..<slash]), permissions: 0o700)
      }
    } catch {
      throw CallLogError(path: path, reason: error.said)
    }
    do {
      database = Mutex(try Self.open(path))
    } catch  where error.isCorruption {
      notice = Self.damaged(putAsideAs: try Self.putAside(path))
      do {
        database = Mutex(try Self.open(path))
      } catch {
        throw CallLogError(path: path, reason: "\(error.message)")
      }
    } catch {
      throw CallLogError(path: path, reason: "\(error.message)")
    }
    self.notice = notice
  }

  /// Writes a call, or what is new about one that is there already (same account and call id). What the person has seen
  /// stays seen.
  public func record(_ call: CallRecord) throws(CallLogError) {
    try with { database throws(Database.Failure) in
      try database.run(
        """
        INSERT INTO calls (\(CallRecord.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (account, call_id) DO UPDATE SET peer = excluded.peer, members = excluded.members,
          kind = excluded.kind, duration = excluded.duration, reason = excluded.reason, missed = excluded.missed,
          seen = max(seen, excluded.seen), quality = coalesce(excluded.quality, quality)
        """, call.values)
    }
  }

  /// The newest calls first, at most `limit`, without the first `offset`.
  public func list(
    _ filter: Filter = Filter(), limit: Int = 200, offset: Int = 0
  ) throws(CallLogError) -> [CallRecord] {
    let (condition, values) = filter.sql
    return try with { database throws(Database.Failure) in
      var found: [CallRecord] = []
      try database.run(
        "SELECT \(CallRecord.columns) FROM calls WHERE \(condition) ORDER BY started DESC, id DESC LIMIT ? OFFSET ?",
        values + [.integer(Int64(max(0, limit))), .integer(Int64(max(0, offset)))]
      ) { row in
        if let record = CallRecord(row) { found.append(record) }
      }
      return found
    }
  }

  /// How many calls the filter leaves.
  public func count(_ filter: Filter = Filter()) throws(CallLogError) -> Int {
    let (condition, values) = filter.sql
    return try with { database throws(Database.Failure) in
      guard
        case .integer(let n) = try database.value("SELECT count(*) FROM calls WHERE \(condition)", values)
      else { return 0 }
      return Int(n)
    }
  }

  /// How many missed calls the person has not seen.
  public func unseenMissed() throws(CallLogError) -> Int {
    try with { database throws(Database.Failure) in
      guard case .integer(let n) = try database.value("SELECT count(*) FROM calls WHERE missed AND NOT seen")
      else {
        return 0
      }
      return Int(n)
    }
  }

  /// The person has seen the missed calls that the filter leaves.
  public func markSeen(_ filter: Filter = Filter()) throws(CallLogError) {
    let (condition, values) = filter.sql
    try with { database throws(Database.Failure) in
      try database.run("UPDATE calls SET seen = 1 WHERE missed AND NOT seen AND \(condition)", values)
    }
  }

  /// Gives calls that were going on when the program ended this reason. Call once at the start, when no other Visavis uses
  /// the log.
  public func closeUnfinished(reason: String) throws(CallLogError) {
    try with { database throws(Database.Failure) in
      try database.run("UPDATE calls SET reason = ? WHERE reason IS NULL", [.text(reason)])
    }
  }

  /// Forgets the calls that the filter leaves.
  public func remove(_ filter: Filter) throws(CallLogError) {
    let (condition, values) = filter.sql
    try with { database throws(Database.Failure) in
      try database.run("DELETE FROM calls WHERE \(condition)", values)
    }
  }

  /// Keeps a small text for the program itself (how far the archive was read), or forgets it.
  public func setNote(_ name: String, _ text: String?) throws(CallLogError) {
    try with { database throws(Database.Failure) in
      if let text {
        try database.run(
          "INSERT OR REPLACE INTO notes (name, text) VALUES (?, ?)", [.text(name), .text(text)])
      } else {
        try database.run("DELETE FROM notes WHERE name = ?", [.text(name)])
      }
    }
  }

  /// A text kept by `setNote`.
  public func note(_ name: String) throws(CallLogError) -> String? {
    try with { database throws(Database.Failure) in
      guard case .text(let text) = try database.value("SELECT text FROM notes WHERE name = ?", [.text(name)])
      else {
        return nil
      }
      return text
    }
  }

  private func with<T: Sendable>(
    _ body: (borrowing Database) throws(Database.Failure) -> T
  ) throws(CallLogError) -> T {
    do {
      return try database.withLock { database throws(Database.Failure) in try body(database) }
    } catch {
      throw CallLogError(path: path, reason: "\(error.message)")
    }
  }
}

extension CallLog.Filter {
  /// The condition and its values.
  var sql: (String, [Database.Value]) {
    var conditions = ["1"]
    var values: [Database.Value] = []
    if let account {
      conditions.append("account = ?")
      values.append(.text(account))
    }
    if let peer {
      conditions.append("peer = ?")
      values.append(.text(peer))
    }
    if let before {
      conditions.append("started < ?")
      values.append(.integer(before.nanoseconds / 1_000_000))
    }
    if missedOnly { conditions.append("missed") }
    if let kind {
      conditions.append("kind = ?")
      values.append(.text(kind.rawValue))
    }
    if let callID {
      conditions.append("call_id = ?")
      values.append(.text(callID))
    }
    if let search {
      // SQLite takes 32,766 values; nobody looks for so many people.
      let peers = search.peers.prefix(500)
      let places = peers.map { _ in "?" }.joined(separator: ",")
      conditions.append("(instr(lower(peer), ?) > 0 OR peer IN (\(places)))")
      values.append(.text(search.text.lowercased()))
      values += peers.map { .text($0) }
    }
    return (conditions.joined(separator: " AND "), values)
  }
}

/// The call log cannot be read or written. Calls work without it.
public struct CallLogError: UserFacingError, Equatable {
  /// The file.
  public let path: String
  /// SQLite's or the system's words.
  public let reason: Sentence

  /// What went wrong and what to do.
  public var said: Sentence { "The call log \(path) cannot be used: \(reason). Calls work without it." }
}
