internal import System

/// The text of a private server's `prosody.cfg.lua` (Prosody 0.12 and later).
struct ProsodyConfiguration {
  struct Ports {
    var startTLS: UInt16
    var directTLS: UInt16
  }

  let folder: String
  let options: LocalServerOptions
  let ports: Ports

  /// What every client may rely on. mod_cloud_notify is in Debian's `prosody-modules`, not in Prosody itself.
  private static let modules = [
    "disco", "roster", "saslauth", "tls", "ping", "version", "time", "carbons", "pep", "private", "bookmarks",
    "blocklist", "vcard4", "vcard_legacy", "mam", "smacks", "csi_simple", "offline", "external_services",
    "posix",
  ]
  private static let folders = [
    "/usr/lib/prosody/modules", "/usr/share/prosody-modules", "/usr/lib/prosody-modules",
  ]

  private func lua(_ text: String) -> String { ServerFolder.lua(text) }

  private var modules: [String] {
    var names = Self.modules
    if options.registration { names.append("register_ibr") }
    if options.logsStanzas { names.append("stanza_debug") }
    let push = "mod_cloud_notify"
    if Self.folders.contains(where: { Files.exists("\($0)/\(push)") || Files.exists("\($0)/\(push).lua") }) {
      names.append("cloud_notify")
    }
    return names
  }

  private var relays: String {
    options.relays.map { relay in
      let place = "transport = \"udp\", host = \(lua(relay.host)), port = \(relay.port)"
      guard let secret = relay.secret else { return "  { type = \"stun\", \(place) };\n" }
      return "  { type = \"turn\", \(place), secret = \(lua(secret)), ttl = 3600, algorithm = \"turn\" };\n"
    }.joined()
  }

  var text: String {
    """
    -- Written by Visavis for one run of a private server.
    data_path = \(lua(folder + "/data"))
    log = { { levels = { min = "\(options.logsStanzas ? "debug" : "info")" }, to = "file",
      filename = \(lua(folder + "/prosody.log")), timestamps = true } }
    interfaces = { "127.0.0.1" }
    local_interfaces = { "127.0.0.1" }
    c2s_ports = { \(ports.startTLS) }
    c2s_direct_tls_ports = { \(ports.directTLS) }
    s2s_ports = { }
    http_ports = { }
    https_ports = { }
    modules_enabled = { \(modules.map(lua).joined(separator: ", ")) }
    modules_disabled = { "s2s" }
    -- Without this each answer waits 40 ms for more to send.
    network_settings = { nagle = false }
    -- Plain, so that accounts can be written beforehand; SCRAM-SHA-1 and SCRAM-SHA-256 both work with it.
    authentication = "internal_plain"
    storage = "internal"
    allow_registration = \(options.registration)
    c2s_require_encryption = true
    allow_unencrypted_plain_auth = false
    archive_expires_after = "1d"
    smacks_hibernation_time = \(options.resumptionSeconds)
    smacks_max_old_sessions = 100
    ssl = { certificate = \(lua(folder + "/certs/server.crt")), key = \(lua(folder + "/certs/server.key")) }
    external_services = {
    \(relays)}

    VirtualHost (\(lua(options.domain)))

    Component (\(lua("conference." + options.domain))) "muc"
      modules_enabled = { "muc_mam" }
      restrict_room_creation = "local"
      muc_room_default_public = false
      muc_room_default_members_only = true
      muc_room_default_public_jids = true
      muc_room_default_allow_member_invites = true
      muc_tombstones = false

    """
  }
}
