import Base

/// From the connection to the login (RFC 6120 §4, §5, §6).
extension StreamMachine {
  mutating func connected(_ token: String, directTLS: Bool) -> [Effect] {
    guard case .idle = state else { return [] }
    self.token = token
    deadline = now + settings.negotiationTime
    guard directTLS else { return open(.plain) }
    state = .securing
    return [.startTLS]
  }

  mutating func open(_ layer: Layer) -> [Effect] {
    state = .opening(layer)
    // §4.7.1: who we are is nobody's business before the stream is encrypted.
    let from = layer == .plain ? "" : " from='\(XMLEscape.attribute(settings.jid.bare.description))'"
    let header =
      "<?xml version='1.0'?><stream:stream to='\(XMLEscape.attribute(settings.jid.domain))'\(from) version='1.0'"
      + " xml:lang='en' xmlns='\(Namespace.client)' xmlns:stream='\(Namespace.stream)'>"
    return [.restartStream, .write(Array(header.utf8))]
  }

  mutating func opened(_ attributes: XMLAttributes) -> [Effect] {
    guard case .opening(let layer) = state else { return [] }
    guard let version = attributes["version"], version.hasPrefix("1.") else {
      return fail(.protocolViolation("the server speaks a version of XMPP before 1.0"))
    }
    state = .awaitingFeatures(layer)
    return []
  }

  mutating func received(_ element: XMLElement) -> [Effect] {
    lastHeard = now
    if element.matches("error", namespace: Namespace.stream) { return streamError(element) }
    switch state {
    case .awaitingFeatures(let layer):
      guard element.matches("features", namespace: Namespace.stream) else { return [] }
      return choose(StreamFeatures(element), layer)
    case .startingTLS: return startTLS(element)
    case .registering(let channel, let features, let filled):
      return register(element, channel, features, filled: filled)
    case .authenticating(let exchange): return authenticate(element, exchange)
    case .resuming(let features): return resumed(element, features)
    case .binding(let features): return bound(element, features)
    case .online(let jid): return session(element, jid)
    case .idle, .securing, .opening, .closing: return []
    }
  }

  private mutating func streamError(_ element: XMLElement) -> [Effect] {
    if case .closing = state { return [] }
    if case .idle = state { return [] }
    let error = LinkError.stream(element, domain: settings.jid.domain)
    // The server has dropped the session; there is nothing to resume.
    if error.isFinal { management = nil }
    return fail(error)
  }

  private mutating func choose(_ features: StreamFeatures, _ layer: Layer) -> [Effect] {
    switch layer {
    case .plain:
      guard features.startTLS else { return fail(.tlsNotOffered(settings.jid.domain)) }
      state = .startingTLS
      return [text(XMLElement("starttls", namespace: Namespace.startTLS))]
    case .secured(let channel):
      guard settings.register else { return logIn(channel, features) }
      state = .registering(channel, features, filled: false)
      return [text(RegistrationForm.get(id: freshID(), to: settings.jid.server))]
    case .authenticated:
      return features.streamManagement && management?.resume != nil ? resume(features) : bind(features)
    }
  }

  private mutating func startTLS(_ element: XMLElement) -> [Effect] {
    guard element.matches("proceed", namespace: Namespace.startTLS) else {
      return fail(.tlsNotOffered(settings.jid.domain))
    }
    state = .securing
    return [.startTLS]
  }

  // XEP-0077 §3.1
  private mutating func register(
    _ element: XMLElement, _ channel: SecureChannel, _ features: StreamFeatures, filled: Bool
  ) -> [Effect] {
    guard element.isIQ, element.type == "result" || element.type == "error" else { return [] }
    if let error = element.stanzaError { return fail(.registration(error, jid: settings.jid)) }
    if filled {
      settings.register = false
      return logIn(channel, features)
    }
    guard let form = RegistrationForm(element), form.isSimple, let local = settings.jid.local else {
      return fail(.registrationNeedsBrowser(settings.jid.domain))
    }
    state = .registering(channel, features, filled: true)
    return [
      text(
        RegistrationForm.set(
          id: freshID(), to: settings.jid.server, username: local, password: settings.password))
    ]
  }

  private mutating func logIn(_ channel: SecureChannel, _ features: StreamFeatures) -> [Effect] {
    switch LoginMechanism.best(of: features, channel: channel) {
    case .scram(let name, let digest, let binding):
      let exchange = SCRAM(
        digest: digest, username: settings.jid.local ?? "", password: settings.password, binding: binding,
        nonce: token, hashes: settings.hashes)
      mechanism = name
      state = .authenticating(exchange)
      return [auth(name, exchange.clientFirst)]
    case .plain:
      mechanism = "PLAIN"
      state = .authenticating(nil)
      return [
        auth("PLAIN", [0] + Array((settings.jid.local ?? "").utf8) + [0] + Array(settings.password.utf8))
      ]
    case nil: return fail(.noCommonMechanism(features.mechanisms))
    }
  }

  private func auth(_ mechanism: String, _ data: [UInt8]) -> Effect {
    text(
      XMLElement(
        "auth", namespace: Namespace.sasl, attributes: ["mechanism": mechanism], text: Base64.encode(data)))
  }

  private mutating func authenticate(_ element: XMLElement, _ exchange: SCRAM?) -> [Effect] {
    guard element.namespace == Namespace.sasl else { return [] }
    if element.name == "failure" { return fail(.login(element, jid: settings.jid)) }
    guard let exchange else { return element.name == "success" ? open(.authenticated) : [] }
    guard let data = Base64.decode(element.text) else { return fail(.scram(.malformed, jid: settings.jid)) }
    do throws(SCRAM.Failure) {
      return try step(element.name, data, exchange)
    } catch {
      return fail(.scram(error, jid: settings.jid))
    }
  }

  private mutating func step(_ name: String, _ data: [UInt8], _ exchange: SCRAM) throws(SCRAM.Failure)
    -> [Effect]
  {
    var exchange = exchange
    switch name {
    case "challenge" where exchange.isAnswered:
      // §6.4.5: a server may send its proof as one more challenge, to be answered with nothing.
      try exchange.verify(data)
      state = .authenticating(exchange)
      return [text(XMLElement("response", namespace: Namespace.sasl))]
    case "challenge":
      let answer = try exchange.respond(to: data)
      state = .authenticating(exchange)
      return [text(XMLElement("response", namespace: Namespace.sasl, text: Base64.encode(answer)))]
    case "success":
      if !exchange.isProven { try exchange.verify(data) }
      return open(.authenticated)
    default: return []
    }
  }
}
