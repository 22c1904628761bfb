/// What a person may change during a call. `App` changes it by keys; the wiring makes it true.
public struct CallSettings: Sendable, Equatable {
  /// How good a picture is sent.
  public enum Quality: String, Sendable, CaseIterable { case auto, low, high }

  /// One line of the list.
  public enum Row: Int, Sendable, CaseIterable {
    case quality, frameRate, symbols, volume, noise, echo, gain, mirror, ownPicture, pushToTalk
  }

  /// How good a picture is sent.
  public var quality = Quality.auto
  /// The most pictures a second that are drawn.
  public var framesPerSecond = 30
  /// Steady noise is removed from the microphone.
  public var noiseSuppression = true
  /// What the loudspeaker says is removed from the microphone.
  public var echoCancellation = true
  /// The voice is kept equally loud.
  public var automaticGain = true
  /// One's own picture shows as in a mirror.
  public var mirror = true
  /// One's own picture shows.
  public var ownPicture = true
  /// How loud the peer is played, in percent.
  public var peerVolume = 100

  /// The rates to choose from.
  static let rates = [5, 10, 15, 20, 24, 30, 60]
  /// One step of the volume.
  static let volumeStep = 10
  /// The loudest.
  static let loudest = 200

  /// The defaults.
  public init() {}

  /// Changes `row` by one step; `forward` is the next value, or the louder one.
  mutating func change(_ row: Row, forward: Bool) {
    switch row {
    case .quality: quality = forward ? quality.next : quality.next.next
    case .frameRate: framesPerSecond = Self.step(framesPerSecond, in: Self.rates, forward: forward)
    case .volume: peerVolume = Self.volume(peerVolume, louder: forward)
    case .noise: noiseSuppression.toggle()
    case .echo: echoCancellation.toggle()
    case .gain: automaticGain.toggle()
    case .mirror: mirror.toggle()
    case .ownPicture: ownPicture.toggle()
    // Not kept here.
    case .symbols, .pushToTalk: break
    }
  }

  /// `percent` one step louder or softer, from 0 to 200.
  static func volume(_ percent: Int, louder: Bool) -> Int {
    let now = min(max(0, percent), loudest)
    return min(max(0, now + (louder ? volumeStep : -volumeStep)), loudest)
  }

  /// The value of `values` next to `value`; the last one stays.
  private static func step(_ value: Int, in values: [Int], forward: Bool) -> Int {
    (forward ? values.first { $0 > value } : values.last { $0 < value }) ?? value
  }
}
