internal import Base
internal import CNcurses
internal import Glibc
internal import Screen

/// What the terminal's thread does: waits for keys, signals, mail and room to write; keeps one frame under way.
@safe
final class TerminalLoop {
  private let options: TerminalOptions
  private let mailbox: Mailbox
  private let events: AsyncStream<Key>.Continuation
  private let tty: TTY
  private let curses: Curses
  private let modes: Modes
  private let rawLine: termios
  private let signals = Pipe()

  private var probe: TerminalProbe
  private var parser = InputParser()
  private var compositor: Compositor
  private var governor: OutputGovernor
  private var outbox: ArraySlice<UInt8> = []
  private var screenful: Mailbox.Screenful?
  private var layersChanged = false
  private var composeAgain = false
  private var unansweredFrames = 0
  private var lastFrame = MonotonicTime.zero
  private var statistics = TerminalStatistics()
  private var isClosing = false
  /// What the person chose by key; answers of the terminal don't change it.
  private var chosenPictures: PictureEncoding?

  /// Frames are at least this far apart.
  private static let frameGap = Duration.milliseconds(12)
  /// Pictures at rest are looked at again after this long.
  private static let refineAfter = Duration.milliseconds(600)
  /// How long the terminal may take to say what it is before the first frame; later answers count too.
  private static let probeTime = Duration.milliseconds(250)

  /// Takes the terminal over. On the terminal's thread.
  init(_ options: TerminalOptions, _ mailbox: Mailbox, _ events: AsyncStream<Key>.Continuation)
    throws(TerminalError)
  {
    self.options = options
    self.mailbox = mailbox
    self.events = events
    let utf8 = vv_take_locale() != 0
    let type = options.type ?? TerminalProbe.Environment.variable("TERM")
    let tty = try TTY(path: options.path)
    do throws(TerminalError) {
      try Self.check(type, tty)
      Guard.remember()
      curses = try Curses(type: type, descriptor: tty.descriptor, size: tty.size.cells)
    } catch {
      tty.close()
      throw error
    }
    var line = termios()
    _ = unsafe tcgetattr(tty.descriptor, &line)
    rawLine = line
    self.tty = tty
    modes = Modes(mouse: options.mouse)
    let environment = TerminalProbe.Environment.current(term: type, utf8: utf8, tty: tty)
    probe = TerminalProbe(environment, overrides: options.overrides)
    compositor = Compositor(size: curses.size, capabilities: probe.capabilities)
    governor = OutputGovernor(size: curses.size, answers: probe.capabilities.statusReports)
    Guard.arm(restore: modes.leave, tty: tty, pipe: signals.write, graceful: options.onTerminate != nil)
    mailbox.size = curses.size
    askTerminal()
  }

  /// Sees to it that the terminal is one that can be driven, before anything is changed.
  private static func check(_ type: String, _ tty: TTY) throws(TerminalError) {
    guard !type.isEmpty else {
      throw TerminalError(
        .unknownType, "TERM is not set, so Visavis does not know your terminal. Try TERM=xterm-256color.")
    }
    var status: Int32 = 0
    guard unsafe setupterm(type, tty.descriptor, &status) == vv_ok() else {
      throw TerminalError(
        .unknownType, "The terminal type “\(type)” is not known here. Set TERM, to xterm-256color say.")
    }
    guard let place = Terminfo.string("cup"), place.starts(with: [0x1B, 0x5B]) else {
      throw TerminalError(
        .tooSimple,
        "A terminal of type “\(type)” cannot show full-screen programs. Try another one, or visavis peer.")
    }
  }

  /// Sends the questions and waits a little for the answers.
  private func askTerminal() {
    tty.writeAll(probe.queries + modes.start)
    let deadline = MonotonicTime.now() + Self.probeTime
    while !probe.isComplete, !isClosing {
      let left = (deadline - MonotonicTime.now()).inMilliseconds
      guard left > 0 else { break }
      wait(milliseconds: Int32(left) + 1)
    }
    applyCapabilities()
    let found = probe.capabilities
    Log.info(
      "terminal \(found.name): \(found.colors.rawValue), synchronised \(found.synchronized), aspect \(found.cellAspect)"
    )
  }

  private func applyCapabilities() {
    var found = probe.capabilities
    found.pictures = chosenPictures ?? found.pictures
    guard found != compositor.capabilities || found != mailbox.capabilities else { return }
    compositor.capabilities = found
    compositor.invalidate()
    mailbox.capabilities = found
    layersChanged = true
    if screenful != nil { events.yield(.resize(curses.size)) }
  }

  /// Until the terminal is closed or gone.
  func run() {
    while true {
      takeMail()
      if isClosing { break }
      produceFrame()
      wait(milliseconds: patience())
    }
    finish()
  }

  private func takeMail() {
    let (newest, commands) = mailbox.take()
    if let newest {
      layersChanged = layersChanged || newest.layers != screenful?.layers
      screenful = newest
      composeAgain = true
    }
    for command in commands {
      switch command {
      case .bell: outbox += [0x07]
      case .repaint: repaint()
      case .suspend: suspend()
      case .close: isClosing = true
      case .pictures(let encoding): drawPictures(with: encoding)
      }
    }
    flush()
  }

  private func drawPictures(with encoding: PictureEncoding) {
    chosenPictures = encoding
    applyCapabilities()
    repaint()
  }

  private func repaint() {
    compositor.invalidate()
    layersChanged = true
    composeAgain = true
  }
}

// MARK: - Frames

