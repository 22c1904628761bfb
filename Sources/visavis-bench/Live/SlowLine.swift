import Base
import Glibc
import Screen
import Synchronization
import System

/// A terminal at the far end of a slow line: what is written waits in a buffer, as ssh's and TCP's, and leaves it at a
/// fixed rate. The far end answers questions when they have got through, types, and notes when its keys' echoes arrive.
final class SlowLine: Sendable {
  /// What the far end has seen.
  struct Report: Sendable {
    /// Key to echo, in the order typed.
    var echoes: [Duration] = []
    /// Bytes that got through.
    var bytes = 0
  }

  /// The device that programs write to.
  let path: String
  /// Bytes a second.
  let rate: Int
  /// Bytes that wait at most.
  let capacity: Int

  private let master: Int32
  private let report = Mutex(Report())
  private let types = Atomic<Bool>(false)
  private let stopped = Atomic<Bool>(false)

  /// Echoes are characters that stand in no picture, a new one for each key: U+0100 and up.
  static let firstEcho: UInt32 = 0x100
  static let echoes: UInt32 = 0x60

  /// A terminal of `size`; nil when the system has none left.
  init?(size: Size, rate: Int, capacity: Int) {
    let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0 else { return nil }
    var (unlock, number): (Int32, Int32) = (0, 0)
    var window = winsize(
      ws_row: UInt16(clamping: size.height), ws_col: UInt16(clamping: size.width), ws_xpixel: 0, ws_ypixel: 0)
    let unlocked = unsafe ioctl(master, 0x4004_5431, &unlock)  // TIOCSPTLCK
    let named = unsafe ioctl(master, 0x8004_5430, &number)  // TIOCGPTN
    let sized = unsafe ioctl(master, UInt(TIOCSWINSZ), &window)
    guard unlocked == 0, named == 0, sized == 0 else {
      close(master)
      return nil
    }
    self.master = master
    self.rate = max(1, rate)
    self.capacity = max(1, capacity)
    path = "/dev/pts/\(number)"
  }

  /// What has been seen so far.
  var seen: Report { report.withLock { $0 } }

  /// From now on keys are typed, one after the other's echo.
  func startTyping() { types.store(true, ordering: .relaxed) }

  func stop() { stopped.store(true, ordering: .relaxed) }

  /// Carries bytes until `stop`. On a thread of its own.
  func run() {
    var far = FarEnd()
    var queue: [UInt8] = []
    var head = 0
    var last = MonotonicTime.now()
    var credit = 0.0
    while !stopped.load(ordering: .relaxed) {
      wait(wantsMore: queue.count - head < capacity)
      read(into: &queue, room: capacity - (queue.count - head))
      let now = MonotonicTime.now()
      // Time in which nothing waited cannot be made up for later; a late wake-up can.
      credit = min(credit + (now - last).inSeconds * Double(rate), Double(rate) * 0.02)
      last = now
      let leaving = min(queue.count - head, Int(credit))
      credit = queue.count - head > leaving ? credit - Double(leaving) : 0
      for byte in queue[head..<head + leaving] { answer(far.receive(byte), &far, now) }
      head += leaving
      if head > capacity {
        queue.removeFirst(head)
        head = 0
      }
      report.withLock { $0.bytes += leaving }
      if types.load(ordering: .relaxed), let key = far.nextKey(at: now) { send([key]) }
    }
    close(master)
  }

  private func wait(wantsMore: Bool) {
    var source = pollfd(fd: wantsMore ? master : -1, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&source, 1, 1)
    // Without a writer the device is readable at once and for ever.
    if source.revents & Int16(POLLHUP) != 0 { usleep(1_000) }
  }

  private func read(into queue: inout [UInt8], room: Int) {
    guard room > 0 else { return }
    var block = [UInt8](repeating: 0, count: min(16_384, room))
    let size = block.count
    let count = unsafe Glibc.read(master, &block, size)
    if count > 0 { queue += block.prefix(count) }
  }

  private func answer(_ arrived: FarEnd.Arrival?, _ far: inout FarEnd, _ now: MonotonicTime) {
    switch arrived {
    case .question(let reply): send(Array(reply.utf8))
    case .echo(let scalar):
      if let latency = far.echoed(scalar, at: now) { report.withLock { $0.echoes.append(latency) } }
    case nil: break
    }
  }

  private func send(_ bytes: [UInt8]) { _ = unsafe write(master, bytes, bytes.count) }
}

/// What happens at the far end: looks for questions and echoes among the bytes that arrive, and types.
private struct FarEnd {
  enum Arrival {
    /// Something that wants this answer.
    case question(String)
    /// A character that stands for a key.
    case echo(UInt32)
  }

  private var recent: UInt32 = 0
  private var generator = SeededGenerator(seed: 5)
  private var typed: UInt32 = 0
  private var waiting: (scalar: UInt32, since: MonotonicTime)?
  private var nextTime: MonotonicTime?

  mutating func receive(_ byte: UInt8) -> Arrival? {
    recent = recent << 8 | UInt32(byte)
    if recent == 0x1B5B_356E { return .question("\u{1B}[0n") }
    if recent & 0xFF_FFFF == 0x1B_5B63 { return .question("\u{1B}[?62;22c") }
    let (lead, tail) = (recent >> 8 & 255, recent & 255)
    return lead & 0xFC == 0xC4 && tail & 0xC0 == 0x80 ? .echo((lead & 31) << 6 | tail & 63) : nil
  }

  /// The key to type now, if it is time: a little after the last one's echo.
  mutating func nextKey(at now: MonotonicTime) -> UInt8? {
    guard waiting == nil else { return nil }
    let due = nextTime ?? now + .milliseconds(Int64.random(in: 120...420, using: &generator))
    nextTime = due
    guard now >= due else { return nil }
    waiting = (SlowLine.firstEcho + typed % SlowLine.echoes, now)
    typed += 1
    nextTime = nil
    return UInt8(ascii: "k")
  }

  /// How long the key took that `scalar` stands for; nil when it is not the one waited for.
  mutating func echoed(_ scalar: UInt32, at now: MonotonicTime) -> Duration? {
    guard let waiting, waiting.scalar == scalar else { return nil }
    self.waiting = nil
    return now - waiting.since
  }
}
