import Base
import Glibc
import Testing
import XMPP

@testable import XMPPLink

struct DialerTests {
  private func endpoint(_ host: String, _ port: UInt16) throws -> Endpoint {
    Endpoint(address: try #require(Address(literal: host, port: port)), directTLS: false)
  }

  /// Runs a dialer as the loop does.
  private func dial(_ endpoints: [Endpoint]) throws -> Endpoint? {
    let dialer = Dialer(host: "h", endpoints: endpoints, now: .now())
    var ready: [pollfd] = []
    while true {
      if let (_, endpoint) = try dialer.step(ready, now: .now()) { return endpoint }
      var list = dialer.descriptors()
      let wait = Int32(clamping: max(1, (dialer.nextStep - .now()).nanoseconds / 1_000_000))
      let count = nfds_t(list.count)
      unsafe _ = poll(&list, count, wait)
      ready = list.filter { $0.revents != 0 }
    }
  }

  @Test func `the first address that answers is taken`() throws {
    let closed = try Line.freePort()
    let line = try Line(to: closed)
    defer { line.stop() }
    let open = try endpoint("127.0.0.1", line.port)
    #expect(try dial([try endpoint("127.0.0.1", closed), open]) == open)
    #expect(try dial([open]) == open)
  }

  @Test func `an address that says nothing does not hold up the next`() throws {
    let line = try Line(to: 1)
    defer { line.stop() }
    let open = try endpoint("127.0.0.1", line.port)
    // RFC 5737: an address for documentation, which nobody answers on (or which the system refuses at once).
    #expect(try dial([try endpoint("192.0.2.1", 9), open]) == open)
  }

  @Test func `nobody there is a refusal`() throws {
    let closed = try Line.freePort()
    #expect(throws: LinkError.connectionRefused("h")) { try dial([try endpoint("127.0.0.1", closed)]) }
  }

  @Test func `a silent server is left in the end`() throws {
    let dialer = Dialer(host: "h", endpoints: [], now: .zero)
    #expect(throws: LinkError.timeout("h")) { try dialer.step([], now: .zero + .seconds(15)) }
  }

  @Test func `a bell rings through poll, and once`() {
    let bell = Doorbell()
    var list = [pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)]
    #expect(unsafe poll(&list, 1, 0) == 0)
    for _ in 0..<10_000 { bell.ring() }
    #expect(unsafe poll(&list, 1, 0) == 1)
    bell.silence()
    #expect(unsafe poll(&list, 1, 0) == 0)
  }

  @Test func `a connection ends at any time, started or not`() async throws {
    let closed = try Line.freePort()
    let configuration = XMPPConfiguration(
      jid: try #require(JID("a@example.test")), password: "x", resource: "x", server: ("127.0.0.1", closed))
    let never = XMPPConnection(configuration)
    await never.stop()
    for await _ in never.events { Issue.record("an event of a connection that was never started") }
    let quick = XMPPConnection(configuration)
    quick.start()
    quick.start()
    quick.stopAndWait()
    await quick.stop()
    var last: XMPPConnection.Event?
    for await event in quick.events { last = event }
    if case .stopped? = last {} else { Issue.record("the last event is \(String(describing: last))") }
    #expect("\(configuration)" == "XMPPConfiguration(a@example.test/x)")
  }

  @Test func `descriptors and threads are given back`() throws {
    let closed = try Line.freePort()
    let configuration = XMPPConfiguration(
      jid: try #require(JID("a@example.test")), password: "x", resource: "x", server: ("127.0.0.1", closed))
    for _ in 0..<1500 {  // more than a process may have open
      let connection = XMPPConnection(configuration)
      connection.start()
      connection.stopAndWait()
    }
  }
}
