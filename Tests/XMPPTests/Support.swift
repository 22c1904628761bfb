import Glibc
import Testing
import XMPP
import XMPPLink

/// The element that `text` spells.
func xml(_ text: String) throws -> XMLElement { try XMLText.parse(text) }

/// Jingle and stanza literals without their namespace said again and again.
func client(_ text: String) throws -> XMLElement {
  let outer = try XMLText.parse("<outer xmlns='jabber:client'>\(text)</outer>")
  return try #require(outer.elements.first)
}

func jid(_ text: String) -> JID {
  guard let jid = JID(text) else { preconditionFailure("\(text) is no JID") }
  return jid
}

/// A captured conversation: all stanzas in it, in their order.
struct Capture: CustomTestStringConvertible, Sendable {
  static let names = [
    "dino-01-disco-caps", "dino-02-audio-call", "dino-02b-audio-call-callee-view",
    "dino-03-audio-call-callee-hangs-up", "dino-04-reject", "dino-05-retract", "dino-06-video-call",
    "dino-07-video-call-to-client-without-camera", "dino-08-content-add",
    "dino-09-second-call-while-in-a-call",
    "dino-10-unanswered", "dino-11-group-call-in-room", "dino-12-invite-third-into-1to1-call",
  ]

  let name: String
  let stanzas: [XMLElement]
  var testDescription: String { name }

  init(_ name: String) throws {
    self.name = name
    stanzas = try XMLText.parse(try Self.bytes(of: name)).elements
  }

  private static func bytes(of name: String) throws -> [UInt8] {
    let here = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let file = unsafe open("/\(here)/Fixtures/\(name).xml", O_RDONLY)
    try #require(file >= 0, "no capture \(name)")
    defer { close(file) }
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(file, &piece, 65_536)
      if count <= 0 { return all }
      all += piece[..<count]
    }
  }

  /// The stanzas with a payload of this name and namespace.
  func with(_ name: String, _ namespace: String) -> [XMLElement] {
    stanzas.filter { $0.child(name, namespace) != nil }
  }
}

extension XMLElement {
  /// The element without white space between elements, without what `drop` names, children in one fixed order: two
  /// elements that mean the same are equal.
  func canonical(without drop: Set<String> = [], attributes unwanted: Set<String> = []) -> XMLElement {
    var copy = self
    for name in unwanted { copy[name] = nil }
    let kept = elements.filter { !drop.contains($0.name) }.map {
      $0.canonical(without: drop, attributes: unwanted)
    }
    let sorted = kept.sorted { $0.xml() < $1.xml() }
    let text = elements.isEmpty ? self.text : ""
    copy.children = (text.isEmpty ? [] : [.text(text)]) + sorted.map { .element($0) }
    let pairs = copy.attributes.sorted { $0.name < $1.name }.map { ($0.name, $0.value) }
    copy.attributes = XMLAttributes(pairs)
    return copy
  }
}
