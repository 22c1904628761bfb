import Base
import Glibc
import System
import Testing

/// Reads a descriptor to its end.
func readAll(_ descriptor: Int32) -> String {
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 4096)
  while true {
    let size = block.count
    let n = unsafe read(descriptor, &block, size)
    if n <= 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += block[..<n]
  }
}

func writeAll(_ text: String, to descriptor: Int32) {
  let bytes = Array(text.utf8)
  _ = unsafe write(descriptor, bytes, bytes.count)
}

/// Waits until `condition` holds; the state of other processes cannot be waited for otherwise.
func eventually(_ condition: () -> Bool) -> Bool {
  let deadline = MonotonicTime.now() + .seconds(5)
  while !condition() {
    if MonotonicTime.now() > deadline { return false }
    usleep(1000)
  }
  return true
}

/// Whether a process runs (a zombie does not).
func isAlive(_ pid: Int32) -> Bool {
  guard let text = try? Files.readText("/proc/\(pid)/stat"), let close = text.lastIndex(of: ")") else {
    return false
  }
  return !text[close...].hasPrefix(") Z")
}

@Suite(.serialized) struct ChildProcessTests {
  @Test func `what goes in through one pipe comes out of the other`() throws {
    let cat = try ChildProcess(arguments: ["cat"], input: .pipe, output: .pipe)
    writeAll("hello\nworld\n", to: cat.stdinDescriptor)
    cat.closeInput()
    #expect(cat.stdinDescriptor == -1)
    #expect(readAll(cat.stdoutDescriptor) == "hello\nworld\n")
    #expect(cat.wait() == .exited(0))
    #expect(!cat.isRunning)
  }

  @Test func `standard error has its own pipe, and the exit status arrives`() throws {
    let sh = try ChildProcess(
      arguments: ["sh", "-c", "echo out; echo err >&2; exit 42"], output: .pipe, error: .pipe)
    #expect(readAll(sh.stdoutDescriptor) == "out\n")
    #expect(readAll(sh.stderrDescriptor) == "err\n")
    #expect(sh.wait() == .exited(42))
    #expect(sh.wait() == .exited(42))
  }

  @Test func `no pipe was asked for, so there is no descriptor`() throws {
    let child = try ChildProcess(arguments: ["true"])
    #expect(child.stdinDescriptor == -1 && child.stdoutDescriptor == -1 && child.stderrDescriptor == -1)
    #expect(child.wait() == .exited(0))
  }

  @Test func `a descriptor of ours becomes the child's output and stays ours`() throws {
    let folder = try TemporaryFolder()
    let file = unsafe open(folder.file("out"), O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    try ChildProcess(arguments: ["echo", "to a file"], output: .descriptor(file)).wait()
    #expect(try Files.readText(folder.file("out")) == "to a file\n")
    #expect(fcntl(file, F_GETFD) >= 0)
  }

  @Test func `the environment is ours unless another one is given`() throws {
    let path = try #require(Environment["PATH"])
    let own = try ChildProcess(arguments: ["sh", "-c", "printf %s \"$PATH\""], output: .pipe)
    #expect(readAll(own.stdoutDescriptor) == path)
    let given = try ChildProcess(arguments: ["env"], environment: ["COLOUR": "green=blue"], output: .pipe)
    #expect(readAll(given.stdoutDescriptor) == "COLOUR=green=blue\n")
  }

  @Test(arguments: [
    (
      "vv-no-such-program",
      "The program “vv-no-such-program” was not found. Install it, or check its name and PATH."
    ),
    (
      "/etc/passwd",
      "The program “/etc/passwd” may not be run: permission denied. Check its file permissions."
    ),
    ("", "No program was named."),
  ])
  func `a program that cannot be started is an error with a sentence`(program: String, sentence: String) {
    let error = #expect(throws: ChildProcessError.self) {
      try ChildProcess(arguments: [program], output: .pipe)
    }
    #expect(error?.sentence == sentence)
  }

