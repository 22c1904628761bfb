import Base
import Testing
import XMPP

@testable import XMPPLink

private let header =
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='7' version='1.0'>"

/// What comes out of a parser that is fed with `pieces`, as text.
private func feed(_ pieces: [[UInt8]]) throws -> [String] {
  let parser = XMLStreamParser()
  var out: [String] = []
  for piece in pieces {
    for event in try parser.feed(piece) {
      switch event {
      case .opened(let attributes): out.append("open " + (attributes["id"] ?? "-"))
      case .element(let element): out.append(element.xml(defaultNamespace: Namespace.client))
      case .closed: out.append("close")
      }
    }
    try parser.check()
  }
  return out
}

private func feed(_ text: String) throws -> [String] { try feed([Array(text.utf8)]) }

struct XMLStreamParserTests {
  private let conversation =
    header + " \n<message id='1'><body>a &amp; b &lt;c&gt; ü😀</body></message> <stream:features/>"
    + "<iq type='get' id='2'><ping xmlns='urn:xmpp:ping'/></iq></stream:stream>"
  private let expected = [
    "open 7", "<message id=\"1\"><body>a &amp; b &lt;c&gt; ü😀</body></message>",
    "<features xmlns=\"http://etherx.jabber.org/streams\"/>",
    "<iq type=\"get\" id=\"2\"><ping xmlns=\"urn:xmpp:ping\"/></iq>", "close",
  ]

  @Test func `a stream is cut into its stanzas`() throws { #expect(try feed(conversation) == expected) }

  @Test(arguments: [1, 2, 3, 7, 50])
  func `the size of the pieces does not matter`(size: Int) throws {
    let bytes = Array(conversation.utf8)
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
    #expect(try feed(pieces) == expected)
  }

  @Test func `a stanza comes out with its last byte, however long its attribute`() throws {
    let stanza = "<message id='\(String(repeating: "x", count: 200_000))'/>"
    var pieces = [Array(header.utf8)]
    let bytes = Array(stanza.utf8)
    for start in stride(from: 0, to: bytes.count, by: 1_400) {
      pieces.append(Array(bytes[start..<min(start + 1_400, bytes.count)]))
    }
    #expect(try feed(pieces).count == 2)
  }

  @Test func `text of many entities is one text`() throws {
    let text = try feed(
      header + "<message><body>" + String(repeating: "&amp;", count: 50_000) + "</body></message>")
    #expect(text.last?.count == "<message><body></body></message>".count + 5 * 50_000)
  }

  @Test(arguments: [
    ("<!-- hello -->", XMLRefusal.restricted), ("<?php run() ?>", .restricted),
    ("<message><!-- x --></message>", .restricted), ("<message><?x y?></message>", .restricted),
    ("<message>&nbsp;</message>", .notWellFormed("undefined entity")),
    ("<message></iq>", .notWellFormed("mismatched tag")),
    ("<message a='1' a='2'/>", .notWellFormed("duplicate attribute")),
    ("<x:y/>", .notWellFormed("unbound prefix")),
    ("<message>\u{1}</message>", .notWellFormed("not well-formed (invalid token)")),
  ])
  func `what XMPP forbids ends the stream`(text: String, refusal: XMLRefusal) {
    #expect(throws: refusal) { try feed(header + text) }
  }

  @Test(arguments: [
    "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>",
    "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
  ])
  func `document types are refused everywhere`(text: String) {
    #expect(throws: XMLRefusal.restricted) { try feed(text) }
    #expect(throws: XMLRefusal.restricted) { try XMLText.parse(text) }
  }

  @Test func `what came before a fault still counts`() throws {
    let parser = XMLStreamParser()
    let events = try parser.feed(Array((header + "<message/></iq>").utf8))
    #expect(events.count == 2)
    #expect(throws: XMLRefusal.notWellFormed("mismatched tag")) { try parser.check() }
    #expect(throws: XMLRefusal.notWellFormed("mismatched tag")) { try parser.feed([0x20]) }
  }

  @Test func `bytes that are no UTF-8 end the stream`() {
    #expect(throws: XMLRefusal.self) {
      try feed([Array(header.utf8), Array("<message>".utf8) + [0xFF, 0xFE]])
    }
  }

  @Test func `another document than a stream is refused`() {
    #expect(throws: XMLRefusal.notWellFormed("no XMPP stream")) { try feed("<html/>") }
  }

  @Test(arguments: [62, 63, 64, 500])
  func `what is nested too deep is cut off, and the stream goes on`(count: Int) throws {
    let nested = String(repeating: "<x>", count: count) + "end" + String(repeating: "</x>", count: count)
    let out = try feed(header + nested + "<after/>")
    #expect(out.count == 3)
    #expect(out[1].split(separator: "<x").count == min(count, 63))
    #expect(out[2].contains("after"))
  }

  @Test func `more attributes than any stanza has are left out`() throws {
    let many = (0..<20_000).map { " a\($0)='1'" }.joined()
    let out = try feed(header + "<message\(many)/>")
    #expect(out[1].contains(" a0=") && out[1].contains(" a63=") && !out[1].contains(" a64="))
  }

  @Test func `the size of a stanza has a limit, that of a stream has none`() throws {
    let parser = XMLStreamParser()
    _ = try parser.feed(Array(header.utf8))
    let body = String(repeating: "y", count: 400_000)
    for _ in 0..<4 {
      #expect(try parser.feed(Array("<message><body>\(body)</body></message>".utf8)).count == 1)
      _ = try parser.feed(Array(repeating: 0x20, count: 300_000))
    }
    _ = try parser.feed(Array("<message><body>\(body)".utf8))
    #expect(throws: XMLRefusal.tooLarge) { try parser.feed(Array(body.utf8)) }
    #expect(throws: XMLRefusal.tooLarge) { try parser.feed([0x20]) }
  }

  @Test(arguments: [
    (XMLRefusal.restricted, "restricted-xml"),
    (.tooLarge, "policy-violation"),
    (.notWellFormed("x"), "not-well-formed"),
  ])
  func `the server is told why`(refusal: XMLRefusal, condition: String) {
    #expect(refusal.condition == condition)
  }

  @Test func `noise never traps`() throws {
    var generator = SeededGenerator(seed: 11)
    let bytes = Array(conversation.utf8)
    for _ in 0..<500 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        broken[Int.random(in: 0..<broken.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      _ = try? feed([broken])
      _ = try? XMLText.parse(broken)
    }
  }

  @Test func `documents may hold comments`() throws {
    #expect(try XMLText.parse("<!-- a --><x><!-- b --><y/></x>").elements.count == 1)
    #expect(throws: XMLRefusal.self) { try XMLText.parse("") }
    #expect(throws: XMLRefusal.self) { try XMLText.parse("<x>") }
  }
}
