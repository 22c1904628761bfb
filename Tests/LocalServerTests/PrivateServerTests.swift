import Base
import Glibc
import LocalServer
import System
import Testing

private let installed = Environment.locate("prosody") != nil && Environment.locate("openssl") != nil

private func run(_ arguments: [String]) throws -> (status: ChildProcess.ExitStatus, output: String) {
  let child = try ChildProcess(arguments: arguments, output: .pipe)
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 4096)
  while true {
    let size = block.count
    let n = unsafe read(child.stdoutDescriptor, &block, size)
    if n <= 0 { break }
    bytes += block[..<n]
  }
  return (child.wait(), String(decoding: bytes, as: UTF8.self))
}

private func owner(_ pid: Int32) throws -> UInt32 {
  var status = stat()
  _ = unsafe stat("/proc/\(pid)", &status)
  return status.st_uid
}

@Suite(.enabled(if: installed, "prosody and openssl are not installed: run Scripts/setup"), .serialized)
struct PrivateServerTests {
  @Test func `it starts, restarts on its ports, and leaves nothing`() throws {
    let ana = LocalServerOptions.Account(
      user: "ana", password: "p\"a\\ss", name: "Ana “A” Größe", groups: ["Friends", "Work"])
    var options = LocalServerOptions(accounts: [ana, .init(user: "ben.b-1", password: "x")])
    options.relays = [
      .init(host: "127.0.0.1", port: 3478), .init(host: "127.0.0.1", port: 3478, secret: "s"),
    ]
    let server = try PrivateServer(options)
    #expect(Loopback.accepts(server.port) && Loopback.accepts(server.directTLSPort))
    let first = server.pid
    #expect(try owner(first) == (getuid() == 0 ? 65534 : getuid()))
    let log = try Files.readText(server.logFile)
    #expect(!log.contains("error"), "\(log)")

    for (port, extra) in [
      (server.directTLSPort, []), (server.port, ["-starttls", "xmpp", "-xmpphost", server.domain]),
    ] {
      let tls = try run(
        [
          "openssl", "s_client", "-brief", "-connect", "\(server.host):\(port)", "-CAfile", server.caFile,
          "-verify_hostname", server.domain, "-verify_return_error",
        ] + extra)
      #expect(tls.status == .exited(0))
    }

    try server.restart()
    #expect(server.pid != first && server.isRunning)
    #expect(Loopback.accepts(server.port) && Loopback.accepts(server.directTLSPort))
    server.kill()
    #expect(!server.isRunning && !Loopback.accepts(server.port))
    try server.restart()

    let pid = server.pid
    let folder = String(server.logFile.dropLast("/prosody.log".count))
    #expect(Files.isFolder(folder))
    server.stop()
    server.stop()
    #expect(!Files.exists(folder) && !Files.exists("/proc/\(pid)"))
  }

  @Test func `it offers SCRAM with both hashes and registration`() throws {
    let server = try PrivateServer(.init(accounts: []))
    let client = try ChildProcess(
      arguments: ["openssl", "s_client", "-quiet", "-connect", "\(server.host):\(server.directTLSPort)"],
      input: .pipe, output: .pipe)
    let header = Array(
      """
      <stream:stream to='\(server.domain)' version='1.0' xmlns='jabber:client' \
      xmlns:stream='http://etherx.jabber.org/streams'>
      """.utf8)
    _ = unsafe write(client.stdinDescriptor, header, header.count)
    var answer = ""
    var block = [UInt8](repeating: 0, count: 4096)
    while !answer.contains("</stream:features>") {
      let n = unsafe read(client.stdoutDescriptor, &block, 4096)
      try #require(n > 0, "\(answer)")
      answer += String(decoding: block[..<n], as: UTF8.self)
    }
    for feature in [
      "<mechanism>SCRAM-SHA-256</mechanism>", "<mechanism>SCRAM-SHA-1</mechanism>",
      "http://jabber.org/features/iq-register",
    ] {
      #expect(answer.contains(feature))
    }
  }

  @Test func `two at once do not disturb each other`() throws {
    let a = try PrivateServer(.init(accounts: []))
    let b = try PrivateServer(.init(accounts: []))
    #expect(Set([a.port, a.directTLSPort, b.port, b.directTLSPort]).count == 4)
  }

  @Test(arguments: ["Ana", "a b", "", "../x", "a\"b"])
  func `a name that Prosody would read differently is refused`(name: String) {
    let error = #expect(throws: LocalServerError.self) {
      try PrivateServer(.init(accounts: [.init(user: name, password: "x")]))
    }
    #expect(error?.sentence.contains("cannot be a user or domain") == true)
  }
}
