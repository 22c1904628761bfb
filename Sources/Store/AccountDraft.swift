internal import Base

/// An account while its lines are being read.
struct AccountDraft {
  struct Problem: Error {
    let line: Int
    let text: Sentence
  }

  let line: Int
  private var texts: [String: String] = [:]
  private var enabled = true
  private var problem: Problem?
  private static let names = ["jid", "password", "password_command", "enabled"]

  init(line: Int) { self.line = line }

  mutating func set(_ name: String, _ entry: TOMLEntry) -> ConfigurationWarning? {
    switch (name, entry.value) {
    case ("enabled", .boolean(let flag)): enabled = flag
    case ("enabled", _): problem = Problem(line: entry.line, text: "enabled must be true or false")
    case ("jid", .string(let text)), ("password", .string(let text)), ("password_command", .string(let text)):
      texts[name] = text
    case ("jid", _), ("password", _), ("password_command", _):
      problem = Problem(line: entry.line, text: "\(name) must be a text in quotes")
    default:
      return .unknown("setting \(name)", hint: NearestName.find(name, in: Self.names), line: entry.line)
    }
    return nil
  }

  func account() throws(Problem) -> StoredAccount {
    if let problem { throw problem }
    guard let jid = texts["jid"] else {
      throw Problem(line: line, text: "this account has no jid; add jid = \"NAME@DOMAIN\"")
    }
    let parts = jid.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
      !jid.contains(where: { $0.isWhitespace || $0 == "/" })
    else {
      throw Problem(line: line, text: "\(Setting.quote(jid)) is no address; write jid = \"NAME@DOMAIN\"")
    }
    switch (texts["password"], texts["password_command"]) {
    case (let password?, nil): return StoredAccount(jid: jid, secret: .password(password), enabled: enabled)
    case (nil, let command?): return StoredAccount(jid: jid, secret: .command(command), enabled: enabled)
    case (nil, nil):
      throw Problem(line: line, text: "\(jid) has no password; add password or password_command")
    case (_?, _?):
      throw Problem(line: line, text: "\(jid) has both password and password_command; remove one")
    }
  }
}
