internal import Base
internal import Glibc
internal import Screen

/// Frames: when to compose one, and getting it out.
extension TerminalLoop {
  func produceFrame() {
    let now = MonotonicTime.now()
    if governor.relief != compositor.capabilities.relief { followRelief() }
    guard outbox.isEmpty, let screenful, now - lastFrame >= Self.frameGap else { return }
    let refine = !screenful.pictures.isEmpty && now - lastFrame >= Self.refineAfter
    guard composeAgain || refine, governor.mayStart(at: now) else { return }
    if layersChanged {
      curses.show(screenful.layers) { y, cells in compositor.setRow(y, cells) }
      layersChanged = false
    }
    if compositor.capabilities.sharedImages, compositor.capabilities.pictures == .kitty {
      while compositor.sharedNames.count < screenful.pictures.count {
        compositor.sharedNames.append(SharedMemory.freshName())
      }
    }
    let output = compositor.compose(
      tiles: screenful.pictures, cursor: screenful.cursor, threshold: governor.threshold,
      budget: governor.budget, pixelBudget: governor.pixelBudget, now: now)
    composeAgain = output.pending
    lastFrame = now
    guard !output.bytes.isEmpty else { return }
    share(output.sharedImages, at: now)
    outbox += output.bytes
    if governor.asksForReplies {
      outbox += Array("\u{1B}[5n".utf8)
      unansweredFrames += 1
    }
    count(output)
    governor.sent(
      outbox.count, pending: output.pending, shared: !output.sharedImages.isEmpty, at: now)
    flush()
  }

  /// Puts pictures where the terminal finds them. Where that fails, or the terminal leaves them lying, they go with the
  /// frames from the next one on.
  private func share(_ images: [SharedImage], at now: MonotonicTime) {
    let made = images.filter { SharedMemory.create($0.name, $0.bytes) }
    lent.lend(made.map(\.name), at: now)
    guard made.count < images.count || lent.refusals >= 3 else { return }
    Log.warning("the terminal takes no pictures out of shared memory any more")
    probe.refuseSharedImages()
    applyCapabilities()
  }

  /// Frames come too late, or no longer: pictures are drawn in a cheaper way, or as chosen again.
  private func followRelief() {
    applyCapabilities()
    statistics.relief = governor.relief
    mailbox.statistics = statistics
    Log.info("pictures are drawn with \(compositor.capabilities.pictures.rawValue) now")
  }

  func count(_ output: Compositor.Output) {
    statistics.bytes += output.bytes.count
    statistics.frames += 1
    statistics.pictureCells += compositor.pictureCellsWritten
    statistics.pixelPictures += compositor.pixelPicturesSent
    statistics.relief = governor.relief
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
