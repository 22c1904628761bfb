import Base
import Testing

@testable import SecureLink

/// Both ends of one direction.
private final class Session {
  private var sender: SRTPContext
  private var receiver: SRTPContext

  init(_ profile: SRTPProfile) throws {
    let key = (0..<UInt8(profile.keyLength + profile.saltLength)).map { $0 &* 7 }
    sender = try SRTPContext(profile: profile, key: key, direction: .outbound)
    receiver = try SRTPContext(profile: profile, key: key, direction: .inbound)
  }

  func protect(_ kind: PacketKind, _ packet: [UInt8]) -> [UInt8]? {
    var buffer = packet + [UInt8](repeating: 0, count: SRTPContext.trailerRoom)
    let length = unsafe buffer.withUnsafeMutableBytes { unsafe sender.protect(kind, $0, count: packet.count) }
    return length.map { Array(buffer[..<$0]) }
  }

  func unprotect(_ kind: PacketKind, _ packet: [UInt8]) throws -> [UInt8] {
    var buffer = packet
    let length = try unsafe buffer.withUnsafeMutableBytes { unsafe try receiver.unprotect(kind, $0) }
    return Array(buffer[..<length])
  }
}

@Suite struct SRTPContextTests {
  @Test(arguments: SRTPProfile.allCases)
  func `packets come back as they were`(profile: SRTPProfile) throws {
    let session = try Session(profile)
    let packet = rtp(sequence: 1, payload: Array(0..<200))
    let wire = try #require(session.protect(.rtp, packet))
    #expect(wire.count == packet.count + profile.tagLength)
    #expect(Array(wire[12..<24]) != Array(packet[12..<24]))
    #expect(try session.unprotect(.rtp, wire) == packet)
    let report = try #require(session.protect(.rtcp, receiverReport))
    #expect(report.count == receiverReport.count + profile.tagLength + 4)
    #expect(try session.unprotect(.rtcp, report) == receiverReport)
  }

  @Test(arguments: SRTPProfile.allCases)
  func `a copy is dropped, RTP and RTCP`(profile: SRTPProfile) throws {
    let session = try Session(profile)
    for (kind, packet) in [(PacketKind.rtp, rtp(sequence: 9)), (.rtcp, receiverReport)] {
      let wire = try #require(session.protect(kind, packet))
      #expect(try session.unprotect(kind, wire) == packet)
      #expect(throws: SRTPRejection.replayed) { try session.unprotect(kind, wire) }
    }
  }

  @Test(arguments: SRTPProfile.allCases)
  func `a changed byte anywhere is noticed`(profile: SRTPProfile) throws {
    let session = try Session(profile)
    let wire = try #require(session.protect(.rtp, rtp(sequence: 9)))
    for index in 1..<wire.count {
      var forged = wire
      forged[index] ^= 1
      #expect(throws: SRTPRejection.self) { try session.unprotect(.rtp, forged) }
    }
    #expect(try session.unprotect(.rtp, wire) == rtp(sequence: 9))
  }

