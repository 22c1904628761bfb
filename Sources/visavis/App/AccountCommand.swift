import Base
import Glibc
import Store
import System
import XMPP
import XMPPLink

/// `visavis account add|register|list|remove [JID]`
enum AccountCommand {
  static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    let path = Paths.current.configuration + "/accounts"
    switch words.first {
    case "list":
      let accounts = try AccountFile.load(path).accounts
      if accounts.isEmpty { StandardOutput.write("No account yet: visavis account add name@server\n") }
      for account in accounts {
        StandardOutput.write("\(account.jid)\(account.enabled ? "" : " (off)")\n")
      }
    case "remove":
      var file = try AccountFile.load(path)
      let jid = try jid(words)
      guard file.remove("\(jid)") else {
        throw UsageError("there is no account \(jid) here. See visavis account list.")
      }
      try file.save(path)
    case "add", "register":
      let jid = try jid(words)
      let password = try askPassword(for: jid)
      let account = try settings(
        jid, password, register: words.first == "register", Array(words.dropFirst(2)))
      // Only accounts that work are kept.
      try await LoginCheck.run(account)
      try ServerSection.remember(account)
      var file = try AccountFile.load(path)
      file.set(StoredAccount(jid: "\(jid)", secret: .password(password)))
      try Files.makeFolder(Paths.current.configuration, permissions: 0o700)
      try file.save(path)
      StandardOutput.write("\(jid) works and is kept in \(path).\n")
    default: throw UsageError("visavis account takes add, register, list or remove, and an address.")
    }
    return 0
  }

  private static func jid(_ words: [String]) throws(UsageError) -> JID {
    guard words.count > 1, let jid = JID(words[1]), jid.local != nil else {
      throw UsageError("visavis account \(words[0]) needs an address like name@server.")
    }
    return jid.bare
  }

  /// From VISAVIS_PASSWORD, or typed without an echo.
  private static func askPassword(for jid: JID) throws(UsageError) -> String {
    if let password = Environment.takeSecret("VISAVIS_PASSWORD"), !password.isEmpty { return password }
    guard let typed = unsafe getpass("Password for \(jid): ") else {
      throw UsageError("there is no terminal to ask for the password: set VISAVIS_PASSWORD.")
    }
    let password = unsafe String(cString: typed)
    guard !password.isEmpty else { throw UsageError("an empty password can't be right.") }
    return password
  }

  private static func settings(
    _ jid: JID, _ password: String, register: Bool, _ words: [String]
  ) throws -> XMPPConfiguration {
    var configuration = XMPPConfiguration(
      jid: jid, password: password, resource: AppCommand.resource(), register: register)
    var reader = ArgumentReader(words)
    while let word = reader.next() {
      switch word {
      case .option("--server"): configuration.server = try ServerAddress.parse(reader.value(of: "--server"))
      case .option("--tls-ca"): configuration.trust = .caFile(try reader.value(of: "--tls-ca"))
      default:
        throw UsageError("visavis account takes --server HOST:PORT and --tls-ca FILE besides the address.")
      }
    }
    return configuration
  }
}

/// Logs in and out again; throws the first reason why that does not work.
enum LoginCheck {
  static func run(_ configuration: XMPPConfiguration) async throws {
    let connection = XMPPConnection(configuration)
    connection.start()
    var failure: LinkError?
    for await event in connection.events {
      switch event {
      case .online:
        await connection.stop()
        return
      case .offline(let error, _), .failed(let error): failure = error
      case .connecting, .stanza, .stopped: continue
      }
      break
    }
    await connection.stop()
    if let failure { throw failure }
  }
}
