internal import CSys
internal import Glibc
internal import Synchronization

/// A local socket that speaks lines of text with programs of the same user, on a thread of its own ("vv-control").
///
/// From each client one line is taken at a time: the next comes after `ready`. So whoever sends without end only fills
/// the kernel's buffer, and whoever does not read what it asked for is dropped.
public final class LineServer: Sendable {
  /// What clients do; they are numbered as they come.
  public enum Event: Sendable, Equatable {
    /// Somebody has connected.
    case joined(Int)
    /// A line, without its end; answered by `ready`.
    case line(Int, [UInt8])
    /// A line that is too long: nothing more is read from this client.
    case tooLong(Int)
    /// Gone.
    case left(Int)
  }

  /// How much clients may ask for.
  public struct Limits: Sendable {
    /// At a time.
    public var clients = 16
    /// Bytes of a line.
    public var line = 4_096
    /// Bytes that wait for a client that does not read.
    public var backlog = 4 << 20
    /// What is said to somebody who cannot come in; nothing if empty.
    public var refusal = ""
    /// The usual limits.
    public init() {}
  }

  /// Where the socket is.
  public let path: String
  private let board: Switchboard
  private let thread: NamedThread
  private let stopping = Once()

  /// Opens a socket at `path`, replacing what is there, and starts.
  ///
  /// - Parameters:
  ///   - peer: the user whose processes may connect; nil for our own.
  ///   - onEvent: called on the server's thread.
  public init(
    path: String, limits: Limits = Limits(), peer: UInt32? = nil,
    onEvent: @escaping @Sendable (Event) -> Void
  ) throws(UnixSocketError) {
    unsafe unlink(path)
    let listener = unsafe vv_unix_listen(path)
    guard listener >= 0 else { throw UnixSocketError(action: .listen, path: path, code: -listener) }
    let bell = vv_event_descriptor()
    guard bell >= 0 else {
      Glibc.close(listener)
      unsafe unlink(path)
      throw UnixSocketError(action: .listen, path: path, code: -bell)
    }
    let board = Switchboard(bell: bell, backlog: limits.backlog)
    self.path = path
    self.board = board
    let uid = peer ?? geteuid()
    thread = NamedThread("vv-control") {
      var loop = LineServerLoop(listener: listener, board: board, limits: limits, peer: uid, onEvent: onEvent)
      loop.run()
    }
  }

  deinit { stop() }

  /// Says `line` to a client, later if it does not read now. For a client that has gone it does nothing.
  public func send(_ line: String, to client: Int) { board.send(Array((line + "\n").utf8), to: client) }

  /// Bytes that a client has not taken yet; nil when it has gone.
  public func backlog(of client: Int) -> Int? { board.backlog(of: client) }

  /// The next line of a client may come.
  public func ready(_ client: Int) { board.ready(client) }

  /// Hangs up as soon as the client has taken what was said.
  public func drop(_ client: Int) { board.drop(client) }

  /// Hangs up on all, removes the socket and waits for the thread. Not to be called from `onEvent`. Calling it again does
  /// nothing.
  public func stop() {
    guard stopping.isFirst() else { return }
    unsafe unlink(path)
    board.stop()
    thread.join()
  }
}

/// True for the first who asks.
final class Once: Sendable {
  private let asked = Atomic(false)
  func isFirst() -> Bool { !asked.exchange(true, ordering: .acquiringAndReleasing) }
}

/// What the server's thread and all others share.
final class Switchboard: Sendable {
  struct Outbox {
    var bytes: [UInt8] = []
    /// To be dropped: at once, or when all is said.
    var isOverfull = false
    var isLast = false
  }
  private struct State {
    var outboxes: [Int: Outbox] = [:]
    var ready: [Int] = []
    var isStopping = false
  }

  /// Readable when the thread has something to look at.
  let bell: Int32
  private let limit: Int
  private let state = Mutex(State())

  init(bell: Int32, backlog: Int) {
    self.bell = bell
    limit = backlog
  }

  deinit { Glibc.close(bell) }

  func send(_ bytes: [UInt8], to client: Int) {
    state.withLock { state in
      guard let outbox = state.outboxes[client], !outbox.isLast, !outbox.isOverfull else { return }
      if outbox.bytes.count + bytes.count > limit {
        state.outboxes[client] = Outbox(isOverfull: true)
      } else {
        state.outboxes[client]?.bytes += bytes
      }
    }
    vv_event_signal(bell)
  }

  func backlog(of client: Int) -> Int? { state.withLock { $0.outboxes[client]?.bytes.count } }

  func ready(_ client: Int) {
    state.withLock { $0.ready.append(client) }
    vv_event_signal(bell)
  }

  func drop(_ client: Int) {
    state.withLock { $0.outboxes[client]?.isLast = true }
    vv_event_signal(bell)
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    vv_event_signal(bell)
  }

  // MARK: For the server's thread

  func open(_ client: Int) { state.withLock { $0.outboxes[client] = Outbox() } }
  func close(_ client: Int) { state.withLock { $0.outboxes[client] = nil } }

  /// Who may be read again; nil when all is over.
  func takeReady() -> [Int]? {
    vv_event_clear(bell)
    return state.withLock { state in
      defer { state.ready = [] }
      return state.isStopping ? nil : state.ready
    }
  }

  /// How things stand after writing what the socket takes now.
  enum Flushed { case done, pending, over }

  func flush(_ client: Int, to descriptor: Int32) -> Flushed {
    state.withLock { state in
      guard let outbox = state.outboxes[client], !outbox.isOverfull else { return .over }
      guard !outbox.bytes.isEmpty else { return outbox.isLast ? .over : .done }
      let sent = unsafe outbox.bytes.withUnsafeBytes {
        unsafe vv_unix_send(descriptor, $0.baseAddress, $0.count)
      }
      if sent < 0 { return sent == -Int(EAGAIN) ? .pending : .over }
      state.outboxes[client]?.bytes.removeFirst(sent)
      guard sent == outbox.bytes.count else { return .pending }
      return outbox.isLast ? .over : .done
    }
  }
}
