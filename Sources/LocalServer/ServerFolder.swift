internal import Base
internal import System

/// What a private server finds in its folder: certificates, accounts, contact lists, configuration.
enum ServerFolder {
  /// Debian's user and group `nobody` and `nogroup`.
  static let nobody: UInt32 = 65534

  /// Writes everything but the configuration and gives it to the user that Prosody will run as.
  static func fill(_ path: String, _ options: LocalServerOptions) throws {
    for name in [options.domain] + options.accounts.map(\.user) where !isPlain(name) {
      throw LocalServerError.badName(name)
    }
    try Files.makeFolder(path + "/certs", permissions: 0o700)
    try makeCertificates(path + "/certs", domain: options.domain)
    let host = "\(path)/data/\(escape(options.domain))"
    try Files.makeFolder(host + "/accounts", permissions: 0o700)
    try Files.makeFolder(host + "/roster", permissions: 0o700)
    for account in options.accounts {
      let file = escape(account.user) + ".dat"
      try Files.write(
        "return { [\"password\"] = \(lua(account.password)); };\n", to: "\(host)/accounts/\(file)",
        permissions: 0o600)
      let contacts = options.mutualContacts ? options.accounts.filter { $0.user != account.user } : []
      try Files.write(
        roster(contacts, domain: options.domain), to: "\(host)/roster/\(file)", permissions: 0o600)
    }
    if Environment.isRoot { try Files.giveAway(path, uid: nobody, gid: nobody) }
  }

  /// The first folder on the way to `path` that strangers such as `nobody` may not enter.
  static func closedFolder(above path: String) -> String? {
    var folder = ""
    for name in path.split(separator: "/").dropLast() {
      folder += "/\(name)"
      if let permissions = Files.permissions(folder), permissions & 0o001 == 0 { return folder }
    }
    return nil
  }

  /// Writes Prosody's configuration for these ports.
  static func configure(
    _ path: String, _ options: LocalServerOptions, ports: ProsodyConfiguration.Ports
  ) throws(LocalServerError) {
    let text = ProsodyConfiguration(folder: path, options: options, ports: ports).text
    do {
      try Files.write(text, to: path + "/prosody.cfg.lua")
    } catch {
      throw LocalServerError(error)
    }
  }

  /// Prosody's `util.datamanager` writes everything but letters and digits of a name as %xx.
  static func escape(_ name: String) -> String {
    name.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      return scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
        ? String(Character(scalar)) : "%" + hex([byte])
    }.joined()
  }

  /// `text` as a Lua string.
  static func lua(_ text: String) -> String {
    var out = "\""
    for byte in text.utf8 {
      switch byte {
      case 0x20...0x7E where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte)
        out += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return out + "\""
  }

  private static func roster(_ contacts: [LocalServerOptions.Account], domain: String) -> String {
    var text = "return {\n[false] = { [\"version\"] = 1; [\"pending\"] = {}; };\n"
    for contact in contacts {
      let groups = contact.groups.map { "[\(lua($0))] = true; " }.joined()
      text +=
        "[\(lua("\(contact.user)@\(domain)"))] = { [\"subscription\"] = \"both\"; [\"name\"] = \(lua(contact.name)); "
        + "[\"groups\"] = { \(groups)}; };\n"
    }
    return text + "};\n"
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200
      && name.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
          || byte == 0x5F
      }
  }

  /// A throw-away authority and a certificate for the domain that it signed.
  private static func makeCertificates(_ path: String, domain: String) throws {
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try openssl(
      ["req", "-x509", "-days", "30", "-subj", "/CN=Visavis private CA"] + key + [
        "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        "-keyout", path + "/ca.key", "-out", path + "/ca.crt",
      ])
    try openssl(
      ["req", "-subj", "/CN=\(domain)"] + key + [
        "-keyout", path + "/server.key", "-out", path + "/server.csr",
      ])
    try Files.write(
      "subjectAltName=DNS:\(domain),DNS:conference.\(domain),DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n",
      to: path + "/extensions")
    try openssl([
      "x509", "-req", "-days", "30", "-in", path + "/server.csr", "-CA", path + "/ca.crt", "-CAkey",
      path + "/ca.key",
      "-CAcreateserial", "-extfile", path + "/extensions", "-out", path + "/server.crt",
    ])
    // The authority's key has done its work; what it signed must stay all that it ever signs.
    try Files.remove(path + "/ca.key")
  }

  private static func openssl(_ arguments: [String]) throws {
    let output = try TemporaryFolder()
    let file = output.file("output")
    try Files.write("", to: file)
    let child = try ChildProcess(
      arguments: ["sh", "-c", "exec openssl \"$@\" >\"$0\" 2>&1", file] + arguments)
    guard child.wait() != .exited(0) else { return }
    throw LocalServerError.certificate(arguments[0], output: (try? Files.readText(file)) ?? "")
  }
}
