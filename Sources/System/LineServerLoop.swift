internal import CSys
internal import Glibc

/// What the thread of a `LineServer` does.
struct LineServerLoop {
  private struct Connection {
    let descriptor: Int32
    var lines: LineBuffer
    /// Its line is being worked on.
    var isBusy = false
    /// It sends no more.
    var isFinished = false
    /// It does not take what we say as fast as we say it.
    var isSlow = false
  }

  private let listener: Int32
  private let board: Switchboard
  private let limits: LineServer.Limits
  private let peer: UInt32
  private let onEvent: @Sendable (LineServer.Event) -> Void
  private var connections: [Int: Connection] = [:]
  private var nextID = 1
  /// The system has no descriptors left: nobody is let in for a while.
  private var isResting = false

  init(
    listener: Int32, board: Switchboard, limits: LineServer.Limits, peer: UInt32,
    onEvent: @escaping @Sendable (LineServer.Event) -> Void
  ) {
    self.listener = listener
    self.board = board
    self.limits = limits
    self.peer = peer
    self.onEvent = onEvent
  }

  mutating func run() {
    while let ready = board.takeReady() {
      for id in ready { connections[id]?.isBusy = false }
      for id in connections.keys.sorted() { serve(id) }
      wait()
    }
    for id in connections.keys.sorted() { remove(id) }
    Glibc.close(listener)
  }

  /// Hands on the next line, writes what waits, and lets go who is through.
  private mutating func serve(_ id: Int) {
    guard var connection = connections[id] else { return }
    if !connection.isBusy, let line = connection.lines.next() {
      connection.isBusy = true
      connections[id] = connection
      onEvent(.line(id, line))
    } else if !connection.isBusy, connection.lines.isTooLong {
      connection.isBusy = true
      connections[id] = connection
      onEvent(.tooLong(id))
    }
    switch board.flush(id, to: connection.descriptor) {
    case .over: return remove(id)
    case .pending: connections[id]?.isSlow = true
    case .done:
      connections[id]?.isSlow = false
      if connection.isFinished, !connection.isBusy { remove(id) }
    }
  }

  private mutating func remove(_ id: Int) {
    guard let connection = connections.removeValue(forKey: id) else { return }
    board.close(id)
    Glibc.close(connection.descriptor)
    onEvent(.left(id))
  }

  // MARK: Waiting

  private mutating func wait() {
    let order = connections.keys.sorted()
    var polled = [
      pollfd(fd: board.bell, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isResting ? -1 : listener, events: Int16(POLLIN), revents: 0),
    ]
    for id in order {
      guard let connection = connections[id] else { continue }
      let reads = !connection.isBusy && !connection.isFinished
      let events = (reads ? Int32(POLLIN) : 0) | (connection.isSlow ? Int32(POLLOUT) : 0)
      polled.append(pollfd(fd: connection.descriptor, events: Int16(events), revents: 0))
    }
    let count = polled.count
    guard unsafe poll(&polled, nfds_t(count), isResting ? 1_000 : -1) >= 0 else { return }
    isResting = false
    for (id, result) in zip(order, polled.dropFirst(2)) { heard(Int32(result.revents), from: id) }
    if polled[1].revents != 0 { letIn() }
  }

  private mutating func heard(_ events: Int32, from id: Int) {
    guard let connection = connections[id] else { return }
    if events & Int32(POLLIN) != 0 {
      read(id)
    } else if events & (Int32(POLLHUP) | Int32(POLLERR) | Int32(POLLNVAL)) != 0 {
      // Who reads nothing more needs no answer. Who has only finished sending is not reported this way.
      if connection.isBusy || connection.isFinished { remove(id) } else { read(id) }
    }
  }

  private mutating func read(_ id: Int) {
    guard let connection = connections[id] else { return }
    var block = [UInt8](repeating: 0, count: 4_096)
    let size = block.count
    let count = unsafe Glibc.read(connection.descriptor, &block, size)
    if count > 0 {
      connections[id]?.lines.add(block[..<count])
    } else if count == 0 {
      connections[id]?.isFinished = true
    } else if errno != EAGAIN, errno != EINTR {
      remove(id)
    }
  }

  // MARK: Coming in

  private mutating func letIn() {
    let descriptor = vv_unix_accept(listener)
    guard descriptor >= 0 else {
      isResting = -descriptor == EMFILE || -descriptor == ENFILE || -descriptor == ENOMEM
      return
    }
    guard vv_unix_peer(descriptor) == Int64(peer), connections.count < limits.clients else {
      if !limits.refusal.isEmpty {
        let bytes = Array((limits.refusal + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe vv_unix_send(descriptor, $0.baseAddress, $0.count) }
      }
      Glibc.close(descriptor)
      return
    }
    let id = nextID
    nextID += 1
    connections[id] = Connection(descriptor: descriptor, lines: LineBuffer(longest: limits.line))
    board.open(id)
    onEvent(.joined(id))
  }
}
