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
  }

  /// How far off a channel of a picture may be: 8 when all is well, up to 40 on a slow line.
  public private(set) var threshold = Self.finest
  /// Bytes a second that the terminal takes, as far as measured.
  public private(set) var rate: Double?
  /// Whether frames should end with `CSI 5 n`.
  public private(set) var asksForReplies: Bool

  private var cells: Int
  private var flights: [Flight] = []
  private var everAnswered = false
  private var roundTrip = Duration.milliseconds(0)
  private var knowsRoundTrip = false
  private var lastAnswer = MonotonicTime.zero

  private static let finest = 8
  private static let coarsest = 40
  private static let leastBudget = 1_500
  private static let firstBudget = 24_000
  /// How much of the line's time a frame may take.
  private static let share = 0.06
  private static let frame = Duration.milliseconds(33)
  private static let late = Duration.milliseconds(50)

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

  /// A frame of `bytes` has been handed to the kernel, or is about to be; `pending` when its budget cut it short.
  public mutating func sent(_ bytes: Int, pending: Bool, at now: MonotonicTime) {
    flights.append(Flight(bytes: bytes, sent: now))
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
    if flight.bytes < 1_000 {
      roundTrip = knowsRoundTrip ? min(whole, (roundTrip * 7 + whole) / 8) : whole
      knowsRoundTrip = true
    }
    let busy = now - max(flight.sent, lastAnswer)
    lastAnswer = now
    let working = max(.microseconds(200), busy - roundTrip)
    if flight.bytes >= 1_000 {
      let sample = Double(flight.bytes) / working.inSeconds
      rate = rate.map { $0 + (sample - $0) / 4 } ?? sample
    }
    if whole - roundTrip > Self.late { coarsen(by: 4) } else { threshold = max(Self.finest, threshold - 1) }
  }

  private mutating func coarsen(by step: Int) { threshold = min(Self.coarsest, threshold + step) }
}
