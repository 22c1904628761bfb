/// An XMPP address: `local@domain/resource` (RFC 7622).
///
/// Preparation is basic: local part and domain are lower-cased, lengths and forbidden characters are checked.
/// Unicode normalisation is what Swift's string comparison does.
public struct JID: Hashable, Sendable, LosslessStringConvertible {
  /// The part before "@"; nil for a server, a component or a room service.
  public let local: String?
  /// The server's name, without a trailing dot.
  public let domain: String
  /// The part after "/", which names one client (or an occupant of a room).
  public let resource: String?

  /// §3.1: each part holds at most 1023 bytes.
  public static let largestPart = 1023

  /// The address that `text` spells; nil if it spells none.
  public init?(_ text: String) {
    guard text.utf8.count <= 3 * Self.largestPart + 2 else { return nil }
    var rest = text[...]
    var resource: String?
    if let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) {
      resource = String(rest[rest.utf8.index(after: slash)...])
      rest = rest[..<slash]
    }
    var local: String?
    if let at = rest.utf8.firstIndex(of: UInt8(ascii: "@")) {
      local = String(rest[..<at])
      rest = rest[rest.utf8.index(after: at)...]
    }
    self.init(local: local, domain: String(rest), resource: resource)
  }

  /// The address of these parts; nil if one of them is not allowed.
  public init?(local: String?, domain: String, resource: String? = nil) {
    let host = domain.hasSuffix(".") ? String(domain.dropLast()) : domain
    let lowerHost = host.lowercased()
    guard Self.isHost(lowerHost) else { return nil }
    let lowerLocal = local?.lowercased()
    if let lowerLocal, !Self.isLocal(lowerLocal) { return nil }
    if let resource, !Self.isResource(resource) { return nil }
    self.local = lowerLocal
    self.domain = lowerHost
    self.resource = resource
  }

  private init(prepared local: String?, domain: String, resource: String?) {
    self.local = local
    self.domain = domain
    self.resource = resource
  }

  /// The address without its resource: the account, the room or the server.
  public var bare: JID { JID(prepared: local, domain: domain, resource: nil) }
  /// True without a resource.
  public var isBare: Bool { resource == nil }
  /// The server part alone.
  public var server: JID { JID(prepared: nil, domain: domain, resource: nil) }

  /// The same account with this resource; nil if the resource is not allowed.
  public func with(resource: String) -> JID? {
    Self.isResource(resource) ? JID(prepared: local, domain: domain, resource: resource) : nil
  }

  /// The address as it is written.
  public var description: String {
    (local.map { $0 + "@" } ?? "") + domain + (resource.map { "/" + $0 } ?? "")
  }

  private static func fits(_ part: String) -> Bool { (1...largestPart).contains(part.utf8.count) }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !(0xFFFE...0xFFFF).contains(scalar.value)
  }

  /// Outside the PRECIS classes: what is drawn as nothing, or turns the writing direction, makes two addresses look alike.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .format, .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  // §3.3.1 names the forbidden ASCII characters; white space is outside the PRECIS IdentifierClass.
  private static func isLocal(_ part: String) -> Bool {
    fits(part)
      && part.unicodeScalars.allSatisfy {
        isPrintable($0) && !isInvisible($0) && !$0.properties.isWhitespace
          && !"\"&'/:<>@".unicodeScalars.contains($0)
      }
  }

  private static func isHost(_ part: String) -> Bool {
    guard fits(part) else { return false }
    if part.hasPrefix("["), part.hasSuffix("]") {  // §3.2: an IPv6 literal
      let inside = part.dropFirst().dropLast()
      return !inside.isEmpty && inside.utf8.allSatisfy { isHexDigit($0) || $0 == 0x3A || $0 == 0x2E }
    }
    return part.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x80
        ? isPrintable(scalar) && !isInvisible(scalar) && !scalar.properties.isWhitespace
        : isHostCharacter(UInt8(truncatingIfNeeded: scalar.value))
    } && !part.hasPrefix(".") && !part.contains("..")
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E
      || byte == 0x5F
  }

  private static func isResource(_ part: String) -> Bool {
    fits(part) && part.unicodeScalars.allSatisfy(isPrintable)
  }
}

extension JID: Comparable {
  /// By person: local part, domain, resource.
  public static func < (a: Self, b: Self) -> Bool {
    (a.local ?? "", a.domain, a.resource ?? "") < (b.local ?? "", b.domain, b.resource ?? "")
  }
}
