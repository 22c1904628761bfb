import Base
import LocalServer
import System
import XMPP
import XMPPLink

/// The demo's server and friends while they run; `close` leaves no process and no file.
final class DemoStage {
  let folder: TemporaryFolder
  private let server: PrivateServer
  private let friends: [ChildProcess]
  private let password: String
  private static let user = "you"
  static let domain = "demo.visavis"
  /// Our own address.
  static var address: String { "\(user)@\(domain)" }
  private static let folderPrefix = "visavis-demo-"

  /// Removes what demos left that were killed.
  static func removeAbandoned() {
    TemporaryFolder.removeAbandoned(prefix: folderPrefix)
    PrivateServer.removeAbandoned()
  }

  init(_ cast: [DemoFriend]) throws {
    let folder = try TemporaryFolder(prefix: Self.folderPrefix)
    DemoSound.keepTidy(in: folder.path)
    let password = randomToken()
    self.password = password
    let accounts =
      [LocalServerOptions.Account(user: Self.user, password: password, name: "You")]
      + cast.map { .init(user: $0.user, password: password, name: $0.name, groups: [$0.group]) }
    var options = LocalServerOptions(accounts: accounts)
    options.domain = Self.domain
    options.registration = false
    self.folder = folder
    let server = try PrivateServer(options)
    self.server = server
    let secret = folder.file("password")
    do {
      try Files.write(password + "\n", to: secret, permissions: 0o600)
      guard let program = ProgramPath.current else {
        throw UsageError("the program does not find itself in /proc.")
      }
      friends = try cast.map { friend in
        try ChildProcess(
          arguments: [
            program, "peer", "--account", "\(friend.user)@\(Self.domain)/demo", "--password-file", secret,
            "--server", "\(server.host):\(server.port)", "--tls-ca", server.caFile,
          ] + friend.script
            + (friend.callsUs ? ["--call", Self.address] : []),
          input: .null, output: .null, error: .null)
      }
    } catch {
      server.stop()
      folder.remove()
      throw error
    }
  }

  /// The person's own account on the private server.
  var account: XMPPConfiguration? {
    guard let jid = JID(Self.address) else { return nil }
    return XMPPConfiguration(
      jid: jid, password: password, resource: AppCommand.resource(), server: (server.host, server.port),
      trust: .caFile(server.caFile))
  }

  func close() {
    for friend in friends { friend.terminate(grace: .seconds(2)) }
    server.stop()
    folder.remove()
  }
}
