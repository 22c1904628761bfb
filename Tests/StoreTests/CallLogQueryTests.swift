import Base
import System
import Testing

@testable import Store

/// What the history screen asks of the log.
@Suite struct CallLogQueryTests {
  private func call(
    _ id: String, at seconds: Int64, peer: String = "ben@example.org", kind: CallRecord.Kind = .video,
    quality: Int? = nil
  ) -> CallRecord {
    CallRecord(
      account: "ana@example.org", callID: id, peer: peer, direction: .outgoing, kind: kind,
      started: WallTime(nanoseconds: seconds * 1_000_000_000), quality: quality)
  }

  private func made(_ calls: [CallRecord]) throws -> (CallLog, TemporaryFolder) {
    let folder = try TemporaryFolder(prefix: "vv-query-")
    let log = try CallLog(path: folder.file("calls.db"))
    for call in calls { try log.record(call) }
    return (log, folder)
  }

  @Test func `a part from the middle, and how many there are`() throws {
    let (log, folder) = try made((0..<10).map { call("\($0)", at: Int64($0)) })
    #expect(try log.list(limit: 3, offset: 4).map(\.callID) == ["5", "4", "3"])
    #expect(try log.list(limit: 3, offset: 9).map(\.callID) == ["0"])
    #expect(try log.list(limit: 3, offset: 99).isEmpty && log.count() == 10)
    #expect(try log.list(limit: 1, offset: -5).map(\.callID) == ["9"])
    folder.remove()
  }

  @Test func `by kind, by id, by name`() throws {
    let (log, folder) = try made([
      call("1", at: 1, kind: .audio), call("2", at: 2, peer: "Mira@example.org"),
      call("3", at: 3, peer: "wang@example.cn", kind: .audio),
    ])
    var filter = CallLog.Filter()
    filter.kind = .audio
    #expect(try log.list(filter).map(\.callID) == ["3", "1"] && log.count(filter) == 2)
    filter = CallLog.Filter(account: "ana@example.org")
    filter.callID = "2"
    #expect(try log.list(filter).map(\.callID) == ["2"])
    filter = CallLog.Filter()
    filter.search = .init("MIRA")
    #expect(try log.list(filter).map(\.callID) == ["2"])
    filter.search = .init("小明", peers: ["wang@example.cn"])
    #expect(try log.list(filter).map(\.callID) == ["3"])
    filter.search = .init("%'; --")
    #expect(try log.list(filter).isEmpty)
    folder.remove()
  }

  @Test func `one call is removed and put back as it was`() throws {
    let (log, folder) = try made([call("1", at: 1, quality: 4), call("2", at: 2)])
    var filter = CallLog.Filter(account: "ana@example.org")
    filter.callID = "1"
    let record = try #require(try log.list(filter).first)
    #expect(record.quality == 4)
    try log.remove(filter)
    #expect(try log.count() == 1)
    try log.record(record)
    #expect(try log.list(filter) == [record])
    folder.remove()
  }

  @Test func `what was measured is kept when the call is told again without it`() throws {
    let (log, folder) = try made([call("1", at: 1, quality: 3)])
    try log.record(call("1", at: 1))
    #expect(try log.list().first?.quality == 3)
    folder.remove()
  }

  @Test func `a log of the first version is taken over`() throws {
    let folder = try TemporaryFolder(prefix: "vv-query-")
    let path = folder.file("calls.db")
    do {
      let database = try Database(path)
      try database.run(
        """
        CREATE TABLE calls (
          id INTEGER PRIMARY KEY, account TEXT NOT NULL, call_id TEXT NOT NULL, peer TEXT NOT NULL,
          members TEXT NOT NULL, direction TEXT NOT NULL, kind TEXT NOT NULL, started INTEGER NOT NULL,
          duration INTEGER, reason TEXT, missed INTEGER NOT NULL, seen INTEGER NOT NULL,
          UNIQUE (account, call_id))
        """)
      try database.run("CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL)")
      try database.run(
        """
        INSERT INTO calls VALUES
          (1, 'ana@example.org', 'x', 'ben@b', '', 'incoming', 'audio', 5000, 700, 'hangup', 0, 0)
        """)
      try database.run("PRAGMA user_version = 1")
    }
    let log = try CallLog(path: path)
    #expect(log.notice == nil)
    let old = try #require(try log.list().first)
    #expect(old.callID == "x" && old.duration == .milliseconds(700) && old.quality == nil)
    try log.record(call("new", at: 9, quality: 5))
    #expect(try log.list().map(\.quality) == [5, nil])
    #expect(try CallLog(path: path).count() == 2)
    folder.remove()
  }
}
