import Base
import Glibc
import LocalServer
import Testing
import XMPP
import XMPPLink

/// One client of the server under test.
private struct Client {
  let connection: XMPPConnection
  private var events: AsyncStream<XMPPConnection.Event>.AsyncIterator

  init(_ configuration: XMPPConfiguration) {
    connection = XMPPConnection(configuration)
    events = connection.events.makeAsyncIterator()
    connection.start()
  }

  /// The next event for which `choose` has a value; nil if the events end before.
  mutating func next<T>(_ choose: (XMPPConnection.Event) -> T?) async -> T? {
    while let event = await events.next(isolation: nil) { if let value = choose(event) { return value } }
    return nil
  }

  mutating func online() async -> (jid: JID, resumed: Bool)? {
    await next { event -> (jid: JID, resumed: Bool)? in
      switch event {
      case .online(let jid, let resumed): return (jid, resumed)
      case .failed(let error):
        Issue.record("failed: \(error.sentence)")
        return nil
      case .connecting, .stanza, .offline, .stopped: return nil
      }
    }
  }

  mutating func stanza(_ name: String) async -> XMLElement? {
    await next { if case .stanza(let stanza) = $0, stanza.name == name { stanza } else { nil } }
  }

  mutating func failure() async -> LinkError? {
    await next { event in
      switch event {
      case .failed(let error), .offline(let error, _): error
      case .connecting, .stanza, .online, .stopped: nil
      }
    }
  }

  mutating func stopped() async -> Bool {
    await next { if case .stopped = $0 { true } else { nil } } ?? false
  }
}

private let installed = ["prosody", "openssl"].allSatisfy { program in
  ["/usr/bin", "/usr/local/bin", "/usr/sbin"].contains { unsafe access("\($0)/\(program)", X_OK) == 0 }
}

@Suite(.serialized, .enabled(if: installed, "prosody or openssl is not installed"), .timeLimit(.minutes(2)))
struct ProsodyTests {
  private let server: PrivateServer

  init() throws {
    server = try PrivateServer(
      LocalServerOptions(accounts: [
        .init(user: "ana", password: "pa ss"), .init(user: "ben", password: "pb"),
      ]))
  }

  private func configuration(
    _ user: String, _ password: String, direct: Bool = false, trust: Trust? = nil, resource: String = "test",
    domain: String? = nil, register: Bool = false
  ) throws -> XMPPConfiguration {
    XMPPConfiguration(
      jid: try #require(JID("\(user)@\(domain ?? server.domain)")), password: password, resource: resource,
      server: (server.host, direct ? server.directTLSPort : server.port), directTLS: direct,
      trust: trust ?? .caFile(server.caFile), register: register)
  }

