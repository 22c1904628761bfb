/// What a receiver must know of one VP8 packet (RFC 7741 §4.2, §4.3).
public struct VP8Payload: Equatable, Sendable {
  /// The payload descriptor.
  public var descriptor: VP8Descriptor
  /// The piece of the frame, at least one byte.
  public var data: [UInt8]

  /// Reads the payload of an RTP packet.
  public init(parsing payload: [UInt8]) throws(RTPError) {
    var reader = ByteReader(payload)
    descriptor = try VP8Descriptor(&reader)
    data = reader.rest()
    guard !data.isEmpty else { throw RTPError(.truncated, "VP8 payload") }
  }

  /// Whether the packet is the first of a frame.
  public var startsFrame: Bool { descriptor.startsPartition && descriptor.partition == 0 }

  /// Whether the packet is the first of a key frame.
  public var startsKeyFrame: Bool { startsFrame && VP8FrameHeader.isKeyFrame(data) }
}

/// The first bytes of a VP8 frame (RFC 6386 §9.1).
public enum VP8FrameHeader {
  /// Whether the frame that begins with `data` is a key frame.
  public static func isKeyFrame(_ data: [UInt8]) -> Bool { data.first.map { $0 & 1 == 0 } ?? false }

  /// Width and height of the key frame that begins with `data`; nil for other frames and damaged ones.
  public static func size(_ data: [UInt8]) -> (width: Int, height: Int)? {
    guard isKeyFrame(data), data.count >= 10, Array(data[3..<6]) == [0x9D, 0x01, 0x2A] else { return nil }
    let width = Int(data[6]) | Int(data[7] & 0x3F) << 8
    let height = Int(data[8]) | Int(data[9] & 0x3F) << 8
    return width > 0 && height > 0 ? (width, height) : nil
  }
}

/// What the sender says about a frame's place among the temporal layers (RFC 7741 §4.2, "TL0PICIDX").
public struct VP8Layer: Equatable, Sendable {
  /// 0 for the base layer.
  public var temporalID: UInt8
  /// The base layer frame this one is, or depends on.
  public var tl0PictureIndex: UInt8
  /// Y: depends on base layer frames only.
  public var isLayerSync: Bool
  /// N: no other frame depends on it.
  public var isNonReference: Bool

  /// A place.
  public init(
    temporalID: UInt8, tl0PictureIndex: UInt8, isLayerSync: Bool = false, isNonReference: Bool = false
  ) {
    self.temporalID = temporalID
    self.tl0PictureIndex = tl0PictureIndex
    self.isLayerSync = isLayerSync
    self.isNonReference = isNonReference
  }
}

/// Cuts VP8 frames into RTP payloads of about equal size and counts picture ids.
public struct VP8Packetiser: Sendable {
  /// Largest payload in bytes, the descriptor included.
  public var maxPayload: Int
  /// The id the next frame will have, 15 bits.
  public private(set) var nextPictureID: UInt16

  /// A packetiser that starts counting at `firstPictureID` (random, RFC 7741 §4.2).
  public init(maxPayload: Int = 1_100, firstPictureID: UInt16 = 0) {
    self.maxPayload = max(16, maxPayload)
    nextPictureID = firstPictureID & 0x7FFF
  }

  /// The payloads of a frame in order; the RTP marker belongs on the last one. Empty for an empty frame.
  public mutating func packetise(_ frame: [UInt8], layer: VP8Layer? = nil) -> [[UInt8]] {
    guard !frame.isEmpty else { return [] }
    var descriptor = VP8Descriptor(
      isNonReference: layer?.isNonReference ?? false, pictureID: nextPictureID,
      tl0PictureIndex: layer?.tl0PictureIndex, temporalID: layer?.temporalID,
      isLayerSync: layer?.isLayerSync ?? false)
    nextPictureID = (nextPictureID + 1) & 0x7FFF
    var payloads: [[UInt8]] = []
    for piece in evenPieces(of: frame.count, atMost: maxPayload - descriptor.bytes.count) {
      // The whole frame counts as partition 0, as libwebrtc does: partitions are not cut at.
      descriptor.startsPartition = piece.lowerBound == 0
      payloads.append(descriptor.bytes + frame[piece])
    }
    return payloads
  }
}

/// Splits `count` bytes into the fewest pieces of at most `limit` whose sizes differ by one at most.
func evenPieces(of count: Int, atMost limit: Int) -> [Range<Int>] {
  let limit = max(1, limit)
  let pieces = (count + limit - 1) / limit
  guard pieces > 0 else { return [] }
  var start = 0
  return (0..<pieces).map { index in
    let size = count / pieces + (index < count % pieces ? 1 : 0)
    defer { start += size }
    return start..<start + size
  }
}
