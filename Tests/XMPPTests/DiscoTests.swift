import Testing
import XMPP
import XMPPLink

struct DiscoTests {
  private let sha1 = HashFunctions.openSSL.sha1

  // XEP-0115 §5.2
  @Test func `the simple example of the specification`() {
    let info = DiscoInfo(
      identities: [.init(category: "client", type: "pc", name: "Exodus 0.9.1")],
      features: [
        "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items",
        "http://jabber.org/protocol/muc", "http://jabber.org/protocol/caps",
      ])
    #expect(Caps.verification(of: info, sha1: sha1) == "QgayPKawpkPSDYmwT/WM94uAlu0=")
    #expect(Caps(node: "n", info: info, sha1: sha1).verifies(info, sha1: sha1))
  }

  // XEP-0115 §5.3
  @Test func `the example with languages and a form`() throws {
    let iq = try xml(
      """
      <iq xmlns='jabber:client' from='benvolio@capulet.lit/230193' id='disco1' to='juliet@capulet.lit/chamber' type='result'>
        <query xmlns='http://jabber.org/protocol/disco#info' node='http://psi-im.org#q07IKJEyjvHSyhy//CH0CxmKi8w='>
          <identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>
          <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>
          <feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>
          <feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>
          <x xmlns='jabber:x:data' type='result'>
            <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>
            <field var='ip_version' type='text-multi'><value>ipv4</value><value>ipv6</value></field>
            <field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>
            <field var='software'><value>Psi</value></field><field var='software_version'><value>0.11</value></field>
          </x></query></iq>
      """)
    let info = try #require(DiscoInfo(iq))
    #expect(Caps.verification(of: info, sha1: sha1) == "q07IKJEyjvHSyhy//CH0CxmKi8w=")
    #expect(DiscoInfo(try xml(info.xml.xml())) == info)
  }

  @Test func `Dino's presence names the answer that it gives`() throws {
    let capture = try Capture("dino-01-disco-caps")
    let announced = capture.stanzas.compactMap { Presence($0)?.caps }
    let caps = try #require(announced.first)
    let answers = capture.with("query", Namespace.discoInfo).compactMap { DiscoInfo($0) }
    #expect(answers.count == 3)
    for answer in answers {
      #expect(caps.verifies(answer, sha1: sha1))
      #expect(answer.has(Namespace.jingle) && answer.has(Namespace.jingleMessage) && !answer.has("urn:x"))
      #expect(answer.identities == [.init(category: "client", type: "pc", name: "Dino")])
    }
    #expect(caps.query == "https://dino.im#6ggwrxA97IN314qDlU0ic5OWBEc=")
  }

  @Test func `an answer that could stand for another is not believed`() {
    let info = DiscoInfo(identities: [.init(category: "client", type: "pc")], features: ["a", "b"])
    let caps = Caps(node: "n", info: info, sha1: sha1)
    var twice = info
    twice.features.append("b")
    #expect(!Caps(node: "n", info: twice, sha1: sha1).verifies(twice, sha1: sha1))
    var other = info
    other.features = ["a"]
    #expect(!caps.verifies(other, sha1: sha1))
    // One feature "a<b" digests like the two features "a" and "b".
    var glued = info
    glued.features = ["a<b"]
    #expect(!caps.verifies(glued, sha1: sha1))
    var md5 = caps
    md5.hash = "md5"
    #expect(!md5.verifies(info, sha1: sha1))
  }

  @Test func `a form without a type is left out of the digest`() {
    let plain = DiscoInfo(features: ["a"])
    let formed = DiscoInfo(features: ["a"], forms: [[DataField("x", ["y"])]])
    #expect(Caps.verification(of: plain, sha1: sha1) == Caps.verification(of: formed, sha1: sha1))
  }

  @Test func `the rooms of a server are found once`() throws {
    let answers = try Capture("dino-01-disco-caps").with("query", Namespace.discoItems)
    let items = try #require(answers.first.flatMap { DiscoItems($0) })
    #expect(items.items == [jid("conference.visavis.test")])
    #expect(DiscoItems(items.xml) == items)
    #expect(DiscoItems(DiscoInfo.query()) == nil)
    #expect(DiscoInfo(DiscoItems.query) == nil)
    #expect(DiscoInfo.query(node: "n")["node"] == "n")
  }
}
