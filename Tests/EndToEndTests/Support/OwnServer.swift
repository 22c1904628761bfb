import LocalServer
import System
import Testing

/// Runs a test with a Prosody of its own, which it may change as it likes.
func withServer(
  password: String = "pw", relays: [LocalServerOptions.Relay] = [], logsStanzas: Bool = false,
  _ body: (PrivateServer) async throws -> Void
) async throws {
  let server: PrivateServer = try await offPool {
    var options = LocalServerOptions(accounts: ["alice", "bob"].map { .init(user: $0, password: password) })
    options.domain = "e2e.test"
    options.relays = relays
    options.logsStanzas = logsStanzas
    return try PrivateServer(options)
  }
  do {
    try await body(server)
  } catch {
    try await offPool { server.stop() }
    throw error
  }
  try await offPool { server.stop() }
}

extension PrivateServer {
  /// Where everything of it is.
  private var home: String { String(logFile.dropLast("/prosody.log".count)) }

  /// How `visavis` is told to reach and to believe it.
  var place: [String] { ["--server", "\(host):\(port)", "--tls-ca", caFile] }

  /// Changes texts of its configuration, and starts it anew.
  func configure(_ changes: [(old: String, new: String)]) async throws {
    let file = home + "/prosody.cfg.lua"
    var text = try Files.readText(file)
    for change in changes {
      try #require(text.contains(change.old), "the server's configuration has no “\(change.old)”")
      text = text.replacing(change.old, with: change.new)
    }
    try Files.write(text, to: file)
    try await offPool { try self.restart() }
  }

  /// Gives it a module besides its own, and starts it anew.
  func plugIn(_ name: String, _ code: String) async throws {
    try Files.makeFolder(home + "/plugins")
    try Files.write(code, to: home + "/plugins/mod_\(name).lua")
    let enabled = "modules_enabled = { \"disco\""
    try await configure([
      (enabled, "plugin_paths = { \"\(home)/plugins\" }\n\(enabled), \"\(name)\"")
    ])
  }

  /// Shows another certificate from now on, and has another authority.
  func certify(_ certificate: Certificate) async throws {
    let folder = home + "/certs"
    let result = try await Program.run(
      ["sh", "-ec", Certificate.script, "sh", folder, certificate.name, certificate.begin, certificate.end]
        + certificate.signer)
    guard result.status == .exited(0) else {
      throw Program.Missing(description: "no \(certificate) certificate: \(result.errors)")
    }
    // Prosody runs as nobody.
    if Environment.isRoot { try Files.giveAway(folder, uid: 65_534, gid: 65_534) }
    try await offPool { try self.restart() }
  }
}

/// What a server can show to prove who it is.
enum Certificate: CaseIterable, Sendable {
  case valid, expired, notYetValid, selfSigned, wrongHost

  var name: String { self == .wrongHost ? "other.test" : "e2e.test" }
  var begin: String { self == .notYetValid ? "20900101000000Z" : "20200101000000Z" }
  var end: String { self == .expired ? "20200201000000Z" : "20910101000000Z" }
  var signer: [String] {
    self == .selfSigned
      ? ["-selfsign", "-keyfile", "server.key"] : ["-cert", "ca.crt", "-keyfile", "ca.key"]
  }

  /// `openssl ca`, because `openssl x509` of Debian 12 cannot choose when a certificate begins.
  static let script = """
    cd "$1"
    name=$2 begin=$3 end=$4
    shift 4
    rm -f ca.key ca.crt server.key server.crt index*
    key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
    openssl req -x509 -days 30 -subj '/CN=Visavis test CA' $key -addext basicConstraints=critical,CA:TRUE \\
      -addext keyUsage=critical,keyCertSign -keyout ca.key -out ca.crt
    openssl req -subj "/CN=$name" $key -keyout server.key -out server.csr
    cat >ca.cnf <<END
    [ca]
    default_ca = own
    [own]
    database = index
    new_certs_dir = .
    rand_serial = yes
    default_md = sha256
    policy = any
    x509_extensions = leaf
    [any]
    commonName = supplied
    [leaf]
    subjectAltName = DNS:$name
    END
    : >index
    openssl ca -batch -notext -config ca.cnf -in server.csr -out server.crt -startdate $begin -enddate $end "$@"
    """
}
