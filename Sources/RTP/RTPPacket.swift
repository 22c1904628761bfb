/// An RTP packet (RFC 3550 §5.1) with its header extensions (RFC 8285).
public struct RTPPacket: Equatable, Sendable {
  /// For video the last packet of a frame, for audio the first packet of a talk spurt.
  public var marker: Bool
  /// 0...127; what it means was negotiated.
  public var payloadType: UInt8
  /// Counts packets, modulo 2^16.
  public var sequence: UInt16
  /// In units of the payload's clock rate, modulo 2^32.
  public var timestamp: UInt32
  /// The stream.
  public var ssrc: UInt32
  /// Contributing sources, at most 15.
  public var csrc: [UInt32]
  /// Header extensions in wire order.
  public var extensions: [HeaderExtension]
  /// The payload without padding.
  public var payload: [UInt8]
  /// Bytes of padding after the payload, its count byte included; 0 for none.
  public var padding: UInt8

  /// A packet; payload types above 127 lose their top bit when serialised.
  public init(
    marker: Bool = false, payloadType: UInt8, sequence: UInt16, timestamp: UInt32, ssrc: UInt32,
    csrc: [UInt32] = [], extensions: [HeaderExtension] = [], payload: [UInt8], padding: UInt8 = 0
  ) {
    self.marker = marker
    self.payloadType = payloadType
    self.sequence = sequence
    self.timestamp = timestamp
    self.ssrc = ssrc
    self.csrc = csrc
    self.extensions = extensions
    self.payload = payload
    self.padding = padding
  }

  /// Reads a packet from decrypted bytes. Throws on bytes that are not one; never traps.
  public init(parsing bytes: some Collection<UInt8>) throws(RTPError) {
    try self.init(parsing: Array(bytes))
  }

  /// Reads a packet from decrypted bytes. Throws on bytes that are not one; never traps.
  public init(parsing bytes: [UInt8]) throws(RTPError) {
    var reader = ByteReader(bytes)
    let first = try reader.u8("RTP header")
    guard first >> 6 == 2 else { throw RTPError(.badVersion, "RTP header") }
    let second = try reader.u8("RTP header")
    marker = second & 0x80 != 0
    payloadType = second & 0x7F
    sequence = try reader.u16("RTP header")
    timestamp = try reader.u32("RTP header")
    ssrc = try reader.u32("RTP header")
    csrc = []
    for _ in 0..<(first & 0x0F) { try csrc.append(reader.u32("CSRC")) }
    extensions = first & 0x10 != 0 ? try HeaderExtension.parseBlock(&reader) : []
    payload = reader.rest()
    padding = 0
    guard first & 0x20 != 0 else { return }
    // §5.1: the last octet counts the padding octets, itself included.
    guard let count = payload.last, count > 0, Int(count) <= payload.count else {
      throw RTPError(.badLength, "RTP padding")
    }
    padding = count
    payload.removeLast(Int(count))
  }

  /// The packet's bytes, ready for SRTP.
  public func serialised() -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(12 + payload.count + Int(padding) + 4 * csrc.count + (extensions.isEmpty ? 0 : 32))
    let sources = csrc.prefix(15)
    let block = HeaderExtension.serialiseBlock(extensions)
    out.append(0x80 | (padding > 0 ? 0x20 : 0) | (block.isEmpty ? 0 : 0x10) | UInt8(sources.count))
    out.append((marker ? 0x80 : 0) | payloadType & 0x7F)
    out.append16(sequence)
    out.append32(timestamp)
    out.append32(ssrc)
    for source in sources { out.append32(source) }
    out += block
    out += payload
    if padding > 0 {
      out += [UInt8](repeating: 0, count: Int(padding) - 1)
      out.append(padding)
    }
    return out
  }

  /// The bytes of the header extension with the negotiated number `id`, if present.
  public func headerExtension(_ id: UInt8) -> [UInt8]? {
    extensions.first { $0.id == id }?.bytes
  }
}