extension TerminalLoop {
  private func produceFrame() {
    let now = MonotonicTime.now()
    guard outbox.isEmpty, let screenful, now - lastFrame >= Self.frameGap else { return }
    let refine = !screenful.pictures.isEmpty && now - lastFrame >= Self.refineAfter
    guard composeAgain || refine, governor.mayStart(at: now) else { return }
    if layersChanged {
      curses.show(screenful.layers) { y, cells in compositor.setRow(y, cells) }
      layersChanged = false
    }
    let output = compositor.compose(
      tiles: screenful.pictures, cursor: screenful.cursor, threshold: governor.threshold,
      budget: governor.budget,
      now: now)
    composeAgain = output.pending
    lastFrame = now
    guard !output.bytes.isEmpty else { return }
    outbox += output.bytes
    if governor.asksForReplies {
      outbox += Array("\u{1B}[5n".utf8)
      unansweredFrames += 1
    }
    count(output)
    governor.sent(outbox.count, pending: output.pending, at: now)
    flush()
  }

  private func count(_ output: Compositor.Output) {
    statistics.bytes += output.bytes.count
    statistics.frames += 1
    statistics.pictureCells += compositor.pictureCellsWritten
    statistics.threshold = governor.threshold
    statistics.rate = governor.rate
    mailbox.statistics = statistics
  }

  private func flush() {
    while !outbox.isEmpty {
      guard let written = tty.write(outbox) else {
        isClosing = true
        outbox = []
        return
      }
      if written == 0 { return }
      outbox = outbox.dropFirst(written)
    }
    outbox = []
    governor.drained(at: MonotonicTime.now())
  }

  /// How long nothing needs doing unless something comes, in milliseconds.
  private func patience() -> Int32 {
    var wait = 1_000.0
    if parser.isWaiting { wait = min(wait, 30) }
    guard outbox.isEmpty, let screenful else { return Int32(wait) }
    let since = MonotonicTime.now() - lastFrame
    if composeAgain {
      let gap = (Self.frameGap - since).inMilliseconds
      // After the gap, only an answer or the governor's patience lets the next frame go.
      wait = min(wait, gap > 0 ? gap : 100)
    } else if !screenful.pictures.isEmpty {
      wait = min(wait, max(1, (Self.refineAfter - since).inMilliseconds))
    }
    return Int32(wait.rounded(.up))
  }
}

// MARK: - Input

extension TerminalLoop {
  /// Waits for whatever comes first and deals with it.
  private func wait(milliseconds: Int32) {
    var sources = [
      pollfd(fd: tty.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outbox.isEmpty ? -1 : tty.writer, events: Int16(POLLOUT), revents: 0),
    ]
    let count = unsafe poll(&sources, nfds_t(sources.count), milliseconds)
    if count == 0 { deliver(parser.timeOut()) }
    guard count > 0 else { return }
    if sources[2].revents != 0 { readSignals() }
    if sources[0].revents & Int16(POLLIN) != 0 {
      readKeys()
    } else if sources[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
      isClosing = true
      options.onTerminate?(SIGHUP)
    }
    if sources[3].revents != 0 { flush() }
  }

  private func readKeys() {
    var found: [InputParser.Event] = []
    while let input = curses.nextInput() {
      switch input {
      case .scalar(let scalar): found += parser.feed([scalar])
      case .key(let key): found += parser.feed(key)
      }
    }
    deliver(found)
  }

  private func deliver(_ found: [InputParser.Event]) {
    for (index, event) in found.enumerated() {
      switch event {
      case .reply(.ready):
        unansweredFrames = max(0, unansweredFrames - 1)
        governor.answered(at: MonotonicTime.now())
      case .reply(let reply):
        if probe.receive(reply), !mailbox.capabilities.name.isEmpty { applyCapabilities() }
      case .key(.mouse(let mouse)) where mouse.kind == .move && Self.isMove(index + 1, found): break
      case .key(let key):
        if key == .control("l") { repaint() }
        events.yield(key)
      }
    }
  }

  /// Of several movements at once only the last matters.
  private static func isMove(_ index: Int, _ found: [InputParser.Event]) -> Bool {
    guard index < found.count, case .key(.mouse(let mouse)) = found[index] else { return false }
    return mouse.kind == .move
  }

  private func readSignals() {
    let seen = Set(signals.drain().map { Int32($0) })
    if seen.contains(SIGWINCH) { resize() }
    if seen.contains(SIGTSTP) { suspend() } else if seen.contains(SIGCONT) { comeBack() }
    for signal in [SIGTERM, SIGHUP, SIGINT] where seen.contains(signal) { options.onTerminate?(signal) }
  }

  private func resize() {
    let size = tty.size.cells
    curses.resize(size)
    compositor.resize(size)
    governor.resize(size)
    mailbox.size = size
    layersChanged = true
    composeAgain = screenful != nil
    events.yield(.resize(size))
  }
}

// MARK: - Leaving and coming back

extension TerminalLoop {
  private func suspend() {
    tty.writeAll(Array(outbox) + modes.leave)
    outbox = []
    tty.restoreLine()
    Guard.stop()
    comeBack()
  }

  private func comeBack() {
    var line = rawLine
    _ = unsafe tcsetattr(tty.descriptor, TCSADRAIN, &line)
    curses.resume()
    tty.writeAll(modes.enter)
    resize()
  }

  private func finish() {
    outbox = []
    // What the terminal still has to answer must not reach the shell.
    let deadline = MonotonicTime.now() + .milliseconds(100)
    while unansweredFrames > 0, deadline > MonotonicTime.now() {
      _ = mailbox.take()
      wait(milliseconds: 20)
    }
    tty.writeAll(modes.finish)
    curses.end()
    tcflush(tty.descriptor, TCIFLUSH)
    tty.restoreLine()
    Guard.disarm()
    signals.close()
    tty.close()
  }
}
