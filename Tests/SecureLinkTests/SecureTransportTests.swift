import Base
import System
import Testing

@testable import SecureLink

@Suite(.serialized) struct SecureTransportTests {
  @Test(arguments: [DTLSRole.client, .server])
  func `two transports connect and exchange media`(leftRole: DTLSRole) throws {
    let pair = try Pair()
    defer { pair.end() }
    pair.connect(leftRole: leftRole)
    #expect(pair.left.log.connected() == "AEAD_AES_128_GCM")
    #expect(pair.right.log.connected() == "AEAD_AES_128_GCM")

    let packet = rtp(sequence: 7)
    #expect(pair.left.transport.sendRTP(packet))
    #expect(pair.right.log.packet(.rtp, containing: packet))
    #expect(pair.right.transport.sendRTCP(receiverReport))
    #expect(pair.left.log.packet(.rtcp, containing: receiverReport))

    let statistics = pair.left.transport.statistics
    #expect(statistics.selectedPair?.local == .host)
    #expect(statistics.selectedPair?.family == .ipv4 || statistics.selectedPair?.family == .ipv6)
    #expect(statistics.selectedPair?.isRelayed == false)
    #expect(statistics.packetsSent == 1 && statistics.bytesSent == packet.count + 16)
    #expect(statistics.packetsReceived == 1 && statistics.bytesReceived == receiverReport.count + 20)
    #expect(statistics.cipher == "ECDHE-ECDSA-AES128-GCM-SHA256")
    print(
      "set-up \(statistics.setupMilliseconds ?? -1) ms, of which DTLS \(statistics.dtlsMilliseconds ?? -1) ms,"
        + " from setRemote to connected")
  }

  @Test func `connecting again and again stays quick`() throws {
    var times: [Double] = []
    for _ in 0..<15 {
      let pair = try Pair()
      pair.connect()
      #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
      times.append(pair.left.transport.statistics.setupMilliseconds ?? .infinity)
      pair.end()
    }
    times.sort()
    print("setRemote to connected, 15 times: median \(times[7]) ms, slowest \(times[14]) ms")
  }

  @Test func `media before the keys is refused and in place it is sent`() throws {
    let pair = try Pair()
    defer { pair.end() }
    #expect(!pair.left.transport.sendRTP(rtp(sequence: 1)))
    pair.connect()
    #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
    let packet = rtp(sequence: 2, payload: [9, 9, 9])
    var buffer = packet + [UInt8](repeating: 0, count: SecureTransport.trailerRoom)
    let isSent = unsafe buffer.withUnsafeMutableBytes {
      unsafe pair.left.transport.send(.rtp, inPlace: $0, count: packet.count)
    }
    #expect(isSent && pair.right.log.packet(.rtp, containing: packet))
    let noRoom = unsafe buffer.withUnsafeMutableBytes {
      unsafe pair.left.transport.send(.rtp, inPlace: $0, count: packet.count + 1)
    }
    #expect(!noRoom)
    pair.left.transport.close()
    #expect(pair.left.log.closed() && pair.right.log.closed())  // close_notify ends the other side too
    #expect(!pair.left.transport.sendRTP(packet))
  }

  @Test(arguments: [DTLSRole.client, .server])
  func `a wrong fingerprint fails on both sides`(leftRole: DTLSRole) throws {
    let pair = try Pair()
    defer { pair.end() }
    let stranger = try DTLSIdentity.generate()
    pair.left.transport.startDTLS(role: leftRole, remoteFingerprint: stranger.fingerprint)
    pair.connect(leftRole: leftRole)
    #expect(pair.left.log.failure()?.code == .fingerprintMismatch)
    #expect(pair.right.log.failure()?.code == .handshakeFailed)
    #expect(!pair.left.transport.sendRTP(rtp(sequence: 1)))
    #expect(!pair.right.transport.sendRTP(rtp(sequence: 1)))
    #expect(pair.left.transport.statistics.profile == nil && pair.right.transport.statistics.profile == nil)
  }

  @Test func `a ClientHello that comes before startDTLS is answered`() throws {
    let pair = try Pair()
    defer { pair.end() }
    pair.left.trickle(to: pair.right)
    pair.right.trickle(to: pair.left)
    pair.left.transport.startDTLS(role: .client, remoteFingerprint: pair.right.identity.fingerprint)
    for endpoint in [pair.left, pair.right] { endpoint.transport.gather() }
    pair.left.takeCredentials(of: pair.right)
    pair.right.takeCredentials(of: pair.left)
    let ready: (SecureTransport.Event) -> Bool? = { if case .iceState(.ready) = $0 { true } else { nil } }
    #expect(pair.right.log.wait(for: ready) == true)
    #expect(pair.left.log.wait(for: ready) == true)
    pair.right.transport.startDTLS(role: .server, remoteFingerprint: pair.left.identity.fingerprint)
    #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
  }

