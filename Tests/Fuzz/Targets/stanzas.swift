import Base
import XMPP

/// Bytes → XML → stanzas → Jingle and its neighbours, as a document and as a stream that comes in two pieces.
/// Built together with XMPPLink's parser.
enum FuzzTarget {
  private static let header = """
    <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>
    """

  static func run(_ bytes: [UInt8]) {
    if let root = try? XMLText.parse(bytes) { visit(root) }
    let parser = XMLStreamParser()
    let cut = Int(bytes.first ?? 0) * bytes.count / 256
    for piece in [Array(header.utf8), Array(bytes[..<cut]), Array(bytes[cut...])] {
      guard let events = try? parser.feed(piece) else { return }
      for event in events { if case .element(let stanza) = event { visit(stanza) } }
      guard (try? parser.check()) != nil else { return }
    }
  }

  private static func visit(_ element: XMLElement) {
    read(element)
    for child in element.elements { visit(child) }
  }

  private static func read(_ element: XMLElement) {
    if let jingle = try? Jingle(element) {
      precondition((try? Jingle(jingle.xml)) != nil, "what we wrote we cannot read: \(jingle.xml)")
      precondition((try? XMLText.parse(jingle.xml.xml())) != nil, "no XML: \(jingle.xml)")
    }
    if let message = try? JingleMessage(element) { _ = message.id }
    _ = JingleMessage(in: element)
    _ = try? ICETransport(element)
    _ = try? RTPDescription(element)
    _ = try? DTLSFingerprint(element)
    _ = ICECandidate(jingle: element)
    _ = StanzaError(element)
    _ = Presence(element)
    _ = RosterItem(element)
    _ = DiscoInfo(element)
    _ = DiscoItems(element)
    _ = Caps(in: element)
    _ = ExternalService(element)
    _ = Forwarded(in: element)
    for (_, value) in element.attributes { if let jid = JID(value) { check(jid) } }
  }

  private static func check(_ jid: JID) {
    precondition(JID(jid.description) == jid, "an address changed when it was written: \(jid)")
  }
}
