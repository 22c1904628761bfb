internal import Base
internal import System

extension CallLog {
  /// Counts up with every change of the tables; SQLite keeps it in the file as `user_version`.
  static let schemaVersion: Int64 = 2

  private static let schema = [
    """
    CREATE TABLE calls (
      id INTEGER PRIMARY KEY, account TEXT NOT NULL, call_id TEXT NOT NULL, peer TEXT NOT NULL,
      members TEXT NOT NULL, direction TEXT NOT NULL, kind TEXT NOT NULL, started INTEGER NOT NULL,
      duration INTEGER, reason TEXT, missed INTEGER NOT NULL, seen INTEGER NOT NULL, quality INTEGER,
      UNIQUE (account, call_id))
    """,
    "CREATE INDEX calls_started ON calls (started)",
    "CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL)",
  ]

  /// A connection to a healthy file with our tables.
  static func open(_ path: String) throws(Database.Failure) -> Database {
    let database = try Database(path)
    try database.run("PRAGMA journal_mode = WAL")
    try database.run("PRAGMA synchronous = NORMAL")
    guard case .text("ok") = try database.value("PRAGMA quick_check(1)") else {
      throw Database.Failure(code: 11, message: "the file is damaged")
    }
    // Two processes may start at once: whoever comes second finds the tables made.
    try database.run("BEGIN IMMEDIATE")
    do {
      try migrate(database)
      try database.run("COMMIT")
    } catch {
      try? database.run("ROLLBACK")
      throw error
    }
    return database
  }

  private static func migrate(_ database: borrowing Database) throws(Database.Failure) {
    guard case .integer(let version) = try database.value("PRAGMA user_version") else { return }
    guard version <= schemaVersion else {
      throw Database.Failure(code: 1, message: "a newer Visavis wrote it; update this one")
    }
    guard version < schemaVersion else { return }
    if version == 1 {
      try database.run("ALTER TABLE calls ADD COLUMN quality INTEGER")
    } else {
      for statement in schema { try database.run(statement) }
    }
    try database.run("PRAGMA user_version = \(schemaVersion)")
  }

  /// Gives a damaged file another name, which is returned.
  static func putAside(_ path: String) throws(CallLogError) -> String {
    let target = "\(path).damaged-\(WallTime.now().seconds)"
    do {
      try Files.move(path, to: target)
      for ending in ["-wal", "-shm"] { try Files.remove(path + ending) }
    } catch {
      throw CallLogError(path: path, reason: error.said)
    }
    return target
  }

  /// Says that a damaged file is called `name` now.
  static func damaged(putAsideAs name: String) -> Sentence {
    "The call log was damaged. It was put aside as \(name), and a new one was begun."
  }
}
