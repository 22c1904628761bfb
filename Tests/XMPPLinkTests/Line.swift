import Base
import Glibc
import Synchronization
import Testing

/// A TCP relay on loopback whose connections can be cut, as a network does that goes away.
final class Line: Sendable {
  let port: UInt16
  private let listener: Int32
  private let target: UInt16
  private let open = Mutex<[Int32]>([])
  private let stopped = Atomic<Bool>(false)

  /// A port that nobody uses at the moment.
  static func freePort() throws -> UInt16 {
    let (socket, port) = try bound()
    close(socket)
    return port
  }

  static func bound() throws -> (socket: Int32, port: UInt16) {
    let socket = Self.socket()
    var address = Self.loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        let status = unsafe bind(socket, raw, size)
        unsafe getsockname(socket, raw, &size)
        return status
      }
    }
    try #require(bound == 0)
    return (socket, UInt16(bigEndian: address.sin_port))
  }

  init(to target: UInt16) throws {
    self.target = target
    (listener, port) = try Self.bound()
    try #require(listen(listener, 8) == 0)
    Self.run { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        join(client)
      }
    }
  }

  /// Ends all connections; new ones are taken.
  func cut() {
    for descriptor in open.withLock({ list in
      defer { list = [] }
      return list
    }) {
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }

  func stop() {
    stopped.store(true, ordering: .relaxed)
    shutdown(listener, Int32(SHUT_RDWR))
    cut()
  }

  private func join(_ client: Int32) {
    let server = Self.socket()
    var address = Self.loopback(target)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        unsafe connect(server, raw, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(client)
      close(server)
      return
    }
    open.withLock { $0 += [client, server] }
    Self.run { Self.pump(from: client, to: server) }
    Self.run { Self.pump(from: server, to: client) }
  }

  private static func pump(from: Int32, to: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe recv(from, &buffer, 65_536, 0)
      guard count > 0 else { break }
      guard unsafe send(to, &buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
    }
    shutdown(to, Int32(SHUT_RDWR))
    shutdown(from, Int32(SHUT_RDWR))
  }

  /// Runs `body` on a thread that nobody waits for; it ends with its sockets.
  static func run(_ body: @escaping @Sendable () -> Void) {
    final class Box {
      let run: () -> Void
      init(_ run: @escaping () -> Void) { self.run = run }
    }
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
    unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        unsafe Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, context)
    pthread_detach(thread)
  }

  private static func socket() -> Int32 { Glibc.socket(AF_INET, 1, 0) }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
