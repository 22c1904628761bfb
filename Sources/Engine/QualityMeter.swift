public import Base
internal import Media

/// Judges a call's connection every two seconds by the difference of its figures (behaviours: the scale of calling
/// kits, shown as network bars).
public struct QualityMeter: Sendable {
  private var last: (figures: MediaStatistics, time: MonotonicTime)?
  /// 5 excellent … 0 nothing comes through; nil until enough was seen.
  public private(set) var bars: Int?
  private var sum = 0
  private var count = 0
  /// How it was on the whole, on the same scale; nil until enough was seen.
  public var average: Int? { count > 0 ? (sum + count / 2) / count : nil }
  /// The same for what we send, as the peer reports it; nil while we send nothing.
  public private(set) var sentBars: Int?

  /// A meter that has seen nothing.
  public init() {}

  /// Takes the figures as of `now`; call it as often as you like.
  public mutating func add(_ figures: MediaStatistics, at now: MonotonicTime) {
    guard let last else {
      self.last = (figures, now)
      return
    }
    let interval = now - last.time
    guard interval >= .seconds(2) else { return }
    self.last = (figures, now)
    let packets = received(figures) - received(last.figures)
    let lost = max(
      0,
      (figures.remoteAudio.lost + figures.remoteVideo.lost)
        - (last.figures.remoteAudio.lost + last.figures.remoteVideo.lost))
    let score = QualityScore(
      QualityScore.Measurement(
        interval: interval, packets: packets, loss: Double(lost) / Double(max(1, packets + lost)),
        jitter: .nanoseconds(Int64(figures.remoteAudio.jitterMilliseconds * 1e6)),
        roundTrip: figures.rttMilliseconds > 0 ? .nanoseconds(Int64(figures.rttMilliseconds * 1e6)) : nil))
    bars = Self.bars(for: score)
    if let bars {
      sum += bars
      count += 1
    }
    judgeSent(figures, since: last.figures, interval)
  }

  private mutating func judgeSent(
    _ figures: MediaStatistics, since old: MediaStatistics, _ interval: Duration
  ) {
    let sent =
      figures.sentAudio.packets + figures.sentVideo.packets - old.sentAudio.packets - old.sentVideo.packets
    guard sent > 0 else {
      sentBars = nil
      return
    }
    let roundTrip: Duration? =
      figures.rttMilliseconds > 0 ? .nanoseconds(Int64(figures.rttMilliseconds * 1e6)) : nil
    let measurement = QualityScore.Measurement(
      interval: interval, packets: sent, loss: figures.sentLoss, jitter: .zero, roundTrip: roundTrip)
    sentBars = Self.bars(for: QualityScore(measurement))
  }

  private func received(_ figures: MediaStatistics) -> Int {
    figures.remoteAudio.packets + figures.remoteVideo.packets
  }

  private static func bars(for score: QualityScore) -> Int? {
    switch score {
    case .unknown, .detecting: nil
    case .excellent: 5
    case .good: 4
    case .poor: 3
    case .bad: 2
    case .veryBad: 1
    case .down: 0
    }
  }
}
