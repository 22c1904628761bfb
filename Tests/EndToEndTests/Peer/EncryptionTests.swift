import Base
import LocalServer
import System
import Testing

extension EndToEnd {
  /// Servers whose encryption is missing or old.
  @Suite(.needsProsody) struct Encryption {}
}

extension EndToEnd.Encryption {
  private func setUpWithoutTLS(_ server: PrivateServer) async throws {
    try await server.configure([
      ("modules_disabled = { \"s2s\" }", "modules_disabled = { \"s2s\", \"tls\" }"),
      ("c2s_require_encryption = true", "c2s_require_encryption = false"),
      ("allow_unencrypted_plain_auth = false", "allow_unencrypted_plain_auth = true"),
    ])
  }

  @Test func `a server without encryption is refused, and hears neither name nor password`() async throws {
    let password = "open-sesame-1001"
    let home = try TemporaryFolder(prefix: "visavis-e2e-")
    try await withServer(password: password) { server in
      try await setUpWithoutTLS(server)
      for command in [
        ["peer", "--call", "bob@e2e.test", "--tls-insecure", "--account"],
        ["peer", "--answer", "--account"], ["account", "add"],
      ] {
        let tap = try Tap(to: server.port)
        let result = try await Program.run(
          [Program.path()] + command + ["alice@e2e.test", "--server", "127.0.0.1:\(tap.port)"],
          environment: ["VISAVIS_PASSWORD": password, "HOME": home.path, "XDG_CONFIG_HOME": ""])
        #expect(result.status == .exited(1), "\(result.errors)\n\(result.output)")
        #expect(result.errors.contains("The server e2e.test offers no encryption"), "\(result.errors)")
        let said = try await offPool { tap.end() }
        // It would have taken the password in the clear.
        #expect(said.server.contains("<mechanism>PLAIN</mechanism>"), "\(said.server)")
        #expect(!said.server.contains("starttls"))
        #expect(said.client.contains("<stream:stream"))
        for secret in ["alice", password, Base64.encode(Array("\0alice\0\(password)".utf8)), "<auth"] {
          #expect(!said.client.contains(secret), "\(said.client)")
        }
      }
    }
    #expect(!Files.exists(home.file(".config/visavis/accounts")))
  }

  /// How alice has signed in, such as "SCRAM-SHA-256".
  private func mechanism(_ server: PrivateServer) async throws -> String {
    var mechanism = ""
    try await withStage(on: server) { stage in
      let alice = try await stage.peer("alice", ["--answer"], environment: ["VISAVIS_LOG": "info"])
      let line: String? = await alice.errors.first(within: .seconds(10)) { lines in
        lines.first { $0.contains(" online (") }
      }
      let rest = line?.split(separator: "(").last?.split(separator: ",").first
      mechanism = rest.map(String.init) ?? ""
      try await alice.stops(0)
    }
    return mechanism
  }

  @Test func `TLS 1.2 with a channel binding that we do not have: signed in without it`() async throws {
    // Prosody 0.12 offers SCRAM-…-PLUS below TLS 1.3 only, with tls-unique, which is broken (RFC 7627) and not ours.
    try await withServer(logsStanzas: true) { server in
      try await server.configure([("ssl = { ", "ssl = { protocol = \"tlsv1_2\", ")])
      #expect(try await mechanism(server) == "SCRAM-SHA-256")
      #expect(try Files.readText(server.logFile).contains("<mechanism>SCRAM-SHA-256-PLUS</mechanism>"))
    }
  }

  /// Debian 12's Prosody binds to TLS 1.2 only; its LuaSec can bind to TLS 1.3 as Prosody 13 does.
  private func binding(_ type: String, announced: Bool) -> String {
    """
    local sasl = require "util.sasl";
    require "util.sasl.scram".init(function (name, backends, make, bindings)
      sasl.registerMechanism(name, backends, make, bindings and { "\(type)" });
    end);
    local users = prosody.hosts[module.host].users;
    local make = users.get_sasl_handler;
    function users.get_sasl_handler(session)
      local handler, socket = make(session), session.conn:socket();
      if socket.exportkeyingmaterial then
        handler:add_cb_handler("\(type)", function ()
          return socket:exportkeyingmaterial("EXPORTER-Channel-Binding", 32, "");
        end);
      end
      return handler;
    end
    module:hook("stream-features", function (event)
      if event.origin.username or not event.origin.secure or not \(announced) then return; end
      event.features:tag("sasl-channel-binding", { xmlns = "urn:xmpp:sasl-cb:0" })
        :tag("channel-binding", { type = "\(type)" }):up():up();
    end);
    """
  }

  @Test func `TLS 1.3: the login is bound to the channel`() async throws {
    try await withServer { server in
      try await server.plugIn("binding", binding("tls-exporter", announced: true))
      #expect(try await mechanism(server) == "SCRAM-SHA-256-PLUS")
    }
  }

  /// So does ejabberd 23.01 of Debian 12: tls-unique, which TLS 1.3 does not have, and no word about it (XEP-0440).
  @Test
  func `TLS 1.3: a binding that the server does not announce is not guessed`() async throws {
    try await withServer(logsStanzas: true) { server in
      try await server.plugIn("binding", binding("tls-unique", announced: false))
      #expect(try await mechanism(server) == "SCRAM-SHA-256")
      #expect(try Files.readText(server.logFile).contains("<mechanism>SCRAM-SHA-256-PLUS</mechanism>"))
    }
  }
}
