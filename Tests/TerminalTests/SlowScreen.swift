import Base
import Screen

/// Sixteen moving pictures in 200x50 cells at the end of a slow line, in made-up time. What is written waits in a
/// buffer of 256 kB and leaves it at a fixed rate; only then are its questions answered and its keys' echoes seen.
/// Frames are made as the terminal's own thread makes them: one compositor, one governor.
struct SlowScreen {
  /// One frame as it was handed over.
  struct Frame {
    var bytes: Int
    var budget: Int
    /// Bytes before the echo of a key, where there is one.
    var beforeEcho: Int?
    /// Frames that were under way already.
    var others: Int
  }

  private(set) var frames: [Frame] = []
  /// Milliseconds from key to echo.
  private(set) var echoes: [Int] = []
  private(set) var bytesThrough = 0

  private static let size = Size(width: 200, height: 50)
  private static let capacity = 256_000
  private let rate: Int
  private let pictures = SlowScreen.makePictures()
  private var compositor = Compositor(size: SlowScreen.size, capabilities: TerminalCapabilities())
  private var governor = OutputGovernor(size: SlowScreen.size)
  private var canvas = Canvas(SlowScreen.size)
  private var tiles: [PictureTile] = []
  private var isDue = false
  private var lastFrame = -100
  private var outbox: ArraySlice<UInt8> = []
  private var buffer: [UInt8] = []
  private var recent: UInt32 = 0
  private var unanswered = 0
  private var key: (typed: Int, echo: UInt32)?
  private var keys: UInt32 = 0

  /// A line that takes `rate` bytes a millisecond.
  init(rate: Int) {
    self.rate = rate
    for (index, rect) in Self.places.enumerated() {
      canvas.picture(PictureID(UInt16(index + 1)), in: rect)
    }
    compositor.draw([Layer(canvas)])
  }

  private static let places = (0..<16).map { Rect(x: $0 % 4 * 50, y: $0 / 4 * 12, width: 50, height: 12) }

  /// A disc that moves over a gradient.
  private static func makePictures() -> [VideoFrame] {
    (0..<60).map { step in
      unsafe VideoFrame(width: 100, height: 60, time: .zero) { y, u, v in
        for row in 0..<60 {
          for column in 0..<100 {
            let (dx, dy) = (column - 20 - step, row - 30)
            unsafe y[row * 100 + column] = UInt8(dx * dx + dy * dy < 196 ? 200 : 50 + column / 2 + row / 2)
          }
        }
        unsafe u.initialize(repeating: 118)
        unsafe v.initialize(repeating: 140)
      }
    }
  }

  /// Lives through `milliseconds`: a new picture every 33, a key a while after each echo when `types`.
  mutating func run(from start: Int, milliseconds: Int, types: Bool) {
    var generator = SeededGenerator(seed: 5)
    var nextKey = start + 100
    for now in start..<start + milliseconds {
      if now % 33 == 0 { showPictures(now / 33) }
      if types, key == nil, now >= nextKey {
        type(at: now)
        nextKey = now + Int.random(in: 150...450, using: &generator)
      }
      carry(at: now)
      produce(at: now)
      let room = max(0, Self.capacity - buffer.count)
      buffer += outbox.prefix(room)
      outbox = outbox.dropFirst(room)
    }
  }

  private mutating func showPictures(_ step: Int) {
    tiles = Self.places.enumerated().map { index, rect in
      PictureTile(
        id: PictureID(UInt16(index + 1)), rect: rect, frame: pictures[(step + index * 7) % pictures.count],
        fit: .cover)
    }
    isDue = true
  }

  /// A key whose echo is a character that stands nowhere else.
  private mutating func type(at now: Int) {
    let echo = 0x100 + keys % 0x40
    keys += 1
    key = (now, echo)
    canvas.put(String(Unicode.Scalar(echo) ?? "?"), x: 3, y: 49)
    compositor.draw([Layer(canvas)])
    isDue = true
  }

  private mutating func carry(at now: Int) {
    let leaving = min(rate, buffer.count)
    for byte in buffer.prefix(leaving) {
      recent = recent << 8 | UInt32(byte)
      if recent == 0x1B5B_356E {
        unanswered -= 1
        governor.answered(at: MonotonicTime(milliseconds: Int64(now)))
      }
      if let key, recent & 0xFFFF == 0xC400 | 0x80 | key.echo & 0x3F {
        echoes.append(now - key.typed)
        self.key = nil
      }
    }
    buffer.removeFirst(leaving)
    bytesThrough += leaving
  }

  private mutating func produce(at now: Int) {
    let time = MonotonicTime(milliseconds: Int64(now))
    guard isDue, outbox.isEmpty, now - lastFrame >= 12, governor.mayStart(at: time) else { return }
    let budget = governor.budget
    let output = compositor.compose(tiles: tiles, threshold: governor.threshold, budget: budget, now: time)
    isDue = output.pending
    lastFrame = now
    guard !output.bytes.isEmpty else { return }
    // The echo's first byte stands in no other glyph here.
    let echo = output.bytes.firstIndex(of: 0xC4)
    frames.append(Frame(bytes: output.bytes.count, budget: budget, beforeEcho: echo, others: unanswered))
    outbox += output.bytes + Array("\u{1B}[5n".utf8)
    unanswered += 1
    governor.sent(outbox.count, pending: output.pending, at: time)
  }
}
