public import Base

/// Which payload format a video stream has.
public enum VideoCodec: String, Sendable, CaseIterable {
  case vp8 = "VP8"
  case vp9 = "VP9"
}

/// A whole frame, ready for the decoder.
public struct AssembledFrame: Equatable, Sendable {
  /// The bitstream.
  public var data: [UInt8]
  /// 90 kHz.
  public var rtpTimestamp: UInt32
  /// Whether it can be decoded without any other.
  public var isKey: Bool
  /// When its last packet came.
  public var arrival: MonotonicTime
  /// The sender's number of the picture, if it gives one.
  public var pictureID: UInt16?
  /// Size, for key frames that tell it.
  public var size: VideoSize?
}

/// Width and height in pixels.
public struct VideoSize: Equatable, Hashable, Sendable {
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int

  /// A size.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// What `VideoReceiveBuffer.poll` asks its owner to do.
public enum VideoReceiveEvent: Equatable, Sendable {
  /// Decode this, in the order given.
  case frame(AssembledFrame)
  /// Ask the sender for these packets.
  case nack([UInt16])
  /// Ask the sender for a key frame (PLI, or FIR if only that was negotiated).
  case requestKeyFrame
  /// The picture stands still for longer than its rhythm explains.
  case frozen
  /// Pictures flow again after `frozen`.
  case resumed
}

/// When a complete frame may be decoded.
public enum FrameContinuity: Sendable {
  /// Only right after its predecessor, or if it is a key frame: what any sender's stream needs.
  case chain
  /// Whenever it is newer than the last: for senders that only refer to acknowledged frames.
  case anyComplete
}

/// Counters of one video stream since it began.
public struct VideoReceiveStats: Equatable, Sendable {
  /// Packets, copies included.
  public var received = 0
  /// Packets that were here already, or came after they were given up.
  public var duplicates = 0
  /// Frames handed out.
  public var frames = 0
  /// Key frames among them.
  public var keyFrames = 0
  /// Packets asked for again, each request counted.
  public var nacks = 0
  /// Key frames asked for.
  public var keyFrameRequests = 0
  /// Times the chain was broken because a packet did not come in time.
  public var giveUps = 0
  /// Ended and current freezes.
  public var freezes = 0
  /// Time in ended freezes.
  public var frozenTime: Duration = .zero
  /// The longest ended freeze.
  public var longestFreeze: Duration = .zero

  /// All zero.
  public init() {}
}
