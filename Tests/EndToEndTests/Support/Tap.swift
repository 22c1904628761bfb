import Glibc
import Synchronization
import System
import Testing

/// A TCP relay on loopback that keeps what both sides say.
final class Tap: Sendable {
  let port: UInt16
  private struct Said {
    var client: [UInt8] = []
    var server: [UInt8] = []
  }
  private let listener: Int32
  private let target: UInt16
  private let said = Mutex(Said())
  private let threads = Mutex<[NamedThread]>([])
  private let open = Mutex<[Int32]>([])

  init(to target: UInt16) throws {
    self.target = target
    (listener, port) = try Self.bound()
    try #require(listen(listener, 8) == 0)
    start { tap in
      while true {
        let client = accept(tap.listener, nil, nil)
        guard client >= 0 else { return }
        tap.join(client)
      }
    }
  }

  /// Takes no more connections; tells what was said once those that there were have ended. Blocks.
  func end() -> (client: String, server: String) {
    shutdown(listener, Int32(SHUT_RDWR))
    // The one that accepts is the first; it adds the others.
    while let thread = threads.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { thread.join() }
    for descriptor in open.withLock({ $0 }) + [listener] { close(descriptor) }
    let all = said.withLock { $0 }
    return (String(decoding: all.client, as: UTF8.self), String(decoding: all.server, as: UTF8.self))
  }

  private func start(_ body: @escaping @Sendable (Tap) -> Void) {
    let thread = NamedThread("vv-e2e-tap") { [self] in body(self) }
    threads.withLock { $0.append(thread) }
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
    start { $0.pump(from: client, to: server, isClient: true) }
    start { $0.pump(from: server, to: client, isClient: false) }
  }

  private func pump(from: Int32, to: Int32, isClient: Bool) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe recv(from, &buffer, 65_536, 0)
      guard count > 0 else { break }
      let bytes = Array(buffer[..<count])
      said.withLock { said in
        if isClient { said.client += bytes } else { said.server += bytes }
      }
      guard unsafe send(to, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
    }
    shutdown(to, Int32(SHUT_RDWR))
    shutdown(from, Int32(SHUT_RDWR))
  }

  private static func bound() throws -> (socket: Int32, port: UInt16) {
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

  private static func socket() -> Int32 { Glibc.socket(AF_INET, 1, 0) }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
