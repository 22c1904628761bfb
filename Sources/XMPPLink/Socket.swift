internal import CCares
internal import Glibc

/// A resolved address to connect to: the bytes of a `sockaddr` with its port.
struct Address: Hashable, Sendable {
  var family: Int32
  var bytes: [UInt8]
}

extension Address {
  /// The address that an IPv4 or IPv6 literal spells; nil for a name.
  init?(literal: String, port: UInt16) {
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if unsafe inet_pton(AF_INET, literal, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      self.init(family: AF_INET, bytes: unsafe withUnsafeBytes(of: v4) { unsafe Array($0) })
    } else if unsafe inet_pton(AF_INET6, literal, &v6.sin6_addr) == 1 {
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = port.bigEndian
      self.init(family: AF_INET6, bytes: unsafe withUnsafeBytes(of: v6) { unsafe Array($0) })
    } else {
      return nil
    }
  }
}

/// A non-blocking TCP socket. Confined to one thread; closed with its last reference.
final class Socket {
  enum Received {
    case bytes([UInt8])
    case nothing
    case end
    case failed(Int32)
  }

  let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Starts to connect; nil with `errno` if that is hopeless at once.
  static func connecting(to address: Address) -> Socket? {
    let descriptor = vv_tcp_socket(address.family)
    guard descriptor >= 0 else { return nil }
    let socket = Socket(descriptor)
    var on: Int32 = 1
    // Nagle's algorithm costs each round trip 40 ms and more (stack.md, trap 3).
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    let status = unsafe address.bytes.withUnsafeBytes { raw -> Int32 in
      guard let base = raw.baseAddress else { return -1 }
      return unsafe connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
    }
    return status == 0 || errno == EINPROGRESS ? socket : nil
  }

  /// 0 once connected, else why the connection failed. To be asked when the socket became writable.
  var connectError: Int32 {
    var error: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
    return error
  }

  /// Sends what the kernel takes now; returns how many bytes, or -1 if the connection is broken.
  func send(_ bytes: ArraySlice<UInt8>) -> Int {
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if sent >= 0 { return sent }
    return errno == EAGAIN || errno == EINTR ? 0 : -1
  }

  /// Reads what is there, up to 64 kB.
  func receive() -> Received {
    var count = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
      count = unsafe recv(descriptor, buffer.baseAddress, 65_536, 0)
      filled = max(0, count)
    }
    if count > 0 { return .bytes(bytes) }
    if count == 0 { return .end }
    return errno == EAGAIN || errno == EINTR ? .nothing : .failed(errno)
  }

  /// The system's words for an error number.
  static func text(_ error: Int32) -> String {
    unsafe strerror(error).map { unsafe String(cString: $0) } ?? "error \(error)"
  }
}

/// Wakes a thread out of `poll` from any other thread (a pair of sockets).
final class Doorbell: Sendable {
  /// To poll for reading.
  let descriptor: Int32
  private let button: Int32

  init() {
    var pair: [Int32] = [-1, -1]
    let status = unsafe vv_socket_pair(&pair)
    precondition(status == 0, "the system refused a pair of sockets: too many open files")
    (descriptor, button) = (pair[0], pair[1])
  }

  deinit {
    close(descriptor)
    close(button)
  }

  /// Any thread. A bell that rings already may drop it.
  func ring() {
    var one: UInt8 = 1
    unsafe _ = Glibc.send(button, &one, 1, Int32(MSG_NOSIGNAL))
  }

  /// The woken thread.
  func silence() {
    var byte: UInt8 = 0
    while unsafe recv(descriptor, &byte, 1, 0) > 0 {}
  }
}
