import Base
import Glibc
import Synchronization
import Testing
import XMPP
import XMPPLink

/// A server in the clear that says its lines one after the other, each when it has heard what it waits for.
private final class ScriptedServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let heard = Mutex("")

  init(_ script: [(waitFor: String, say: String)]) throws {
    let (socket, port) = try Line.bound()
    (listener, self.port) = (socket, port)
    try #require(listen(socket, 4) == 0)
    Line.run { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        play(script, client)
        close(client)
      }
    }
  }

  var transcript: String { heard.withLock { $0 } }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func play(_ script: [(waitFor: String, say: String)], _ client: Int32) {
    var fresh = ""
    var buffer = [UInt8](repeating: 0, count: 16_384)
    func hear() -> Bool {
      let count = unsafe recv(client, &buffer, 16_384, 0)
      guard count > 0 else { return false }
      let text = String(decoding: buffer.prefix(count), as: UTF8.self)
      fresh += text
      heard.withLock { $0 += text }
      return true
    }
    for (waitFor, say) in script {
      while !fresh.contains(waitFor) { guard hear() else { return } }
      fresh = ""
      unsafe _ = send(client, say, say.utf8.count, Int32(MSG_NOSIGNAL))
    }
    while hear() {}
  }
}

@Suite(.timeLimit(.minutes(1)))
struct ScriptedServerTests {
  private static let header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>"
  private static let startTLS =
    "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"

  /// What the client says of a server that follows `script`, and what the server heard.
  private func meet(_ script: [(waitFor: String, say: String)]) async throws -> (
    error: LinkError?, heard: String
  ) {
    let server = try ScriptedServer(script)
    let connection = XMPPConnection(
      XMPPConfiguration(
        jid: try #require(JID("ana@example.test")), password: "s3cret", resource: "x",
        server: ("127.0.0.1", server.port), trust: .insecure))
    connection.start()
    var verdict: LinkError?
    for await event in connection.events {
      if case .offline(let error, _) = event { verdict = error }
      if case .failed(let error) = event { verdict = error }
      if verdict != nil { break }
    }
    await connection.stop()
    server.stop()
    return (verdict, server.transcript)
  }

  @Test func `a server without TLS learns neither name nor password`() async throws {
    let offer =
      "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
    let (error, heard) = try await meet([("<stream:stream", Self.header + offer)])
    #expect(error == .tlsNotOffered("example.test"))
    #expect(!heard.contains("ana") && !heard.contains("s3cret") && heard.contains("example.test"))
  }

  @Test func `what is slipped in behind proceed is thrown away`() async throws {
    let slipped =
      "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + Self.header
      + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
    let (error, heard) = try await meet([
      ("<stream:stream", Self.header + Self.startTLS), ("<starttls", slipped), ("\u{16}", "no TLS at all"),
    ])
    guard case .tlsFailed("example.test", _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!heard.contains("<auth"))
  }

  @Test(arguments: [
    ("<!DOCTYPE x [<!ENTITY a 'b'>]><stream:stream/>", "restricted-xml"), ("<html>", "not-well-formed"),
    (header + "<!-- -->", "restricted-xml"), (header + "</x>", "not-well-formed"),
  ])
  func `XML that is not allowed ends the stream, and the server is told`(text: String, condition: String)
    async throws
  {
    let (error, heard) = try await meet([("<stream:stream", text)])
    #expect(error == .protocolViolation("XML that is \(condition)"))
    #expect(heard.contains("<\(condition) xmlns="))
    #expect(heard.contains("</stream:stream>"))
  }

  @Test func `a server that hangs up is tried again`() async throws {
    let (error, _) = try await meet([("<stream:stream", Self.header + "</stream:stream>")])
    #expect(error == .connectionLost)
    #expect(error?.isFinal == false)
  }

  @Test func `a server that sends us elsewhere is followed`() async throws {
    let offer = "<stream:features/>"
    let other = try ScriptedServer([("<stream:stream", Self.header + offer)])
    defer { other.stop() }
    let away =
      "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>127.0.0.1:\(other.port)</see-other-host></stream:error>"
    let first = try ScriptedServer([("<stream:stream", Self.header + away)])
    defer { first.stop() }
    let connection = XMPPConnection(
      XMPPConfiguration(
        jid: try #require(JID("ana@example.test")), password: "s3cret", resource: "x",
        server: ("127.0.0.1", first.port)))
    connection.start()
    var errors: [LinkError] = []
    for await event in connection.events {
      if case .offline(let error, _) = event {
        errors.append(error)
        connection.networkChanged()
      }
      if case .failed(let error) = event {
        errors.append(error)
        break
      }
    }
    await connection.stop()
    #expect(errors == [.redirected("127.0.0.1:\(other.port)"), .tlsNotOffered("example.test")])
  }
}
