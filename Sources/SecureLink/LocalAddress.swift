internal import CNice
internal import Glibc

/// An address of this machine, as a literal.
struct LocalAddress: Equatable {
  var interface: String
  var address: String
  var isLoopback: Bool

  /// Bridges and container ends: their addresses lead nowhere as long as there is another one.
  private static let inner = ["docker", "veth", "virbr", "br-", "vnet"]

  /// Which addresses to offer: everything real, 127.0.0.1 if asked for or if there is nothing else.
  static func choose(from all: [LocalAddress], includeLoopback: Bool) -> [String] {
    let outside = all.filter { !$0.isLoopback && !isLinkLocal($0.address) }
    let preferred = outside.filter { entry in !inner.contains { entry.interface.hasPrefix($0) } }
    var chosen = (preferred.isEmpty ? outside : preferred).prefix(16).map(\.address)
    if includeLoopback || chosen.isEmpty { chosen.append("127.0.0.1") }
    return chosen
  }

  private static func isLinkLocal(_ address: String) -> Bool {
    address.hasPrefix("169.254.") || address.lowercased().hasPrefix("fe80:") || address.contains("%")
  }

  /// The addresses of the interfaces that are up.
  static func all() -> [LocalAddress] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard unsafe getifaddrs(&first) == 0 else { return [] }
    defer { unsafe freeifaddrs(first) }
    var found: [LocalAddress] = []
    var next = unsafe first
    while let entry = unsafe next {
      unsafe next = entry.pointee.ifa_next
      guard unsafe entry.pointee.ifa_flags & UInt32(IFF_UP) != 0, let name = unsafe entry.pointee.ifa_name,
        let text = unsafe literal(entry.pointee.ifa_addr)
      else { continue }
      let loopback = unsafe entry.pointee.ifa_flags & UInt32(IFF_LOOPBACK) != 0
      unsafe found.append(LocalAddress(interface: String(cString: name), address: text, isLoopback: loopback))
    }
    return found
  }

  /// The text before the terminating zero.
  static func string(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func literal(_ address: UnsafeMutablePointer<sockaddr>?) -> String? {
    guard let address = unsafe address else { return nil }
    let length: Int
    switch unsafe Int32(address.pointee.sa_family) {
    case AF_INET: length = MemoryLayout<sockaddr_in>.size
    case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
    default: return nil
    }
    var text = [CChar](repeating: 0, count: 128)
    let status = unsafe getnameinfo(
      address, socklen_t(length), &text, socklen_t(text.count), nil, 0, Int32(NI_NUMERICHOST))
    return status == 0 ? string(text) : nil
  }
}
