import Base
import Glibc
import Testing
import XMPP

@testable import XMPPLink

struct NamesTests {
  private func record(_ priority: UInt16, _ weight: UInt16, _ host: String, port: UInt16 = 5222)
    -> ServiceRecord
  {
    ServiceRecord(priority: priority, weight: weight, host: host, port: port, directTLS: false)
  }

  @Test func `lower priorities come first, whatever the chance`() {
    let records = [record(20, 100, "c"), record(10, 1, "b"), record(5, 0, "a")]
    for seed in UInt64(0)..<20 {
      var generator = SeededGenerator(seed: seed)
      #expect(ServiceRecord.ordered(records, using: &generator).map(\.host) == ["a", "b", "c"])
    }
  }

  @Test func `within a priority the weight decides how often`() {
    let records = [record(1, 10, "small"), record(1, 90, "large"), record(1, 0, "zero")]
    var first: [String: Int] = [:]
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      let order = ServiceRecord.ordered(records, using: &generator)
      #expect(order.count == 3)
      first[order[0].host, default: 0] += 1
    }
    #expect((1650...1900).contains(first["large"] ?? 0))
    #expect((1...60).contains(first["zero"] ?? 0))
  }

  @Test func `a service that says it is not there is not tried`() {
    var generator = SeededGenerator(seed: 5)
    #expect(
      ServiceRecord.ordered(
        [record(0, 0, "."), record(0, 0, ""), record(0, 0, "x", port: 0)], using: &generator
      ).isEmpty)
  }

  /// An answer with one SRV record 5 10 5223 "xmpp.example.com" for _xmpps-client._tcp.example.com (RFC 1035 §4.1).
  private static let answer: [UInt8] =
    [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]
    + name(["_xmpps-client", "_tcp", "example", "com"]) + [0, 33, 0, 1]
    + [0xC0, 0x0C, 0, 33, 0, 1, 0, 0, 0, 60, 0, 24, 0, 5, 0, 10, 0x14, 0x67]
    + name(["xmpp", "example", "com"])

  private static func name(_ labels: [String]) -> [UInt8] {
    labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  @Test func `a DNS answer is read, its beginnings are not`() {
    #expect(
      Resolver.records(in: Self.answer, directTLS: true) == [
        ServiceRecord(priority: 5, weight: 10, host: "xmpp.example.com", port: 5223, directTLS: true)
      ])
    for length in 0..<Self.answer.count {
      #expect(Resolver.records(in: Array(Self.answer[..<length]), directTLS: true).isEmpty)
    }
  }

  @Test(arguments: [("127.0.0.1", AF_INET), ("::1", AF_INET6)])
  func `an address needs no lookup`(host: String, family: Int32) throws {
    let resolver = try Resolver(domain: host)
    resolver.start(host: host, port: 5222, directTLS: true)
    let endpoints = try #require(try resolver.result())
    #expect(endpoints.map(\.address.family) == [family])
    #expect(endpoints.allSatisfy { $0.directTLS })
    // The port stands in network order behind the family.
    #expect(Array(endpoints[0].address.bytes[2..<4]) == [0x14, 0x66])
  }

  @Test func `a name that cannot be is an unknown host`() throws {
    let resolver = try Resolver(domain: "no host")
    resolver.start(host: String(repeating: "x", count: 300), port: 1, directTLS: false)
    #expect(throws: LinkError.self) { try resolver.result() }
  }

  @Test(
    arguments: [
      ("xmpp.example.com", "xmpp.example.com", 5222), ("xmpp.example.com:9999", "xmpp.example.com", 9999),
      ("[2001:db8::1]:5333", "2001:db8::1", 5333), ("[2001:db8::1]", "2001:db8::1", 5222),
      ("h:99999", "h", 5222),
    ] as [(String, String, UInt16)])
  func `the place that a server names is taken apart`(text: String, host: String, port: UInt16) throws {
    let target = try #require(LinkLoop.target(text))
    #expect(target.host == host)
    #expect(target.port == port)
  }

  @Test(arguments: ["", ":1", String(repeating: "h", count: 400)])
  func `a place that is none is left`(text: String) { #expect(LinkLoop.target(text) == nil) }

  // The numbers of OpenSSL's x509_vfy.h.
  @Test(
    arguments: [
      (10, LinkError.certificateExpired("h")), (9, .certificateNotYetValid("h")),
      (18, .certificateSelfSigned("h")),
      (19, .certificateUnknownIssuer("h")), (20, .certificateUnknownIssuer("h")),
      (62, .certificateWrongHost("h")),
      (64, .certificateWrongHost("h")), (23, .certificateInvalid("h", detail: "certificate revoked")),
    ] as [(Int32, LinkError)])
  func `each fault of a certificate has its own error`(code: Int32, error: LinkError) {
    #expect(TLSSession.refusal(code, "h") == error)
    #expect(error.isFinal)
  }

  @Test(arguments: ["/nonexistent/ca.pem", "/dev/null"])
  func `a CA file that holds nothing is named`(path: String) {
    #expect(throws: LinkError.caFileUnreadable(path)) {
      try TLSSession(host: "example.com", trust: .caFile(path), direct: false)
    }
  }

  @Test func `a TLS session greets with the server's name and the protocol's`() throws {
    let session = try TLSSession(host: "example.com", trust: .system, direct: true)
    #expect(try session.handshake() == .wants)
    let hello = session.takeOutput()
    #expect(hello.first == 0x16)
    let text = String(decoding: hello, as: UTF8.self)
    #expect(text.contains("example.com") && text.contains("xmpp-client"))
    session.receive(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
    #expect(throws: LinkError.self) { try session.handshake() }
  }
}
