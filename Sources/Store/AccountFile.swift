internal import Base
public import System

/// An account as it is kept on disk.
public struct StoredAccount: Equatable, Sendable, CustomStringConvertible {
  /// Where the password comes from.
  public enum Secret: Equatable, Sendable {
    /// It stands in the file.
    case password(String)
    /// A shell command prints it on its first line.
    case command(String)
  }

  /// Bare JID.
  public var jid: String
  /// Where the password comes from.
  public var secret: Secret
  /// False keeps the account without signing in.
  public var enabled: Bool

  /// An account.
  public init(jid: String, secret: Secret, enabled: Bool = true) {
    self.jid = jid
    self.secret = secret
    self.enabled = enabled
  }

  /// Without the password, so that it never reaches a log.
  public var description: String { "StoredAccount(\(jid))" }
}

/// The file that holds the accounts: TOML, readable by its owner only.
///
/// ```toml
/// [[account]]
/// jid = "ana@example.org"
/// password_command = "pass show xmpp"   # or: password = "…"
/// ```
public struct AccountFile: Equatable, Sendable {
  /// In the order of the file.
  public private(set) var accounts: [StoredAccount] = []
  /// What is odd but harms nothing.
  public private(set) var warnings: [ConfigurationWarning] = []

  /// No accounts.
  public init() {}

  /// The accounts in the file at `path`; none if there is no file.
  public static func load(_ path: String) throws(ConfigurationError) -> AccountFile {
    let text: String
    do {
      text = try Files.readText(path, limit: 1 << 20)
    } catch  where error.isMissing {
      return AccountFile()
    } catch {
      throw ConfigurationError(
        file: path, problems: [.init(line: 0, text: "it could not be read (\(error.said))")])
    }
    var file = try parse(text, file: path)
    if let permissions = Files.permissions(path), permissions & 0o077 != 0 {
      file.warnings.append(
        .init(
          line: 0, said: "Others can read \(path), which holds passwords. Mend it with: chmod 600 \(path)"
        ))
    }
    return file
  }

  /// The accounts that `text` names.
  public static func parse(_ text: String, file: String = "accounts") throws(ConfigurationError)
    -> AccountFile
  {
    var drafts: [AccountDraft] = []
    var result = AccountFile()
    for entry in try TOML.parse(text, file: file) {
      guard entry.path.hasPrefix("account["), let close = entry.path.firstIndex(of: "]") else {
        if entry.path != "account" {
          let text: Sentence =
            "Line \(entry.line): \(entry.path) is ignored. Accounts stand below [[account]]."
          result.warnings.append(.init(line: entry.line, said: text))
        }
        continue
      }
      let name = entry.path[close...].dropFirst(2)
      if name.isEmpty {
        drafts.append(AccountDraft(line: entry.line))
      } else if !drafts.isEmpty, let warning = drafts[drafts.count - 1].set(String(name), entry) {
        result.warnings.append(warning)
      }
    }
    var problems: [ConfigurationError.Problem] = []
    for draft in drafts {
      do throws(AccountDraft.Problem) {
        let account = try draft.account()
        if result.accounts.contains(where: { $0.jid == account.jid }) {
          throw AccountDraft.Problem(line: draft.line, text: "\(account.jid) stands here twice; remove one")
        }
        result.accounts.append(account)
      } catch {
        problems.append(.init(line: error.line, text: error.text))
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(file: file, problems: problems) }
    return result
  }

  /// Adds an account, or replaces the one with the same JID.
  public mutating func set(_ account: StoredAccount) {
    if let index = accounts.firstIndex(where: { $0.jid == account.jid }) {
      accounts[index] = account
    } else {
      accounts.append(account)
    }
  }

  /// Removes an account; false if there is none with this JID.
  @discardableResult
  public mutating func remove(_ jid: String) -> Bool {
    let before = accounts.count
    accounts.removeAll { $0.jid == jid }
    return accounts.count < before
  }

  /// Writes the file as a whole, for its owner only (0600), and makes its folder.
  public func save(_ path: String) throws(FileError) {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try Files.makeFolder(String(path[..<slash]), permissions: 0o700)
    }
    try Files.write(text, to: path, permissions: 0o600)
  }

  /// The file's content.
  public var text: String {
    var text =
      "# Visavis: accounts. Passwords may come from a command: password_command = \"pass show xmpp\"\n"
    for account in accounts {
      text += "\n[[account]]\njid = \(Setting.quote(account.jid))\n"
      switch account.secret {
      case .password(let password): text += "password = \(Setting.quote(password))\n"
      case .command(let command): text += "password_command = \(Setting.quote(command))\n"
      }
      if !account.enabled { text += "enabled = false\n" }
    }
    return text
  }
}
