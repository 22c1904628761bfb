import Base
import Glibc
import Synchronization
import Testing

@testable import System

/// What came in on another thread; `wait` returns as soon as there is enough.
private final class Arrivals<Element: Sendable>: Sendable {
  private let all = Mutex<[Element]>([])
  private let arrived = WakeUp()

  var elements: [Element] { all.withLock { $0 } }

  func add(_ element: Element) {
    all.withLock { $0.append(element) }
    arrived.signal()
  }

  func wait(_ count: Int) -> [Element] {
    while elements.count < count { arrived.wait() }
    return elements
  }

  func waits(until isEnough: ([Element]) -> Bool) -> [Element] {
    while !isEnough(elements) { arrived.wait() }
    return elements
  }
}

@Suite(.timeLimit(.minutes(1))) struct UnixSocketTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("control.sock") }
  init() throws { folder = try TemporaryFolder(prefix: "vv-sock-") }

  /// A server that answers each line with itself, and what happens to it.
  private func echo(_ limits: LineServer.Limits = LineServer.Limits(), peer: UInt32? = nil) throws
    -> (server: LineServer, events: Arrivals<LineServer.Event>)
  {
    let events = Arrivals<LineServer.Event>()
    let holder = Holder()
    let server = try LineServer(path: path, limits: limits, peer: peer) { event in
      events.add(event)
      guard case .line(let id, let bytes) = event, let server = holder.server else { return }
      server.send("you said " + String(decoding: bytes, as: UTF8.self), to: id)
      server.ready(id)
    }
    holder.set(server)
    return (server, events)
  }

  /// Weak, for the server holds what it calls.
  private final class Holder: Sendable {
    private struct Weak: Sendable { weak var server: LineServer? }
    private let state = Mutex(Weak())
    var server: LineServer? { state.withLock { $0.server } }
    func set(_ server: LineServer) { state.withLock { $0.server = server } }
  }

  private func client(_ lines: Arrivals<String>, onEnd: @escaping @Sendable () -> Void = {}) throws
    -> LineClient
  {
    try LineClient(
      path: path, onLine: { lines.add(String(decoding: $0, as: UTF8.self)) }, onEnd: onEnd)
  }

  @Test func `lines go both ways, to each client its own`() throws {
    let (server, _) = try echo()
    defer { server.stop() }
    let (one, two) = (Arrivals<String>(), Arrivals<String>())
    let (first, second) = (try client(one), try client(two))
    #expect(first.send("a") && second.send("b") && first.send("ü\nc"))
    #expect(one.wait(3) == ["you said a", "you said ü", "you said c"])
    #expect(two.wait(1) == ["you said b"])
    first.close()
    second.close()
  }

  @Test func `only the owner may open the socket, and it goes with the server`() throws {
    let (server, _) = try echo()
    #expect(Files.permissions(path) == 0o600)
    server.stop()
    #expect(!Files.exists(path))
    server.stop()
    let error = #expect(throws: UnixSocketError.self) { try client(Arrivals<String>()) }
    #expect(error?.isDead == true)
  }

  @Test func `what a killed server left is replaced`() throws {
    try Files.write("left", to: path)
    let (server, _) = try echo()
    defer { server.stop() }
    let lines = Arrivals<String>()
    let client = try client(lines)
    client.send("x")
    #expect(lines.wait(1) == ["you said x"])
    client.close()
  }

  @Test func `somebody else is not let in`() throws {
    var limits = LineServer.Limits()
    limits.refusal = "no"
    let (server, events) = try echo(limits, peer: geteuid() &+ 1)
    defer { server.stop() }
    let (lines, ended) = (Arrivals<String>(), WakeUp())
    let client = try client(lines) { ended.signal() }
    ended.wait()
    #expect(lines.elements == ["no"])
    #expect(events.elements == [])
    client.close()
  }

  @Test(.enabled(if: geteuid() == 0 && Environment.locate("perl") != nil, "needs root and perl"))
  func `another user's process is hung up on, even where it can reach the socket`() throws {
    let (server, events) = try echo()
    defer { server.stop() }
    _ = unsafe chmod(folder.path, 0o755)
    _ = unsafe chmod(path, 0o666)
    let script = """
      use Socket; $SIG{PIPE} = 'IGNORE'; socket(my $s, PF_UNIX, SOCK_STREAM, 0) or exit 3; connect($s, pack_sockaddr_un($ARGV[0])) or exit 4;
      syswrite($s, "x\\n"); my $n = sysread($s, my $b, 100); exit(!defined($n) || $n == 0 ? 0 : 5);
      """
    let child = try ChildProcess(arguments: ["perl", "-e", script, path], runAs: (uid: 65_534, gid: 65_534))
    #expect(child.wait(upTo: .seconds(20)) == .exited(0))
    #expect(events.elements == [])
  }

  @Test func `a server of another user is not spoken to`() {
    // Nobody else's server is at hand: the sentence at least is right.
    let error = UnixSocketError(action: .connect, path: "/x", code: 0)
    #expect(error.sentence == "/x belongs to another user: nothing is said there." && !error.isDead)
  }

  @Test func `clients beyond the limit are told so`() throws {
    var limits = LineServer.Limits()
    limits.clients = 1
    limits.refusal = "too many"
    let (server, events) = try echo(limits)
    defer { server.stop() }
    let (one, two) = (Arrivals<String>(), Arrivals<String>())
    let first = try client(one)
    first.send("hello")
    _ = one.wait(1)
    let second = try client(two)
    #expect(two.wait(1) == ["too many"])
    second.close()
    first.close()
    _ = events.waits { $0.contains(.left(1)) }
    let third = Arrivals<String>()
    let next = try client(third)
    next.send("now")
    #expect(third.wait(1) == ["you said now"])
    next.close()
  }

  @Test func `the next line comes when the last is done with`() throws {
    let events = Arrivals<LineServer.Event>()
    let server = try LineServer(path: path) { events.add($0) }
    defer { server.stop() }
    let client = try client(Arrivals<String>())
    for word in ["a", "b"] { client.send(word) }
    #expect(events.wait(2) == [.joined(1), .line(1, [0x61])])
    server.ready(1)
    #expect(events.wait(3).last == .line(1, [0x62]))
    client.close()
    #expect(events.wait(4).last == .left(1))
  }

  @Test func `who has finished sending is answered before the end`() throws {
    let (server, events) = try echo()
    defer { server.stop() }
    let descriptor = try connect()
    let text = Array("one\ntwo\nhalf".utf8)
    _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    shutdown(descriptor, Int32(SHUT_WR))
    #expect(readAll(descriptor) == "you said one\nyou said two\n")
    close(descriptor)
    #expect(events.waits { $0.contains(.left(1)) }.count == 4)
  }

  @Test func `a line without an end is not kept`() throws {
    var limits = LineServer.Limits()
    limits.line = 10
    let events = Arrivals<LineServer.Event>()
    let server = try LineServer(path: path, limits: limits) { events.add($0) }
    defer { server.stop() }
    let lines = Arrivals<String>()
    let client = try client(lines)
    client.send("0123456789")
    #expect(events.wait(2).last == .line(1, Array("0123456789".utf8)))
    server.ready(1)
    client.send("0123456789a")
    #expect(events.wait(3).last == .tooLong(1))
    server.send("too long", to: 1)
    server.drop(1)
    #expect(lines.wait(1) == ["too long"])
    #expect(events.wait(4).last == .left(1))
    client.close()
  }

  @Test func `who does not read is dropped, and others go on`() throws {
    var limits = LineServer.Limits()
    limits.backlog = 100_000
    let (server, events) = try echo(limits)
    defer { server.stop() }
    let slow = try connect()
    let lines = Arrivals<String>()
    let quick = try client(lines)
    quick.send("a")
    _ = lines.wait(1)
    let load = String(repeating: "x", count: 50_000)
    // The kernel takes some; no more than that and the limit is ever kept.
    for _ in 0..<40 { server.send(load, to: 1) }
    _ = events.waits { $0.contains(.left(1)) }
    #expect(server.backlog(of: 1) == nil && server.backlog(of: 2) != nil)
    quick.send("b")
    #expect(lines.wait(2).last == "you said b")
    close(slow)
    quick.close()
  }

  @Test func `a thousand clients leave no descriptor`() throws {
    let (server, events) = try echo()
    let before = try Files.list("/proc/self/fd").count
    for round in 1...1_000 {
      let lines = Arrivals<String>()
      let client = try client(lines)
      client.send("x")
      _ = lines.wait(1)
      client.close()
      _ = events.waits { $0.contains(.left(round)) }
    }
    // Other tests run meanwhile and have descriptors of their own.
    #expect(try Files.list("/proc/self/fd").count < before + 200)
    server.stop()
  }

  @Test func `a path that is too long is refused with a sentence`() {
    let path = folder.file(String(repeating: "a", count: 120))
    let error = #expect(throws: UnixSocketError.self) { try LineServer(path: path) { _ in } }
    #expect(error?.sentence.hasPrefix(path) == true)
  }

  // MARK: Private folders

  @Test func `a private folder is ours alone`() throws {
    let path = folder.file("private")
    try Files.makePrivateFolder(path)
    #expect(Files.permissions(path) == 0o700 && Files.isPrivateFolder(path))
    _ = unsafe chmod(path, 0o777)
    #expect(!Files.isPrivateFolder(path))
    try Files.makePrivateFolder(path)
    #expect(Files.permissions(path) == 0o700)
    let link = folder.file("link")
    _ = unsafe symlink(path, link)
    #expect(throws: FileError.self) { try Files.makePrivateFolder(link) }
    try Files.write("x", to: path + "/file")
    Files.removeIfEmpty(path)
    #expect(Files.isFolder(path))
    try Files.remove(path + "/file")
    Files.removeIfEmpty(path)
    #expect(!Files.exists(path))
    try Files.write("x", to: path)
    #expect(throws: FileError.self) { try Files.makePrivateFolder(path) }
  }

  @Test(.enabled(if: geteuid() == 0, "needs root"))
  func `a folder that somebody else has put there is refused`() throws {
    let path = folder.file("theirs")
    try Files.makeFolder(path, permissions: 0o700)
    try Files.giveAway(path, uid: 65_534, gid: 65_534)
    #expect(throws: FileError.self) { try Files.makePrivateFolder(path) }
    #expect(!Files.isPrivateFolder(path))
  }

  // MARK: Plain sockets

  private func connect() throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8) + [0]
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
    return descriptor
  }

  private func readAll(_ descriptor: Int32) -> String {
    var (all, block) = ([UInt8](), [UInt8](repeating: 0, count: 1_000))
    while true {
      let count = unsafe read(descriptor, &block, 1_000)
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += block[..<count]
    }
  }
}
