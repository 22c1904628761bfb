internal import Synchronization
internal import System
public import XMPP

/// A client's connection to its server that comes back by itself: name lookup, TLS, login, stream management and
/// reconnection on a thread of its own.
public final class XMPPConnection: Sendable {
  /// What happens to the connection, in order.
  public enum Event: Sendable {
    /// The n-th attempt since the last success begins, counted from 1.
    case connecting(attempt: Int)
    /// The session stands. `resumed`: it is the one of before and nothing was lost. Otherwise the server knows
    /// nothing of before: presence, carbons and open requests begin anew.
    case online(JID, resumed: Bool)
    /// A stanza from the server.
    case stanza(XMLElement)
    /// The connection is gone; the next attempt comes after `retryIn`.
    case offline(reason: LinkError, retryIn: Duration)
    /// There is no point in trying again before a person changed something.
    case failed(LinkError)
    /// `stop` is done; the last event.
    case stopped
  }

  /// Unbounded, since no stanza may be lost. For one consumer.
  public let events: AsyncStream<Event>
  private let loop: LinkLoop
  private let thread = Mutex<NamedThread?>(nil)

  /// A connection that does nothing before `start`.
  public init(_ configuration: XMPPConfiguration) {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    self.events = events
    loop = LinkLoop(configuration, continuation)
  }

  deinit { stopAndWait() }

  /// Begins to connect. Once; any thread.
  public func start() {
    thread.withLock { thread in
      guard thread == nil, !loop.stopRequested else { return }
      let loop = loop
      thread = NamedThread("xmpp") { loop.run() }
    }
  }

  /// Sends a stanza. Any thread. While there is no session, what a resumption can still deliver is kept; else
  /// messages are kept for half a minute and other stanzas are dropped.
  public func send(_ stanza: XMLElement) { loop.post(.send(stanza)) }

  /// The network changed (another interface, back from sleep): checks the connection, or tries again at once. Any
  /// thread.
  public func networkChanged() { loop.post(.networkChanged) }

  /// Ends the session and the thread; `events` ends with `stopped`. Any thread, any number of times.
  public func stop() async {
    loop.post(.stop)
    if thread.withLock({ $0 != nil }) { await loop.ended() }
    join()
  }

  /// `stop` for code that is not async. Blocks for up to a second or so: not for the Swift pool.
  public func stopAndWait() {
    loop.post(.stop)
    join()
  }

  private func join() {
    thread.withLock { thread in
      let ending = thread
      thread = nil
      return ending
    }?.join()
    loop.finishEvents()
  }
}
