public import Base

/// Adapts the sending rate to loss and round trip (draft-ietf-rmcat-gcc-02 §6) under the receiver's REMB
/// estimate.
///
/// Starts by doubling every second until the path shows a limit, then grows 8 % a second.
public struct SendRateController: BandwidthEstimator {
  /// Limits in bits a second.
  public struct Limits: Sendable {
    /// Never less than this: audio must live.
    public var minimum = 24_000
    /// Loss without a queue does not bring the rate below this: where it is random, a lower rate does not
    /// help. Moderate loss (under 35 %, under 20 %) leaves two and three times as much.
    public var lossFloor = 80_000
    /// Never more than this.
    public var maximum = 2_500_000
    /// The rate of the first seconds.
    public var start = 300_000

    /// The defaults.
    public init() {}
  }

  /// What each medium may use, in bits a second of payload and headers.
  public struct Allocation: Equatable, Sendable {
    /// For audio; served first.
    public var audio: Int
    /// How audio should be coded with that.
    public var encoding: AudioEncoding { AudioEncoding(budget: audio) }
    /// For video; 0 stops it.
    public var video: Int
  }

  /// Limits; may be changed at any time.
  public var limits: Limits
  /// Bits a second that audio likes to have, headers included.
  public var audioWish = 48_000
  /// What audio should keep before video gets anything, headers included.
  public var audioNeed = 18_000
  /// Video below this is not worth having and stops; it comes back at half more, the later the shorter it
  /// lasted.
  public var videoFloor = 16_000

  private var lossRate: Double
  private var estimate: Int?
  private var sentRate: Int?
  private var leastRoundTrip: Double?
  private var smoothLoss = 0.0
  private var lastReport: MonotonicTime?
  private var meanInterval = 1.5
  private var lastSilence: MonotonicTime?
  private var isAfterSilence = false
  private var beforeSilence: Double?
  private var lastDecrease: MonotonicTime?
  private var isStarting = true
  private var hasVideo = true
  private var switched: MonotonicTime?
  private var latest: MonotonicTime = .zero
  private var videoPause: Duration = .seconds(4)

  /// A controller at its start rate.
  public init(limits: Limits = Limits()) {
    self.limits = limits
    lossRate = Double(limits.start)
  }

  /// Bits a second that may be sent in all.
  public var target: Int {
    max(limits.minimum, min(limits.maximum, estimate ?? .max, Int(lossRate)))
  }

  /// Takes an observation made at `now`.
  public mutating func observe(_ observation: BandwidthObservation, at now: MonotonicTime) {
    latest = max(latest, now)
    switch observation {
    case .estimate(let bitrate):
      // An estimate below the present target is a limit that was found.
      if bitrate < target { isStarting = false }
      estimate = max(0, bitrate)
    case .report(let loss, let roundTrip): react(loss: loss, roundTrip: roundTrip, at: now)
    case .sent(let bitrate):
      sentRate = bitrate
      noticeSilence(at: now)
    case .arrivals: break
    }
  }

  private mutating func react(loss: Double, roundTrip: Duration?, at now: MonotonicTime) {
    let elapsed = lastReport.map { min(2, (now - $0).inSeconds) } ?? 1
    if let lastReport, (now - lastReport).inSeconds > silence, !isAfterSilence {
      // What was lost in an outage tells nothing of the path that is back. Reports that only seldom get
      // through do.
      isAfterSilence = true
      isStarting = true
      lossRate = max(lossRate, (beforeSilence ?? 0) / 2)
      beforeSilence = nil
      self.lastReport = now
      lastSilence = now
      return
    }
    isAfterSilence = false
    beforeSilence = nil
    if let lastReport { meanInterval += (min(10, (now - lastReport).inSeconds) - meanInterval) * 0.2 }
    lastReport = now
    lastSilence = now
    smoothLoss = loss < smoothLoss ? smoothLoss * 0.7 + loss * 0.3 : smoothLoss * 0.5 + loss * 0.5
    let isQueueing = roundTrip.map { notesQueue($0.inSeconds) } ?? false
    if smoothLoss > 0.10 || isQueueing {
      isStarting = false
      decrease(loss: smoothLoss, isQueueing: isQueueing, wait: roundTrip ?? .milliseconds(100), at: now)
    } else if smoothLoss < 0.02 || isClear(roundTrip) {
      increase(elapsed)
    }
  }

