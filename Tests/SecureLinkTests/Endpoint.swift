import Base
import Synchronization
import System
import Testing

@testable import SecureLink

/// A transport whose events are kept and can be waited for.
final class Endpoint: Sendable {
  let log: EventLog
  let transport: SecureTransport
  let identity: DTLSIdentity

  init(hub: SecureLinkHub, configuration: TransportConfiguration, identity: DTLSIdentity) throws {
    let log = EventLog()
    self.log = log
    self.identity = identity
    transport = try SecureTransport(hub: hub, identity: identity, configuration: configuration) {
      log.add($0)
    }
  }

  /// Hands candidates to `other` as they come.
  func trickle(to other: Endpoint) {
    log.onCandidate { [weak other] candidate in other?.transport.addRemote(candidate: candidate) }
  }

  func takeCredentials(of other: Endpoint) {
    let (ufrag, password) = other.transport.localCredentials
    transport.setRemote(ufrag: ufrag, password: password)
  }
}

/// Events in order; waits with a deadline instead of sleeping.
final class EventLog: Sendable {
  private struct State {
    var events: [SecureTransport.Event] = []
    var forward: (@Sendable (ICECandidate) -> Void)?
  }
  private let state = Mutex(State())
  private let wakeUp = WakeUp()

  func add(_ event: SecureTransport.Event) {
    let forward = state.withLock { state in
      state.events.append(event)
      return state.forward
    }
    if case .candidate(let candidate) = event { forward?(candidate) }
    wakeUp.signal()
  }

  func onCandidate(_ forward: @escaping @Sendable (ICECandidate) -> Void) {
    state.withLock { $0.forward = forward }
  }

  var events: [SecureTransport.Event] { state.withLock { $0.events } }

  /// The first thing `pick` finds among the events, now or within `seconds`.
  func wait<T: Sendable>(_ seconds: Int = 10, for pick: (SecureTransport.Event) -> T?) -> T? {
    let deadline = MonotonicTime.now() + .seconds(seconds)
    while true {
      if let found = events.lazy.compactMap(pick).first { return found }
      guard wakeUp.wait(until: deadline) else { return events.lazy.compactMap(pick).first }
    }
  }

  func connected(_ seconds: Int = 10) -> String? {
    wait(seconds) { if case .connected(let profile) = $0 { profile } else { nil } }
  }
  func failure(_ seconds: Int = 10) -> SecureLinkError? {
    wait(seconds) { if case .failed(let error) = $0 { error } else { nil } }
  }
  func packet(_ wanted: PacketKind, containing bytes: [UInt8]) -> Bool {
    wait { event in
      if case .packet(let kind, let found, _) = event, kind == wanted, found == bytes { true } else { nil }
    } ?? false
  }
  func closed() -> Bool { wait { if case .closed = $0 { true } else { nil } } ?? false }
}

/// Two endpoints in one process, over 127.0.0.1.
struct Pair {
  let hub: SecureLinkHub
  let left: Endpoint
  let right: Endpoint

  init(
    left leftSettings: TransportConfiguration = .init(controlling: true, includeLoopback: true),
    right rightSettings: TransportConfiguration = .init(controlling: false, includeLoopback: true)
  ) throws {
    hub = SecureLinkHub()
    left = try Endpoint(hub: hub, configuration: leftSettings, identity: .generate())
    right = try Endpoint(hub: hub, configuration: rightSettings, identity: .generate())
  }

  /// Signals as two peers would: candidates, credentials, fingerprints.
  func connect(leftRole: DTLSRole = .client) {
    left.trickle(to: right)
    right.trickle(to: left)
    left.transport.gather()
    right.transport.gather()
    left.takeCredentials(of: right)
    right.takeCredentials(of: left)
    startDTLS(leftRole: leftRole)
  }

  func startDTLS(leftRole: DTLSRole = .client) {
    left.transport.startDTLS(role: leftRole, remoteFingerprint: right.identity.fingerprint)
    right.transport.startDTLS(
      role: leftRole == .client ? .server : .client, remoteFingerprint: left.identity.fingerprint)
  }

  func end() {
    left.transport.close()
    right.transport.close()
    hub.shutdown()
  }
}

/// An RTP packet (RFC 3550 §5.1) of `payload`.
func rtp(sequence: UInt16, ssrc: UInt32 = 0x1234_5678, payload: [UInt8] = [1, 2, 3, 4, 5]) -> [UInt8] {
  let fixed: [UInt8] = [0x80, 111, UInt8(sequence >> 8), UInt8(sequence & 255), 0, 0, 3, 192]
  return fixed + (0..<4).map { UInt8(truncatingIfNeeded: ssrc >> (24 - 8 * $0)) } + payload
}

/// An empty receiver report (RFC 3550 §6.4.2).
let receiverReport: [UInt8] = [0x80, 201, 0, 1, 0x12, 0x34, 0x56, 0x78]
