internal import Base
internal import CNcurses
internal import Glibc
internal import Screen

/// What the terminal's thread does: waits for keys, signals, mail and room to write; keeps one frame under way.
@safe
final class TerminalLoop {
  let options: TerminalOptions
  let mailbox: Mailbox
  let events: AsyncStream<Key>.Continuation
  let tty: TTY
  let curses: Curses
  let modes: Modes
  let rawLine: termios
  let signals = Pipe()

  var probe: TerminalProbe
  var parser = InputParser()
  var compositor: Compositor
  var governor: OutputGovernor
  var outbox: ArraySlice<UInt8> = []
  var screenful: Mailbox.Screenful?
  var layersChanged = false
  var composeAgain = false
  var unansweredFrames = 0
  /// When something last came from the terminal.
  var lastInput = MonotonicTime.zero
  var lastFrame = MonotonicTime.zero
  var statistics = TerminalStatistics()
  var isClosing = false
  /// Pictures in shared memory that the terminal has not taken yet.
  var lent = LentImages()
  /// The one pixel that the terminal was asked to try.
  var offer: String?
  var cursorShape = 0
  /// What the person chose by key; answers of the terminal don't change it.
  var chosenPictures: PictureEncoding?

  /// Frames are at least this far apart.
  static let frameGap = Duration.milliseconds(12)
  /// Pictures at rest are looked at again after this long.
  static let refineAfter = Duration.milliseconds(600)
  /// How long the terminal may take to say what it is before the first frame; later answers count too.
  static let probeTime = Duration.milliseconds(250)

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
    modes = Modes(mouse: Self.mouse(options))
    let environment = TerminalProbe.Environment.current(term: type, utf8: utf8, tty: tty)
    probe = TerminalProbe(environment, overrides: options.overrides)
    compositor = Compositor(size: curses.size, capabilities: probe.capabilities)
    governor = OutputGovernor(size: curses.size, answers: probe.capabilities.statusReports)
    Guard.arm(restore: modes.leave, tty: tty, pipe: signals.write, graceful: options.onTerminate != nil)
    mailbox.size = curses.size
    askTerminal()
  }

  /// GNU screen holds a lone Escape back until the next key while it reports the mouse.
  private static func mouse(_ options: TerminalOptions) -> TerminalOptions.Mouse {
    TerminalProbe.Environment.variable("STY").isEmpty ? options.mouse : .off
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
    offerSharedMemory()
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
    let names = found.drawable.map(\.rawValue).joined(separator: " ")
    Log.info("pictures: \(names); shared memory \(found.sharedImages), remote \(probe.environment.remote)")
  }

  /// A terminal on this machine may be able to take pictures out of shared memory: it is given a pixel to try.
  private func offerSharedMemory() {
    guard !probe.environment.remote, !probe.environment.tmux, !probe.environment.screen else { return }
    let name = SharedMemory.freshName()
    guard SharedMemory.create(name, [0, 0, 0]) else { return }
    offer = name
    probe.sharedName = name
  }

  /// The terminal has looked at the pixel, or never will.
  func withdrawOffer() {
    if let offer { SharedMemory.remove(offer) }
    offer = nil
  }

  func applyCapabilities() {
    var found = probe.capabilities
    let ladder = (chosenPictures ?? found.pictures).ladder
    governor.mostRelief = ladder.count - 1
    found.relief = governor.relief
    found.pictures = ladder.indices.contains(found.relief) ? ladder[found.relief] : found.pictures
    guard found != compositor.capabilities || found != mailbox.capabilities else { return }
    var before = compositor.capabilities
    before.pictures = found.pictures
    before.relief = found.relief
    compositor.capabilities = found
    if before != found {
      compositor.invalidate()
      layersChanged = true
    }
    composeAgain = screenful != nil
    mailbox.capabilities = found
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
      case .cursorShape(let shape): shapeCursor(shape)
      case .repaint: repaint()
      case .suspend: suspend()
      case .close: isClosing = true
      case .pictures(let encoding): drawPictures(with: encoding)
      }
    }
    flush()
  }

  private func shapeCursor(_ shape: Int) {
    guard shape != cursorShape, modes.cursorShapes, (0...6).contains(shape) else { return }
    cursorShape = shape
    outbox += Array("\u{1B}[\(shape) q".utf8)
  }

  func drawPictures(with encoding: PictureEncoding?) {
    chosenPictures = encoding
    if encoding == nil { probe.forgetPictures() }
    governor.resetRelief()
    applyCapabilities()
    repaint()
  }

  func repaint() {
    compositor.invalidate()
    layersChanged = true
    composeAgain = true
  }
}
