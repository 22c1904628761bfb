/// The VP8 payload descriptor (RFC 7741 §4.2).
public struct VP8Descriptor: Equatable, Sendable {
  /// N: the frame may be dropped without hurting others.
  public var isNonReference: Bool
  /// S: the payload starts a partition.
  public var startsPartition: Bool
  /// PID: number of the partition, 0...7.
  public var partition: UInt8
  /// 15 bits, counted up by one a frame. Always written in the long form.
  public var pictureID: UInt16?
  /// Counts frames of the base temporal layer.
  public var tl0PictureIndex: UInt8?
  /// Temporal layer, 0...3.
  public var temporalID: UInt8?
  /// Y: depends on base layer frames only.
  public var isLayerSync: Bool
  /// 5 bits.
  public var keyIndex: UInt8?

  /// A descriptor; numbers are cut to their width when written.
  public init(
    isNonReference: Bool = false, startsPartition: Bool = false, partition: UInt8 = 0,
    pictureID: UInt16? = nil,
    tl0PictureIndex: UInt8? = nil, temporalID: UInt8? = nil, isLayerSync: Bool = false, keyIndex: UInt8? = nil
  ) {
    self.isNonReference = isNonReference
    self.startsPartition = startsPartition
    self.partition = partition
    self.pictureID = pictureID
    self.tl0PictureIndex = tl0PictureIndex
    self.temporalID = temporalID
    self.isLayerSync = isLayerSync
    self.keyIndex = keyIndex
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    let first = try reader.u8("VP8 descriptor")
    self.init(
      isNonReference: first & 0x20 != 0, startsPartition: first & 0x10 != 0, partition: first & 0x07)
    guard first & 0x80 != 0 else { return }
    let present = try reader.u8("VP8 descriptor")
    if present & 0x80 != 0 {
      let high = try reader.u8("VP8 picture id")
      pictureID =
        high & 0x80 == 0 ? UInt16(high) : try UInt16(high & 0x7F) << 8 | UInt16(reader.u8("VP8 picture id"))
    }
    if present & 0x40 != 0 { tl0PictureIndex = try reader.u8("VP8 TL0PICIDX") }
    if present & 0x30 != 0 {
      let layers = try reader.u8("VP8 layers")
      if present & 0x20 != 0 {
        temporalID = layers >> 6
        isLayerSync = layers & 0x20 != 0
      }
      if present & 0x10 != 0 { keyIndex = layers & 0x1F }
    }
  }

  /// The descriptor's bytes, 1 to 6 of them.
  public var bytes: [UInt8] {
    var present: UInt8 = 0
    var tail: [UInt8] = []
    if let pictureID {
      present |= 0x80
      tail.append16(pictureID | 0x8000)
    }
    if let tl0PictureIndex {
      present |= 0x40
      tail.append(tl0PictureIndex)
    }
    if temporalID != nil || keyIndex != nil {
      present |= (temporalID != nil ? 0x20 : 0) | (keyIndex != nil ? 0x10 : 0)
      let sync: UInt8 = temporalID != nil && isLayerSync ? 0x20 : 0
      tail.append((temporalID ?? 0) << 6 | sync | (keyIndex ?? 0) & 0x1F)
    }
    let first = (isNonReference ? 0x20 : 0) | (startsPartition ? 0x10 : 0) | partition & 0x07
    return present == 0 ? [first] : [first | 0x80, present] + tail
  }
}
