import Base
import Foundation
import Glibc
import Testing

@testable import SecureLink

/// One side of a set-up over a bad link; the other is a second process in another namespace:
///   netlab exec a -- env VV_SETUP_SIDE=left VV_SETUP_FOLDER=/tmp/x … --filter ImpairedSetupTests
/// Signalling goes through files, as over a link that loses nothing.
@Suite struct ImpairedSetupTests {
  private static let side = ProcessInfo.processInfo.environment["VV_SETUP_SIDE"]

  @Test(.enabled(if: side != nil, "needs two namespaces (netlab)"))
  func `ICE and DTLS come up over a bad link`() throws {
    let side = try #require(Self.side)
    let folder = try #require(ProcessInfo.processInfo.environment["VV_SETUP_FOLDER"])
    let rounds = Int(ProcessInfo.processInfo.environment["VV_SETUP_ROUNDS"] ?? "") ?? 1
    let hub = SecureLinkHub()
    defer { hub.shutdown() }
    for round in 0..<rounds {
      let isLeft = side == "left"
      let endpoint = try Endpoint(hub: hub, configuration: .init(controlling: isLeft), identity: .generate())
      endpoint.transport.gather()
      _ = endpoint.log.wait { if case .gatheringDone = $0 { true } else { nil } }
      try tell(endpoint, in: "\(folder)/\(round)-\(side)")
      try hear("\(folder)/\(round)-\(isLeft ? "right" : "left")", endpoint, isLeft ? .client : .server)
      let profile = endpoint.log.connected(30)
      let statistics = endpoint.transport.statistics
      let path = statistics.selectedPair == nil ? "no path" : "path"
      let ice = (statistics.setupMilliseconds ?? 0) - (statistics.dtlsMilliseconds ?? 0)
      print(
        "\(side) round \(round): \(profile ?? "FAILED"), \(path), ICE \(ice) ms, DTLS \(statistics.dtlsMilliseconds ?? -1) ms"
      )
      fflush(nil)
      usleep(3_000_000)  // the other side may still be at it
      endpoint.transport.close()
    }
  }

  private func tell(_ endpoint: Endpoint, in file: String) throws {
    let (ufrag, password) = endpoint.transport.localCredentials
    var lines = [ufrag, password, hex(endpoint.identity.fingerprint)]
    for case .candidate(let one) in endpoint.log.events {
      lines.append("\(one.priority) \(one.address) \(one.port)")
    }
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
  }

  private func hear(_ file: String, _ endpoint: Endpoint, _ role: DTLSRole) throws {
    while !FileManager.default.fileExists(atPath: file) { usleep(2000) }
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
    let digits = Array(lines[2])
    let fingerprint = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    for line in lines.dropFirst(3) {
      let words = line.split(separator: " ").map(String.init)
      endpoint.transport.addRemote(
        candidate: ICECandidate(
          priority: UInt32(words[0]) ?? 1, address: words[1], port: UInt16(words[2]) ?? 0))
    }
    endpoint.transport.startDTLS(role: role, remoteFingerprint: fingerprint)
    endpoint.transport.setRemote(ufrag: lines[0], password: lines[1])
  }
}
