import Base
import Glibc
import Testing

@testable import SecureLink

/// Two associations joined by queues in memory; `deliver` decides about each datagram.
final class Wire {
  enum Side { case client, server }
  struct Datagram {
    var from: Side
    var number: Int
    var bytes: [UInt8]
  }
  private(set) var client: DTLSAssociation?
  private(set) var server: DTLSAssociation?
  private var queue: [Datagram] = []
  private var sent: [Side: Int] = [:]
  var deliver: (Datagram) -> Bool = { _ in true }

  init(
    client clientIdentity: DTLSIdentity, server serverIdentity: DTLSIdentity, expectedByClient: [UInt8]? = nil
  ) throws {
    client = try DTLSAssociation(
      identity: clientIdentity, role: .client,
      remoteFingerprint: expectedByClient ?? serverIdentity.fingerprint
    ) { [unowned self] in self.put($0, from: .client) }
    server = try DTLSAssociation(
      identity: serverIdentity, role: .server, remoteFingerprint: clientIdentity.fingerprint
    ) { [unowned self] in self.put($0, from: .server) }
  }

  private func put(_ bytes: [UInt8], from side: Side) {
    sent[side, default: 0] += 1
    queue.append(Datagram(from: side, number: sent[side] ?? 0, bytes: bytes))
  }

  func inject(_ bytes: [UInt8], to side: Side) {
    (side == .client ? client : server)?.receive(bytes, at: .now())
  }

  func start() {
    server?.start(at: .now())
    client?.start(at: .now())
  }

  private var isSettled: Bool {
    guard let client, let server else { return true }
    return client.state != .handshaking && server.state != .handshaking && queue.isEmpty
  }

  /// Carries datagrams and lets timers fire until both are done; real time, for OpenSSL reads the clock itself.
  func run(limit: Duration) -> Duration {
    let begin = MonotonicTime.now()
    while !isSettled, MonotonicTime.now() - begin < limit {
      while !queue.isEmpty {
        let datagram = queue.removeFirst()
        guard deliver(datagram) else { continue }
        inject(datagram.bytes, to: datagram.from == .client ? .server : .client)
      }
      if isSettled { break }
      let now = MonotonicTime.now()
      for side in [client, server] where side?.timeToNextTimeout(at: now) == .zero {
        side?.handleTimeout(at: now)
      }
      if queue.isEmpty { usleep(500) }
    }
    return MonotonicTime.now() - begin
  }
}

private func keys(_ association: DTLSAssociation?) -> SRTPKeys? {
  if case .connected(let keys) = association?.state { keys } else { nil }
}

@Suite struct DTLSAssociationTests {
  let alice: DTLSIdentity
  let bob: DTLSIdentity

  init() throws {
    alice = try .generate()
    bob = try .generate()
  }

