public import Base

/// Decides when the next frame may be sent, how many bytes it may have and how exact pictures must be, so that keys stay
/// quick on slow lines (render.md §5). Pure: told what was sent and what came back, when.
///
/// A frame is over when the terminal has answered the question at its end, because neither poll nor TIOCOUTQ sees what
/// ssh and TCP hold. A terminal that never answers is governed by what the kernel takes.
public struct OutputGovernor: Sendable {
  private struct Flight: Sendable {
    var bytes: Int
    var sent: MonotonicTime
    /// With pixels in shared memory: its bytes say nothing about the line.
    var isShared: Bool
  }

  /// How far off a channel of a picture may be: 8 when all is well, up to 40 on a slow line.
  public private(set) var threshold = Self.finest
  /// Bytes a second that the terminal takes, as far as measured.
  public private(set) var rate: Double?
  /// Whether frames should end with `CSI 5 n`.
  public private(set) var asksForReplies: Bool
  /// How many steps cheaper pictures should be drawn than the person chose: frames have come late for seconds although
  /// they were as coarse as can be. Goes back when all has been well for a while.
  public private(set) var relief = 0
  /// How many cheaper ways of drawing there are.
  public var mostRelief = 0 {
    didSet { relief = min(relief, max(0, mostRelief)) }
  }

  private var cells: Int
  private var flights: [Flight] = []
  private var everAnswered = false
  private var roundTrip = Duration.milliseconds(0)
  private var knowsRoundTrip = false
  private var lastAnswer = MonotonicTime.zero
  private var lateSince: MonotonicTime?
  private var wellSince: MonotonicTime?
  private var returned: MonotonicTime?
  private var patience = Self.firstPatience

  private static let finest = 8
  private static let coarsest = 40
  private static let leastBudget = 1_500
  private static let firstBudget = 24_000
  /// How much of the line's time a frame may take.
  private static let share = 0.033
  private static let frame = Duration.milliseconds(33)
  private static let late = Duration.milliseconds(50)
  private static let mostPixelBytes = 4_000_000.0
  /// Frames may be late this long before pictures get cheaper.
  private static let endurance = Duration.seconds(3)
  /// All must be well this long before they get dearer again; twice as long each time that this was a mistake.
  private static let firstPatience = Duration.seconds(20)
  private static let mostPatience = Duration.seconds(320)

  /// A governor for a screen of `size`; `answers` is false where the terminal is known not to reply.
  public init(size: Size, answers: Bool = true) {
    cells = max(1, size.width * size.height)
    asksForReplies = answers
  }

  /// The screen has another size.
  public mutating func resize(_ size: Size) { cells = max(1, size.width * size.height) }

  /// Bytes the next frame may have.
  public var budget: Int {
    let most = max(Self.leastBudget, cells * 8)
    guard let rate else { return min(most, Self.firstBudget) }
    return Int(min(Double(most), max(Double(Self.leastBudget), rate * Self.share)))
  }

  /// Bytes that pictures drawn as pixels may have in the next frame. There is no multiplexer to mind that repaints
  /// everything after a burst: inside one, pixels are not used.
  public var pixelBudget: Int {
    guard let rate else { return Self.firstBudget }
    return Int(min(Self.mostPixelBytes, max(Double(Self.leastBudget), rate * Self.share)))
  }

  /// Frames that may be under way at once: one, and one more for each frame time that an answer travels.
  private var window: Int { 1 + Int(roundTrip.inMilliseconds / Self.frame.inMilliseconds) }

  /// Whether a frame may be started.
  public mutating func mayStart(at now: MonotonicTime) -> Bool {
    guard let oldest = flights.first, now - oldest.sent > .seconds(everAnswered ? 5 : 1) else {
      return flights.count < min(window, 8)
    }
    // Lost or never coming: go on, and stop asking one that has never answered.
    if !everAnswered { asksForReplies = false }
    flights = []
    return true
  }

  /// A frame of `bytes` has been handed to the kernel, or is about to be; `pending` when its budget cut it short,
  /// `shared` when it shows pictures that are in shared memory.
  public mutating func sent(_ bytes: Int, pending: Bool, shared: Bool = false, at now: MonotonicTime) {
    flights.append(Flight(bytes: bytes, sent: now, isShared: shared))
    if pending { coarsen(by: 2) }
  }

  /// Nothing is under way any more: what was, will not be answered.
  public mutating func forget() { flights = [] }

  /// The kernel has taken everything. Counts as the frame's end where the terminal does not answer.
  public mutating func drained(at now: MonotonicTime) {
    if !asksForReplies { finish(at: now) }
  }

  /// The terminal has answered a frame's question.
  public mutating func answered(at now: MonotonicTime) {
    everAnswered = true
    finish(at: now)
  }

  private mutating func finish(at now: MonotonicTime) {
    guard !flights.isEmpty else { return }
    let flight = flights.removeFirst()
    let whole = now - flight.sent
    // Only small frames tell how long an answer travels; large ones mostly tell how slow the line is.
    if flight.bytes < 1_000, !flight.isShared {
      roundTrip = knowsRoundTrip ? min(whole, (roundTrip * 7 + whole) / 8) : whole
      knowsRoundTrip = true
    }
    let busy = now - max(flight.sent, lastAnswer)
    lastAnswer = now
    let working = max(.microseconds(200), busy - roundTrip)
    if flight.bytes >= 1_000, !flight.isShared {
      let sample = Double(flight.bytes) / working.inSeconds
      rate = rate.map { $0 + (sample - $0) / 4 } ?? sample
    }
    let isLate = whole - roundTrip > Self.late
    if isLate { coarsen(by: 4) } else { threshold = max(Self.finest, threshold - 1) }
    if isLate { endure(at: now) } else { recover(at: now) }
  }

  /// A frame was late: after some seconds at the coarsest, pictures must get cheaper.
  private mutating func endure(at now: MonotonicTime) {
    wellSince = nil
    guard threshold == Self.coarsest, relief < mostRelief else {
      lateSince = nil
      return
    }
    let since = lateSince ?? now
    lateSince = since
    guard now - since >= Self.endurance else { return }
    lateSince = nil
    relief += 1
    if let returned, now - returned < Self.firstPatience { patience = min(patience * 2, Self.mostPatience) }
  }

  /// A frame was in time: after a while at the finest, pictures may be what was chosen.
  private mutating func recover(at now: MonotonicTime) {
    lateSince = nil
    guard threshold == Self.finest, relief > 0 else {
      wellSince = nil
      return
    }
    let since = wellSince ?? now
    wellSince = since
    guard now - since >= patience else { return }
    wellSince = nil
    relief -= 1
    returned = now
  }

  /// The person has chosen how pictures are drawn: that is tried.
  public mutating func resetRelief() {
    relief = 0
    lateSince = nil
    wellSince = nil
    returned = nil
    patience = Self.firstPatience
  }

  private mutating func coarsen(by step: Int) { threshold = min(Self.coarsest, threshold + step) }
}
