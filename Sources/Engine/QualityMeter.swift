public import Base
internal import Media

/// Judges a call's connection every two seconds by the difference of its figures (behaviours: the scale of calling
/// kits, shown as network bars).
public struct QualityMeter: Sendable {
  private var last: (figures: MediaStatistics, time: MonotonicTime)?
  /// 5 excellent … 0 nothing comes through; nil until enough was seen.
  public private(set) var bars: Int?

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
