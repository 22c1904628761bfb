import Base
public import Media

/// What a simulated peer notes while it runs.
struct SimRecord: Sendable {
  struct Heard: Sendable {
    var number: UInt32
    var time: MonotonicTime
  }

  var captured: [UInt32: MonotonicTime] = [:]
  var heard: [Heard] = []
  var frameTimes: [MonotonicTime] = []
  var longestGap: Duration = .zero
  var brokenReferences = 0
}

/// What came of a simulated call at one peer.
public struct SimReport: Sendable {
  /// Audio counters.
  public var audio: AudioReceiveStats
  /// Video counters.
  public var video: VideoReceiveStats
  /// Mean time from capture to loudspeaker over the last half of the call.
  public var mouthToEar: Duration
  /// Share of audio made up, 0...1.
  public var concealedFraction: Double { audio.concealedFraction }
  /// Frames a second over the whole call.
  public var framesPerSecond: Double
  /// The longest time between two frames, and between the last one and the end.
  public var longestGap: Duration
  /// Frames handed out although the frame before was not: must be 0.
  public var brokenReferences: Int
  /// Smoothed queueing delay of what comes, in seconds.
  public var queueDelay: Duration
  /// As RTCP measured it.
  public var roundTrip: Duration?
  /// Bits a second this peer sends at the end, headers included.
  public var sentBitrate: Int
  /// Bits a second this peer may send at the end.
  public var target: Int
  /// What this peer's video encoder is set to at the end; nil if its video stopped.
  public var level: VideoLevel?
  /// What this peer tells the other it may send.
  public var estimate: Int
  /// Packets this peer sent again.
  public var retransmitted: Int
  /// Audio delay the jitter buffer aims at, at the end.
  public var targetDelay: Duration
}
