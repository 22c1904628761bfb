internal import CSQLite

/// One SQLite connection, used by one thread at a time.
@safe
struct Database: ~Copyable {
  /// SQLite's result code and its words.
  struct Failure: Error {
    let code: Int32
    let message: String
    /// The file is damaged or no database at all.
    var isCorruption: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF) }
  }

  /// A value to store or a value that was read.
  enum Value: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
  }

  private let handle: OpaquePointer

  init(_ path: String) throws(Failure) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let status = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard let opened = unsafe opened else { throw Failure(code: SQLITE_NOMEM, message: "out of memory") }
    guard status == SQLITE_OK else {
      let message = unsafe String(cString: sqlite3_errmsg(opened))
      unsafe sqlite3_close_v2(opened)
      throw Failure(code: status, message: message)
    }
    unsafe handle = opened
    // Another Visavis (the agent) may be writing.
    unsafe sqlite3_busy_timeout(handle, 3000)
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Runs one statement; calls `row` for each row of its result.
  func run(
    _ sql: String, _ values: [Value] = [], row: ([Value]) -> Void = { _ in }
  ) throws(Failure) {
    var prepared: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK else { throw failure }
    defer { unsafe sqlite3_finalize(prepared) }
    guard let statement = unsafe prepared else { return }
    for (index, value) in values.enumerated() {
      guard unsafe bind(value, at: Int32(index + 1), of: statement) == SQLITE_OK else { throw failure }
    }
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW:
        row((0..<(unsafe sqlite3_column_count(statement))).map { unsafe column($0, of: statement) })
      case SQLITE_DONE: return
      default: throw failure
      }
    }
  }

  /// The first value of the first row.
  func value(_ sql: String, _ values: [Value] = []) throws(Failure) -> Value {
    var first = Value.null
    try run(sql, values) { row in
      if first == .null, let value = row.first { first = value }
    }
    return first
  }

  /// The number of the row that was inserted last.
  var lastRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  private var failure: Failure {
    unsafe Failure(code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
  }

  private func bind(_ value: Value, at index: Int32, of statement: OpaquePointer) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(statement, index)
    case .integer(let number): unsafe sqlite3_bind_int64(statement, index, number)
    case .text(let text): unsafe vv_bind_text(statement, index, text, Int32(clamping: text.utf8.count))
    }
  }

  private func column(_ index: Int32, of statement: OpaquePointer) -> Value {
    switch unsafe sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(statement, index))
    case SQLITE_NULL: .null
    default: unsafe sqlite3_column_text(statement, index).map { unsafe .text(String(cString: $0)) } ?? .null
    }
  }
}
