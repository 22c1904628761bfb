import Base
import Store
import System
import Testing

@Suite struct AccountFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(prefix: "vv-accounts-") }

  @Test func `what is saved is loaded, and only its owner can read it`() throws {
    let path = folder.file("new/accounts")
    var file = AccountFile()
    file.set(.init(jid: "ana@example.org", secret: .password("p\"a\\s\u{1}s ü")))
    file.set(.init(jid: "ben@example.org", secret: .command("pass show 'x'"), enabled: false))
    try file.save(path)
    #expect(Files.permissions(path) == 0o600)
    #expect(try AccountFile.load(path) == file)
    file.set(.init(jid: "ana@example.org", secret: .password("other")))
    #expect(file.accounts.map(\.jid) == ["ana@example.org", "ben@example.org"])
    #expect(file.remove("ana@example.org") && !file.remove("ana@example.org"))
    try file.save(path)
    #expect(try AccountFile.load(path).accounts.map(\.jid) == ["ben@example.org"])
  }

  @Test func `no file, no accounts`() throws {
    #expect(try AccountFile.load(folder.file("none")).accounts.isEmpty)
  }

  @Test func `a file that others can read is warned of`() throws {
    let path = folder.file("accounts")
    try Files.write("[[account]]\njid = \"a@b\"\npassword = \"x\"\n", to: path, permissions: 0o644)
    let file = try AccountFile.load(path)
    #expect(file.accounts.count == 1)
    #expect(
      file.warnings.map(\.sentence) == [
        "Others can read \(path), which holds passwords. Mend it with: chmod 600 \(path)"
      ])
  }

  @Test(arguments: [
    ("[[account]]\npassword = \"x\"", "line 1: this account has no jid; add jid = \"NAME@DOMAIN\"."),
    (
      "[[account]]\njid = \"ana\"\npassword = \"x\"",
      "line 1: \"ana\" is no address; write jid = \"NAME@DOMAIN\"."
    ),
    (
      "[[account]]\njid = \"a@b/c\"\npassword = \"x\"",
      "line 1: \"a@b/c\" is no address; write jid = \"NAME@DOMAIN\"."
    ),
    ("[[account]]\njid = \"a@b\"", "line 1: a@b has no password; add password or password_command."),
    (
      "[[account]]\njid = \"a@b\"\npassword = \"x\"\npassword_command = \"y\"",
      "line 1: a@b has both password and password_command; remove one."
    ),
    ("[[account]]\njid = 5", "line 2: jid must be a text in quotes."),
    (
      "[[account]]\njid = \"a@b\"\npassword = \"x\"\nenabled = \"no\"",
      "line 4: enabled must be true or false."
    ),
    (
      "[[account]]\njid = \"a@b\"\npassword = \"x\"\n[[account]]\njid = \"a@b\"\npassword = \"x\"",
      "line 4: a@b stands here twice; remove one."
    ),
  ])
  func `a wrong account is an error with its line`(text: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try AccountFile.parse(text, file: "accounts") }
    #expect(error?.sentence == "accounts, " + sentence)
  }

  @Test func `unknown names are warned of`() throws {
    let file = try AccountFile.parse("x = 1\n[[account]]\njid = \"a@b\"\npasword = \"y\"\npassword = \"x\"")
    #expect(
      file.warnings.map(\.sentence) == [
        "Line 1: x is ignored. Accounts stand below [[account]].",
        "Line 4: there is no setting pasword; it is ignored. Did you mean password?",
      ])
  }

  @Test func `a password never reaches a log by accident`() {
    #expect("\(StoredAccount(jid: "a@b", secret: .password("secret")))" == "StoredAccount(a@b)")
  }

  @Test(arguments: [
    ("printf 'se cret\\nsecond line\\n'", "se cret"), ("echo pässword", "pässword"),
    ("sleep 1000 & echo quick", "quick"),
  ])
  func `a command's first line is the password`(command: String, password: String) throws {
    #expect(try StoredAccount(jid: "a@b", secret: .command(command)).password() == password)
  }

  @Test(arguments: [
    ("exit 3", "it ended with status 3"), ("true", "it printed nothing"), ("echo", "it printed nothing"),
    ("kill -9 $$", "it was killed by signal 9"),
  ])
  func `a command without a password is an error with a sentence`(command: String, reason: String) {
    let error = #expect(throws: PasswordError.self) {
      try StoredAccount(jid: "a@b", secret: .command(command)).password()
    }
    #expect(
      error?.sentence
        == "The password command of a@b (\(command)) gave no password: \(reason). Try it in a shell.")
  }

  @Test func `a command that hangs is ended`() {
    let error = #expect(throws: PasswordError.self) {
      try StoredAccount(jid: "a@b", secret: .command("sleep 1000")).password(limit: .milliseconds(20))
    }
    #expect(error?.reason.english == "it did not end within 0 s")
  }
}
