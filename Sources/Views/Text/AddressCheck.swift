import XMPP

/// Says what is wrong with a typed address before a server has to.
enum AddressCheck {
  /// The bare address that was meant, or what to do about it.
  enum Result: Equatable {
    case address(String)
    case problem(Catalogue.Phrase)
  }

  /// Checks `typed` (RFC 7622 §3, without a resource: people are added and signed in by account).
  static func check(_ typed: String) -> Result {
    let text = typed.drop { $0 == " " }
    var trimmed = String(text)
    while trimmed.hasSuffix(" ") { trimmed.removeLast() }
    if trimmed.isEmpty { return .problem(.addressEmpty) }
    if trimmed.contains(where: \.isWhitespace) { return .problem(.addressSpace) }
    guard let at = trimmed.firstIndex(of: "@") else { return .problem(.addressNoAt) }
    let rest = trimmed[trimmed.index(after: at)...]
    if at == trimmed.startIndex { return .problem(.addressNoName) }
    if rest.isEmpty || rest.hasPrefix("/") { return .problem(.addressNoServer) }
    if rest.contains("@") { return .problem(.addressTwoAts) }
    guard let jid = JID(trimmed), jid.local != nil else { return .problem(.addressBad) }
    return .address(jid.bare.description)
  }

  /// Whether `typed` may be a server: "host", "host:port" or "[::1]:5222".
  static func isServer(_ typed: String) -> Bool {
    var host = typed[...]
    if let colon = typed.lastIndex(of: ":"), !typed.hasSuffix("]") {
      guard let port = UInt16(typed[typed.index(after: colon)...]), port > 0 else { return false }
      host = typed[..<colon]
    }
    return JID(local: nil, domain: String(host)) != nil
  }
}
