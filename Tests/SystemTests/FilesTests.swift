import Base
import Glibc
import System
import Testing

@Suite struct FilesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(prefix: "vv-files-") }

  @Test func `what is written can be read`() throws {
    let path = folder.file("a")
    try Files.write("grüezi\n", to: path)
    #expect(try Files.readText(path) == "grüezi\n")
    try Files.write([0, 255, 10], to: path)
    #expect(try Files.read(path) == [0, 255, 10])
    try Files.write("soon\n", to: path, waitsForDisk: false)
    #expect(try Files.readText(path) == "soon\n")
    #expect(try Files.list(folder.path) == ["a"])
  }

  @Test func `permissions do not depend on the umask`() throws {
    for permissions: UInt32 in [0o600, 0o644, 0o666] {
      try Files.write("x", to: folder.file("p"), permissions: permissions)
      #expect(Files.permissions(folder.file("p")) == permissions)
    }
  }

  @Test func `a long file is refused`() throws {
    try Files.write([UInt8](repeating: 7, count: 1000), to: folder.file("long"))
    #expect(throws: FileError.self) { try Files.read(folder.file("long"), limit: 999) }
    #expect(try Files.read(folder.file("long"), limit: 1000).count == 1000)
  }

  @Test func `errors name the file and the reason`() throws {
    let missing = #expect(throws: FileError.self) { try Files.read("/no/such/file") }
    #expect(missing?.isMissing == true)
    #expect(missing?.sentence == "/no/such/file could not be read: No such file or directory.")
    let unwritable = #expect(throws: FileError.self) { try Files.write("x", to: "/proc/none") }
    #expect(unwritable?.sentence.hasPrefix("/proc/none could not be written: ") == true)
  }

  @Test func `a failed write leaves the old file and no rest`() throws {
    try Files.makeFolder(folder.file("target"))
    #expect(throws: FileError.self) { try Files.write("x", to: folder.file("target")) }
    #expect(try Files.list(folder.path) == ["target"])
  }

  @Test func `folders are made with those above them`() throws {
    let deep = folder.file("one/two/three")
    try Files.makeFolder(deep, permissions: 0o700)
    try Files.makeFolder(deep)
    #expect(Files.isFolder(deep) && Files.permissions(deep) == 0o700)
    try Files.write("x", to: folder.file("file"))
    #expect(throws: FileError.self) { try Files.makeFolder(folder.file("file/below")) }
  }

  @Test func `removing a folder follows no links`() throws {
    try Files.makeFolder(folder.file("doomed/inner"))
    try Files.write("keep", to: folder.file("outside"))
    try Files.makeFolder(folder.file("kept"))
    try Files.write("keep", to: folder.file("kept/file"))
    _ = unsafe symlink(folder.file("outside"), folder.file("doomed/inner/link"))
    _ = unsafe symlink(folder.file("kept"), folder.file("doomed/folderlink"))
    _ = unsafe symlink("/nowhere", folder.file("doomed/dangling"))
    try Files.remove(folder.file("doomed"))
    #expect(try Files.list(folder.path) == ["kept", "outside"])
    #expect(try Files.list(folder.file("kept")) == ["file"])
    try Files.remove(folder.file("doomed"))
    try Files.remove(folder.file("outside"))
    #expect(!Files.exists(folder.file("outside")))
  }

  @Test func `moving replaces`() throws {
    try Files.write("new", to: folder.file("a"))
    try Files.write("old", to: folder.file("b"))
    try Files.move(folder.file("a"), to: folder.file("b"))
    #expect(try Files.readText(folder.file("b")) == "new")
    #expect(!Files.exists(folder.file("a")))
  }

  @Test func `a temporary folder is private and goes away`() throws {
    var temporary: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(temporary?.path)
    #expect(Files.permissions(path) == 0o700)
    try Files.makeFolder(path + "/a/b")
    try Files.write("x", to: path + "/a/b/c")
    temporary = nil
    #expect(!Files.exists(path))
  }
}

@Suite struct PathsTests {
  @Test func `XDG variables win, relative ones are ignored`() {
    let variables = [
      "HOME": "/home/ana", "XDG_CONFIG_HOME": "/cfg/", "XDG_DATA_HOME": "relative",
      "XDG_RUNTIME_DIR": "/run/user/5",
    ]
    let paths = Paths(environment: variables, home: "/other", uid: 5)
    #expect(paths.configuration == "/cfg/visavis")
    #expect(paths.data == "/home/ana/.local/share/visavis")
    #expect(paths.state == "/home/ana/.local/state/visavis")
    #expect(paths.runtime == "/run/user/5/visavis")
  }

  @Test func `nothing is set`() {
    let paths = Paths(environment: [:], home: "/root", uid: 7)
    #expect(paths.configuration == "/root/.config/visavis")
    #expect(paths.runtime == "/tmp/visavis-7")
    #expect(paths.expand("~/x") == "/root/x")
    #expect(paths.expand("~") == "/root")
    #expect(paths.expand("~ana/x") == "~ana/x")
    #expect(paths.expand("/y") == "/y")
  }

  @Test func `programs are found along PATH`() {
    #expect(Environment.locate("sh")?.hasSuffix("/sh") == true)
    #expect(Environment.locate("vv-no-such-program") == nil)
    #expect(Environment.locate("/bin/sh") == "/bin/sh")
    #expect(Environment.locate("/etc/passwd") == nil)
    #expect(Environment.all["PATH"] == Environment["PATH"])
    #expect(Environment["VV_NOT_SET"] == nil)
  }
}
