/// How the audio encoder should be set for a bitrate that includes headers.
public struct AudioEncoding: Equatable, Sendable {
  /// Bits a second of Opus payload.
  public var bitrate: Int
  /// Milliseconds of a packet: 20, 40 or 60. Long packets save headers where these weigh as much as the
  /// voice.
  public var frameMilliseconds: Int

  /// IPv4, UDP, RTP and the SRTP tag.
  public static let headerBytes = 50
  private static let leastBitrate = 8_000

  /// The best coding for `budget` bits a second.
  public init(budget: Int) {
    let milliseconds = budget >= 36_000 ? 20 : budget >= 26_000 ? 40 : 60
    frameMilliseconds = milliseconds
    bitrate = max(Self.leastBitrate, min(32_000, budget - Self.headerBytes * 8_000 / milliseconds))
  }

  /// The same for one of `peers` who all get it: packets grow with the room, for each costs every member something.
  public func inRoom(of peers: Int) -> AudioEncoding {
    var result = self
    result.frameMilliseconds = max(frameMilliseconds, peers > 8 ? 60 : peers > 3 ? 40 : 20)
    return result
  }
}
