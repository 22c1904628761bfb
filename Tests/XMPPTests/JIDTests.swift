import Testing
import XMPP

struct JIDTests {
  @Test(
    arguments: [
      ("juliet@example.com", "juliet", "example.com", nil),
      ("juliet@example.com/foo", "juliet", "example.com", "foo"),
      ("juliet@example.com/foo bar", "juliet", "example.com", "foo bar"),
      ("juliet@example.com/foo@bar", "juliet", "example.com", "foo@bar"),
      ("juliet@example.com/a/b", "juliet", "example.com", "a/b"),
      ("foo\\20bar@example.com", "foo\\20bar", "example.com", nil),
      ("fussball@example.com", "fussball", "example.com", nil),
      ("fußball@example.com", "fußball", "example.com", nil),
      ("π@example.com", "π", "example.com", nil),
      ("Σ@example.com", "σ", "example.com", nil),
      ("king@example.com/♚", "king", "example.com", "♚"),
      ("example.com", nil, "example.com", nil),
      ("example.com/foobar", nil, "example.com", "foobar"),
      ("a.example.com/b@example.net", nil, "a.example.com", "b@example.net"),
      ("Romeo@EXAMPLE.com/Orchard", "romeo", "example.com", "Orchard"),
      ("romeo@example.com./x", "romeo", "example.com", "x"),
      ("a@[::1]", "a", "[::1]", nil),
      ("a@192.0.2.1", "a", "192.0.2.1", nil),
      ("a@münchen.example", "a", "münchen.example", nil),
    ] as [(String, String?, String, String?)])
  func `an address is taken apart`(text: String, local: String?, domain: String, resource: String?) throws {
    let jid = try #require(JID(text))
    #expect(jid.local == local)
    #expect(jid.domain == domain)
    #expect(jid.resource == resource)
    #expect(jid.isBare == (resource == nil))
    #expect(JID(jid.description) == jid)
    #expect(jid.bare == JID(local: local, domain: domain))
    #expect(jid.server.description == domain)
  }

  // The first ones are the examples of RFC 7622 §3.5, table 2.
  @Test(arguments: [
    "\"juliet\"@example.com", "foo bar@example.com", "juliet@example.com/", "@example.com/",
    "henry\u{2163} @x", "@",
    "", "/", "@/", "juliet@", "a@b@c", "a<b@example.com", "a@exa mple.com", "a@-_ .com", "a@.com", "a@b..c",
    "a@[]",
    "a@[::1", "a@ex\u{0}ample", "a\u{7}@example.com", "a@example.com/\u{1}", "a@x&y", "a:b@example.com",
    String(repeating: "a", count: 1024) + "@example.com", "a@" + String(repeating: "b", count: 1024),
    "a@b/" + String(repeating: "c", count: 1024), String(repeating: "x", count: 100_000),
  ])
  func `what is no address is refused`(text: String) {
    #expect(JID(text) == nil)
  }

  @Test func `the longest parts are taken`() {
    let part = String(repeating: "a", count: 1023)
    #expect(JID("\(part)@\(part)/\(part)") != nil)
  }

  @Test func `a resource is put on and taken off`() {
    let full = jid("a@b/c")
    #expect(full.bare.with(resource: "d") == jid("a@b/d"))
    #expect(full.with(resource: "") == nil)
    #expect(full.bare.description == "a@b")
  }

  @Test func `addresses sort by person`() {
    #expect(
      [jid("b@x"), jid("a@y"), jid("a@x/2"), jid("a@x")].sorted() == [
        jid("a@x"), jid("a@x/2"), jid("a@y"), jid("b@x"),
      ])
  }

  // RFC 3492 §7.1 and everyday names.
  @Test(arguments: [
    ("example.com", "example.com"), ("münchen.de", "xn--mnchen-3ya.de"),
    ("bücher.example", "xn--bcher-kva.example"),
    ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
    ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
    ("ひとつ屋根の下2", "xn--2-u9tlzr9756bt3uc0v"), ("faß.de", "xn--fa-hia.de"), ("☃.net", "xn--n3h.net"),
  ])
  func `a domain is spelt in ASCII for DNS and certificates`(domain: String, ascii: String) {
    #expect(IDNA.ascii(domain) == ascii)
  }

  @Test func `a label too long for DNS stays as it is`() {
    let label = String(repeating: "ü", count: 64)
    #expect(IDNA.ascii(label + ".de") == label + ".de")
  }
}
