internal import Base
internal import Glibc
internal import Screen

/// Giving the terminal back, for a while or for good.
extension TerminalLoop {
  func suspend() {
    awaitAnswers()
    tty.writeAll(compositor.farewell() + modes.leave)
    tcflush(tty.descriptor, TCIFLUSH)
    tty.restoreLine()
    Guard.stop()
    // SIGCONT has been told, too; size and line are looked at in any case.
    let seen = signals.drain().map { Int32($0) }
    comeBack()
    for signal in [SIGTERM, SIGHUP, SIGINT] where seen.contains(signal) { options.onTerminate?(signal) }
  }

  /// What the terminal still has to answer must not reach the shell.
  func awaitAnswers() {
    outbox = []
    let deadline = MonotonicTime.now() + .milliseconds(100)
    while unansweredFrames > 0, deadline > MonotonicTime.now() {
      waitForTerminal(milliseconds: 20)
    }
    unansweredFrames = 0
    lent.removeAll()
    governor.forget()
  }

  func comeBack() {
    var line = rawLine
    _ = unsafe tcsetattr(tty.descriptor, TCSADRAIN, &line)
    curses.resume()
    tty.writeAll(modes.enter)
    resize()
  }

  func finish() {
    awaitAnswers()
    withdrawOffer()
    tty.writeAll(compositor.farewell() + modes.finish)
    curses.end()
    tcflush(tty.descriptor, TCIFLUSH)
    tty.restoreLine()
    Guard.disarm()
    signals.close()
    tty.close()
  }
}
