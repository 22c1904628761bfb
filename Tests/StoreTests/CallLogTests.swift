import Base
import Glibc
import Store
import System
import Testing

private func call(
  _ id: String, at seconds: Int64, peer: String = "ben@example.org", account: String = "ana@example.org",
  missed: Bool = false
) -> CallRecord {
  CallRecord(
    account: account, callID: id, peer: peer, direction: missed ? .incoming : .outgoing, kind: .video,
    started: WallTime(nanoseconds: seconds * 1_000_000_000), missed: missed)
}

@Suite struct CallLogTests {
  let folder: TemporaryFolder
  let path: String
  init() throws {
    folder = try TemporaryFolder(prefix: "vv-log-")
    path = folder.file("data/calls.db")
  }

  @Test func `what is recorded is listed, newest first`() throws {
    let log = try CallLog(path: path)
    #expect(log.notice == nil)
    var group = call("g", at: 2)
    (group.members, group.kind, group.duration, group.reason) =
      (["ben@example.org", "王小明@example.org"], .group, .milliseconds(90_500), "hangup")
    try log.record(call("a", at: 1))
    try log.record(group)
    try log.record(call("c", at: 3))
    #expect(try log.list() == [call("c", at: 3), group, call("a", at: 1)])
    #expect(try log.list(limit: 1) == [call("c", at: 3)])
    #expect(try log.list(limit: -1) == [])
  }

  @Test func `a call is one record, however often it is told`() throws {
    let log = try CallLog(path: path)
    var record = call("x", at: 5)
    try log.record(record)
    (record.duration, record.reason) = (.seconds(12), "hangup")
    try log.record(record)
    #expect(try log.list() == [record])
    try log.record(call("x", at: 5, account: "other@example.org"))
    #expect(try log.list().count == 2)
  }

  @Test func `missed calls are counted until they are seen, and stay seen`() throws {
    let log = try CallLog(path: path)
    for (index, peer) in ["ben@b", "cem@c", "ben@b"].enumerated() {
      try log.record(call("m\(index)", at: Int64(index), peer: peer, missed: true))
    }
    try log.record(call("answered", at: 9))
    #expect(try log.unseenMissed() == 3)
    #expect(try log.list(.init(missedOnly: true)).map(\.callID) == ["m2", "m1", "m0"])
    try log.markSeen(.init(peer: "ben@b"))
    #expect(try log.unseenMissed() == 1)
    try log.record(call("m0", at: 0, peer: "ben@b", missed: true))
    #expect(try log.unseenMissed() == 1)
    try log.markSeen()
    #expect(try log.unseenMissed() == 0)
  }

  @Test func `filters and pages`() throws {
    let log = try CallLog(path: path)
    for second in 1...5 {
      try log.record(call("\(second)", at: Int64(second), peer: second % 2 == 0 ? "even@x" : "odd@x"))
    }
    #expect(try log.list(.init(peer: "even@x")).map(\.callID) == ["4", "2"])
    #expect(try log.list(.init(account: "nobody@x")) == [])
    #expect(try log.list(.init(before: WallTime(nanoseconds: 3_000_000_000))).map(\.callID) == ["2", "1"])
    try log.remove(.init(peer: "odd@x", before: WallTime(nanoseconds: 5_000_000_000)))
    #expect(try log.list().map(\.callID) == ["5", "4", "2"])
  }

  @Test func `quotes and semicolons are only text`() throws {
    let log = try CallLog(path: path)
    let nasty = call("'); DROP TABLE calls; --", at: 1, peer: "o'brien\"@x")
    try log.record(nasty)
    #expect(try log.list(.init(peer: "o'brien\"@x")) == [nasty])
  }

  @Test func `the log outlives the program, and calls cut off by its end get a reason`() throws {
    do {
      let log = try CallLog(path: path)
      try log.record(call("open", at: 1))
      try log.setNote("archive", "id-7")
    }
    let log = try CallLog(path: path)
    #expect(try log.list() == [call("open", at: 1)])
    #expect(try log.note("archive") == "id-7" && log.note("other") == nil)
    try log.setNote("archive", nil)
    #expect(try log.note("archive") == nil)
    try log.closeUnfinished(reason: "dropped")
    #expect(try log.list().first?.reason == "dropped")
  }

  @Test func `a crash in the middle loses nothing that was recorded`() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) {
      let log = try CallLog(path: "/tmp/vv-crash-\(getppid()).db")
      for index in 0..<50 {
        try log.record(
          CallRecord(
            account: "a@b", callID: "\(index)", peer: "p@b", direction: .incoming, kind: .audio,
            started: WallTime(nanoseconds: 0)))
      }
      kill(getpid(), SIGKILL)
    }
    let crashed = "/tmp/vv-crash-\(getpid()).db"
    defer { for ending in ["", "-wal", "-shm"] { try? Files.remove(crashed + ending) } }
    let log = try CallLog(path: crashed)
    #expect(try log.list().count == 50 && log.notice == nil)
  }

  @Test func `two processes' connections see each other's records`() throws {
    let (one, two) = (try CallLog(path: path), try CallLog(path: path))
    try one.record(call("1", at: 1))
    try two.record(call("2", at: 2))
    #expect(try one.list().count == 2 && two.list().count == 2)
  }

  @Test(arguments: [
    "this is no database at all, but long enough to be looked at", "SQLite format 3\u{0}garbage",
  ])
  func `a damaged file is put aside, not lost`(content: String) throws {
    try Files.makeFolder(folder.file("data"))
    try Files.write(content, to: path)
    let log = try CallLog(path: path)
    let names = try Files.list(folder.file("data"))
    let aside = try #require(names.first { $0.hasPrefix("calls.db.damaged-") })
    #expect(
      log.notice?.english
        == "The call log was damaged. It was put aside as \(folder.file("data/" + aside)), and a new one was begun."
    )
    #expect(try Files.readText(folder.file("data/" + aside)) == content)
    try log.record(call("new", at: 1))
    #expect(try log.list().count == 1)
  }

  @Test func `pages overwritten in the middle are noticed`() throws {
    do {
      let log = try CallLog(path: path)
      for index in 0..<500 { try log.record(call("\(index)", at: Int64(index))) }
    }
    var bytes = try Files.read(path)
    #expect(bytes.count > 16384)
    for index in 4096..<12288 { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try Files.write(bytes, to: path)
    #expect(try CallLog(path: path).notice?.english.hasPrefix("The call log was damaged.") == true)
  }

  @Test func `a place that cannot be written to is an error with a sentence`() {
    let error = #expect(throws: CallLogError.self) { try CallLog(path: "/proc/visavis/calls.db") }
    #expect(error?.sentence.hasPrefix("The call log /proc/visavis/calls.db cannot be used: ") == true)
    #expect(error?.sentence.hasSuffix(" Calls work without it.") == true)
  }
}
