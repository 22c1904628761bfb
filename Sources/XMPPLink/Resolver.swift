internal import CCares
internal import Glibc
import XMPP

/// A place to connect to.
struct Endpoint: Hashable, Sendable {
  var address: Address
  var directTLS: Bool
}

/// Finds the addresses of a server without ever blocking (c-ares). Confined to one thread; its callbacks run inside
/// `start`, `process` and `deinit`.
@safe
final class Resolver {
  private enum Question { case direct, startTLS, addresses(slot: Int) }

  /// Carries one question through C.
  private final class Ticket {
    weak var resolver: Resolver?
    let question: Question
    init(_ resolver: Resolver, _ question: Question) {
      self.resolver = resolver
      self.question = question
    }
  }

  private let domain: String
  private let channel: ares_channel
  private var open = 0
  private var records: [ServiceRecord] = []
  private var slots: [(directTLS: Bool, addresses: [Address])] = []
  private var askedForAddresses = false
  private var lastStatus = ARES_SUCCESS

  /// At most so many targets of SRV records are looked up.
  private static let mostTargets = 8

  init(domain: String) throws(LinkError) {
    self.domain = domain
    var made: ares_channel?
    ares_library_init(Int32(ARES_LIB_INIT_ALL))
    let status = unsafe vv_ares_open(&made, 2_000, 2)
    guard status == ARES_SUCCESS, let made = unsafe made else {
      throw .unreachable(domain, detail: Self.text(status))
    }
    unsafe channel = made
  }

  deinit { unsafe ares_destroy(channel) }

  /// Looks up the domain's SRV records, then their targets; without records the domain itself on port 5222.
  func startWithRecords() {
    open += 2
    unsafe vv_ares_query_srv(channel, "_xmpps-client._tcp." + domain, Self.gotRecords, ticket(.direct))
    unsafe vv_ares_query_srv(channel, "_xmpp-client._tcp." + domain, Self.gotRecords, ticket(.startTLS))
  }

  /// Looks up one host.
  func start(host: String, port: UInt16, directTLS: Bool) {
    askedForAddresses = true
    ask([ServiceRecord(priority: 0, weight: 0, host: host, port: port, directTLS: directTLS)])
  }

  /// The addresses in the order to try them, once everything is answered; nil before.
  func result() throws(LinkError) -> [Endpoint]? {
    guard open == 0 else { return nil }
    if !askedForAddresses {
      askedForAddresses = true
      var generator = SystemRandomNumberGenerator()
      let ordered = ServiceRecord.ordered(records, using: &generator).prefix(Self.mostTargets)
      let plain = ServiceRecord(priority: 0, weight: 0, host: domain, port: 5222, directTLS: false)
      ask(ordered.isEmpty ? [plain] : Array(ordered))
      if open > 0 { return nil }
    }
    let endpoints = slots.flatMap { slot in
      slot.addresses.map { Endpoint(address: $0, directTLS: slot.directTLS) }
    }
    if !endpoints.isEmpty { return endpoints }
    switch lastStatus {
    case ARES_ENOTFOUND, ARES_ENODATA, ARES_EBADNAME,
      ARES_SUCCESS:
      throw .unknownHost(domain)
    default: throw .unreachable(domain, detail: "name lookup: " + Self.text(lastStatus))
    }
  }

  private func ask(_ targets: [ServiceRecord]) {
    slots = targets.map { ($0.directTLS, []) }
    open += targets.count
    for (slot, target) in targets.enumerated() {
      // c-ares 1.18 sends an IPv4 literal to the name server when both families are wanted.
      if let address = Address(literal: target.host, port: target.port) {
        slots[slot].addresses = [address]
        open -= 1
        continue
      }
      var hints = ares_addrinfo_hints()
      hints.ai_family = AF_UNSPEC
      hints.ai_socktype = vv_stream_type()
      hints.ai_flags = Int32(ARES_AI_NUMERICSERV)
      unsafe ares_getaddrinfo(
        channel, target.host, String(target.port), &hints, Self.gotAddresses, ticket(.addresses(slot: slot)))
    }
  }