  @Test func `candidates may come before credentials, and useless ones are ignored`() throws {
    let pair = try Pair()
    defer { pair.end() }
    for useless in [
      ICECandidate(component: 2, priority: 1, address: "127.0.0.1", port: 9),
      ICECandidate(priority: 1, address: "127.0.0.1", port: 9, transport: "tcp"),
      ICECandidate(priority: 1, address: "0b8a5d0e.local", port: 9),
      ICECandidate(priority: 0, address: "not an address", port: 9),
      ICECandidate(foundation: String(repeating: "f", count: 99), priority: 1, address: "127.0.0.1", port: 0),
    ] { pair.left.transport.addRemote(candidate: useless) }
    pair.left.trickle(to: pair.right)
    pair.right.trickle(to: pair.left)
    pair.left.transport.gather()
    pair.right.transport.gather()
    let done: (SecureTransport.Event) -> Bool? = { if case .gatheringDone = $0 { true } else { nil } }
    #expect(pair.left.log.wait(for: done) == true && pair.right.log.wait(for: done) == true)
    pair.startDTLS()
    pair.left.takeCredentials(of: pair.right)
    pair.right.takeCredentials(of: pair.left)
    #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
  }

  @Test func `both sides controlling is settled by ICE`() throws {
    let controlling = TransportConfiguration(controlling: true, includeLoopback: true)
    let pair = try Pair(left: controlling, right: controlling)
    defer { pair.end() }
    pair.connect()
    #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
  }

  @Test func `media goes on through an ICE restart`() throws {
    let pair = try Pair()
    defer { pair.end() }
    pair.connect()
    #expect(pair.left.log.connected() != nil && pair.right.log.connected() != nil)
    let before = pair.left.transport.localCredentials
    let (left, right) = (pair.left.transport.restartICE(), pair.right.transport.restartICE())
    #expect(left.ufrag != before.ufrag && left.ufrag != right.ufrag)
    pair.left.transport.setRemote(ufrag: right.ufrag, password: right.password)
    pair.right.transport.setRemote(ufrag: left.ufrag, password: left.password)
    let restarted: (SecureTransport.Event) -> Bool? = { event in
      if case .candidate(let candidate) = event, candidate.generation == 1 { true } else { nil }
    }
    #expect(pair.left.log.wait(for: restarted) == true)
    let count = pair.left.log.events.count
    #expect(pair.left.log.wait(for: readyAgain(pair.left.log, after: count)) == true)
    let packet = rtp(sequence: 3, payload: [7])
    #expect(pair.left.transport.sendRTP(packet))
    #expect(pair.right.log.packet(.rtp, containing: packet))
    #expect(pair.right.transport.sendRTCP(receiverReport))
    #expect(pair.left.log.packet(.rtcp, containing: receiverReport))
  }

  /// Ready for a second time: once per generation.
  private func readyAgain(_ log: EventLog, after count: Int) -> (SecureTransport.Event) -> Bool? {
    { _ in
      let ready = log.events.filter { if case .iceState(.ready) = $0 { true } else { false } }
      return ready.count >= 2 ? true : nil
    }
  }

  @Test func `the port range is kept to and relay only offers no host`() throws {
    let hub = SecureLinkHub()
    defer { hub.shutdown() }
    let done: (SecureTransport.Event) -> Bool? = { if case .gatheringDone = $0 { true } else { nil } }
    let narrow = try Endpoint(
      hub: hub,
      configuration: .init(controlling: true, includeLoopback: true, localPortRange: 42_000...42_050),
      identity: .generate())
    narrow.transport.gather()
    #expect(narrow.log.wait(for: done) == true)
    let candidates = narrow.log.events.compactMap { if case .candidate(let one) = $0 { one } else { nil } }
    #expect(!candidates.isEmpty && candidates.allSatisfy { (42_000...42_050).contains($0.port) })
    #expect(candidates.contains { $0.address == "127.0.0.1" })
    narrow.transport.close()

    let hidden = try Endpoint(
      hub: hub, configuration: .init(controlling: true, relayOnly: true, includeLoopback: true),
      identity: .generate())
    hidden.transport.gather()
    #expect(hidden.log.wait(for: done) == true)
    #expect(!hidden.log.events.contains { if case .candidate = $0 { true } else { false } })
    hidden.transport.close()
  }
}
