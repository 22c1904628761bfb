import Base
import Store
import System
import XMPP
import XMPPLink

/// Keeps how a server was reached, so that the account that worked once works again.
enum ServerSection {
  /// Adds a section for the account's domain to the configuration, unless nothing special was said or there is one.
  static func remember(_ account: XMPPConfiguration) throws {
    var lines: [String] = []
    if let server = account.server { lines.append("address = \(quoted(address(server)))") }
    if case .caFile(let file) = account.trust { lines.append("ca_file = \(quoted(absolute(file)))") }
    let title = "[server.\(quoted(account.jid.domain))]"
    let folder = Paths.current.configuration
    let path = folder + "/config.toml"
    var text = Files.exists(path) ? try Files.readText(path, limit: 1 << 20) : Configuration.commentedDefaults
    guard !lines.isEmpty, !text.contains("\n" + title) else { return }
    text += "\n\(title)\n" + lines.joined(separator: "\n") + "\n"
    try Files.makeFolder(folder, permissions: 0o700)
    try Files.write(text, to: path, permissions: 0o600)
  }

  private static func address(_ server: (host: String, port: UInt16)) -> String {
    server.host.contains(":") ? "[\(server.host)]:\(server.port)" : "\(server.host):\(server.port)"
  }

  /// The file, from wherever the program will be started.
  private static func absolute(_ file: String) -> String {
    file.hasPrefix("/") || file.hasPrefix("~") ? file : (Environment["PWD"] ?? ".") + "/" + file
  }

  /// A TOML basic string.
  private static func quoted(_ text: String) -> String { JSON.string(text).text }
}
