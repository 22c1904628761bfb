import Base
import Foundation
import Glibc
import Testing

@testable import SecureLink

/// coturn on loopback, with long-term credentials. Started by hand: Foundation's `Process` waits on a run loop.
private final class Relay {
  private let process: pid_t
  private let folder = FileManager.default.temporaryDirectory.appending(path: "vv-turn-\(randomToken())")
  let port: UInt16

  static let program = "/usr/bin/turnserver"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  init() throws {
    port = Relay.freePort()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let arguments = [
      Self.program, "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--listening-port=\(port)",
      "--no-tls",
      "--no-dtls", "--no-cli", "--lt-cred-mech", "--user=romeo:balcony", "--realm=example.net",
      "--allow-loopback-peers", "--log-file=\(folder.path)/log", "--simple-log",
      "--pidfile=\(folder.path)/pid",
      "--userdb=\(folder.path)/db", "--min-port=47000", "--max-port=47200",
    ]
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [Int32(0), 1, 2] {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let status = unsafe posix_spawn(&child, Self.program, &actions, nil, &words, environ)
    try #require(status == 0)
    process = child
  }

  /// coturn takes its time over SIGTERM and has nothing to save.
  func stop() {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    try? FileManager.default.removeItem(at: folder)
  }

  private static func freePort() -> UInt16 { UInt16.random(in: 20_000..<30_000) }

  /// Waits until the relay answers on TCP, which it opens together with UDP.
  func isUp() -> Bool {
    let deadline = MonotonicTime.now() + .seconds(5)
    while MonotonicTime.now() < deadline {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(socket) }
      let status = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      if status == 0 { return true }
      usleep(10_000)
    }
    return false
  }
}

@Suite(.serialized) struct RelayTests {
  @Test(
    .enabled(if: Relay.isInstalled, "coturn is not installed: relaying is not tested"),
    arguments: [ICEServer.Transport.udp, .tcp])
  func `relay only connects through TURN`(transport: ICEServer.Transport) throws {
    let relay = try Relay()
    defer { relay.stop() }
    try #require(relay.isUp())
    let server = ICEServer(
      kind: .turn, host: "127.0.0.1", port: relay.port, transport: transport, username: "romeo",
      password: "balcony")
    let settings = { controlling in
      TransportConfiguration(
        controlling: controlling, turnServers: [server], relayOnly: true, includeLoopback: true)
    }
    let pair = try Pair(left: settings(true), right: settings(false))
    defer { pair.end() }
    pair.connect()
    #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
    let packet = rtp(sequence: 5)
    #expect(pair.left.transport.sendRTP(packet))
    #expect(pair.right.log.packet(.rtp, containing: packet))
    #expect(pair.right.transport.sendRTCP(receiverReport))
    #expect(pair.left.log.packet(.rtcp, containing: receiverReport))
    #expect(pair.left.transport.statistics.selectedPair?.isRelayed == true)
    for event in pair.left.log.events {
      guard case .candidate(let candidate) = event else { continue }
      #expect(candidate.kind == .relayed && candidate.relatedAddress == nil)
    }
    print("TURN over \(transport): set-up \(pair.left.transport.statistics.setupMilliseconds ?? -1) ms")
  }
}
