public import Base
public import RTP

/// Relates a stream's RTP time to its sender's clock by sender reports, trusting none that stands alone.
public struct StreamClock: Sendable {
  private struct Point: Sendable {
    var rtp: Int64
    var ntp: NTPTime
  }

  private let clockRate: Int
  private var times = TimestampUnwrapper()
  private var trusted: Point?
  private var candidate: Point?
  private var contradictions = 0

  /// A clock that knows nothing. `clockRate`: ticks a second.
  public init(clockRate: Int) { self.clockRate = max(1, clockRate) }

  /// Whether RTP time can be translated.
  public var isTrusted: Bool { trusted != nil }

  /// Takes a sender report. Two that agree make a clock; three in a row that agree with nothing unmake it.
  public mutating func add(rtp: UInt32, ntp: NTPTime) {
    let point = Point(rtp: times.unwrap(rtp), ntp: ntp)
    if let reference = trusted, agrees(point, reference) {
      trust(point)
    } else if let reference = candidate, agrees(point, reference) {
      trust(point)
    } else if candidate?.ntp != ntp {
      candidate = point
      contradictions += 1
      if contradictions >= 3 { trusted = nil }
    }
  }

  /// The sender's time in nanoseconds, from an origin common to its streams, at which `rtp` was captured.
  public func nanoseconds(rtp: UInt32) -> Int64? {
    guard let trusted else { return nil }
    let ticks = Double(times.peek(rtp) - trusted.rtp)
    let base = trusted.ntp.nanoseconds(since: NTPTime(raw: 0x8000_0000 << 32))
    return base &+ Int64(max(-9e18, min(9e18, ticks / Double(clockRate) * 1e9)))
  }

  private mutating func trust(_ point: Point) {
    trusted = point
    candidate = nil
    contradictions = 0
  }

  /// Whether both clocks advanced alike from `old` to `new`, within 2 % and 30 ms.
  private func agrees(_ new: Point, _ old: Point) -> Bool {
    let wall = Double(new.ntp.nanoseconds(since: old.ntp)) / 1e9
    let media = Double(new.rtp - old.rtp) / Double(clockRate)
    return wall > 0 && wall < 3_600 && (media - wall).magnitude < 0.03 + wall * 0.02
  }
}

/// Finds how much a peer's audio or video must be held back so that lips and voice meet.
///
/// Voice is kept prompt: it waits for late pictures only within a small bound, pictures wait for late voice
/// gladly.
public struct LipSync: Sendable {
  /// Which of the two streams.
  public enum Kind: Sendable { case audio, video }

  /// What the receiver knows of one stream.
  public struct Observation: Sendable {
    /// RTP time of the newest packet.
    public var rtpTimestamp: UInt32
    /// When it came.
    public var arrival: MonotonicTime
    /// From arrival to loudspeaker or screen, without what lip-sync adds.
    public var delay: Duration

    /// An observation.
    public init(rtpTimestamp: UInt32, arrival: MonotonicTime, delay: Duration) {
      self.rtpTimestamp = rtpTimestamp
      self.arrival = arrival
      self.delay = delay
    }
  }

  /// Delays to add.
  public struct Adjustment: Equatable, Sendable {
    /// To audio: `AudioReceiveBuffer.extraDelay`.
    public var audio: Duration = .zero
    /// To video: before a decoded picture is shown.
    public var video: Duration = .zero

    /// Nothing to add.
    public init() {}
  }

  /// The most that audio waits for video.
  public var maxAudioDelay: Duration = .milliseconds(120)
  /// The most that video waits for audio.
  public var maxVideoDelay: Duration = .milliseconds(400)
  /// How late pictures may be unnoticed.
  public var tolerance: Duration = .milliseconds(40)
  /// The current delays to add.
  public private(set) var adjustment = Adjustment()
  /// Smoothed lateness of video against audio without adjustment; nil until both clocks are known.
  public private(set) var offset: Duration?

  private var audio: StreamClock
  private var video: StreamClock
  private static let step: Duration = .milliseconds(20)
  private static let implausible: Duration = .seconds(5)

  /// A synchroniser for one peer.
  public init(audioClockRate: Int = 48_000, videoClockRate: Int = 90_000) {
    audio = StreamClock(clockRate: audioClockRate)
    video = StreamClock(clockRate: videoClockRate)
  }

  /// Takes a sender report of one of the streams.
  public mutating func add(_ report: SenderReport, of kind: Kind) {
    switch kind {
    case .audio: audio.add(rtp: report.rtpTimestamp, ntp: report.ntp)
    case .video: video.add(rtp: report.rtpTimestamp, ntp: report.ntp)
    }
  }

  /// Compares the two streams; call it once or twice a second. The adjustment moves by 20 ms at most.
  @discardableResult
  public mutating func update(audio heard: Observation, video seen: Observation) -> Adjustment {
    guard let spoken = audio.nanoseconds(rtp: heard.rtpTimestamp),
      let filmed = video.nanoseconds(rtp: seen.rtpTimestamp)
    else {
      offset = nil
      move(audio: .zero, video: .zero)
      return adjustment
    }
    let heardAfter = heard.arrival.nanoseconds &- spoken &+ heard.delay.nanoseconds
    let seenAfter = seen.arrival.nanoseconds &- filmed &+ seen.delay.nanoseconds
    let measured = Duration.nanoseconds(seenAfter &- heardAfter)
    guard measured > .zero - Self.implausible, measured < Self.implausible else { return adjustment }
    let smooth = offset.map { ($0 * 7 + measured) / 8 } ?? measured
    offset = smooth
    move(
      audio: min(maxAudioDelay, max(.zero, smooth - tolerance)),
      video: min(maxVideoDelay, max(.zero, .zero - smooth)))
    return adjustment
  }

  private mutating func move(audio: Duration, video: Duration) {
    adjustment.audio += max(.zero - Self.step, min(Self.step, audio - adjustment.audio))
    adjustment.video += max(.zero - Self.step, min(Self.step, video - adjustment.video))
  }
}
