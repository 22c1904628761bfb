import LocalServer
import System
import Testing

extension EndToEnd {
  /// The form of the first start, filled in by keys.
  @Suite(
    .needsProsody,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct SigningIn {}
}

extension EndToEnd.SigningIn {
  /// Starts the app with settings of its own. The form has no line for an authority: OpenSSL's own variable makes
  /// the private server's one of the system's.
  private func start(_ terminal: TmuxTerminal, _ server: PrivateServer) async throws {
    try await terminal.visavis(
      "", environment: "XDG_CONFIG_HOME='\(settings(terminal))' SSL_CERT_FILE='\(server.caFile)'")
  }

  private func settings(_ terminal: TmuxTerminal) -> String { terminal.folder.file("settings") }
  private func accounts(_ terminal: TmuxTerminal) -> String { settings(terminal) + "/visavis/accounts" }

  private func fillIn(_ terminal: TmuxTerminal, _ server: PrivateServer, password: String) async throws {
    try await terminal.shows("Sign in", "Address", "Password", "Server")
    try await terminal.type("alice@\(server.domain)")
    // On an unfinished form Enter goes on to the next line.
    try await terminal.press("Enter")
    try await terminal.type(password)
    try await terminal.press("Tab")
    try await terminal.type("\(server.host):\(server.port)")
    let dots = String(repeating: "•", count: password.count)
    let screen = try await terminal.shows("alice@\(server.domain)", dots, "\(server.host):\(server.port)")
    #expect(!screen.contains(password), "\(screen.text)")
    try await terminal.press("Enter")
  }

  @Test func `from the first start to the contacts by keys, and the next start goes there at once`()
    async throws
  {
    try await withServer { server in
      try await withTerminal(80, 24) { terminal in
        try await start(terminal, server)
        try await fillIn(terminal, server, password: "mistyped")
        try await terminal.shows("The server does not accept this password for alice@e2e.test.")
        #expect(!Files.exists(accounts(terminal)))
        try await terminal.press("BTab", "C-u")
        try await terminal.type("pw")
        try await terminal.press("Enter")
        try await checkContacts(terminal)
        #expect(Files.permissions(accounts(terminal)) == 0o600)

        try await start(terminal, server)
        try await checkContacts(terminal)
        #expect(!Files.exists(terminal.home + "/.config"))
      }
    }
  }

  /// Waits for the list of contacts, and quits.
  private func checkContacts(_ terminal: TmuxTerminal) async throws {
    let screen = try await terminal.shows("alice@e2e.test", "available", "bob", "? keys")
    #expect(!screen.contains("Password"), "\(screen.text)")
    try await terminal.press("q")
    try await terminal.shows("status=0")
    #expect(await terminal.isEmpty())
  }

  @Test func `what is wrong with the server's certificate stands in the form`() async throws {
    try await withServer { server in
      try await server.certify(.expired)
      try await withTerminal(80, 24) { terminal in
        try await start(terminal, server)
        try await fillIn(terminal, server, password: "mistyped")
        try await terminal.shows("The certificate of e2e.test has expired.")
        #expect(!Files.exists(accounts(terminal)))
        try await terminal.press("C-c")
        try await terminal.shows("status=0")
      }
    }
  }
}