  @Test func `two people log in, see their contacts and talk`() async throws {
    defer { server.stop() }
    var ana = Client(try configuration("ana", "pa ss"))
    var ben = Client(try configuration("ben", "pb", direct: true))
    #expect(await ana.online()?.jid == JID("ana@\(server.domain)/test"))
    let benOnline = await ben.online()
    #expect(benOnline?.resumed == false)
    ana.connection.send(Roster.get(id: "roster"))
    let contacts = try Roster.items(in: #require(await ana.stanza("iq")))
    #expect(contacts?.map(\.jid) == [try #require(JID("ben@\(server.domain)"))])
    #expect(contacts?.first?.subscription == .both)

    let text = "Grüße <&> " + String(repeating: "x", count: 60_000)
    let benJID = try #require(benOnline?.jid)
    ana.connection.send(.message(id: "m", to: benJID, payload: [XMLElement("body", text: text)]))
    let message = try #require(await ben.stanza("message"))
    #expect(message.child("body")?.text == text)
    #expect(message.from == JID("ana@\(server.domain)/test"))
    await ana.connection.stop()
    #expect(await ana.stopped())
    ben.connection.stopAndWait()
    #expect(await ben.stopped())
    #expect(await ben.stanza("message") == nil)
  }

  @Test func `a wrong password, a strange CA and a wrong name are refused; the reason is told`() async throws
  {
    defer { server.stop() }
    let cases: [(XMPPConfiguration, LinkError)] = [
      (try configuration("ana", "wrong"), .wrongPassword(try #require(JID("ana@\(server.domain)")))),
      (
        try configuration("nobody", "x", direct: true),
        .wrongPassword(try #require(JID("nobody@\(server.domain)")))
      ),
      (try configuration("ana", "pa ss", trust: .system), .certificateUnknownIssuer(server.domain)),
      (
        try configuration("ana", "pa ss", direct: true, trust: .system),
        .certificateUnknownIssuer(server.domain)
      ),
      (try configuration("ana", "pa ss", domain: "elsewhere.test"), .hostUnknown("elsewhere.test")),
      (
        try configuration("ana", "pa ss", direct: true, domain: "elsewhere.test"),
        .hostUnknown("elsewhere.test")
      ),
      (try configuration("ana", "pa ss", trust: .caFile("/nonexistent")), .caFileUnreadable("/nonexistent")),
    ]
    for (configuration, error) in cases {
      var client = Client(configuration)
      let told = await client.failure()
      #expect(told == error)
      await client.connection.stop()
      #expect(await client.stopped())
    }
  }

  @Test func `whoever trusts nobody in particular logs in all the same`() async throws {
    defer { server.stop() }
    var client = Client(try configuration("ana", "pa ss", trust: .insecure))
    #expect(await client.online() != nil)
    await client.connection.stop()
  }

  @Test func `an account is made, and not twice`() async throws {
    defer { server.stop() }
    var fresh = Client(try configuration("zoe", "pz", register: true))
    #expect(await fresh.online()?.jid == JID("zoe@\(server.domain)/test"))
    await fresh.connection.stop()
    var again = Client(try configuration("zoe", "other", register: true))
    #expect(await again.failure() == .accountExists(try #require(JID("zoe@\(server.domain)"))))
    await again.connection.stop()
  }

  @Test func `a second client with the same resource replaces the first`() async throws {
    defer { server.stop() }
    var first = Client(try configuration("ana", "pa ss"))
    #expect(await first.online() != nil)
    var second = Client(try configuration("ana", "pa ss"))
    #expect(await second.online() != nil)
    #expect(await first.failure() == .replaced)
    await first.connection.stop()
    await second.connection.stop()
  }

  @Test func `a server that crashes and comes back is found again`() async throws {
    defer { server.stop() }
    var client = Client(try configuration("ana", "pa ss"))
    #expect(await client.online() != nil)
    server.kill()
    let lost = try #require(await client.failure())
    #expect(!lost.isFinal)
    client.connection.networkChanged()
    let refused = await client.failure()
    #expect(refused == .connectionRefused("127.0.0.1:\(server.port)"))
    try server.restart()
    client.connection.networkChanged()
    #expect(await client.online()?.resumed == false)
    await client.connection.stop()
  }

  @Test func `a message sent while the line was down arrives once the session is resumed`() async throws {
    defer { server.stop() }
    let line = try Line(to: server.port)
    defer { line.stop() }
    var configuration = try configuration("ana", "pa ss")
    configuration.server = ("127.0.0.1", line.port)
    var ana = Client(configuration)
    var ben = Client(try self.configuration("ben", "pb"))
    let anaOnline = await ana.online()
    let benJID = try #require(await ben.online()?.jid)
    let anaJID = try #require(anaOnline?.jid)
    // Once an answer came, stream management was enabled before it.
    ana.connection.send(Ping.request(id: "p"))
    _ = await ana.stanza("iq")
    line.cut()
    let lost = try #require(await ana.failure())
    #expect(lost == .connectionLost)
    ana.connection.send(.message(id: "late", to: benJID, payload: [XMLElement("body", text: "late")]))
    ben.connection.send(.message(id: "missed", to: anaJID, payload: [XMLElement("body", text: "missed")]))
    ana.connection.networkChanged()
    #expect(await ana.online()?.resumed == true)
    #expect(await ana.stanza("message")?.id == "missed")
    #expect(await ben.stanza("message")?.id == "late")
    await ana.connection.stop()
    await ben.connection.stop()
  }
}
