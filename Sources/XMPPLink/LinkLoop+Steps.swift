import Base
internal import Glibc
import XMPP

/// The stages of an attempt, and what follows from the machine's effects. All on the connection's thread.
extension LinkLoop {
  func attempt() {
    emit(.connecting(attempt: policy.failures + 1))
    do throws(LinkError) {
      let server = redirection ?? configuration.server
      redirection = nil
      let resolver = try Resolver(domain: server?.host ?? IDNA.ascii(configuration.jid.domain))
      if let server {
        let direct = configuration.directTLS ?? [5223, 443].contains(server.port)
        resolver.start(host: server.host, port: server.port, directTLS: direct)
      } else {
        resolver.startWithRecords()
      }
      phase = .resolving(resolver)
      step(resolver, [])
    } catch {
      carry(machine.handle(.transportError(error), at: .now()))
    }
  }

  func step(_ resolver: Resolver, _ ready: [pollfd]) {
    resolver.process(ready)
    do throws(LinkError) {
      guard let endpoints = try resolver.result() else { return }
      let first = rotation % endpoints.count
      let turned = Array(endpoints[first...] + endpoints[..<first])
      let dialer = Dialer(host: serverName, endpoints: turned, now: .now())
      phase = .dialing(dialer)
      step(dialer, [], .now())
    } catch {
      carry(machine.handle(.transportError(error), at: .now()))
    }
  }

  func step(_ dialer: Dialer, _ ready: [pollfd], _ now: MonotonicTime) {
    do throws(LinkError) {
      guard let (socket, endpoint) = try dialer.step(ready, now: now) else { return }
      phase = .linked(
        Transport(
          socket: socket, domain: IDNA.ascii(configuration.jid.domain), trust: configuration.trust,
          directTLS: endpoint.directTLS))
      carry(
        machine.handle(.connected(token: randomToken(bytes: 18), directTLS: endpoint.directTLS), at: now))
      flush()
    } catch {
      carry(machine.handle(.transportError(error), at: now))
    }
  }

  private var serverName: String {
    configuration.server.map { "\($0.host):\($0.port)" } ?? configuration.jid.domain
  }

  func receive(_ transport: Transport) {
    _ = transport.receive { arrival in
      // A stanza before this one may have ended the connection.
      guard case .linked(let current) = phase, current === transport else { return }
      switch arrival {
      case .tls(let channel): input(.tlsEstablished(channel))
      case .stream(.opened(let attributes)): input(.streamOpened(attributes))
      case .stream(.element(let element)): input(.element(element))
      case .stream(.closed), .closed: input(.streamClosed)
      case .broken(let error): input(.transportError(error))
      case .refused(let refusal):
        refuse(refusal, transport)
        input(.transportError(.protocolViolation("XML that is \(refusal.condition)")))
      }
    }
  }

  private func input(_ input: StreamMachine.Input) { carry(machine.handle(input, at: .now())) }

  // RFC 6120 §4.9.1.1: the server is told why.
  private func refuse(_ refusal: XMLRefusal, _ transport: Transport) {
    transport.write(
      Array(
        ("<stream:error><\(refusal.condition) xmlns='\(Namespace.streamErrors)'/></stream:error>"
          + "</stream:stream>").utf8))
    _ = transport.flush()
  }

  /// Sends what is written; a broken connection is told to the machine.
  func flush() {
    guard case .linked(let transport) = phase, !transport.flush() else { return }
    carry(machine.handle(.transportError(.connectionLost), at: .now()))
  }

  func carry(_ effects: [StreamMachine.Effect]) {
    for effect in effects {
      switch effect {
      case .write(let bytes): if case .linked(let transport) = phase { transport.write(bytes) }
      case .startTLS: startTLS()
      case .restartStream: if case .linked(let transport) = phase { transport.restartStream() }
      case .online(let jid, let resumed):
        policy.succeeded()
        rotation = 0
        Log.info("xmpp: \(jid) online (\(machine.mechanism ?? "-"), \(resumed ? "resumed" : "new session"))")
        emit(.online(jid, resumed: resumed))
      case .deliver(let stanza): emit(.stanza(stanza))
      case .fail(let error): failed(error)
      case .disconnect:
        if case .linked(let transport) = phase { transport.close() }
        phase = .over
      }
    }
    flushNow()
  }

  private func flushNow() { if case .linked(let transport) = phase { _ = transport.flush() } }

  private func startTLS() {
    guard case .linked(let transport) = phase else { return }
    do throws(LinkError) {
      try transport.startTLS()
    } catch {
      carry(machine.handle(.transportError(error), at: .now()))
    }
  }

  private func failed(_ error: LinkError) {
    Log.info("xmpp: \(configuration.jid.bare): \(error.sentence)")
    if case .linked(let transport) = phase { transport.close() }
    rotation += 1
    if isStopping {
      phase = .over
    } else if error.isFinal {
      phase = .waiting(at: nil)
      emit(.failed(error))
    } else {
      if case .redirected(let target) = error { redirection = Self.target(target) }
      var generator = SystemRandomNumberGenerator()
      let pause = policy.pause(using: &generator)
      phase = .waiting(at: .now() + pause)
      emit(.offline(reason: error, retryIn: pause))
    }
  }

  /// "host", "host:port" or "[address]:port".
  static func target(_ text: String) -> (host: String, port: UInt16)? {
    guard !text.isEmpty, text.utf8.count <= 300 else { return nil }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      let host = String(text[text.index(after: text.startIndex)..<end])
      return (host, UInt16(text[end...].dropFirst(2)) ?? 5222)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = parts.first, !host.isEmpty else { return nil }
    return (String(host), parts.count == 2 ? UInt16(parts[1]) ?? 5222 : 5222)
  }
}
