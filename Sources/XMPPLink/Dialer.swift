import Base
internal import Glibc
import XMPP

/// Connects to the first of several addresses that answers: a new one is tried every quarter of a second, or as soon
/// as one fails (in the manner of RFC 8305). Confined to one thread.
final class Dialer {
  private static let stagger = Duration.milliseconds(250)
  private static let patience = Duration.seconds(15)

  private let host: String
  private var left: ArraySlice<Endpoint>
  private var trying: [(socket: Socket, endpoint: Endpoint)] = []
  private var nextAt: MonotonicTime
  private let deadline: MonotonicTime
  private var lastError: Int32 = ETIMEDOUT

  init(host: String, endpoints: [Endpoint], now: MonotonicTime) {
    self.host = host
    left = endpoints[...]
    nextAt = now
    deadline = now + Self.patience
  }

  /// When `step` is due.
  var nextStep: MonotonicTime { left.isEmpty ? deadline : min(nextAt, deadline) }

  /// The descriptors to poll.
  func descriptors() -> [pollfd] {
    trying.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLOUT), revents: 0) }
  }

  /// Looks at what `poll` found; returns the connection that stands, nil if none does yet.
  func step(_ ready: [pollfd], now: MonotonicTime) throws(LinkError) -> (socket: Socket, endpoint: Endpoint)?
  {
    for item in ready where item.revents != 0 {
      guard let index = trying.firstIndex(where: { $0.socket.descriptor == item.fd }) else { continue }
      let error = trying[index].socket.connectError
      if error == 0 { return trying[index] }
      lastError = error
      trying.remove(at: index)
      nextAt = now
    }
    while now >= nextAt, let endpoint = left.popFirst() {
      guard let socket = Socket.connecting(to: endpoint.address) else {
        lastError = errno
        continue
      }
      trying.append((socket, endpoint))
      nextAt = now + Self.stagger
    }
    if now >= deadline { throw .timeout(host) }
    guard trying.isEmpty, left.isEmpty else { return nil }
    throw failure
  }

  private var failure: LinkError {
    switch lastError {
    case ECONNREFUSED: .connectionRefused(host)
    case ETIMEDOUT: .timeout(host)
    default: .unreachable(host, detail: Socket.text(lastError))
    }
  }
}