  @Test func `terminate is polite first`() throws {
    let sh = try ChildProcess(
      arguments: ["sh", "-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done"],
      output: .pipe)
    var first: UInt8 = 0
    _ = unsafe read(sh.stdoutDescriptor, &first, 1)
    #expect(sh.isRunning)
    #expect(sh.terminate(grace: .seconds(5)) == .exited(7))
    #expect(readAll(sh.stdoutDescriptor) == "eady\nbye\n")
  }

  @Test func `terminate kills what will not go`() throws {
    let sh = try ChildProcess(
      arguments: ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.01; done"], output: .pipe,
      newSession: true)
    var first: UInt8 = 0
    _ = unsafe read(sh.stdoutDescriptor, &first, 1)
    #expect(sh.terminate(grace: .milliseconds(50)) == .signalled(SIGKILL))
    #expect(sh.terminate() == .signalled(SIGKILL))
  }

  @Test func `a session of its own ends as a whole`() throws {
    let sh = try ChildProcess(
      arguments: ["sh", "-c", "sleep 1000 & echo $!; wait"], output: .pipe, newSession: true)
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while unsafe read(sh.stdoutDescriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    let grandchild = try #require(Int32(String(decoding: line, as: UTF8.self)))
    #expect(isAlive(grandchild))
    sh.terminate()
    #expect(eventually { !isAlive(grandchild) })
  }

  @Test func `forgetting a child ends it`() throws {
    var child: ChildProcess? = try ChildProcess(arguments: ["sleep", "1000"])
    let pid = try #require(child?.pid)
    #expect(isAlive(pid))
    child = nil
    #expect(!isAlive(pid))
  }

  @Test func `waiting for a while says whether it ended`() throws {
    let child = try ChildProcess(arguments: ["cat"], input: .pipe)
    #expect(child.wait(upTo: .milliseconds(1)) == nil)
    child.closeInput()
    #expect(child.wait(upTo: .seconds(10)) == .exited(0))
  }

  @Test func `children see none of our descriptors, and two hundred leave none behind`() throws {
    func descriptors() throws -> Int { try Files.list("/proc/self/fd").count }
    let first = try ChildProcess(
      arguments: ["ls", "/proc/self/fd"], input: .pipe, output: .pipe, error: .pipe)
    #expect(readAll(first.stdoutDescriptor) == "0\n1\n2\n3\n")  // 3 is what ls reads the folder with
    let before = try descriptors()
    for index in 0..<200 {
      let child = try ChildProcess(arguments: ["true"], input: .pipe, output: .pipe, error: .pipe)
      if index % 2 == 0 { child.wait() }
      _ = try? ChildProcess(arguments: ["/nonexistent"], input: .pipe, output: .pipe)
    }
    // Other suites run at the same time and open a few of their own; a leak would be hundreds.
    #expect(try descriptors() < before + 50)
  }

  @Test func `signals that are blocked or ignored here are not so in the child`() throws {
    SignalWatch.ignoreBrokenPipes()
    let child = try ChildProcess(
      arguments: ["sed", "-n", "s/^Sig\\(Blk\\|Ign\\):\\s*//p", "/proc/self/status"], output: .pipe)
    let masks = readAll(child.stdoutDescriptor).split(separator: "\n").compactMap { UInt64($0, radix: 16) }
    // Signals 32 and 33 are the C library's own; whoever started us may have left them ignored.
    #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0])
  }

  @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
  func `root can start a program as somebody else`() throws {
    let id = try ChildProcess(arguments: ["sh", "-c", "id -u; id -G"], output: .pipe, runAs: (65534, 65534))
    #expect(readAll(id.stdoutDescriptor) == "65534\n65534\n")
  }

  /// Two generations are needed: the outer one is killed without a chance to clean up.
  @Test func `a child dies with us, however we die`() async throws {
    // The exit test's process cannot capture values, so the path goes through a place both know.
    let note = "/tmp/vv-test-pid-\(getpid())"
    defer { try? Files.remove(note) }
    await #expect(processExitsWith: .signal(SIGKILL)) {
      let child = try ChildProcess(arguments: ["sleep", "1000"])
      try Files.write("\(child.pid)", to: "/tmp/vv-test-pid-\(getppid())")
      kill(getpid(), SIGKILL)
    }
    let pid = try #require(Int32(try Files.readText(note)))
    #expect(eventually { !isAlive(pid) })
  }
}
