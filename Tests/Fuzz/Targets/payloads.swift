import RTP

/// Payload formats: VP8 (RFC 7741), VP9 (RFC 9628), RED (RFC 2198), Opus (RFC 6716).
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    if let payload = try? VP8Payload(parsing: bytes) {
      let again = try? VP8Payload(parsing: payload.descriptor.bytes + payload.data)
      precondition(again == payload, "a VP8 descriptor changed when it was written")
      _ = VP8FrameHeader.size(payload.data)
    }
    if let payload = try? VP9Payload(parsing: bytes) {
      let again = try? VP9Payload(parsing: payload.descriptor.bytes + payload.data)
      precondition(again == payload, "a VP9 descriptor changed when it was written")
      _ = VP9FrameHeader.size(payload.data)
    }
    _ = VP8FrameHeader.size(bytes)
    _ = VP9FrameHeader.size(bytes)
    if let blocks = try? RED.parse(bytes) {
      precondition((1...RED.maxBlocks).contains(blocks.count), "RED with \(blocks.count) blocks")
    }
    if let samples = OpusPacket.samples(bytes) {
      precondition((1...5_760).contains(samples), "Opus with \(samples) samples")
    }
    _ = OpusPacket.hasFEC(bytes)
    cut(bytes)
  }

  /// What we send of a frame with any content is put together again.
  private static func cut(_ bytes: [UInt8]) {
    var (vp8, vp9) = (VP8Packetiser(maxPayload: 64), VP9Packetiser(maxPayload: 64))
    let first = vp8.packetise(bytes).flatMap { (try? VP8Payload(parsing: $0))?.data ?? [] }
    let second = vp9.packetise(bytes).flatMap { (try? VP9Payload(parsing: $0))?.data ?? [] }
    precondition(first == bytes && second == bytes, "a frame did not survive its packets")
  }
}
