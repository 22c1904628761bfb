internal import Base
public import SecureLink
internal import Synchronization
internal import System

/// Sets up two encrypted transports between this process and itself, to see that everything below media works.
public enum LoopProbe {
  private final class Result: Sendable {
    let done = WakeUp()
    private let state = Mutex<(connected: Int, error: SecureLinkError?)>((0, nil))

    func note(_ event: SecureTransport.Event) {
      let finished = state.withLock { state in
        if case .connected = event { state.connected += 1 }
        if case .failed(let error) = event { state.error = error }
        return state.connected == 2 || state.error != nil
      }
      if finished { done.signal() }
    }

    var error: SecureLinkError? { state.withLock { $0.error } }
  }

  /// Milliseconds from the first candidate to keys on both sides. Blocks for up to five seconds.
  public static func run() throws(SecureLinkError) -> Int {
    let hub = SecureLinkHub()
    defer { hub.shutdown() }
    let identity = try DTLSIdentity.generate()
    let result = Result()
    let pair = TransportPair()
    let began = MonotonicTime.now()
    for isFirst in [true, false] {
      var configuration = TransportConfiguration(controlling: isFirst)
      configuration.includeLoopback = true
      pair.add(
        try SecureTransport(hub: hub, identity: identity, configuration: configuration) { event in
          if case .candidate(let candidate) = event { pair.pass(candidate, fromFirst: isFirst) }
          result.note(event)
        })
    }
    pair.connect(fingerprint: identity.fingerprint)
    let came = result.done.wait(until: began + .seconds(5))
    pair.close()
    if let error = result.error { throw error }
    guard came else { throw SecureLinkError(.iceFailed) }
    return Int((MonotonicTime.now() - began).inMilliseconds)
  }

  /// Two transports that tell each other everything.
  private final class TransportPair: Sendable {
    private let transports = Mutex<[SecureTransport]>([])

    func add(_ transport: SecureTransport) { transports.withLock { $0.append(transport) } }

    func pass(_ candidate: ICECandidate, fromFirst: Bool) {
      let both = transports.withLock { $0 }
      if both.count == 2 { both[fromFirst ? 1 : 0].addRemote(candidate: candidate) }
    }

    func connect(fingerprint: [UInt8]) {
      let both = transports.withLock { $0 }
      for (own, other) in [(both[0], both[1]), (both[1], both[0])] {
        own.setRemote(ufrag: other.localCredentials.ufrag, password: other.localCredentials.password)
        own.startDTLS(role: own === both[0] ? .client : .server, remoteFingerprint: fingerprint)
        own.gather()
      }
    }

    func close() { for transport in transports.withLock({ $0 }) { transport.close() } }
  }
}
