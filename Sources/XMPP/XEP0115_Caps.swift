import Base

/// XEP-0115 entity capabilities: a short name in each presence for a whole disco#info answer.
public struct Caps: Hashable, Sendable {
  /// Says which software; with `ver` it makes the node to ask.
  public var node: String
  /// Base64 of the digest over the verification string.
  public var ver: String
  /// The digest's name; only "sha-1" is checked.
  public var hash: String

  /// Capabilities.
  public init(node: String, ver: String, hash: String = "sha-1") {
    self.node = node
    self.ver = ver
    self.hash = hash
  }

  /// The capabilities of our own answer.
  public init(node: String, info: DiscoInfo, sha1: ([UInt8]) -> [UInt8]) {
    self.init(node: node, ver: Self.verification(of: info, sha1: sha1))
  }

  /// Reads the `<c/>` of a presence; nil if there is none.
  public init?(in presence: XMLElement) {
    guard let element = presence.child("c", Namespace.caps), let node = element["node"],
      let ver = element["ver"], node.utf8.count <= 256, ver.utf8.count <= 256
    else { return nil }
    self.init(node: node, ver: ver, hash: element["hash"] ?? "")
  }

  /// The `<c/>` element.
  public var xml: XMLElement {
    XMLElement("c", namespace: Namespace.caps, attributes: ["hash": hash, "node": node, "ver": ver])
  }

  /// The node to ask with `DiscoInfo.query(node:)`.
  public var query: String { node + "#" + ver }

  /// §5.4: true if `info` is what `ver` stands for, so that the answer may be kept for everyone who announces it.
  public func verifies(_ info: DiscoInfo, sha1: ([UInt8]) -> [UInt8]) -> Bool {
    hash == "sha-1" && Self.isWellFormed(info) && Self.verification(of: info, sha1: sha1) == ver
  }

  /// §5.1: the `ver` value of an answer.
  public static func verification(of info: DiscoInfo, sha1: ([UInt8]) -> [UInt8]) -> String {
    Base64.encode(sha1(Array(verificationString(of: info).utf8)))
  }

  /// §5.1: the text that is digested. Sorting is by bytes (i;octet).
  static func verificationString(of info: DiscoInfo) -> String {
    let identities = info.identities.map { [$0.category, $0.type, $0.language ?? "", $0.name ?? ""] }
      .sorted { $0.lexicographicallyPrecedes($1, by: precedes) }
    var text = ""
    for identity in identities { text += identity.joined(separator: "/") + "<" }
    for feature in info.features.sorted(by: precedes) { text += feature + "<" }
    for form in info.forms.sorted(by: { precedes(formType($0) ?? "", formType($1) ?? "") }) {
      guard let type = formType(form) else { continue }
      text += type + "<"
      for field in form.sorted(by: { precedes($0.name, $1.name) }) where field.name != "FORM_TYPE" {
        text += field.name + "<"
        for value in field.values.sorted(by: precedes) { text += value + "<" }
      }
    }
    return text
  }

  /// §5.4 (3): an answer with the same item twice could stand for another one with the same digest.
  private static func isWellFormed(_ info: DiscoInfo) -> Bool {
    let types = info.forms.compactMap(formType)
    return Set(info.features).count == info.features.count
      && Set(info.identities).count == info.identities.count
      && Set(types).count == types.count
      && !(info.features + info.identities.map { $0.name ?? "" }).contains { $0.contains("<") }
  }

  private static func formType(_ form: [DataField]) -> String? {
    form.first { $0.name == "FORM_TYPE" }?.values.first
  }

  private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
