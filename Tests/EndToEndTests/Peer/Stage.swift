import Glibc
import LocalServer
import Synchronization
import System
import Testing

/// The peers of one test and their files.
final class Stage: Sendable {
  let server: PrivateServer
  let folder: TemporaryFolder
  private let peers = Mutex<[Peer]>([])

  init(_ server: PrivateServer) throws {
    self.server = server
    folder = try TemporaryFolder(prefix: "visavis-e2e-")
  }

  /// Starts `visavis peer` for `user`; returns when it is online.
  func peer(
    _ user: String, _ script: [String], resource: String = "one", environment: [String: String] = [:]
  ) async throws -> Peer {
    let peer = try start(user, script, resource: resource, environment: environment)
    try await peer.event("online")
    return peer
  }

  /// Starts `visavis peer` for `user`.
  func start(
    _ user: String, _ script: [String], resource: String = "one", environment: [String: String] = [:]
  ) throws -> Peer {
    let jid = "\(user)@\(server.domain)"
    let number = peers.withLock { $0.count }
    let report = folder.file("report-\(number).json")
    let peer = try Peer(
      name: "\(user)/\(resource)", jid: jid,
      arguments: [
        Program.path(), "peer", "--account", "\(jid)/\(resource)", "--server",
        "\(server.host):\(server.port)",
        "--tls-ca", server.caFile, "--report", report,
      ] + script,
      environment: ["VISAVIS_PASSWORD": "pw"].merging(environment) { $1 }, report: report)
    peers.withLock { $0.append(peer) }
    return peer
  }

  /// What all of them said.
  var transcripts: String {
    var texts = peers.withLock { $0 }.map(\.transcript)
    if Environment["VISAVIS_STANZAS"] != nil { texts.append((try? Files.readText(server.logFile)) ?? "") }
    return texts.joined(separator: "\n")
  }

  /// Ends whoever still runs. A peer that a test stopped itself is not touched.
  func close() async {
    for peer in peers.withLock({ $0 }) where peer.process.isRunning {
      peer.signal(SIGKILL)
      _ = try? await peer.exit()
    }
    folder.remove()
  }
}

/// Runs a test with peers on the suite's server; afterwards none of them is left.
func withStage(on server: PrivateServer? = nil, _ body: (Stage) async throws -> Void) async throws {
  let stage = try Stage(try #require(server ?? WithServer.current))
  do {
    try await body(stage)
  } catch {
    let transcripts = stage.transcripts
    await stage.close()
    throw Peer.Waited(description: "\(error)\n\(transcripts)")
  }
  await stage.close()
}
