internal import Base
internal import Glibc
internal import Screen

/// What comes in: keys, answers, signals.
extension TerminalLoop {
  /// Waits for whatever comes first and deals with it.
  func wait(milliseconds: Int32) {
    var sources = [
      pollfd(fd: tty.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outbox.isEmpty ? -1 : tty.writer, events: Int16(POLLOUT), revents: 0),
    ]
    let count = unsafe poll(&sources, nfds_t(sources.count), milliseconds)
    Guard.parkIfDying()
    defer { deliver(overdueInput(at: MonotonicTime.now())) }
    guard count > 0 else { return }
    if sources[2].revents != 0 { readSignals() }
    let read = sources[0].revents & Int16(POLLIN) != 0 && readKeys()
    // Who hangs up is said to be readable too, for ever.
    if !read, sources[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
      isClosing = true
      options.onTerminate?(SIGHUP)
    }
    if sources[3].revents != 0 { flush() }
  }

  /// What half a sequence turns out to be when its rest stays away; whatever else woke us meanwhile does not count.
  private func overdueInput(at now: MonotonicTime) -> [InputParser.Event] {
    guard parser.isWaiting, now - lastInput >= .milliseconds(30) else { return [] }
    lastInput = now
    return parser.timeOut()
  }

  /// Waits for the terminal alone.
  func waitForTerminal(milliseconds: Int32) {
    var source = pollfd(fd: tty.descriptor, events: Int16(POLLIN), revents: 0)
    if unsafe poll(&source, 1, milliseconds) > 0, source.revents & Int16(POLLIN) != 0 { readKeys() }
  }

  /// Whether there was anything to read.
  @discardableResult
  func readKeys() -> Bool {
    var found: [InputParser.Event] = []
    var read = false
    lastInput = MonotonicTime.now()
    while let input = curses.nextInput() {
      read = true
      switch input {
      case .scalar(let scalar): found += parser.feed([scalar])
      case .key(let key): found += parser.feed(key)
      }
    }
    deliver(found)
    return read
  }

  func deliver(_ found: [InputParser.Event]) {
    for (index, event) in found.enumerated() {
      switch event {
      case .reply(.ready):
        unansweredFrames = max(0, unansweredFrames - 1)
        lent.answered()
        governor.answered(at: MonotonicTime.now())
      case .reply(let reply):
        if probe.receive(reply), !mailbox.capabilities.name.isEmpty { applyCapabilities() }
        if probe.isComplete, offer != nil { withdrawOffer() }
      case .key(.mouse(let mouse)) where mouse.kind == .move && Self.isMove(index + 1, found): break
      case .key(let key):
        if key == .control("l") { repaint() }
        events.yield(key)
      }
    }
  }

  /// Of several movements at once only the last matters.
  static func isMove(_ index: Int, _ found: [InputParser.Event]) -> Bool {
    guard index < found.count, case .key(.mouse(let mouse)) = found[index] else { return false }
    return mouse.kind == .move
  }

  func readSignals() {
    let seen = Set(signals.drain().map { Int32($0) })
    if seen.contains(SIGTSTP) {
      suspend()
    } else if seen.contains(SIGCONT) {
      comeBack()
    } else if seen.contains(SIGWINCH) {
      resize()
    }
    for signal in [SIGTERM, SIGHUP, SIGINT] where seen.contains(signal) { options.onTerminate?(signal) }
  }

  func resize() {
    let (size, pixels) = tty.size
    let questions = probe.resized(cells: size, pixels: pixels)
    curses.resize(size)
    compositor.resize(size)
    governor.resize(size)
    mailbox.size = size
    layersChanged = true
    composeAgain = screenful != nil
    if !questions.isEmpty {
      outbox += questions
      flush()
    }
    applyCapabilities()
    events.yield(.resize(size))
  }
}
