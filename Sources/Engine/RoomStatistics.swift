/// Figures of what the peers of one call share.
public struct RoomStatistics: Equatable, Sendable {
  /// A picture that is made once for some of the peers.
  public struct Encoding: Equatable, Sendable {
    /// The most pixels in a row.
    public var width: Int
    /// The most rows.
    public var height: Int
    /// Pictures a second.
    public var framesPerSecond: Int
    /// Bits a second.
    public var bitrate: Int
    /// How many peers get it.
    public var peers: Int
  }

  /// The numbers of the sessions whose peers speak, the main speaker first.
  public var speakers: [Int] = []
  /// The number of the session whose peer speaks mainly, or did so last.
  public var main: Int?
  /// How many voices are decoded.
  public var heard = 0
  /// What is encoded: at most three.
  public var encodings: [Encoding] = []

  /// Nobody is there.
  public init() {}

  init(speakers: [Int], main: Int?, heard: Int, encodings: [Encoding]) {
    self.speakers = speakers
    self.main = main
    self.heard = heard
    self.encodings = encodings
  }
}
