import Base
import Glibc
import System
import Testing

@Suite struct TemporaryFolderTests {
  /// A prefix that no other test has.
  private let prefix = "visavis-test-\(randomToken(bytes: 4))-"

  /// Where temporary folders are made.
  private func place(of folder: TemporaryFolder) -> String {
    String(folder.path.dropLast(prefix.count + 7))
  }

  @Test func `what a killed process left is removed, what is in use stays`() throws {
    let living = try TemporaryFolder(prefix: prefix)
    let place = place(of: living)
    let abandoned = "\(place)/\(prefix)aB3dE6"
    try Files.makeFolder(abandoned + "/data", permissions: 0o700)
    try Files.write("x", to: abandoned + "/data/file")
    TemporaryFolder.removeAbandoned(prefix: prefix)
    #expect(!Files.exists(abandoned))
    #expect(Files.isFolder(living.path))
    living.remove()
    #expect(!Files.exists(living.path))
  }

  @Test func `a folder that died with its process is removed`() async throws {
    let prefix = prefix
    await #expect(processExitsWith: .signal(SIGKILL)) { [prefix = prefix as String] in
      let folder = try TemporaryFolder(prefix: prefix)
      try Files.write("x", to: folder.file("file"))
      kill(getpid(), SIGKILL)
      while Files.exists(folder.path) { pause() }
    }
    let living = try TemporaryFolder(prefix: prefix)
    let place = place(of: living)
    #expect(try Files.list(place).count { $0.hasPrefix(prefix) } == 2)
    TemporaryFolder.removeAbandoned(prefix: prefix)
    #expect(try Files.list(place).filter { $0.hasPrefix(prefix) }.map { "\(place)/\($0)" } == [living.path])
  }

  @Test func `what only looks like one of ours is left alone`() throws {
    let living = try TemporaryFolder(prefix: prefix)
    let place = place(of: living)
    let target = living.file("target")
    try Files.makeFolder(target)
    let names = ["short", "toolong", "abc-ef", "äöü"].map { prefix + $0 } + ["x" + prefix + "abcdef"]
    for name in names { try Files.makeFolder("\(place)/\(name)") }
    let (file, link) = ("\(place)/\(prefix)a00000", "\(place)/\(prefix)b00000")
    try Files.write("x", to: file)
    _ = unsafe symlink(target, link)
    defer { for path in names.map({ "\(place)/\($0)" }) + [file, link] { try? Files.remove(path) } }

    TemporaryFolder.removeAbandoned(prefix: prefix)
    for name in names { #expect(Files.isFolder("\(place)/\(name)"), "\(name)") }
    #expect(Files.exists(file) && Files.exists(link) && Files.isFolder(target))
  }

  @Test(.enabled(if: getuid() == 0, "only root can give folders away"))
  func `what belongs to others is theirs, unless they are named`() throws {
    let living = try TemporaryFolder(prefix: prefix)
    let foreign = "\(place(of: living))/\(prefix)abcdef"
    try Files.makeFolder(foreign, permissions: 0o700)
    defer { try? Files.remove(foreign) }
    try Files.giveAway(foreign, uid: 65_534, gid: 65_534)
    TemporaryFolder.removeAbandoned(prefix: prefix)
    #expect(Files.isFolder(foreign))
    TemporaryFolder.removeAbandoned(prefix: prefix, orOwnedBy: 65_534)
    #expect(!Files.exists(foreign))
  }
}