  /// Retained until its callback, which c-ares calls exactly once, at the latest from `ares_destroy`.
  private func ticket(_ question: Question) -> UnsafeMutableRawPointer {
    unsafe Unmanaged.passRetained(Ticket(self, question)).toOpaque()
  }

  private static let gotRecords: ares_callback = { context, status, _, bytes, count in
    guard let context = unsafe context else { return }
    let ticket = unsafe Unmanaged<Ticket>.fromOpaque(context).takeRetainedValue()
    guard let resolver = ticket.resolver else { return }
    resolver.open -= 1
    guard status == ARES_SUCCESS, count > 0 else { return }
    let direct = if case .direct = ticket.question { true } else { false }
    let reply = unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    resolver.records += records(in: reply, directTLS: direct)
  }

  private static let gotAddresses: ares_addrinfo_callback = { context, status, _, result in
    guard let context = unsafe context else { return }
    let ticket = unsafe Unmanaged<Ticket>.fromOpaque(context).takeRetainedValue()
    defer { if unsafe result != nil { unsafe ares_freeaddrinfo(result) } }
    guard let resolver = ticket.resolver, case .addresses(let slot) = ticket.question else { return }
    resolver.open -= 1
    if status != ARES_SUCCESS { resolver.lastStatus = status }
    var node = unsafe result?.pointee.nodes
    while let current = unsafe node, resolver.slots[slot].addresses.count < 16 {
      if let raw = unsafe current.pointee.ai_addr {
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: raw, count: Int(current.pointee.ai_addrlen)))
        resolver.slots[slot].addresses.append(Address(family: unsafe current.pointee.ai_family, bytes: bytes))
      }
      unsafe node = current.pointee.ai_next
    }
  }

  /// The SRV records of a DNS answer; none if it is malformed.
  static func records(in answer: [UInt8], directTLS: Bool) -> [ServiceRecord] {
    var reply: UnsafeMutablePointer<ares_srv_reply>?
    guard unsafe ares_parse_srv_reply(answer, Int32(clamping: answer.count), &reply) == ARES_SUCCESS else {
      return []
    }
    defer { unsafe ares_free_data(reply) }
    var records: [ServiceRecord] = []
    var next = unsafe reply
    while let record = unsafe next, records.count < 64 {
      if let host = unsafe record.pointee.host {
        records.append(
          ServiceRecord(
            priority: unsafe record.pointee.priority, weight: unsafe record.pointee.weight,
            host: unsafe String(cString: host), port: unsafe record.pointee.port, directTLS: directTLS))
      }
      unsafe next = record.pointee.next
    }
    return records
  }

  /// The descriptors to poll.
  func descriptors() -> [pollfd] {
    var sockets = [ares_socket_t](repeating: -1, count: Int(ARES_GETSOCK_MAXNUM))
    let bits = unsafe sockets.withUnsafeMutableBufferPointer {
      unsafe ares_getsock(channel, $0.baseAddress, Int32($0.count))
    }
    var out: [pollfd] = []
    for (index, socket) in sockets.enumerated() {
      let reads = vv_ares_wants_read(bits, Int32(index)) != 0
      let writes = vv_ares_wants_write(bits, Int32(index)) != 0
      guard reads || writes else { continue }
      out.append(
        pollfd(fd: socket, events: Int16((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), revents: 0))
    }
    return out
  }

  /// Milliseconds until `process` is due.
  var timeout: Int { Int(unsafe vv_ares_timeout_ms(channel, 1_000)) }

  /// Handles what `poll` found, and what timed out.
  func process(_ ready: [pollfd]) {
    let none = ares_socket_t(ARES_SOCKET_BAD)
    unsafe ares_process_fd(channel, none, none)
    for item in ready where item.revents != 0 {
      let reads = Int32(item.revents) & (POLLIN | POLLERR | POLLHUP) != 0
      let writes = Int32(item.revents) & POLLOUT != 0
      unsafe ares_process_fd(channel, reads ? item.fd : none, writes ? item.fd : none)
    }
  }

  private static func text(_ status: Int32) -> String {
    unsafe ares_strerror(status).map { unsafe String(cString: $0) } ?? "error \(status)"
  }
}
