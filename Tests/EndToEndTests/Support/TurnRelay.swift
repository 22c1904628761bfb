import Base
import LocalServer
import System
import Testing

/// A coturn of our own. It shares a secret with the XMPP server, which tells clients of it (XEP-0215).
final class TurnRelay: Sendable {
  /// What the XMPP server is to tell of it.
  let options: [LocalServerOptions.Relay]
  private let folder: TemporaryFolder
  private let process: ChildProcess
  private let lines: Inbox<String>
  private let reader: NamedThread

  /// What it wrote.
  var log: [String] { lines.elements }

  init() async throws {
    // Not on loopback where there is another address: libnice ties each socket to an interface, and from there loopback
    // is out of reach.
    let own = try await Program.run(["hostname", "-I"]).output.split(separator: " ").map(String.init)
    let usable = own.filter { !$0.contains(":") }
    let addresses = usable.isEmpty ? ["127.0.0.1"] : usable
    let port = try #require(Loopback.freePort())
    let secret = randomToken()
    options = addresses.map { LocalServerOptions.Relay(host: $0, port: port, secret: secret) }
    folder = try TemporaryFolder(prefix: "visavis-e2e-")
    process = try ChildProcess(
      arguments: [
        "turnserver", "-n", "-m", "1", "--listening-port=\(port)", "--realm=e2e.test", "--use-auth-secret",
        "--static-auth-secret=\(secret)", "--allow-loopback-peers", "--no-cli", "--no-tls", "--no-dtls",
        "--no-tcp", "--no-rfc5780", "--no-multicast-peers", "--verbose", "--log-file=stdout",
        "--pidfile=\(folder.file("pid"))", "--userdb=\(folder.file("db"))",
      ] + addresses.flatMap { ["--listening-ip=\($0)", "--relay-ip=\($0)"] }, output: .pipe)
    let lines = Inbox<String>()
    self.lines = lines
    reader = readLines(process.stdoutDescriptor, "vv-e2e-turn") { lines.add($0) }
    let isUp = await lines.first(within: .seconds(20)) { lines in
      addresses.allSatisfy { address in
        lines.contains { $0.contains("UDP listener opened on: \(address):\(port)") }
      } ? true : nil
    }
    guard isUp == true else {
      throw Program.Missing(description: "coturn did not start:\n\(lines.elements.joined(separator: "\n"))")
    }
  }

  /// Ends it. Blocks.
  func stop() {
    process.terminate(grace: .zero)
    reader.join()
    folder.remove()
  }
}

/// Runs a test with a relay.
func withRelay(_ body: (TurnRelay) async throws -> Void) async throws {
  let relay = try await TurnRelay()
  do {
    try await body(relay)
  } catch {
    try await offPool { relay.stop() }
    throw error
  }
  try await offPool { relay.stop() }
}
