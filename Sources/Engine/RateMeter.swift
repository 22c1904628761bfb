internal import Base
internal import Media

/// What a stream has carried: payload bytes in all, and its rates over about the last second.
struct RateMeter {
  private(set) var total = 0
  private var payload = BitrateMeter()
  private var wire = BitrateMeter()

  mutating func add(_ bytes: Int, at now: MonotonicTime) {
    total += bytes
    payload.add(bytes: bytes, at: now)
    wire.add(bytes: bytes + AudioEncoding.headerBytes, at: now)
  }

  /// Payload bits a second.
  mutating func bitsPerSecond(at now: MonotonicTime) -> Int { payload.rate(at: now) }

  /// Bits a second with RTP, SRTP, UDP and IP headers.
  mutating func wireBitsPerSecond(at now: MonotonicTime) -> Int { wire.rate(at: now) }
}
