/// What a receiver must know of one VP9 packet (RFC 9628 §4).
public struct VP9Payload: Equatable, Sendable {
  /// The payload descriptor.
  public var descriptor: VP9Descriptor
  /// The piece of the layer frame, at least one byte.
  public var data: [UInt8]

  /// Reads the payload of an RTP packet.
  public init(parsing payload: [UInt8]) throws(RTPError) {
    var reader = ByteReader(payload)
    descriptor = try VP9Descriptor(&reader)
    data = reader.rest()
    guard !data.isEmpty else { throw RTPError(.truncated, "VP9 payload") }
  }

  /// Whether the packet is the first of a picture (base spatial layer).
  public var startsFrame: Bool { descriptor.startsFrame && (descriptor.layer?.spatialID ?? 0) == 0 }

  /// Whether the packet is the first of a key picture.
  public var startsKeyFrame: Bool { startsFrame && !descriptor.isInterPicture }
}

/// The first bits of a VP9 frame (VP9 bitstream specification §6.2, uncompressed header).
public enum VP9FrameHeader {
  /// Whether the frame that begins with `data` is a key frame.
  public static func isKeyFrame(_ data: [UInt8]) -> Bool {
    var bits = BitReader(data)
    return startsKeyFrame(&bits) != nil
  }

  /// Width and height of the key frame that begins with `data`; nil for other frames and damaged ones.
  public static func size(_ data: [UInt8]) -> (width: Int, height: Int)? {
    var bits = BitReader(data)
    guard let profile = startsKeyFrame(&bits) else { return nil }
    guard bits.read(2) != nil, bits.read(24) == 0x49_8342 else { return nil }
    if profile >= 2 { _ = bits.read(1) }  // bit depth 10 or 12
    let sRGB = 7
    if bits.read(3) != sRGB {
      _ = bits.read(profile & 1 == 1 ? 4 : 1)  // range; sub-sampling and a reserved bit in profiles 1 and 3
    } else if profile & 1 == 1 {
      _ = bits.read(1)
    } else {
      return nil
    }
    guard let width = bits.read(16), let height = bits.read(16) else { return nil }
    return (width + 1, height + 1)
  }

  /// Reads up to and including frame_type; the profile if it is a key frame.
  private static func startsKeyFrame(_ bits: inout BitReader) -> Int? {
    guard bits.read(2) == 2, let low = bits.read(1), let high = bits.read(1) else { return nil }
    let profile = high << 1 | low
    if profile == 3 { _ = bits.read(1) }
    guard bits.read(1) == 0, bits.read(1) == 0 else { return nil }  // not show_existing_frame; KEY_FRAME
    return profile
  }
}

/// Checked reads of single bits, the most significant first.
struct BitReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(_ count: Int) -> Int? {
    guard position + count <= bytes.count * 8 else { return nil }
    var value = 0
    for _ in 0..<count {
      value = value << 1 | Int(bytes[position >> 3] >> UInt8(7 - position & 7) & 1)
      position += 1
    }
    return value
  }
}

/// Cuts VP9 frames (one spatial, one temporal layer) into RTP payloads, in non-flexible mode.
///
/// Layer indices and, on key frames, the scalability structure are always written: libwebrtc drops
/// non-flexible pictures without TL0PICIDX and key pictures without a structure.
public struct VP9Packetiser: Sendable {
  /// Largest payload in bytes, the descriptor included.
  public var maxPayload: Int
  /// The id the next frame will have, 15 bits.
  public private(set) var nextPictureID: UInt16
  private var tl0PictureIndex: UInt8 = 0

  /// A packetiser that starts counting at `firstPictureID`.
  public init(maxPayload: Int = 1_100, firstPictureID: UInt16 = 0) {
    self.maxPayload = max(32, maxPayload)
    nextPictureID = firstPictureID & 0x7FFF
  }

  /// The payloads of a frame in order; the RTP marker belongs on the last one. Empty for an empty frame.
  public mutating func packetise(_ frame: [UInt8]) -> [[UInt8]] {
    guard !frame.isEmpty else { return [] }
    let isKey = VP9FrameHeader.isKeyFrame(frame)
    var descriptor = VP9Descriptor(
      pictureID: nextPictureID, isInterPicture: !isKey, layer: .init(), tl0PictureIndex: tl0PictureIndex)
    nextPictureID = (nextPictureID + 1) & 0x7FFF
    tl0PictureIndex &+= 1
    let structure = isKey ? Self.structure(of: frame) : nil
    descriptor.structure = structure
    let room = maxPayload - descriptor.bytes.count
    var payloads: [[UInt8]] = []
    for piece in evenPieces(of: frame.count, atMost: room) {
      descriptor.startsFrame = piece.lowerBound == 0
      descriptor.endsFrame = piece.upperBound == frame.count
      descriptor.structure = descriptor.startsFrame ? structure : nil
      payloads.append(descriptor.bytes + frame[piece])
    }
    return payloads
  }

  private static func structure(of frame: [UInt8]) -> VP9ScalabilityStructure {
    let size = VP9FrameHeader.size(frame).flatMap { size -> (UInt16, UInt16)? in
      guard let width = UInt16(exactly: size.width), let height = UInt16(exactly: size.height) else {
        return nil
      }
      return (width, height)
    }
    return VP9ScalabilityStructure(
      sizes: size.map { [$0] } ?? [],
      group: [.init(temporalID: 0, isSwitchingUp: false, referenceDistances: [1])])
  }
}
