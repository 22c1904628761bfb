import Calls
import Testing
import XMPP
import XMPPLink

let dinoCaps = Caps(node: "https://dino.im", ver: "6ggwrxA97IN314qDlU0ic5OWBEc=")

/// Dino's own disco#info answer, as captured.
func dinoInfo() throws -> DiscoInfo {
  let answers = try DinoTests.capture("dino-01-disco-caps").compactMap {
    $0.iqType == .result ? DiscoInfo($0) : nil
  }
  return try #require(answers.first { $0.has(Namespace.jingle) })
}

let sha1: Capabilities.SHA1 = { HashFunctions.openSSL.sha1($0) }

@Suite struct CapabilitiesTests {
  private var capabilities = Capabilities(sha1: sha1)
  private let carol: JID = "carol@visavis.test/dino"

  @Test mutating func `a new ver is asked of the first device and believed for all`() throws {
    #expect(
      capabilities.announced(dinoCaps, by: bob) == [
        .queryDisco(jid: bob, node: "https://dino.im#6ggwrxA97IN314qDlU0ic5OWBEc=")
      ])
    #expect(capabilities.announced(dinoCaps, by: carol) == [])
    #expect(capabilities.isPending(carol))
    let info = try dinoInfo()
    let answer = capabilities.answered(info, by: bob)
    #expect(answer.changed == [bob, carol])
    #expect(answer.effects == [])
    #expect(capabilities.info(of: carol) == info)
    #expect(!capabilities.isPending(carol))
    #expect(capabilities.cache == [dinoCaps.ver: info])
    // …also for those who come later, and after the next start.
    #expect(capabilities.announced(dinoCaps, by: bobsPhone) == [])
    var later = Capabilities(cache: capabilities.cache, sha1: sha1)
    #expect(later.announced(dinoCaps, by: bob) == [])
    #expect(later.info(of: bob) == info)
  }

  @Test mutating func `a forged answer counts for its sender alone and the next device is asked`() throws {
    _ = capabilities.announced(dinoCaps, by: mallory)
    _ = capabilities.announced(dinoCaps, by: bob)
    let forged = DiscoInfo(features: [Namespace.muji])
    let answer = capabilities.answered(forged, by: mallory)
    #expect(answer.changed == [mallory])
    #expect(answer.effects == [.queryDisco(jid: bob, node: dinoCaps.query)])
    #expect(capabilities.info(of: mallory) == forged)
    #expect(capabilities.isPending(bob))
    #expect(capabilities.cache.isEmpty)
    #expect(capabilities.answered(try dinoInfo(), by: bob).changed == [bob])
  }

  @Test mutating func `an error makes a device known as one that says nothing`() {
    _ = capabilities.announced(nil, by: bob)
    #expect(capabilities.answered(nil, by: bob).changed == [bob])
    #expect(!capabilities.isPending(bob))
    #expect(capabilities.info(of: bob) == nil)
  }

  @Test mutating func `a device without caps, or with another digest, is asked itself, once`() {
    #expect(capabilities.announced(nil, by: bob) == [.queryDisco(jid: bob, node: nil)])
    #expect(capabilities.announced(nil, by: bob) == [])
    let modern = Caps(node: "n", ver: "v", hash: "sha-256")
    #expect(capabilities.announced(modern, by: bobsPhone) == [.queryDisco(jid: bobsPhone, node: "n#v")])
    let info = DiscoInfo(features: ["x"])
    #expect(capabilities.answered(info, by: bobsPhone).changed == [bobsPhone])
    #expect(capabilities.info(of: bobsPhone) == info)
    #expect(capabilities.cache.isEmpty)
  }

  @Test mutating func `a device that leaves hands the question on`() {
    _ = capabilities.announced(dinoCaps, by: bob)
    _ = capabilities.announced(dinoCaps, by: carol)
    #expect(capabilities.left(bob) == [.queryDisco(jid: carol, node: dinoCaps.query)])
    #expect(capabilities.left(carol) == [])
    #expect(capabilities.left(carol) == [])
    #expect(capabilities.announced(dinoCaps, by: bob) == [.queryDisco(jid: bob, node: dinoCaps.query)])
  }

  @Test mutating func `a device whose software changes is asked anew`() throws {
    _ = capabilities.announced(dinoCaps, by: bob)
    _ = capabilities.answered(try dinoInfo(), by: bob)
    let other = Caps(node: "https://dino.im", ver: "AAAA")
    #expect(capabilities.announced(other, by: bob) == [.queryDisco(jid: bob, node: other.query)])
    #expect(capabilities.info(of: bob) == nil)
  }

  @Test mutating func `answers of those who were not asked are ignored`() throws {
    _ = capabilities.announced(dinoCaps, by: bob)
    _ = capabilities.announced(dinoCaps, by: carol)
    #expect(capabilities.answered(try dinoInfo(), by: carol).changed == [])
    #expect(capabilities.answered(try dinoInfo(), by: mallory).changed == [])
    #expect(capabilities.isPending(carol))
  }

  @Test mutating func `the cache is bounded`() {
    for n in 0..<600 {
      let info = DiscoInfo(features: ["f\(n)"])
      _ = capabilities.announced(Caps(node: "n", info: info, sha1: sha1), by: bob)
      _ = capabilities.answered(info, by: bob)
    }
    #expect(capabilities.cache.count == Capabilities.largestCache)
    #expect(capabilities.info(of: bob)?.features == ["f599"])
  }

  // MARK: Our own

  @Test func `we announce all that lights up a call button`() {
    let announcement = Announcement(extra: ["urn:xmpp:call-invites:0"], sha1: sha1)
    for feature in [
      "urn:xmpp:jingle:1", "urn:xmpp:jingle:apps:rtp:1", "urn:xmpp:jingle:transports:ice-udp:1",
      "urn:xmpp:jingle:apps:rtp:audio", "urn:xmpp:jingle:apps:rtp:video", "urn:xmpp:jingle:apps:dtls:0",
      "urn:xmpp:jingle-message:0", "http://jabber.org/protocol/disco#info",
      "http://jabber.org/protocol/caps", "urn:xmpp:call-invites:0",
    ] { #expect(announcement.info.has(feature), "\(feature)") }
    #expect(announcement.caps.verifies(announcement.info, sha1: sha1))
    #expect(!Announcement(video: false, sha1: sha1).info.has(Namespace.jingleRTPVideo))
  }

  @Test func `Dino's call button needs nothing that we do not announce`() throws {
    let dinos = Set(try dinoInfo().features.filter { $0.hasPrefix("urn:xmpp:jingle") })
    let notForCalls = [":jet", "s5b", "ibb", "raw-udp", "file-transfer", "muji"]
    let wanted = dinos.filter { feature in !notForCalls.contains { feature.contains($0) } }
    #expect(wanted.subtracting(Announcement(sha1: sha1).info.features) == [])
  }

  @Test func `disco#info is answered with and without our node, and not for others`() throws {
    let announcement = Announcement(sha1: sha1)
    func ask(_ node: String?) throws -> XMLElement {
      var iq = XMLElement.iq(.get, id: "d1", to: alice, from: bob, payload: DiscoInfo.query(node: node))
      iq["from"] = bob.description
      return try #require(announcement.answer(to: iq))
    }
    let plain = try ask(nil)
    #expect(plain["to"] == bob.description && plain.id == "d1" && plain.type == "result")
    #expect(DiscoInfo(plain) == announcement.info)
    let named = try #require(DiscoInfo(try ask(announcement.caps.query)))
    #expect(named.node == announcement.caps.query)
    #expect(announcement.caps.verifies(named, sha1: sha1))
    #expect(try ask("other").stanzaError?.condition == .itemNotFound)
    #expect(announcement.answer(to: .iq(.set, id: "x", payload: DiscoInfo.query())) == nil)
    #expect(announcement.answer(to: .iq(.get, id: "x", payload: DiscoItems.query)) == nil)
  }
}
