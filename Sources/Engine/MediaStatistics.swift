/// Figures of one stream in one direction, since it began.
public struct StreamStatistics: Equatable, Sendable {
  /// The codec as RTP names it: "VP8", "OPUS"; empty while there is no stream.
  public var codec = ""
  /// RTP packets and their payload bytes.
  public var packets = 0
  /// Payload bytes.
  public var bytes = 0
  /// Packets that never came (for what we send: as the peer reports it).
  public var lost = 0
  /// RFC 3550 interarrival jitter.
  public var jitterMilliseconds = 0.0
  /// Share of the played sound that had to be made up.
  public var concealedRatio = 0.0
  /// Pictures encoded or decoded.
  public var frames = 0
  /// Pictures a second, over the whole stream.
  public var framesPerSecond = 0.0
  /// Size of the last picture.
  public var width = 0
  /// Size of the last picture.
  public var height = 0
  /// Key frames among the pictures.
  public var keyFrames = 0
  /// Times the picture stood still for longer than it should.
  public var freezes = 0
  /// The longest of them.
  public var longestFreezeMilliseconds = 0.0
  /// Payload bits a second over the last seconds.
  public var bitrate = 0
  /// Time in the receive buffer.
  public var delayMilliseconds = 0.0

  /// All zero.
  public init() {}
}

/// Figures of one call's media.
public struct MediaStatistics: Equatable, Sendable {
  /// What we send.
  public var sentAudio = StreamStatistics()
  /// What we send.
  public var sentVideo = StreamStatistics()
  /// What the peer sends.
  public var remoteAudio = StreamStatistics()
  /// What the peer sends.
  public var remoteVideo = StreamStatistics()
  /// Share of what we send that the peer says it has missed lately, 0…1.
  public var sentLoss = 0.0
  /// Round trip by RTCP; 0 until measured.
  public var rttMilliseconds = 0.0
  /// The network path in words: "host ↔ host udp".
  public var path = ""
  /// The cipher of the media.
  public var profile = ""
  /// 0…1, our microphone's level now.
  public var ownLevel = 0.0
  /// 0…1, the peer's level now.
  public var remoteLevel = 0.0
  /// The pitch of the peer's voice in hertz if that is one tone, and tones are measured; else 0.
  public var remoteTone = 0.0

  /// All zero.
  public init() {}
}
