internal import Base
internal import Glibc
internal import Screen
internal import Synchronization
internal import System

/// A program in a pseudo-terminal and the screen it draws on: one thread reads, everybody else looks and types.
final class ShellLoop: Sendable {
  private struct State {
    var screen: VirtualScreen
    /// What the program has not taken yet.
    var outbox: [UInt8] = []
    var size: Size
    var isClosing = false
    var status: ChildProcess.ExitStatus?
  }

  private let pty: PseudoTerminal
  private let child: ChildProcess
  private let wake: Pipe
  private let state: Mutex<State>
  private let changes: AsyncStream<Void>.Continuation

  /// A program that floods the screen is read no faster than this: the pictures of a call need the processor too.
  private static let frame = Duration.milliseconds(16)
  private static let mostInFrame = 64 << 10
  private static let block = 16 << 10
  /// The screen belongs to whoever looks and types as well: a few bytes can make it scroll a thousand times.
  private static let piece = 512
  /// Looks closer together than this show nobody more.
  private static let gap = Duration.milliseconds(8)
  /// Keys for a program that takes none.
  private static let mostOutbox = 4 << 20

  init(
    _ command: [String], environment: [String: String], size: Size, history: Int,
    changes: AsyncStream<Void>.Continuation
  ) throws(TerminalError) {
    let size = VirtualScreen.possible(size)
    let screen = try VirtualScreen(size: size, history: history)
    guard let pty = PseudoTerminal(columns: size.width, rows: size.height) else {
      throw TerminalError(.system, "There is no pseudo-terminal left for a shell.")
    }
    let slave = pty.programs
    defer { Glibc.close(slave) }
    do throws(ChildProcessError) {
      child = try ChildProcess(
        arguments: command, environment: environment, input: .descriptor(slave), output: .descriptor(slave),
        error: .descriptor(slave), newSession: true)
    } catch {
      Glibc.close(pty.ours)
      throw TerminalError(.system, error.said)
    }
    self.pty = pty
    self.changes = changes
    wake = Pipe()
    state = Mutex(State(screen: screen, size: size))
  }

  deinit {
    Glibc.close(pty.ours)
    wake.close()
  }

  // MARK: From any thread

  func look(back: Int) -> ShellPicture { state.withLock { $0.screen.look(back: back) } }

  var status: ChildProcess.ExitStatus? { state.withLock { $0.status } }

  /// Does something to the screen that may be news for the program.
  func act(_ action: @Sendable (VirtualScreen) -> Void) {
    state.withLock { state in
      action(state.screen)
      Self.collect(&state)
    }
    wake.signal()
  }

  func resize(_ wanted: Size) {
    let size = VirtualScreen.possible(wanted)
    let changed: Bool = state.withLock { state in
      guard size != state.size else { return false }
      state.size = size
      state.screen.resize(size)
      Self.collect(&state)
      return true
    }
    guard changed else { return }
    pty.resize(columns: size.width, rows: size.height)
    wake.signal()
    changes.yield()
  }

  func stop() {
    state.withLock { $0.isClosing = true }
    wake.signal()
  }

  private static func collect(_ state: inout State) {
    let more = state.screen.takeOutput()
    if state.outbox.count + more.count <= mostOutbox { state.outbox += more }
  }

  // MARK: The thread

  /// Until the program has ended or `stop` was called.
  func run() {
    var spent = 0
    var frameEnd = MonotonicTime.now() + Self.frame
    var lastChange = MonotonicTime.zero
    var isNews = false
    while true {
      let now = MonotonicTime.now()
      if now >= frameEnd { (spent, frameEnd) = (0, now + Self.frame) }
      if isNews, now - lastChange >= Self.gap {
        changes.yield()
        (isNews, lastChange) = (false, now)
      }
      let pause = Self.pause(
        now, resting: spent >= Self.mostInFrame ? frameEnd : nil, news: isNews ? lastChange + Self.gap : nil)
      guard let ready = wait(reading: spent < Self.mostInFrame, milliseconds: pause) else { break }
      if ready.write { write() }
      guard ready.read else { continue }
      guard let count = read() else { break }
      spent += count
      isNews = isNews || count > 0
    }
    end()
  }

  private static func pause(_ now: MonotonicTime, resting: MonotonicTime?, news: MonotonicTime?) -> Int32 {
    guard let next = [resting, news].compactMap({ $0 }).min() else { return 10_000 }
    return Int32(max(1, (next - now).inMilliseconds.rounded(.up)))
  }

  /// Waits for the program or for somebody here; nil: it is to end.
  private func wait(reading: Bool, milliseconds: Int32) -> (read: Bool, write: Bool)? {
    let (closing, full) = state.withLock { ($0.isClosing, !$0.outbox.isEmpty) }
    if closing { return nil }
    let wanted = Int16((reading ? POLLIN : 0) | (full ? POLLOUT : 0))
    var sources = [
      // Where nothing is wanted, a hang-up must not wake us over and over.
      pollfd(fd: wanted == 0 ? -1 : pty.ours, events: wanted, revents: 0),
      pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
    ]
    guard unsafe poll(&sources, nfds_t(sources.count), milliseconds) > 0 else { return (false, false) }
    if sources[1].revents != 0 { _ = wake.drain() }
    let found = sources[0].revents
    let hungUp = found & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
    return (found & Int16(POLLIN) != 0 || reading && hungUp, found & Int16(POLLOUT) != 0)
  }

  /// Takes what the program has written; nil: nobody is left to write.
  private func read() -> Int? {
    var bytes = [UInt8](repeating: 0, count: Self.block)
    let count = unsafe Glibc.read(pty.ours, &bytes, Self.block)
    if count < 0 { return errno == EAGAIN || errno == EINTR ? 0 : nil }
    guard count > 0 else { return nil }
    var rest = bytes[..<count]
    while !rest.isEmpty {
      let piece = Self.takePiece(&rest)
      let goesOn: Bool = state.withLock { state in
        state.screen.write(piece)
        Self.collect(&state)
        return !state.isClosing
      }
      guard goesOn else { break }
    }
    return count
  }

  private static func takePiece(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var piece = rest.prefix(Self.piece)
    // libvterm puts a mark that comes later than its letter onto the next line if that was the last of its own.
    let marks = rest[piece.endIndex...].prefix(64).prefix { $0 >= 0x80 }
    piece = rest[piece.startIndex..<marks.endIndex]
    rest = rest[piece.endIndex...]
    return piece
  }

  /// Gives the program what it takes now.
  private func write() {
    let bytes = state.withLock { $0.outbox.prefix(Self.block) }
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(pty.ours, $0.baseAddress, $0.count) }
    guard count > 0 else { return }
    state.withLock { $0.outbox.removeFirst(min(count, $0.outbox.count)) }
  }

  /// The program has ended, or is asked to by hanging up. On the thread, for it waits.
  private func end() {
    let asked = state.withLock { $0.isClosing }
    if asked { hangUp() }
    let status = child.wait(upTo: .seconds(asked ? 1 : 3)) ?? child.terminate(grace: .seconds(1))
    state.withLock { $0.status = status }
    changes.finish()
  }

  /// As a terminal does whose window is closed. Shells do not end at SIGTERM.
  private func hangUp() { _ = kill(-child.pid, SIGHUP) }
}