  /// Moderate loss without any queue, where the receiver would allow more, is the path's own: it does not
  /// grow with the rate.
  private func isClear(_ roundTrip: Duration?) -> Bool {
    guard let roundTrip, let leastRoundTrip, let estimate else { return false }
    return smoothLoss < 0.06 && roundTrip.inSeconds < leastRoundTrip * 1.2 + 0.03
      && Double(estimate) > lossRate
  }

  /// Seconds without a report that chance does not explain. The first one is due soon: before it nothing is
  /// known.
  private var silence: Double { lastReport == nil ? 2.5 : max(5, meanInterval * 5) }

  /// Reports that stay away are lost like everything else: the rate is halved until they come (RFC 8083
  /// §4.1).
  private mutating func noticeSilence(at now: MonotonicTime) {
    guard let since = lastSilence else {
      lastSilence = now
      return
    }
    guard (now - since).inSeconds > silence else { return }
    if lastReport != nil, beforeSilence == nil { beforeSilence = Double(target) }
    // Again in a second and a half.
    lastSilence = now - .seconds(silence - 1.5)
    lossRate = max(Double(limits.minimum), Double(target) / 2)
  }

  /// A round trip far above the best known means a standing queue. The best is forgotten slowly: routes
  /// change.
  private mutating func notesQueue(_ seconds: Double) -> Bool {
    let least = min(seconds, leastRoundTrip.map { $0 + (seconds - $0) * 0.02 } ?? seconds)
    leastRoundTrip = least
    return seconds > least * 2 + 0.2
  }

  private mutating func decrease(loss: Double, isQueueing: Bool, wait: Duration, at now: MonotonicTime) {
    // One congestion gives several bad reports: it is answered once a round trip and 300 ms.
    if let lastDecrease, now - lastDecrease < wait + .milliseconds(300) { return }
    lastDecrease = now
    let current = min(lossRate, Double(target))
    let harmless = limits.lossFloor * (loss < 0.20 ? 3 : loss < 0.35 ? 2 : 1)
    let floor = Double(isQueueing || wait > .milliseconds(300) ? limits.minimum : min(harmless, target))
    lossRate = max(floor, min(current * (1 - 0.5 * loss), isQueueing ? current * 0.85 : current))
  }

  private mutating func increase(_ elapsed: Double) {
    var grown = lossRate
    let factor = isStarting ? 2.0 : 1.08
    // Small steps instead of a power keep this free of libm.
    var left = elapsed
    while left > 0 {
      grown *= 1 + (factor - 1) * min(0.25, left)
      left -= 0.25
    }
    // What is not sent proves nothing about the path.
    let proven = sentRate.map { Double($0) * 1.5 + 100_000 } ?? .infinity
    lossRate = min(Double(limits.maximum), max(lossRate, min(grown + 1_000, proven)))
  }

  /// Splits the target: audio first, then `repair` (bits a second of retransmissions, half of the rest at
  /// most), video what is left, if that is worth it.
  public mutating func allocate(wantsVideo: Bool, repair: Int = 0) -> Allocation {
    guard wantsVideo else { return Allocation(audio: min(target, audioWish), video: 0) }
    switchVideo(room: target - audioNeed, at: latest)
    guard hasVideo else { return Allocation(audio: max(audioNeed, min(target, audioWish)), video: 0) }
    // Between need and wish audio takes a third of what there is.
    let audio = max(audioNeed, min(audioWish, target / 3))
    return Allocation(audio: audio, video: target - audio - max(0, min(repair, (target - audio) / 2)))
  }

  private mutating func switchVideo(room: Int, at now: MonotonicTime) {
    let since = switched.map { now - $0 } ?? .seconds(60)
    if hasVideo {
      guard room < videoFloor else { return }
      // Video that was too much soon after it came back is tried less often.
      videoPause = since < .seconds(20) ? min(.seconds(60), videoPause * 2) : .seconds(4)
      hasVideo = false
      switched = now
    } else if room >= videoFloor * 3 / 2, since >= videoPause {
      hasVideo = true
      switched = now
    }
  }
}