  @Test func `late packets pass within the window and the same bytes may be sent again`() throws {
    let session = try Session(.aesGCM128)
    let packets = try (0..<1500).map { try #require(session.protect(.rtp, rtp(sequence: UInt16($0)))) }
    #expect(try session.unprotect(.rtp, packets[1499]) == rtp(sequence: 1499))
    #expect(try session.unprotect(.rtp, packets[400]) == rtp(sequence: 400))
    #expect(session.protect(.rtp, rtp(sequence: 400)) == packets[400])
  }

  @Test func `what is no packet is refused, whatever its length`() throws {
    let session = try Session(.aesCM128HMACSHA1)
    var generator = SeededGenerator(seed: 1)
    for length in 0..<120 {
      var bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #expect(throws: SRTPRejection.self) { try session.unprotect(.rtp, bytes) }
      #expect(throws: SRTPRejection.self) { try session.unprotect(.rtcp, bytes) }
      // Version 2 with an extension and fifteen CSRCs that may not be there.
      if length > 0 { bytes[0] = 0x9F }
      #expect(throws: SRTPRejection.self) { try session.unprotect(.rtp, bytes) }
    }
    #expect(session.protect(.rtp, [0x80, 111, 0]) == nil)
    #expect(session.protect(.rtp, [0x40] + rtp(sequence: 1).dropFirst()) == nil)
    #expect(session.protect(.rtcp, Array(receiverReport.prefix(7))) == nil)
  }

  @Test func `sources are counted, so that memory does not grow`() throws {
    let session = try Session(.aesGCM128)
    let other = try Session(.aesGCM128)
    for ssrc in 0..<UInt32(SRTPContext.sourceLimit) {
      let wire = try #require(session.protect(.rtp, rtp(sequence: 1, ssrc: ssrc)))
      #expect(try session.unprotect(.rtp, wire).count == rtp(sequence: 1).count)
    }
    let extra = try #require(other.protect(.rtp, rtp(sequence: 1, ssrc: 0xFFFF)))
    #expect(throws: SRTPRejection.tooManySources) { try session.unprotect(.rtp, extra) }
  }

  @Test(arguments: [(SRTPProfile.aesGCM128, 28), (.aesCM128HMACSHA1, 30)])
  func `exported bytes are split as RFC 5764 section 4.2 says`(profile: SRTPProfile, length: Int) throws {
    let exported = (0..<UInt8(2 * length)).map(\.self)
    let salt = length - 16
    let client = try #require(SRTPKeys(profile: profile, exported: exported, isClient: true))
    let server = try #require(SRTPKeys(profile: profile, exported: exported, isClient: false))
    #expect(client.local == Array(0..<16) + Array(32..<UInt8(32 + salt)))
    #expect(client.remote == Array(16..<32) + Array(UInt8(32 + salt)..<UInt8(32 + 2 * salt)))
    #expect(server.local == client.remote && server.remote == client.local)
    #expect(SRTPKeys(profile: profile, exported: Array(exported.dropLast()), isClient: true) == nil)
  }

  @Test(arguments: [
    (UInt8(0), UInt8(1), DatagramKind.other), (19, 0, .other), (20, 0, .dtls), (63, 0, .dtls),
    (64, 0, .other),
    (127, 0, .other), (128, 111, .rtp), (128, 0xEF, .rtp), (191, 200, .rtcp), (128, 192, .rtcp),
    (128, 223, .rtcp),
    (128, 224, .rtp), (192, 200, .other), (255, 255, .other),
  ])
  func `datagrams are told apart by their first bytes`(first: UInt8, second: UInt8, kind: DatagramKind) {
    #expect(DatagramKind(first: first, second: second) == kind)
  }
}

@Suite struct LocalAddressTests {
  private func entry(_ interface: String, _ address: String) -> LocalAddress {
    LocalAddress(interface: interface, address: address, isLoopback: interface == "lo")
  }

  @Test func `loopback is used when asked for or when alone`() {
    let all = [
      entry("lo", "127.0.0.1"), entry("lo", "::1"), entry("eth0", "192.0.2.7"), entry("eth0", "fe80::1%eth0"),
    ]
    #expect(LocalAddress.choose(from: all, includeLoopback: false) == ["192.0.2.7"])
    #expect(LocalAddress.choose(from: all, includeLoopback: true) == ["192.0.2.7", "127.0.0.1"])
    #expect(LocalAddress.choose(from: Array(all.prefix(2)), includeLoopback: false) == ["127.0.0.1"])
    #expect(LocalAddress.choose(from: [], includeLoopback: false) == ["127.0.0.1"])
  }

  @Test func `bridges count only when there is nothing else`() {
    let bridge = entry("docker0", "172.17.0.1")
    #expect(
      LocalAddress.choose(from: [bridge, entry("wlan0", "10.0.0.2")], includeLoopback: false) == ["10.0.0.2"])
    #expect(LocalAddress.choose(from: [bridge], includeLoopback: false) == ["172.17.0.1"])
  }
}
