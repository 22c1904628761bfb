import Base
import Foundation
import Synchronization
import System
import Testing

@testable import SecureLink

private func entries(_ directory: String) -> Int {
  (try? FileManager.default.contentsOfDirectory(atPath: directory).count) ?? -1
}

/// Threads that are not the test runner's or the Swift pool's.
private func threads() -> Int {
  let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
  return tasks.count { task in
    let name = (try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)) ?? "gone qos"
    return !name.contains("qos") && !name.contains("SWT")
  }
}

/// Resident memory in kB.
private func residentMemory() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4
}

/// Run alone, in a process of its own: other tests open descriptors at the same time.
@Suite(.serialized) struct ResourceTests {
  @Test func `opening and closing 200 transports leaves nothing behind`() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
      let hub = SecureLinkHub()
      let identity = try DTLSIdentity.generate()
      func cycle(connecting: Bool) throws {
        let settings = { TransportConfiguration(controlling: $0, includeLoopback: true) }
        let left = try Endpoint(hub: hub, configuration: settings(true), identity: identity)
        let right = try Endpoint(hub: hub, configuration: settings(false), identity: identity)
        left.trickle(to: right)
        right.trickle(to: left)
        for endpoint in [left, right] { endpoint.transport.gather() }
        if connecting {
          left.takeCredentials(of: right)
          right.takeCredentials(of: left)
          left.transport.startDTLS(role: .client, remoteFingerprint: identity.fingerprint)
          right.transport.startDTLS(role: .server, remoteFingerprint: identity.fingerprint)
          precondition(left.log.connected() != nil && right.log.connected() != nil)
        }
        left.transport.close()
        right.transport.close()
        precondition(left.log.closed() && right.log.closed())
      }
      for index in 0..<20 { try cycle(connecting: index % 2 == 0) }
      let settled = { (entries("/proc/self/fd"), threads(), residentMemory()) }
      let before = settled()
      for index in 0..<100 { try cycle(connecting: index % 2 == 0) }
      // Sockets go when libnice's own timers have run: give them as long as they need, up to two seconds.
      let deadline = MonotonicTime.now() + .seconds(2)
      while entries("/proc/self/fd") > before.0, MonotonicTime.now() < deadline { usleep(5000) }
      let after = settled()
      print(
        "200 transports: descriptors \(before.0) → \(after.0), threads \(before.1) → \(after.1),",
        terminator: "")
      print(" resident \(before.2) → \(after.2) kB")
      fflush(nil)  // a failing precondition would swallow it
      precondition(after.0 <= before.0 && after.1 <= before.1, "descriptors or threads are left")
      precondition(after.2 - before.2 < 2000, "memory is left")
      hub.shutdown()
      precondition(threads() < after.1, "the hub's thread is left")
    }
    print(String(decoding: result?.standardOutputContent ?? [], as: UTF8.self))
  }

  @Test func `a transport may be closed from its own events, and again`() throws {
    let hub = SecureLinkHub()
    let log = EventLog()
    let slot = Mutex<SecureTransport?>(nil)
    let transport = try SecureTransport(
      hub: hub, identity: .generate(), configuration: .init(controlling: true, includeLoopback: true)
    ) { event in
      log.add(event)
      slot.withLock(\.self)?.close()
    }
    slot.withLock { $0 = transport }
    transport.gather()
    #expect(log.closed())
    transport.close()
    hub.shutdown()
    if case .closed = log.events.last {} else { Issue.record("something came after closed") }
    slot.withLock { $0 = nil }
  }

  @Test func `a transport that is let go closes itself`() throws {
    let hub = SecureLinkHub()
    let log = EventLog()
    do {
      let transport = try SecureTransport(
        hub: hub, identity: .generate(), configuration: .init(controlling: true, includeLoopback: true)
      ) { log.add($0) }
      transport.gather()
    }
    #expect(log.closed())
    hub.shutdown()
    hub.shutdown()
  }
}