  @Test func `both sides get the same keys, crossed`() throws {
    let wire = try Wire(client: alice, server: bob)
    wire.start()
    let took = wire.run(limit: .seconds(5))
    let (ours, theirs) = (try #require(keys(wire.client)), try #require(keys(wire.server)))
    #expect(ours.local == theirs.remote && ours.remote == theirs.local && ours.local != ours.remote)
    #expect(ours.profile == .aesGCM128)
    print("DTLS handshake in memory: \(took.inMilliseconds) ms")
  }

  @Test func `a peer with AES-CM only gets AES-CM, whichever side it is on`() throws {
    let dino = try DTLSIdentity.generate(profiles: "SRTP_AES128_CM_SHA1_80")
    for (client, server) in [(alice, dino), (dino, bob)] {
      let wire = try Wire(client: client, server: server)
      wire.start()
      _ = wire.run(limit: .seconds(5))
      let (ours, theirs) = (try #require(keys(wire.client)), try #require(keys(wire.server)))
      #expect(ours.profile == .aesCM128HMACSHA1 && ours.local == theirs.remote && ours.local.count == 30)
    }
  }

  @Test func `no profile in common is an error, not an open line`() throws {
    let odd = try DTLSIdentity.generate(profiles: "SRTP_AES128_CM_SHA1_32")
    let wire = try Wire(client: alice, server: odd)
    wire.start()
    _ = wire.run(limit: .seconds(5))
    #expect(wire.client?.state == .failed(SecureLinkError(.noSRTPProfile)))
    #expect(keys(wire.server) == nil)
  }

  @Test(arguments: [(Wire.Side.client, 1), (.server, 1), (.client, 2), (.server, 2)])
  func `a lost flight is back within 300 ms`(side: Wire.Side, number: Int) throws {
    let wire = try Wire(client: alice, server: bob)
    var lost = 0
    wire.deliver = { datagram in
      guard datagram.from == side, datagram.number == number else { return true }
      lost += 1
      return false
    }
    wire.start()
    let took = wire.run(limit: .seconds(5))
    #expect(lost == 1)
    #expect(keys(wire.client) != nil && keys(wire.server) != nil)
    #expect(took < .milliseconds(300))
    print("datagram \(number) of the \(side) lost: \(took.inMilliseconds) ms")
  }

  @Test func `a handshake survives 80 percent loss`() throws {
    var generator = SeededGenerator(seed: 80)
    let wire = try Wire(client: alice, server: bob)
    wire.deliver = { _ in Double.random(in: 0..<1, using: &generator) >= 0.8 }
    wire.start()
    let took = wire.run(limit: .seconds(12))
    #expect(keys(wire.client) != nil && keys(wire.server) != nil)
    print("DTLS at 80 % loss: \(took.inMilliseconds) ms")
  }

  @Test func `a wrong certificate fails on both sides before keys exist`() throws {
    let wire = try Wire(client: alice, server: bob, expectedByClient: alice.fingerprint)
    wire.start()
    _ = wire.run(limit: .seconds(5))
    #expect(wire.client?.state == .failed(SecureLinkError(.fingerprintMismatch)))
    guard case .failed(let error) = wire.server?.state else {
      Issue.record("the server went on")
      return
    }
    #expect(error.code == .handshakeFailed && error.sentence.contains("refused"))
  }

  @Test func `an empty or short fingerprint matches nothing`() throws {
    for expected in [[], Array(bob.fingerprint.prefix(31)), bob.fingerprint + [0]] {
      let wire = try Wire(client: alice, server: bob, expectedByClient: expected)
      wire.start()
      _ = wire.run(limit: .seconds(5))
      #expect(wire.client?.state == .failed(SecureLinkError(.fingerprintMismatch)))
    }
  }

  @Test func `rubbish and late records change nothing`() throws {
    var generator = SeededGenerator(seed: 3)
    let wire = try Wire(client: alice, server: bob)
    var kept: [[UInt8]] = []
    wire.deliver = { datagram in
      kept.append(datagram.bytes)
      return true
    }
    func rubbish() {
      for length in 1..<80 {
        let bytes =
          [UInt8.random(in: 20...63, using: &generator)]
          + (1..<length).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
          }
        wire.inject(bytes, to: .client)
        wire.inject(bytes, to: .server)
      }
    }
    wire.start()
    rubbish()
    _ = wire.run(limit: .seconds(5))
    rubbish()
    for datagram in kept {
      wire.inject(datagram, to: .server)
      wire.inject(datagram, to: .client)
    }
    #expect(keys(wire.client) != nil && keys(wire.server) != nil)
  }

  @Test func `close_notify closes the other side`() throws {
    let wire = try Wire(client: alice, server: bob)
    wire.start()
    _ = wire.run(limit: .seconds(5))
    var goodbye: [[UInt8]] = []
    wire.deliver = { datagram in
      goodbye.append(datagram.bytes)
      return false
    }
    wire.client?.close()
    #expect(wire.client?.state == .closed)
    _ = wire.run(limit: .milliseconds(20))
    for bytes in goodbye { wire.inject(bytes, to: .server) }
    #expect(wire.server?.state == .closed)
  }

  @Test func `the server repeats its last flight until the peer is ready`() throws {
    let wire = try Wire(client: alice, server: bob)
    wire.start()
    _ = wire.run(limit: .seconds(5))
    let server = try #require(wire.server)
    let now = MonotonicTime.now()
    let wait = try #require(server.timeToNextTimeout(at: now))
    #expect(wait <= .milliseconds(100))
    server.peerIsReady()
    #expect(server.timeToNextTimeout(at: now) == nil)
  }

  @Test func `identities differ and carry a SHA-256`() {
    #expect(alice.fingerprint.count == 32 && alice.fingerprint != bob.fingerprint)
  }
}

@Suite struct FlightRepeaterTests {
  @Test func `copies come at the interval and end`() {
    var repeater = FlightRepeater()
    #expect(repeater.due(at: .zero).isEmpty && repeater.deadline == nil)
    repeater.begin([[1], [2]], at: .zero, every: .milliseconds(100), times: 2)
    #expect(repeater.due(at: MonotonicTime(milliseconds: 99)).isEmpty)
    #expect(repeater.due(at: MonotonicTime(milliseconds: 100)) == [[1], [2]])
    #expect(repeater.deadline == MonotonicTime(milliseconds: 200))
    #expect(repeater.due(at: MonotonicTime(milliseconds: 250)) == [[1], [2]])
    #expect(repeater.deadline == nil)
    #expect(repeater.due(at: MonotonicTime(milliseconds: 900)).isEmpty)
  }

  @Test func `stopping ends them`() {
    var repeater = FlightRepeater()
    repeater.begin([[1]], at: .zero, every: .milliseconds(100), times: 9)
    repeater.stop()
    #expect(repeater.deadline == nil && repeater.due(at: MonotonicTime(milliseconds: 500)).isEmpty)
  }
}
