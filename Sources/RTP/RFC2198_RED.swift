/// One block of a redundant audio payload (RFC 2198).
public struct REDBlock: Equatable, Sendable {
  /// The payload type of the block.
  public var payloadType: UInt8
  /// How far the block lies before the packet's timestamp, 0...16383; 0 for the primary.
  public var timestampOffset: UInt16
  /// At most 1023 bytes for redundant blocks.
  public var data: [UInt8]

  /// A block.
  public init(payloadType: UInt8, timestampOffset: UInt16, data: [UInt8]) {
    self.payloadType = payloadType
    self.timestampOffset = timestampOffset
    self.data = data
  }
}

/// Redundant audio data (RFC 2198 §3).
public enum RED {
  /// What libwebrtc accepts, and more than an offset of 14 bits has room for at 20 ms.
  public static let maxBlocks = 32

  /// The blocks of a payload in wire order: redundant ones first, the primary last.
  public static func parse(_ payload: [UInt8]) throws(RTPError) -> [REDBlock] {
    var reader = ByteReader(payload)
    var heads: [(type: UInt8, offset: UInt16, length: Int)] = []
    while true {
      let first = try reader.u8("RED header")
      if first & 0x80 == 0 {
        heads.append((first, 0, -1))
        break
      }
      guard heads.count < maxBlocks - 1 else { throw RTPError(.unsupported, "RED with too many blocks") }
      let word = try reader.u24("RED header")
      heads.append((first & 0x7F, UInt16(word >> 10), Int(word & 0x3FF)))
    }
    var blocks: [REDBlock] = []
    for head in heads {
      let data = head.length < 0 ? reader.rest() : try reader.take(head.length, "RED block")
      blocks.append(REDBlock(payloadType: head.type, timestampOffset: head.offset, data: data))
    }
    return blocks
  }

  /// The payload of `primary` preceded by those of `redundant` that the format can carry, oldest first.
  public static func build(primary: [UInt8], payloadType: UInt8, redundant: [REDBlock]) -> [UInt8] {
    let fitting = redundant.filter { $0.timestampOffset < 1 << 14 && $0.data.count < 1 << 10 }
      .sorted { $0.timestampOffset > $1.timestampOffset }.suffix(maxBlocks - 1)
    var out: [UInt8] = []
    for block in fitting {
      out.append(0x80 | block.payloadType & 0x7F)
      out.append24(UInt32(block.timestampOffset) << 10 | UInt32(block.data.count))
    }
    out.append(payloadType & 0x7F)
    for block in fitting { out += block.data }
    return out + primary
  }
}
