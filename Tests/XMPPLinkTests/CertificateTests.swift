import Base
import Glibc
import Testing
import XMPP

@testable import XMPPLink

/// `openssl s_server` with a certificate of its own for `good.test`, which signs itself.
///
/// What it prints about each connection, its keying material for instance, goes to `log`.
private final class TLSServer {
  let port: UInt16
  let certificate: String
  private let folder: String
  private var pid: pid_t = 0

  init(days: Int = 2) throws {
    folder = "/tmp/visavis-tls-\(randomToken())"
    certificate = folder + "/cert.pem"
    port = try Line.freePort()
    try #require(unsafe mkdir(folder, 0o700) == 0)
    let made = try Self.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days",
      String(days), "-subj", "/CN=good.test", "-addext", "subjectAltName=DNS:good.test", "-keyout",
      folder + "/key.pem",
      "-out", certificate,
    ])
    var status: Int32 = 0
    unsafe waitpid(made, &status, 0)
    try #require(status == 0)
    // A server whose input ends goes home; this one's never does.
    try #require(unsafe mkfifo(folder + "/input", 0o600) == 0)
    pid = try Self.run(
      [
        "openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key",
        folder + "/key.pem",
        "-keymatexport", "EXPORTER-Channel-Binding", "-keymatexportlen", "32",
      ], input: folder + "/input", output: folder + "/log")
  }

  var log: String { Self.read(folder + "/log") }

  static func read(_ path: String) -> String {
    let file = unsafe open(path, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 100_000)
    let count = unsafe Glibc.read(file, &bytes, 100_000)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  deinit {
    kill(pid, SIGKILL)
    var status: Int32 = 0
    unsafe waitpid(pid, &status, 0)
    for file in ["/cert.pem", "/key.pem", "/input", "/log"] { unsafe _ = unlink(folder + file) }
    unsafe _ = rmdir(folder)
  }

  private static func run(
    _ arguments: [String], input: String = "/dev/null", output: String = "/dev/null"
  ) throws -> pid_t {
    var pid: pid_t = 0
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDWR, 0)
    for descriptor: Int32 in 1...2 {
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, output, O_RDWR | O_CREAT | O_APPEND, 0o600)
    }
    var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
    let status = unsafe posix_spawnp(&pid, arguments[0], &actions, nil, &argv, environ)
    unsafe argv.forEach { unsafe free($0) }
    try #require(status == 0)
    return pid
  }
}

private let installed = unsafe access("/usr/bin/openssl", X_OK) == 0

@Suite(.serialized, .enabled(if: installed, "openssl is not installed"), .timeLimit(.minutes(1)))
struct CertificateTests {
  /// What a client of `domain` says of the server, once it is up.
  private func verdict(_ server: TLSServer, domain: String, trust: Trust) async throws -> LinkError? {
    let connection = XMPPConnection(
      XMPPConfiguration(
        jid: try #require(JID("a@\(domain)")), password: "x", resource: "x",
        server: ("127.0.0.1", server.port),
        directTLS: true, trust: trust))
    connection.start()
    var verdict: LinkError?
    for await event in connection.events {
      switch event {
      case .offline(.connectionRefused, _): continue  // not up yet; the next attempt comes by itself
      case .failed(let error), .offline(let error, _): verdict = error
      case .online, .stanza, .connecting, .stopped: continue
      }
      break
    }
    await connection.stop()
    return verdict
  }

  @Test func `a self-signed certificate is refused by name`() async throws {
    let server = try TLSServer()
    #expect(
      try await verdict(server, domain: "good.test", trust: .system) == .certificateSelfSigned("good.test"))
  }

  @Test func `a trusted certificate for another name is refused`() async throws {
    let server = try TLSServer()
    let trust = Trust.caFile(server.certificate)
    #expect(
      try await verdict(server, domain: "evil.test", trust: trust) == .certificateWrongHost("evil.test"))
    #expect(try await verdict(server, domain: "d.test", trust: trust) == .certificateWrongHost("d.test"))
  }

  @Test func `the channel's bindings are those that the server computes`() throws {
    let server = try TLSServer()
    let session = try TLSSession(host: "good.test", trust: .caFile(server.certificate), direct: true)
    let address = try #require(Address(literal: "127.0.0.1", port: server.port))
    var socket: Socket?
    for _ in 0..<500 where socket == nil {
      let attempt = try #require(Socket.connecting(to: address))
      var list = [pollfd(fd: attempt.descriptor, events: Int16(POLLOUT), revents: 0)]
      unsafe _ = poll(&list, 1, 1_000)
      if attempt.connectError == 0 { socket = attempt } else { _ = poll(nil, 0, 10) }
    }
    let line = try #require(socket)
    while try session.handshake() == .wants {
      let out = session.takeOutput()
      #expect(line.send(out[...]) == out.count)
      var list = [pollfd(fd: line.descriptor, events: Int16(POLLIN), revents: 0)]
      try #require(unsafe poll(&list, 1, 5_000) == 1)
      if case .bytes(let bytes) = line.receive() { session.receive(bytes) }
    }
    let out = session.takeOutput()
    #expect(line.send(out[...]) == out.count)
    let channel = session.channel
    #expect(channel.isVerified)
    let exporter = hex(try #require(channel.exporter))
    // The server prints once it has read our last flight.
    for _ in 0..<500 where !server.log.lowercased().contains(exporter) { _ = poll(nil, 0, 10) }
    #expect(server.log.lowercased().contains(exporter))
    // The certificate is signed with ecdsa-with-SHA256, so its digest is SHA-256's (RFC 5929 §4.1).
    let body = TLSServer.read(server.certificate).split(separator: "\n").dropFirst().dropLast().joined()
    #expect(channel.endPoint == HashFunctions.openSSL.sha256(try #require(Base64.decode(body))))
    session.close()
  }
}
