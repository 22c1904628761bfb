import System
import Testing

@testable import LocalServer

@Suite struct ServerFolderTests {
  @Test func `the folder that keeps nobody out is found`() throws {
    let folder = try TemporaryFolder()
    // Somewhere above there may be a closed one already, where TMPDIR says so.
    let closed = try #require(ServerFolder.closedFolder(above: folder.file("deep/prosody.cfg.lua")))
    #expect(folder.path.hasPrefix(closed))
    #expect(ServerFolder.closedFolder(above: "/usr/bin/env") == nil)
    #expect(LocalServerError.notForNobody(closed).sentence.contains("nobody”, who may not enter \(closed)."))
  }
}
