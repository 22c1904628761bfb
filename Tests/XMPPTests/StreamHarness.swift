import Base
import Testing
import XMPP
import XMPPLink

/// Drives a machine with what a server sends, as text, and shows the effects as text.
struct StreamHarness {
  static let token = "fyko+d2lbbFgONRv9qkxdawL"
  static let header =
    "<?xml version='1.0'?><stream:stream to='example.com' version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
  static let securedHeader =
    "<?xml version='1.0'?><stream:stream to='example.com' from='user@example.com' version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
  static let startTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
  static let session =
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><required/></bind><sm xmlns='urn:xmpp:sm:3'><optional/></sm>"
  static let bound =
    "<iq id='fyko+d2lbbFg-1' type='result'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>user@example.com/here</jid></bind></iq>"

  var machine: StreamMachine
  var now = MonotonicTime(milliseconds: 1_000_000)

  init(register: Bool = false, change: (inout StreamMachine.Settings) -> Void = { _ in }) {
    var settings = StreamMachine.Settings(
      jid: jid("user@example.com"), password: "pencil", resource: "here", register: register, hashes: .openSSL
    )
    change(&settings)
    machine = StreamMachine(settings)
  }

  mutating func input(_ input: StreamMachine.Input) -> [String] { machine.handle(input, at: now).map(show) }

  mutating func connect(direct: Bool = false) -> [String] {
    input(.connected(token: Self.token, directTLS: direct))
  }

  mutating func open() -> [String] { input(.streamOpened(["version": "1.0", "from": "example.com"])) }

  mutating func receive(_ text: String) throws -> [String] { input(.element(try client(text))) }

  mutating func features(_ inside: String) throws -> [String] {
    let text = "<s:features xmlns:s='http://etherx.jabber.org/streams'>\(inside)</s:features>"
    return input(.element(try xml(text)))
  }

  mutating func mechanisms(_ names: String..., bindings: [String]? = nil) throws -> [String] {
    var text = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    for name in names { text += "<mechanism>\(name)</mechanism>" }
    text += "</mechanisms>"
    if let bindings {
      text += "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
      for type in bindings { text += "<channel-binding type='\(type)'/>" }
      text += "</sasl-channel-binding>"
    }
    return try features(text)
  }

  mutating func sasl(_ name: String, _ content: String) throws -> [String] {
    try receive(
      "<\(name) xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\(Base64.encode(Array(content.utf8)))</\(name)>")
  }

  /// Up to the offer of login mechanisms.
  mutating func secure(_ channel: SecureChannel = SecureChannel(isVerified: true)) -> [String] {
    _ = connect(direct: true)
    return input(.tlsEstablished(channel)) + open()
  }

  /// Up to the features after the login, with RFC 5802's example.
  mutating func logIn() throws {
    _ = secure()
    _ = try mechanisms("SCRAM-SHA-1")
    _ = try sasl("challenge", "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
    _ = try sasl("success", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")
    _ = open()
  }

  /// Up to a session that can be resumed.
  mutating func goOnline() throws {
    try logIn()
    _ = try features(Self.session)
    _ = try receive(Self.bound)
    _ = try receive("<enabled xmlns='urn:xmpp:sm:3' id='sm-1' resume='true'/>")
  }

  private func show(_ effect: StreamMachine.Effect) -> String {
    switch effect {
    case .write(let bytes): String(decoding: bytes, as: UTF8.self)
    case .startTLS: "[start TLS]"
    case .restartStream: "[restart]"
    case .online(let jid, let resumed): "[online \(jid)\(resumed ? " resumed" : "")]"
    case .deliver(let stanza): "[deliver \(stanza.name) \(stanza.id ?? "-")]"
    case .fail(let error): "[fail \(error)]"
    case .disconnect: "[disconnect]"
    }
  }
}
