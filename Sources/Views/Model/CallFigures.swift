public import Base

/// The figures of the call on the screen, for the person who wants to know more. The wiring fills them; `take` makes
/// rates of its counters once a second and keeps the last minute.
public struct CallFigures: Sendable, Equatable {
  /// One direction.
  public struct Flow: Sendable, Equatable {
    /// The picture's codec as the trade calls it; empty: no picture.
    public var videoCodec = ""
    /// The sound's codec.
    public var audioCodec = ""
    /// The picture's size in pixels; 0: none.
    public var width = 0
    /// The picture's size in pixels; 0: none.
    public var height = 0
    /// Payload bits a second, sound and picture.
    public var bitrate = 0
    /// Bars 0 (down) … 5 (excellent); nil while unknown.
    public var quality: Int?
    /// Pictures a second in the last second.
    public internal(set) var framesPerSecond = 0.0
    /// Share of the packets that did not arrive, 0…1.
    public var loss = 0.0
    /// Nothing flows yet.
    public init() {}
  }

  /// What only ever grows; `take` makes rates of it.
  public struct Counters: Sendable, Equatable {
    /// Packets that came.
    public var packets = 0
    /// Packets that did not.
    public var lost = 0
    /// Pictures shown.
    public var framesReceived = 0
    /// Pictures sent.
    public var framesSent = 0
    /// Bytes written to the terminal.
    public var terminalBytes = 0
    /// Nothing yet.
    public init() {}
  }

  /// One second of the sparklines.
  public struct Moment: Sendable, Equatable {
    /// Bits a second that came.
    public var bitrate: Int
    /// Share of packets that did not, 0…1.
    public var loss: Double
    /// Milliseconds from their camera to this screen.
    public var delay: Double
    /// Bytes a second to the terminal.
    public var terminal: Int
    /// A second's figures.
    public init(bitrate: Int, loss: Double, delay: Double, terminal: Int) {
      self.bitrate = bitrate
      self.loss = loss
      self.delay = delay
      self.terminal = terminal
    }
  }

  /// How many seconds are kept.
  public static let kept = 60

  /// From them to us.
  public var received = Flow()
  /// From us to them.
  public var sent = Flow()
  /// Milliseconds from their camera to a cell of this screen, as far as it can be told from here; 0: unknown.
  public var delay = 0.0
  /// Milliseconds there and back; 0: unknown.
  public var roundTrip = 0.0
  /// Milliseconds by which packets come too early or late.
  public var jitter = 0.0
  /// Milliseconds that sound waits in the buffer.
  public var buffer = 0.0
  /// Share of the sound that had to be made up, 0…1.
  public var concealed = 0.0
  /// The way of the packets: "host ↔ relay udp".
  public var path = ""
  /// The cipher of the media.
  public var cipher = ""
  /// Bytes a second to the terminal.
  public private(set) var terminalRate = 0
  /// The last minute, the newest last.
  public private(set) var minute: [Moment] = []

  private var last: (counters: Counters, time: MonotonicTime)?

  /// Nothing is known yet.
  public init() {}

  /// Takes the counters as of `now`; at most once a second this adds a moment. Returns whether it did.
  @discardableResult
  public mutating func take(_ counters: Counters, at now: MonotonicTime) -> Bool {
    guard let last else {
      self.last = (counters, now)
      return false
    }
    let seconds = (now - last.time).inSeconds
    guard seconds >= 1 else { return false }
    self.last = (counters, now)
    func grown(_ key: KeyPath<Counters, Int>) -> Int {
      max(0, counters[keyPath: key] &- last.counters[keyPath: key])
    }
    let (came, lost) = (grown(\.packets), grown(\.lost))
    received.loss = came &+ lost > 0 ? Double(lost) / Double(came &+ lost) : 0
    received.framesPerSecond = Double(grown(\.framesReceived)) / seconds
    sent.framesPerSecond = Double(grown(\.framesSent)) / seconds
    terminalRate = whole(Double(grown(\.terminalBytes)) / seconds)
    minute.append(
      Moment(bitrate: received.bitrate, loss: received.loss, delay: delay, terminal: terminalRate))
    if minute.count > Self.kept { minute.removeFirst(minute.count - Self.kept) }
    return true
  }

  /// Equal when they show the same.
  public static func == (a: Self, b: Self) -> Bool {
    a.received == b.received && a.sent == b.sent && a.delay == b.delay && a.roundTrip == b.roundTrip
      && a.jitter == b.jitter && a.buffer == b.buffer && a.concealed == b.concealed && a.path == b.path
      && a.cipher == b.cipher && a.terminalRate == b.terminalRate && a.minute == b.minute
  }
}

/// `number` rounded; what is no number, or too large for one, is cut to a sane range.
func whole(_ number: Double) -> Int {
  guard number.isFinite else { return 0 }
  return Int(min(max(number.rounded(), -1e15), 1e15))
}
