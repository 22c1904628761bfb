internal import Base
internal import Glibc
internal import Screen

/// Frames: when to compose one, and getting it out.
extension TerminalLoop {
  func produceFrame() {
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

  func count(_ output: Compositor.Output) {
    statistics.bytes += output.bytes.count
    statistics.frames += 1
    statistics.pictureCells += compositor.pictureCellsWritten
    statistics.threshold = governor.threshold
    statistics.rate = governor.rate
    mailbox.statistics = statistics
  }

  func flush() {
    Guard.parkIfDying()
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
  func patience() -> Int32 {
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
