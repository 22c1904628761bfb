import Base
internal import Glibc
import XMPP

/// A connection that stands: socket, TLS and XML together. Confined to one thread.
final class Transport {
  /// What came of the bytes.
  enum Arrival {
    case tls(SecureChannel)
    case stream(XMLStreamParser.Event)
    case refused(XMLRefusal)
    case closed
    case broken(LinkError)
  }

  private let socket: Socket
  private let domain: String
  private let trust: Trust
  private let directTLS: Bool
  private var tls: TLSSession?
  private var handshaking = false
  private var parser = XMLStreamParser()
  private var out: [UInt8] = []
  private var sent = 0
  /// Counts restarts of the stream: what a chunk holds behind one belongs to nobody.
  private(set) var generation = 0

  init(socket: Socket, domain: String, trust: Trust, directTLS: Bool) {
    self.socket = socket
    self.domain = domain
    self.trust = trust
    self.directTLS = directTLS
  }

  /// The descriptor to poll.
  var descriptor: pollfd {
    pollfd(
      fd: socket.descriptor, events: Int16(out.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
  }

  /// Bytes for the server; they go out with `flush`.
  func write(_ bytes: [UInt8]) {
    guard let tls else {
      out += bytes
      return
    }
    tls.write(bytes)
    out += tls.takeOutput()
  }

  /// Begins the handshake.
  func startTLS() throws(LinkError) {
    let session = try TLSSession(host: domain, trust: trust, direct: directTLS)
    tls = session
    handshaking = true
    // Bytes that came in the clear behind <proceed/> are thrown away: nobody vouches for them (CVE-2011-0411).
    restartStream()
    _ = try session.handshake()
    out += session.takeOutput()
  }

  /// The next byte starts a new document.
  func restartStream() {
    parser = XMLStreamParser()
    generation += 1
  }

  /// Sends what the kernel takes; false if the connection is broken.
  func flush() -> Bool {
    while sent < out.count {
      let count = socket.send(out[sent...])
      if count < 0 { return false }
      if count == 0 { return true }
      sent += count
    }
    out = []
    sent = 0
    return true
  }

  /// Says good-bye as far as the kernel takes it at once.
  func close() {
    if let tls, !handshaking {
      tls.close()
      out += tls.takeOutput()
    }
    _ = flush()
  }

  /// Reads what is there and hands each thing that came of it to `handle`, which may restart the stream or start TLS.
  /// Nothing stays behind in TLS for a later poll. False once the connection is over.
  func receive(_ handle: (Arrival) -> Void) -> Bool {
    switch socket.receive() {
    case .nothing: return true
    case .end:
      handle(.closed)
      return false
    case .failed(let error):
      Log.debug("xmpp: connection failed: \(Socket.text(error))")
      handle(.broken(.connectionLost))
      return false
    case .bytes(let bytes):
      guard let tls else { return parse(bytes, handle) }
      tls.receive(bytes)
      return decrypt(tls, handle)
    }
  }

  private func decrypt(_ tls: TLSSession, _ handle: (Arrival) -> Void) -> Bool {
    do throws(LinkError) {
      if handshaking {
        let step = try tls.handshake()
        out += tls.takeOutput()
        guard step == .established else { return true }
        handshaking = false
        handle(.tls(tls.channel))
      }
      let plain = try tls.read()
      out += tls.takeOutput()
      guard let plain else {
        handle(.closed)
        return false
      }
      return plain.isEmpty ? true : parse(plain, handle)
    } catch {
      out += tls.takeOutput()  // the alert that tells the server why
      _ = flush()
      handle(.broken(error))
      return false
    }
  }

  private func parse(_ bytes: [UInt8], _ handle: (Arrival) -> Void) -> Bool {
    do throws(XMLRefusal) {
      let before = generation
      for event in try parser.feed(bytes) {
        handle(.stream(event))
        if generation != before { return true }
      }
      try parser.check()
      return true
    } catch {
      handle(.refused(error))
      return false
    }
  }
}
